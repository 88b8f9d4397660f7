"""One page of the task list in its own order, as one plain statement: its rows, and how many there are in all.

What is asked is pieces of SQL (``task_conditions``). Counts come from the count tables where those know them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, NamedTuple

from exchange.kept import Kept
from exchange.models import Names, Post
from exchange.models.naming import names_of
from exchange.statements import Statement
from tasks.models import ReportPeriod, TaskStatus
from tasks.models.standing_count import PLACES_A_BLOCK
from tasks.queries.search import Search
from tasks.queries.standing import OWED
from tasks.queries.task_conditions import OF_CELLS, Condition, of_pair
from tasks.queries.tasks import NamesOf, quarters_beside, still_owed
from tasks.rules import day_of
from tasks.sentences import no_report

TASKS_A_PAIR = 1_000  # a pair's tasks have as many places in the list's order
POSTS_KEPT = 5_000  # posts whose names a process remembers
MOST_PREPARED = 3  # conditions of a list whose statement the server keeps: so many shapes, and no more, can be asked
MOST_WRITTEN = 512  # shapes whose statement a process keeps


class TaskRow(NamedTuple):
    """What the list shows of a task.

    state            국무조정실's verdict, else the own assessment; ``previous_state`` that of an earlier quarter
    report_is_late   the quarter's own report, or its correction, is owed since a moment that is past
    before_in        the quarter that ``previous_state``, and what is stated beside an old state, is of
    no_report        what stands in place of a report where there is none, in words
    earlier          what is still owed of earlier quarters, in words; "" where nothing is
    late_milestones  how many open milestones are past their day;  next_…  the one that is due first
    …_is_demo        what the report says, and that milestone, were made up
    name_a, name_b   the ministries' short names, post_a and post_b the posts' titles
    """

    pk: int
    code: str
    title: str
    short_name: str
    source_mark: str
    status: str
    end_reason: str
    state: str
    state_is_old: bool
    previous_state: str
    report_status: str
    report_due_at: Any
    report_is_late: bool
    turn: str
    has_obstacle: bool
    has_dispute: bool
    milestone_overdue_count: int
    next_title: str | None
    next_due_on: date | None
    report_is_demo: bool
    next_is_demo: bool
    before_in: str
    earlier: str
    no_report: str
    name_a: str
    name_b: str
    post_a: str
    post_b: str


STATUS = TaskRow._fields.index("status")

# ---- names of posts --------------------------------------------------------------------------------------------------

Called = tuple[str, str]  # a ministry's short name and a post's title
_called: Kept[dict[tuple[NamesOf, int], Called]] = Kept(dict)


def called(posts: set[int], names: NamesOf) -> Mapping[tuple[NamesOf, int], Called]:
    """Return what these posts are called by ``names``, by (names, key). One statement, for those not known yet."""
    known = _called()
    unknown = {post for post in posts if (names, post) not in known}
    if unknown:
        if len(known) > POSTS_KEPT:
            known.clear()
            unknown = posts
        rows = Post.objects.filter(pk__in=unknown).order_by().values_list("pk", names_of("pk"))
        for key, said in rows:
            name = Names.of(said).on(names.day, since=names.since)
            known[names, key] = (name.short, name.title)
    return known


# ---- the statement ---------------------------------------------------------------------------------------------------

SHOWN = """
SELECT task.id, task.code, task.title, task.short_name, task.source_mark, task.status, task.end_reason,
       now.state, now.state_is_old, now.previous_state, now.report_status, now.report_due_at,
       now.report_status IN ({owed}) AND now.report_due_at < %(at)s, now.turn, now.obstacles > 0, now.disputes > 0,
       CASE WHEN now.is_active THEN width_bucket(%(on)s - 1, now.milestone_days) ELSE 0 END,
       step.title, step.due_on, now.report_is_demo, coalesce(step.source_mark = 'demo', false),
       now.before_period_id, now.earlier_period_id, now.earlier_status,
       now.earlier_reports, pair.post_a_id, pair.post_b_id
