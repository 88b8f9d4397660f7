"""An expert's own list of tasks as a file: what the page shows this expert, nobody else's work and nobody's name."""

from datetime import datetime

from documents.model import Column, Document, Grid, Value
from evaluation.exports.results import marks
from evaluation.queries.sheets import OwnWork, Work
from exchange.exports.notes import notes_of


def own_sheets_document(work: OwnWork, as_of: datetime) -> Document:
    """Return the list as one sheet, a line a task."""
    columns = [
        Column("번호", width=8),
        Column("과제", width=52),
        Column("부처", width=20),
        Column("상태", width=18),
        Column("제출한 때", kind="moment"),
        Column("답한 항목", kind="integer"),
        Column("전체 항목", kind="integer"),
        Column("내 점수", kind="decimal", places=work.rubric.places if work.rubric else 1),
    ]
    demo = [work.round.is_demo for _ in work.rows]
    grid = Grid("평가할 과제", columns, [_values(row) for row in work.rows], demo=demo)
    return Document(
        f"{work.round} 평가할 과제", [grid], [*notes_of(as_of, "나에게 배정된 과제"), *marks(work.round, work.rubric)]
    )


def _values(row: Work) -> list[Value]:
    pair = row.task.pair
    return [
        row.task.code,
        row.task.title,
        f"{pair.post_a.ministry.short_name}·{pair.post_b.ministry.short_name}",
        row.badge[1],
        row.sheet.submitted_at if row.sheet else None,
        row.answered if row.is_readable else None,
        row.asked if row.is_readable else None,
        row.total,
    ]
