"""What the database refuses of a stored standing, whoever writes it."""

from datetime import date

import pytest

from tasks.actions import standing
from tasks.models import DueCount, PlaceCount, StandingCount, TaskStanding, WaitingCount, WaitingReport
from tests.makers import NOON, make_milestone, make_period, make_report, make_task, make_user
from tests.refusals import refuse_value, refused_by, update

pytestmark = pytest.mark.django_db


def make_standing() -> TaskStanding:
    """Make a task with a report not begun and a step ahead; return how it stands."""
    report = make_report()
    make_milestone(report.task)
    standing.rebuild()
    return TaskStanding.objects.get(task=report.task)


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("standing_has_its_report_whole", {"report": None}),
        ("standing_has_its_report_whole", {"report_status": ""}),
        ("standing_has_its_report_whole", {"turn": ""}),
        ("standing_has_its_report_whole", {"turn_since": None}),
        ("standing_old_state_is_the_previous", {"state": "ok"}),
        ("standing_old_words_name_their_quarter", {"obstacles": 1}),
        ("standing_old_words_name_their_quarter", {"disputes": 1}),
        ("standing_old_words_name_their_quarter", {"state": "ok", "previous_state": "ok"}),
        ("standing_earlier_report_is_whole", {"earlier_reports": 1}),
        ("standing_earlier_report_is_whole", {"earlier_status": "draft"}),
        ("standing_closed_has_its_quarter", {"is_closed": True, "period": None}),
        ("standing_first_step_has_its_day", {"milestone": None}),
        ("standing_first_step_has_its_day", {"milestone_on": None}),
        ("standing_first_step_has_its_day", {"milestone_days": []}),
        ("standing_first_step_has_its_day", {"milestone_days": [date(2023, 1, 1)]}),
    ],
)
def test_a_standing_that_contradicts_itself_is_refused(name, bad):
    refuse_value(name, make_standing, bad)


def test_a_task_stands_once_in_a_quarter():
    first = make_standing()
    other = make_report(period=make_period("2024-2"), task=first.task)
    standing.rebuild()
    with refused_by("standing_once_per_task_and_period"):
        update(TaskStanding.objects.get(report=other), period=first.period)


def test_a_task_stands_once_before_the_first_quarter():
    task = make_task()
    standing.rebuild()
    row = TaskStanding.objects.get(task=task)
    row.pk = None
    with refused_by("standing_once_before_the_first"):
        row.save()


def test_nothing_stands_that_names_neither_its_report_nor_whose_turn_it_is():
    row = make_standing()
    assert (row.report_status, row.turn, row.turn_since) == ("not_started", "both", NOON)


def again(row):
    row.pk = None
    return row


def test_a_cell_is_counted_once_and_a_day_too():
    make_standing()
    with refused_by("count_once_per_cell"):
        again(StandingCount.objects.first()).save()
    with refused_by("due_once_per_moment"):
        again(DueCount.objects.first()).save()
    with refused_by("places_once_per_block"):
        again(PlaceCount.objects.first()).save()


def make_waiting() -> WaitingReport:
    """Make a submitted report and return its place in the queue."""
    person = make_user()
    signed = {"submitted_at": NOON, "submitted_by": person, "submissions": 1, "self_state": "ok", "turn": "centre"}
    return WaitingReport.objects.get(report=make_report(status="submitted", **signed))


@pytest.mark.parametrize(
    ("name", "bad"),
    [("waiting_is_not_decided", {"status": "accepted"}), ("waiting_is_worse_than_something", {"is_worse": True})],
)
def test_what_waits_for_review_without_sense_is_refused(name, bad):
    refuse_value(name, make_waiting, bad)


def test_a_cell_of_the_queue_is_counted_once():
    make_waiting()
    with refused_by("waiting_count_once_per_cell"):
        again(WaitingCount.objects.first()).save()
