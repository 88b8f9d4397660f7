"""The counts of a board, read from the count tables: as many rows for a million tasks as for ten thousand."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from exchange.models.naming import short_of
from exchange.statements import Statement
from tasks.queries.board_tally import NUMBERS, Counts, Tally, added_up
from tasks.rules import day_of

ROUNDS_SHOWN = 12  # tabs of a board; of more rounds the last ones

_WHICH_MINISTRY = """(
        SELECT split_part(part, '@', 1)::bigint
        FROM unnest(string_to_array(said, '|')) WITH ORDINALITY AS each (part, place)
        WHERE place = 1 OR nullif(split_part(part, '@', 2), '')::date <= {day}
        ORDER BY place DESC LIMIT 1
    )"""
_COUNTS = """
WITH asked AS MATERIALIZED (
    SELECT coalesce((SELECT id FROM exchange_exchangeround WHERE number = %(round)s), 0) AS round
), cell AS MATERIALIZED (
    SELECT category, ministries_a, ministries_b, {added_up}
    FROM tasks_standingcount AS count JOIN asked USING (round)
    WHERE count.period = %(period)s AND count.tasks > 0 GROUP BY category, ministries_a, ministries_b
), line AS MATERIALIZED (
    SELECT said, {ministry} AS ministry,
           CASE WHEN %(since)s < %(named_on)s THEN {ministry_before} END AS before
    FROM (SELECT ministries_a AS said FROM cell UNION SELECT ministries_b FROM cell) AS every
), former AS (
    SELECT DISTINCT ON (line.ministry) line.ministry, old.short_name
    FROM line JOIN exchange_ministry AS old ON old.id = line.before
    WHERE line.before <> line.ministry ORDER BY line.ministry, old.rank, old.id
), counted_round AS MATERIALIZED (
    SELECT round.id, round.number, round.name, EXISTS (
        SELECT FROM tasks_standingcount AS count
        WHERE count.period = %(period)s AND count.round = round.id AND count.tasks > 0
    ) AS has_tasks
    FROM exchange_exchangeround AS round WHERE round.source_mark <> 'demo'  -- as of_programme()
)
SELECT 'round' AS what, NULL::bigint AS category, NULL::bigint AS key, number, '' AS code, name, '' AS more,
       NULL::date AS day, {nothing}
FROM (
    (SELECT number, name FROM counted_round WHERE has_tasks ORDER BY number DESC LIMIT {rounds})
    UNION SELECT number, name FROM counted_round WHERE has_tasks AND number = %(round)s
) AS shown
UNION ALL
SELECT 'idle', NULL, pairs.number, round.number, '', round.name, '', NULL, {nothing}
FROM counted_round AS round
CROSS JOIN LATERAL (
    SELECT count(*) AS number FROM exchange_exchangepair AS pair WHERE pair.round_id = round.id
) AS pairs
WHERE NOT has_tasks AND pairs.number > 0
UNION ALL
SELECT 'meeting', NULL, NULL, NULL, '', '', '', min(held_on), {nothing}
FROM tasks_councilmeeting WHERE status = 'planned' AND held_on >= %(on)s
UNION ALL
SELECT 'before', NULL, NULL, NULL, '', '', '', NULL, {added_up}
FROM tasks_standingcount AS count JOIN asked USING (round)
WHERE count.period = %(previous)s AND count.tasks > 0
UNION ALL
SELECT 'category', category.id, category.id, rank, code, name, short_name, NULL,
       {summed}
FROM (
    SELECT id, rank, code, name, short_name FROM exchange_taskcategory
    UNION ALL SELECT 0, NULL, 'none', '미지정', '미지정'
) AS category LEFT JOIN cell ON cell.category = category.id
GROUP BY category.id, rank, code, name, short_name
UNION ALL
SELECT 'ministry', side.category, side.ministry, ministry.rank, ministry.code, ministry.short_name,
       coalesce(former.short_name, ''), NULL, {of_side}
FROM (
    SELECT category, each.ministry, {named}
    FROM cell JOIN line AS a ON a.said = ministries_a JOIN line AS b ON b.said = ministries_b
    CROSS JOIN LATERAL (SELECT a.ministry UNION SELECT b.ministry) AS each (ministry)
    GROUP BY category, each.ministry
) AS side
JOIN exchange_ministry AS ministry ON ministry.id = side.ministry
LEFT JOIN former ON former.ministry = side.ministry
UNION ALL
SELECT 'due', NULL, sum(due.tasks), NULL, kind, '', '', NULL, {nothing}
FROM tasks_duecount AS due JOIN asked USING (round)
WHERE due.period = %(period)s AND due.late_at < %(at)s GROUP BY kind
UNION ALL
SELECT 'due', NULL, count(*), NULL, 'earlier', '', '', NULL, {nothing}
FROM tasks_taskstanding AS stands, asked
WHERE stands.period_id = %(period)s AND stands.is_counted AND stands.earlier_reports > 0
  AND asked.round IN (0, stands.round_id)
