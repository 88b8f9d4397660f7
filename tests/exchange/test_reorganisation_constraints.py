"""Every rule that the database keeps about reorganisations, each broken past forms and actions."""

import pytest
from django.db.models import F

from exchange.models import (
    AccountMove,
    Reorganisation,
    ReorganisationMinistry,
    ReorganisationPost,
)
from tests.exchange.reorganisation_world import BEFORE, DAY, GROUND
from tests.makers import make_ministry, make_post, make_user
from tests.refusals import refuse_place, refuse_value, refused_by, update

pytestmark = pytest.mark.django_db


def make_act(**fields):
    return Reorganisation.objects.create(
        **{
            "day": DAY,
            "kind": "rename",
            "source_ref": GROUND,
            "registered_at": BEFORE,
            "registered_by": make_user("admin"),
        }
        | fields
    )


def make_line(**fields):
    values = {"side": "from", "ministry": make_ministry()} | fields
    values["reorganisation"] = fields.get("reorganisation") or make_act()
    return ReorganisationMinistry.objects.create(**values)


def make_undone_act():
    return make_act(state="undone", undone_at=BEFORE, undone_by=make_user("admin"))


def make_new_line(number=[0], **fields):  # noqa: B006 - a counter
    number[0] += 1
    made = {"side": "to", "ministry": None, "is_made": True}
    made |= {"new_code": f"N{number[0]}", "new_name": f"새{number[0]}부", "new_short_name": f"새{number[0]}"}
    return make_line(**made | fields)


def make_answer(**fields):
    line = fields.pop("line", None) or make_new_line()
    return ReorganisationPost.objects.create(
        **{"reorganisation": line.reorganisation, "post": make_post(), "answer": "to", "line": line, "title": "과장"}
        | fields
    )


def make_move(**fields):
    return AccountMove.objects.create(
        **{"account": make_user(), "before": make_ministry(), "after": make_ministry(), "starts_on": DAY} | fields
    )


BROKEN = [
    ("exchange_reorganisation_mark_is_known", make_act, {"source_mark": "rumour"}),
    ("exchange_reorganisation_public_source_is_named", make_act, {"source_mark": "seed", "source_ref": ""}),
    ("reorganisation_kind_is_known", make_act, {"kind": "revolution"}),
    ("reorganisation_state_is_known", make_act, {"state": "dreamt"}),
    ("reorganisation_names_its_ground", make_act, {"source_ref": ""}),
    ("reorganisation_applied_at_has_applied_by", make_act, {"applied_at": BEFORE}),
    ("reorganisation_applied_at_has_applied_by", make_act, {"moved": 3}),
    ("reorganisation_undone_at_has_undone_by", make_undone_act, {"undone_by": None}),
    ("reorganisation_state_has_its_moments", make_act, {"state": "applied"}),
    ("reorganisation_state_has_its_moments", make_act, {"state": "undone"}),
    ("reorganisation_ministry_side_is_known", make_line, {"side": "x"}),
    ("reorganisation_ministry_kind_is_known", make_line, {"new_kind": "kingdom"}),
    ("reorganisation_ministry_is_registered_or_made", make_line, {"ministry": None}),
    ("reorganisation_ministry_is_registered_or_made", make_line, {"new_name": "새부"}),
    ("reorganisation_ministry_is_registered_or_made", make_new_line, {"side": "from"}),
    ("reorganisation_ministry_is_registered_or_made", make_new_line, {"new_code": ""}),
    ("reorganisation_post_answer_is_known", make_answer, {"answer": "maybe"}),
    ("reorganisation_post_says_where", make_answer, {"line": None}),
    ("reorganisation_post_says_where", make_answer, {"title": ""}),
    ("reorganisation_post_says_where", make_answer, {"answer": "ends"}),
    ("account_move_goes_elsewhere", make_move, {"after": F("before")}),
]
TWICE = [
    ("reorganisation_names_a_ministry_once", make_line, ("reorganisation", "ministry")),
    ("reorganisation_makes_a_name_once", make_new_line, ("reorganisation", "new_name")),
    ("reorganisation_makes_a_short_name_once", make_new_line, ("reorganisation", "new_short_name")),
    ("reorganisation_asks_a_post_once", make_answer, ("reorganisation", "post")),
    ("account_move_once_a_day", make_move, ("account",)),
]


@pytest.mark.parametrize(("constraint", "make", "bad"), BROKEN)
def test_the_database_refuses_a_wrong_value(constraint, make, bad):
    refuse_value(constraint, make, bad)


@pytest.mark.parametrize(("constraint", "make", "names"), TWICE)
def test_the_database_refuses_the_same_twice(constraint, make, names):
    refuse_place(constraint, make, names)


def test_the_payer_is_answered_in_one_way():
    line = make_new_line()
    with refused_by("reorganisation_has_one_payer_answer"):
        update(line.reorganisation, payer=line, payer_follows_posts=True)
