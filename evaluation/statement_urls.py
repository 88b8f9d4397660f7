"""Addresses of 산정서. Words such as tables and mine stand before the round's slug."""

from django.urls import path

from evaluation.views import decisions, grade_notices, statements
from exchange.views.lists import addresses_of

urlpatterns = [
    path("bonus", statements.bonus, name="bonus"),
    *addresses_of("bonus/mine", statements.MY_STATEMENTS),
    *addresses_of("bonus/<slug:slug>", statements.STATEMENTS, files="bonus/<slug:slug>/statements"),
    *addresses_of("bonus/<slug:slug>/payroll", statements.PAYROLL),
    *addresses_of("bonus/<slug:slug>/headcount", grade_notices.HEADCOUNT, page=grade_notices.headcount),
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
