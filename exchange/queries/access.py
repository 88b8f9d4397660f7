"""Reading the access log as a chain."""

from dataclasses import fields
from itertools import chain

from django.db.models import Subquery

from exchange.access_chain import Finding, Link, verify
from exchange.models import AccessEntry, AccessHead

COLUMNS = [field.name for field in fields(Link)]
BATCH = 5000  # rows read from the server at a time


def verify_log() -> Finding:
    """Follow the whole chain, as of one moment even while lines are being added: rows and head come by one statement."""
    head = AccessHead.objects.filter(pk=1)
    empty = head.first() or AccessHead()
    rows = (
        AccessEntry.objects.order_by("pk")
        .annotate(
            first=Subquery(head.values("start_hash")),
            last=Subquery(head.values("hash")),
            number=Subquery(head.values("entries")),
        )
        .values_list(*COLUMNS, "first", "last", "number")
        .iterator(chunk_size=BATCH)
    )
    row = next(rows, None)
    if row is None:
        return verify([], start_hash=empty.start_hash, end_hash=empty.hash, entries=empty.entries)
    start_hash, end_hash, entries = row[-3:]
    links = (Link(*each[:-3]) for each in chain([row], rows))
    return verify(links, start_hash=start_hash or empty.start_hash, end_hash=end_hash or "", entries=entries or 0)
