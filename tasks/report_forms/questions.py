"""What a report form is made of: questions, when an answer is due, and the form of one quarter. Values only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cached_property
from typing import Any

from exchange import sentences as of_exchange
from exchange.errors import Refusal, lacking
from exchange.formats import josa
from tasks import sentences


class Kind(StrEnum):
    """What an answer is; ``RATING`` and ``ISSUE`` are the choices by which lists are narrowed."""

    TEXT = "text"
    CHOICE = "choice"
    RATING = "rating"
    ISSUE = "issue"
    NUMBER = "number"
    FIGURE = "figure"  # one field for each indicator of the task; kept as readings, not as an answer
    MILESTONE = "milestone"  # a text beside which the milestones due in the period stand
    EVIDENCE = "evidence"


CHOSEN = (Kind.CHOICE, Kind.RATING, Kind.ISSUE)
WRITTEN = (Kind.TEXT, Kind.MILESTONE, Kind.EVIDENCE)  # typed in lines, compared line by line


class Part(StrEnum):
    JOINT = "joint"  # the part that both sides share
    OWN = "own"  # each ministry's part, asked of both


@dataclass(frozen=True)
class When:
    """The answers to another question of the same part that make this one due; no code: always.

    words  said beside the field, e.g. "주의·지연이면 필수"
    """

    code: str = ""
    among: tuple[str, ...] = ()
    words: str = ""

    def holds(self, answers: Mapping[str, str]) -> bool:
        return not self.code or answers.get(self.code, "") in self.among


ALWAYS = When()


@dataclass(frozen=True)
class Question:
    """One question of a form: everything that a page, a rule, a copy or a file needs to know of it.

    code           names the answer in the form, in copies and in ``ReportSection``; never used again for another
    limit          characters of a written answer
    required_when  when an answer is due before anybody can confirm; None: never
    carried        last period's answer is filled in, and stands under 변동사항 없음
    compared       stands in the comparison with the last accepted copy
    in_papers      outside experts read it
    choices        (value, words) of a chosen answer
    unfolds        the answer that opens the box in which this question stands; None: always open
    missing        the sentence where the answer is due and not there; "" for the usual one
    rows, signs    lines of its field, and whether the buttons □ ○ - stand above it
    shows_roles    what the ministry took on stands in place of ``help``, where that is known
    help           "{months}" in it is read as the months of the period
    is_own         asked by 국무조정실 in this one period, not by the form
    """

    code: str
    label: str
    kind: Kind
    part: Part
    limit: int = 0
    required_when: When | None = None
    carried: bool = True
    compared: bool = True
    in_papers: bool = True
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    unfolds: When | None = None
    missing: str = ""
    rows: int = 3
    signs: bool = False
    shows_roles: bool = False
    is_own: bool = False

    def words(self, value: str) -> str:
        """Return an answer as it is read: a choice by its words, anything else as it is."""
        return dict(self.choices).get(value, value) if value and self.kind in CHOSEN else value

    def is_due(self, answers: Mapping[str, str]) -> bool:
        return self.required_when is not None and self.required_when.holds(answers)

    @property
    def is_optional(self) -> bool:
        """Whether it may be left out of a page where it is not answered."""
        return self.required_when is None or bool(self.required_when.code)

    @property
    def sentence(self) -> str:
        """Say what to do where the answer is due and not there."""
        if self.missing:
            return self.missing
        return f"{josa(self.label, '을/를')} {'선택해' if self.kind in CHOSEN else '입력해'} 주세요."

    @property
    def note(self) -> str:
        """Return what stands beside the label: when it is due, "선택" where never, "" where always."""
        return "선택" if self.required_when is None else self.required_when.words

    def why_not(self, value: str) -> Refusal | None:
        """Say why ``value`` cannot be an answer; None where it can. An empty one always can."""
        if not value:
            return None
        if self.kind in CHOSEN and value not in dict(self.choices):
            return lacking(of_exchange.CHOOSE_ONE)
        if self.kind == Kind.NUMBER and not _is_number(value):
            return lacking(of_exchange.NUMBER_WANTED)
        if self.kind in WRITTEN and len(value) > self.limit:
            return lacking(sentences.answer_too_long(self.label, self.limit))
        return None


def _is_number(value: str) -> bool:
    """Whether ``value`` is a decimal of at most 12 digits with two places, as a figure's column holds it."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return False
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -2 and abs(number) < 10**12 and number.is_finite()


@dataclass(frozen=True)
class Form:
    """The questions of one version, in the order in which they are asked, with those of one period after them.

    Raises ValueError where two questions of a part have one code, or one waits for a question that is not asked.
    """

    version: int
    questions: tuple[Question, ...] = field(repr=False)

    def __post_init__(self) -> None:
        for part in Part:
            codes = [question.code for question in self.questions if question.part == part]
            waited = {
                when.code
                for question in self.questions
                if question.part == part
                for when in (question.required_when, question.unfolds)
                if when and when.code
            }
            if len(set(codes)) < len(codes) or not waited <= set(codes):
                raise ValueError(f"form {self.version}: {part} asks twice or waits for what is not asked")

    def of(self, side: str) -> tuple[Question, ...]:
        """Return the questions of a side's part: "joint", "a" or "b"."""
        return self._by_part[Part.JOINT if side == "joint" else Part.OWN]

    def answered(self, side: str) -> tuple[Question, ...]:
        """Return the questions whose answers the part itself keeps: all but figures."""
        return tuple(question for question in self.of(side) if question.kind != Kind.FIGURE)

    def find(self, side: str, code: str) -> Question | None:
        return next((question for question in self.of(side) if question.code == code), None)

    def asks_figures(self, side: str) -> bool:
        return any(question.kind == Kind.FIGURE for question in self.of(side))

    def main(self, side: str) -> str:
        """Return the code of the first answer that is always due: where a page points when nothing is written yet."""
        due = [question.code for question in self.answered(side) if question.required_when == ALWAYS]
        return next(iter(due or [question.code for question in self.answered(side)]), "")

    @property
    def own(self) -> tuple[Question, ...]:
        """Return the questions that 국무조정실 asks in this one period."""
        return tuple(question for question in self.questions if question.is_own)

    @cached_property
    def _by_part(self) -> dict[Part, tuple[Question, ...]]:
        return {part: tuple(question for question in self.questions if question.part == part) for part in Part}

    def with_own(self, own: Iterable[Question]) -> "Form":
        """Return the form with a period's own questions after those of its part."""
        return Form(self.version, (*self.questions, *own))

    def following(
        self,
        version: int,
        *,
        added: Iterable[Question] = (),
        without: Iterable[tuple[Part, str]] = (),
        reworded: Mapping[tuple[Part, str], Mapping[str, Any]] | None = None,
    ) -> "Form":
        """Return a later version: these questions added at the end of their part, those left out, others reworded.

        reworded  what of a question reads otherwise, by its part and code
        Raises ValueError where a named question is not asked here.
        """
        gone, changed = set(without), dict(reworded or {})
        if unknown := {*gone, *changed} - {(question.part, question.code) for question in self.questions}:
            raise ValueError(f"form {self.version} does not ask {sorted(unknown)}")
        kept = [question for question in self.questions if (question.part, question.code) not in gone]
        kept = [replace(question, **changed.get((question.part, question.code), {})) for question in kept]
        return Form(version, (*kept, *added))
