"""Where the demonstration is refused: in production, without the published programme, in a database that is in use."""

import pytest
from django.core.management import CommandError

from demo.actions import programme as demo
from exchange.errors import NotAllowed
from exchange.models import Role, User
from tasks.models import ReportPeriod
from tests.demo.test_seed_demo import load_programme, seed
from tests.makers import NOON, make_period, make_user

pytestmark = pytest.mark.django_db


def test_outside_the_demonstration(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="시연 모드"):
        seed()
    teller = {"by": User(display_name="시연 자료"), "at": NOON}
    for action in (demo.seat_demo_people, demo.plan_demo_quarters, demo.plan_demo_work, demo.read_demo_notices):
        with pytest.raises(NotAllowed):
            action(**teller)
    with pytest.raises(NotAllowed):
        demo.create_demo_accounts("x", **teller)
    with pytest.raises(NotAllowed):
        demo.change_demo_password("x", **teller)
    assert not User.objects.exists()


def test_without_the_programme():
    with pytest.raises(CommandError, match="fixtures"):
        seed()


def test_where_somebody_has_an_account_already():
    load_programme()
    make_user(Role.ADMIN)
    with pytest.raises(CommandError, match="빈 데이터베이스"):
        seed()
    assert User.objects.count() == 1


def test_where_a_quarter_was_made_already():
    load_programme()
    make_period(opened_at=None, opened_by=None)
    with pytest.raises(CommandError, match="빈 데이터베이스"):
        seed()
    assert ReportPeriod.objects.count() == 1
