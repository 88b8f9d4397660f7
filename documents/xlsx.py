"""Document → Excel file: one sheet per grid, real dates and numbers, and text that can never become a formula.

openpyxl writes the workbook with its sheets, styles and paper; the rows, which are nearly all of a file, are written
here (``xlsx_cells``) and leave as they are read, so that the memory needed does not grow with the table.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from unicodedata import east_asian_width
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from documents.model import Column, Document, Grid, Kind
from documents.text import prose_of, storable
from documents.xlsx_cells import Looks, cut, letters, rows_writer, text_in_cell

TITLE_LIMIT = 31  # UTF-16 units in a sheet's name; source: Excel specifications and limits
ROW_LIMIT = 1_048_576  # rows in a sheet; same source

HEADER_ROW = 2
COMPRESSION = 1  # of 9: the size of level 6 and a half, in a third of the time

SHEET = "xl/worksheets/sheet{}.xml"  # where openpyxl puts the sheets, from 1
BOOK = "xl/workbook.xml"
CONTENTS = "[Content_Types].xml"
ROWS_END = b"</sheetData>"

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


def to_xlsx(document: Document) -> Iterator[bytes]:
    """Yield ``document`` as an .xlsx file, in pieces, as its rows are read.

    One sheet per Grid, named after it. Row 1 holds the document's notes, row 2 the header (both stay in view and repeat
    on paper), the filter is on. Paragraphs go to a last sheet 본문. Moments are written as Seoul wall-clock time, to
    the second. Any text is accepted: what XML cannot hold is left out, what a cell cannot hold is cut with a visible
    mark, and text that looks like a formula stays text.

    Raises TypeError where a value is not of its column's kind (floats and booleans never are), ValueError for a moment
    without a time zone or a grid longer than a sheet: at the row where it stands, when earlier rows have left already.
    """
    grids = [section for section in document.sections if isinstance(section, Grid)]
    prose = prose_of(document, alone=not grids)
    if prose is not None:
        grids.append(prose)
    titles = list(_sheet_titles(grid.title for grid in grids))
    counts = [0] * len(grids)
    shell = _Shell(document, titles, grids, counts)
    out = _Out()
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=COMPRESSION) as parts:
        for name in shell.plain_parts:
            parts.writestr(name, shell.parts[name])
        for place, grid in enumerate(grids):
            with parts.open(SHEET.format(place + 1), "w") as sheet:
                sheet.write(shell.before_rows(place))
                for rows, count in _pieces(grid, shell.looks[place]):
                    sheet.write(rows)
                    counts[place] = count
                    yield from out.written()
                shell = _Shell(document, titles, grids, counts)  # what stands after the rows says how many there are
                sheet.write(shell.after_rows(place))
        parts.writestr(BOOK, shell.parts[BOOK])
    yield from out.written()


def _pieces(grid: Grid, looks: Sequence[Looks]) -> Iterator[tuple[bytes, int]]:
    """Yield the rows of a grid as XML, some at a time, each time with how many there were so far."""
    write = rows_writer(grid.written, looks)
    count = 0
    for piece in grid.pieces():
        rows = len(piece[0])
        if count + rows > ROW_LIMIT - HEADER_ROW:
            raise ValueError(f"the grid {grid.title!r} has more rows than a sheet holds, {ROW_LIMIT - HEADER_ROW}")
        written = write(HEADER_ROW + count + 1, piece)
        count += rows
        yield written.encode(), count


class _Out:
    """Where the archive is written to: what has been compressed so far waits here to be handed on."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def write(self, content: bytes) -> int:
        self._waiting.append(bytes(content))
        return len(content)

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass

    def written(self) -> Iterator[bytes]:
        """Yield what waits, in one piece."""
        if self._waiting:
            piece = b"".join(self._waiting)
            self._waiting.clear()
            yield piece


