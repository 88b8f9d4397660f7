"""The queue of submitted reports, the most urgent first."""

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Subquery, Value, When

from tasks.models import IssueKind, ProgressReport, ReportSection, ReportStatus, TaskState
from tasks.models.report import WAITING_FOR_REVIEW

SEVERITY = {TaskState.DONE: 0, TaskState.ON_TRACK: 1, TaskState.AT_RISK: 2, TaskState.LATE: 3}


def review_queue(period_code: str = ""):
    """Return reports waiting for review, ordered 지연 → 나빠짐 → 이견 → 기한 → the task's own order.

    Annotations: ``last_state`` (verdict of the task's last accepted report before), ``worse`` (0/1), ``dispute``
    and ``obstacle`` (bool), ``unchanged_thrice`` (bool: 달라진 것 없음 three quarters running).
    """
    earlier = ProgressReport.objects.filter(
        task=OuterRef("task"),
        period__spans_from__lt=OuterRef("period__spans_from"),
        status=ReportStatus.ACCEPTED,
    ).order_by("-period__spans_from")
    parts = ReportSection.objects.filter(report=OuterRef("pk"))
    queue = ProgressReport.objects.for_table().filter(status__in=WAITING_FOR_REVIEW).select_related("reviewer")
    if period_code:
        queue = queue.filter(period__code=period_code)
    return (
        queue.annotate(
            last_state=Subquery(earlier.values("verdict")[:1]),
            dispute=Exists(parts.filter(issue_kind=IssueKind.DISPUTE)),
            obstacle=Exists(parts.filter(issue_kind=IssueKind.OBSTACLE)),
            unchanged_thrice=Exists(parts.filter(unchanged_streak__gte=3)),
        )
        .annotate(severity=_severity("self_state"), last_severity=_severity("last_state"))
        .annotate(
            worse=Case(
                When(Q(last_severity__gt=0) & Q(severity__gt=F("last_severity")), then=1),
                default=0,
                output_field=IntegerField(),
            ),
            is_late=Case(When(self_state=TaskState.LATE, then=1), default=0, output_field=IntegerField()),
        )
        .order_by("-is_late", "-worse", "-dispute", "due_at", "submitted_at", "task__position", "pk")
    )


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
