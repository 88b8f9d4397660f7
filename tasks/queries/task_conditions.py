"""What the task list can be narrowed by, as pieces of SQL over the stored standing and over the count table.

The same conditions stand as Django's in ``tasks.filters.tasks``, for files and for other orders than the list's own; a
test holds the two together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from exchange.kept import Kept
from exchange.models import lineage
from exchange.statements import Statement
from tasks.models.report import FILED, UNFILED, WAITING_FOR_REVIEW


@dataclass(frozen=True)
class Condition:
    """One thing that rows have to meet.

    key      names its shape: two conditions with the same key differ in their values alone
    sql      over ``now``, where it can be said so only
    counted  over columns that stand in the count table too, in braces: {state}; "" where the table cannot tell
    types    of the parameters, as PostgreSQL calls them
    """

    key: str
    sql: str = ""
    counted: str = ""
    types: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def of_rows(self) -> str:
        return self.sql or self.counted.format_map(OF_ROWS)


OF_ROWS = {
    "state": "now.state",
    "status": "now.report_status",
    "obstacle": "now.obstacles > 0",
    "dispute": "now.disputes > 0",
    "category": "now.category_id",
    "a": "now.ministries_a",
    "b": "now.ministries_b",
}
OF_CELLS = {
    "state": "cell.state",
    "status": "cell.report_status",
    "obstacle": "cell.has_obstacle",
    "dispute": "cell.has_dispute",
    "category": "nullif(cell.category, 0)",
    "a": "cell.ministries_a",
    "b": "cell.ministries_b",
}


def _any_of(values: Any) -> str:
    return "{{status}} IN ({})".format(", ".join(f"'{value}'" for value in values))


FILINGS = {
    "filed": _any_of(FILED),
    "unfiled": _any_of(UNFILED),
    "waiting": _any_of(WAITING_FOR_REVIEW),
    "returned": "{status} = 'returned'",
    "accepted": "{status} = 'accepted'",
    "any": "{status} <> ''",
    "none": "{status} = ''",
}
ISSUES = {"any": "({obstacle} OR {dispute})", "obstacle": "{obstacle}", "dispute": "{dispute}"}
EARLIER = "now.earlier_reports > 0"
OVERDUE_REPORT = "now.owed_at < %(at)s"
OVERDUE_MILESTONE = "now.is_active AND now.milestone_on < %(on)s"
OVERDUES = {
    "report": OVERDUE_REPORT,
    "milestone": OVERDUE_MILESTONE,
    "any": f"({OVERDUE_REPORT} OR ({OVERDUE_MILESTONE}))",
}


def by_state(value: str) -> Condition:
    said = "" if value == "none" else value
    return Condition("state", counted="{state} = %(state)s", types={"state": "text"}, values={"state": said})


def by_filing(value: str) -> Condition:
    if value == "earlier":
        return Condition("filed_earlier", sql=EARLIER)
    return Condition(f"filed_{value}", counted=FILINGS[value])


def by_issue(value: str) -> Condition:
    return Condition(f"issue_{value}", counted=ISSUES[value])


def by_overdue(value: str) -> Condition:
    return Condition(f"overdue_{value}", sql=OVERDUES[value])


def to_watch() -> Condition:
    return Condition("watch", counted="{state} IN ('warn', 'late')")


def of_category(key: int | None) -> Condition:
    """Keep the tasks of a category, by its key; None keeps those without one."""
    if key is None:
        return Condition("category_none", counted="{category} IS NULL")
    return Condition(
        "category", counted="{category} = %(category)s", types={"category": "bigint"}, values={"category": key}
    )


def of_round(key: int) -> Condition:
    return Condition("round", sql="now.round_id = %(round)s", types={"round": "bigint"}, values={"round": key})


def of_pair(key: int) -> Condition:
    return Condition("pair", sql="now.pair_id = %(pair)s", types={"pair": "bigint"}, values={"pair": key})


def looked_after_by(key: int | None) -> Condition:
    """Keep the tasks in the hands of an account, by its key; None keeps those in nobody's."""
    if key is None:
        return Condition("checker_none", sql="now.checker_id IS NULL")
    sql = "now.checker_id = %(checker)s"
    return Condition("checker", sql=sql, types={"checker": "bigint"}, values={"checker": key})


def of_posts(keys: list[int]) -> Condition:
    sql = """now.pair_id IN (
        SELECT id FROM exchange_exchangepair WHERE post_a_id = ANY(%(posts)s) OR post_b_id = ANY(%(posts)s)
    )"""
    return Condition("posts", sql=sql, types={"posts": "bigint[]"}, values={"posts": keys})


def of_ministry(code: str) -> Condition:
    """Keep the tasks of the ministry's line: of what it was and of what it became, under whatever name."""
    line = _lines()
    if code not in line:
        line[code] = frozenset(lineage(code__iexact=code).values_list("of_line", flat=True))
    said = [text for text, ministries in _ministries().items() if not line[code].isdisjoint(ministries)]
    counted = "({a} = ANY(%(said)s) OR {b} = ANY(%(said)s))"
    return Condition("ministry", counted=counted, types={"said": "text[]"}, values={"said": said})


_lines: Kept[dict[str, frozenset[int]]] = Kept(dict)
# what ``post_ministries`` says of any post: "12", or "12|44@2025-10-01"; there are few, however many posts
_SAID = Statement(
    "ministries_said",
    """
    SELECT DISTINCT string_agg(
        ministry_id || CASE WHEN before IS NULL THEN '' ELSE '@' || to_char(starts_on, 'YYYY-MM-DD') END, '|'
        ORDER BY starts_on NULLS FIRST
    ) FROM (
        SELECT post_id, ministry_id, starts_on, lag(ministry_id) OVER (
            PARTITION BY post_id ORDER BY starts_on NULLS FIRST
        ) AS before FROM exchange_postname
    ) AS name WHERE before IS DISTINCT FROM ministry_id GROUP BY post_id
    """,
    {},
)


def _read_ministries() -> dict[str, set[int]]:
    return {text: {int(part.partition("@")[0]) for part in text.split("|")} for (text,) in _SAID.rows()}


_ministries = Kept(_read_ministries)
