"""검토함: the queue of submitted reports and the decision on each."""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from django_tables2 import Table

from exchange import clock
from exchange.filters.conditions import said
from exchange.listing import Found, Listing
from exchange.read_pages import ReadPage
from exchange.requests import MemberRequest
from exchange.views.lists import addresses_in_formats
from exchange.views.told import tell_done
from tasks import rules
from tasks.actions.reviews import accept_report, reopen_report, return_report, start_review
from tasks.contents import content_of
from tasks.filters.reviews import STEPS, ReviewFilter
from tasks.forms.reports import AcceptForm, ReturnForm
from tasks.models import FrozenReport, ProgressReport, ReportStatus, TaskState
from tasks.periods import next_working_day
from tasks.queries.comparison import comparison
from tasks.queries.reports import ReportPage, last_accepted, sheet_of, signed_line
from tasks.queries.reviews import (
    CONDITIONS,
    counts_by_step,
    opened_of_all_kinds,
    place_of,
    queue_page,
    review_queue,
)
from tasks.tables.reviews import ReviewTable
from tasks.views.finding import report_or_404

REPLY_WORKING_DAYS = 5  # proposed for an answer; the person may choose another day


_tables: dict[type[Table], Table] = {}  # each for its columns alone: none ever has rows


def _table(columns: type[Table]) -> Table:
    if columns not in _tables:
        _tables.clear()
        _tables[columns] = columns([])
    return _tables[columns]


@dataclass(frozen=True)
class Around:
    """What stands around the queue's rows, the same for everybody who asks the same of it.

    filterset  the conditions as they were asked
    asked  what narrows the queue, by name; None where a condition is wrong
    bar    the conditions to choose from      files  (label, address) of the list in each format
    """

    filterset: ReviewFilter
    asked: dict[str, str] | None
    bar: str
    files: list[tuple[str, str]]


@lru_cache(maxsize=256)
def _around(query: str, periods: tuple, prefix: str) -> Around:
    """Work out what an address asks for; it depends on the periods there are and on where the service is mounted."""
    asked = QueryDict(query)
    filterset = ReviewFilter(asked)
    named = None
    if filterset.form.is_valid():
        given = filterset.form.cleaned_data
        named = {name: getattr(given[name], "code", given[name]) for name in CONDITIONS if given[name]}
    drawn = render_to_string("_reviews_bar.html", {"form": filterset.form})
    bar = SafeString(drawn)  # nosec B308 B703 - a template of our own, which escapes what it is given
    return Around(filterset, named, bar, addresses_in_formats(REVIEWS.policy, asked))


def reviews(request: MemberRequest) -> HttpResponse:
    """Show what waits for review, the most urgent first."""
    today = clock.today()
    around = _around(request.META.get("QUERY_STRING", ""), opened_of_all_kinds(), get_script_prefix())
    asked = around.asked
    listing = ReadPage(
        _table(REVIEWS.columns),
        request.GET,
        REVIEWS.per_page,
        read=lambda sort, start, rows: [] if asked is None else queue_page(asked, sort, start, rows, today),
        count=lambda lines: lines[0].total if lines else 0,
    )
    steps = _steps(request.GET, asked)
    context = {"listing": listing, "filter": around.filterset, "bar": around.bar, "files": around.files, "steps": steps}
    return TemplateResponse(request, REVIEWS.template, context)


def _steps(query: QueryDict, asked: dict[str, str] | None) -> list[tuple[str, str, bool, int | None]]:
    """Return the tabs (name, address, whether it is this page, how many); no numbers where a condition is wrong."""
    counts = None if asked is None else counts_by_step(asked)
    tabs = []
    for step, name in (("", "전체"), *STEPS):
        there = query.copy()
        there.pop("page", None)
        there.pop("status", None)
        if step:
            there["status"] = step
        number = None if counts is None else counts.get(step, 0)
        tabs.append((name, f"?{there.urlencode()}", query.get("status", "") == step, number))
    return tabs


def _found(request: MemberRequest) -> Found:
    """Keep what waits for review, for a file."""
    filterset = ReviewFilter(request.GET, queryset=review_queue())
    return Found(
        rows=filterset.qs if filterset.is_valid() else ProgressReport.objects.none(),
        as_of=clock.now(),
        title="검토함",
        filter=filterset,
        conditions=said(filterset),
    )


REVIEWS = Listing(
    policy="tasks:reviews",
    source=_found,
    columns=ReviewTable,
    filters=ReviewFilter,
    template="tasks/reviews.html",
)


def review_detail(request: MemberRequest, period: str, code: str) -> HttpResponse:
    """Show one submitted report beside the last accepted one, with the box for the decision."""
    report = report_or_404(request, period, code)
    return _page(request, report)


