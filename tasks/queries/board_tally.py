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

    @property
    def is_calm(self) -> bool:
        """Whether there is nothing to look at: all handed in, all 정상 or 완료, nothing stated, nothing overdue."""
        fine = self.states["ok"] + self.states["done"] == self.tasks == self.filing["filed"]
        return bool(self.tasks) and fine and not self.issues["any"] and not self.overdue["any"]

    @property
    def parts(self) -> list[tuple[str, int, str]]:
        """The states in their order, as a bar draws them: class, count, word."""
        return [(kind, self.states[kind], word) for kind, word in STATE_WORDS.items() if self.states[kind]]


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