""".format(owed=", ".join(f"'{status}'" for status in OWED))
JOINED = """
JOIN tasks_collaborationtask AS task ON task.id = now.task_id
JOIN exchange_exchangepair AS pair ON pair.id = task.pair_id
LEFT JOIN tasks_milestone AS step ON step.id = now.milestone_id
"""
PAGE = """
WITH {before}page AS MATERIALIZED (
    SELECT task_id, position FROM {rows}
    ORDER BY position, task_id {offset}LIMIT {most} + 1
)
{shown}, CASE WHEN (SELECT count(*) FROM page) > {most} THEN {count} END
FROM page JOIN tasks_taskstanding AS now ON now.task_id = page.task_id AND now.{in_period}
{joined} ORDER BY page.position, page.task_id
"""
# where the list is whole, the count by blocks of places leads to the one that the page begins in
BLOCK = """place AS MATERIALIZED (
    SELECT block, before FROM (
        SELECT block, tasks, sum(tasks) OVER (ORDER BY block) - tasks AS before
        FROM tasks_placecount WHERE period = coalesce(%(period)s, 0) AND tasks > 0
    ) AS counted
    WHERE before <= %(skip)s AND before + tasks > %(skip)s
), """
FROM_BLOCK = "now.position >= coalesce((SELECT block FROM place), 0) * {places}"
COUNT_ROWS = "(SELECT count(*) FROM tasks_taskstanding AS now WHERE {where})"
COUNT_CELLS = "(SELECT coalesce(sum(cell.tasks), 0)::bigint FROM tasks_standingcount AS cell WHERE {where})"
ROWS = "(SELECT now.task_id, now.position FROM tasks_taskstanding AS now WHERE {where}) AS kept"
FOUND = """found AS MATERIALIZED ({search}
), kept AS MATERIALIZED (
    SELECT now.task_id, now.position FROM found CROSS JOIN LATERAL (
        SELECT * FROM tasks_taskstanding AS now WHERE now.task_id = found.id AND {where} OFFSET 0
    ) AS now
), """  # one by one: most words find few tasks, and nobody can tell the server so


@dataclass(frozen=True)
class Narrowed:
    """Which tasks of a quarter a list asks for, in its own order.

    period  the quarter; None before the first is opened
    search  what its words ask for
    """

    period: ReportPeriod | None
    conditions: tuple[Condition, ...] = ()
    search: Search | None = None

    def page(self, skip: int, most: int, *, at: datetime, names: NamesOf) -> tuple[list[TaskRow], int | None]:
        """Return the rows after the first ``skip``, ``most`` of them; and how many there are in all, where more follow.

        at  the moment by which things are overdue. One statement, and a second where posts are not known by name yet
        """
        values: dict[str, Any] = {"period": self.period and self.period.pk, "skip": skip}
        values |= {"at": at, "on": day_of(at)}
        for one in self.conditions:
            values |= one.values
        if self.search is not None:
            values |= self.search.values
        rows = _statement(self, most, later=skip > 0).rows(**values)
        return _named(rows[:most], names, self.period), rows[0][-1] if len(rows) > most else None


_written: dict[tuple[Any, ...], Statement] = {}


def _statement(asked: Narrowed, most: int, *, later: bool) -> Statement:
    """Return the statement of a narrowing, written once a process; ``later`` for any page but the first.

    It says itself how many rows are read: whoever has to guess that plans for a tenth of all tasks, or each time anew.
    """
    first = asked.period is None
    shape = (*(one.key for one in asked.conditions), asked.search and asked.search.kind, first, later, most)
    if shape not in _written:
        if len(_written) >= MOST_WRITTEN:
            _written.clear()
        _written[shape] = _write(asked, most, first=first, later=later)
    return _written[shape]


def _write(asked: Narrowed, most: int, *, first: bool, later: bool) -> Statement:
    in_period = "period_id IS NULL" if first else "period_id = %(period)s"
    where = " AND ".join([f"now.{in_period}", "now.is_counted", *(one.of_rows for one in asked.conditions)])
    types = {"period": "bigint", "on": "date", "at": "timestamptz"} | ({"skip": "bigint"} if later else {})
    for one in asked.conditions:
        types |= one.types
    before, rows, offset = "", ROWS.format(where=where), "OFFSET %(skip)s " if later else ""
    count = COUNT_ROWS.format(where=where)
    if asked.search is not None:
        types |= asked.search.types
        before, rows = FOUND.format(search=asked.search.sql, where=where), "kept"
        count = "(SELECT count(*) FROM kept)"
    elif counted := _count_of(asked.conditions):
        count = counted
    if later and not asked.conditions and asked.search is None:
        before, offset = BLOCK, "OFFSET %(skip)s - coalesce((SELECT before FROM place), 0) "
        rows = ROWS.format(where=f"{where} AND {FROM_BLOCK.format(places=PLACES_A_BLOCK)}")
    text = PAGE.format(
        before=before,
        rows=rows,
        offset=offset,
        most=most,
        shown=SHOWN,
        count=count,
        in_period=in_period,
        joined=JOINED,
    )
    is_kept = len(asked.conditions) + (asked.search is not None) <= MOST_PREPARED
    return Statement(f"tasks_{sha256(text.encode()).hexdigest()[:16]}", text, types, is_kept=is_kept)


def _count_of(conditions: tuple[Condition, ...]) -> str:
    """Return the count of a narrowing from the count table, "" where that does not know all of its conditions."""
    kinds = {one.key for one in conditions}
    of_cells = [one for one in conditions if one.key != "round"]
    if not all(one.counted for one in of_cells):
        return ""
    pieces = ["cell.period = coalesce(%(period)s, 0)", f"cell.round = {'%(round)s' if 'round' in kinds else '0'}"]
    pieces += [one.counted.format_map(OF_CELLS) for one in of_cells]
    return COUNT_CELLS.format(where=" AND ".join(pieces))


# ---- rows by their keys, for other orders and for ended tasks --------------------------------------------------------

_OF_KEYS = """
{shown}, NULL
FROM unnest(%(keys)s) WITH ORDINALITY AS asked (key, place)
JOIN tasks_taskstanding AS now ON now.task_id = asked.key AND now.period_id IS NOT DISTINCT FROM %(period)s
{joined} ORDER BY asked.place
"""
_ENDED_OF_KEYS = """
{shown}, NULL
FROM unnest(%(keys)s) WITH ORDINALITY AS asked (key, place)
CROSS JOIN LATERAL (
    SELECT asked.key AS task_id, '' AS state, false AS state_is_old, '' AS previous_state, '' AS report_status,
           false AS report_is_demo, NULL::timestamptz AS report_due_at, '' AS turn, 0 AS obstacles, 0 AS disputes,
           NULL::bigint AS before_period_id, NULL::bigint AS earlier_period_id, '' AS earlier_status,
           0 AS earlier_reports,
           false AS is_active, '{{}}'::date[] AS milestone_days, (
               SELECT id FROM tasks_milestone WHERE task_id = asked.key AND done_on IS NULL ORDER BY due_on, id LIMIT 1
           ) AS milestone_id
) AS now
{joined} ORDER BY asked.place
"""
OF_KEYS = Statement(
    "tasks_of_keys",
    _OF_KEYS.format(shown=SHOWN, joined=JOINED),
    {"period": "bigint", "on": "date", "at": "timestamptz", "keys": "bigint[]"},
)
ENDED_OF_KEYS = Statement(
    "ended_tasks_of_keys",
    _ENDED_OF_KEYS.format(shown=SHOWN, joined=JOINED),
    {"on": "date", "at": "timestamptz", "keys": "bigint[]"},
)


def rows_of(
    period: ReportPeriod | None, keys: list[int], *, at: datetime, ended: bool, names: NamesOf
) -> list[TaskRow]:
    """Return what the list shows of the tasks with these keys, in their order.

    period, at  the quarter in which they stand, and the moment by which things are overdue
    ended       whether closed and cancelled tasks are asked for: those stand in no quarter
    """
    if not keys:
        return []
    asked = {"on": day_of(at), "at": at, "keys": keys}
    rows = ENDED_OF_KEYS.rows(**asked) if ended else OF_KEYS.rows(period=period and period.pk, **asked)
    return _named(rows, names, period)


def rows_of_pair(period: ReportPeriod | None, pair: int, *, at: datetime, names: NamesOf) -> list[TaskRow]:
    """Return the tasks of one pair (by key), all of them, as the list shows them."""
    rows, _ = Narrowed(period, (of_pair(pair),)).page(0, TASKS_A_PAIR, at=at, names=names)
    return rows


def _named(rows: Iterable[tuple], names: NamesOf, period: ReportPeriod | None) -> list[TaskRow]:
    """Return rows as SHOWN and a last column read them, with what their posts are called."""
    rows = list(rows)
    known = called({post for row in rows for post in row[-3:-1]}, names)
    shown, quarters = [], quarters_beside(period)
    for *told, before, earlier, status, reports, post_a, post_b, _ in rows:
        told += quarters.get(before, ""), still_owed(quarters.get(earlier, ""), status, reports)
        told.append(no_report(period is not None and told[STATUS] == TaskStatus.ACTIVE))
        (name_a, title_a), (name_b, title_b) = known[names, post_a], known[names, post_b]
        shown.append(TaskRow._make((*told, name_a, name_b, title_a, title_b)))
    return shown
