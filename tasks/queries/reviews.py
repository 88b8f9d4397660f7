"""The queue of submitted reports, the most urgent first, read from where it is stored in its order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from exchange import clock
from exchange.models.naming import named_in_sql
from exchange.statements import Statement
from tasks.models import ProgressReport, ReportStatus
from tasks.models.waiting import SEVERITY
from tasks.periods import label_in, label_of, parse_code

NAMED_ONE_BY_ONE = 10  # lines of a kind in 내 할 일; the others are only counted

URGENT = "waiting.urgency, waiting.due_at, waiting.submitted_at, waiting.position, waiting.report_id"
_RANKS = ", ".join(f"'{state.value}'" for state in SEVERITY)
_SEVERITY = f"array_position(ARRAY[{_RANKS}]::varchar[], waiting.self_state)"
SORTS = {  # sortable columns of 검토함 by their names
    "task": "waiting.position",
    "self_state": _SEVERITY,
    "submitted_at": "waiting.submitted_at",
    "turn_since": "waiting.turn_since",
    "status": "waiting.status",
}
CONDITIONS = {  # what it can be narrowed by: a column that queue and counts have
    "q": "(SELECT id FROM tasks_reportperiod WHERE code = %(q)s)",
    "self_state": "%(self_state)s",
    "status": "%(status)s",
}
_COLUMN_OF = {"q": ("period_id", "period"), "self_state": ("self_state",) * 2, "status": ("status",) * 2}
STATUS_LABELS: dict[str, str] = dict(ReportStatus.choices)
_NAMED_ON = "coalesce((period.opened_at AT TIME ZONE 'Asia/Seoul')::date, period.opens_on)"  # ReportPeriod.named_on


class Line(NamedTuple):
    """One report of the queue.

    total        how many the conditions keep in all
    days_waited  calendar days in Seoul since it is 국무조정실's turn
    """

    total: int
    period: str
    code: str
    title: str
    is_demo: bool
    ministry_a: str
    ministry_b: str
    self_state: str
    is_worse: bool
    has_dispute: bool
    has_obstacle: bool
    submitted_at: datetime
    submitted_late: bool
    days_waited: int
    status: str
    reviewer: str | None

    @property
    def status_label(self) -> str:
        return STATUS_LABELS[self.status]

    @property
    def period_label(self) -> str:
        return label_of(*parse_code(self.period))


def _narrowed(names: Sequence[str], *, counts: bool) -> str:
    conditions = [f"{_COLUMN_OF[name][counts]} = {CONDITIONS[name]}" for name in names]
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""


_SUM = "SELECT coalesce(sum(reports), 0)::int FROM tasks_waitingcount {which}"
_STEPS = "SELECT status, sum(reports)::int FROM tasks_waitingcount {which} GROUP BY status"
_PAGE = """
WITH page AS (
    SELECT * FROM tasks_waitingreport AS waiting {which} ORDER BY {order} {after} LIMIT {rows}
)
SELECT ({count}), period.code, task.code, task.title, report.is_demo, a.short_name, b.short_name, waiting.self_state,
       waiting.is_worse, waiting.has_dispute, waiting.has_obstacle, waiting.submitted_at, report.submitted_late,
       %(today)s - (waiting.turn_since AT TIME ZONE 'Asia/Seoul')::date, waiting.status, reviewer.display_name
