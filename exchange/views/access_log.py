"""The access log, for those who inspect it."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from exchange import roles
from exchange.exports.access import ROWS_LIMIT, access_document
from exchange.filters.access import AccessFilter
from exchange.filters.conditions import conditions_of
from exchange.listing import lay_out
from exchange.models import AccessEntry
from exchange.tables.access import AccessTable
from exchange.views.files import excel
from exchange.views.reasons import asked_reason

PER_PAGE = 50


def access_log(request: HttpRequest) -> HttpResponse:
    narrowed = _narrowed(request)
    rows = narrowed.qs.for_table() if narrowed.is_valid() else AccessEntry.objects.none()
    context = {
        "filter": narrowed,
        "listing": lay_out(AccessTable(rows), request, per_page=PER_PAGE),
        "conditions": conditions_of(narrowed, request.GET),
        "as_of": _now(),
        "rows_limit": ROWS_LIMIT,
        "roles": dict(roles.choices()),
    }
    return TemplateResponse(request, "exchange/access_log.html", context)


def access_log_xlsx(request: HttpRequest) -> HttpResponse:
    trail = [("자료·관리", reverse("exchange:manage")), ("감사 기록", reverse("exchange:access_log"))]
    if page := asked_reason(request, "감사 기록", trail):
        return page
    narrowed = _narrowed(request)
    rows = narrowed.qs.for_table() if narrowed.is_valid() else AccessEntry.objects.none()
    as_of = _now()
    return excel(access_document(rows, as_of, conditions_of(narrowed, request.GET).sentence), as_of)


def _narrowed(request: HttpRequest) -> AccessFilter:
    return AccessFilter(request.GET, AccessEntry.objects.all())


def _now() -> datetime:
    """Return the real moment: the log does not stand on the demonstration's day."""
    return timezone.localtime()
