"""The outcomes as a file."""

from collections.abc import Sequence
from datetime import datetime

from documents.model import Column, Document, Grid
from exchange.exports import notes_of
from tasks.models import Outcome

COLUMNS = (
    Column("순서", "integer"),
    Column("사례", width=36),
    Column("기관 1", width=14),
    Column("기관 2", width=14),
    Column("과제 번호", width=10),
    Column("과제", width=36),
    Column("과제 연결", width=12),
    Column("이전", width=40),
    Column("이후", width=40),
    Column("어떻게", width=40),
    Column("이전 값", "decimal"),
    Column("이후 값", "decimal"),
    Column("단위", width=8),
    Column("상태", width=12),
    Column("보도자료", width=36),
    Column("출처 구분", width=12),
    Column("출처", width=40),
)


def outcomes_document(outcomes: Sequence[Outcome], as_of: datetime, conditions: str) -> Document:
    grid = Grid(
        "성과 사례", COLUMNS, [_values(outcome) for outcome in outcomes], demo=[outcome.is_demo for outcome in outcomes]
    )
    return Document("성과 사례", [grid], notes_of(as_of, conditions))


def _values(outcome: Outcome) -> tuple:
    task, pair = outcome.task, outcome.pair
    return (
        outcome.position,
        outcome.title,
        pair.post_a.name.short,
        pair.post_b.name.short,
        task.code if task else None,
        task.title if task else None,
        ("확인 필요" if outcome.task_is_inferred else "확인함") if task else None,
        outcome.before_text,
        outcome.after_text,
        outcome.how_text,
        outcome.before_value,
        outcome.after_value,
        outcome.unit,
        outcome.get_state_display(),
        outcome.release.title if outcome.release else None,
        outcome.get_source_mark_display(),
        outcome.source_ref,
    )
