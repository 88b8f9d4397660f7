"""The pages that are measured, each with the page of the floor that it is held against."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from launch import roles
from tests.bench.floor import ROWS

WORD = "수소"
CODES = re.compile(r'href="/tasks/(\d+-\d+|r\d+-\d+-\d+)"')


@dataclass(frozen=True)
class Place:
    """What the addresses of one database's pages hold: chosen so that there is something to show.

    tasks               how many the list has
    category, ministry  (key, code) of the pair that most tasks in ``state`` have, one page of them at most if possible
    before_middle       position of the task before the middle page
    code                of the task whose page is opened
    """

    tasks: int
    category: tuple[int, str]
    ministry: tuple[int, str]
    state: str
    before_middle: int
    code: str
    quarter: str
    today: str

    @property
    def middle(self) -> int:
        """The number of the page in the middle of the list, from 1."""
        return (self.tasks - 1) // ROWS // 2 + 1


@dataclass(frozen=True)
class Page:
    """One page of ours and the floor's page beside it.

    rows  whether both show the same tasks in the same order
    """

    code: str
    name: str
    ours: Callable[[Place], str]
    floor: Callable[[Place], str]
    rows: bool = False


def _filter(place: Place) -> str:
    return "/tasks?" + urlencode({"category": place.category[1], "state": place.state, "ministry": place.ministry[1]})


def _floor_filter(place: Place) -> str:
    return "/filter?" + urlencode({"category": place.category[0], "state": place.state, "ministry": place.ministry[0]})


PAGES = (
    Page("list", "목록", lambda place: "/tasks", lambda place: "/list", rows=True),
    Page("filter", "조건", _filter, _floor_filter, rows=True),
    Page(
        "search",
        "검색",
        lambda place: "/tasks?" + urlencode({"search": WORD}),
        lambda place: "/search?" + urlencode({"words": WORD}),
        rows=True,
    ),
    Page(
        "deep",
        "뒤쪽",
        lambda place: f"/tasks?page={place.middle}",
        lambda place: f"/deep?position={place.before_middle}",
        rows=True,
    ),
    Page("detail", "과제 상세", lambda place: f"/tasks/{place.code}", lambda place: f"/detail?code={place.code}"),
    Page("board", "현황판", lambda place: "/board", lambda place: f"/board?today={place.today}"),
    Page("quarter", "제출 현황", lambda place: f"/quarters/{place.quarter}", lambda place: "/list"),
    Page("review", "검토함", lambda place: "/review", lambda place: "/list"),
    Page("todo", "내 할 일", lambda place: "/todo", lambda place: f"/detail?code={place.code}"),
)
BY_CODE = {page.code: page for page in PAGES}


def codes_of(markup: str) -> list[str]:
    """Return the tasks that a page leads to, each once, in order."""
    return list(dict.fromkeys(CODES.findall(markup)))


def place_of(address: str, quarter: str, today: str) -> Place:
    """Look into a database that has the floor's tables."""
    connection = roles.connect(address)
    with connection, connection.cursor() as cursor:

        def one(statement: str, *values: object) -> tuple:
            cursor.execute(statement, values)
            return cursor.fetchone()

        (tasks,) = one("SELECT count(*) FROM floor.task")
        middle = (tasks - 1) // ROWS // 2 * ROWS
        (before,) = (
            one("SELECT position FROM floor.task ORDER BY position OFFSET %s LIMIT 1", middle - 1) if middle else (0,)
        )
        category, category_code, ministry, ministry_code, state = one(MOST_ALIKE, ROWS)
        (code,) = one("SELECT code FROM floor.task ORDER BY position DESC OFFSET %s LIMIT 1", tasks // 2)
    connection.close()
    return Place(
        tasks, (category, category_code), (ministry, ministry_code.lower()), state, before, code, quarter, today
    )


# the category, ministry and state that most tasks share: of those that fill no more than a page, where there are such.
# A ministry that was renamed is left out: ours looks for its whole line
MOST_ALIKE = """
SELECT category.id, category.code, ministry.id, ministry.code, task.state
  FROM floor.task task
  JOIN exchange_taskcategory category ON category.id = task.category_id
  JOIN exchange_ministry ministry ON ministry.id IN (task.lead_id, task.partner_id)
 WHERE task.state = 'warn' AND ministry.successor_id IS NULL
   AND NOT EXISTS (SELECT 1 FROM exchange_ministry before WHERE before.successor_id = ministry.id)
 GROUP BY 1, 2, 3, 4, 5
 ORDER BY count(*) > %s, count(*) DESC, category.id, ministry.id
 LIMIT 1
"""
