"""What people owe about reports and quarters, worked out from their state alone."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse

from exchange.joined import Joined
from exchange.models import User
from exchange.queries.remaining_work import RemainingWork
from exchange.rules import posts_of
from exchange.statements import Statement
from tasks.models import CollaborationTask, ProgressReport, ReportPeriod, ReportStatus, Turn
from tasks.queries.next_steps import TURNS, Step
from tasks.queries.quarters import QuarterLine, rows_of
from tasks.rules import WRITABLE


@dataclass(frozen=True)
class Owed:
    """A report and what this person should do about it."""

    report: ProgressReport
    step: Step


_PERIOD = Joined(ReportPeriod, {"": "period"})
_DUE = """
    SELECT {period} FROM tasks_reportperiod AS period WHERE opened_at IS NULL AND opens_on <= %(on)s
    ORDER BY spans_to, spans_from DESC, id
"""
_TO_OPEN = Statement("periods_to_open", _DUE.format(period=_PERIOD.sql), {"on": "date"})


class Owing(list[Owed]):
    """What somebody should do about reports of the own posts.

    more     counts the reports that nobody looked at
    waiting  those that wait for somebody else, 국무조정실 among them: they stay visible until they are accepted
    """

    more = 0

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[QuarterLine] = []


def owed_reports(user: User, on: date, most: int = 50) -> Owing:
    """Return what ``user`` should do on ``on`` about the reports of their own posts, in the order of deadlines.

    most  how many reports are looked at, the first of them
    """
    owing, posts = Owing(), posts_of(user, on)
    if not posts:
        return owing
    own = Q(status__in=WRITABLE, turn__in=list(TURNS))
    reports = ProgressReport.objects.for_table().of_posts(posts).filter(own | Q(turn=Turn.CENTRE))
    reports = reports.order_by("due_at", "task__position", "pk")
    found = list(reports[: most + 1])
    owing.more = reports.order_by().count() - most if len(found) > most else 0
    for row in rows_of(found[:most], user, on):
        if row.step:
            owing.append(Owed(row.report, row.step))
        else:
            owing.waiting.append(row)
    return owing


def next_owed(user: User, on: date, *, after: ProgressReport | None = None) -> Owed | None:
    """Return what ``user`` should do next about reports: the first by deadline, None where nothing is left.

    after  the report just dealt with: what is still owed about it comes first
    """
    owing = owed_reports(user, on)
    return next((each for each in owing if after and each.report.pk == after.pk), owing[0] if owing else None)


def quarters_to_open(on: date) -> list[ReportPeriod]:
    """Return the quarters whose day to open has come and that nobody has opened."""
    return [_PERIOD.read(row) for row in _TO_OPEN.rows(on=on)]


def next_opening(on: date) -> date | None:
    """Return the day on which the next quarter's report begins, None where no later quarter is planned."""
    coming = ReportPeriod.objects.filter(opened_at__isnull=True, opens_on__gt=on).order_by("opens_on")
    return coming.values_list("opens_on", flat=True).first()


def tasks_of_stopped_checkers() -> int:
    """Count the live tasks whose 점검 담당's account is stopped."""
    return CollaborationTask.objects.live().filter(checker__is_active=False).count()


def remaining_work(account: User, posts: list[int], on: date) -> list[RemainingWork]:
    """Return what is left with ``account``: reports of opened quarters at ``posts``, and tasks it looks after."""
    found = []
    unsettled = ProgressReport.objects.of_posts(posts).exclude(status=ReportStatus.ACCEPTED)
    numbers = unsettled.order_by().values_list("period").annotate(number=Count("pk")) if posts else ()
    periods = ReportPeriod.objects.in_bulk([period for period, _ in numbers])
    for key, number in numbers:
        text = f"확정되지 않은 {periods[key]} 보고 {number}건"
        found.append(RemainingWork(text, periods[key].get_absolute_url(), at_posts=True))
    if checked := CollaborationTask.objects.live().filter(checker=account).count():
        found.append(RemainingWork(f"점검 담당으로 맡은 과제 {checked}건", reverse("tasks:manage_tasks")))
    return found