"""
COUNTS = Statement(
    "board_counts",
    _COUNTS.format(
        added_up=added_up("count.tasks"),
        ministry=_WHICH_MINISTRY.format(day="%(named_on)s"),
        ministry_before=_WHICH_MINISTRY.format(day="%(since)s"),
        nothing=", ".join("0" for _ in NUMBERS),
        rounds=ROUNDS_SHOWN + 1,
        summed=", ".join(f"coalesce(sum({name}), 0)::int" for name in NUMBERS),
        of_side=", ".join(f"side.{name}" for name in NUMBERS),
        named=", ".join(f"sum({name})::int AS {name}" for name in NUMBERS),
    ),
    {
        "period": "bigint",
        "previous": "bigint",
        "round": "integer",
        "on": "date",
        "at": "timestamptz",
        "named_on": "date",
        "since": "date",
    },
)


@dataclass(slots=True)
class Bundle:
    """The tasks of one category or one ministry; ``key`` is its own, 0 for no category."""

    key: int
    code: str
    name: str
    short_name: str = ""
    rank: int = 0
    tally: Tally = field(default_factory=Tally)
    by_category: dict[str, Tally] = field(default_factory=dict)

    def crossings(self, categories: "list[Bundle]") -> list[tuple[str, str, int]]:
        """Return the ministry's tasks by category, in their order: code, short name, number; those that it has."""
        found = self.by_category
        return [(each.code, each.short_name, found[each.code].tasks) for each in categories if each.code in found]


@dataclass(slots=True)
class BoardCounts:
    """Everything that a board counts.

    rounds      number and name of those that have tasks, in order; of many the last ones, and the one asked
    idle        rounds none of whose pairs has a task: number, name, pairs
    before      tasks by state in the quarter before
    categories  in their order, last those without one;  ministries  in legal order
    meeting_on  the day of the next planned meeting
    """

    whole: Tally = field(default_factory=Tally)
    before: Counts = field(default_factory=Counts)
    rounds: list[tuple[int, str]] = field(default_factory=list)
    has_more_rounds: bool = False
    idle: list[tuple[int, str, int]] = field(default_factory=list)
    categories: list[Bundle] = field(default_factory=list)
    ministries: list[Bundle] = field(default_factory=list)
    meeting_on: date | None = None


def counts_of(
    *,
    period: int | None,
    previous: int | None,
    round_number: int | None,
    at: datetime,
    named_on: date,
    since: date | None,
) -> BoardCounts:
    """Return the counts of the quarter ``period`` (a key; None before the first), in one statement.

    previous          key of the quarter before, None where there is none
    at                the moment by which things are overdue; of all tasks together, never of a category or a ministry
    named_on, since   the day by which ministries are named, and since when the page tells of a change
    """
    asked = {"period": period or 0, "previous": previous or -1, "round": round_number}
    rows = COUNTS.rows(**asked, on=day_of(at), at=at, named_on=named_on, since=since)
    found, by_category = BoardCounts(), {}
    ministries: dict[int, Bundle] = {}
    crossings = []
    for what, category, key, number, code, name, more, day, tasks, *numbers in rows:
        if what == "category":
            bundle = by_category[key] = Bundle(key, code, name, more, number, Tally.of(tasks, numbers))
            found.whole.add_all(bundle.tally)
        elif what == "ministry":
            crossings.append((category, key, tasks, numbers))
            if key not in ministries:
                shown = short_of(name, more)
                ministries[key] = Bundle(key, code, shown, shown, number)
        elif what == "before":
            found.before = Tally.of(tasks, numbers).states
        elif what == "due":
            found.whole.overdue[code] = key
        elif what == "meeting":
            found.meeting_on = day
        elif what == "round":
            found.rounds.append((number, name))
        else:
            found.idle.append((number, name, key))
    for category, key, tasks, numbers in crossings:
        tally, ministry = Tally.of(tasks, numbers), ministries[key]
        ministry.by_category[by_category[category].code] = tally
        ministry.tally.add_all(tally)
    found.categories = [by_category[key] for key in sorted(by_category, key=lambda key: _place(key, by_category[key]))]
    found.ministries = in_legal_order(ministries.values())
    found.rounds, found.has_more_rounds = _shown(sorted(found.rounds), round_number)
    found.idle.sort()
    return found


def _place(key: int, category: Bundle) -> tuple[bool, int, int]:
    """Return where a category stands: by rank, those without one last."""
    return key == 0, category.rank or 0, key


def _shown(rounds: list[tuple[int, str]], asked: int | None) -> tuple[list[tuple[int, str]], bool]:
    """Return the last rounds and the one asked for, and whether there are more."""
    last = rounds[-ROUNDS_SHOWN:]
    return [each for each in rounds if each in last or each[0] == asked], len(rounds) > len(last) + (
        asked is not None and all(number != asked for number, _ in last)
    )


def in_legal_order(ministries: Iterable[Bundle]) -> list[Bundle]:
    return sorted(ministries, key=lambda bundle: (bundle.rank, bundle.code))
