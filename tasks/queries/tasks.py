"""Reads for the task list: its rows, its tabs' counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast

from tasks.models import CollaborationTask, Milestone, ReportPeriod, ReportStatus, TaskState, TaskStatus
from tasks.models.report import UNFILED
from tasks.queries.standing import BY_OVERDUE, standing

COUNTED_UP_TO = 1_000  # beyond it the tabs carry no numbers: counting states would cost more than the page

WORST_FIRST = [TaskState.LATE, TaskState.AT_RISK, TaskState.ON_TRACK, TaskState.DONE]
ROW = (  # what the list and its file show of a task
    "pk",
    "code",
    "title",
    "short_name",
    "source_mark",
    "status",
    "end_reason",
    "state",
    "state_is_old",
    "previous_state",
    "report_status",
    "report_due_at",
    "report_is_overdue",
    "turn",
    "has_obstacle",
    "has_dispute",
    "milestone_overdue_count",
    "next_title",
    "next_due_on",
    "name_a",
    "name_b",
)
FILE_NAMES = {
    "theme": F("pair__theme"),
    "round_name": F("pair__round__name"),
    "pair_code": F("pair__code"),
    "post_a": F("pair__post_a__title"),
    "post_b": F("pair__post_b__title"),
    "category_name": F("category__name"),
    "checker_name": F("checker__display_name"),
}
FILE_ROW = ("report_is_demo", "source_ref", *FILE_NAMES)  # what only the file shows


def keys_in_order(tasks: QuerySet[CollaborationTask], *, ranked: bool) -> QuerySet:
    """Return the keys of ``tasks`` in the list's order.

    Only keys, so that neither the count nor the rows that a later page leaves behind cost what is shown of a row.
    ranked  whether another order may be asked for; the tasks must then be those of ``standing()``
    """
    return (_ranked(tasks) if ranked else tasks).order_by("position", "pk").values("pk")


def rows_of(tasks: QuerySet[CollaborationTask], keys: Sequence[int]) -> list[dict[str, Any]]:
    """Return what the list shows of the tasks with these keys, in their order: dictionaries with the keys of ROW.

    tasks                    of ``standing()``, not narrowed
    next_title, next_due_on  the milestone not done that is due first
    name_a, name_b           the ministries' short names
    """
    found = {row["pk"]: row for row in _shown(tasks.filter(pk__in=keys)).order_by().values(*ROW)}
    return [found[key] for key in keys if key in found]


def rows_in_order(tasks: QuerySet[CollaborationTask]) -> list[dict[str, Any]]:
    """Return the rows of a few tasks, as ``rows_of`` tells them."""
    return list(_shown(tasks).order_by("position", "pk").values(*ROW))


def file_rows(tasks: QuerySet[CollaborationTask]) -> QuerySet:
    """Return every task for a file: dictionaries with the keys of ROW and FILE_ROW, ready to be put in order."""
    return _shown(_ranked(tasks), **FILE_NAMES).order_by("position", "pk").values(*ROW, *FILE_ROW)


def _shown(tasks: QuerySet[CollaborationTask], **more: F) -> QuerySet[CollaborationTask]:
    ahead = Milestone.objects.filter(task=OuterRef("pk")).ahead()
    return tasks.annotate(
        next_title=Subquery(ahead.values("title")[:1]),
        next_due_on=Subquery(ahead.values("due_on")[:1]),
        name_a=F("pair__post_a__ministry__short_name"),
        name_b=F("pair__post_b__ministry__short_name"),
        **more,
    )


def _ranked(tasks: QuerySet[CollaborationTask]) -> QuerySet[CollaborationTask]:
    ahead = Milestone.objects.filter(task=OuterRef("pk")).ahead()
    return tasks.alias(
        state_rank=_rank("state", WORST_FIRST, default=len(WORST_FIRST)),
        report_rank=_rank("report_status", ReportStatus.values, default=-1),
        issue_rank=Cast("has_dispute", IntegerField()) * 2 + Cast("has_obstacle", IntegerField()),
        due_rank=Subquery(ahead.values("due_on")[:1]),
    )


def _rank(name: str, values: Sequence[str], *, default: int) -> Case:
    cases = (When(**{name: value}, then=Value(rank)) for rank, value in enumerate(values))
    return Case(*cases, default=Value(default), output_field=IntegerField())


def ended_tasks() -> QuerySet[CollaborationTask]:
    """Return the closed and cancelled tasks with the names of ``standing()``: nothing is under way in them any more."""
    text = Value("", output_field=CharField())
    flags = (
        "state_is_old",
        "has_obstacle",
        "has_dispute",
        "report_is_overdue",
        "milestone_is_overdue",
        "report_is_demo",
    )
    return CollaborationTask.objects.exclude(status=TaskStatus.ACTIVE).annotate(
        **dict.fromkeys(("report_status", "turn", "self_state", "verdict", "state", "previous_state"), text),
        **{name: Value(False) for name in flags},
        report_due_at=Value(None, output_field=DateTimeField()),
        milestone_overdue_count=Value(0),
    )


@dataclass(frozen=True)
class TabCounts:
    """How many tasks each tab of the list shows; ``None`` for all where there are more than COUNTED_UP_TO."""

    all: int | None
    watch: int | None = None
    unfiled: int | None = None
    overdue: int | None = None
    mine: int | None = None


def tab_counts(period: ReportPeriod | None, mine: Q | None) -> TabCounts:
    """Count what the tabs of the list show in ``period``.

    mine  which tasks are the reader's own; None for a reader without such a tab
    """
    if CollaborationTask.objects.order_by()[: COUNTED_UP_TO + 1].count() > COUNTED_UP_TO:
        return TabCounts(all=None)
    counted = standing(period).aggregate(
        all=Count("pk"),
        watch=Count("pk", filter=Q(state__in=[TaskState.AT_RISK, TaskState.LATE])),
        unfiled=Count("pk", filter=Q(report_status__in=UNFILED)),
        overdue=Count("pk", filter=BY_OVERDUE["any"]),
        **({} if mine is None else {"mine": Count("pk", filter=mine)}),
    )
    return TabCounts(**counted)
