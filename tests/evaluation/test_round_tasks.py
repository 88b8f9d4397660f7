"""Which tasks a round judges is fixed when scoring opens; one that comes later joins only when asked."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from evaluation.actions.judged_tasks import join_task
from evaluation.actions.rounds import open_round
from evaluation.models import JudgedTask
from evaluation.queries.rounds import left_out, tasks_of
from exchange.errors import Incomplete, NotAllowed, WrongState
from exchange.models import Notice, Role
from exchange.versions import version_of
from tasks.actions.mistakes import move_task, withdraw_task
from tasks.models import CollaborationTask
from tests.evaluation.makers import make_evaluation_round, make_expert_assignment, make_rubric
from tests.makers import NOON, make_assignment, make_pair, make_task, make_user
from tests.pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return make_user(Role.COORDINATOR)


@pytest.fixture
def opened(coordinator):
    """A round of one task whose scoring was opened, and that task."""
    round, task = make_evaluation_round("preparing", by=coordinator), make_task()
    make_rubric(round)
    for _ in range(3):
        make_expert_assignment(round, task)
    return open_round(round.pk, by=coordinator, at=NOON), task


def codes(tasks) -> list[str]:
    return [task.code for task in tasks]


def test_a_task_made_while_a_round_runs_joins_it_only_when_asked(client, coordinator, opened):
    round, task = opened
    later = make_task()
    holder = make_assignment(later.pair.post_a).holder
    assert codes(tasks_of(round)) == [task.code]
    client.force_login(coordinator)
    assert "이 평가에 들지 않은 과제가 1건" in words(client.get(round.get_absolute_url()))
    page = reverse("evaluation:round_tasks", args=[round.slug])
    assert later.short_name in words(client.get(page))
    refused = client.post(page, {"task": later.code, "reason": " "})
    assert refused.status_code == 422 and "추가 사유" in words(refused)
    assert client.post(page, {"task": later.code, "reason": "연말까지 추진함"}).status_code == 302
    assert codes(tasks_of(round)) == [task.code, later.code]
    assert "연말까지 추진함" in words(client.get(page))
    assert "대상에 추가되었습니다. 사유: 연말까지 추진함" in Notice.objects.get(user=holder).text


def test_a_task_that_is_resumed_or_moved_into_the_year_does_not_slip_in(coordinator, opened):
    round, task = opened
    resumed = make_task(status="closed", ended_on=date(2023, 12, 31), end_reason="끝")
    CollaborationTask.objects.filter(pk=resumed.pk).update(status="active", ended_on=None, end_reason="")
    assert codes(tasks_of(round)) == [task.code] and codes(left_out(round)) == [resumed.code]


def test_a_cancelled_task_leaves_although_it_was_fixed(opened):
    round, task = opened
    CollaborationTask.objects.filter(pk=task.pk).update(status="cancelled", ended_on=date(2024, 10, 1), end_reason="x")
    assert codes(tasks_of(round)) == [] and codes(left_out(round)) == []


def test_before_the_opening_every_task_of_the_year_is_judged(coordinator):
    round = make_evaluation_round("preparing", by=coordinator)
    task = make_task()
    assert codes(tasks_of(round)) == [task.code] and not left_out(round).exists()
    with pytest.raises(WrongState, match="아직 평가 대상을 정하지 않았습니다"):
        join_task(round.pk, task=task.code, reason="x", by=coordinator, at=NOON)


@pytest.mark.parametrize("status", ["aggregating", "provisional", "final"])
def test_nothing_joins_after_the_close(coordinator, opened, status):
    round, _ = opened
    later = make_task()
    stamps = {f"{verb}_at": NOON for verb in ("closed", "published", "finalised")}
    stamps |= {f"{verb}_by": coordinator for verb in ("closed", "published", "finalised")}
    until = NOON + timedelta(days=7)
    type(round).objects.filter(pk=round.pk).update(status=status, objections_until=until, **stamps)
    with pytest.raises(WrongState, match="추가할 수 없습니다"):
        join_task(round.pk, task=later.code, reason="x", by=coordinator, at=NOON)


def test_joining_is_the_coordinator_s_needs_a_reason_and_a_task_that_is_left_out(coordinator, opened):
    round, task = opened
    later = make_task()
    with pytest.raises(NotAllowed):
        join_task(round.pk, task=later.code, reason="x", by=make_user(Role.ADMIN), at=NOON)
    for code, reason in ((later.code, " "), (task.code, "이미 대상"), ("9-9", "없는 과제")):
        with pytest.raises(Incomplete):
            join_task(round.pk, task=code, reason=reason, by=coordinator, at=NOON)
    assert JudgedTask.objects.count() == 1


def test_a_task_on_which_experts_stand_is_neither_withdrawn_nor_moved(coordinator, opened):
    round, task = opened
    task = CollaborationTask.objects.get(pk=task.pk)
    mistake = {"reason": "잘못 등록", "version": version_of(task), "by": coordinator, "at": NOON}
    with pytest.raises(WrongState, match="평가하는 과제"):
        withdraw_task(task.pk, **mistake)
    with pytest.raises(WrongState, match="평가하는 과제"):
        move_task(task.pk, pair=make_pair(), number=1, **mistake)
