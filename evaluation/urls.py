"""Addresses of the evaluation: each noun brings its own."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "evaluation"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("evaluation.sheet_urls")),
    path("", include("evaluation.award_urls")),
]
