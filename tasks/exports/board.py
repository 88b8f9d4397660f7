"""The 현황판 as a file: every task of the quarter, and the tables beside the board."""

from typing import NamedTuple

from documents.model import Column, Document, Grid, Value
from exchange import formats
from exchange.exports import notes_of
from tasks.models import ReportStatus, Turn
from tasks.queries.board_rows import NO_STATE, STATE_WORDS, Board, Bundle, Tally

TITLE = "현황판"


class TaskLine(NamedTuple):
    """One task of the quarter: what ``tasks.queries.board.task_lines`` reads, in this order."""

    code: str
    title: str
    short_name: str
    a: str
    b: str
    theme: str
    category: str | None
    state: str
    is_old: bool
    verdict: str
    previous: str
    status: str
    turn: str
    turn_since: Value
    due_at: Value
    obstacle: bool
    dispute: bool
    milestones_overdue: int
    report_is_demo: bool | None
    task_source: str

    @property
    def is_demo(self) -> bool:
        """Whether any figure of the line is invented."""
        return bool(self.report_is_demo) or self.task_source == "demo"


TASK_COLUMNS = (
    Column("번호", width=8),
    Column("협업과제", width=48),
    Column("약칭", width=18),
    Column("부처 1", width=12),
    Column("부처 2", width=12),
    Column("협업 주제", width=36),
    Column("구분", width=22),
    Column("추진 상태", width=10),
    Column("상태 근거", width=16),
    Column("지난 분기 상태", width=12),
    Column("분기 보고", width=18),
    Column("지금 차례", width=12),
    Column("차례가 된 때", kind="moment"),
    Column("기한", kind="moment"),
    Column("애로", width=8),
    Column("이견", width=8),
    Column("기한 지난 이정표", kind="integer", width=12),
)
COUNT_COLUMNS = tuple(
    Column(label, kind="integer")
    for label in ("과제", *STATE_WORDS.values(), "보고 대상", "제출", "보완 요청", "미제출", "애로·이견", "기한 경과")
)


def board_document(board: Board, lines: list[TaskLine]) -> Document:
    """Return the board with ``lines``, its tasks, as four sheets: 과제 현황, 구분별, 부처별, 미제출."""
    unfiled = [line for line in lines if line.status in ReportStatus.values and _filing(line) == "미제출"]
    return Document(
        title=f"{TITLE} {formats.quarter(board.period)}" if board.period else TITLE,
        sections=[
            Grid("과제 현황", TASK_COLUMNS, [_task_row(line) for line in lines], [line.is_demo for line in lines]),
            _bundles("구분별", "구분", board.categories, board.whole),
            _bundles("부처별", "부처", board.ministries, None),
            Grid("미제출", TASK_COLUMNS, [_task_row(line) for line in unfiled], [line.is_demo for line in unfiled]),
        ],
        notes=notes_of(board.at, _conditions(board)),
    )
