"""Declaring interests before any paper opens, and reporting one found later."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from evaluation.actions.conflicts import declare_conflicts, report_conflict
from evaluation.forms.sheets import DeclarationForm, LateConflictForm
from evaluation.models import EvaluationRound
from evaluation.queries.conflicts import conflict_rows, withdrawn_for_conflict
from evaluation.rules.sheets import why_not_declare
from evaluation.views.finding_sheets import own_round_or_404
from evaluation.views.next_acts import next_sheet
from evaluation.views.sheets import closed_page
from exchange import clock
from exchange.errors import Incomplete
from exchange.requests import MemberRequest
from exchange.views.told import tell_done


def conflicts(request: MemberRequest, slug: str) -> HttpResponse:
    """Show all assigned tasks for declaring (GET), or take the declarations on all of them at once (POST)."""
    round = own_round_or_404(request, slug)
    if request.method != "POST":
        if refusal := why_not_declare(round, request.user):
            return closed_page(request, round, refusal)
        return _page(request, round)
    form = DeclarationForm(request.POST, rows=conflict_rows(round, request.user))
    if not form.is_valid():
        return _page(request, round, status=422, form=form)
    try:
        declared = declare_conflicts(round.pk, reasons=form.reasons(), by=request.user, at=clock.now())
    except Incomplete as changed:
        return _page(request, round, status=changed.status, told=changed.reason)
    said = "이해관계를 확인했습니다."
    if declared.withdrawn:
        said += f" 이해관계를 밝힌 {declared.withdrawn}건은 배정을 철회하고 국무조정실에 알렸습니다."
    tell_done(request, said, next_sheet(round, request.user))
    return redirect("evaluation:sheets", slug)


@require_POST
def conflict_report(request: MemberRequest, slug: str) -> HttpResponse:
    """Report an interest found after the declaration."""
    round = own_round_or_404(request, slug)
    form = LateConflictForm(request.POST, rows=conflict_rows(round, request.user))
    if not form.is_valid():
        return _page(request, round, status=422, late=form)
    report_conflict(
        round.pk, form.cleaned_data["task"], reason=form.cleaned_data["reason"], by=request.user, at=clock.now()
    )
    messages.success(request, "이해관계를 알렸습니다. 이 과제의 자료와 채점표는 더 열리지 않습니다.")
    return redirect("evaluation:conflicts", slug)


def _page(
    request: MemberRequest, round: EvaluationRound, status: int = 200, told: str = "", **forms
) -> TemplateResponse:
    rows = conflict_rows(round, request.user)
    form = forms.get("form") or DeclarationForm(rows=rows)
    context = {
        "round": round,
        "rows": rows,
        "form": form,
        "late": forms.get("late") or LateConflictForm(rows=rows),
        "declared": [row for row in rows if row.declaration is not None],
        "withdrawn": withdrawn_for_conflict(round, request.user),
        "told": told,
        "today": clock.today(),
    }
    return TemplateResponse(request, "evaluation/conflicts.html", context, status=status)
