"""The lines of a board, each kind read in one statement: pairs, what is not handed in, what is stated, outcomes.

However many tasks there are, so many lines are read: a page of pairs, and the first of each list.
"""

import json
from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from exchange.models.naming import named_in_sql
from exchange.statements import Statement
from tasks.models.report import UNFILED, ReportStatus
from tasks.queries.board_tally import NUMBERS, added_up
from tasks.queries.standing import HANDED_IN
from tasks.rules import day_of

PAIRS_MOST = 1_200  # of a board; what lies beyond is found in the list of pairs
UNFILED_SHOWN = 12
ISSUES_SHOWN = 8
OUTCOMES_SHOWN = 5

_ASKED = """asked AS MATERIALIZED (
    SELECT coalesce((SELECT id FROM exchange_exchangeround WHERE number = %(round)s), 0) AS round
)"""


_NAMED = {
    "named_a": named_in_sql("pair.post_a_id", "a"),
    "named_b": named_in_sql("pair.post_b_id", "b"),
    "short_a": "a.short_name AS a_short, a.former AS a_former",
    "short_b": "b.short_name AS b_short, b.former AS b_former",
}


def _listed(statuses: Collection[ReportStatus]) -> str:
    return ", ".join(f"'{status.value}'" for status in statuses)


_PAIRS = """
WITH {asked}, shown AS MATERIALIZED (
    SELECT *, row_number() OVER (ORDER BY round, number) AS place FROM (
        SELECT pair.id, pair.code, pair.number, pair.theme, pair.no_task_reason, pair.post_a_id, pair.post_b_id,
               round.number AS round, round.name AS round_name
        FROM asked JOIN exchange_exchangeround AS round ON asked.round IN (0, round.id)
        JOIN exchange_exchangepair AS pair ON pair.round_id = round.id
        WHERE round.source_mark <> 'demo' AND EXISTS (
            SELECT FROM tasks_standingcount AS count
            WHERE count.period = %(period)s AND count.round = round.id AND count.tasks > 0
        )
        ORDER BY round.number, pair.number LIMIT {one_more}
    ) AS first
), page AS MATERIALIZED (
    SELECT count(*) AS pairs,
           least(%(page)s - 1, greatest(least(count(*), {most}) - 1, 0) / %(size)s) * %(size)s AS start
    FROM shown
)
SELECT page.pairs, page.start, pair.code, pair.number, pair.theme, pair.no_task_reason, pair.round, pair.round_name,
       {short_a}, a.title AS a_title, a.is_unknown AS a_is_unknown,
       {short_b}, b.title AS b_title, b.is_unknown AS b_is_unknown, cells, overdue, {numbers}
FROM page JOIN shown AS pair ON place > page.start AND place <= page.start + %(size)s
{named_a}
{named_b}
CROSS JOIN LATERAL (
    SELECT {added_up},
           count(*) FILTER (WHERE owed_at < %(at)s OR (is_active AND milestone_on < %(on)s))::int AS overdue,
           {cells} AS cells
    FROM (
        SELECT *, obstacles > 0 AS has_obstacle, disputes > 0 AS has_dispute FROM tasks_taskstanding
        WHERE pair_id = pair.id AND is_counted AND {of_period}
    ) AS counted
    {task}
) AS counted
ORDER BY place
"""
_ASKED_OF_PAIRS = {
    "period": "bigint",
    "round": "integer",
    "page": "bigint",
    "size": "bigint",
    "on": "date",
    "at": "timestamptz",
    "named_on": "date",
    "since": "date",
}
_OF_BOTH = {
    **_NAMED,
    "asked": _ASKED,
    "one_more": PAIRS_MOST + 1,
    "most": PAIRS_MOST,
    "numbers": ", ".join(f"counted.{name}" for name in NUMBERS),
    "added_up": added_up("1"),
}
_CELLS = """json_agg(
               json_build_array(code, short_name, state, state_is_old, report_status) ORDER BY counted.position, task_id
           )::text"""
_TASK = "JOIN tasks_collaborationtask AS task ON task.id = counted.task_id"


def _pairs(name: str, *, cells: bool, opened: bool) -> Statement:
    """Return the statement of one kind of board: of several in one, what the others need would be planned each time."""
    text = _PAIRS.format(
        **_OF_BOTH,
        cells=_CELLS if cells else "NULL::text",
        task=_TASK if cells else "",
        of_period="period_id = %(period)s" if opened else "period_id IS NULL",
    )
    return Statement(name, text, _ASKED_OF_PAIRS, is_kept=opened)


PAIRS = {  # by whether the tasks are read too, and whether a quarter was opened
    (False, True): _pairs("board_pairs", cells=False, opened=True),
    (True, True): _pairs("board_pairs_with_cells", cells=True, opened=True),
    (False, False): _pairs("board_pairs_at_first", cells=False, opened=False),
    (True, False): _pairs("board_pairs_with_cells_at_first", cells=True, opened=False),
}


