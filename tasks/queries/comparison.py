"""Last period beside this one, answer by answer: each copy read with the form it was made of."""

from dataclasses import dataclass
from typing import Any

from exchange.formats import josa, number
from tasks.contents import PART_ORDER
from tasks.models import SectionState, Side
from tasks.queries.copies import carried_name
from tasks.report_forms import WRITTEN, Form, Kind, Question, form_of_copy
from tasks.texts import compare

SIGNS = {"same": "=", "ins": "+", "del": "-"}
KEPT_AT_LEAST = 0.3  # the share of both texts that has to be the same for the changes to be marked
GONE = "값 없음"
NOT_ASKED = "이번 서식에서 묻지 않는 문항"


@dataclass(frozen=True)
class ComparedAnswer:
    """One line of the comparison.

    kind  "state" (a status badge), "text" (marked line by line) or "words"
    ops   for "text": (sign, text) runs, "=", "+" or "-"; none where most was replaced
    mark  what to look at: a figure that vanished, or one carried over without measuring anew
    """

    label: str
    kind: str
    before: str
    after: str
    changed: bool
    ops: list[tuple[str, str]]
    same_words: str = ""
    mark: str = ""


def comparison(before: dict[str, Any] | None, after: dict[str, Any], last_name: str) -> list[ComparedAnswer]:
    """Return the rows of a review: every answer of ``after`` beside the same one of ``before``.

    An answer of ``before`` that the later form does not ask for stands in its part's place, so that it is seen to go.
    before     content of the last accepted copy; None where this is the first one
    after      content of what is being reviewed
    last_name  e.g. "2분기", for "2분기와 같음"
    """
    rows = []
    form = form_of_copy(after)
    old_form = form_of_copy(before) if before else None
    for side in PART_ORDER:
        new = after["parts"].get(side, {})
        old = (before or {"parts": {}})["parts"].get(side, {})
        prefix = "" if side == Side.JOINT else f"{after['sides'][side]['ministry']} "
        if new.get("state") == SectionState.UNCHANGED:
            label = f"{prefix}{SectionState.UNCHANGED.label}"
            rows.append(ComparedAnswer(label, "words", "", new["unchanged_reason"], False, []))
        for question in form.answered(side):
            code = question.code
            if not question.compared or code not in new:
                continue
            if question.is_optional and not new[code] and not old.get(code):
                continue
            was = "" if question.is_own else old.get(code, "")
            rows.append(_row(prefix, question, was, new[code], last_name, before is not None and not question.is_own))
        rows += _no_longer_asked(prefix, side, form, old_form, old)
        if form.asks_figures(side):
            rows += _readings(before, after, last_name)
    return rows


def _row(prefix: str, question: Question, old: str, new: str, last_name: str, has_last: bool) -> ComparedAnswer:
    label, changed = f"{prefix}{question.label}", old != new
    same = f"{josa(last_name, '과/와')} 같음" if has_last and not changed else ""
    if question.kind == Kind.RATING:
        return ComparedAnswer(label, "state", old, new, changed, [], same)
    if question.kind in WRITTEN and has_last:
        return ComparedAnswer(label, "text", old, new, changed, runs(old, new), same)
    return ComparedAnswer(label, "words", question.words(old), question.words(new), changed, [], same)


def _no_longer_asked(
    prefix: str, side: str, form: Form, old_form: Form | None, old: dict[str, str]
) -> list[ComparedAnswer]:
    if old_form is None:
        return []
    gone = [
        question
        for question in old_form.answered(side)
        if question.compared and not question.is_own and old.get(question.code) and not form.find(side, question.code)
    ]
    return [
        ComparedAnswer(f"{prefix}{one.label}", "words", one.words(old[one.code]), "", True, [], mark=NOT_ASKED)
        for one in gone
    ]


def runs(old: str, new: str) -> list[tuple[str, str]]:
    """Return (sign, text) runs; each line ends with a line feed so that the page breaks where the text does.

    No runs where most was replaced: two texts side by side are read more easily than one that is all marks.
    """
    found: list[tuple[str, str]] = []
    kept = 0
    for line in compare(old, new):
        for place, piece in enumerate(line):
            ending = "\n" if place == len(line) - 1 else ""
            found.append((SIGNS[piece.op], piece.text + ending))
            kept += len(piece.text) if piece.op == "same" else 0
    if old and new and 2 * kept < KEPT_AT_LEAST * (len(old) + len(new)):
        return []
    return found


def _readings(before: dict[str, Any] | None, after: dict[str, Any], last_name: str) -> list[ComparedAnswer]:
    """Return each figure beside its last value; one that was there and is not told any more is a change."""
    old = {one["indicator"]: f"{number(one['value'])}{one['unit']}" for one in (before or {}).get("readings", [])}
    rows = []
    for one in after["readings"]:
        value = f"{number(one['value'])}{one['unit']}"
        last = old.pop(one["indicator"], "")
        same = f"{josa(last_name, '과/와')} 같음" if before is not None and last == value else ""
        mark = f"{carried_name(one)} 값 그대로임을 확인" if one.get("carried") else ""
        rows.append(ComparedAnswer(one["indicator"], "words", last, value, last != value, [], same, mark))
    return rows + [
        ComparedAnswer(name, "words", last, GONE, True, [], mark="지난 값이 사라짐") for name, last in old.items()
    ]
