"""Four people press at once, each on a connection of their own: one row is made, and three read our own sentence."""

import re
from datetime import date
from functools import partial

import pytest

from exchange.actions.accounts import create_account
from exchange.actions.assignments import create_assignment, create_assistance
from exchange.actions.ministries import create_ministry
from exchange.actions.reorganisations import create_reorganisation
from exchange.actions.rounds import create_category, create_round
from exchange.errors import Refused
from exchange.models import (
    Assignment,
    Assistance,
    ExchangeRound,
    Ministry,
    Reorganisation,
    ReorganisationKind,
    Role,
    TaskCategory,
    User,
)
from tests.exchange.reorganisation_world import DAY, GROUND, make_town, new
from tests.makers import NOON, make_ministry, make_post, make_user
from tests.races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


def four(act, *args, **more) -> list[Exception]:
    """Let four administrators do the same at once; return what three of them are told."""
    acts = [partial(act, *args, by=make_user(Role.ADMIN), at=NOON, **more) for _ in range(4)]
    refused = refusals(at_once(*acts))
    assert len(refused) == 3
    for each in refused:
        assert isinstance(each, Refused), repr(each)
        assert each.reason.endswith(".") and not re.search("[A-Za-z]{3}", each.reason), "a sentence of ours"
    return refused


def test_an_account():
    before = User.objects.count()
    values = {"username": "hong", "display_name": "홍길동", "role": Role.COORDINATOR}
    four(create_account, values, password="first-password-of-one")
    assert User.objects.filter(username="hong").count() == 1
    assert User.objects.count() == before + 5


def test_two_accounts_of_one_display_name_in_one_ministry():
    ministry, admins = make_ministry(), [make_user(Role.ADMIN) for _ in range(4)]
    values = {"display_name": "홍길동", "role": Role.EXCHANGEE, "ministry": ministry}
    acts = [
        partial(create_account, values | {"username": f"hong{place}"}, password="first-password", by=admin, at=NOON)
        for place, admin in enumerate(admins)
    ]
    refused = refusals(at_once(*acts))
    assert {type(each).__name__ for each in refused} == {"Incomplete"} and len(refused) == 3
    assert all("이름이 같은 계정" in str(each) for each in refused)


def test_a_ministry():
    four(create_ministry, {"code": "new", "name": "새로운부", "short_name": "새부", "rank": 90})
    assert Ministry.objects.filter(code="new").count() == 1


def test_a_category_and_a_round():
    four(create_category, {"code": "new", "name": "새 갈래", "short_name": "새 갈래", "rank": 9})
    four(create_round, {"number": 7, "name": "7차 교류", "selected_on": date(2024, 9, 1)})
    assert (TaskCategory.objects.count(), ExchangeRound.objects.count()) == (1, 1)


def test_an_assignment_and_an_assistant():
    post, holder, helper = make_post(), make_user(Role.EXCHANGEE), make_user(Role.ASSISTANT)
    four(create_assignment, {"post": post, "holder": holder, "starts_on": date(2024, 2, 1), "ends_on": None})
    four(create_assistance, {"post": post, "assistant": helper, "starts_on": date(2024, 2, 1), "ends_on": None})
    assert (Assignment.objects.count(), Assistance.objects.count()) == (1, 1)


def test_a_reorganisation():
    town = make_town()
    values = {"kind": ReorganisationKind.RENAME, "day": DAY, "source_ref": GROUND, "source_note": ""}
    four(create_reorganisation, values, before=[town.old], after=[], made=[new("한빛부", "HANBIT")])
    assert Reorganisation.objects.count() == 1
