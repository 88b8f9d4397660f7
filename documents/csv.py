"""Document → CSV: UTF-8 with a byte order mark, RFC 4180, and no cell that a spreadsheet would take for a formula.

Written row by row: the memory needed does not grow with the table. What every file says about itself comes first, one
record a sentence that begins with ``#``; then the header, then the rows. A document of several tables has them below
one another, each under a record ``# its title``, with an empty record between. All records of a table have the same
number of fields. Figures are plain digits, days 2026-03-05, moments 2026-03-05 10:00:00 (Seoul), percentages 70.5%.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

from documents.model import Column, Document, Grid, Value
from documents.text import SEOUL, prose_of, starts_like_a_formula, storable

BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # Excel and 한글 read UTF-8 only where a file begins so
PIECE = 200  # records that leave together
TITLED = "# {}"


def to_csv(document: Document) -> Iterator[bytes]:
    """Yield ``document`` as a CSV file, in pieces.

    Text that a spreadsheet would take for a formula gets an apostrophe before it, as in Excel. Line ends inside a cell
    are line feeds, those of records CRLF.

    Raises TypeError where a value is not of its column's kind, ValueError for a moment without a time zone: at the row
    where it stands, when earlier rows have left already.
    """
    piece: list[str] = []
    yield BYTE_ORDER_MARK
    for record in _records(document):
        piece.append(record)
        if len(piece) == PIECE:
            yield "".join(piece).encode()
            piece.clear()
    yield "".join(piece).encode()


def _records(document: Document) -> Iterator[str]:
    grids = [section for section in document.sections if isinstance(section, Grid)]
    prose = prose_of(document, alone=not grids)
    grids += [prose] if prose is not None else []
    for place, grid in enumerate(grids):
        columns = grid.written
        blank = [""] * (len(columns) - 1)
        if place:
            yield "\r\n"
        said = document.notes if place == 0 else ()
        for line in (*said, *([grid.title] if len(grids) > 1 else [])):
            yield _record([TITLED.format(" ".join(storable(line).split())), *blank])
        yield _record([_safe(column.label) for column in columns])
        for row in grid.lines():
            yield _record([_text(column, value) for column, value in zip(columns, row, strict=True)])


def _record(fields: Iterable[str]) -> str:
    return ",".join(map(_quoted, fields)) + "\r\n"


def _quoted(field: str) -> str:
    """Return ``field`` as it stands between commas. Outer spaces are quoted too: some readers drop them."""
    if any(sign in field for sign in ',"\n') or field != field.strip():
        return '"' + field.replace('"', '""') + '"'
    return field


def _text(column: Column, value: Value) -> str:
    """Return what the cell says."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return _safe(value)
    column.check(value)
    if isinstance(value, datetime):
        return f"{value.astimezone(SEOUL):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    figure = f"{Decimal(value):f}"
    return f"{figure}%" if column.kind == "percent" else figure


def _safe(text: str) -> str:
    stored = storable(text)
    return f"'{stored}" if starts_like_a_formula(stored) else stored
