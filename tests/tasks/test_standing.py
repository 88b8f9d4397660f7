"""How a task stands in a quarter: the rules that every count rests on."""

from datetime import date, datetime, time, timedelta

import pytest

from tasks.models import ReportPeriod, ReportStatus
from tasks.queries.standing import (
    BY_FILING,
    BY_ISSUE,
    BY_OVERDUE,
    BY_STATE,
    HANDED_IN,
    chosen_period,
    counted_in,
    standing,
)
from tasks.queries.task_list import rows_of
from tasks.queries.tasks import NamesOf
from tests.makers import SEOUL, make_milestone, make_period, make_task, make_user
from tests.tasks.board_makers import AT, file_report, state_issue


@pytest.fixture
def by(db):
    return make_user("coordinator")


@pytest.fixture
def quarters(by):
    return [make_period(code) for code in ("2024-1", "2024-2", "2024-3")]


def of(task, period):
    return standing(period, AT).get(pk=task.pk)


def test_the_verdict_stands_before_the_own_assessment(quarters, by):
    task = make_task()
    file_report(task, quarters[2], "accepted", by, state="ok", verdict="late")
    found = of(task, quarters[2])
    assert (found.state, found.self_state, found.verdict, found.state_is_old) == ("late", "ok", "late", False)


@pytest.mark.parametrize("status", [status for status in ReportStatus if status in HANDED_IN and status != "accepted"])
def test_the_own_assessment_stands_once_handed_in(quarters, by, status):
    task = make_task()
    file_report(task, quarters[1], "accepted", by, state="late")
    file_report(task, quarters[2], status, by, state="warn")
    found = of(task, quarters[2])
    assert (found.state, found.state_is_old, found.previous_state) == ("warn", False, "late")


@pytest.mark.parametrize("status", [status for status in ReportStatus if status not in HANDED_IN])
def test_before_it_is_handed_in_the_last_earlier_state_stands(quarters, by, status):
    task = make_task()
    file_report(task, quarters[0], "accepted", by, state="late")
    file_report(task, quarters[1], "draft", by)  # never handed in: looked past
    file_report(task, quarters[2], status, by, self_state="warn")
    found = of(task, quarters[2])
    assert (found.state, found.state_is_old, found.previous_state) == ("late", True, "late")
    assert (found.self_state, found.verdict) == ("", "")  # what is not handed in is nobody else's to read


def test_a_task_that_never_had_a_state_has_none(quarters, by):
    task = make_task()
    file_report(task, quarters[2], "not_started", by)
    assert of(task, quarters[2]).state == ""
    assert standing(quarters[2], AT).filter(BY_STATE["none"]).count() == 1


def test_a_later_quarter_says_nothing_about_an_earlier_one(quarters, by):
    task = make_task()
    file_report(task, quarters[0], "draft", by)
    file_report(task, quarters[2], "accepted", by, state="late")
    assert of(task, quarters[0]).state == ""


def test_statements_count_once_the_report_is_handed_in(quarters, by):
    said, kept = make_task(), make_task()
    for task, status in ((said, "submitted"), (kept, "draft")):
        report = file_report(task, quarters[2], status, by)
        state_issue(report, "a", "obstacle", "사람이 모자람")
        state_issue(report, "b", "dispute", "범위가 다름")
    rows = standing(quarters[2], AT)
    assert [row.pk for row in rows.filter(BY_ISSUE["obstacle"])] == [said.pk]
    assert [row.pk for row in rows.filter(BY_ISSUE["dispute"])] == [said.pk]
    assert [row.pk for row in rows.filter(BY_ISSUE["any"])] == [said.pk]


