"""An Excel file of pay rows, read and checked before anything is written.

The file has the sheets of the list's own export: a sheet a table, its heads in the row that names them. Every row goes
through the form that a person would fill in. What stands in the file must be plain values: no formulas, no numbers
typed as text, whole days.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError

from django import forms
from django.core import signing
from django.core.exceptions import NON_FIELD_ERRORS
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from evaluation.forms.pay import FORMS
from evaluation.forms.pay_columns import SHEETS, Sheet
from evaluation.queries.pay_tables import twin_of
from exchange.errors import Help, Refusal, lacking, not_now
from exchange.fingerprints import fingerprint
from exchange.models import User

MOST_BYTES = 1_000_000
MOST_UNPACKED_BYTES = 20_000_000
MOST_MEMBERS = 200
MOST_ROWS = 200  # of all sheets together
MOST_COLUMNS = 40
HEAD_WITHIN = 5  # rows in which the heads are looked for
SALT = "evaluation.pay_import"
STATUS_WORDS = (("새로 넣음", "new"), ("이미 있음", "known"), ("오류", "wrong"))
VALID_SECONDS = 3600  # between the preview and its confirmation
UNREADABLE = (  # what comes of a file that only looks like Excel's; openpyxl judges neither its parts nor their values
    InvalidFileException,  # a name or a format that openpyxl does not read
    zipfile.BadZipFile,  # bytes that are no archive, or a part whose checksum is another
    zlib.error,  # a part that does not unpack
    EOFError,  # a part that breaks off
    OSError,  # an archive without a workbook
    RuntimeError,  # a part under a password, or packed in a way that Python does not know (NotImplementedError)
    ParseError,  # a part that is no XML
    KeyError,  # a part, a sheet or a style that is named and not there
    ValueError,  # a number that is none, a reference to no cell
    TypeError,  # an element with what does not belong there, or without what does
    AttributeError,  # an element without the child that holds its content
)

NOT_XLSX = lacking(
    "엑셀 파일(.xlsx)이 아닙니다.", Help("암호가 걸렸거나 옛 형식(.xls)이면 .xlsx로 다시 저장해 올려 주세요.")
)
TOO_BIG = "파일이 너무 큽니다. 1MB까지 올릴 수 있습니다."
NO_SHEET = "지급표의 시트가 없습니다. 양식을 내려받아 시트 이름({names})을 그대로 두고 채워 주세요."
KEEP_HEADS = "양식의 머리글을 그대로 두어 주세요."
EXPIRED = not_now("미리보기가 오래되었거나 바뀌었습니다.", Help("파일을 다시 올려 주세요."))
TOO_MANY = lacking(f"한 번에 {MOST_ROWS}행까지 등록할 수 있습니다.", Help("파일을 나누어 주세요."))
NO_ROWS = lacking("채운 행이 없습니다.", Help("머리글 아래에 한 줄에 하나씩 적어 주세요."))

_NUMBER_AS_TEXT = re.compile(r"[-+]?[\d,. ]+%?")


class UploadForm(forms.Form):
    file = forms.FileField(
        label="엑셀 파일",
        allow_empty_file=False,
        help_text="양식에 맞춘 .xlsx 파일, 1MB까지",
        error_messages={
            "required": "엑셀 파일을 골라 주세요.",
            "empty": "빈 파일입니다. 다시 골라 주세요.",
            "invalid": "파일을 골라 주세요.",
            "missing": "파일을 골라 주세요.",
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_file(self) -> bytes:
        """Return the file's bytes, once they are known to be a small, plain Excel file."""
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(TOO_BIG)
        content = upload.read()
        if not upload.name.lower().endswith(".xlsx") or not _is_plain_archive(content):
            raise forms.ValidationError(str(NOT_XLSX))
        return content


@dataclass(frozen=True)
class Line:
    """One row of the file: where it stands, what it says, and what is wrong with it.

    values   what the action is to write; shown  the cells as text, for the preview
    status   "new", "known" (a row with the same content is there already) or "wrong"
    """

    sheet: Sheet
    number: int
    shown: Sequence[str]
    values: Mapping[str, Any] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Sequence[str] = ()
    known: bool = False

    @property
    def status(self) -> str:
        return "wrong" if self.errors else "known" if self.known else "new"


