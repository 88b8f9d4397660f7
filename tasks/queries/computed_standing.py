"""How each task stands in one quarter, computed from all its reports: what the stored rows are held against.

Used by ``standing_check`` and by tests only; a page reads ``standing()``.
"""

from datetime import date

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf

from exchange import clock
from tasks.models import (
    CollaborationTask,
    IssueKind,
    Milestone,
    PeriodKind,
    ProgressReport,
    ReportPeriod,
    ReportSection,
)
from tasks.queries.standing import HANDED_IN, OWED, day_begins, last_day


def _counted_in(period: ReportPeriod | None) -> QuerySet[CollaborationTask]:
    """Return the tasks that the quarter's board counts, as ``counted_in`` tells it."""
    if period is None:
        return CollaborationTask.objects.live()
    later = ReportPeriod.objects.quarters().filter(opened_at__isnull=False).filter(_after(period))
    reporting = Q(current__pk__isnull=False) | ~Exists(later)
    worked_on = Q(status="active") | Q(ended_on__gt=last_day(period))
    return (
        CollaborationTask.objects.of_programme()
        .annotate(current=FilteredRelation("reports", condition=Q(reports__period=period.pk)))
        .filter(worked_on, reporting)
    )


def computed_standing(period: ReportPeriod | None, on: date | None = None) -> QuerySet[CollaborationTask]:
    """Return what ``standing(period, on)`` returns, computed."""
    on = on or clock.today()
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
                for name in ("report_status", "turn", "self_state", "verdict", "state", "previous_state")
            },
            report_pk=Value(None, output_field=IntegerField()),
            turn_since=Value(None, output_field=DateTimeField()),
            report_due_at=Value(None, output_field=DateTimeField()),
            **{name: Value(False) for name in ("has_obstacle", "has_dispute", "report_is_overdue", "report_is_demo")},
            state_is_old=Value(True),
            **milestones,
        )

    handed_in = Q(current__status__in=HANDED_IN)
    own_state = Case(
        When(handed_in, then=Coalesce(NullIf("current__verdict", _text("")), NullIf("current__self_state", _text("")))),
        output_field=CharField(),
    )
    before = _last_state_before(period)
    statements = ReportSection.objects.filter(report=OuterRef("current__pk"))
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
        has_obstacle=_stated(handed_in, statements.filter(issue_kind=IssueKind.OBSTACLE)),
        has_dispute=_stated(handed_in, statements.filter(issue_kind=IssueKind.DISPUTE)),
        report_is_overdue=Case(
            When(current__status__in=OWED, current__due_at__lt=day_begins(on), then=Value(True)), default=Value(False)
        ),
        **milestones,
    )


def _last_state_before(period: ReportPeriod) -> Subquery:
    """Return the task's last state of a quarter before ``period``; NULL where it has none."""
    state = Coalesce(NullIf("verdict", _text("")), NullIf("self_state", _text("")))
    earlier = ProgressReport.objects.filter(_before(period), task=OuterRef("pk"), status__in=HANDED_IN)
    said = earlier.annotate(said=state).filter(said__isnull=False)
    return Subquery(said.order_by("-period__year", "-period__number").values("said")[:1], output_field=CharField())


def _before(period: ReportPeriod) -> Q:
    earlier = Q(period__year__lt=period.year) | Q(period__year=period.year, period__number__lt=period.number)
    return Q(period__kind=PeriodKind.QUARTER) & earlier


def _after(period: ReportPeriod) -> Q:
    return Q(year__gt=period.year) | Q(year=period.year, number__gt=period.number)


def _if_handed_in(handed_in: Q, column: str) -> Case:
    """Return the report's column, "" while its text is the ministries' own."""
    return Case(When(handed_in, then=column), default=_text(""), output_field=CharField())


def _stated(handed_in: Q, statements: QuerySet[ReportSection]) -> Case:
    """Whether there is such a statement, looked for only in reports that were handed in."""
    return Case(When(handed_in & Exists(statements), then=Value(True)), default=Value(False))


def _how_many(milestones: QuerySet[Milestone]) -> Coalesce:
    counted = milestones.order_by().values("task").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def _text(text: str) -> Value:
    return Value(text, output_field=CharField())
