"""Document → CSV: UTF-8 with a byte order mark, RFC 4180, and no cell that a spreadsheet would take for a formula.

Written row by row: the memory needed does not grow with the table. What every file says about itself comes first, one
record a sentence that begins with ``#``; then the header, then the rows. A document of several tables has them below
one another, each under a record ``# its title``, with an empty record between. All records of a table have the same
number of fields. Figures are plain digits, days 2026-03-05, moments 2026-03-05 10:00:00 (Seoul), percentages 70.5%.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from documents.memory import Memory
from documents.model import Column, Document, Grid, Value
from documents.text import SEOUL, ordinary, prose_of, starts_like_a_formula, storable

BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # Excel and 한글 read UTF-8 only where a file begins so
TITLED = "# {}"

_as_it_is = ordinary(',"')
_NEEDS_QUOTES = re.compile(r'[,"\n]|\A\s|\s\Z')


def to_csv(document: Document) -> Iterator[bytes]:
    """Yield ``document`` as a CSV file, in pieces.

    Text that a spreadsheet would take for a formula gets an apostrophe before it, as in Excel. Line ends inside a cell
    are line feeds, those of records CRLF.

    Raises TypeError where a value is not of its column's kind, ValueError for a moment without a time zone: at the row
    where it stands, when earlier rows have left already.
    """
    yield BYTE_ORDER_MARK
    grids = [section for section in document.sections if isinstance(section, Grid)]
    prose = prose_of(document, alone=not grids)
    grids += [prose] if prose is not None else []
    for place, grid in enumerate(grids):
        said = document.notes if place == 0 else ()
        titles = [grid.title] if len(grids) > 1 else []
        yield (("\r\n" if place else "") + _head(grid.written, [*said, *titles])).encode()
        writers = [_writer(column) for column in grid.written]
        for piece in grid.pieces():
            fields = [map(write, values) for write, values in zip(writers, piece, strict=True)]
            yield "".join(map(_record, zip(*fields, strict=True))).encode()


def _head(columns: Sequence[Column], sentences: Sequence[str]) -> str:
    """Return what stands above the rows: the sentences and the headings, each as long as a row."""
    blank = [""] * (len(columns) - 1)
    told = [_record([_quoted(TITLED.format(" ".join(storable(line).split()))), *blank]) for line in sentences]
    return "".join(told) + _record([_quoted(_safe(column.label)) for column in columns])


def _record(fields: Iterable[str]) -> str:
    return ",".join(fields) + "\r\n"


def _writer(column: Column) -> Callable[[Value], str]:
    """Return what writes a value of ``column`` as it stands between commas."""

    def write(value: Value) -> str:
        if value is None or value == "":
            return ""
        if isinstance(value, str):
            return value if _as_it_is(value) else _quoted(_safe(value))
        column.check(value)
        if isinstance(value, datetime):
            return f"{value.astimezone(SEOUL):%Y-%m-%d %H:%M:%S}"
        if isinstance(value, date):
            return value.isoformat()
        figure = f"{Decimal(value):f}"
        return f"{figure}%" if column.kind == "percent" else figure

    if column.kind in ("text", "date", "moment"):
        return Memory(write).__getitem__
    return write  # equal figures may be written otherwise (88.5 and 88.50), so that none is looked up


def _quoted(field: str) -> str:
    """Return ``field`` as it stands between commas. Outer spaces are quoted too: some readers drop them."""
    if _NEEDS_QUOTES.search(field):
        return '"' + field.replace('"', '""') + '"'
    return field


def _safe(text: str) -> str:
    stored = storable(text)
    return f"'{stored}" if starts_like_a_formula(stored) else stored