@dataclass(frozen=True)
class Preview:
    """Everything that a file says. ``problem`` is set where it could not be read at all."""

    lines: Sequence[Line] = ()
    problem: Refusal | None = None

    def count(self, status: str) -> int:
        return sum(line.status == status for line in self.lines)

    @property
    def may_import(self) -> bool:
        return not self.problem and self.count("wrong") == 0 and self.count("new") > 0

    @property
    def new(self) -> list[Line]:
        return [line for line in self.lines if line.status == "new"]

    @property
    def by_sheet(self) -> list[tuple[Sheet, list[Line]]]:
        return [(sheet, found) for sheet in SHEETS if (found := [each for each in self.lines if each.sheet == sheet])]

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what would be put in: the same rows give the same print, whatever file they stand in."""
        return fingerprint([(line.sheet.key, dict(line.typed)) for line in self.new])


def read(content: bytes, *, by: User, today: date) -> Preview:
    """Return what the file says, row by row. Nothing is written."""
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except UNREADABLE:
        return Preview(problem=NOT_XLSX)
    try:
        lines: list[Line] = []
        known_sheets = [sheet for sheet in SHEETS if sheet.title in book.sheetnames]
        if not known_sheets:
            return Preview(problem=lacking(NO_SHEET.format(names=", ".join(sheet.title for sheet in SHEETS))))
        for sheet in known_sheets:
            rows = _rows(book[sheet.title])
            heads, problem = _heads(sheet, rows)
            if problem:
                return Preview(problem=lacking(problem))
            for number, cells in rows:
                if len(lines) >= MOST_ROWS:
                    return Preview(problem=TOO_MANY)
                lines.append(_line(sheet, number, heads, cells, by, today))
    except UNREADABLE:
        return Preview(problem=NOT_XLSX)
    finally:
        book.close()
    if not lines:
        return Preview(problem=NO_ROWS)
    return Preview(_without_twins(lines))


def sealed(preview: Preview, by: User) -> str:
    """Return the new rows as text that this person can send back and nobody can change."""
    content = {
        "by": by.pk,
        "fingerprint": preview.fingerprint,
        "rows": [(line.sheet.key, line.number, dict(line.typed)) for line in preview.new],
    }
    return signing.dumps(content, salt=SALT, compress=True)


def opened(text: str, fingerprint: str, *, by: User, today: date) -> Preview:
    """Return the preview that was sealed for this person, every row checked anew against the tables as they are now."""
    try:
        content = signing.loads(text, salt=SALT, max_age=VALID_SECONDS)
    except signing.BadSignature:
        return Preview(problem=EXPIRED)
    if content["by"] != by.pk or content["fingerprint"] != fingerprint:
        return Preview(problem=EXPIRED)
    sheets = {sheet.key: sheet for sheet in SHEETS}
    return Preview([_checked(sheets[key], number, (), typed, by, today) for key, number, typed in content["rows"]])


# ---- the file --------------------------------------------------------------------------------------------------------


def _is_plain_archive(content: bytes) -> bool:
    """Whether the bytes are a zip of an Excel file that unpacks to little and declares no document type of its own."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            small = len(members) <= MOST_MEMBERS and sum(each.file_size for each in members) <= MOST_UNPACKED_BYTES
            if not small or "[Content_Types].xml" not in archive.namelist():
                return False
            return not any(
                b"<!DOCTYPE" in archive.read(each) for each in members if each.filename.endswith((".xml", ".rels"))
            )
    except UNREADABLE:
        return False


