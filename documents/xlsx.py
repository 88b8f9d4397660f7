"""Document → Excel file: one sheet per grid, real dates and numbers, and text that can never become a formula."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from documents.model import Column, Document, Grid, Kind, Value
from documents.text import SEOUL, prose_of, starts_like_a_formula, storable

Content = str | Decimal | date | datetime | None  # what a cell can hold

CELL_LIMIT = 32_767  # UTF-16 units in one cell; source: Excel specifications and limits
TITLE_LIMIT = 31  # UTF-16 units in a sheet's name; same source
ROW_LIMIT = 1_048_576  # rows in a sheet; same source
DIGIT_LIMIT = 15  # digits that a number keeps; same source
FIRST_DATE = date(1900, 3, 1)  # Excel counts a 29 February 1900 that never was: earlier days would be off by one

HEADER_ROW = 2

_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]")

_FORMATS: dict[Kind, str] = {
    "text": "@",
    "integer": "#,##0",
    "date": '[$-412]yyyy". "m". "d".("ddd")"',
    "moment": '[$-412]yyyy". "m". "d".("ddd")" hh:mm',
    "percent": "0%",
}

_FONT = "맑은 고딕"
_HAIRLINE = Border(bottom=Side(style="hair", color="B1B8BE"))
_RULE = Border(top=Side(style="medium", color="052B57"), bottom=Side(style="thin", color="58616A"))


def to_xlsx(document: Document) -> bytes:
    """Return ``document`` as an .xlsx file.

    One sheet per Grid, named after it. Row 1 holds the document's notes, row 2 the header (both stay in view and repeat
    on paper), the filter is on. Paragraphs go to a last sheet 본문. Moments are written as Seoul wall-clock time, to
    the second. Any text is accepted: what XML cannot hold is left out, what a cell cannot hold is cut with a visible
    mark, and text that looks like a formula stays text.

    Raises TypeError where a value is not of its column's kind (floats and booleans never are), ValueError for a moment
    without a time zone or a grid longer than a sheet.
    """
    book = Workbook(write_only=True)
    book.properties.title = storable(document.title)
    book.properties.creator = None  # a file passed on must not name who made it
    book.properties.lastModifiedBy = None

    grids = [section for section in document.sections if isinstance(section, Grid)]
    prose = prose_of(document, alone=not grids)
    if prose is not None:
        grids.append(prose)
    contents = [_contents(grid) for grid in grids]  # all that can be refused is refused before a sheet is opened
    titles = _sheet_titles(grid.title for grid in grids)
    for title, grid, rows in zip(titles, grids, contents, strict=True):
        _write_sheet(book.create_sheet(title), grid.written, rows, list(document.notes) or [document.title])

    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _sheet_titles(titles: Iterable[str]) -> Iterator[str]:
    """Yield names Excel accepts: no []:*?/\\, no outer apostrophe, 1 to 31 units, unique whatever the case."""
    taken = {"history"}  # reserved by Excel's change tracking
    for title in titles:
        clean = " ".join(_NOT_IN_TITLE.sub(" ", storable(title)).split())
        wanted = _cut(clean, TITLE_LIMIT).strip("' ") or "표"
        name, count = wanted, 1
        while name.casefold() in taken:
            count += 1
            tail = f" ({count})"
            name = _cut(wanted, TITLE_LIMIT - len(tail)).strip("' ") + tail
        taken.add(name.casefold())
        yield name


def _contents(grid: Grid) -> list[list[Content]]:
    """Return the grid's rows as Excel is to store them. Raises as to_xlsx() says."""
    columns = grid.written
    rows = [[_content(column, value) for column, value in zip(columns, row, strict=True)] for row in grid.lines()]
    if len(rows) > ROW_LIMIT - HEADER_ROW:
        raise ValueError(f"the grid {grid.title!r} has {len(rows)} rows; a sheet holds {ROW_LIMIT - HEADER_ROW}")
    return rows


