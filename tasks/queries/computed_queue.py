"""Which reports wait for review and how urgently, computed from all reports: what the stored queue is held against.

Used by ``check_standing`` and by tests only; a page reads what is stored (``tasks.queries.reviews``).
"""

from collections.abc import Iterator

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from tasks.models import IssueKind, ProgressReport, ReportSection, ReportStatus, WaitingReport
from tasks.models.waiting import SEVERITY

COLUMNS = (
    *("report", "task", "period", "status", "self_state", "last_state", "is_worse", "has_dispute", "has_obstacle"),
    *("unchanged_thrice", "due_at", "submitted_at", "turn_since", "position"),
)


def misplaced() -> Iterator[str]:
    """Yield each report that stands otherwise in the queue than its rows say, in words."""
    computed, stored = _computed(), WaitingReport.objects.order_by().values_list(*COLUMNS)
    for what, rows in (("빠진 줄", computed.difference(stored)), ("없어야 할 줄", stored.difference(computed))):
        for row in rows:
            yield f"검토 대기 {row[0]}: {what} {dict(zip(COLUMNS, row, strict=True))}"


def _computed() -> QuerySet:
    earlier = ProgressReport.objects.filter(
        task=OuterRef("task"), period__spans_from__lt=OuterRef("period__spans_from"), status=ReportStatus.ACCEPTED
    ).order_by("-period__spans_from", "-pk")
    parts = ReportSection.objects.filter(report=OuterRef("pk"))
    none = Value("", output_field=CharField())
    return (
        ProgressReport.objects.waiting_for_review()
        .annotate(
            last_said=Coalesce(Subquery(earlier.values("verdict")[:1]), none),
            dispute=Exists(parts.filter(issue_kind=IssueKind.DISPUTE)),
            obstacle=Exists(parts.filter(issue_kind=IssueKind.OBSTACLE)),
            thrice=Exists(parts.filter(unchanged_streak__gte=3)),
            place=F("task__position"),
        )
        .annotate(now=_rank("self_state"), before=_rank("last_said"))
        .annotate(
            worse=Case(
                When(before__gt=0, before__lt=F("now"), then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            )
        )
        .order_by()
        .values_list(
            *("pk", "task", "period", "status", "self_state", "last_said", "worse", "dispute", "obstacle"),
            *("thrice", "due_at", "submitted_at", "turn_since", "place"),
        )
    )


def _rank(name: str) -> Case:
    ranks = [When(**{name: state, "then": Value(rank)}) for rank, state in enumerate(SEVERITY)]
    return Case(*ranks, default=Value(0), output_field=IntegerField())