class _Shell:
    """A workbook with every sheet of the document and none of its rows, as openpyxl writes it.

    counts  how many rows each sheet is to have
    parts   the files in the archive by their names
    looks   for each sheet, the styles of its columns
    """

    def __init__(self, document: Document, titles: Sequence[str], grids: Sequence[Grid], counts: Sequence[int]) -> None:
        book = Workbook(write_only=True)
        book.properties.title = storable(document.title)
        book.properties.creator = None  # a file passed on must not name who made it
        book.properties.lastModifiedBy = None
        notes = list(document.notes) or [document.title]
        self.looks = []
        for title, grid, count in zip(titles, grids, counts, strict=True):
            sheet = book.create_sheet(title)
            self.looks.append([_looks(sheet, column) for column in grid.written])
            _write_sheet(sheet, grid.written, count, notes)
        file = BytesIO()
        book.save(file)
        with ZipFile(file) as parts:
            self.parts = {name: parts.read(name) for name in parts.namelist()}

    @property
    def plain_parts(self) -> list[str]:
        """The names of the parts that do not depend on the rows; the list of contents first."""
        sheets = {SHEET.format(place + 1) for place in range(len(self.looks))}
        names = [name for name in self.parts if name not in sheets and name != BOOK]
        return sorted(names, key=lambda name: (name != CONTENTS, name))

    def before_rows(self, place: int) -> bytes:
        return self._halves(place)[0]

    def after_rows(self, place: int) -> bytes:
        return self._halves(place)[1]

    def _halves(self, place: int) -> tuple[bytes, bytes]:
        before, closing, after = self.parts[SHEET.format(place + 1)].partition(ROWS_END)
        if not closing:
            raise ValueError("openpyxl wrote a sheet without rows")
        return before, closing + after


def _sheet_titles(titles: Iterable[str]) -> Iterator[str]:
    """Yield names Excel accepts: no []:*?/\\, no outer apostrophe, 1 to 31 units, unique whatever the case."""
    taken = {"history"}  # reserved by Excel's change tracking
    for title in titles:
        clean = " ".join(_NOT_IN_TITLE.sub(" ", storable(title)).split())
        wanted = cut(clean, TITLE_LIMIT).strip("' ") or "표"
        name, count = wanted, 1
        while name.casefold() in taken:
            count += 1
            tail = f" ({count})"
            name = cut(wanted, TITLE_LIMIT - len(tail)).strip("' ") + tail
        taken.add(name.casefold())
        yield name


def _write_sheet(sheet: Worksheet, columns: Sequence[Column], count: int, notes: Sequence[str]) -> None:
    """Set up one sheet of ``count`` rows, and write its notes and its header."""
    last = letters(len(columns))
    _set_up(sheet, columns, f"A{HEADER_ROW}:{last}{HEADER_ROW + count}")

    note = "\n".join(notes)
    width = sum(column.characters for column in columns)
    sheet.row_dimensions[1].height = min(16 * sum(max(-(-_cells(line) // width), 1) for line in note.split("\n")), 400)
    if len(columns) > 1:
        sheet.merged_cells.add(f"A1:{last}1")
    sheet.append([_text(_note_pen(sheet), note)])
    sheet.append([_text(_header_pen(sheet), column.label) for column in columns])


def _set_up(sheet: Worksheet, columns: Sequence[Column], filtered: str) -> None:
    """Freeze the notes and the header, switch the filter on, and set A4 landscape, one page wide."""
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    sheet.auto_filter.ref = filtered
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[letters(number)].width = column.characters
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


def _text(cell: Cell, text: str) -> Cell:
    """Put ``text`` into ``cell`` as a string; openpyxl by itself makes =… a formula and #N/A an error."""
    cell.value = text_in_cell(text)
    cell.data_type = "s"
    return cell


def _looks(sheet: Worksheet, column: Column) -> Looks:
    """Return the styles of the column's cells, one for each way a value can look."""
    quoted = _body_pen(sheet, "@", "left")
    quoted.quotePrefix = True
    shown = f"#,##0.{'0' * column.places}".rstrip(".") if column.kind == "decimal" else _FORMATS[column.kind]
    side = "left" if column.kind in {"date", "moment"} else "right"
    return Looks(
        plain=_body_pen(sheet, "@", "left").style_id,
        quoted=quoted.style_id,
        real=_body_pen(sheet, shown, side).style_id,
    )


def _body_pen(sheet: Worksheet, shown: str, side: str) -> Cell:
    pen = WriteOnlyCell(sheet)
    pen.font = Font(name=_FONT, size=10)
    pen.border = _HAIRLINE
    pen.alignment = Alignment(wrap_text=True, vertical="top", horizontal=side)
    pen.number_format = shown
    return pen
