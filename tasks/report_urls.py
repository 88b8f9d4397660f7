"""Addresses of quarters, joint reports and their review."""

from django.urls import path

from exchange.views.lists import addresses_of
from tasks.views import pair_signing, quarters, report_edit, reports, reviews

urlpatterns = [
    *addresses_of("quarters", quarters.QUARTERS),
    *addresses_of("quarters/<slug:period>", quarters.FILING),
    *addresses_of("quarters/<slug:period>/answers", quarters.ANSWERS),
    path("quarters/<slug:period>/open", quarters.quarter_open, name="quarter_open"),
    path("quarters/<slug:period>/remind", quarters.quarter_remind, name="quarter_remind"),
    path("quarters/<slug:period>/<slug:code>/sign", pair_signing.pair_sign, name="pair_sign"),
    path("reports/<slug:period>/<slug:code>", reports.report_detail, name="report_detail"),
    path("reports/<slug:period>/<slug:code>/changes", reports.report_changes, name="report_changes"),
    path("reports/<slug:period>/<slug:code>/edit/<slug:part>", report_edit.report_edit, name="report_edit"),
    path(
        "reports/<slug:period>/<slug:code>/edit/<slug:part>/unchanged",
        report_edit.report_unchanged,
        name="report_unchanged",
    ),
    path("reports/<slug:period>/<slug:code>/check", reports.report_check, name="report_check"),
    path("reports/<slug:period>/<slug:code>/sign", reports.report_sign, name="report_sign"),
    path("reports/<slug:period>/<slug:code>/submit-alone", reports.report_submit_alone, name="report_submit_alone"),
    path("reports/<slug:period>/<slug:code>/pull-back", reports.report_pull_back, name="report_pull_back"),
    *addresses_of("review", reviews.REVIEWS, page=reviews.reviews),
    path("review/<slug:period>/<slug:code>", reviews.review_detail, name="review_detail"),
    path("review/<slug:period>/<slug:code>/start", reviews.review_start, name="review_start"),
    path("review/<slug:period>/<slug:code>/return", reviews.review_return, name="review_return"),
    path("review/<slug:period>/<slug:code>/accept", reviews.review_accept, name="review_accept"),
    path("review/<slug:period>/<slug:code>/reopen", reviews.review_reopen, name="review_reopen"),
]
