"""The list of pairs as a file."""

from collections.abc import Sequence
from datetime import datetime

from documents.model import Column, Document, Grid
from exchange.exports import notes_of
from tasks.models import TaskState
from tasks.queries.pairs import PairRow

COLUMNS = (
    Column("차수", width=18),
    Column("연번", "integer"),
    Column("기관 1", width=14),
    Column("직위 1", width=26),
    Column("기관 2", width=14),
    Column("직위 2", width=26),
    Column("급", width=10),
    Column("협업 주제", width=40),
    Column("선정 당시 주제", width=40),
    Column("구분", width=18),
    Column("과제", "integer"),
    *(Column(state.label, "integer") for state in TaskState),
    Column("판정 전", "integer"),
    Column("이번 분기 제출", "integer"),
    Column("과제가 없는 까닭", width=40),
    Column("출처 구분", width=12),
    Column("출처", width=40),
)


def pairs_document(rows: Sequence[PairRow], as_of: datetime, conditions: str) -> Document:
    """Return the pairs as on the screen. Their states come from reports, so a pair with a demo report is marked."""
    grid = Grid("교류 쌍", COLUMNS, [_values(row) for row in rows], demo=[row.is_demo for row in rows])
    return Document("교류 쌍", [grid], notes_of(as_of, conditions))


def _values(row: PairRow) -> tuple:
    pair = row.pair
    return (
        pair.round.name,
        pair.number,
        pair.post_a.name.short,
        pair.post_a.name.title,
        pair.post_b.name.short,
        pair.post_b.name.title,
        pair.get_level_display(),
        pair.theme,
        pair.theme_before,
        pair.category.name if pair.category else "미지정",
        row.task_count,
        *(row.states[state] for state in TaskState),
        row.states[""],
        row.filed,
        pair.no_task_reason,
        pair.get_source_mark_display(),
        pair.source_ref,
    )
