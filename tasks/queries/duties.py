"""What people owe about reports and quarters, worked out from their state alone."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.urls import reverse

from exchange.models import User
from exchange.queries.remaining_work import RemainingWork
from exchange.rules import posts_of
from tasks.models import CollaborationTask, ProgressReport, ReportPeriod, ReportStatus
from tasks.queries.next_steps import TURNS, Step
from tasks.queries.quarters import Row, rows_of
from tasks.rules import WRITABLE


@dataclass(frozen=True)
class Owed:
    """A report and what this person should do about it."""

    report: ProgressReport
    step: Step


def owed_reports(user: User, on: date) -> list[Owed]:
    """Return what ``user`` should do on ``on`` about the reports of their own posts, in the order of deadlines."""
    return own_reports(user, on)[0]


def own_reports(user: User, on: date) -> tuple[list[Owed], list[Row]]:
    """Return what ``user`` should do about the reports of their own posts, and those that wait for somebody else.

    Both in the order of deadlines. Who waits for the other ministry, or for the own holder, still sees the report.
    """
    posts = posts_of(user, on)
    if not posts:
        return [], []
    reports = ProgressReport.objects.for_table().of_posts(posts).filter(status__in=WRITABLE, turn__in=list(TURNS))
    rows = rows_of(list(reports.order_by("due_at", "task__position", "pk")), user, on)
    return [Owed(row.report, row.step) for row in rows if row.step], [row for row in rows if not row.step]


def quarters_to_open(on: date) -> list[ReportPeriod]:
    """Return the quarters whose day to open has come and that nobody has opened."""
    return list(ReportPeriod.objects.in_order().filter(opened_at__isnull=True, opens_on__lte=on))


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
