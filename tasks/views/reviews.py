"""검토함: the queue of submitted reports and the decision on each."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from exchange import clock
from exchange.filters.conditions import said
from exchange.listing import Found, Listing
from exchange.requests import MemberRequest
from tasks import rules
from tasks.actions.reviews import accept_report, reopen_report, return_report, start_review
from tasks.contents import content_of
from tasks.filters.reviews import ReviewFilter
from tasks.forms.reports import AcceptForm, ReturnForm
from tasks.models import FrozenReport, ProgressReport, ReportStatus, TaskState
from tasks.periods import next_working_day
from tasks.queries.comparison import comparison
from tasks.queries.reports import Sheet, last_accepted, sheet_of, signed_line
from tasks.queries.reviews import in_queue, places, review_queue
from tasks.tables.reviews import ReviewTable
from tasks.views.finding import report_or_404

REPLY_WORKING_DAYS = 5  # proposed for an answer; the person may choose another day


def _found(request: MemberRequest) -> Found:
    """Keep what waits for review, the most urgent first."""
    filterset = ReviewFilter(request.GET, queryset=review_queue())
    rows = filterset.qs if filterset.is_valid() else ProgressReport.objects.none()
    return Found(
        rows=rows.values("pk"),  # keys alone, for all that wait are put in order
        read=lambda keys: in_queue([row["pk"] for row in keys]),
        file_rows=lambda: rows,
        as_of=clock.now(),
        title="검토함",
        filter=filterset,
        conditions=said(filterset),
        context={"today": clock.today()},
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
    place, length, before, after = places(review_queue(), report.pk)
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
        "place": place,
        "length": length,
        "before": before,
        "after": after,
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


def _content(sheet: Sheet) -> dict:
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
    _, _, _, after = places(review_queue(), report.pk)
    accept_report(report.pk, by=request.user, at=clock.now(), **form.cleaned_data)
    messages.success(request, f"{report.task.code} 보고를 확정했습니다.")
    if after is None:
        return redirect("tasks:reviews")
    return redirect("tasks:review_detail", after.period.code, after.task.code)


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
    messages.success(request, said)
    return redirect("tasks:review_detail", period, code)
