"""The counts of a board, read from the count tables: as many rows for a million tasks as for ten thousand."""

from datetime import date, datetime
from typing import NamedTuple

from exchange.statements import Statement

_COUNTS = Statement(
    "board_counts",
    """
WITH asked AS MATERIALIZED (
    SELECT coalesce((SELECT id FROM exchange_exchangeround WHERE number = %(round)s), 0) AS round
), cell AS MATERIALIZED (
    SELECT count.* FROM tasks_standingcount AS count JOIN asked USING (round)
    WHERE count.period = %(period)s AND count.tasks > 0
), line AS MATERIALIZED (
    SELECT said, (
        SELECT split_part(part, '@', 1)::bigint
        FROM unnest(string_to_array(said, '|')) WITH ORDINALITY AS each (part, place)
        WHERE place = 1 OR nullif(split_part(part, '@', 2), '')::date <= %(named_on)s
        ORDER BY place DESC LIMIT 1
    ) AS ministry
    FROM (SELECT ministries_a AS said FROM cell UNION SELECT ministries_b FROM cell) AS every
)
SELECT 'round' AS what, round.number AS key, NULL::bigint AS ministry, '' AS state, '' AS report_status,
       false AS has_obstacle, false AS has_dispute, 1 AS tasks
FROM exchange_exchangeround AS round
WHERE EXISTS (
    SELECT FROM tasks_standingcount AS count
    WHERE count.period = %(period)s AND count.round = round.id AND count.tasks > 0
)
UNION ALL
SELECT 'before', NULL, NULL, state, '', false, false, sum(count.tasks)
FROM tasks_standingcount AS count JOIN asked USING (round)
WHERE count.period = %(previous)s AND count.tasks > 0 GROUP BY state
UNION ALL
SELECT 'now', category, NULL, state, report_status, has_obstacle, has_dispute, sum(tasks)
FROM cell GROUP BY category, state, report_status, has_obstacle, has_dispute
UNION ALL
SELECT 'ministry', category, side.ministry, state, report_status, false, false, sum(tasks)
FROM cell JOIN line AS a ON a.said = ministries_a JOIN line AS b ON b.said = ministries_b
CROSS JOIN LATERAL (SELECT a.ministry UNION SELECT b.ministry) AS side (ministry)
GROUP BY category, side.ministry, state, report_status
UNION ALL
SELECT kind, NULL, NULL, '', '', false, false, sum(due.tasks)
FROM tasks_duecount AS due JOIN asked USING (round)
WHERE due.period = %(period)s AND due.late_at < %(at)s GROUP BY kind
UNION ALL
SELECT 'earlier', NULL, NULL, '', '', false, false, count(*)
FROM tasks_taskstanding AS stands, asked
WHERE stands.period_id = %(period)s AND stands.is_counted AND stands.earlier_reports > 0
  AND asked.round IN (0, stands.round_id)
""",
    {"period": "bigint", "previous": "bigint", "round": "integer", "at": "timestamptz", "named_on": "date"},
)


class CountLine(NamedTuple):
    """One line of the counts.

    what      round: a round with tasks, its number in ``key`` · now: by category (its key, 0 for none) and condition ·
              ministry: the same by ministry, once for a task both of whose sides belong to it, without statements ·
              before: of the quarter before, by state · report, milestone, any: what is overdue at the moment ·
              earlier: whose ministries still owe reports of earlier quarters
    """

    what: str
    key: int | None
    ministry: int | None
    state: str
    report_status: str
    has_obstacle: bool
    has_dispute: bool
    tasks: int


def count_lines(
    *, period: int | None, previous: int | None, round_number: int | None, at: datetime, named_on: date
) -> list[CountLine]:
    """Return the counts of the quarter ``period`` (a key; None before the first), in one statement.

    previous  key of the quarter before, None where there is none
    at        the moment by which things are overdue;  named_on  the day by which ministries are named
    """
    rows = _COUNTS.rows(period=period or 0, previous=previous or -1, round=round_number, at=at, named_on=named_on)
    return [CountLine(*row) for row in rows]
