"""Addresses of results, grades, publication and objections."""

from django.urls import path

from evaluation.views import grades, objections, results, scores
from exchange.views.lists import addresses_of

ROUND = "evaluation/<slug:slug>"

urlpatterns = [
    path("results", results.published_results, name="published_results"),
    *addresses_of(f"{ROUND}/results", results.RESULTS),
    path(f"{ROUND}/results/as-recommended", grades.grades_as_recommended, name="grades_as_recommended"),
    path(f"{ROUND}/results/<slug:code>", results.result_detail, name="result_detail"),
    path(f"{ROUND}/results/<slug:code>/grade", grades.grade_decide, name="grade_decide"),
    path(f"{ROUND}/results/<slug:code>/void/<int:sheet>", grades.sheet_void, name="sheet_void"),
    path(f"{ROUND}/results/<slug:code>/sheets/<int:sheet>", scores.sheet_versions, name="sheet_versions"),
    *addresses_of(f"{ROUND}/scores", scores.SCORES),
    *addresses_of(f"{ROUND}/calibration", results.CALIBRATION),
    path(f"{ROUND}/aggregate", grades.aggregate, name="aggregate"),
    path(f"{ROUND}/publish", grades.round_publish, name="round_publish"),
    path(f"{ROUND}/finalise", grades.round_finalise, name="round_finalise"),
    *addresses_of(f"{ROUND}/objections", objections.OBJECTIONS),
    path(f"{ROUND}/objections/<slug:code>", objections.objection_file, name="objection_file"),
    path(f"{ROUND}/objections/answer/<int:pk>", objections.objection_answer, name="objection_answer"),
]
