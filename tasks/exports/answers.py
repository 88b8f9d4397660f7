"""보고 내용 as a file: what was handed in last, a column for each question of the period's form."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from documents.model import Column, Document, Grid, Value
from exchange import formats
from exchange.exports import notes_of
from tasks.models import FrozenReport, ReportPeriod, SectionState, Side
from tasks.queries.copies import JOINT_TITLE, figure_words
from tasks.report_forms import WRITTEN, Form, Kind, Question

OF_A_TASK = (Column("번호", width=8), Column("과제", width=48))


def answers_document(period: ReportPeriod, copies: Sequence[FrozenReport], at: datetime) -> Document:
    """Return two sheets, the shared parts and the ministries' own; ``copies`` are the last of each report."""
    form, title = period.form, f"{formats.quarter(period)} 보고 내용"
    grids = [
        _grid(JOINT_TITLE, form, (Side.JOINT,), copies),
        _grid("부처별 작성", form, (Side.A, Side.B), copies),
    ]
    return Document(title, grids, notes_of(at, f"{formats.quarter(period)} · 마지막 제출본·확정본"))


def _grid(title: str, form: Form, sides: Sequence[str], copies: Sequence[FrozenReport]) -> Grid:
    questions = form.of(sides[0])
    ministry = () if sides == (Side.JOINT,) else (Column("부처", width=12),)
    columns = (*OF_A_TASK, *ministry, Column(SectionState.UNCHANGED.label, width=24), *map(_column, questions))
    rows = list(_rows(questions, sides, copies))
    return Grid(title, columns, [row for row, _ in rows], [is_demo for _, is_demo in rows])


def _column(question: Question) -> Column:
    return Column(question.label, width=40 if question.kind in WRITTEN else 18)


def _rows(
    questions: Sequence[Question], sides: Sequence[str], copies: Sequence[FrozenReport]
) -> Iterable[tuple[list[Value], bool]]:
    for copy in copies:
        content = copy.content
        for side in sides:
            part = content["parts"].get(side, {})
            ministry = [] if side == Side.JOINT else [content["sides"][side]["ministry"]]
            unchanged = part.get("unchanged_reason") if part.get("state") == SectionState.UNCHANGED else None
            answers = [_answer(question, part, content) for question in questions]
            row: list[Value] = [content["task"]["code"], content["task"]["title"], *ministry, unchanged, *answers]
            yield row, copy.report.is_demo


def _answer(question: Question, part: Mapping[str, str], content: Mapping[str, Any]) -> Value:
    if question.kind == Kind.FIGURE:
        told = [f"{one['indicator']} {figure_words(one)}" for one in content.get("readings", [])]
        return "\n".join(told) or None
    return question.words(part.get(question.code, "")) or None
