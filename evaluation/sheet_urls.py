"""Addresses of the outside experts."""

from django.urls import path

from evaluation.views import conflicts, sheets

urlpatterns = [
    path("evaluation/mine", sheets.my_rounds, name="my_rounds"),
    path("evaluation/<slug:slug>/conflicts", conflicts.conflicts, name="conflicts"),
    path("evaluation/<slug:slug>/conflicts/late", conflicts.conflict_report, name="conflict_report"),
    path("evaluation/<slug:slug>/sheets", sheets.sheets, name="sheets"),
    path("evaluation/<slug:slug>/sheets.xlsx", sheets.sheets_xlsx, name="sheets_xlsx"),
    path("evaluation/<slug:slug>/totals", sheets.sheet_totals, name="sheet_totals"),
    path("evaluation/<slug:slug>/totals.xlsx", sheets.sheet_totals_xlsx, name="sheet_totals_xlsx"),
    path("evaluation/<slug:slug>/sheets/<slug:code>", sheets.sheet_edit, name="sheet_edit"),
    path("evaluation/<slug:slug>/sheets/<slug:code>/submit", sheets.sheet_submit, name="sheet_submit"),
    path("evaluation/<slug:slug>/sheets/<slug:code>/reopen", sheets.sheet_reopen, name="sheet_reopen"),
    path("evaluation/<slug:slug>/sheets/<slug:code>/abstain", sheets.sheet_abstain, name="sheet_abstain"),
]
