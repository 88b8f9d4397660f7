"""Addresses of 산정서. Words such as tables and mine stand before the round's slug."""

from django.urls import path

from evaluation.views import decisions, grade_notices, statements

urlpatterns = [
    path("bonus", statements.bonus, name="bonus"),
    path("bonus/mine", statements.my_statements, name="my_statements"),
    path("bonus/mine.xlsx", statements.my_statements_xlsx, name="my_statements_xlsx"),
    path("bonus/<slug:slug>", statements.statements, name="statements"),
    path("bonus/<slug:slug>/statements.xlsx", statements.statement_list_xlsx, name="statement_list_xlsx"),
    path("bonus/<slug:slug>/payroll", statements.statements_xlsx, name="statements_xlsx"),
    path("bonus/<slug:slug>/headcount", grade_notices.headcount, name="headcount"),
    path("bonus/<slug:slug>/headcount.xlsx", grade_notices.headcount_xlsx, name="headcount_xlsx"),
    path("bonus/<slug:slug>/notices/<int:assignment>", grade_notices.grade_notice, name="grade_notice"),
    path("bonus/<slug:slug>/make/<int:assignment>", decisions.statement_make, name="statement_make"),
    path("bonus/<slug:slug>/<int:pk>", statements.statement_detail, name="statement_detail"),
    path("bonus/<slug:slug>/<int:pk>/review", decisions.statement_review, name="statement_review"),
    path("bonus/<slug:slug>/<int:pk>/recommend", decisions.statement_recommend, name="statement_recommend"),
    path("bonus/<slug:slug>/<int:pk>/committee", decisions.statement_committee, name="statement_committee"),
    path("bonus/<slug:slug>/<int:pk>/decide", decisions.statement_decide, name="statement_decide"),
    path("bonus/<slug:slug>/<int:pk>/notify", decisions.statement_notify, name="statement_notify"),
    path("bonus/<slug:slug>/<int:pk>/correct", decisions.statement_correct, name="statement_correct"),
]
