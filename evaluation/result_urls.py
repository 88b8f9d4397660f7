"""Addresses of results, grades, publication and objections."""

from django.urls import path

from evaluation.views import grades, objections, results

ROUND = "evaluation/<slug:slug>"

urlpatterns = [
    path("results", results.published_results, name="published_results"),
    path(f"{ROUND}/results", results.results, name="results"),
    path(f"{ROUND}/results.xlsx", results.results_xlsx, name="results_xlsx"),
    path(f"{ROUND}/results/as-recommended", grades.grades_as_recommended, name="grades_as_recommended"),
    path(f"{ROUND}/results/<slug:code>", results.result_detail, name="result_detail"),
    path(f"{ROUND}/results/<slug:code>/grade", grades.grade_decide, name="grade_decide"),
    path(f"{ROUND}/results/<slug:code>/void/<int:sheet>", grades.sheet_void, name="sheet_void"),
    path(f"{ROUND}/calibration", results.calibration, name="calibration"),
    path(f"{ROUND}/calibration.xlsx", results.calibration_xlsx, name="calibration_xlsx"),
    path(f"{ROUND}/aggregate", grades.aggregate, name="aggregate"),
    path(f"{ROUND}/publish", grades.round_publish, name="round_publish"),
    path(f"{ROUND}/finalise", grades.round_finalise, name="round_finalise"),
    path(f"{ROUND}/objections", objections.objections, name="objections"),
    path(f"{ROUND}/objections.xlsx", objections.objections_xlsx, name="objections_xlsx"),
    path(f"{ROUND}/objections/<slug:code>", objections.objection_file, name="objection_file"),
    path(f"{ROUND}/objections/answer/<int:pk>", objections.objection_answer, name="objection_answer"),
]
