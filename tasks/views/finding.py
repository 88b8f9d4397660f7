"""Finding the report an address names, for this person."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from exchange import clock
from exchange.requests import MemberRequest
from exchange.rules import posts_of
from tasks.models import ProgressReport


def visible_reports(request: MemberRequest):
    """Return the reports whose text this person may read."""
    user = request.user
    posts = posts_of(user, clock.today())
    return ProgressReport.objects.visible_to(user, posts=posts)


def report_or_404(request: MemberRequest, period: str, code: str) -> ProgressReport:
    """Find a report that this person may see; any other is a 404 like a missing one."""
    return get_object_or_404(
        visible_reports(request).for_table().select_related("reviewer", "accepted_by", "submitted_by"),
        period__code=period,
        task__code=code,
    )


def side_or_404(report: ProgressReport, part: str) -> str:
    """Return the side that an address's last word names: "joint" or a ministry's code in lower case."""
    side = "joint" if part == "joint" else report.task.pair.side_of_ministry(part)
    if not side:
        raise Http404(part)
    return side
