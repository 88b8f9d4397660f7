"""Taking a reorganisation back: exactly, once, and not when something was built on it."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection

from exchange.actions.reorganisations import undo_reorganisation
from exchange.errors import WrongState
from exchange.models import Ministry, Notice, PostName, ReorganisationState
from tasks.queries.standing_check import miscounted
from tests.exchange.reorganisation_world import AFTER, BEFORE, DAY, answer, carry_out, make_town, new, register
from tests.makers import make_assignment, make_post, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make_town()


def settle():
    """Let the deferred rules of the database look now, as at the end of a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def content() -> dict[str, list]:
    """Return every row of every table that a reorganisation may touch, but for the acts themselves.

    The counts of how tasks stand must agree with what they count instead: a cell that counts nothing may stay.
    """
    assert miscounted() == []
    acts = ("reorganisation", "reorganisationministry", "reorganisationpost", "standingcount", "duecount")
    models = [model for model in apps.get_models() if model._meta.app_label in ("exchange", "tasks", "evaluation")]
    kept = [each for each in models if not hasattr(each, "pgh_tracked_model") and each._meta.model_name not in acts]
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in kept}


@pytest.mark.parametrize("kind", ["rename", "merge", "split", "move", "abolish"])
def test_undoing_leaves_every_table_as_it_was(town, kind):
    made = {"split": [new("라온부", "RAON"), new("마루부", "MARU")], "abolish": [], "move": []}
    act = register(
        town,
        kind,
        before=[town.old, town.other] if kind == "merge" else None,
        after=[town.other] if kind == "move" else [],
        made=made.get(kind, [new("다온부", "DAON")]),
    )
    where = {"split": "마루부", "move": "나루부"}.get(kind)
    if where:
        answer(town, act, {town.post: where})
    before = content()
    carry_out(town, act)
    assert content() != before
    undone = undo_reorganisation(act.pk, by=town.admin, at=BEFORE)
    assert undone.state == ReorganisationState.UNDONE
    assert content() == before
    settle()


def test_undoing_twice_is_once(town):
    act = carry_out(town, register(town))
    undo_reorganisation(act.pk, by=town.admin, at=BEFORE)
    again = undo_reorganisation(act.pk, by=town.admin, at=AFTER)
    assert again.undone_at == BEFORE


def test_people_who_were_told_hear_of_the_undoing(town):
    act = carry_out(town, register(town))
    undo_reorganisation(act.pk, by=town.admin, at=AFTER)
    told = Notice.objects.get(user=town.holder)
    assert "환원되었습니다" in told.text


def test_an_act_on_which_another_one_rests_is_not_undone(town):
    act = carry_out(town, register(town))
    daon = Ministry.objects.get(name="다온부")
    register(
        town,
        "split",
        day=DAY + timedelta(days=1),
        before=[daon],
        made=[new("라온부", "RAON"), new("마루부", "MARU")],
    )
    with pytest.raises(WrongState, match="그 개편을 먼저 환원해 주세요"):
        undo_reorganisation(act.pk, by=town.admin, at=BEFORE)


def test_what_was_corrected_since_is_not_undone(town):
    act = carry_out(town, register(town))
    PostName.objects.filter(post=town.post, starts_on=DAY).update(title="강정책총괄과장")
    with pytest.raises(WrongState, match="개편 뒤에 수정한 직위 이름이 있습니다: 다온부 강정책총괄과장"):
        undo_reorganisation(act.pk, by=town.admin, at=BEFORE)


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda made: make_user(ministry=made), "새 기관으로 등록한 계정 1건"),
        (lambda made: make_post(ministry=made), "새 기관으로 등록한 직위 이름 1건"),
        (lambda made: make_assignment(home_ministry=made), "새 기관으로 등록한 교류 발령 1건"),
    ],
)
def test_what_points_to_the_new_organisation_keeps_the_act(town, build, words):
    act = carry_out(town, register(town))
    build(Ministry.objects.get(name="다온부"))
    with pytest.raises(WrongState, match=words):
        undo_reorganisation(act.pk, by=town.admin, at=BEFORE)


def test_a_pair_and_its_posts_stay_the_same_rows(town):
    carry_out(town, register(town))
    town.pair.refresh_from_db()
    assert (town.pair.post_a, town.pair.post_b) == (town.post, town.partner)
