"""Opening the next quarter loses nothing: what earlier quarters left open stays until it is answered."""

from datetime import date, timedelta

import pytest

from exchange import clock
from tasks.actions import standing as writing
from tasks.actions.quarters import open_quarter
from tasks.models import IssueKind, ReportPeriod, TaskStanding
from tasks.queries.standing import BY_FILING, BY_ISSUE, BY_OVERDUE, standing
from tasks.queries.standing_check import differences, miscounted
from tests.makers import make_milestone, make_period, make_task, make_user
from tests.tasks.board_makers import AT, file_report, state_issue

pytestmark = pytest.mark.django_db

OCTOBER = AT
JANUARY = AT + timedelta(days=100)


@pytest.fixture
def by(db):
    return make_user("coordinator")


@pytest.fixture
def second(db):
    return make_period("2024-2")


def open_next(by, code: str = "2024-3", at=OCTOBER) -> ReportPeriod:
    """Open the quarter by the action that people use; the one before is closed by it."""
    make_period(code, opened_at=None)
    open_quarter(code, vacancies_seen=True, by=by, at=at)
    return ReportPeriod.objects.get(code=code)


def of(task, period, at=OCTOBER):
    return standing(period, at).get(pk=task.pk)


def test_what_was_stated_stays_open_until_the_next_report_is_handed_in(second, by):
    task = make_task()
    state_issue(file_report(task, second, "accepted", by, state="late"), "a", IssueKind.DISPUTE, "범위가 다름")
    third = open_next(by)
    found = of(task, third)
    assert (found.has_dispute, found.has_obstacle, found.before_period) == (True, False, second.pk)
    assert standing(third, OCTOBER).filter(BY_ISSUE["dispute"]).count() == 1

    task.reports.filter(period=third).update(
        status="submitted", self_state="ok", submissions=1, submitted_at=OCTOBER, submitted_by=by, turn="centre"
    )
    writing.refresh([task.pk])
    assert not of(task, third).has_dispute  # the ministries handed in a report that no longer states it
    assert list(differences()) == [] and miscounted() == []


def test_an_issue_of_two_quarters_ago_is_open_still(second, by):
    task = make_task()
    state_issue(file_report(task, second, "submitted", by, state="ok"), "b", IssueKind.OBSTACLE, "사람이 모자람")
    open_next(by)
    fourth = open_next(by, "2024-4", JANUARY)
    found = of(task, fourth, JANUARY)
    assert (found.has_obstacle, found.before_period) == (True, second.pk)
    assert list(differences()) == [] and miscounted() == []


def test_a_task_that_ended_has_nothing_open(second, by):
    task = make_task()
    report = file_report(task, second, "returned", by, state="ok")
    state_issue(report, "a", IssueKind.OBSTACLE, "사람이 모자람")
    third = open_next(by)
    assert of(task, third).earlier_reports == 1
    type(task).objects.filter(pk=task.pk).update(status="closed", ended_on=date(2024, 10, 30), end_reason="끝")
    writing.refresh([task.pk])
    row = TaskStanding.objects.get(task=task, period=third)
    assert (row.obstacles, row.earlier_reports, row.earlier_period) == (0, 0, None)
    assert list(differences()) == [] and miscounted() == []


@pytest.mark.parametrize("status", ["not_started", "draft", "half_signed", "returned"])
def test_what_is_owed_of_an_earlier_quarter_stays_listed_under_its_quarter(second, by, status):
    task, done = make_task(), make_task()
    file_report(task, second, status, by, state="ok" if status == "returned" else "")
    file_report(done, second, "accepted", by, state="ok")
    third = open_next(by)
    rows = standing(third, OCTOBER)
    assert [row.pk for row in rows.filter(BY_FILING["earlier"])] == [task.pk]
    found = of(task, third)
    assert (found.earlier_period, found.earlier_status, found.earlier_reports) == (second.pk, status, 1)
    assert found.report_is_overdue and rows.filter(BY_OVERDUE["report"]).count() == 1  # its moment was in July


def test_a_returned_report_with_a_day_to_come_is_open_and_not_overdue(second, by):
    task = make_task()
    file_report(task, second, "returned", by, state="ok", due_at=OCTOBER + timedelta(days=3))
    third = open_next(by)
    found = of(task, third)
    assert (found.earlier_status, found.report_is_overdue) == ("returned", False)
    assert of(task, third, OCTOBER + timedelta(days=4)).report_is_overdue


def test_a_closed_quarter_shows_what_was_so_when_it_was_closed(second, by):
    task = make_task()
    report = file_report(task, second, "draft", by)
    make_milestone(task, due_on=date(2024, 9, 30))
    late = make_milestone(task, due_on=date(2024, 10, 20))
    open_next(by)
    with clock.at(JANUARY):
        closed = ReportPeriod.objects.get(pk=second.pk)
        found = standing(closed).get(pk=task.pk)
        assert found.milestone_overdue_count == 1  # the second step was due after the closing
        report.status, report.turn = "accepted", "nobody"
        type(report).objects.filter(pk=report.pk).update(
            status="accepted", self_state="ok", verdict="ok", submissions=1, submitted_at=JANUARY, submitted_by=by,
            accepted_at=JANUARY, accepted_by=by, turn="nobody",
        )  # fmt: skip
        type(late).objects.filter(pk=late.pk).update(done_on=JANUARY.date())
        writing.rebuild()
        found = standing(closed).get(pk=task.pk)
        assert (found.report_status, found.state, found.milestone_overdue_count) == ("draft", "", 1)
    assert list(differences()) == [] and miscounted() == []