def _page(request: MemberRequest, report: ProgressReport, status: int = 200, **more) -> TemplateResponse:
    sheet = sheet_of(report, request.user, clock.now())
    last = last_accepted(report)
    last_name = last.report.period.short_label if last else ""
    rows = comparison(last.content if last else None, _content(sheet), last_name)
    only = request.GET.get("only") == "changed"
    stands = place_of(report.pk)
    names = {side: sheet.ministry(side) for side in ("a", "b")}
    sections = {part.side: part.section for part in sheet.parts}
    dissents = {side: signature.dissent for side, signature in sheet.signatures.items() if signature.dissent}
    last_verdict = last.content.get("verdict", "") if last else ""
    proposed = report.verdict or rules.proposed_verdict(
        report.self_state, last_verdict, sections["a"], sections["b"], has_dissent=bool(dissents)
    )
    context = {
        "sheet": sheet,
        "report": report,
        "rows": [row for row in rows if row.changed] if only else rows,
        "only": only,
        "last": last,
        "last_name": last_name,
        "stands": stands,
        "names": names,
        "issues": [
            (names[side], sections[side]) for side in ("a", "b") if sections[side].issue_kind in ("obstacle", "dispute")
        ],
        "gap": rules.differs_by_two_steps(sections["a"], sections["b"]),
        "streak": max(section.unchanged_streak for section in sections.values()),
        "overdue_milestones": list(report.task.milestones.overdue(clock.today())),
        "odd": [
            sheet.indicators[place]
            for place, one in enumerate(sheet.indicators)
            if one.pk in sheet.readings and rules.reads_odd(one, sheet.readings[one.pk].value)
        ],
        "signed": {side: signed_line(signature) for side, signature in sheet.signatures.items()},
        "remarks": list(report.remarks.select_related("made_by", "section").order_by("-made_at")),
        "why_not_start": rules.why_not_start_review(report, request.user),
        "why_not_decide": rules.why_not_decide(report, request.user),
        "why_not_reopen": rules.why_not_reopen(report, request.user),
        "accept_form": AcceptForm(initial={"verdict": proposed, "note": report.verdict_note}),
        "dissents": dissents,
        "last_verdict": last_verdict,
        "state_words": dict(TaskState.choices),
        "got_worse": rules.is_worse(report.self_state, last_verdict),
        "return_form": ReturnForm(names=names, initial={"reply_due_on": _proposed_reply_day()}),
        "today": clock.today(),
    }
    return TemplateResponse(request, "tasks/review_detail.html", context | more, status=status)


def _content(sheet: ReportPage) -> dict:
    """Return what was handed in: the last copy while the ministries write again, else the text itself."""
    if sheet.report.status == ReportStatus.RETURNED:
        copy = FrozenReport.objects.filter(report=sheet.report).order_by("-pk").first()
        if copy is not None:
            return copy.content
    sections = [part.section for part in sheet.parts]
    return content_of(sheet.report, sections, list(sheet.readings.values()))


def _proposed_reply_day():
    day = clock.today()
    for _ in range(REPLY_WORKING_DAYS):
        day = next_working_day(day + timedelta(days=1))
    return day


@require_POST
def review_start(request: MemberRequest, period: str, code: str) -> HttpResponse:
    report = report_or_404(request, period, code)
    start_review(report.pk, by=request.user, at=clock.now())
    messages.success(request, "검토를 시작했습니다. 판정하기 전까지 두 부처는 내용을 바꿀 수 없습니다.")
    return redirect("tasks:review_detail", period, code)


@require_POST
def review_accept(request: MemberRequest, period: str, code: str) -> HttpResponse:
    """Accept with a verdict and go on to the next in the queue."""
    report = report_or_404(request, period, code)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return _page(request, report, status=422, accept_form=form)
    after = place_of(report.pk).after
    accept_report(report.pk, by=request.user, at=clock.now(), **form.cleaned_data)
    accepted = ("확정한 보고 보기", report.get_absolute_url())
    tell_done(request, f"{report.task.code} 보고를 확정했습니다.", accepted)
    if after is None:
        return redirect("tasks:reviews")
    return redirect("tasks:review_detail", *after)


@require_POST
def review_return(request: MemberRequest, period: str, code: str) -> HttpResponse:
    """Send named parts back."""
    return _send_back(request, period, code, return_report, "보완을 요청했습니다. 두 부처에 알렸습니다.")


@require_POST
def review_reopen(request: MemberRequest, period: str, code: str) -> HttpResponse:
    """Open an accepted report again for named parts."""
    return _send_back(request, period, code, reopen_report, "확정한 보고를 다시 열었습니다. 확정본은 그대로 남습니다.")


def _send_back(request: MemberRequest, period: str, code: str, action, said: str) -> HttpResponse:
    report = report_or_404(request, period, code)
    names = {side: report.task.pair.post_of(side).name.short for side in ("a", "b")}
    form = ReturnForm(request.POST, names=names)
    if not form.is_valid():
        return _page(request, report, status=422, return_form=form)
    action(report.pk, remarks=form.remarks(), reply_due_at=form.reply_due_at(), by=request.user, at=clock.now())
    first = place_of(report.pk).after
    tell_done(request, said, ("다음 보고 검토하기", reverse("tasks:review_detail", args=first)) if first else None)
    return redirect("tasks:review_detail", period, code)
