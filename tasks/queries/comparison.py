"""Last quarter beside this one, answer by answer."""

from dataclasses import dataclass
from typing import Any

from tasks.contents import PART_ORDER
from tasks.models import SectionState, Side
from tasks.queries.reports import LABELS, OPTIONAL, label_of, words_of
from tasks.texts import compare

SIGNS = {"same": "=", "ins": "+", "del": "-"}
TEXTS = {"rating_reason", "progress", "issue_text", "issue_request", "next_plan", "evidence"}
STATES = ("rating",)


@dataclass(frozen=True)
class Row:
    """One line of the comparison.

    kind  "state" (a status badge), "text" (marked line by line) or "words"
    ops   for "text": (sign, text) runs, "=", "+" or "-"
    """

    label: str
    kind: str
    before: str
    after: str
    changed: bool
    ops: list[tuple[str, str]]
    same_words: str = ""


def comparison(before: dict[str, Any] | None, after: dict[str, Any], last_name: str) -> list[Row]:
    """Return the rows of a review: every answer of ``after`` beside the same one of ``before``.

    before     content of the last accepted copy; None where this is the first quarter
    after      content of what is being reviewed
    last_name  e.g. "2분기", for "2분기와 같음"
    """
    rows = []
    for side in PART_ORDER:
        new = after["parts"].get(side, {})
        old = (before or {"parts": {}})["parts"].get(side, {})
        prefix = "" if side == Side.JOINT else f"{after['sides'][side]['ministry']} "
        if new.get("state") == SectionState.UNCHANGED:
            rows.append(Row(f"{prefix}달라진 것 없음", "words", "", new["unchanged_reason"], False, []))
        for name in LABELS:
            if name not in new or (name in OPTIONAL and not new[name] and not old.get(name)):
                continue
            rows.append(
                _row(
                    f"{prefix}{label_of(side, name)}", name, old.get(name, ""), new[name], last_name, before is not None
                )
            )
    return rows + _readings(before, after, last_name)


def _row(label: str, name: str, old: str, new: str, last_name: str, has_last: bool) -> Row:
    changed = old != new
    same = f"{last_name}와 같음" if has_last and not changed else ""
    if name in STATES:
        return Row(label, "state", old, new, changed, [], same)
    if name in TEXTS and has_last:
        return Row(label, "text", old, new, changed, runs(old, new), same)
    return Row(label, "words", words_of(name, old), words_of(name, new), changed, [], same)


def runs(old: str, new: str) -> list[tuple[str, str]]:
    """Return (sign, text) runs; each line ends with a line feed so that the page breaks where the text does."""
    found: list[tuple[str, str]] = []
    for line in compare(old, new):
        for place, piece in enumerate(line):
            ending = "\n" if place == len(line) - 1 else ""
            found.append((SIGNS[piece.op], piece.text + ending))
    return found


def _readings(before: dict[str, Any] | None, after: dict[str, Any], last_name: str) -> list[Row]:
    old = {one["indicator"]: f"{one['value']}{one['unit']}" for one in (before or {}).get("readings", [])}
    rows = []
    for one in after["readings"]:
        value = f"{one['value']}{one['unit']}"
        last = old.get(one["indicator"], "")
        same = f"{last_name}와 같음" if before is not None and last == value else ""
        rows.append(Row(one["indicator"], "words", last, value, last != value, [], same))
    return rows
