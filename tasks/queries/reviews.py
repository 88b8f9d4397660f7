"""The queue of submitted reports, the most urgent first."""

from collections.abc import Sequence

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from tasks.models import IssueKind, ProgressReport, ReportSection, ReportStatus, TaskState
from tasks.models.report import WAITING_FOR_REVIEW, named_reports
from tasks.queries.prepared import prepared, prepared_rows

NAMED_ONE_BY_ONE = 10  # lines of a kind in 내 할 일; the others are only counted

SEVERITY = {TaskState.DONE: 0, TaskState.ON_TRACK: 1, TaskState.AT_RISK: 2, TaskState.LATE: 3}


def review_queue(period_code: str = "") -> QuerySet[ProgressReport]:
    """Return reports waiting for review, ordered 지연 → 나빠짐 → 이견 → 기한 → the task's own order.

    Annotations: ``last_state`` (verdict of the task's last accepted report before), ``worse`` (0/1), ``dispute``
    and ``obstacle`` (bool), ``unchanged_thrice`` (bool: 변동사항 없음 three quarters running).
    """
    earlier = ProgressReport.objects.filter(
        task=OuterRef("task"),
        period__spans_from__lt=OuterRef("period__spans_from"),
        status=ReportStatus.ACCEPTED,
    ).order_by("-period__spans_from")
    # compared inside, for whatever is compared outside is looked up anew at each mention
    got_worse = Case(
        When(rank__gt=0, rank__lt=OuterRef("severity"), then=Value(1)), default=Value(0), output_field=IntegerField()
    )
    parts = ReportSection.objects.filter(report=OuterRef("pk"))
    queue = ProgressReport.objects.for_table().filter(status__in=WAITING_FOR_REVIEW).select_related("reviewer")
    if period_code:
        queue = queue.filter(period__code=period_code)
    return (
        queue.annotate(severity=_severity("self_state"))
        .annotate(
            last_state=Subquery(earlier.values("verdict")[:1]),
            dispute=Exists(parts.filter(issue_kind=IssueKind.DISPUTE)),
            obstacle=Exists(parts.filter(issue_kind=IssueKind.OBSTACLE)),
            unchanged_thrice=Exists(parts.filter(unchanged_streak__gte=3)),
            worse=Coalesce(
                Subquery(earlier.annotate(rank=_severity("verdict")).annotate(worse=got_worse).values("worse")[:1]), 0
            ),
            is_late=Case(When(self_state=TaskState.LATE, then=1), default=0, output_field=IntegerField()),
        )
        .order_by("-is_late", "-worse", "-dispute", "due_at", "submitted_at", "task__position", "pk")
    )


def most_urgent() -> tuple[list[ProgressReport], int]:
    """Return the first reports of the queue, NAMED_ONE_BY_ONE at most, and how many wait in all. Two statements.

    Where enough are 지연, the others, which all stand behind them, are not even put in order.
    """
    ((waiting, late),) = prepared(_how_many_wait)
    state = TaskState.LATE.value if late >= NAMED_ONE_BY_ONE else None
    return named_reports(prepared_rows(_urgent, state=state)), waiting


def _how_many_wait() -> QuerySet:
    together = ProgressReport.objects.waiting_for_review().order_by().annotate(together=Value(1)).values("together")
    late = Count("pk", filter=Q(self_state=TaskState.LATE))
    return together.annotate(waiting=Count("pk"), late=late).values_list("waiting", "late")


def _urgent(state: str | None) -> QuerySet[ProgressReport]:
    queue = review_queue()
    return (queue.filter(self_state=state) if state else queue)[:NAMED_ONE_BY_ONE]


def in_queue(keys: Sequence[int], page: int = 50) -> list[ProgressReport]:
    """Return the reports with these keys, in their order, as ``review_queue`` tells them.

    page  how many keys there are at most; the last is repeated, so that one statement serves all
    """
    if not keys:
        return []
    filled = [*keys, *[keys[-1]] * (page - len(keys))]
    found = {report.pk: report for report in named_reports(prepared_rows(_of_keys, keys=filled))}
    return [found[key] for key in keys if key in found]


def _of_keys(keys: list[int]) -> QuerySet[ProgressReport]:
    return review_queue().filter(pk__in=keys).order_by()


def _severity(name: str) -> Case:
    """How bad a state is, 0 for none or done to 3 for 지연."""
    return Case(
        *(When(**{name: state, "then": Value(rank)}) for state, rank in SEVERITY.items()),
        default=Value(0),
        output_field=IntegerField(),
    )


def places(queue, pk: int) -> tuple[int, int, ProgressReport | None, ProgressReport | None]:
    """Return (place counted from 1 or 0, length, the one before, the one after) of a report in the queue."""
    rows = list(queue)
    place = next((index for index, row in enumerate(rows) if row.pk == pk), None)
    if place is None:
        return 0, len(rows), None, rows[0] if rows else None
    return (
        place + 1,
        len(rows),
        rows[place - 1] if place else None,
        rows[place + 1] if place + 1 < len(rows) else None,
    )
