"""What has to be reached (*land*) and what is wanted (*goal*): one table. It is never softened; see docs/bench.md."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """Two marks of one figure. ``more`` where a higher figure is the better one."""

    land: float
    goal: float
    more: bool = False

    def says(self, value: float) -> str:
        """Return "목표 달성" at the goal, "착지 달성" at land, "미달" short of both."""
        if self._reaches(value, self.goal):
            return "목표 달성"
        return "착지 달성" if self._reaches(value, self.land) else "미달"

    def words(self, digits: str = "g") -> str:
        sign = "≥" if self.more else "≤"
        return f"{sign} {self.land:{digits}} · {sign} {self.goal:{digits}}"

    def _reaches(self, value: float, mark: float) -> bool:
        return value >= mark if self.more else value <= mark


# times the floor, at each number of tasks (issue 8; docs/decisions/0012)
PAGES = {
    "list": Goal(6, 3.5),
    "filter": Goal(6, 3.5),
    "search": Goal(6, 3.5),
    "deep": Goal(6, 3.5),
    "detail": Goal(6, 3),
    "board": Goal(8, 3),
    "quarter": Goal(8, 4),
    "review": Goal(8, 4),
    "todo": Goal(12, 6),
}
# 100,000 tasks (or 1,000,000) against 10,000; the rows of a filter grow
FLAT = {page: Goal(1.3, 1.1) for page in PAGES} | {"filter": Goal(1.7, 1.7)}
EIGHT_USERS = Goal(200 / 1400, 350 / 1400, more=True)  # of the floor's requests a second on the list
FILE_SECONDS = {"xlsx": Goal(1.2, 0.4), "csv": Goal(0.15, 0.15)}  # 10,000 rows
FILE_MB = Goal(60, 60)  # what a worker grows by while it makes one
WRITE_STATEMENTS = Goal(14, 14)
# milliseconds of the application's processor time: half of what it took before (28, 27 and 20 ms)
WRITE_CPU = {"autosave": Goal(14, 14), "submit": Goal(13.5, 13.5), "accept": Goal(10, 10)}
FIRST_PAGE_SECONDS = Goal(60, 60)  # of a fresh clone, packages installed on the way
SECOND_START_SECONDS = Goal(5, 5)
