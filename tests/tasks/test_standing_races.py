"""Two actions of two people on one task at the same moment: how it stands in the end is what both of them did.

What each writes is worked out from what is committed. Where the later had looked before the earlier committed, it would
write the earlier's change away: the lock of ``tasks.actions.standing`` goes first, in a statement of its own.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from exchange.statements import Statement
from tasks.actions import standing
from tasks.actions.milestones import create_milestone
from tasks.actions.reviews import start_review
from tasks.actions.tasks import assign_tasks
from tasks.models import TaskStanding
from tasks.queries.standing_check import differences, miscounted
from tests.makers import NOON, make_task
from tests.races import race_at, race_unguarded, refusals, wait_until_waiting
from tests.tasks.report_makers import Desk, make_desk

pytestmark = pytest.mark.django_db(transaction=True)

DUE = (NOON - timedelta(days=3)).date()


@pytest.fixture
def desk() -> Desk:
    desk = make_desk()
    desk.submit()
    return desk


def promise(desk: Desk) -> Callable[[], object]:
    """Return the act of promising a step of the task: it locks the task, and changes what is overdue."""
    values = {"task": desk.report.task, "title": "단계", "owner": "joint", "source_ref": "", "due_on": DUE}
    return partial(create_milestone, values, by=desk.coordinator, at=NOON)


def review(desk: Desk) -> Callable[[], object]:
    """Return the act of beginning to read its report: it locks the report, and changes its state."""
    return partial(start_review, desk.report.pk, by=desk.coordinator, at=NOON)


def lock(*keys: int) -> None:
    """Hold what the writing of the standing locks: of one task, or of all."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({', '.join(['%s'] * (1 + len(keys)))})", [standing.LOCK, *keys])


def how_it_stands(desk: Desk) -> tuple:
    row = TaskStanding.objects.get(task=desk.report.task_id)
    return row.report_status, row.milestone_on


BOTH = ("under_review", DUE)


def test_the_later_works_from_what_the_earlier_committed(desk):
    assert refusals(race_at(lambda: lock(desk.report.task_id), promise(desk), review(desk))) == []
    assert how_it_stands(desk) == BOTH
    assert list(differences()) == [] and miscounted() == []


def test_one_that_changes_many_tasks_waits_for_one_that_changes_one_of_them(desk):
    others = [make_task(desk.report.task.pair).code for _ in range(standing.ONE_BY_ONE)]
    many = partial(
        assign_tasks, [desk.report.task.code, *others], checker=desk.coordinator, by=desk.coordinator, at=NOON
    )
    assert refusals(race_at(lock, many, review(desk))) == []
    row = TaskStanding.objects.get(task=desk.report.task_id)
    assert (row.report_status, row.checker_id) == ("under_review", desk.coordinator.pk)
    assert list(differences()) == [] and miscounted() == []


def test_without_the_lock_the_later_would_write_away_what_the_earlier_did(desk, monkeypatch):
    monkeypatch.setattr(standing, "_LOCK_TASKS", Statement("standing_without_lock", "SELECT 1", {}))

    def first(act: Callable[[], object], barrier: Barrier) -> None:
        act()
        barrier.wait()
        wait_until_waiting(1)  # the other has worked out what it writes, and waits for the row

    def second(act: Callable[[], object], barrier: Barrier) -> None:
        barrier.wait()
        act()

    assert refusals(race_unguarded(partial(first, promise(desk)), partial(second, review(desk)))) == []
    assert how_it_stands(desk) == ("under_review", None)
    assert len(list(differences())) == 1
