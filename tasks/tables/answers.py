"""Columns of 보고 내용: what was handed in last, a column for each question of the period's form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from exchange.tables.columns import ListTable, Text
from tasks.models import FrozenReport, SectionState, Side
from tasks.queries.copies import figure_words
from tasks.report_forms import WRITTEN, Form, Kind, Question


@dataclass(frozen=True)
class Answered:
    """One part of a copy."""

    copy: FrozenReport
    side: str

    @property
    def is_demo(self) -> bool:
        return self.copy.report.is_demo

    @property
    def content(self) -> dict[str, Any]:
        return self.copy.content

    @property
    def part(self) -> dict[str, str]:
        return self.content["parts"].get(self.side, {})

    @property
    def unchanged(self) -> str | None:
        """Why nothing changed, where the part says so."""
        return self.part.get("unchanged_reason") if self.part.get("state") == SectionState.UNCHANGED else None

    def answer(self, question: Question) -> str | None:
        if question.kind == Kind.FIGURE:
            told = [f"{one['indicator']} {figure_words(one)}" for one in self.content.get("readings", [])]
            return "\n".join(told) or None
        return question.words(self.part.get(question.code, "")) or None


class AnswerTable(ListTable):
    """The ministries' own parts, or the shared ones without ``ministry``; rows are Answered."""

    code = Text("번호", value=lambda row: row.content["task"]["code"], width=8)
    task = Text("과제", value=lambda row: row.content["task"]["title"], width=48)
    ministry = Text("부처", value=lambda row: row.content["sides"][row.side]["ministry"], width=12)
    unchanged = Text(str(SectionState.UNCHANGED.label), width=24)


def parts_of(copies: Sequence[FrozenReport], *sides: Side) -> list[Answered]:
    return [Answered(copy, side) for copy in copies for side in sides]


def question_columns(form: Form, side: Side) -> list[tuple[str, Text]]:
    """Return a column for each question that the form asks of a part."""
    return [(f"question_{question.code}", _column(question)) for question in form.of(side)]


def _column(question: Question) -> Text:
    width = 40 if question.kind in WRITTEN else 18
    return Text(question.label, value=lambda row: row.answer(question), width=width)
