"""Counts and lines of the 현황판, as plain values."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from tasks import sentences
from tasks.models import OutcomeState, ReportPeriod, ReportStatus
from tasks.periods import QUARTERS
from tasks.queries.board_counts import Bundle
from tasks.queries.board_lines import EarlierLine, ListedLine, OutcomeLine
from tasks.queries.board_tally import NO_STATE, STATE_WORDS, Counts, Tally
from tasks.queries.tasks import NamesOf

TASKS_AS_CELLS = 60  # beyond, a pair's row counts its tasks instead of showing each
BAR_PX, WIDEST_PX = 9, 200  # a task's length in the bars, and how long the longest of them may be


class Side(NamedTuple):
    """One ministry of a pair.

    post  what its post is called;  is_unknown  whether that is the last name known (승계 확인 안 됨)
    """

    name: str
    post: str = ""
    is_unknown: bool = False


class Cell(NamedTuple):
    """One task as a small board shows it.

    kind, word  its state, as classes name it and as it is read
    pending     why the state is not of this quarter, as the dashed cell says it; "" where it is
    """

    code: str
    short_name: str
    kind: str
    word: str
    pending: str


def cell_of(code: str, short_name: str, state: str, is_old: bool, status: str, *, in_quarter: bool = True) -> Cell:
    """Return the cell of a task as ``PairLine.cells`` holds it; in_quarter  whether there is a quarter to report in."""
    pending = ("미제출" if status else sentences.NOT_REPORTING) if is_old and in_quarter else ""
    kind = state or NO_STATE
    return Cell(code, short_name, kind, STATE_WORDS[kind], pending)


class TaskLine(NamedTuple):
    """One task of the quarter as a file lists it; its fields are the columns of ``task_lines``."""

    code: str
    title: str
    short_name: str
    a: Any
    b: Any
    theme: str
    category_name: str | None
    state: str
    state_is_old: bool
    verdict: str
    previous_state: str
    report_status: str
    turn: str
    turn_since: datetime | None
    report_due_at: datetime | None
    has_obstacle: bool
    has_dispute: bool
    milestone_overdue_count: int
    report_is_demo: bool
    source_mark: str
    in_quarter: bool

    @property
    def is_demo(self) -> bool:
        """Whether any figure of the line is invented."""
        return self.report_is_demo or self.source_mark == "demo"


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
    tally: Tally
    cells: list[Cell]
    is_first: bool = False  # of its round on this page

    @property
    def lacking(self) -> str:
        """Why it has no task in the quarter; "" where it has."""
        return "" if self.tally.tasks else self.no_task_reason or "이 분기에 셀 과제가 없습니다."

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


@dataclass(frozen=True, slots=True)
class Unfiled:
    """A report that is not handed in, and whose move it is, and how many days have passed since then.

    may_read  whether the reader may open the report
    """

    cell: ListedLine
    a: str
    b: str
    turn: str
    days: int
    may_read: bool

    @property
    def status_word(self) -> str:
        return str(ReportStatus(self.cell.status).label)


@dataclass(frozen=True, slots=True)
class Issue:
    """An obstacle or dispute as stated in this quarter's report, or in the last one while this is not handed in.

    text    "" where the reader may not read that report;  period  its quarter
    since  the first of the quarters in a row in which the task's reports state one
    """

    cell: ListedLine
    kind: str
    stated_by: str
    text: str
    since: ReportPeriod
    quarters: int
    may_read: bool
    period: ReportPeriod


@dataclass(frozen=True, slots=True)
class Earlier:
    """A task whose ministries still owe reports of earlier quarters: the oldest of them, and how many."""

    line: EarlierLine
    a: str
    b: str
    period: ReportPeriod
    may_read: bool


class Case(NamedTuple):
    """One case of what changed for citizens; a and b are the ministries' names."""

    line: OutcomeLine
    a: str
    b: str

    @property
    def state_word(self) -> str:
        return str(OutcomeState(self.line.state).label)

    @property
    def source(self) -> str:
        """Where its figures are from: the case's own note, else the release it was read from."""
        return self.line.source_note or self.line.release_title or ""


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
    has_more_rounds: bool = False
    idle: list[tuple[int, str, int]] = field(default_factory=list)
    whole: Tally = field(default_factory=Tally)
    before: Counts = field(default_factory=Counts)
    rows: list[PairRow] = field(default_factory=list)
    page: int = 1
    page_count: int = 1
    has_more_pairs: bool = False
    categories: list[Bundle] = field(default_factory=list)
    ministries: list[Bundle] = field(default_factory=list)
    unfiled: list[Unfiled] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    earlier: list[Earlier] = field(default_factory=list)
    meeting_on: date | None = None
    outcomes: list[Case] = field(default_factory=list)
    outcome_count: int = 0

    @property
    def today(self) -> date:
        return self.at.date()

    @property
    def is_closed(self) -> bool:
        """Whether it shows what was kept when the quarter was closed."""
        return self.period is not None and self.period.closed_at is not None

    @property
    def is_demo(self) -> bool:
        """Whether how the tasks stand was made up for demonstration; tasks, posts and outcomes are not."""
        return self.period is not None and self.period.is_demo

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
    def hero(self) -> Case | None:
        """The first case with figures, shown large."""
        return next((case for case in self.outcomes if case.line.before_value is not None), None)

    @property
    def outcome_sources(self) -> str:
        """The press releases that the cases were read from."""
        named = [f"{case.line.agency} ‘{case.line.release_title}’" for case in self.outcomes if case.line.release_title]
        return ", ".join(dict.fromkeys(named))

    @property
    def most_of_a_crossing(self) -> int:
        """The most tasks that a ministry has in a category."""
        crossings = (crossing.tasks for ministry in self.ministries for crossing in ministry.by_category.values())
        return max(crossings, default=0)

    # ---- addresses ----

    def list_of(self, **conditions: str) -> str:
        """Return the address of the task list under ``conditions``, in this quarter and round.

        A template writes further conditions behind it, of codes and states: ``&state=late``.
        """
        return self._list(self.period, conditions)

    def list_before(self, **conditions: str) -> str:
        """Return the address of the task list under ``conditions``, in the quarter before and this round."""
        return self._list(self.previous, conditions)

    def _list(self, period: ReportPeriod | None, conditions: dict[str, str]) -> str:
        start = {"q": period.code} if period else {"view": "all"}  # with neither, a writer sees the own tasks only
        narrowed = {"round": str(self.round)} if self.round else {}
        return f"{self.list_address}?{urlencode({**start, **narrowed, **conditions})}"

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
