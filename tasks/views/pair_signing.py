"""Confirming all complete reports of the own pair in one go."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from exchange import clock
from exchange.errors import Incomplete, Refused
from exchange.models import ExchangePair
from exchange.requests import MemberRequest
from exchange.rules import posts_of
from exchange.views.told import tell_done
from tasks import sentences
from tasks.actions.signatures import sign_report
from tasks.forms.reports import SignPairForm
from tasks.models import ProgressReport, ReportPeriod, ReportStatus
from tasks.queries.pair_signing import entries_of
from tasks.views.next_acts import next_act


def pair_sign(request: MemberRequest, period: str, code: str) -> HttpResponse:
    """List the quarter's reports of the own pair, each with what changed; POST confirms those that were on the page.

    Each report is confirmed in a transaction of its own: a report is what one confirms and hands in, so one that was
    changed meanwhile holds no other back, and no report waits locked for the rest. What could not be confirmed is
    named with its reason, and stays as it was.
    """
    pair = get_object_or_404(ExchangePair.objects.of_post(posts_of(request.user, clock.today())).for_table(), code=code)
    found = get_object_or_404(ReportPeriod, code=period, opened_at__isnull=False)
    reports = list(ProgressReport.objects.for_table().filter(period=found, task__pair=pair))
    if request.method == "POST":
        form = SignPairForm(request.POST)
        if not form.is_valid() or not form.texts().keys() <= {report.task.code for report in reports}:
            raise Incomplete(sentences.CONFIRM_AGAIN)
        _sign_each(request, reports, form.texts())
        return redirect("tasks:pair_sign", found.code, pair.code)
    entries = entries_of(reports, request.user, clock.now())
    ready = [entry for entry in entries if entry.side]
    submitting = [entry.report for entry in ready if entry.submits]
    context = {
        "pair": pair,
        "period": found,
        "ready": ready,
        "rest": [entry for entry in entries if not entry.side],
        "submits": len(submitting),
        "late": any(clock.now() > report.due_at for report in submitting),
        "today": clock.today(),
    }
    return TemplateResponse(request, "tasks/pair_sign.html", context)


def _sign_each(request: MemberRequest, reports: list[ProgressReport], texts: dict[str, tuple[str, str]]) -> None:
    """Confirm the reports whose text still is the one that was seen, and say of every one what became of it."""
    signed, submitted, left_out = [], 0, []
    for report in reports:
        if report.task.code not in texts:
            continue
        side, fingerprint = texts[report.task.code]
        try:
            after = sign_report(report.pk, side=side, fingerprint=fingerprint, by=request.user, at=clock.now())
        except Refused as refused:
            left_out.append(f"{report.task.code}: {refused.reason}")
            continue
        signed.append(after)
        submitted += after.status == ReportStatus.SUBMITTED
    if signed:
        handed_in = f" 그 가운데 {submitted}건은 두 부처가 모두 확인해 제출했습니다." if submitted else ""
        tell_done(request, f"{len(signed)}건을 확인했습니다.{handed_in}", next_act(request.user))
    for line in left_out:
        messages.warning(request, f"확인하지 않은 과제 {line}")
