"""How each task stands in one quarter: the one answer that the board, the task list and every count are made from.

Whoever counts tasks by state, by report or by what is overdue narrows ``standing(period)`` with the conditions below,
so a number and the list behind it cannot differ.
"""

import threading
from datetime import date, datetime, time

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
    ReportStatus,
    TaskState,
)
from tasks.models.report import FILED, UNFILED, WAITING_FOR_REVIEW

HANDED_IN = [*FILED, ReportStatus.RETURNED]  # 국무조정실 has, or had, a submitted text
OWED = [*UNFILED, ReportStatus.RETURNED]  # the two ministries still owe something

# The conditions of a list, by the value that stands in its address. Each is put on the rows of ``standing()``.
BY_STATE = {**{state.value: Q(state=state.value) for state in TaskState}, "none": Q(state="")}
BY_FILING = {
    "filed": Q(report_status__in=FILED),
    "returned": Q(report_status=ReportStatus.RETURNED),
    "unfiled": Q(report_status__in=UNFILED),
    "waiting": Q(report_status__in=WAITING_FOR_REVIEW),
    "accepted": Q(report_status=ReportStatus.ACCEPTED),
    "any": ~Q(report_status=""),
    "none": Q(report_status=""),
}
BY_ISSUE = {
    "obstacle": Q(has_obstacle=True),
    "dispute": Q(has_dispute=True),
    "any": Q(has_obstacle=True) | Q(has_dispute=True),
}
BY_OVERDUE = {
    "milestone": Q(milestone_is_overdue=True),
    "report": Q(report_is_overdue=True),
    "any": Q(milestone_is_overdue=True) | Q(report_is_overdue=True),
}


KEPT_AT_MOST = 40  # quarters and days


class _Kept(threading.local):
    """The querysets of ``standing()``, which take Django longer to put together than the database to answer.

    Never run themselves: each caller gets a new one to narrow, so no row stays here. One set a thread, for Django
    changes a queryset's inner parts for a moment while it writes the statement.
    """

    def __init__(self) -> None:
        self.rows: dict[tuple, QuerySet[CollaborationTask]] = {}


_kept = _Kept()


def chosen_period(code: str = "") -> ReportPeriod | None:
    """Return the opened quarter called ``code``; without one the last opened, or None before the first is opened.

    Raises ReportPeriod.DoesNotExist where no opened quarter has that code.
    """
    opened = ReportPeriod.objects.quarters().opened()
    return opened.get(code=code) if code else opened.last()


def last_day(period: ReportPeriod) -> date:
    """Return the day, in Seoul, on which the quarter's report is due."""
    return period.due_at.astimezone(clock.SEOUL).date()


def day_begins(day: date) -> datetime:
    """Return the first moment of ``day`` in Seoul."""
    return datetime.combine(day, time.min, clock.SEOUL)


def counted_in(period: ReportPeriod | None, *, is_last: bool = False) -> QuerySet[CollaborationTask]:
    """Return the tasks that the quarter's board counts.

    Those worked on until its deadline or still now, that report in it; in the last opened quarter also those that do
    not (a task made after the opening). Before the first opening: every live task.
    is_last  whether the caller knows ``period`` to be the last opened: the same tasks, without looking at reports
    """
    if period is None:
        return CollaborationTask.objects.live()
    if is_last:
        return CollaborationTask.objects.filter(Q(status="active") | Q(ended_on__gt=last_day(period)))
    later = ReportPeriod.objects.quarters().filter(opened_at__isnull=False).filter(_after(period))
    reporting = Q(current__pk__isnull=False) | ~Exists(later)
    worked_on = Q(status="active") | Q(ended_on__gt=last_day(period))
    return CollaborationTask.objects.annotate(
        current=FilteredRelation("reports", condition=Q(reports__period=period.pk))
    ).filter(worked_on, reporting)


def standing(period: ReportPeriod | None, on: date | None = None) -> QuerySet[CollaborationTask]:
    """Return the tasks counted in ``period``, each with how it stands there. One row a task, in no order.

    on  the day by which things are overdue; today where it is not given

    report_pk, report_status   its report of the quarter ("" where it has none), and that report's turn, turn_since,
    turn, …                    report_due_at, and, once handed in, self_state and verdict
    state                      국무조정실's verdict, else the own assessment once handed in, else previous_state
    own_state                  what the report says of it, None until handed in: ``state`` without a look at others
    state_is_old               True where ``state`` is not of this quarter (a dashed cell)
    previous_state             the last state of an earlier quarter, "" where it never had one
    has_obstacle, has_dispute  whether the report as handed in states one
    report_is_overdue          the two ministries owe the report, or its correction, since a day before ``on``
    milestone_is_overdue       a milestone's day is past; ``milestone_overdue_count`` says how many
    """
    on = on or clock.today()
    key = (period and (period.pk, period.year, period.number, period.due_at), on)
    if key not in _kept.rows:
        if len(_kept.rows) >= KEPT_AT_MOST:
            _kept.rows.clear()
        _kept.rows[key] = _standing(period, on)
    return _kept.rows[key].all()


def _standing(period: ReportPeriod | None, on: date) -> QuerySet[CollaborationTask]:
    overdue = Milestone.objects.filter(task=OuterRef("pk"), done_on__isnull=True, due_on__lt=on)  # as Milestone.overdue
    worked_on = Q(status="active")
    milestones = {
        "milestone_is_overdue": Case(When(worked_on & Exists(overdue), then=Value(True)), default=Value(False)),
        "milestone_overdue_count": Case(When(worked_on, then=_how_many(overdue)), default=Value(0)),
    }
    if period is None:
        return counted_in(None).annotate(
            **{
                name: _text("")
                for name in ("report_status", "turn", "self_state", "verdict", "state", "previous_state")
            },
            own_state=Value(None, output_field=CharField()),
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
    return counted_in(period).annotate(
        report_pk=F("current__pk"),
        report_is_demo=Coalesce("current__is_demo", Value(False)),
        report_status=Coalesce("current__status", _text("")),
        turn=Coalesce("current__turn", _text("")),
        turn_since=F("current__turn_since"),
        report_due_at=F("current__due_at"),
        self_state=_if_handed_in(handed_in, "current__self_state"),
        verdict=_if_handed_in(handed_in, "current__verdict"),
        own_state=own_state,
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
