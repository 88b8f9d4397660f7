"""Addresses of the outside experts."""

from django.urls import path

from evaluation.views import conflicts, sheets
from exchange.views.lists import addresses_of

urlpatterns = [
    path("evaluation/mine", sheets.my_rounds, name="my_rounds"),
    path("evaluation/<slug:slug>/conflicts", conflicts.conflicts, name="conflicts"),
    path("evaluation/<slug:slug>/conflicts/late", conflicts.conflict_report, name="conflict_report"),
    *addresses_of("evaluation/<slug:slug>/sheets", sheets.SHEETS),
    *addresses_of("evaluation/<slug:slug>/totals", sheets.TOTALS),
    path("evaluation/<slug:slug>/sheets/<slug:code>", sheets.sheet_edit, name="sheet_edit"),
    path("evaluation/<slug:slug>/sheets/<slug:code>/submit", sheets.sheet_submit, name="sheet_submit"),
    path("evaluation/<slug:slug>/sheets/<slug:code>/reopen", sheets.sheet_reopen, name="sheet_reopen"),
    path("evaluation/<slug:slug>/sheets/<slug:code>/abstain", sheets.sheet_abstain, name="sheet_abstain"),
]
