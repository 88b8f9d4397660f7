"""Four people add the same thing to the work at once, each on a connection of their own: there is one."""

from datetime import date
from functools import partial

import pytest

from exchange.actions.saved_views import TAKEN, save_view
from exchange.models import Role, SavedView
from tasks.actions.councils import create_agenda, create_decision, create_meeting
from tasks.actions.indicators import create_indicator
from tasks.actions.milestones import create_milestone
from tasks.actions.outcomes import create_outcome
from tasks.actions.periods import create_period
from tasks.actions.questions import create_question
from tasks.actions.tasks import create_part, create_task
from tasks.models import (
    AgendaItem,
    CollaborationTask,
    CouncilDecision,
    CouncilMeeting,
    Indicator,
    Milestone,
    Outcome,
    PeriodQuestion,
    ReportPeriod,
    TaskPart,
)
from tests.makers import NOON, make_category, make_pair, make_period, make_task, make_user
from tests.races import at_once, four_press, refusals

pytestmark = pytest.mark.django_db(transaction=True)


def four(model, act, values) -> None:
    before = model.objects.count()
    four_press(Role.COORDINATOR, act, values)
    assert model.objects.count() == before + 1


def test_a_task_with_its_parts_milestones_and_indicators():
    pair = make_pair()
    title = {"title": "함께 하는 일", "short_name": "함께", "category": make_category()}
    four(CollaborationTask, create_task, {"pair": pair, "number": 9} | title)
    task = CollaborationTask.objects.get(number=9)
    four(TaskPart, create_part, {"task": task, "side": "a", "position": 1, "text": "조사"})
    four(Milestone, create_milestone, {"task": task, "title": "첫 단계", "due_on": date(2024, 11, 1), "owner": "joint"})
    four(
        Indicator, create_indicator, {"task": task, "position": 1, "name": "처리 기간", "unit": "일", "better": "down"}
    )


def test_an_outcome_that_no_key_tells_apart():
    task = make_task()
    texts = {"title": "기간 단축", "before_text": "따로 신청", "after_text": "한 번에 신청", "state": "ongoing"}
    four(Outcome, create_outcome, {"position": 1, "pair": task.pair, "task": task} | texts)


def test_a_meeting_with_its_items_and_decisions():
    four(
        CouncilMeeting, create_meeting, {"number": 4, "held_on": date(2024, 10, 1), "title": "제4차", "status": "held"}
    )
    meeting = CouncilMeeting.objects.get(number=4)
    four(AgendaItem, create_agenda, {"meeting": meeting, "position": 1, "text": "점검"})
    four(CouncilDecision, create_decision, {"meeting": meeting, "position": 1, "text": "다시 점검함"})


def test_a_period():
    four(ReportPeriod, create_period, {"year": 2025, "number": 1})


def test_a_question_of_one_period():
    period = make_period("2024-4", opened_at=None)
    asked = {"position": 1, "part": "own", "kind": "text", "label": "현장 방문", "help": "", "choices": []}
    four(PeriodQuestion, create_question, {"period": period, "is_required": False, "in_papers": False} | asked)


def test_conditions_saved_in_four_tabs_of_one_person():
    person = make_user(Role.COORDINATOR)
    acts = [partial(save_view, "tasks:tasks", "지연 과제", "?standing=late", by=person, at=NOON)] * 4
    refused = refusals(at_once(*acts))
    assert [str(each) for each in refused] == [TAKEN] * 3
    assert SavedView.objects.count() == 1