class PairLine(NamedTuple):
    """One pair; the numbers of ``added_up`` follow.

    pairs, start  how many pairs the board has, at most one more than PAIRS_MOST; how many come before this page
    cells         its tasks as JSON: code, short name, state, whether it is old, report status; None where not asked
    overdue       how many of its tasks are overdue in one way or another
    """

    pairs: int
    start: int
    code: str
    number: int
    theme: str
    no_task_reason: str
    round: int
    round_name: str
    a_short: str
    a_former: str | None
    a_title: str
    a_is_unknown: bool
    b_short: str
    b_former: str | None
    b_title: str
    b_is_unknown: bool
    cells: str | None
    overdue: int


def pair_lines(
    *,
    period: int | None,
    round_number: int | None,
    page: int,
    size: int,
    cells: bool,
    at: datetime,
    named_on: date,
    since: date | None,
) -> list[tuple[PairLine, list[int]]]:
    """Return one page of the pairs of rounds that have tasks, with its numbers: see ``Tally.of``.

    page   from 1; the last for one beyond it      size  pairs a page
    cells  whether their tasks are read too         at    the moment by which things are overdue
    """
    asked = {"period": period or 0, "round": round_number, "page": page, "size": size}
    rows = PAIRS[cells, period is not None].rows(**asked, on=day_of(at), at=at, named_on=named_on, since=since)
    width = len(PairLine._fields)
    return [(PairLine(*row[:width]), list(row[width:])) for row in rows]


_LISTED = """
WITH {asked}, counted AS NOT MATERIALIZED (
    SELECT * FROM tasks_taskstanding AS standing WHERE is_counted AND period_id = %(period)s
), of_round AS NOT MATERIALIZED (
    SELECT standing.* FROM asked JOIN exchange_exchangepair AS pair ON pair.round_id = asked.round
    JOIN tasks_taskstanding AS standing ON standing.pair_id = pair.id
    WHERE is_counted AND period_id = %(period)s
), unfiled AS (
    (
        SELECT first.* FROM asked CROSS JOIN unnest(ARRAY[{unfiled}]) AS status CROSS JOIN LATERAL (
            SELECT * FROM counted WHERE report_status = status AND report_id IS NOT NULL AND asked.round = 0
            ORDER BY position, task_id LIMIT {most_unfiled}
        ) AS first
        UNION ALL SELECT * FROM of_round WHERE report_status IN ({unfiled})
    )
    ORDER BY position, task_id LIMIT {most_unfiled}
), stated AS (
    SELECT * FROM (
        SELECT first.* FROM asked CROSS JOIN (VALUES (true), (false)) AS kind (disputed) CROSS JOIN LATERAL (
            SELECT * FROM counted
            WHERE (obstacles > 0 OR disputes > 0) AND (disputes > 0) = disputed AND asked.round = 0
            ORDER BY position, task_id LIMIT {most_stated}
        ) AS first
        UNION ALL SELECT * FROM of_round WHERE obstacles > 0 OR disputes > 0
    ) AS all_stated
    ORDER BY disputes > 0 DESC, position, task_id LIMIT {most_stated}
)
SELECT is_stated, task.code, task.short_name, CASE WHEN is_stated THEN report.status ELSE report_status END AS status,
       line.turn, line.turn_since, disputes > 0 AS has_dispute, report.period_id AS said_in,
       report.submitted_at IS NOT NULL AS was_submitted, pair.post_a_id AS post_a, pair.post_b_id AS post_b,
       {short_a}, {short_b}, CASE WHEN is_stated THEN (
           SELECT json_agg(json_build_array(told.period_id, side, issue_kind, issue_text) ORDER BY side)::text
           FROM tasks_progressreport AS told JOIN tasks_reportsection AS section ON section.report_id = told.id
           WHERE told.task_id = task.id AND told.status IN ({handed_in})
             AND issue_kind IN ('obstacle', 'dispute')
       ) END AS statements
FROM (SELECT false AS is_stated, unfiled.* FROM unfiled UNION ALL SELECT true, stated.* FROM stated) AS line
JOIN tasks_collaborationtask AS task ON task.id = line.task_id
JOIN exchange_exchangepair AS pair ON pair.id = task.pair_id
JOIN tasks_progressreport AS report ON report.task_id = line.task_id AND report.period_id = CASE
    WHEN line.is_stated AND line.state_is_old THEN line.before_period_id ELSE line.period_id
END
{named_a}
{named_b}
ORDER BY is_stated, is_stated AND disputes > 0 DESC, line.position, line.task_id
"""
LISTED = Statement(
    "board_listed",
    _LISTED.format(
        asked=_ASKED,
        **_NAMED,
        unfiled=_listed(UNFILED),
        handed_in=_listed(HANDED_IN),
        most_unfiled=UNFILED_SHOWN,
        most_stated=ISSUES_SHOWN,
    ),
    {"period": "bigint", "round": "integer", "named_on": "date", "since": "date"},
)


