"""Addresses of the prize money."""

from django.urls import path

from evaluation.views import awards

urlpatterns = [
    path("evaluation/<slug:slug>/awards", awards.awards, name="awards"),
    path("evaluation/<slug:slug>/awards.xlsx", awards.award_xlsx, name="award_xlsx"),
    path("evaluation/<slug:slug>/awards/rule", awards.prize_rule_add, name="prize_rule_add"),
    path("evaluation/<slug:slug>/awards/make", awards.award_make, name="award_make"),
    path("evaluation/<slug:slug>/awards/<slug:code>", awards.award_detail, name="award_detail"),
    path("evaluation/<slug:slug>/awards/<slug:code>/propose", awards.award_propose, name="award_propose"),
    path("evaluation/<slug:slug>/awards/<slug:code>/consent", awards.award_consent, name="award_consent"),
]