def _write_sheet(
    sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Sequence[Content]], notes: Sequence[str]
) -> None:
    """Fill one sheet. Everything about the sheet is set first: rows are streamed out as they are appended."""
    last = get_column_letter(len(columns))
    _set_up(sheet, columns, f"A{HEADER_ROW}:{last}{HEADER_ROW + len(rows)}")

    note = "\n".join(notes)
    width = sum(column.characters for column in columns)
    sheet.row_dimensions[1].height = min(16 * sum(max(-(-_cells(line) // width), 1) for line in note.split("\n")), 400)
    if len(columns) > 1:
        sheet.merged_cells.add(f"A1:{last}1")
    sheet.append([_text(_note_pen(sheet), note)])
    sheet.append([_text(_header_pen(sheet), column.label) for column in columns])

    pens = [_Pens(sheet, column) for column in columns]
    for row in rows:
        sheet.append([pen.write(content) for pen, content in zip(pens, row, strict=True)])


def _set_up(sheet: Worksheet, columns: Sequence[Column], filtered: str) -> None:
    """Freeze the notes and the header, switch the filter on, and set A4 landscape, one page wide."""
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    sheet.auto_filter.ref = filtered
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.characters
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4; source: ECMA-376 part 1, 18.3.1.63
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0  # as many pages as it takes
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"1:{HEADER_ROW}"
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = margins.bottom = 0.4  # inches, about 10 mm
    margins.header = margins.footer = 0.2
    sheet.HeaderFooter.oddFooter.left.text = "&A"
    sheet.HeaderFooter.oddFooter.right.text = "&P / &N"


class _Pens:
    """Write one column's values, with one styled cell for each way a value can look.

    A streamed cell is on its way before the next one is needed, so the same object serves every row; styling 10,000
    cells anew would cost more than writing them.
    """

    def __init__(self, sheet: Worksheet, column: Column) -> None:
        self._column = column
        self._plain = _body_pen(sheet, "@", "left")
        self._quoted = _body_pen(sheet, "@", "left")
        self._quoted.quotePrefix = True
        shown = f"#,##0.{'0' * column.places}".rstrip(".") if column.kind == "decimal" else _FORMATS[column.kind]
        self._real = _body_pen(sheet, shown, "left" if column.kind in {"date", "moment"} else "right")

    def write(self, content: Content) -> Cell | None:
        """Return the cell that shows ``content``, or None for an empty one."""
        if content is None:
            return None
        if isinstance(content, str):
            return _text(self._quoted if starts_like_a_formula(content) else self._plain, content)
        self._real.value = content
        return self._real


def _content(column: Column, value: Value) -> Content:
    """Return ``value`` as Excel should store it, or as text where Excel would show another value.

    Raises TypeError where it is not of the column's kind.
    """
    column.check(value)
    match value:
        case None | "":
            return None
        case datetime():
            local = value.astimezone(SEOUL).replace(tzinfo=None, microsecond=0)
            return local if local.date() >= FIRST_DATE else f"{local:%Y-%m-%d %H:%M}"
        case date():
            return value if value >= FIRST_DATE else value.isoformat()
        case int() | Decimal():
            number = _number(Decimal(value))
            if column.kind != "percent":
                return number
            return f"{number}%" if isinstance(number, str) else number.scaleb(-2)
    return value


def _number(value: Decimal) -> Decimal | str:
    """Return ``value``, or its digits as text where Excel would round it or cannot hold it."""
    if not value.is_finite():
        return str(value)
    digits = value.normalize() if value else Decimal(0)
    if len(digits.as_tuple().digits) > DIGIT_LIMIT or not -300 <= digits.adjusted() <= 300:
        return str(value)
    return value


def _text(cell: Cell, text: str) -> Cell:
    """Put ``text`` into ``cell`` as a string; openpyxl by itself makes =… a formula and #N/A an error."""
    cell.value = _escaped(_cut_with_mark(storable(text)))
    cell.data_type = "s"
    return cell


def _escaped(text: str) -> str:
    """Keep a typed ``_x0041_`` from being shown as A: Excel decodes that pattern (ECMA-376 part 1, 22.9.2.19)."""
    return _LOOKS_ESCAPED.sub("_x005F_", text)


def _cut_with_mark(text: str) -> str:
    """Return ``text`` in at most CELL_LIMIT units, ending in how many characters were left out if any were."""
    if len(text) <= CELL_LIMIT // 4 or _units(_escaped(text)) <= CELL_LIMIT:  # a character takes four units at the most
        return text
    room = CELL_LIMIT - 40  # the mark with any count fits in 40
    kept = _cut(text, room)
    while _units(_escaped(kept)) > room:
        kept = _cut(kept, len(kept) * 9 // 10)
    return f"{kept}… (뒤 {len(text) - len(kept):,}자 줄임)"


def _cut(text: str, units: int) -> str:
    """Return the longest start of ``text`` that takes at most ``units`` UTF-16 units, never half a character."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore")


def _units(text: str) -> int:
    """Return how many UTF-16 units ``text`` takes: that is how Excel counts."""
    return len(text) + sum(character > "\uffff" for character in text)


def _cells(text: str) -> int:
    """Return the width of ``text`` in narrow characters; a Korean syllable takes two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _note_pen(sheet: Worksheet) -> Cell:
    pen = WriteOnlyCell(sheet)
    pen.font = Font(name=_FONT, size=9, color="464C53")
    pen.alignment = Alignment(wrap_text=True, vertical="top")
    pen.quotePrefix = True
    return pen


def _header_pen(sheet: Worksheet) -> Cell:
    pen = WriteOnlyCell(sheet)
    pen.font = Font(name=_FONT, size=10, bold=True, color="052B57")
    pen.fill = PatternFill("solid", fgColor="EEF2F7")
    pen.border = _RULE
    pen.alignment = Alignment(wrap_text=True, vertical="center")
    pen.quotePrefix = True
    return pen


def _body_pen(sheet: Worksheet, shown: str, side: str) -> Cell:
    pen = WriteOnlyCell(sheet)
    pen.font = Font(name=_FONT, size=10)
    pen.border = _HAIRLINE
    pen.alignment = Alignment(wrap_text=True, vertical="top", horizontal=side)
    pen.number_format = shown
    return pen