@pytest.mark.parametrize(
    ("due", "status", "overdue"),
    [
        (datetime(2024, 10, 7, 23, 59, tzinfo=SEOUL), "draft", True),
        (datetime(2024, 10, 7, 23, 59, tzinfo=SEOUL), "returned", True),
        (datetime(2024, 10, 7, 23, 59, tzinfo=SEOUL), "submitted", False),
        (AT - timedelta(minutes=1), "draft", True),  # the day is not over, its moment is
        (AT, "draft", False),  # in the very moment is in time
        (datetime(2024, 10, 11, 18, 0, tzinfo=SEOUL), "draft", False),
    ],
)
def test_a_report_is_overdue_once_its_moment_is_past(quarters, by, due, status, overdue):
    task = make_task()
    file_report(task, quarters[2], status, by, due_at=due)
    assert of(task, quarters[2]).report_is_overdue is overdue
    assert standing(quarters[2], AT).filter(BY_OVERDUE["report"]).count() == overdue


def test_milestones_are_overdue_from_the_day_after_their_day_until_done(quarters, by):
    task = make_task()
    file_report(task, quarters[2], "draft", by)
    make_milestone(task, due_on=date(2024, 10, 7))
    make_milestone(task, due_on=date(2024, 10, 8))
    make_milestone(task, due_on=date(2024, 9, 1), done_on=date(2024, 9, 30))
    found = of(task, quarters[2])
    assert (found.milestone_is_overdue, found.milestone_overdue_count) == (True, 1)
    for day, number in ((date(2024, 10, 7), 0), (date(2024, 10, 9), 2), (date(2025, 1, 1), 2), (date(1999, 1, 1), 0)):
        noon = datetime.combine(day, time(12), SEOUL)
        later = standing(quarters[2], noon).get(pk=task.pk)
        assert (later.milestone_is_overdue, later.milestone_overdue_count) == (number > 0, number)
        (row,) = rows_of(quarters[2], [task.pk], at=noon, ended=False, names=NamesOf(day))
        assert row.milestone_overdue_count == number


def test_every_status_is_filed_returned_or_unfiled(quarters, by):
    for status in ReportStatus:
        file_report(make_task(), quarters[2], status, by)
    rows = standing(quarters[2], AT)
    counts = {kind: rows.filter(BY_FILING[kind]).count() for kind in BY_FILING}
    assert counts["filed"] + counts["returned"] + counts["unfiled"] == counts["any"] == len(ReportStatus)
    assert (counts["waiting"], counts["accepted"], counts["none"]) == (2, 1, 0)


def test_a_task_made_after_the_opening_counts_in_the_last_quarter_only(quarters, by):
    task = make_task()
    assert counted_in(quarters[2]).filter(pk=task.pk).exists()
    assert not counted_in(quarters[1]).filter(pk=task.pk).exists()
    assert standing(quarters[2], AT).filter(BY_FILING["none"]).get() == task


def test_an_ended_task_stays_in_the_quarters_it_was_worked_on(quarters, by):
    task = make_task(status="closed", ended_on=date(2024, 9, 1), end_reason="목표를 이룸")
    for period in quarters:
        file_report(task, period, "draft", by)
    assert [counted_in(period).exists() for period in quarters] == [True, True, False]
    assert not of(task, quarters[1]).milestone_is_overdue


def test_before_the_first_opening_every_live_task_stands_without_a_state(by):
    task = make_task()
    make_task(status="cancelled", ended_on=date(2024, 3, 1), end_reason="직제 개편")
    make_milestone(task, due_on=date(2024, 10, 1))
    found = standing(None, AT).get()
    assert (found.pk, found.state, found.report_status, found.milestone_overdue_count) == (task.pk, "", "", 1)


def test_the_last_opened_quarter_is_the_one_shown(quarters):
    make_period("2024-4", opened_at=None, opened_by=None)
    assert chosen_period() == quarters[2]
    assert chosen_period("2024-1") == quarters[0]
    with pytest.raises(ReportPeriod.DoesNotExist):
        chosen_period("2024-4")


def test_there_is_no_quarter_before_the_first_opening(db):
    assert chosen_period() is None
