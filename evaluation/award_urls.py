"""Addresses of the prize money."""

from django.urls import path

from evaluation.views import awards
from exchange.views.lists import addresses_of

urlpatterns = [
    *addresses_of("evaluation/<slug:slug>/awards", awards.AWARDS),
    path("evaluation/<slug:slug>/awards/rule", awards.prize_rule_add, name="prize_rule_add"),
    path("evaluation/<slug:slug>/awards/make", awards.award_make, name="award_make"),
    path("evaluation/<slug:slug>/awards/<slug:code>", awards.award_detail, name="award_detail"),
    path("evaluation/<slug:slug>/awards/<slug:code>/propose", awards.award_propose, name="award_propose"),
    path("evaluation/<slug:slug>/awards/<slug:code>/consent", awards.award_consent, name="award_consent"),
    path("evaluation/<slug:slug>/awards/<slug:code>/mend", awards.award_mend, name="award_mend"),
]
