"""The access log, for those who inspect it."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from exchange import roles
from exchange.filters.access import AccessFilter
from exchange.filters.conditions import conditions_of
from exchange.listing import Found, Listing, ListPage, ReasonAsked
from exchange.models import AccessEntry
from exchange.requests import MemberRequest
from exchange.tables.access import AccessTable

ROWS_LIMIT = 20_000  # of a file, newest first; more has to be narrowed by days


def _asked(request: MemberRequest) -> Found:
    narrowed = AccessFilter(request.GET, AccessEntry.objects.all())
    trail = [("자료·관리", reverse("exchange:manage")), ("감사 기록", reverse("exchange:access_log"))]
    return Found(
        rows=narrowed.qs.for_table() if narrowed.is_valid() else AccessEntry.objects.none(),
        as_of=timezone.localtime(),  # the real moment: the log does not stand on the demonstration's day
        title="감사 기록",
        filter=narrowed,
        conditions=conditions_of(narrowed, request.GET).sentence,
        query=narrowed.data,
        reason=ReasonAsked("감사 기록", trail),
    )


def _page(request: MemberRequest, found: Found, listing: ListPage) -> dict[str, Any]:
    return {"rows_limit": ROWS_LIMIT, "roles": dict(roles.choices())}


ACCESS_LOG = Listing(
    policy="exchange:access_log",
    source=_asked,
    columns=AccessTable,
    filters=AccessFilter,
    template="exchange/access_log.html",
    page=_page,
    most=ROWS_LIMIT,
)
