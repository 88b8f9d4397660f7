"""Columns of the tables in the 현황판's file. The page shows the same as bars and cells."""

from dataclasses import dataclass

from exchange.tables.columns import Count, ListTable, Moment, Text
from tasks import sentences
from tasks.models import ReportStatus, TaskState, Turn
from tasks.queries.board_rows import TaskLine
from tasks.queries.board_tally import NO_STATE, STATE_WORDS, Tally


def _turn(line: TaskLine) -> str | None:
    turns = {"": None, Turn.A: line.a, Turn.B: line.b}
    return turns[line.turn] if line.turn in turns else str(Turn(line.turn).label)


def _basis(line: TaskLine) -> str | None:
    """Say whose word the state is: 국무조정실's, the two ministries', or that of an earlier quarter."""
    if not line.state:
        return None
    if line.state_is_old:
        return "이전 분기"
    return "국무조정실 판정" if line.verdict else "자체 판단"


def _report(line: TaskLine) -> str:
    return str(ReportStatus(line.report_status).label) if line.report_status else sentences.no_report(line.in_quarter)


class BoardTable(ListTable):
    """The tasks of the quarter; rows are ``tasks.queries.board_rows.TaskLine``."""

    code = Text("번호", width=8)
    title = Text("협업과제", width=48)
    short_name = Text("약칭", width=18)
    a = Text("부처 1", width=12)
    b = Text("부처 2", width=12)
    theme = Text("협업 주제", width=36)
    category = Text("구분", value=lambda line: line.category_name or "미지정", width=22)
    state = Text("추진 상태", value=lambda line: STATE_WORDS[line.state or NO_STATE], width=10)
    basis = Text("상태 근거", value=_basis, width=16)
    previous = Text("이전 상태", value=lambda line: STATE_WORDS[line.previous_state or NO_STATE], width=12)
    status = Text(
        "분기 보고",
        value=lambda line: (
            ReportStatus(line.report_status).label if line.report_status else sentences.no_report(line.in_quarter)
        ),
        width=18,
    )
    turn = Text("처리 담당", value=_turn, width=12)
    turn_since = Moment("처리 담당이 된 일시")
    due_at = Moment("기한", value=lambda line: line.report_due_at)
    obstacle = Text("애로", value=lambda line: "있음" if line.has_obstacle else None, width=8)
    dispute = Text("이견", value=lambda line: "있음" if line.has_dispute else None, width=8)
    milestones_overdue = Count("기한 지난 이정표", value=lambda line: line.milestone_overdue_count, width=12)


@dataclass(frozen=True)
class Counted:
    """A category or a ministry with the counts of its tasks; is_demo: the quarter's figures are invented."""

    name: str
    tally: Tally
    is_demo: bool


def _tasks_in(kind: str) -> Count:
    return Count(STATE_WORDS[kind], value=lambda row: row.tally.states[kind])


class CountTable(ListTable):
    """Counts by category or ministry; rows are Counted."""

    name = Text("구분")
    tasks = Count("과제", value=lambda row: row.tally.tasks)
    on_track = _tasks_in(TaskState.ON_TRACK)
    at_risk = _tasks_in(TaskState.AT_RISK)
    late = _tasks_in(TaskState.LATE)
    done = _tasks_in(TaskState.DONE)
    no_state = _tasks_in(NO_STATE)
    reporting = Count("보고 대상", value=lambda row: row.tally.reporting)
    filed = Count("제출", value=lambda row: row.tally.filing["filed"])
    returned = Count("보완 요청", value=lambda row: row.tally.filing["returned"])
    unfiled = Count("미제출", value=lambda row: row.tally.filing["unfiled"])
    issues = Count("애로·이견", value=lambda row: row.tally.issues["any"])
    overdue = Count("기한 경과", value=lambda row: row.tally.overdue["any"])


class MinistryCountTable(CountTable):
    name = Text("부처")
