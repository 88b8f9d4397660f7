"""Where the demonstration's evaluation is not made."""

import pytest
from django.core.management import CommandError

from demo.actions.judging import create_demo_deciders, declare_demo_interests, fill_demo_sheets
from exchange.errors import NotAllowed
from exchange.models import Role
from tests.demo.test_demo_evaluation import seed_evaluation
from tests.evaluation.makers import make_evaluation_round
from tests.makers import NOON, make_user

pytestmark = pytest.mark.django_db


def test_production_is_refused(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="시연 모드"):
        seed_evaluation()
    who = {"by": make_user(Role.ADMIN), "at": NOON}
    for act in (
        lambda: create_demo_deciders([], "", **who),
        lambda: declare_demo_interests(1, **who),
        lambda: fill_demo_sheets(1, [], **who),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_without_the_accounts_it_asks_for_them():
    with pytest.raises(CommandError, match="seed_demo"):
        seed_evaluation()


def test_a_database_with_rounds_of_its_own_is_refused():
    for name, role in (("coordinator", Role.COORDINATOR), ("admin", Role.ADMIN)):
        make_user(role, username=name, is_demo=True)
    for number in range(1, 6):
        make_user(Role.EVALUATOR, username=f"evaluator{number}", is_demo=True)
    make_evaluation_round()
    with pytest.raises(CommandError, match="이미 평가 회차가 있는"):
        seed_evaluation()
