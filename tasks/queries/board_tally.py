"""How many tasks stand how, as the board counts them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, Self

from tasks.models import ReportStatus, TaskState
from tasks.models.report import FILED, UNFILED, WAITING_FOR_REVIEW

NO_STATE = "none"  # a task that never had a state, as addresses and classes name it
STATE_WORDS = {**{state.value: state.label for state in TaskState}, NO_STATE: "판정 전"}
FILING = ("filed", "returned", "unfiled", "waiting")
ISSUES = ("obstacle", "dispute", "any")
LOUD = (TaskState.LATE.value, TaskState.AT_RISK.value, TaskState.DONE.value, NO_STATE)


class Condition(NamedTuple):
    """Everything that the board counts a task by; the names of its columns in ``standing()``."""

    state: str
    report_status: str
    has_obstacle: bool
    has_dispute: bool
    report_is_overdue: bool
    milestone_is_overdue: bool


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

    @classmethod
    def of(cls, tasks: int, numbers: Iterable[int]) -> Self:
        """Return the counts that a statement added up: all tasks, and the numbers of ``SUMS`` in their order."""
        rest = iter(numbers)
        states, filing, issues = (
            Counts([(name, number) for name, number in zip(names, rest, strict=False) if number])
            for names in (STATE_WORDS, FILING, ISSUES)
        )
        return cls(tasks, states, filing, issues)

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

    def add_all(self, other: Self) -> None:
        """Count everything that ``other`` counts."""
        self.tasks += other.tasks
        for mine, theirs in (
            (self.states, other.states),
            (self.filing, other.filing),
            (self.issues, other.issues),
            (self.overdue, other.overdue),
        ):
            for name, number in theirs.items():
                mine[name] += number

    @property
    def reporting(self) -> int:
        """How many report in the quarter: 제출 + 보완 요청 + 미제출, always."""
        return self.filing["filed"] + self.filing["returned"] + self.filing["unfiled"]

    def heat(self, most: int) -> int:
        """How dark a cell of the cross table is by its number of tasks: 1 (few) to 4 (the most there are)."""
        return -(-4 * self.tasks // most)

    @property
    def filed_of_64(self) -> float:
        """How long the bar of what is handed in is, of one 64 long."""
        return _short(self.filing["filed"] * 64 / self.reporting)

    @property
    def is_calm(self) -> bool:
        """Whether there is nothing to look at: all handed in, all 정상 or 완료, nothing stated, nothing overdue."""
        fine = self.states["ok"] + self.states["done"] == self.tasks == self.filing["filed"]
        return bool(self.tasks) and fine and not self.issues["any"] and not self.overdue["any"]

    @property
    def loud(self) -> list[tuple[str, int, str]]:
        """The states to look at before all others, the worst first: class, count, word. Empty where all are 정상."""
        return [(kind, self.states[kind], STATE_WORDS[kind]) for kind in LOUD if kind in self.states]

    @property
    def words(self) -> str:
        """The states as a bar is read aloud: "정상 3, 지연 1"; "없음" without a task."""
        return ", ".join([f"{word} {count}" for _, count, word in self.parts]) or "없음"

    def widths(self, each: float) -> list[tuple[str, float, float]]:
        """Return the states as a bar draws them, a task ``each`` long: class, where it begins, how long it is."""
        found, start = [], 0.0
        for kind, count, _ in self.parts:
            found.append((kind, _short(start), _short(count * each)))
            start += count * each
        return found

    def length(self, each: float) -> float:
        """Return how long a bar with a task ``each`` long is, 1 at least."""
        return max(_short(self.tasks * each), 1)

    @property
    def shares(self) -> list[tuple[str, float, float]]:
        """The same in percent of all."""
        return self.widths(100 / self.tasks) if self.tasks else []

    @property
    def parts(self) -> list[tuple[str, int, str]]:
        """The states in their order, as a bar draws them: class, count, word."""
        return [(kind, self.states[kind], word) for kind, word in STATE_WORDS.items() if self.states[kind]]


def _short(length: float) -> float:
    """Return a length as an attribute holds it: a tenth is finer than a screen shows."""
    return int(length) if length == int(length) else round(length, 1)


def _among(statuses: Iterable[ReportStatus]) -> str:
    listed = ", ".join(f"'{status.value}'" for status in statuses)
    return f"report_status IN ({listed})"


SUMS = {  # what a statement adds up of tasks, by the names of STATE_WORDS, FILING and ISSUES, in their order
    **{state.value: f"state = '{state.value}'" for state in TaskState},
    NO_STATE: "state = ''",
    "filed": _among(FILED),
    "returned": _among([ReportStatus.RETURNED]),
    "unfiled": _among(UNFILED),
    "waiting": _among(WAITING_FOR_REVIEW),
    "obstacle": "has_obstacle",
    "dispute": "has_dispute",
    "either": "has_obstacle OR has_dispute",
}


def added_up(tasks: str) -> str:
    """Return the columns of a plain statement that ``Tally.of`` reads: all tasks, then each of SUMS.

    tasks  the column that says how many tasks a row counts; "1" where a row is a task
    """
    sums = [
        f"coalesce(sum({tasks}) FILTER (WHERE {condition}), 0)::int AS n_{name}" for name, condition in SUMS.items()
    ]
    return ", ".join([f"coalesce(sum({tasks}), 0)::int AS tasks", *sums])


NUMBERS = ("tasks", *(f"n_{name}" for name in SUMS))  # what ``added_up`` calls them
