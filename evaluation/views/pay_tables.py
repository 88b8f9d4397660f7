"""The pay tables: what is in force with its source, putting rows in, and the second person who publishes them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from evaluation.actions import pay_tables as actions
from evaluation.exports.notes import PAY_HOW_TO
from evaluation.forms.pay import FORMS, WithdrawForm
from evaluation.forms.pay_columns import SHEETS, PaySheet
from evaluation.models.pay import Effective
from evaluation.queries.pay_tables import overlapping, row_before, row_to_close, row_to_reopen, rows_of, spans_beside
from evaluation.rules import pay as rules
from evaluation.tables.pay import table_of
from exchange import clock
from exchange.errors import Refused
from exchange.listing import Found, Listing, ListPage, lay_out
from exchange.requests import MemberRequest

ENTERED = "{noun} 자료를 등록했습니다. 다른 점검 담당이나 관리자가 공개해야 산출에 쓰입니다."


def _found(request: MemberRequest) -> Found:
    """Keep every pay table; a file has a sheet of each, as the import reads them back."""
    first, *others = SHEETS
    return Found(
        rows=(),
        file_rows=lambda: list(rows_of(first.model)),
        more=lambda: [(sheet.title, table_of(sheet)(list(rows_of(sheet.model)))) for sheet in others],
        as_of=clock.now(),
        title="지급표",
        sheet=first.title,
        notes=[PAY_HOW_TO],
    )


def _page(request: MemberRequest, found: Found, listing: ListPage) -> dict[str, Any]:
    tables = []
    for sheet in SHEETS:
        rows = list(rows_of(sheet.model))
        standing = [row for row in rows if row.is_standing]
        drafts, withdrawn = [row for row in rows if row.is_draft], [row for row in rows if row.withdrawn_at]
        tables.append((sheet, drafts, standing, withdrawn, lay_out(table_of(sheet)(rows), request)))
    return {
        "tables": tables,
        "today": clock.today(),
        "may_keep": not rules.why_not_enter(request.user),
        "rules": rules,
        "draft_count": sum(len(drafts) for _, drafts, *_ in tables),
    }


PAY_TABLES = Listing(
    policy="evaluation:pay_tables",
    source=_found,
    columns=table_of(SHEETS[0]),
    template="evaluation/pay_tables.html",
    page=_page,
)


def pay_rate_add(request: MemberRequest) -> HttpResponse:
    return _add(request, "rates")


def pay_base_add(request: MemberRequest) -> HttpResponse:
    return _add(request, "bases")


def bonus_rule_add(request: MemberRequest) -> HttpResponse:
    return _add(request, "rules")


def guarantee_add(request: MemberRequest) -> HttpResponse:
    return _add(request, "guarantees")


def _add(request: MemberRequest, key: str) -> HttpResponse:
    """Put a row into the table ``key``; the same row twice is put in once."""
    sheet = _sheet(key)
    typed = request.POST if request.method == "POST" else None
    form = FORMS[sheet.model](typed, by=request.user, today=clock.today())
    status = 200
    if typed is not None:
        if form.is_valid():
            try:
                actions.enter_pay_row(sheet.model, form.values(), by=request.user, at=clock.now())
            except Refused as refused:
                if form.twin():
                    messages.info(request, refused.reason)
                    return redirect(_home(sheet))
                form.add_error(None, refused.reason)
            else:
                messages.success(request, ENTERED.format(noun=sheet.noun))
                return redirect(_home(sheet))
        status = 422
    return TemplateResponse(request, "evaluation/pay_add.html", {"sheet": sheet, "form": form}, status=status)


def pay_publish(request: MemberRequest, table: str, pk: int) -> HttpResponse:
    """Show what publishing would do; do it on POST."""
    sheet, row = _row_or_404(table, pk)
    refusal, status = rules.why_not_publish(row, request.user), 200
    if request.method == "POST":
        try:
            actions.publish_pay_row(sheet.model, pk, by=request.user, at=clock.now())
        except Refused as refused:
            row.refresh_from_db()
            refusal, status = refused.refusal, refused.status
        else:
            messages.success(request, f"{sheet.noun} 자료를 공개했습니다. 이제 산출에 쓰입니다.")
            return redirect(_home(sheet))
    closing = row_to_close(row)
    taken = overlapping(row).exclude(pk=closing.pk if closing else None).first()
    gaps = rules.missing_days((row.effective_from, row.effective_until), spans_after(row, closing))
    context = {
        "sheet": sheet,
        "row": row,
        "closing": closing,
        "last_day": row.effective_from - rules.DAY,
        "taken": rules.why_not_overlap(taken) if row.is_draft else None,
        "gaps": rules.why_not_leave_gaps(gaps) if row.is_draft else None,
        "refusal": refusal,
        "asked": _asked_of(sheet, row) if row.is_draft else [],
        "today": clock.today(),
    }
    return TemplateResponse(request, "evaluation/pay_publish.html", context, status=status)


def _asked_of(sheet: PaySheet, row: Effective) -> list[str]:
    """Return what the second person should look at twice before the row is published."""
    return rules.what_to_confirm(row, row_before(row), sheet.figures, sheet.percents)


def pay_withdraw(request: MemberRequest, table: str, pk: int) -> HttpResponse:
    sheet, row = _row_or_404(table, pk)
    form, status = WithdrawForm(request.POST if request.method == "POST" else None), 200
    refusal = rules.why_not_withdraw(row, request.user)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.withdraw_pay_row(sheet.model, pk, **form.cleaned_data, by=request.user, at=clock.now())
            except Refused as refused:
                refusal, status = refused.refusal, refused.status
            else:
                messages.success(request, f"{sheet.noun} 자료를 철회했습니다. 산출에 더 쓰이지 않습니다.")
                return redirect(_home(sheet))
    reopens, following = row_to_reopen(row) or (None, None)
    context = {
        "sheet": sheet,
        "row": row,
        "form": form,
        "refusal": refusal,
        "today": clock.today(),
        "reopens": reopens,
        "until": following.effective_from - rules.DAY if following else None,
    }
    return TemplateResponse(request, "evaluation/pay_withdraw.html", context, status=status)


@require_POST
def pay_discard(request: MemberRequest, table: str, pk: int) -> HttpResponse:
    sheet, row = _row_or_404(table, pk)
    actions.discard_pay_row(sheet.model, row.pk, by=request.user, at=clock.now())
    messages.success(request, f"공개하지 않은 {sheet.noun} 자료를 삭제했습니다.")
    return redirect(_home(sheet))


def spans_after(row: Effective, closing: Effective | None) -> list:
    """Return the spans of the chain as they would stand once ``closing`` has its last day."""
    last = row.effective_from - rules.DAY
    starts = closing.effective_from if closing else None
    return [(first, last if first == starts else until) for first, until in spans_beside(row)]


def _sheet(key: str) -> PaySheet:
    for sheet in SHEETS:
        if sheet.key == key:
            return sheet
    raise Http404


def _row_or_404(key: str, pk: int) -> tuple[PaySheet, Effective]:
    sheet = _sheet(key)
    return sheet, get_object_or_404(rows_of(sheet.model), pk=pk)


def _home(sheet: PaySheet) -> str:
    return f"{reverse('evaluation:pay_tables')}#{sheet.key}"
