"""An expert whose score falls away is replaced: the task is short again, and the new assignment says for whom."""

import pytest
from django.urls import reverse

from evaluation.actions.experts import assign_evenly, assign_tasks
from evaluation.actions.voids import void_sheet
from evaluation.models import ExpertAssignment
from evaluation.queries.experts import Staff, vacated
from exchange.models import Notice
from tests.evaluation.makers import make_expert
from tests.evaluation.sheet_makers import Chair, another_chair, make_chair
from tests.makers import NOON
from tests.pages import as_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def chair() -> Chair:
    """Three experts on one task, each with a sheet handed in."""
    chair = make_chair()
    for each in (chair, another_chair(chair), another_chair(chair)):
        each.save(80, 80, 80, 80)
        each.submit()
    assert Staff(chair.round).short == []
    return chair


def void(chair: Chair) -> None:
    void_sheet(chair.sheet.pk, reason="뒤늦게 드러난 관계", by=chair.coordinator, at=NOON)


def test_a_task_whose_sheet_was_left_out_is_short_again(chair):
    void(chair)
    (line,) = Staff(chair.round).short
    assert (line.task, line.counted) == (chair.task, 2)


def test_an_abstention_is_no_score_either():
    chair = make_chair()
    chair.abstain()
    assert Staff(chair.round).lines[0].counted == 0
    assert [each.expert for each in vacated(chair.round)[chair.task.pk]] == [chair.expert]


def test_who_comes_next_takes_the_place_once_is_invited_and_the_page_says_so(chair):
    void(chair)
    first, second = make_expert(), make_expert()
    codes = [chair.task.code]
    (made,) = assign_tasks(chair.round.pk, expert=first.pk, tasks=codes, by=chair.coordinator, at=NOON)
    assert made.replaces == chair.assignment
    assert "배정되었습니다" in Notice.objects.get(user=first).text
    (more,) = assign_tasks(chair.round.pk, expert=second.pk, tasks=codes, by=chair.coordinator, at=NOON)
    assert more.replaces is None
    page = as_user(chair.coordinator).get(reverse("evaluation:experts", args=[chair.round.slug])).content.decode()
    assert page.count(f"{chair.expert} 대신") == 1
    assert Staff(chair.round).short == []


def test_handing_out_evenly_fills_the_place(chair):
    void(chair)
    newcomer = make_expert()
    plan = assign_evenly(chair.round.pk, wanted=3, by=chair.coordinator, at=NOON)
    assert plan.given == [(newcomer.pk, chair.task.pk)]
    assert ExpertAssignment.objects.get(expert=newcomer).replaces == chair.assignment
