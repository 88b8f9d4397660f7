"""Addresses of the evaluation: each noun brings its own."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "evaluation"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("evaluation.sheet_urls")),  # first: a round's slug would take the word of an expert's own list
    path("", include("evaluation.round_urls")),
    path("", include("evaluation.result_urls")),
    path("", include("evaluation.award_urls")),
    path("", include("evaluation.pay_urls")),
    path("", include("evaluation.statement_urls")),  # last: its slug would take other words for a round
]
