"""Counts and lines of the 현황판, as plain values."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from tasks.models import CouncilMeeting, Outcome, ReportPeriod, ReportStatus, TaskState
from tasks.models.report import FILED, UNFILED, WAITING_FOR_REVIEW
from tasks.periods import QUARTERS
from tasks.queries.tasks import NamesOf

TASKS_AS_CELLS = 60  # beyond, a pair's row counts its tasks instead of showing each
BAR_PX, WIDEST_PX = 9, 200  # a task's length in the bars, and how long the longest of them may be

NO_STATE = "none"  # a task that never had a state, as addresses and classes name it
STATE_WORDS = {**{state.value: state.label for state in TaskState}, NO_STATE: "판정 전"}


class Condition(NamedTuple):
    """Everything that the board counts a task by: the columns of CONDITION, in their order."""

    state: str
    status: str
    obstacle: bool
    dispute: bool
    report_overdue: bool
    milestone_overdue: bool


CONDITION = ("state", "report_status", "has_obstacle", "has_dispute", "report_is_overdue", "milestone_is_overdue")


@lru_cache(maxsize=4096)
def _query(conditions: tuple[tuple[str, str], ...]) -> str:
    """Write conditions as a query; remembered, for a board asks for a hundred and a half."""
    return urlencode(conditions)


class Counts(dict[str, int]):
    """Numbers by name, 0 for a name not counted. A board makes six hundred; a Counter takes thirty times longer."""

    __slots__ = ()

    def __missing__(self, name: str) -> int:
        return 0


@dataclass(slots=True)
class Tally:
    """Counts of tasks. The keys are the values that stand in the lists' addresses."""

    tasks: int = 0
    states: Counts = field(default_factory=Counts)
    filing: Counts = field(default_factory=Counts)
    issues: Counts = field(default_factory=Counts)
    overdue: Counts = field(default_factory=Counts)

    def add(self, condition: Condition, tasks: int) -> None:
        """Count ``tasks`` more in ``condition``."""
        state, status, obstacle, dispute, report_overdue, milestone_overdue = condition
        self.tasks += tasks
        self.states[state or NO_STATE] += tasks
        self.filing["filed"] += tasks * (status in FILED)
        self.filing["returned"] += tasks * (status == ReportStatus.RETURNED)
        self.filing["unfiled"] += tasks * (status in UNFILED)
        self.filing["waiting"] += tasks * (status in WAITING_FOR_REVIEW)
        self.issues["obstacle"] += tasks * obstacle
        self.issues["dispute"] += tasks * dispute
        self.issues["any"] += tasks * (obstacle or dispute)
        self.overdue["milestone"] += tasks * milestone_overdue
        self.overdue["report"] += tasks * report_overdue
        self.overdue["any"] += tasks * (milestone_overdue or report_overdue)

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


NOTHING = Tally()


class Side(NamedTuple):
    """One ministry of a pair.

    post  what its post is called;  is_unknown  whether that is the last name known (승계 확인 안 됨)
    """

    key: int
    code: str
    name: str
    rank: int
    post: str = ""
    is_unknown: bool = False


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

    @property
    def pending(self) -> str:
        """Why the state is not of this quarter, as the dashed cell says it; "" where it is."""
        if not self.is_old:
            return ""
        return "미제출" if self.status else "보고 없음" if self.state else ""


CELL = (
    *("pk", "code", "short_name", "pair_id", "state", "state_is_old", "report_status", "report_pk"),
    *("turn", "turn_since", "has_obstacle", "has_dispute", "may_read", "statements"),
)


class TaskLine(NamedTuple):
    """One task of the quarter as a file lists it: the columns of TASK_LINE, in their order."""

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
    turn_since: datetime | None
    due_at: datetime | None
    obstacle: bool
    dispute: bool
    milestones_overdue: int
    report_is_demo: bool
    task_source: str

    @property
    def is_demo(self) -> bool:
        """Whether any figure of the line is invented."""
        return self.report_is_demo or self.task_source == "demo"


