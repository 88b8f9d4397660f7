"""Who has filed what in a period, as 제출 현황 lists it: keys in order and counts from the stored standing, then rows.

Never a report's text: of an answer only whether there is one, and what was chosen.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from exchange.formats import days_since, with_person
from exchange.models import User
from exchange.models.naming import named_in_sql
from exchange.rules import confirmers_on, why_nobody_confirms
from exchange.statements import Statement
from tasks import rules
from tasks.models import ReportPeriod, ReportSection, ReportStatus, Side, Turn
from tasks.models.section import COLUMNS
from tasks.queries.next_steps import TURNS
from tasks.queries.quarters import FILINGS, part_word

CHOSEN = ("rating", "role_state", "issue_kind")  # answers that decide what else is due; of others only whether they are

# ---- which, and how many ---------------------------------------------------------------------------------------------

FILING_COUNTS = Statement(
    "filing_counts",
    """
SELECT report_status, sum(tasks)::int FROM tasks_standingcount
WHERE period = %(period)s AND round = 0 GROUP BY report_status
UNION ALL
SELECT 'left out', count(*)::int FROM tasks_taskstanding
WHERE period_id = %(period)s AND NOT is_counted AND report_id IS NOT NULL
""",
    {"period": "bigint"},
)
FIRST = 50  # keys of a first page
_KEYS = """
SELECT first.report_id FROM unnest(%(statuses)s::text[]) AS status CROSS JOIN LATERAL (
    SELECT report_id, position, task_id FROM tasks_taskstanding
    WHERE period_id = %(period)s AND report_status = status AND report_id IS NOT NULL AND is_counted
    ORDER BY position, task_id LIMIT {upto}
) AS first
ORDER BY first.position, first.task_id {cut}
"""
_ASKED = {"period": "bigint", "statuses": "text[]"}
# a plan that is kept must not have to guess how much is asked for: the first page says it, others are planned each time
FIRST_KEYS = Statement("filing_first_keys", _KEYS.format(upto=FIRST, cut=f"LIMIT {FIRST}"), _ASKED)
LATER_KEYS = Statement(
    "filing_later_keys",
    _KEYS.format(upto="%(start)s + %(number)s", cut="OFFSET %(start)s LIMIT %(number)s"),
    {**_ASKED, "start": "bigint", "number": "bigint"},
    is_kept=False,
)


def counts_in(period: ReportPeriod) -> dict[str, int]:
    """Count the reports of an opened quarter by the keys of FILINGS; without going through them.

    Only of tasks that its board counts. Beside them stand "none", tasks that are counted and asked for no report, and
    "left_out", reports of tasks that ended before the deadline.
    """
    found = dict(FILING_COUNTS.rows(period=period.pk))
    counts = {key: sum(found.get(status, 0) for status in statuses) for key, (_, statuses) in FILINGS.items()}
    return counts | {"none": found.get("", 0), "left_out": found["left out"]}


def filing_keys(period: ReportPeriod, filing: str, skip: int, most: int) -> list[int]:
    """Return the keys of an opened quarter's reports in a state of FILINGS, in the order of their tasks.

    skip, most  how many come before them, and how many they are at most
    """
    asked = {"period": period.pk, "statuses": [str(each) for each in FILINGS[filing][1]]}
    if skip + most <= FIRST:
        return [key for (key,) in FIRST_KEYS.rows(**asked)][skip : skip + most]
    return [key for (key,) in LATER_KEYS.rows(**asked, start=skip, number=most)]


# ---- rows ------------------------------------------------------------------------------------------------------------

_SAID = ", ".join(f"'{name}', {name if name in CHOSEN else f'left({name}, 1)'}" for name in COLUMNS)
_ROWS = """
SELECT report.id AS key, task.code, task.title, task.short_name, pair.id AS pair, pair.number, round.number AS round,
       round.name AS round_name, pair.post_a_id AS post_a, pair.post_b_id AS post_b,
       a.short_name AS a, b.short_name AS b,
       report.status, report.turn, report.turn_since, report.due_at, report.is_demo, report.submitted_at,
       report.submitted_alone, report.submitted_late, part.joint_said, part.a_said, part.b_said, part.edited_at,
       signed.a_signed_at, signed.b_signed_at, signed.a_acting, signed.b_acting, {a_holder} AS a_holder,
       {b_holder} AS b_holder
