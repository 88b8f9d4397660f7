"""Four people press at once, each on a connection of their own: one row is made, and three read our own sentence."""

from datetime import date
from functools import partial

import pytest

from exchange.actions.accounts import create_account
from exchange.actions.assignments import create_assignment, create_assistance, create_stand_in
from exchange.actions.ministries import create_ministry
from exchange.actions.pairs import create_pair
from exchange.actions.posts import create_post
from exchange.actions.reorganisations import create_reorganisation
from exchange.actions.rounds import create_category, create_round
from exchange.models import (
    Assignment,
    Assistance,
    ExchangePair,
    ExchangeRound,
    Ministry,
    Post,
    PostName,
    Reorganisation,
    ReorganisationKind,
    Role,
    StandIn,
    TaskCategory,
    User,
)
from tests.exchange.reorganisation_world import DAY, GROUND, make_town, new
from tests.makers import NOON, make_assignment, make_category, make_ministry, make_post, make_round, make_user
from tests.races import at_once, four_press, refusals

pytestmark = pytest.mark.django_db(transaction=True)


four = partial(four_press, Role.ADMIN)


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


def test_a_post_with_its_name_and_a_pair():
    first, second = make_ministry(), make_ministry()
    for code, ministry in (("new-a", first), ("new-b", second)):
        four(create_post, {"code": code, "source_ref": ""}, ministry=ministry, title=f"{code} 과장", level="director")
    posts = list(Post.objects.filter(code__startswith="new-").order_by("code"))
    assert PostName.objects.filter(post__in=posts).count() == len(posts) == 2
    values = {"round": make_round(), "number": 3, "theme": "새 주제", "level": "director", "category": make_category()}
    four(create_pair, values | {"post_a": posts[0], "post_b": posts[1]})
    assert ExchangePair.objects.count() == 1


def test_a_stand_in():
    absent, other = make_assignment().holder, make_assignment().holder
    days = {"starts_on": date(2024, 10, 1), "ends_on": date(2024, 10, 20), "reason": "교육"}
    four(create_stand_in, {"absent": absent, "substitute": other} | days)
    assert StandIn.objects.count() == 1
