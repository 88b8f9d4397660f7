"""내 작업: what a person asked for, how far it is, where its result is. 정기 작업: what runs by itself."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone

from exchange.listing import Found, Listing
from exchange.models import Job
from exchange.models.job import KEPT
from exchange.queries.timed_runs import timed_lines
from exchange.requests import MemberRequest
from exchange.rules.jobs import why_not_fetch
from exchange.tables.jobs import JobTable, TimedTable


def _found(request: MemberRequest) -> Found:
    return Found(
        rows=Job.objects.visible_to(request.user).for_table(),
        as_of=timezone.localtime(),  # the real moment: jobs do not stand on the demonstration's day
        title="내 작업",
        conditions="내가 요청한 작업",
        context={"kept_days": KEPT.days},
    )


JOBS = Listing(policy="exchange:jobs", source=_found, columns=JobTable, template="exchange/jobs.html")


def job_detail(request: MemberRequest, pk: int) -> HttpResponse:
    """Show one job: who asked for it and when, how far it is, its result or why it failed."""
    return TemplateResponse(request, "exchange/job.html", _context(request, pk))


def job_progress(request: MemberRequest, pk: int) -> HttpResponse:
    """Answer with the part of the page that changes, for the page's script."""
    return TemplateResponse(request, "exchange/_job_progress.html", _context(request, pk))


def _context(request: MemberRequest, pk: int) -> dict[str, object]:
    job = get_object_or_404(Job.objects.visible_to(request.user).select_related("asked_by"), pk=pk)
    return {"job": job, "why_not_fetch": why_not_fetch(job, timezone.now()), "kept_days": KEPT.days}


def _timed(request: MemberRequest) -> Found:
    return Found(rows=timed_lines(timezone.now()), as_of=timezone.localtime(), title="정기 작업")


TIMED = Listing(
    policy="exchange:manage_timed", source=_timed, columns=TimedTable, template="exchange/manage_timed.html"
)
