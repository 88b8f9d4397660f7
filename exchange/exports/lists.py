"""Any list of the product as a file: the columns, the order and the conditions of its page."""

from datetime import datetime
from typing import Any

from documents.model import Column, Document, Grid, Kind
from exchange.exports.notes import notes_of
from exchange.listing import Heading, Listing

WRITTEN_AS: dict[str, Kind] = {"date": "date", "moment": "moment", "integer": "integer", "decimal": "decimal"}


def list_document(title: str, listing: Listing, as_of: datetime, conditions: str = "") -> Document:
    """Return every row of a list, in the order and with the columns of the page, as a document of one table.

    The table's columns say by ``kind`` how their values are written (``exchange.tables.manage``).
    """
    columns = [Column(heading.label, kind=_kind(heading)) for heading in listing.columns]
    records = list(listing.records)
    rows = [[_value(heading, record) for heading in listing.columns] for record in records]
    demo = [record.is_demo for record in records] if records and hasattr(records[0], "is_demo") else None
    return Document(title, [Grid(title, columns, rows, demo=demo)], notes_of(as_of, conditions))


def _kind(heading: Heading) -> Kind:
    return WRITTEN_AS.get(getattr(heading.column.column, "kind", ""), "text")


def _value(heading: Heading, record: Any) -> Any:
    value = heading.value(record)
    if isinstance(value, bool):
        return heading.column.column.words[0 if value else 1]
    return value if value is None or _kind(heading) != "text" else str(value)
