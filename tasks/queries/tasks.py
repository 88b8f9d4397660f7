"""Reads for the task list: its rows, its tabs' counts."""

from dataclasses import dataclass

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
}
FILE_ROW = ("report_is_demo", "source_ref", *FILE_NAMES)  # what only the file shows


def rows(tasks: QuerySet[CollaborationTask], *, for_file: bool = False) -> QuerySet[CollaborationTask]:
    """Return the rows of the list from tasks of ``standing()``: dictionaries with the keys of ROW, in the list's order.

    for_file                 with the keys of FILE_ROW too
    next_title, next_due_on  the milestone not done that is due first
    name_a, name_b           the ministries' short names
    """
    ahead = Milestone.objects.filter(task=OuterRef("pk")).ahead()
    return (
        tasks.annotate(
            next_title=Subquery(ahead.values("title")[:1]),
            next_due_on=Subquery(ahead.values("due_on")[:1]),
            name_a=F("pair__post_a__ministry__short_name"),
            name_b=F("pair__post_b__ministry__short_name"),
            **(FILE_NAMES if for_file else {}),
        )
        .alias(
            state_rank=Case(
                *(When(state=state, then=Value(rank)) for rank, state in enumerate(WORST_FIRST)),
                default=Value(len(WORST_FIRST)),
                output_field=IntegerField(),
            ),
            report_rank=Case(
                *(When(report_status=status, then=Value(rank)) for rank, status in enumerate(ReportStatus.values)),
                default=Value(-1),
                output_field=IntegerField(),
            ),
            issue_rank=Cast("has_dispute", IntegerField()) * 2 + Cast("has_obstacle", IntegerField()),
        )
        .order_by("position", "pk")
        .values(*ROW, *(FILE_ROW if for_file else ()))
    )


def ended_tasks() -> QuerySet[CollaborationTask]:
    """Return the closed and cancelled tasks: nothing is under way in them any more."""
    return without_standing(CollaborationTask.objects.exclude(status=TaskStatus.ACTIVE))


def without_standing(tasks: QuerySet[CollaborationTask]) -> QuerySet[CollaborationTask]:
    """Give tasks that no quarter counts the names of ``standing()``, all saying that there is nothing."""
    text = Value("", output_field=CharField())
    return tasks.annotate(
        **dict.fromkeys(("report_status", "turn", "self_state", "verdict", "state", "previous_state"), text),
        report_due_at=Value(None, output_field=DateTimeField()),
        **{
            name: Value(False)
            for name in (
                "state_is_old",
                "has_obstacle",
                "has_dispute",
                "report_is_overdue",
                "milestone_is_overdue",
                "report_is_demo",
            )
        },
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
    if len(CollaborationTask.objects.order_by().values("pk")[: COUNTED_UP_TO + 1]) > COUNTED_UP_TO:
        return TabCounts(all=None)
    counted = standing(period).aggregate(
        all=Count("pk"),
        watch=Count("pk", filter=Q(state__in=[TaskState.AT_RISK, TaskState.LATE])),
        unfiled=Count("pk", filter=Q(report_status__in=UNFILED)),
        overdue=Count("pk", filter=BY_OVERDUE["any"]),
        **({} if mine is None else {"mine": Count("pk", filter=mine)}),
    )
    return TabCounts(**counted)
