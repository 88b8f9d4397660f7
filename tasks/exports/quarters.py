"""제출 현황 as a file: who has filed what, never a report's text."""

from collections.abc import Sequence
from datetime import datetime

from documents.model import Column, Document, Grid, Value
from exchange import formats
from exchange.exports import notes_of
from tasks.models import ReportPeriod, Turn
from tasks.queries.quarters import Row

COLUMNS = (
    Column("번호", width=8),
    Column("과제", width=48),
    Column("부처 1", width=12),
    Column("부처 2", width=12),
    Column("공동 현황", width=14),
    Column("부처 1 작성", width=14),
    Column("부처 2 작성", width=14),
    Column("부처 1 확인", kind="moment"),
    Column("부처 2 확인", kind="moment"),
    Column("지금 차례", width=12),
    Column("차례가 된 때", kind="moment"),
    Column("마지막 수정", kind="moment"),
    Column("기한", kind="moment"),
    Column("상태", width=18),
    Column("제출 일시", kind="moment"),
)


def filing_document(period: ReportPeriod, rows: Sequence[Row], word: str, at: datetime) -> Document:
    """Return one sheet with a line a report; ``word`` says which of them were asked for."""
    title = f"{formats.quarter(period)} 제출 현황"
    grid = Grid("제출 현황", COLUMNS, [_line(row) for row in rows], [row.report.is_demo for row in rows])
    return Document(title, [grid], notes_of(at, f"{formats.quarter(period)} · {word}"))


def _line(row: Row) -> list[Value]:
    report, words = row.report, row.words
    return [
        report.task.code,
        report.task.title,
        row.ministry("a"),
        row.ministry("b"),
        *(words.get(side) for side in ("joint", "a", "b")),
        *(row.signatures[side].signed_at if side in row.signatures else None for side in ("a", "b")),
        None if report.turn == Turn.NOBODY else report.turn_label(),
        None if report.turn == Turn.NOBODY else report.turn_since,
        row.edited_at,
        report.due_at,
        report.get_status_display(),
        report.submitted_at,
    ]
