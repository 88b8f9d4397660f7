"""An Excel file of pay rows, read and checked before anything is written.

The file has the sheets of the list's own export: a sheet a table, its heads in the row that names them. It is read in
a process of its own (``documents/reading_apart.py``), by what people see in it, and every row goes through the form
that a person would fill in. What looks doubtful is asked: the confirmation says yes to it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import NON_FIELD_ERRORS

from documents.reading_apart import LOCKED, MACROS, NOT_XLSX, TOO_HEAVY, SeenCell, Unread, read_apart
from evaluation.forms.pay import FORMS
from evaluation.forms.pay_cells import is_blank, note_in, stored_word, typed_of
from evaluation.forms.pay_columns import SHEETS, PaySheet
from evaluation.queries.pay_tables import row_before, twin_of
from evaluation.rules.pay import what_to_confirm
from exchange import sentences as of_exchange
from exchange.errors import Help, Refusal, lacking, not_now
from exchange.fingerprints import fingerprint
from exchange.forms.base import CleanText
from exchange.models import User
from exchange.personal import numbers_in
from exchange.texts import name_key

MOST_BYTES = 1_000_000
MOST_ROWS = 200  # of all sheets together
HEAD_WITHIN = 10  # rows in which the heads are looked for
SALT = "evaluation.pay_import"
STATUS_WORDS = (("신규 등록", "new"), ("이미 있음", "known"), ("오류", "wrong"))
VALID_SECONDS = 3600  # between the preview and its confirmation

SAVE_AS_XLSX = ".xlsx로 다시 저장해 올려 주세요."
WHY_UNREAD = {
    NOT_XLSX: lacking("엑셀 파일(.xlsx)이 아닙니다.", Help(f"암호가 걸렸거나 옛 형식(.xls)이면 {SAVE_AS_XLSX}")),
    LOCKED: lacking("암호가 걸린 파일입니다.", Help("암호를 풀고 다시 저장해 올려 주세요.")),
    MACROS: lacking("매크로가 든 파일입니다.", Help(f"매크로 없이 {SAVE_AS_XLSX}")),
    TOO_HEAVY: lacking(
        "파일에 든 내용이 너무 많아 읽지 않았습니다.", Help("양식에 지급표의 행만 옮겨 다시 올려 주세요.")
    ),
}
TOO_BIG = "파일이 너무 큽니다. 1MB까지 올릴 수 있습니다."
NO_SHEET = "지급표의 시트가 없습니다. 양식을 내려받아 시트 이름({names})을 그대로 두고 채워 주세요."
KEEP_HEADS = "양식의 머리글을 그대로 두어 주세요."
EXPIRED = not_now("미리보기가 오래되었거나 바뀌었습니다.", Help("파일을 다시 올려 주세요."))
TOO_MANY = lacking(f"한 번에 {MOST_ROWS}행까지 등록할 수 있습니다.", Help("파일을 나누어 주세요."))
NO_ROWS = lacking("채운 행이 없습니다.", Help("머리글 아래에 한 줄에 하나씩 적어 주세요."))
SAY_SURE = "확인할 값이 있습니다. 값이 맞으면 확인란에 표시하고, 틀리면 파일을 수정해 다시 올려 주세요."


class UploadForm(CleanText, forms.Form):
    file = forms.FileField(
        label="엑셀 파일",
        allow_empty_file=False,
        help_text="양식에 맞춘 .xlsx 파일, 1MB까지",
        error_messages={
            "required": "엑셀 파일을 선택해 주세요.",
            "empty": "빈 파일입니다. 다시 선택해 주세요.",
            "invalid": of_exchange.CHOOSE_FILE,
            "missing": of_exchange.CHOOSE_FILE,
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_file(self) -> bytes:
        """Return the file's bytes, once it is known to be small and called an Excel file; ``read`` judges them."""
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(TOO_BIG)
        content = upload.read()
        if not upload.name.lower().endswith(".xlsx"):
            raise forms.ValidationError(str(WHY_UNREAD[NOT_XLSX]))
        return content


@dataclass(frozen=True)
class Line:
    """One row of the file: where it stands, what it says, and what is wrong with it.

    values     what the action is to write; shown  the cells as they will be stored, as they look where they cannot be
    questions  what somebody has to confirm before it is put in
    status     "new", "known" (a row with the same content is there already) or "wrong"
    """

    sheet: PaySheet
    number: int
    shown: Sequence[str]
    values: Mapping[str, Any] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Sequence[str] = ()
    known: bool = False
    questions: Sequence[str] = ()

    @property
    def status(self) -> str:
        return "wrong" if self.errors else "known" if self.known else "new"