class ListedLine(NamedTuple):
    """One task of a list beside the board: its report is not handed in, or states an obstacle or a dispute.

    status      of the quarter's report as it stands there; of a statement, that of the report that states it now
    said_in     key of the quarter whose report that is: an earlier one while this quarter's is not handed in
    statements  all that its reports as handed in ever stated, None where none: key of the quarter, side, kind, text
    """

    is_stated: bool
    code: str
    short_name: str
    status: str
    turn: str
    turn_since: datetime
    has_dispute: bool
    said_in: int
    was_submitted: bool
    post_a: int
    post_b: int
    a_short: str
    a_former: str | None
    b_short: str
    b_former: str | None
    statements: Any


def listed_lines(
    *, period: int | None, round_number: int | None, named_on: date, since: date | None
) -> list[ListedLine]:
    """Return the first tasks of the two lists, each in its order: unfiled ones, then stated ones, disputes first."""
    if period is None:
        return []
    rows = LISTED.rows(period=period, round=round_number, named_on=named_on, since=since)
    lines = [ListedLine(*row) for row in rows]
    return [line._replace(statements=json.loads(line.statements)) if line.statements else line for line in lines]


_EARLIER = """
WITH {asked}
SELECT task.code, task.short_name, earlier_period_id, earlier_status, earlier_reports,
       report.submitted_at IS NOT NULL AS was_submitted, pair.post_a_id, pair.post_b_id, {short_a}, {short_b}
FROM asked JOIN tasks_taskstanding AS stands ON asked.round IN (0, stands.round_id)
JOIN tasks_collaborationtask AS task ON task.id = stands.task_id
JOIN exchange_exchangepair AS pair ON pair.id = task.pair_id
JOIN tasks_progressreport AS report ON report.task_id = task.id AND report.period_id = earlier_period_id
{named_a}
{named_b}
WHERE stands.period_id = %(period)s AND is_counted AND earlier_reports > 0
ORDER BY stands.position, task.id LIMIT {most}
"""
EARLIER = Statement(
    "board_earlier",
    _EARLIER.format(asked=_ASKED, **_NAMED, most=UNFILED_SHOWN),
    {"period": "bigint", "round": "integer", "named_on": "date", "since": "date"},
)


class EarlierLine(NamedTuple):
    """One task whose ministries still owe reports of earlier quarters: the oldest of them, and how many."""

    code: str
    short_name: str
    period: int
    status: str
    reports: int
    was_submitted: bool
    post_a: int
    post_b: int
    a_short: str
    a_former: str | None
    b_short: str
    b_former: str | None

    @property
    def status_word(self) -> str:
        return str(ReportStatus(self.status).label)


def earlier_lines(*, period: int, round_number: int | None, named_on: date, since: date | None) -> list[EarlierLine]:
    """Return the first tasks of whom something is owed of quarters before ``period``, in their order."""
    rows = EARLIER.rows(period=period, round=round_number, named_on=named_on, since=since)
    return [EarlierLine(*row) for row in rows]


_OUTCOMES = """
WITH {asked}, chosen AS (
    SELECT case_.* FROM tasks_outcome AS case_ JOIN exchange_exchangepair AS pair ON pair.id = case_.pair_id, asked
    WHERE asked.round IN (0, pair.round_id)
), first AS (
    SELECT *, (SELECT count(*) FROM chosen) AS total FROM chosen ORDER BY position LIMIT {most}
)
SELECT total, first.position, first.title, before_text, after_text, how_text, before_value, after_value, unit, state,
       task.code AS task_code, task_is_inferred, first.source_note, release.agency, release.title AS release_title,
       {short_a}, {short_b}
FROM first JOIN exchange_exchangepair AS pair ON pair.id = first.pair_id
LEFT JOIN tasks_collaborationtask AS task ON task.id = first.task_id
LEFT JOIN tasks_pressrelease AS release ON release.id = first.release_id
{named_a}
{named_b}
ORDER BY first.position
"""
OUTCOMES = Statement(
    "board_outcomes",
    _OUTCOMES.format(
        asked=_ASKED,
        **_NAMED,
        most=OUTCOMES_SHOWN,
    ),
    {"round": "integer", "named_on": "date", "since": "date"},
)


class OutcomeLine(NamedTuple):
    """One case of what changed; ``total`` says how many there are in all."""

    total: int
    position: int
    title: str
    before_text: str
    after_text: str
    how_text: str
    before_value: Decimal | None
    after_value: Decimal | None
    unit: str
    state: str
    task_code: str | None
    task_is_inferred: bool
    source_note: str
    agency: str | None
    release_title: str | None
    a_short: str
    a_former: str | None
    b_short: str
    b_former: str | None


def outcome_lines(*, round_number: int | None, named_on: date, since: date | None) -> list[OutcomeLine]:
    """Return the first cases in their order."""
    return [OutcomeLine(*row) for row in OUTCOMES.rows(round=round_number, named_on=named_on, since=since)]
