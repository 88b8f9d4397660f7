"""Reading, confirming and handing in a joint report."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from exchange import clock
from exchange.errors import Incomplete
from exchange.requests import MemberRequest
from exchange.roles import Capability
from exchange.rules import posts_of
from exchange.views.told import Act, tell_done
from tasks import rules, sentences
from tasks.actions.signatures import pull_back_report, sign_report, submit_alone
from tasks.forms.reports import SignForm
from tasks.models import FrozenReport, ProgressReport, ReportStatus
from tasks.queries.copies import parts_of_copy, signers_of_copy
from tasks.queries.report_changes import edits_between_copies, stored_edits
from tasks.queries.reports import ReportPage, sheet_of, signed_line
from tasks.views.finding import led_from_old_code, report_or_404
from tasks.views.next_acts import next_act
from tasks.views.report_edit import steps_of


@led_from_old_code
def report_detail(request: MemberRequest, period: str, code: str) -> HttpResponse:
    """Show a report as it stands, or the copy named by ``?copy=``.

    While the ministries write again, everybody else reads the copy that was last handed in: a ministry's text is
    not for others before both have confirmed it.
    """
    report = report_or_404(request, period, code)
    sheet = sheet_of(report, request.user, clock.now())
    copy = _copy_shown(request, sheet)
    context = _common(request, sheet) | {
        "copy": copy,
        "parts_of_copy": parts_of_copy(copy.content) if copy else [],
        "signers_of_copy": signers_of_copy(copy.content, names=sheet.sees_names) if copy else [],
        "remarks": list(report.remarks.select_related("made_by", "section").order_by("-made_at")),
        "may_review": request.user.may(Capability.READ_SUBMITTED_REPORTS)
        and report.status in (ReportStatus.SUBMITTED, ReportStatus.UNDER_REVIEW),
        "why_not_pull_back": rules.why_not_pull_back(report, sheet.sides),
    }
    return TemplateResponse(request, "tasks/report_detail.html", context)


def _copy_shown(request: MemberRequest, sheet: ReportPage) -> FrozenReport | None:
    report = sheet.report
    if wanted := request.GET.get("copy"):
        if not wanted.isascii() or not wanted.isdigit() or len(wanted) > 12:
            raise Http404(wanted)
        return get_object_or_404(FrozenReport.objects.select_related("frozen_by"), report=report, pk=int(wanted))
    writing = report.status not in (ReportStatus.SUBMITTED, ReportStatus.UNDER_REVIEW, ReportStatus.ACCEPTED)
    if writing and not sheet.sides:
        return FrozenReport.objects.filter(report=report).select_related("frozen_by").order_by("-pk").first()
    return None


@led_from_old_code
def report_changes(request: MemberRequest, period: str, code: str) -> HttpResponse:
    """Show what was written otherwise in the report's parts: every save to the two ministries, copies to others."""
    report = report_or_404(request, period, code)
    posts = posts_of(request.user, clock.today())
    pair = report.task.pair
    mine = not {pair.post_a_id, pair.post_b_id}.isdisjoint(posts)
    context = {
        "report": report,
        "mine": mine,
        "edits": stored_edits(report) if mine else edits_between_copies(report),
        "may_read_history": not rules.why_not_read_history(pair, request.user, posts),
    }
    return TemplateResponse(request, "tasks/report_changes.html", context)


@led_from_old_code
def report_check(request: MemberRequest, period: str, code: str) -> HttpResponse:
    """Show all answers with what changed, who confirmed and what is missing."""
    report = report_or_404(request, period, code)
    sheet = sheet_of(report, request.user, clock.now())
    return _check_page(request, sheet)


def _check_page(
    request: MemberRequest, sheet: ReportPage, form: SignForm | None = None, status: int = 200
) -> TemplateResponse:
    report, at = sheet.report, clock.now()
    signable = [
        side
        for side in ("a", "b")
        if side not in sheet.signatures and not rules.why_not_sign(report, side, sheet.sides, at)
    ]
    side = signable[0] if signable else ""
    context = _common(request, sheet) | {
        "steps": steps_of(sheet, "check"),
        "sign_side": side,
        "why_not_sign": None if side else rules.why_not_sign_any(report, sheet.signatures, sheet.sides, at),
        "form": form or SignForm(initial={"side": side, "fingerprint": sheet.fingerprint}),
        "submits": len(sheet.signatures) == 1,
        "may_submit_alone": bool(side or any(one in sheet.signatures for one in sheet.sides))
        and any(not rules.why_not_submit_alone(report, one, sheet.sides, at) for one in sheet.sides),
        "alone_side": next(iter(sheet.sides), ""),
        "late": at > report.due_at,
        "is_intake_over": rules.is_intake_over(report, at),
    }
    return TemplateResponse(request, "tasks/report_check.html", context, status=status)


def _common(request: MemberRequest, sheet: ReportPage) -> dict:
    report = sheet.report
    return {
        "sheet": sheet,
        "report": report,
        "today": clock.today(),
        "figures": sheet.figures,
        "signed": {side: signed_line(signature) for side, signature in sheet.signatures.items()},
        "mine": bool(sheet.sides),
    }


@require_POST
def report_sign(request: MemberRequest, period: str, code: str) -> HttpResponse:
    """Confirm for one side; the second confirmation hands the report in."""
    report = report_or_404(request, period, code)
    form = SignForm(request.POST)
    if not form.is_valid():
        if set(form.errors) <= {"dissent"}:
            return _check_page(request, sheet_of(report, request.user, clock.now()), form, status=422)
        raise Incomplete(sentences.CONFIRM_AGAIN)
    report = sign_report(report.pk, by=request.user, at=clock.now(), **form.cleaned_data)
    if report.status == ReportStatus.SUBMITTED:
        tell_done(request, f"제출했습니다. {sentences.TOLD_AFTER_REVIEW}", *_after_handing_in(report))
        return redirect(report)
    tell_done(request, f"확인했습니다. {sentences.OTHER_SIDE_NEXT}", next_act(request.user))
    return redirect("tasks:report_check", period, code)


def _after_handing_in(report: ProgressReport) -> tuple[Act, Act]:
    """Return the ways on: 내 할 일, which knows what is next, and back as long as nobody reads the report."""
    return ("내 할 일", reverse("todo")), ("제출 취소", f"{report.get_absolute_url()}#h-back")


@require_POST
def report_submit_alone(request: MemberRequest, period: str, code: str) -> HttpResponse:
    """Hand the report in without the silent other side."""
    report = report_or_404(request, period, code)
    form = SignForm(request.POST)
    if not form.is_valid():
        raise Incomplete(sentences.CONFIRM_AGAIN)
    side, fingerprint = form.cleaned_data["side"], form.cleaned_data["fingerprint"]
    report = submit_alone(report.pk, side=side, fingerprint=fingerprint, by=request.user, at=clock.now())
    tell_done(request, f"단독 제출했습니다. {sentences.TOLD_AFTER_REVIEW}", *_after_handing_in(report))
    return redirect(report)


@require_POST
def report_pull_back(request: MemberRequest, period: str, code: str) -> HttpResponse:
    """Take a submitted report back before it is read."""
    report = report_or_404(request, period, code)
    pull_back_report(report.pk, by=request.user, at=clock.now())
    joint = reverse("tasks:report_edit", args=[period, code, "joint"])
    tell_done(request, "제출을 취소했습니다. 수정한 뒤 두 부처가 다시 확인해 주세요.", ("공동 현황 수정하기", joint))
    return redirect("tasks:report_check", period, code)
