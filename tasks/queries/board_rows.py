"""Counts and lines of the 현황판, as plain values."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from tasks.models import ReportPeriod, ReportStatus, TaskState
from tasks.models.report import FILED, UNFILED, WAITING_FOR_REVIEW

NO_STATE = "none"  # a task that never had a state, as addresses and classes name it
STATE_WORDS = {**{state.value: state.label for state in TaskState}, NO_STATE: "판정 전"}


class Group(NamedTuple):
    """Tasks that are alike in everything the board counts by."""

    pair: int
    category: int | None
    state: str
    status: str
    obstacle: bool
    dispute: bool
    report_overdue: bool
    milestone_overdue: bool
    tasks: int


@dataclass(slots=True)
class Tally:
    """Counts of tasks. The keys are the values that stand in the lists' addresses."""

    tasks: int = 0
    states: Counter[str] = field(default_factory=Counter)
    filing: Counter[str] = field(default_factory=Counter)
    issues: Counter[str] = field(default_factory=Counter)
    overdue: Counter[str] = field(default_factory=Counter)

    def add(self, group: Group) -> None:
        tasks, status = group.tasks, group.status
        self.tasks += tasks
        self.states[group.state or NO_STATE] += tasks
        self.filing["filed"] += tasks * (status in FILED)
        self.filing["returned"] += tasks * (status == ReportStatus.RETURNED)
        self.filing["unfiled"] += tasks * (status in UNFILED)
        self.filing["waiting"] += tasks * (status in WAITING_FOR_REVIEW)
        self.issues["obstacle"] += tasks * group.obstacle
        self.issues["dispute"] += tasks * group.dispute
        self.issues["any"] += tasks * (group.obstacle or group.dispute)
        self.overdue["milestone"] += tasks * group.milestone_overdue
        self.overdue["report"] += tasks * group.report_overdue
        self.overdue["any"] += tasks * (group.milestone_overdue or group.report_overdue)

    @property
    def reporting(self) -> int:
        """How many report in the quarter: 제출 + 보완 요청 + 미제출, always."""
        return self.filing["filed"] + self.filing["returned"] + self.filing["unfiled"]

    @property
    def is_calm(self) -> bool:
        """Whether there is nothing to look at: all handed in, all 정상 or 완료, nothing stated, nothing overdue."""
        fine = self.states["ok"] + self.states["done"] == self.tasks == self.filing["filed"]
        return bool(self.tasks) and fine and not self.issues["any"] and not self.overdue["any"]

    @property
    def parts(self) -> list[tuple[str, int, str]]:
        """The states in their order, as a bar draws them: class, count, word."""
        return [(kind, self.states[kind], word) for kind, word in STATE_WORDS.items() if self.states[kind]]


class Side(NamedTuple):
    """One ministry of a pair."""

    key: int
    slug: str
    name: str
    rank: int


class Cell(NamedTuple):
    """One task as the board shows it: the columns of CELL, in their order."""

    pk: int
    code: str
    short_name: str
    pair: int
    state: str
    is_old: bool
    status: str
    report: int | None
    turn: str
    turn_since: datetime | None
    obstacle: bool
    dispute: bool
    may_read: bool
    statements: list[dict] | None

    @property
    def kind(self) -> str:
        return self.state or NO_STATE

    @property
    def word(self) -> str:
        return STATE_WORDS[self.kind]


CELL = (
    *("pk", "code", "short_name", "pair_id", "state", "state_is_old", "report_status", "report_pk"),
    *("turn", "turn_since", "has_obstacle", "has_dispute", "may_read", "statements"),
)


@dataclass(slots=True)
class PairRow:
    """A pair of posts with what it has to show."""

    code: str
    number: int
    theme: str
    no_task_reason: str
    round: int
    round_name: str
    a: Side
    b: Side
    tally: Tally = field(default_factory=Tally)
    cells: list[Cell] = field(default_factory=list)

    @property
    def calm(self) -> str:
        """The one line a quiet pair shrinks to on a phone; "" where there is something to look at."""
        if not self.tally.is_calm:
            return ""
        return " · ".join([*(f"{word} {count}" for _, count, word in self.tally.parts), "모두 제출"])


@dataclass(slots=True)
class Bundle:
    """The tasks of one category or one ministry."""

    code: str
    name: str
    short_name: str = ""
    rank: int = 0
    tally: Tally = field(default_factory=Tally)
    by_category: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Unfiled:
    """A report that is not handed in, and whose move it is, since how many days (1 on the first)."""

    cell: Cell
    pair: PairRow
    turn: str
    days: int

    @property
    def status_word(self) -> str:
        return str(ReportStatus(self.cell.status).label)


@dataclass(frozen=True, slots=True)
class Issue:
    """An obstacle or dispute as stated in this quarter's report.

    text   "" where the reader may not read that report
    since  the first of the quarters in a row in which the task's reports state one
    """

    cell: Cell
    pair: PairRow
    kind: str
    stated_by: str
    text: str
    since: ReportPeriod
    quarters: int
