"""A cell of a pay table's file → what a person would type into the form, or what is wrong with it.

What counts is what somebody who looks at the sheet reads: 8 % where the cell says 8%, whatever number lies behind it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from documents.reading_apart import SeenCell
from evaluation.forms.pay_columns import FileColumn
from exchange import formats
from exchange.formats import josa
from exchange.texts import clean_text, half_width, name_key, plain_number, squash_spaces

ONE_PERCENT = Decimal(1)

_DAY = re.compile(r"(\d{4})(?:-|/|\.|년)(\d{1,2})(?:-|/|\.|월)(\d{1,2})(?:\.|일)?(?:\([월화수목금토일]\))?")
_DAY_IN_ONE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_UNITS = {"원": "krw", "%": "percent", "퍼센트": "percent"}
_NOTE = re.compile(r"[※*＊†☞#□○▪·\-–]|(주|자료|출처|비고|참고|작성|단위)\s*\d*\s*[):.：]")


@dataclass
class Typed:
    """What one row would type: the text of each field, what could not be typed, and what a person has to confirm."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    questions: list[str] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)


def typed_of(columns: list[tuple[FileColumn, SeenCell | None]]) -> Typed:
    """Return what the cells of one row would type."""
    found = Typed()
    for column, cell in columns:
        text, error = ("", "") if cell is None else _text_of(column, cell)
        found.values[column.name] = text
        found.seen[column.name] = seen(cell)
        if error:
            found.errors[column.name] = f"{column.label}: {error}"
        elif cell is not None and cell.is_number and (question := _hidden_digits(column, cell)):
            found.questions.append(question)
    return found


def is_blank(cells: Mapping[int, SeenCell]) -> bool:
    """Whether a row looks empty: spaces, also those that nobody sees."""
    return all(cell.kind == "text" and not _clean(cell.value) for cell in cells.values())


def note_in(cells: Mapping[int, SeenCell]) -> str:
    """Return the text of a row that is a note and no row of the table: one text alone that begins like one."""
    filled = [cell for cell in cells.values() if cell.kind != "text" or _clean(cell.value)]
    if len(filled) != 1 or filled[0].kind != "text":
        return ""
    text = _clean(filled[0].value)
    return text if _NOTE.match(text) else ""


def seen(cell: SeenCell | None) -> str:
    """Return a cell as it looks, cut to what a table has room for."""
    if cell is None:
        return ""
    if cell.kind == "percent":
        return f"{cell.value}%"
    if cell.kind == "boolean":
        return "예" if cell.value == "1" else "아니요"
    if cell.kind == "formula":
        return f"={cell.value}"[:80]
    return (cell.value.replace("T", " ") if cell.kind == "day" else cell.value)[:80]


def _text_of(column: FileColumn, cell: SeenCell) -> tuple[str, str]:
    """Return what to type for one cell, or what is wrong with it."""
    if cell.kind == "formula":
        return "", "수식이 있습니다. 값으로 붙여 넣어 주세요."
    if cell.kind == "error":
        return "", f"오류 값입니다({cell.value[:20]}). 값을 확인해 주세요."
    if cell.kind == "text" and not _clean(cell.value):
        return "", ""
    if column.kind == "date":
        return _day_of(cell)
    if column.kind in ("integer", "decimal"):
        return _number_of(column, cell)
    if cell.kind == "day":
        return "", "날짜가 아니라 글자를 적는 칸입니다."
    text = _clean(cell.value) if cell.kind == "text" else seen(cell) if cell.kind != "number" else cell.value
    return (_word_of(column, text) if column.words or column.name == "level" else text), ""


def _word_of(column: FileColumn, text: str) -> str:
    """Return the stored value of a word of the column, however it is spaced, dotted or composed."""
    words = {name_key(word): stored for word, stored in column.words.items()}
    return words.get(name_key(text), squash_spaces(half_width(text)))


def _day_of(cell: SeenCell) -> tuple[str, str]:
    if cell.kind == "day":
        return (cell.value, "") if "T" not in cell.value else ("", "시각이 없는 날짜로 적어 주세요.")
    if cell.kind == "text":
        squeezed = re.sub(r"\s", "", half_width(_clean(cell.value)))
        if found := _DAY.fullmatch(squeezed) or _DAY_IN_ONE.fullmatch(squeezed):
            year, month, day = map(int, found.groups())
            return f"{year:04}-{month:02}-{day:02}", ""
    return "", f"날짜가 아닙니다({seen(cell)}). 셀 서식을 날짜로 하거나 2025-01-01처럼 적어 주세요."


def _number_of(column: FileColumn, cell: SeenCell) -> tuple[str, str]:
    unit = "percent" if "%" in column.label else "krw" if "원" in column.label else ""
    text, said = cell.value, unit
    if cell.kind == "percent":
        said = "percent"
    elif cell.kind == "text":
        text, said = _number_and_unit(_clean(cell.value), unit)
        if not text:
            return "", f"숫자가 아닙니다({_clean(cell.value)[:20]})."
    elif cell.kind != "number":
        return "", f"숫자가 아닙니다({seen(cell)})."
    if said != unit:
        wrong = "백분율로 적은 값입니다" if said == "percent" else "금액으로 적은 값입니다"
        return "", f"{wrong}({seen(cell)}). 이 칸의 단위로 적어 주세요."
    if cell.scale:
        small = formats.number(Decimal(text) / 1000**cell.scale)
        return "", (
            f"표시 형식이 천 단위를 줄여 {small}처럼 보이지만 값은 {formats.number(text)}입니다. "
            "줄이지 않는 형식으로 바꿔 주세요."
        )
    if column.kind == "integer" and "." in text:
        return "", f"정수로 적어 주세요({text})."
    return text, ""


def _number_and_unit(text: str, unit: str) -> tuple[str, str]:
    """Return the digits of a number that was typed as text, and its unit; "" for what is none."""
    plain = half_width(text).strip()
    for sign, named in _UNITS.items():
        if plain.endswith(sign):
            return plain_number(plain.removesuffix(sign)) or "", named
    return plain_number(plain) or "", unit


def _hidden_digits(column: FileColumn, cell: SeenCell) -> str:
    """Ask where the format shows fewer places than the number has: people read another number than is stored."""
    if cell.places is None or column.kind not in ("integer", "decimal"):
        return ""
    exact = Decimal(cell.value)
    shown = round(exact, cell.places)
    if shown == exact:
        return ""
    sign = "%" if cell.kind == "percent" else ""
    seen_as, stored_as = (f"{formats.number(each)}{sign}" for each in (shown, exact))
    return f"{column.label}: 셀에는 {josa(seen_as, '으로/로')} 보이지만 {josa(stored_as, '으로/로')} 등록합니다."


def stored_word(column: FileColumn, value: object) -> str:
    """Return a value of a row as the preview says that it will be stored."""
    if value is None or value == "":
        return ""
    if column.percent and isinstance(value, int):
        return f"{formats.number(Decimal(value) / 100)}%"
    if isinstance(value, bool):
        return column.word_of(str(value))
    if isinstance(value, int):
        return formats.number(Decimal(value))
    if isinstance(value, date):
        return value.isoformat()
    return column.word_of(str(value))


def _clean(text: str) -> str:
    return clean_text(text, multiline=False).strip(" \u00a0\u3000\u200c\u200d")
