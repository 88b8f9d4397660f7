"""Any list of the product as a file: the columns, the order and the conditions of its page, read as it is written."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet

from documents.model import DEMO_LABEL, PIECE, Column, Document, Grid, Kind, Value
from exchange.exports.notes import notes_of
from exchange.listing import Found
from exchange.tables.columns import PAGE, ListTable, demo_reader, reader

WRITTEN_AS: dict[str, Kind] = {
    "date": "date",
    "moment": "moment",
    "integer": "integer",
    "decimal": "decimal",
    "percent": "percent",
}
PLAIN = {str, type(None)}


class Rows:
    """The rows of a table as a file writes them: read from the database while they are written, each time anew."""

    def __init__(
        self,
        table: ListTable,
        records: QuerySet | Sequence[Any],
        *,
        most: int = 0,
        read: Callable[[list[Any]], Sequence[Any]] | None = None,
        told: Callable[[int], None] | None = None,
    ) -> None:
        self._records = records
        self._read = read
        self._told = told
        self._most = most
        self._columns = columns_of(table)
        self._is_demo = demo_reader(table)

    def pieces(self) -> Iterator[Sequence[Sequence[Value]]]:
        """Yield the rows PIECE at a time, as columns."""
        stored = self._records
        found = stored.iterator(chunk_size=PIECE) if isinstance(stored, QuerySet) else iter(stored)
        left = islice(found, self._most or None)
        readers: list[Callable[[Any], Any]] = []
        count = 0
        while piece := list(islice(left, PIECE)):
            records = piece if self._read is None else self._read(piece)
            readers = readers or [_reader(column, records[0]) for column in self._columns]
            columns: list[Sequence[Value]] = [
                _worded(column, list(map(reader, records)))
                for column, reader in zip(self._columns, readers, strict=True)
            ]
            if self._is_demo is not None:
                columns.append([DEMO_LABEL if self._is_demo(record) else None for record in records])
            yield columns
            count += len(piece)
            if self._told is not None:
                self._told(count)

    @property
    def are_cut(self) -> bool:
        """Whether there are more rows than the file takes."""
        if not self._most:
            return False
        rest = self._records[self._most : self._most + 1]
        return rest.exists() if isinstance(rest, QuerySet) else bool(rest)


def list_document(
    found: Found,
    table: ListTable,
    records: QuerySet | Sequence[Any],
    *,
    most: int = 0,
    reason: str = "",
    told: Callable[[int], None] | None = None,
) -> Document:
    """Return a list as a document.

    table    with the columns of this reader's list
    records  every row, in the order of the page
    most     rows that the file takes at most, 0 for all; the file says where there are more
    reason   what it was taken out for, "" where nobody asked
    told     hears how many rows were written so far
    """
    rows = Rows(table, records, most=most, read=found.file_read, told=told)
    notes = [*found.marks, *notes_of(found.as_of, found.conditions), *found.notes]
    if rows.are_cut:
        notes.append(f"가장 최근 {most:,}줄만 담았습니다. 나머지는 기간을 나눠 내려받아 주세요.")
    if reason:
        notes.append(f"내려받은 사유: {reason}")
    grids = [Grid(found.sheet or found.title, _heads(table, found.places), rows)]
    grids += [Grid(title, _heads(each, found.places), Rows(each, each.data.data)) for title, each in found.more()]
    return Document(found.title, grids, notes)


def columns_of(table: ListTable) -> list[Any]:
    """Return the columns of a file of ``table``."""
    return [column for column in table.columns if getattr(column.column, "on", "") != PAGE]


def _heads(table: ListTable, places: int) -> list[Column]:
    heads = [
        Column(
            each.column.in_file or str(each.header),
            _kind(each),
            each.column.width,
            places=places if (own := getattr(each.column, "places", None)) is None else own,
        )
        for each in columns_of(table)
    ]
    return heads if table.demo is None else [*heads, Column(DEMO_LABEL, width=10)]


def _kind(column: Any) -> Kind:
    return WRITTEN_AS.get(column.column.kind, "text")


def _reader(column: Any, record: Any) -> Callable[[Any], Any]:
    """Return what reads the column's value from records like ``record``."""
    name = str(column.accessor)
    if isinstance(record, dict) and name in record and getattr(column.column, "value_of", None) is None:
        return itemgetter(name)
    return reader(column)


def _worded(column: Any, values: list[Any]) -> Sequence[Value]:
    """Return a column's values as a file holds them: words for flags, text for what is no plain value."""
    words = getattr(column.column, "words", None)
    if words is not None:
        return [words[0 if value else 1] for value in values]
    if _kind(column) != "text" or set(map(type, values)) <= PLAIN:
        return values
    return [value if value is None or type(value) is str else str(value) for value in values]
