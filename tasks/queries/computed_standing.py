"""How each task stands in one quarter, computed from all its reports: what the stored rows are held against.

Used by ``standing_check`` and by tests only; a page reads ``standing()``.
"""

from datetime import datetime
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least, NullIf

from exchange import clock
from tasks import rules
from tasks.models import (
    CollaborationTask,
    IssueKind,
    Milestone,
    PeriodKind,
    ProgressReport,
    ReportPeriod,
    ReportSection,
)
from tasks.queries.standing import HANDED_IN, OWED, last_day


def _counted_in(period: ReportPeriod | None) -> QuerySet[CollaborationTask]:
    """Return the tasks that the quarter's board counts, as ``counted_in`` tells it."""
    if period is None:
        return CollaborationTask.objects.live()
    later = ReportPeriod.objects.quarters().filter(opened_at__isnull=False).filter(_after(period))
    reporting = Q(current__pk__isnull=False) | ~Exists(later)
    worked_on = Q(status="active") | (Q(ended_on__gt=last_day(period)) & ~Q(status="withdrawn"))
    return (
        CollaborationTask.objects.of_programme()
        .annotate(current=FilteredRelation("reports", condition=Q(reports__period=period.pk)))
        .filter(worked_on, reporting)
    )


def computed_standing(period: ReportPeriod | None, at: datetime | None = None) -> QuerySet[CollaborationTask]:
    """Return what ``standing(period, at)`` returns, computed, with ``owed_at`` beside."""
    at = at or clock.now()
    on = rules.day_of(at)
    overdue = Milestone.objects.filter(task=OuterRef("pk"), done_on__isnull=True, due_on__lt=on)  # as Milestone.overdue
    worked_on = Q(status="active")
    milestones = {
        "milestone_is_overdue": Case(When(worked_on & Exists(overdue), then=Value(True)), default=Value(False)),
        "milestone_overdue_count": Case(When(worked_on, then=_how_many(overdue)), default=Value(0)),
    }
    if period is None:
        return _counted_in(None).annotate(
            **{
                name: _text("")
                for name in (
                    "report_status",
                    "turn",
                    "self_state",
                    "verdict",
                    "state",
                    "previous_state",
                    "earlier_status",
                )
            },
            **{
                name: Value(None, output_field=IntegerField())
                for name in ("report_pk", "before_period", "earlier_period")
            },
            **{name: Value(None, output_field=DateTimeField()) for name in ("turn_since", "report_due_at", "owed_at")},
            earlier_reports=Value(0),
            **{name: Value(False) for name in ("has_obstacle", "has_dispute", "report_is_overdue", "report_is_demo")},
            state_is_old=Value(True),
            **milestones,
        )

    handed_in = Q(current__status__in=HANDED_IN)
    own_state = Case(
        When(handed_in, then=Coalesce(NullIf("current__verdict", _text("")), NullIf("current__self_state", _text("")))),
        output_field=CharField(),
    )
    before, before_report = _last_before(period, "said", CharField()), _last_before(period, "pk", IntegerField())
    says = Case(When(handed_in, then="current__pk"), When(worked_on, then=before_report), output_field=IntegerField())
    owed = Case(When(current__status__in=OWED, then="current__due_at"))
    earlier, due_before = _still_owed(period)
    return _counted_in(period).annotate(
        report_pk=F("current__pk"),
        report_is_demo=Coalesce("current__is_demo", Value(False)),
        report_status=Coalesce("current__status", _text("")),
        turn=Coalesce("current__turn", _text("")),
        turn_since=F("current__turn_since"),
        report_due_at=F("current__due_at"),
        self_state=_if_handed_in(handed_in, "current__self_state"),
        verdict=_if_handed_in(handed_in, "current__verdict"),
        state=Coalesce(own_state, before, _text("")),
        state_is_old=Case(When(handed_in, then=Value(False)), default=Value(True)),
        previous_state=Coalesce(before, _text("")),
        before_period=_last_before(period, "period", IntegerField()),
        says=says,
        **earlier,
        owed_at=Least(owed, due_before),
        has_obstacle=_stated(IssueKind.OBSTACLE),
        has_dispute=_stated(IssueKind.DISPUTE),
        report_is_overdue=Case(When(owed_at__lt=at, then=Value(True)), default=Value(False)),
        **milestones,
    )


def _last_before(period: ReportPeriod, what: str, field: Any) -> Subquery:
    """Return something of the task's last report of a quarter before ``period`` that has a state; NULL where none."""
    state = Coalesce(NullIf("verdict", _text("")), NullIf("self_state", _text("")))
    earlier = ProgressReport.objects.filter(_before(period), task=OuterRef("pk"), status__in=HANDED_IN)
    said = earlier.annotate(said=state).filter(said__isnull=False)
    return Subquery(said.order_by("-period__year", "-period__number").values(what)[:1], output_field=field)


def _still_owed(period: ReportPeriod) -> tuple[dict[str, Any], Any]:
    """Return the columns of what is owed of quarters before ``period``, the last opened one, and until when."""
    if ReportPeriod.objects.quarters().filter(opened_at__isnull=False).filter(_after(period)).exists():
        nothing = {"earlier_reports": Value(0), "earlier_status": _text("")}
        nothing["earlier_period"] = Value(None, output_field=IntegerField())
        return nothing, Value(None, output_field=DateTimeField())
    owed = ProgressReport.objects.filter(_before(period), task=OuterRef("pk"), status__in=OWED)
    oldest = owed.filter(task__status="active").order_by("period__year", "period__number")
    together = oldest.order_by().values("task").annotate(number=Count("pk"), due=Min("due_at"))
    columns = {
        "earlier_reports": Coalesce(Subquery(together.values("number"), output_field=IntegerField()), Value(0)),
        "earlier_period": Subquery(oldest.values("period")[:1], output_field=IntegerField()),
        "earlier_status": Coalesce(Subquery(oldest.values("status")[:1], output_field=CharField()), _text("")),
    }
    return columns, Subquery(together.values("due"), output_field=DateTimeField())


def _before(period: ReportPeriod) -> Q:
    earlier = Q(period__year__lt=period.year) | Q(period__year=period.year, period__number__lt=period.number)
    return Q(period__kind=PeriodKind.QUARTER) & earlier


def _after(period: ReportPeriod) -> Q:
    return Q(year__gt=period.year) | Q(year=period.year, number__gt=period.number)


def _if_handed_in(handed_in: Q, column: str) -> Case:
    """Return the report's column, "" while its text is the ministries' own."""
    return Case(When(handed_in, then=column), default=_text(""), output_field=CharField())


def _stated(kind: str) -> ExpressionWrapper:
    """Whether the report that says how the task stands states an issue of this kind."""
    statements = ReportSection.objects.filter(report=OuterRef("says"), issue_kind=kind)
    return ExpressionWrapper(Q(Exists(statements)), output_field=BooleanField())


def _how_many(milestones: QuerySet[Milestone]) -> Coalesce:
    counted = milestones.order_by().values("task").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def _text(text: str) -> Value:
    return Value(text, output_field=CharField())