def _rows(worksheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield (row number, cells) of the rows that hold something."""
    worksheet.reset_dimensions()  # a file may claim a million rows
    for number, cells in enumerate(worksheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        if number > 20 * MOST_ROWS:
            return
        if any(cell.value not in (None, "") for cell in cells):
            yield number, cells


def _heads(sheet: Sheet, rows: Iterator[tuple[int, Sequence[Any]]]) -> tuple[dict[str, int], str]:
    """Find the row of heads; return label → place, or what is wrong with it."""
    labels = [column.label for column in sheet.columns]
    required = {column.label for column in sheet.columns if column.required}
    for number, cells in rows:
        found = {str(cell.value).strip(): place for place, cell in enumerate(cells) if isinstance(cell.value, str)}
        if len(required & found.keys()) * 2 > len(required):
            if missing := [label for label in labels if label in required - found.keys()]:
                return (
                    {},
                    f"‘{sheet.title}’ 시트에 {', '.join(missing)} 열이 없습니다. {KEEP_HEADS}",
                )
            return {label: found[label] for label in labels if label in found}, ""
        if number >= HEAD_WITHIN:
            break
    return {}, f"‘{sheet.title}’ 시트의 머리글을 찾지 못했습니다. {KEEP_HEADS}"


def _line(sheet: Sheet, number: int, heads: Mapping[str, int], cells: Sequence[Any], by: User, today: date) -> Line:
    typed, shown, errors = {}, [], {}
    for column in sheet.columns:
        place = heads.get(column.label)
        cell = cells[place] if place is not None and place < len(cells) else None
        value = None if cell is None else cell.value
        shown.append(_shown(value))
        is_formula = cell is not None and cell.data_type == "f"
        text, error = ("", "") if value is None else _text_of(column.kind, value, is_formula=is_formula)
        if not error and column.words and text:
            text = column.words.get(text, text)
        typed[column.name] = text or column.default
        if error:
            errors[column.name] = f"{column.label}: {error}"
    return _checked(sheet, number, shown, typed, by, today, errors)


def _text_of(kind: str, value: Any, *, is_formula: bool) -> tuple[str, str]:
    """Return the cell as a person would type it into the form, or what is wrong with it."""
    if is_formula:
        return "", "수식이 있습니다. 값으로 붙여 넣어 주세요."
    if kind == "date":
        return _day_of(value)
    if kind in ("integer", "decimal"):
        return _number_of(kind, value)
    if isinstance(value, datetime | date | time):
        return "", "날짜가 아니라 글자를 적는 칸입니다."
    if isinstance(value, bool):
        return ("예" if value else "아니요"), ""
    return (str(value).strip() if isinstance(value, str) else _plain(value)), ""


def _day_of(value: Any) -> tuple[str, str]:
    if isinstance(value, datetime):
        if value.time() != time():
            return "", "시각이 없는 날짜로 적어 주세요."
        return value.date().isoformat(), ""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value.strip()):
        return value.strip(), ""
    return "", f"날짜가 아닙니다({_shown(value)}). 셀 서식을 날짜로 하고 2025-01-01처럼 적어 주세요."


def _number_of(kind: str, value: Any) -> tuple[str, str]:
    if isinstance(value, str):
        if _NUMBER_AS_TEXT.fullmatch(value.strip()):
            return "", f"글자로 저장된 숫자입니다({value.strip()[:20]}). 셀 서식을 숫자로 바꿔 주세요."
        return "", f"숫자가 아닙니다({value.strip()[:20]})."
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return "", f"숫자가 아닙니다({_shown(value)})."
    text = _plain(value)
    if kind == "integer" and "." in text:
        return "", f"정수로 적어 주세요({text})."
    return text, ""


def _plain(value: Any) -> str:
    """Return a number's shortest digits: Excel keeps 8 % as 0.08 or 8, and 1.1 as a binary fraction."""
    try:
        text = f"{Decimal(str(value)):f}"
    except InvalidOperation:
        return str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    return str(value)[:80]


# ---- one row ---------------------------------------------------------------------------------------------------------


def _checked(
    sheet: Sheet,
    number: int,
    shown: Sequence[str],
    typed: dict[str, str],
    by: User,
    today: date,
    unread: Mapping[str, str] | None = None,
) -> Line:
    """Put what was typed through the form of its table; ``unread`` are the cells that could not be typed, by field."""
    form = FORMS[sheet.model](dict(typed), by=by, today=today)
    if form.is_valid() and not unread:
        known = twin_of(sheet.model, form.values()) is not None
        return Line(sheet, number, shown, form.values(), typed, known=known)
    errors = list((unread or {}).values())
    for name, sentences in form.errors.items():
        if unread and (name in unread or name == NON_FIELD_ERRORS):
            continue
        label = next((column.label for column in sheet.columns if column.name == name), "")
        errors += [f"{label}: {sentence}" if label else str(sentence) for sentence in sentences]
    return Line(sheet, number, shown, typed=typed, errors=errors)


def _without_twins(lines: Sequence[Line]) -> list[Line]:
    """Mark a row that the file has said before."""
    seen: dict[tuple, int] = {}
    found = []
    for line in lines:
        key = (line.sheet.key, tuple(sorted(line.typed.items())))
        first = seen.setdefault(key, line.number)
        if line.status == "new" and first != line.number:
            line = Line(line.sheet, line.number, line.shown, typed=line.typed, errors=[f"{first}행과 같습니다."])
        found.append(line)
    return found
