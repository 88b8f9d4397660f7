"""The one view of all lists: the page and the files of a declaration (``exchange/listing.py``)."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, HttpResponseNotAllowed, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, get_script_prefix, path, reverse
from django.utils import timezone

from exchange import rules
from exchange.errors import refuse_if
from exchange.exports.lists import Document, list_document
from exchange.filters.conditions import conditions_of
from exchange.listing import Found, Listing, ListPage, lay_out
from exchange.requests import MemberRequest
from exchange.views.files import FIRST_FORMAT, FORMATS, as_file
from exchange.views.reasons import asked_reason

READ = ("GET", "HEAD")
LONG = 20_000  # rows of a file that somebody waits for; a longer one is a job


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
    table = listing.bare if found.make_rows else listing.table(found, found.rows)
    listed = lay_out(
        table, request, per_page=listing.per_page, count=found.count, paged=found.paged, rows=found.make_rows
    )
    if found.read is not None and not listed.is_read:
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
    where = _files_at(policy, tuple(sorted(keys.items())), get_script_prefix())
    return [(label, address + tail) for label, address in where]


@lru_cache(maxsize=1024)
def _files_at(policy: str, keys: tuple[tuple[str, Any], ...], prefix: str) -> list[tuple[str, str]]:
    """Work the addresses out; ``prefix`` is where the service is mounted."""
    return [(each.label, reverse(policy, kwargs={**dict(keys), "format": each.name})) for each in FORMATS.values()]


def _file(request: MemberRequest, listing: Listing, found: Found, format: str) -> HttpResponseBase:
    refuse_if(rules.why_not_export(request.user, timezone.now()))
    if found.reason is not None:
        if page := asked_reason(request, found.reason):
            return page
        if found.reason.subject:
            request.log_subject = found.reason.subject
    records = records_of(request, listing, found)
    if is_long(listing, records):
        return _long_file(request, listing, found, format)
    return as_file(document_of(request, listing, found, records), found.as_of, format)


def _long_file(request: MemberRequest, listing: Listing, found: Found, format: str) -> HttpResponse:
    """Say that the file is made as a job, and offer to ask for it."""
    page = request.path.removesuffix(f".{format}")
    context = {"what": found.title, "label": FORMATS[format].label, "address": request.get_full_path(), "limit": LONG}
    return TemplateResponse(request, "exchange/long_file.html", context | {"page": page if listing.template else ""})


def records_of(request: MemberRequest, listing: Listing, found: Found) -> QuerySet | Sequence[Any]:
    """Return every row of the list's file, in the order of its page."""
    rows = found.rows if found.file_rows is None else found.file_rows()
    records = ListPage(listing.table(found, rows), request.GET, listing.per_page).records
    return found.read(list(records)) if found.read is not None and found.file_rows is None else records


def is_long(listing: Listing, records: QuerySet | Sequence[Any]) -> bool:
    """Whether a file has more rows than are written while somebody waits."""
    if listing.most and listing.most <= LONG:
        return False
    if isinstance(records, QuerySet):
        return records.order_by()[LONG : LONG + 1].exists()
    return len(records) > LONG


def document_of(
    request: MemberRequest,
    listing: Listing,
    found: Found,
    records: QuerySet | Sequence[Any],
    *,
    told: Callable[[int], None] | None = None,
) -> Document:
    """Return the list as a document; ``told`` hears how many rows were read so far."""
    reason = request.log_reason if found.reason is not None and found.reason.is_told else ""
    none: QuerySet | Sequence[Any] = []
    if isinstance(records, QuerySet):
        none = records.none()  # a table without a model has no words for its columns
    table = listing.table(found, none)
    return list_document(found, table, records, most=listing.most, reason=reason, told=told)
