"""How each task stands in one quarter: the one answer that the board, the task list and every count are made from.

Whoever counts tasks by state, by report or by what is overdue narrows ``standing(period)`` with the conditions below,
so a number and the list behind it cannot differ. The rows are stored (``TaskStanding``); ``computed_standing`` works
the same out from all reports, and ``standing_check`` holds the two against each other.
"""

from datetime import date, datetime, time

from django.db.models import (
    BooleanField,
    Case,
    DateField,
    ExpressionWrapper,
    F,
    FilteredRelation,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)

from exchange import clock
from tasks import rules
from tasks.models import CollaborationTask, ReportPeriod, ReportStatus, TaskState
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
    "earlier": Q(earlier_reports__gt=0),
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


def counted_in(period: ReportPeriod | None) -> QuerySet[CollaborationTask]:
    """Return the tasks that the quarter's board counts.

    Those worked on until its deadline or still now, that report in it; in the last opened quarter also those that do
    not (a task made after the opening). Before the first opening: every live task.
    """
    of_quarter = Q(standings__period=period.pk) if period else Q(standings__period__isnull=True)
    return CollaborationTask.objects.annotate(now=FilteredRelation("standings", condition=of_quarter)).filter(
        now__is_counted=True
    )


def standing(period: ReportPeriod | None, at: datetime | None = None) -> QuerySet[CollaborationTask]:
    """Return the tasks counted in ``period``, each with how it stands there. One row a task, in no order.

    at  the moment by which things are overdue; now where it is not given, never after the closing of the quarter

    report_pk, report_status   its report of the quarter ("" where it has none), and that report's turn, turn_since,
    turn, …                    report_due_at, and, once handed in, self_state and verdict
    state                      국무조정실's verdict, else the own assessment once handed in, else previous_state
    state_is_old               True where ``state`` is not of this quarter (a dashed cell)
    previous_state             the last state of an earlier quarter, "" where it never had one
    before_period              the quarter (key) that ``previous_state`` and, with an old state, the statements are of
    has_obstacle, has_dispute  whether the report as handed in states one; the last one's while this is not handed in
    report_is_overdue          the two ministries owe the report or its correction, or one of an earlier quarter, and
                               the moment is past
    earlier_reports, …         how many reports of earlier quarters they owe; quarter and state of the oldest
    milestone_is_overdue       a milestone's day is past; ``milestone_overdue_count`` says how many
    """
    at = rules.as_of(period, at or clock.now())
    on = rules.day_of(at)
    return counted_in(period).annotate(
        report_pk=F("now__report_id"),
        report_is_demo=F("now__report_is_demo"),
        report_status=F("now__report_status"),
        turn=F("now__turn"),
        turn_since=F("now__turn_since"),
        report_due_at=F("now__report_due_at"),
        self_state=F("now__self_state"),
        verdict=F("now__verdict"),
        state=F("now__state"),
        state_is_old=F("now__state_is_old"),
        previous_state=F("now__previous_state"),
        before_period=F("now__before_period"),
        earlier_reports=F("now__earlier_reports"),
        earlier_period=F("now__earlier_period"),
        earlier_status=F("now__earlier_status"),
        has_obstacle=_whether(Q(now__obstacles__gt=0)),
        has_dispute=_whether(Q(now__disputes__gt=0)),
        report_is_overdue=_if_so(Q(now__owed_at__lt=at)),
        milestone_is_overdue=_if_so(Q(now__is_active=True, now__milestone_on__lt=on)),
        milestone_overdue_count=Case(
            When(now__is_active=True, then=_how_many_before("now__milestone_days", on)), default=Value(0)
        ),
    )


def _whether(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _if_so(condition: Q) -> Case:
    """Whether the condition holds; not where it cannot be said, for want of a day."""
    return Case(When(condition, then=Value(True)), default=Value(False))


def _how_many_before(days: str, on: date) -> Func:
    """Return how many of an ordered array of days come before ``on``: as many as are not later than the day before."""
    day = Value(on, output_field=DateField())
    return Func(day, F(days), function="width_bucket", arg_joiner=" - 1, ", output_field=IntegerField())