@dataclass(frozen=True)
class Preview:
    """Everything that a file says. ``problem`` is set where it could not be read at all.

    notes  rows that are no rows of a table, as (sheet's title, number, text): left out, and said so
    """

    lines: Sequence[Line] = ()
    problem: Refusal | None = None
    notes: Sequence[tuple[str, int, str]] = ()

    def count(self, status: str) -> int:
        return sum(line.status == status for line in self.lines)

    @property
    def may_import(self) -> bool:
        return not self.problem and self.count("wrong") == 0 and self.count("new") > 0

    @property
    def new(self) -> list[Line]:
        return [line for line in self.lines if line.status == "new"]

    @property
    def asks(self) -> bool:
        """Whether something that is to be put in must be confirmed by itself."""
        return any(line.questions for line in self.new)

    @property
    def by_sheet(self) -> list[tuple[PaySheet, list[Line]]]:
        return [(sheet, found) for sheet in SHEETS if (found := [each for each in self.lines if each.sheet == sheet])]

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what would be put in: the same rows give the same print, whatever file they stand in."""
        return fingerprint([(line.sheet.key, dict(line.typed)) for line in self.new])


def read(content: bytes, *, by: User, today: date) -> Preview:
    """Return what the file says, row by row. Nothing is written."""
    try:
        book = read_apart(content)
    except Unread as unread:
        return Preview(problem=WHY_UNREAD[unread.why])
    by_title = {name_key(sheet.title): sheet for sheet in reversed(book)}
    found = [(sheet, by_title[name_key(sheet.title)]) for sheet in SHEETS if name_key(sheet.title) in by_title]
    if not found:
        return Preview(problem=lacking(NO_SHEET.format(names=", ".join(sheet.title for sheet in SHEETS))))
    lines: list[Line] = []
    notes: list[tuple[str, int, str]] = []
    for sheet, seen in found:
        rows = iter([(number, cells) for number, cells in seen.rows if not is_blank(cells)])
        heads, problem = _heads(sheet, rows)
        if problem:
            return Preview(problem=lacking(problem))
        for number, cells in rows:
            if note := note_in(cells):
                notes.append((sheet.title, number, note[:80]))
                continue
            if len(lines) >= MOST_ROWS:
                return Preview(problem=TOO_MANY)
            lines.append(_line(sheet, number, heads, cells, by, today))
    if not lines:
        return Preview(problem=NO_ROWS)
    return Preview(_compared(_without_twins(lines)), notes=notes)


def sealed(preview: Preview, by: User) -> str:
    """Return the new rows as text that this person can send back and nobody can change."""
    content = {
        "by": by.pk,
        "fingerprint": preview.fingerprint,
        "rows": [(line.sheet.key, line.number, dict(line.typed), list(line.questions)) for line in preview.new],
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
    return Preview(
        [
            replace(_checked(sheets[key], number, {}, typed, by, today), questions=questions)
            for key, number, typed, questions in content["rows"]
        ]
    )


# ---- the file --------------------------------------------------------------------------------------------------------


def _heads(sheet: PaySheet, rows: Iterator[tuple[int, dict[int, SeenCell]]]) -> tuple[dict[str, int], str]:
    """Find the row of heads; return label → place, or what is wrong with it."""
    labels = [column.label for column in sheet.columns]
    required = {column.label for column in sheet.columns if column.required}
    for number, cells in rows:
        said = {name_key(cell.value): place for place, cell in sorted(cells.items(), reverse=True)}
        found = {label: said[name_key(label)] for label in labels if name_key(label) in said}
        found |= {
            each.label: said[name_key(each.formerly)]
            for each in sheet.columns
            if each.formerly and each.label not in found and name_key(each.formerly) in said
        }
        if len(required & found.keys()) * 2 > len(required):
            if missing := [label for label in labels if label in required - found.keys()]:
                return (
                    {},
                    f"‘{sheet.title}’ 시트에 {', '.join(missing)} 열이 없습니다. {KEEP_HEADS}",
                )
            return found, ""
        if number >= HEAD_WITHIN:
            break
    return {}, f"‘{sheet.title}’ 시트의 머리글을 찾지 못했습니다. {KEEP_HEADS}"


def _line(
    sheet: PaySheet, number: int, heads: Mapping[str, int], cells: Mapping[int, SeenCell], by: User, today: date
) -> Line:
    typed = typed_of([(column, cells.get(heads.get(column.label, -1))) for column in sheet.columns])
    said = {column.name: typed.values.get(column.name) or column.default for column in sheet.columns}
    line = _checked(sheet, number, typed.seen, said, by, today, typed.errors)
    return replace(line, questions=[*typed.questions, *_numbers_in(sheet, typed.values)])


def _numbers_in(sheet: PaySheet, values: Mapping[str, str]) -> list[str]:
    """Ask about what looks like a personal number in the texts of a row."""
    texts = [(column.label, values.get(column.name, "")) for column in sheet.columns if column.kind == "text"]
    return [
        f"{label}: 개인정보로 보이는 번호가 있습니다({number.told})."
        for label, text in texts
        for number in numbers_in(text)
    ]


# ---- one row ---------------------------------------------------------------------------------------------------------


def _checked(
    sheet: PaySheet,
    number: int,
    seen: Mapping[str, str],
    typed: dict[str, str],
    by: User,
    today: date,
    unread: Mapping[str, str] | None = None,
) -> Line:
    """Put what was typed through the form of its table.

    seen    the cells as they look, by field;  unread  those that could not be typed
    """
    form = FORMS[sheet.model](dict(typed), by=by, today=today)
    form.asks_about_numbers = False  # asked together with what else is doubtful
    if form.is_valid() and not unread:
        values = form.values()
        shown = [stored_word(column, values.get(column.name)) for column in sheet.columns]
        return Line(sheet, number, shown, values, typed, known=twin_of(sheet.model, values) is not None)
    errors = list((unread or {}).values())
    for name, sentences in form.errors.items():
        if unread and (name in unread or name == NON_FIELD_ERRORS):
            continue
        label = next((column.label for column in sheet.columns if column.name == name), "")
        errors += [f"{label}: {sentence}" if label else str(sentence) for sentence in sentences]
    return Line(sheet, number, [seen.get(each.name, "") for each in sheet.columns], typed=typed, errors=errors)


def _compared(lines: Sequence[Line]) -> list[Line]:
    """Add what has to be confirmed where a figure is far from the one of the row before it, in the tables or here."""
    found = []
    for line in lines:
        if line.status == "new":
            model = line.sheet.model
            row = model(**line.values)
            here = [model(**other.values) for other in lines if other.sheet == line.sheet and other.values]
            asked = what_to_confirm(row, row_before(row, here), line.sheet.figures, line.sheet.percents)
            line = replace(line, questions=[*line.questions, *asked])
        found.append(line)
    return found


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
