"""The 현황판 as a file: every task of the quarter, and the tables beside the board."""

from documents.model import Column, Document, Grid, Value
from exchange import formats
from exchange.exports import notes_of
from tasks.models import ReportStatus, Turn
from tasks.models.report import UNFILED
from tasks.queries.board_rows import NO_STATE, STATE_WORDS, Board, Bundle, Tally, TaskLine

TITLE = "현황판"


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
    narrowed = [formats.quarter(board.period)] if board.period else []
    narrowed += [f"{board.round}차 교류"] if board.round else []
    return Document(
        title=f"{TITLE} {formats.quarter(board.period)}" if board.period else TITLE,
        sections=[
            _tasks("과제 현황", lines),
            _bundles("구분별", "구분", board.categories, board),
            _bundles("부처별", "부처", board.ministries, board),
            _tasks("미제출", [line for line in lines if line.status in UNFILED]),
        ],
        notes=notes_of(board.at, " · ".join(narrowed)),
    )


def _tasks(title: str, lines: list[TaskLine]) -> Grid:
    return Grid(title, TASK_COLUMNS, [_task_row(line) for line in lines], [line.is_demo for line in lines])


def _task_row(line: TaskLine) -> list[Value]:
    turns = {"": None, Turn.A: line.a, Turn.B: line.b}
    return [
        line.code,
        line.title,
        line.short_name,
        line.a,
        line.b,
        line.theme,
        line.category or "미지정",
        STATE_WORDS[line.state or NO_STATE],
        _basis(line),
        STATE_WORDS[line.previous or NO_STATE],
        str(ReportStatus(line.status).label) if line.status else "보고 없음",
        turns[line.turn] if line.turn in turns else str(Turn(line.turn).label),
        line.turn_since,
        line.due_at,
        "있음" if line.obstacle else None,
        "있음" if line.dispute else None,
        line.milestones_overdue,
    ]


def _basis(line: TaskLine) -> str | None:
    """Say whose word the state is: 국무조정실's, the two ministries', or that of an earlier quarter."""
    if not line.state:
        return None
    if line.is_old:
        return "이전 분기"
    return "국무조정실 판정" if line.verdict else "자체 판단"


def _bundles(title: str, label: str, bundles: list[Bundle], board: Board) -> Grid:
    invented = bool(board.period and board.period.is_demo)
    rows = [[bundle.name, *_counts(bundle.tally)] for bundle in bundles]
    return Grid(title, (Column(label), *COUNT_COLUMNS), rows, [invented] * len(rows))


def _counts(tally: Tally) -> list[Value]:
    return [
        tally.tasks,
        *(tally.states[kind] for kind in STATE_WORDS),
        tally.reporting,
        tally.filing["filed"],
        tally.filing["returned"],
        tally.filing["unfiled"],
        tally.issues["any"],
        tally.overdue["any"],
    ]
