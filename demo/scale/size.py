"""How much is made."""

from dataclasses import dataclass
from typing import Self

TASKS_OF_A_PAIR = 10
PAIRS_OF_A_ROUND = 100
YEARS_OF_QUARTERS = 12  # quarters that a programme of three years has
FULL_UP_TO = 10_000  # tasks, up to which every quarter is full
LONG_UP_TO = 100_000  # tasks, up to which there are twelve quarters
LATE_FULL = 2  # quarters that are full beyond that
ENTRIES_OF_A_TASK, MOST_ENTRIES = 50, 500_000  # lines of the access log
UNREAD_OF_A_TASK, MOST_UNREAD = 0.2, 2_000  # notices that the one who checks has not read


@dataclass(frozen=True)
class Size:
    """What is to be made.

    quarters  how many quarters were opened; the last is the one that the demonstration stands in
    full      how many of them, the last ones, have parts, confirmations, copies and notices beside their reports
    """

    tasks: int
    quarters: int
    full: int

    @classmethod
    def of(cls, tasks: int, quarters: int | None = None, full: int | None = None) -> Self:
        """Return what ``tasks`` tasks have unless told otherwise: at most what is made in minutes."""
        if quarters is None:
            quarters = YEARS_OF_QUARTERS if tasks <= LONG_UP_TO else LATE_FULL
        if full is None:
            full = quarters if tasks <= FULL_UP_TO else LATE_FULL
        return cls(tasks, quarters, min(full, quarters))

    @property
    def pairs(self) -> int:
        return -(-self.tasks // TASKS_OF_A_PAIR)

    @property
    def rounds(self) -> int:
        return -(-self.pairs // PAIRS_OF_A_ROUND)

    @property
    def posts(self) -> int:
        return 2 * self.pairs

    @property
    def entries(self) -> int:
        return min(ENTRIES_OF_A_TASK * self.tasks, MOST_ENTRIES)

    @property
    def unread(self) -> int:
        return min(int(UNREAD_OF_A_TASK * self.tasks), MOST_UNREAD)
