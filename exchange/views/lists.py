"""The one view of all lists: the page and the files of a declaration (``exchange/listing.py``)."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase, HttpResponseNotAllowed, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from exchange.exports.lists import list_document
from exchange.filters.conditions import conditions_of
from exchange.listing import Found, Listing, ListPage, lay_out
from exchange.requests import MemberRequest
from exchange.views.files import FIRST_FORMAT, FORMATS, as_file
from exchange.views.reasons import asked_reason

READ = ("GET", "HEAD")


def addresses_of(where: str, listing: Listing, *, files: str = "", page: Any = None) -> list[URLPattern]:
    """Return the addresses of a list, its page's and its files', both called by the line of the policy.

    where  the page's; a file's is the same with the format's ending
    files  the beginning of the files' where it is another
    page   the view of the page, where it takes more than reading
    """
    name = listing.policy.split(":")[1]
    declared = {"listing": listing}
    shown = path(where, page, name=name) if page else path(where, show_list, declared, name=name)
    return [shown, path(f"{files or where}.<format:format>", show_list, declared, name=name)]


def show_list(request: MemberRequest, listing: Listing, format: str = "", **keys: Any) -> HttpResponseBase:
    """Answer with the page of a list, or with its file where the address ends in a format."""
    if format and request.method not in READ:
        return HttpResponseNotAllowed(READ)
    found = listing.source(request, **keys)
    if isinstance(found, HttpResponse):
        return found
    if found.status == 200 and (format or not listing.template):
        return _file(request, listing, found, format or FIRST_FORMAT)
    return page_of(request, listing, found, keys)


def page_of(request: MemberRequest, listing: Listing, found: Found, keys: Any, **more: Any) -> HttpResponse:
    """Draw the page of a list; ``more`` for its template, where a form on it was wrong."""
    status = more.pop("status", found.status)
    listed = lay_out(listing.table(found, found.rows), request, per_page=listing.per_page, count=found.count)
    if found.read is not None:
        listed.page = list(found.read(listed.page))
    context = {
        "filter": found.filter,
        "listing": listed,
        "files": addresses_in_formats(listing.policy, request.GET if found.query is None else found.query, **keys),
        "as_of": found.as_of,
    }
    if found.filter is not None and "conditions" not in found.context:
        context["conditions"] = conditions_of(found.filter, request.GET)
    context |= {**found.context, **listing.page(request, found, listed), **more}
    return TemplateResponse(request, found.template or listing.template, context, status=status)


def addresses_in_formats(policy: str, query: QueryDict | None = None, **keys: Any) -> list[tuple[str, str]]:
    """Return (label, address) of a list's file in each format.

    policy  the list's; ``keys`` are the parts of its address
    query   conditions and order that the files take over; their page number is left out
    """
    asked = query.copy() if query else QueryDict(mutable=True)
    asked.pop("page", None)
    tail = f"?{asked.urlencode()}" if asked else ""
    return [(each.label, reverse(policy, kwargs={**keys, "format": each.name}) + tail) for each in FORMATS.values()]


def _file(request: MemberRequest, listing: Listing, found: Found, format: str) -> HttpResponseBase:
    reason = ""
    if found.reason is not None:
        if page := asked_reason(request, found.reason):
            return page
        reason = request.log_reason if found.reason.is_told else ""
        if found.reason.subject:
            request.log_subject = found.reason.subject
    rows = found.rows if found.file_rows is None else found.file_rows()
    table = listing.table(found, rows)
    records = ListPage(table, request.GET, listing.per_page).records
    if found.read is not None and found.file_rows is None:
        records = found.read(list(records))
    document = list_document(found, table, records, most=listing.most, reason=reason)
    return as_file(document, found.as_of, format)
