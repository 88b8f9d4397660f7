"""Values → the cells of a worksheet, as XML: text that can never become a formula, real numbers and real dates.

Only the four elements of a filled cell are written here (ECMA-376 part 1, 18.3.1.4 ``c``, 18.3.1.53 ``is``, 18.3.1.96
``v``); among them is none that holds a formula or a link. Everything else of the file is written by openpyxl.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from documents.memory import Memory
from documents.model import Column, Value
from documents.text import SEOUL, ordinary, starts_like_a_formula, storable

CELL_LIMIT = 32_767  # UTF-16 units in one cell; source: Excel specifications and limits
DIGIT_LIMIT = 15  # digits that a number keeps; same source
FIRST_DATE = date(1900, 3, 1)  # Excel counts a 29 February 1900 that never was: earlier days would be off by one
DAY_ZERO = date(1899, 12, 30)  # the day that Excel calls 0, by its count from FIRST_DATE on
DAY_SECONDS = 86_400

EMPTY = "/>"  # the rest of a cell without content
ROW_MARK = "\0"  # stands for the row's number; no text holds one

_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_as_it_is = ordinary("&<>_")
_KEPT_SPACE = re.compile(r"\A\s|\s\Z|\n")


@dataclass(frozen=True, slots=True)
class Looks:
    """The styles of a column's cells, by their numbers in the workbook.

    plain   text            quoted  text that looks like a formula: Excel keeps it text when somebody edits the cell
    real    numbers, days and moments, in the column's own form
    """

    plain: int
    quoted: int
    real: int


def rows_writer(columns: Sequence[Column], looks: Sequence[Looks]) -> Callable[[int, Sequence[Sequence[Value]]], str]:
    """Return what writes rows: (the number of the first, from 1; their values by columns) → XML.

    Raises TypeError where a value is not of its column's kind, ValueError for a moment without a time zone or where
    there are not as many values as ``columns``.
    """
    writers = [_writer(column, each) for column, each in zip(columns, looks, strict=True)]
    cells = "".join(f'<c r="{letters(place)}{ROW_MARK}"%s' for place in range(1, len(columns) + 1))
    template = f'<row r="{ROW_MARK}">{cells}</row>'

    def write(first: int, piece: Sequence[Sequence[Value]]) -> str:
        rests = [map(writer, values) for writer, values in zip(writers, piece, strict=True)]
        rows = map(template.__mod__, zip(*rests, strict=True))
        return "".join([row.replace(ROW_MARK, str(number)) for number, row in enumerate(rows, first)])

    return write


def letters(place: int) -> str:
    """Return the name of the column at ``place``, from 1: A … Z, AA …"""
    name = ""
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def text_in_cell(text: str) -> str:
    """Return ``text`` as Excel is to store it: what XML can hold, no longer than a cell, no pattern that is decoded."""
    return _escaped(_cut_with_mark(storable(text)))


def _writer(column: Column, looks: Looks) -> Callable[[Value], str]:
    """Return what writes a value of ``column`` as the rest of its cell, after its place."""

    begin = f' s="{looks.plain}" t="inlineStr"><is><t>'

    def text(value: str) -> str:
        if len(value) <= CELL_LIMIT // 4 and _as_it_is(value):
            return f"{begin}{value}</t></is></c>"
        stored = text_in_cell(value).translate(_MARKUP)
        style = looks.quoted if starts_like_a_formula(value) else looks.plain
        space = ' xml:space="preserve"' if _KEPT_SPACE.search(stored) else ""
        return f' s="{style}" t="inlineStr"><is><t{space}>{stored}</t></is></c>'

    def whatever(value: Value) -> str:
        if value is None or value == "":
            return EMPTY
        if isinstance(value, str):
            return text(value)
        column.check(value)
        real = _day(value) if isinstance(value, date) else _figure(column, value)
        return text(real) if isinstance(real, str) else f' s="{looks.real}"><v>{real}</v></c>'

    if column.kind in ("text", "date", "moment"):
        return Memory(whatever).__getitem__
    return whatever  # equal figures may be written otherwise (88.5 and 88.50), so that none is looked up


def _day(value: date) -> int | float | str:
    """Return a day or a moment as Excel counts it; as text where it counts otherwise than the calendar."""
    if not isinstance(value, datetime):
        return (value - DAY_ZERO).days if value >= FIRST_DATE else value.isoformat()
    local = value.astimezone(SEOUL)
    if local.date() < FIRST_DATE:
        return f"{local:%Y-%m-%d %H:%M}"
    seconds = local.hour * 3600 + local.minute * 60 + local.second
    return (local.date() - DAY_ZERO).days + seconds / DAY_SECONDS


def _figure(column: Column, value: int | Decimal) -> int | Decimal | str:
    """Return a number as Excel stores it; as text where it would round it or cannot hold it."""
    if type(value) is int and column.kind != "percent" and abs(value) < 10**DIGIT_LIMIT:
        return value
    number = _number(Decimal(value))
    if column.kind != "percent":
        return number
    return f"{number}%" if isinstance(number, str) else number.scaleb(-2)


def _number(value: Decimal) -> Decimal | str:
    """Return ``value``, or its digits as text where Excel would round it or cannot hold it."""
    if not value.is_finite():
        return str(value)
    digits = value.normalize() if value else Decimal(0)
    if len(digits.as_tuple().digits) > DIGIT_LIMIT or not -300 <= digits.adjusted() <= 300:
        return str(value)
    return value


def _escaped(text: str) -> str:
    """Keep a typed ``_x0041_`` from being shown as A: Excel decodes that pattern (ECMA-376 part 1, 22.9.2.19)."""
    return _LOOKS_ESCAPED.sub("_x005F_", text)


def _cut_with_mark(text: str) -> str:
    """Return ``text`` in at most CELL_LIMIT units, ending in how many characters were left out if any were."""
    if len(text) <= CELL_LIMIT // 4 or _units(_escaped(text)) <= CELL_LIMIT:  # a character takes four units at the most
        return text
    room = CELL_LIMIT - 40  # the mark with any count fits in 40
    kept = cut(text, room)
    while _units(_escaped(kept)) > room:
        kept = cut(kept, len(kept) * 9 // 10)
    return f"{kept}… (뒤 {len(text) - len(kept):,}자 줄임)"


def cut(text: str, units: int) -> str:
    """Return the longest start of ``text`` that takes at most ``units`` UTF-16 units, never half a character."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore")


def _units(text: str) -> int:
    """Return how many UTF-16 units ``text`` takes: that is how Excel counts."""
    return len(text) + sum(character > "\uffff" for character in text)