FROM unnest(%(keys)s::bigint[]) WITH ORDINALITY AS asked (id, place)
JOIN tasks_progressreport AS report ON report.id = asked.id
JOIN tasks_collaborationtask AS task ON task.id = report.task_id
JOIN exchange_exchangepair AS pair ON pair.id = task.pair_id
JOIN exchange_exchangeround AS round ON round.id = pair.round_id
{named_a}
{named_b}
CROSS JOIN LATERAL (
    SELECT max(said) FILTER (WHERE side = 'joint') AS joint_said, max(said) FILTER (WHERE side = 'a') AS a_said,
           max(said) FILTER (WHERE side = 'b') AS b_said, max(edited_at) AS edited_at
    FROM (
        SELECT side, edited_at, CASE WHEN state IN ('empty', 'prefilled') THEN json_build_object('state', state)::text
               ELSE json_build_object(
                   'state', state, 'figures_to_confirm', figures_to_confirm, {said}, 'answers', answers
               )::text END AS said
        FROM tasks_reportsection WHERE report_id = report.id
    ) AS section
) AS part
CROSS JOIN LATERAL (
    SELECT max(signed_at) FILTER (WHERE side = 'a') AS a_signed_at,
           max(signed_at) FILTER (WHERE side = 'b') AS b_signed_at,
           max(signer_name) FILTER (WHERE side = 'a' AND on_behalf_of_id IS NOT NULL) AS a_acting,
           max(signer_name) FILTER (WHERE side = 'b' AND on_behalf_of_id IS NOT NULL) AS b_acting
    FROM tasks_signature WHERE report_id = report.id AND voided_at IS NULL
) AS signed
ORDER BY asked.place
"""
_HOLDER = """(
           SELECT min(holder.display_name) FROM exchange_assignment AS seat
           JOIN exchange_user AS holder ON holder.id = seat.holder_id
           WHERE seat.post_id = {post} AND seat.starts_on <= %(on)s AND holder.is_active
             AND (seat.ends_on IS NULL OR seat.ends_on >= %(on)s)
       )"""
FILING_ROWS = Statement(
    "filing_rows",
    _ROWS.format(
        a_holder=_HOLDER.format(post="pair.post_a_id"),
        b_holder=_HOLDER.format(post="pair.post_b_id"),
        named_a=named_in_sql("pair.post_a_id", "a", since="NULL::date"),
        named_b=named_in_sql("pair.post_b_id", "b", since="NULL::date"),
        said=_SAID,
    ),
    {"keys": "bigint[]", "named_on": "date", "on": "date"},
)


class FilingLine(NamedTuple):
    """One report as its statement reads it.

    a, b              the ministries, by the names of the day on which the period was opened
    …_said            what the parts say of how far they are, as JSON; None where there is no such part
    …_signed_at       when a side confirmed what stands; …_acting  who did so in place of the holder
    …_holder          the name of the post's holder who can confirm; None where there is nobody
    """

    key: int
    code: str
    title: str
    short_name: str
    pair: int
    number: int
    round: int
    round_name: str
    post_a: int
    post_b: int
    a: str
    b: str
    status: str
    turn: str
    turn_since: datetime
    due_at: datetime
    is_demo: bool
    submitted_at: datetime | None
    submitted_alone: bool
    submitted_late: bool
    joint_said: str | None
    a_said: str | None
    b_said: str | None
    edited_at: datetime | None
    a_signed_at: datetime | None
    b_signed_at: datetime | None
    a_acting: str | None
    b_acting: str | None
    a_holder: str | None
    b_holder: str | None


@dataclass(frozen=True, slots=True)
class FilingRow:
    """One report as the list shows it.

    words     how far each part is, by side ("joint", "a", "b")
    turn      whose it is in a word, "" for nobody's;  days  how many have passed since then
    stuck     (ministry, why nobody confirms there and whom to ask);  whom  ministry and name of each person who should
    may_read  whether the reader may open the report
    """

    line: FilingLine
    words: dict[str, str]
    turn: str
    days: int
    stuck: list[tuple[str, str]]
    may_read: bool

    @property
    def whom(self) -> list[str]:
        sides = TURNS.get(Turn(self.line.turn), ())
        held = (("a", self.line.a, self.line.a_holder), ("b", self.line.b, self.line.b_holder))
        return [with_person(ministry, holder) for side, ministry, holder in held if side in sides and holder]

    @property
    def status_word(self) -> str:
        return str(ReportStatus(self.line.status).label)

    @property
    def is_demo(self) -> bool:
        return self.line.is_demo


def filing_rows(
    keys: Sequence[int], period: ReportPeriod, user: User, posts: Sequence[int], on: date
) -> list[FilingRow]:
    """Return the reports of ``period`` with these keys, in their order. One statement; more where a post has nobody.

    posts  keys of the posts the person writes for
    """
    if not keys:
        return []
    lines = [FilingLine(*row) for row in FILING_ROWS.rows(keys=list(keys), named_on=period.named_on, on=on)]
    troubles = _troubles(lines, on)
    words: dict[tuple[str, str], str] = {}
    return [_row(line, period, user, posts, on, troubles, words) for line in lines]


def _row(
    line: FilingLine,
    period: ReportPeriod,
    user: User,
    posts: Sequence[int],
    on: date,
    troubles: dict[int, str],
    words: dict[tuple[str, str], str],
) -> FilingRow:
    said = {}
    for side, text in (("joint", line.joint_said), ("a", line.a_said), ("b", line.b_said)):
        if text is not None:
            if (side, text) not in words:  # most parts are as far as another
                words[side, text] = part_word(_part(side, text), period.form)
            said[side] = words[side, text]
    own = line.post_a in posts or line.post_b in posts
    named = {Turn.A: line.a, Turn.B: line.b, Turn.NOBODY: ""}
    stuck = [
        (ministry, troubles[post])
        for side, ministry, post in (("a", line.a, line.post_a), ("b", line.b, line.post_b))
        if side in TURNS.get(Turn(line.turn), ()) and post in troubles
    ]
    return FilingRow(
        line,
        said,
        named.get(Turn(line.turn), str(Turn(line.turn).label)),
        days_since(line.turn_since, on),
        stuck,
        rules.may_read_report(user, line.status, was_submitted=line.submitted_at is not None, is_own=own),
    )


def _part(side: str, text: str) -> ReportSection:
    """Return the part as far as the statement tells of it: of a written answer its first sign."""
    said: dict[str, Any] = json.loads(text)
    return ReportSection(side=Side(side), **said)


def _troubles(lines: Sequence[FilingLine], on: date) -> dict[int, str]:
    """Say by post why its holder does not confirm, of reports whose turn is with the ministries."""
    posts = {line.post_a for line in lines if line.turn in TURNS and line.a_holder is None}
    posts |= {line.post_b for line in lines if line.turn in TURNS and line.b_holder is None}
    if not posts:
        return {}
    confirmers = confirmers_on(posts, on)
    return {post: why_nobody_confirms(confirmers.get(post)) for post in posts}
