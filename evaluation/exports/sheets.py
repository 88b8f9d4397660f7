"""An expert's own lists as files: what the pages show this expert, nobody else's work beside its totals, no names."""

from collections.abc import Sequence
from datetime import datetime

from documents.model import Column, Document, Grid, Value
from evaluation.exports.results import marks
from evaluation.models import EvaluationRound, Rubric
from evaluation.queries.sheets import Compared, OwnWork, Work
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
        f"{pair.post_a.name.short}·{pair.post_b.name.short}",
        row.badge[1],
        row.sheet.submitted_at if row.sheet else None,
        row.answered if row.is_readable else None,
        row.asked if row.is_readable else None,
        row.total,
    ]


def totals_document(
    round: EvaluationRound, rubric: Rubric | None, rows: Sequence[Compared], as_of: datetime
) -> Document:
    """Return others' totals beside the own, a line a task; numbers in ascending order, as many columns as needed."""
    places = rubric.places if rubric else 1
    most = max((len(row.others) for row in rows), default=0)
    columns = [
        Column("번호", width=8),
        Column("과제", width=52),
        Column("내 점수", kind="decimal", places=places),
        *(Column(f"다른 위원 {place}", kind="decimal", width=14, places=places) for place in range(1, most + 1)),
    ]
    lines = [[row.task.code, row.task.title, row.own, *row.others, *[None] * (most - len(row.others))] for row in rows]
    notes = notes_of(as_of, "내가 제출한 과제. 다른 위원의 점수는 낮은 것부터")
    grid = Grid("다른 위원의 점수", columns, lines, demo=[round.is_demo for _ in lines])
    return Document(f"{round} 다른 위원의 점수", [grid], [*notes, *marks(round, rubric)])
