"""Finding the report an address names, for this person; and the task that an old address names."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from exchange import clock
from exchange.errors import NotYours
from exchange.models import User
from exchange.requests import MemberRequest
from exchange.rules import posts_of
from tasks.models import ProgressReport
from tasks.queries.moved import code_now
from tasks.queries.report_rows import report_called
from tasks.rules import may_read_report


def visible_reports(request: MemberRequest):
    """Return the reports whose text this person may read."""
    user = request.user
    posts = posts_of(user, clock.today())
    return ProgressReport.objects.visible_to(user, posts=posts)


def report_or_404(
    request: MemberRequest, period: str, code: str, posts: Collection[int] | None = None
) -> ProgressReport:
    """Find a report that this person may see; any other is a 404 like a missing one.

    posts  those the person writes for today, where the caller has read them
    """
    report = report_called(period, code)
    if posts is None:
        posts = posts_of(request.user, clock.today())
    if report is None or not _may_read(report, request.user, posts):
        raise Http404(code)
    return report


def _may_read(report: ProgressReport, user: User, posts: Collection[int]) -> bool:
    pair, was_submitted = report.task.pair, report.submitted_at is not None
    is_own = pair.post_a_id in posts or pair.post_b_id in posts
    return may_read_report(user, report.status, was_submitted=was_submitted, is_own=is_own)


def led_from_old_code(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lead a page whose address names a task as it was called before it was moved to its address of now."""

    @wraps(view)
    def led(request: MemberRequest, *args: Any, **keys: Any) -> HttpResponse:
        try:
            return view(request, *args, **keys)
        except (Http404, NotYours):
            now = code_now(keys["code"], request.user) if request.method in ("GET", "HEAD") else None
            if now is None or request.resolver_match is None:
                raise
            return redirect(request.resolver_match.view_name, **keys | {"code": now})

    return led


def side_or_404(report: ProgressReport, part: str) -> str:
    """Return the side that an address's last word names: "joint" or a ministry's code in lower case."""
    side = "joint" if part == "joint" else report.task.pair.side_of_ministry(part)
    if not side:
        raise Http404(part)
    return side