FROM page AS waiting
JOIN tasks_progressreport AS report ON report.id = waiting.report_id
JOIN tasks_reportperiod AS period ON period.id = waiting.period_id
JOIN tasks_collaborationtask AS task ON task.id = waiting.task_id
JOIN exchange_exchangepair AS pair ON pair.id = task.pair_id
{named_a}
{named_b}
LEFT JOIN exchange_user AS reviewer ON reviewer.id = report.reviewer_id
ORDER BY {order}
"""


def _counted(names: Sequence[str]) -> str:
    return _SUM.format(which=_narrowed(names, counts=True))


@lru_cache(maxsize=128)
def _page(names: tuple[str, ...], sort: str, rows: int, is_first: bool) -> Statement:
    """Write the statement of one page: by which conditions, in which order ("" the queue's own), how many rows.

    The first page is a statement of its own: with rows to leave out the server would plan anew each time.
    """
    column = SORTS.get(sort.removeprefix("-"), "")
    order = f"{column} {'DESC' if sort.startswith('-') else 'ASC'}, waiting.report_id" if column else URGENT
    text = _PAGE.format(
        which=_narrowed(names, counts=False),
        order=order,
        after="" if is_first else "OFFSET %(start)s",
        rows=rows,
        count=_counted(names),
        named_a=named_in_sql("pair.post_a_id", "a", day=_NAMED_ON, since="NULL::date"),
        named_b=named_in_sql("pair.post_b_id", "b", day=_NAMED_ON, since="NULL::date"),
    )
    types = dict.fromkeys(names, "text") | ({} if is_first else {"start": "bigint"}) | {"today": "date"}
    kind = "first" if is_first else "page"
    return Statement("_".join(["review", kind, str(rows), *names, sort.replace("-", "down_")]), text, types)


@lru_cache(maxsize=8)
def _steps(names: tuple[str, ...]) -> Statement:
    """Write the statement that counts by step what the other conditions keep."""
    text = _STEPS.format(which=_narrowed(names, counts=True))
    return Statement("_".join(["review_steps", *names]), text, dict.fromkeys(names, "text"))


def counts_by_step(asked: Mapping[str, str]) -> dict[str, int]:
    """Return how many reports wait at each step, "" for all, of those that the other conditions keep."""
    others = {name: value for name, value in asked.items() if name != "status"}
    found = dict(_steps(tuple(others)).rows(**others))
    return {"": sum(found.values())} | found


_OPENED = Statement(
    "review_periods",
    """
    SELECT code, kind, year, number FROM tasks_reportperiod WHERE opened_at IS NOT NULL
    ORDER BY spans_to DESC, spans_from, id DESC
    """,
    {},
)


def opened_of_all_kinds() -> tuple[tuple[str, str, int, int], ...]:
    """Return code, kind, year and number of the opened periods, the newest first."""
    return tuple(_OPENED.rows())


def queue_page(asked: Mapping[str, str], sort: str, start: int, rows: int, today: date) -> list[Line]:
    """Return ``rows`` lines of the queue after the first ``start``, as they stand on ``today``.

    asked  what narrows it, by the names of CONDITIONS: a period's code, an own assessment, a step
    sort   a name of SORTS, with "-" before it downwards; "" for the queue's own order
    """
    found = _page(tuple(asked), sort, rows, start == 0).rows(**asked, start=start, today=today)
    return list(map(Line._make, found))


def review_queue() -> QuerySet[ProgressReport]:
    """Return the reports that wait for review, ordered 지연 → 악화 → 이견 → 기한 → the task's own order: for files.

    Annotations: ``last_state`` (verdict of the task's last accepted report before), ``dispute`` and ``obstacle``, and
    ``severity`` of the own assessment.
    """
    ranks = [When(self_state=state, then=Value(rank)) for rank, state in enumerate(SEVERITY)]
    return (
        ProgressReport.objects.for_table()
        .select_related("reviewer")
        .filter(waiting__isnull=False)
        .annotate(
            last_state=F("waiting__last_state"),
            dispute=F("waiting__has_dispute"),
            obstacle=F("waiting__has_obstacle"),
            severity=Case(*ranks, default=Value(0), output_field=IntegerField()),
        )
        .order_by("waiting__urgency", "waiting__due_at", "waiting__submitted_at", "waiting__position", "pk")
    )


# ---- 내 할 일 --------------------------------------------------------------------------------------------------------

_FIRST = """
SELECT ({count}), period.code, period.kind, period.number, task.code, task.short_name, waiting.status,
       waiting.turn_since, period.is_demo
FROM (SELECT * FROM tasks_waitingreport AS waiting ORDER BY {order} LIMIT {most}) AS waiting
JOIN tasks_reportperiod AS period ON period.id = waiting.period_id
JOIN tasks_collaborationtask AS task ON task.id = waiting.task_id
ORDER BY {order}
"""
_URGENT = Statement("review_urgent", _FIRST.format(count=_counted(()), order=URGENT, most=NAMED_ONE_BY_ONE), {})


class Urgent(NamedTuple):
    """One report of the queue, as 내 할 일 names it; ``period`` is its code, ``period_label`` how people read it."""

    period: str
    period_label: str
    code: str
    short_name: str
    status: str
    turn_since: datetime
    is_demo: bool

    @property
    def status_label(self) -> str:
        return STATUS_LABELS[self.status]


def most_urgent() -> tuple[list[Urgent], int]:
    """Return the first reports of the queue, NAMED_ONE_BY_ONE at most, and how many wait in all. One statement."""
    rows, year = _URGENT.rows(), clock.today().year
    named = [Urgent(code, label_in(year, *parse_code(code)), *rest) for _, code, _, _, *rest in rows]
    return named, rows[0][0] if rows else 0


# ---- the place of one report -----------------------------------------------------------------------------------------

_KEY = "urgency, due_at, submitted_at, position, report_id"
_BESIDE = """
    SELECT ARRAY[period.code, task.code] FROM tasks_waitingreport AS waiting
    JOIN tasks_reportperiod AS period ON period.id = waiting.period_id
    JOIN tasks_collaborationtask AS task ON task.id = waiting.task_id
    WHERE ({key}) {than} (SELECT {own} FROM own) ORDER BY {order} LIMIT 1
"""
_STANDS = """
WITH own AS (SELECT {own} FROM tasks_waitingreport WHERE report_id = %(report)s)
SELECT (SELECT count(*) + 1 FROM tasks_waitingreport AS waiting WHERE ({key}) < (SELECT {own} FROM own))::int,
       EXISTS (SELECT FROM own), ({count}), ({before}), ({after}), ({first})
"""
_PLACE = Statement(
    "review_place",
    _STANDS.format(
        own=_KEY,
        key=URGENT,
        count=_counted(()),
        before=_BESIDE.format(key=URGENT, own=_KEY, than="<", order=URGENT.replace(",", " DESC,") + " DESC"),
        after=_BESIDE.format(key=URGENT, own=_KEY, than=">", order=URGENT),
        first=_BESIDE.replace("WHERE ({key}) {than} (SELECT {own} FROM own) ", "").format(order=URGENT),
    ),
    {"report": "bigint"},
)


@dataclass(frozen=True)
class Place:
    """Where a report stands in the queue.

    place          counted from 1; 0 where it does not wait     length  of the queue
    before, after  (period's code, task's code) of its neighbours, None where there is none; of a report that does not
                   wait the first of the queue comes after
    """

    place: int
    length: int
    before: tuple[str, str] | None
    after: tuple[str, str] | None


def place_of(pk: int) -> Place:
    """Return the place of the report with this key. One statement."""
    ((place, waits, length, before, after, first),) = _PLACE.rows(report=pk)
    return Place(place, length, _pair(before), _pair(after)) if waits else Place(0, length, None, _pair(first))


def _pair(codes: list[Any] | None) -> tuple[str, str] | None:
    return (codes[0], codes[1]) if codes else None