TASK_LINE = (
    *("code", "title", "short_name", "a", "b"),
    *("pair__theme", "category__name", "state", "state_is_old", "verdict", "previous_state", "report_status", "turn"),
    *("turn_since", "report_due_at", "has_obstacle", "has_dispute", "milestone_overdue_count"),
    *("report_is_demo", "source_mark"),
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
    tally: Tally = field(default_factory=lambda: NOTHING)  # a new one where the pair is shown
    cells: list[Cell] = field(default_factory=list)

    @property
    def unknown(self) -> str:
        """The posts that go by their last known name because nobody knows what followed; "" where there is none."""
        return ", ".join(side.post for side in (self.a, self.b) if side.is_unknown)

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
    by_category: dict[str, Tally] = field(default_factory=dict)


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


@dataclass(slots=True)
class Board:
    """Everything on the page.

    opened    the quarters whose reports were created, oldest first; ``period`` is shown, ``previous`` is the one before
    round     the number of the round it is narrowed to, None for all; ``rounds`` those that have tasks here
    names     by which day ministries are named
    before    tasks by state in ``previous``
    idle      rounds none of whose pairs has a task: number, name, pairs
    """

    at: datetime
    list_address: str
    opened: list[ReportPeriod]
    period: ReportPeriod | None
    previous: ReportPeriod | None
    round: int | None
    names: NamesOf
    rounds: list[tuple[int, str]] = field(default_factory=list)
    idle: list[tuple[int, str, int]] = field(default_factory=list)
    whole: Tally = field(default_factory=Tally)
    before: Counter[str] = field(default_factory=Counter)
    rows: list[PairRow] = field(default_factory=list)
    page: int = 1
    page_count: int = 1
    categories: list[Bundle] = field(default_factory=list)
    ministries: list[Bundle] = field(default_factory=list)
    unfiled: list[Unfiled] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    meeting: CouncilMeeting | None = None
    outcomes: list[Outcome] = field(default_factory=list)
    outcome_count: int = 0

    @property
    def today(self) -> date:
        return self.at.date()

    @property
    def shows_cells(self) -> bool:
        return self.whole.tasks <= TASKS_AS_CELLS

    @property
    def has_old_cells(self) -> bool:
        return any(cell.pending for row in self.rows for cell in row.cells)

    @property
    def bar_px(self) -> float:
        """Length of one task in the bars, in px: one scale for all of them."""
        longest = max((bundle.tally.tasks for bundle in [*self.categories, *self.ministries]), default=0)
        return min(BAR_PX, round(WIDEST_PX / longest, 3)) if longest else BAR_PX

    @property
    def ministry_sum(self) -> int:
        return sum(bundle.tally.tasks for bundle in self.ministries)

    @property
    def longest(self) -> Issue | None:
        """The issue stated for the most quarters in a row, if more than one; None where not all of them are at hand."""
        if len(self.issues) < self.whole.issues["any"]:
            return None
        longest = max(self.issues, key=lambda issue: issue.quarters, default=None)
        return longest if longest and longest.quarters > 1 else None

    @property
    def hero(self) -> Outcome | None:
        """The first case with figures, shown large."""
        return next((case for case in self.outcomes if case.before_value is not None), None)

    @property
    def outcome_sources(self) -> str:
        """The press releases that the cases were read from."""
        named = {
            case.release.pk: f"{case.release.agency} ‘{case.release.title}’" for case in self.outcomes if case.release
        }
        return ", ".join(named.values())

    def heat_of(self, tally: Tally) -> int:
        """How dark a cell of the cross table is by its number of tasks: 1 (few) to 4 (the most there are)."""
        crossings = (crossing.tasks for ministry in self.ministries for crossing in ministry.by_category.values())
        return -(-4 * tally.tasks // max(crossings))

    # ---- addresses ----

    def list_of(self, **conditions: str) -> str:
        """Return the address of the task list under ``conditions``, in this quarter and round."""
        return self._list(self.period, conditions)

    def list_before(self, **conditions: str) -> str:
        """Return the address of the task list under ``conditions``, in the quarter before and this round."""
        return self._list(self.previous, conditions)

    def links_by_state(self, tally: Tally, **conditions: str) -> dict[str, str]:
        """Return the list of each state that ``tally`` counts."""
        return {kind: self._list(self.period, {**conditions, "state": kind}) for kind, _, _ in tally.parts}

    def _list(self, period: ReportPeriod | None, conditions: dict[str, str]) -> str:
        start = {"q": period.code} if period else {"view": "all"}  # with neither, a writer sees the own tasks only
        narrowed = {"round": str(self.round)} if self.round else {}
        return f"{self.list_address}?{_query(tuple({**start, **narrowed, **conditions}.items()))}"

    @property
    def state_links(self) -> list[tuple[str, str, int, str]]:
        """The four states, and 판정 전 where there is one: class, word, count, address."""
        shown = [kind for kind in STATE_WORDS if kind != NO_STATE or self.whole.states[kind]]
        return [(kind, STATE_WORDS[kind], self.whole.states[kind], self.list_of(state=kind)) for kind in shown]

    @property
    def query(self) -> str:
        """The query that asks for this board again."""
        return self.query_at(1)

    def query_at(self, page: int, round_number: int | None = None) -> str:
        wanted = {
            "q": self.period.code if self.period else "",
            "round": self.round if round_number is None else round_number or "",
            "page": page if page > 1 else "",
        }
        return f"?{urlencode({key: value for key, value in wanted.items() if value})}"

    @property
    def quarter_links(self) -> list[tuple[int, str, bool]]:
        """The four quarters of the year: number, address ("" where not opened), whether it is the one shown."""
        if self.period is None:
            return []
        of_year = {other.number: f"?q={other.code}" for other in self.opened if other.year == self.period.year}
        return [(number, of_year.get(number, ""), number == self.period.number) for number in QUARTERS]

    @property
    def year_links(self) -> list[tuple[str, str]]:
        """The other years with an opened quarter, each leading to its last."""
        last = {other.year: other.code for other in self.opened}
        return [(f"{year}년", f"?q={code}") for year, code in last.items() if self.period and year != self.period.year]

    @property
    def round_tabs(self) -> list[tuple[str, str, bool, None]]:
        every = ("전체 차수", self.query_at(1, 0), self.round is None, None)
        return [every, *((name, self.query_at(1, number), number == self.round, None) for number, name in self.rounds)]
