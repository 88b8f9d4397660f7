"""Whether the stored standing is what the reports say: computed anew, quarter by quarter, and held against each row."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce

from exchange.models import ExchangeRound, TaskCategory
from exchange.statements import Statement
from tasks.models import CollaborationTask, Milestone, ReportPeriod, TaskStanding
from tasks.queries.computed_standing import computed_standing

STORED = {  # column of the stored row: what is computed for it
    "task": F("pk"),
    "is_active": ExpressionWrapper(Q(status="active"), output_field=BooleanField()),
    "state": F("state"),
    "state_is_old": F("state_is_old"),
    "previous_state": F("previous_state"),
    "before_period": F("before_period"),
    "has_obstacle": F("has_obstacle"),
    "has_dispute": F("has_dispute"),
    "report": F("report_pk"),
    "report_status": F("report_status"),
    "report_is_demo": F("report_is_demo"),
    "turn": F("turn"),
    "turn_since": F("turn_since"),
    "report_due_at": F("report_due_at"),
    "owed_at": F("owed_at"),
    "earlier_reports": F("earlier_reports"),
    "earlier_period": F("earlier_period"),
    "earlier_status": F("earlier_status"),
    "self_state": F("self_state"),
    "verdict": F("verdict"),
    "milestone": Subquery(Milestone.objects.filter(task=OuterRef("pk")).ahead().values("pk")[:1]),
    "milestone_on": Subquery(Milestone.objects.filter(task=OuterRef("pk")).ahead().values("due_on")[:1]),
    "milestone_days": Coalesce(
        ArraySubquery(Milestone.objects.filter(task=OuterRef("pk")).ahead().values("due_on")), Value([])
    ),
    "pair": F("pair_id"),
    "round": F("pair__round_id"),
    "category": F("category_id"),
    "checker": F("checker_id"),
    "position": F("position"),
    "ministries_a": Func(F("pair__post_a_id"), function="post_ministries", output_field=TextField()),
    "ministries_b": Func(F("pair__post_b_id"), function="post_ministries", output_field=TextField()),
}
RECOUNT = Statement(
    "standing_recount",
    """  -- a round's own counts, and under 0 those of all rounds
WITH counted AS (
    SELECT coalesce(period_id, 0) AS period, scope AS round, coalesce(category_id, 0) AS category, ministries_a,
           ministries_b, state, report_status, obstacles > 0 AS has_obstacle, disputes > 0 AS has_dispute,
           count(*) AS tasks
    FROM tasks_taskstanding CROSS JOIN LATERAL (VALUES (0), (round_id)) AS wide (scope)
    WHERE is_counted GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
), stored AS (
    SELECT period, round, category, ministries_a, ministries_b, state, report_status, has_obstacle, has_dispute, tasks
    FROM tasks_standingcount WHERE tasks <> 0
), due AS (
    SELECT coalesce(period_id, 0) AS period, scope AS round, kind, late_at, count(*) AS tasks
    FROM tasks_taskstanding CROSS JOIN LATERAL (VALUES (0), (round_id)) AS wide (scope)
    CROSS JOIN LATERAL standing_dues(owed_at, is_active, milestone_on)
    WHERE is_counted GROUP BY 1, 2, 3, 4
), stored_due AS (
    SELECT period, round, kind, late_at, tasks FROM tasks_duecount WHERE tasks <> 0
), place AS (
    SELECT coalesce(period_id, 0) AS period, position / 50000 AS block, count(*) AS tasks
    FROM tasks_taskstanding WHERE is_counted GROUP BY 1, 2
), stored_place AS (
    SELECT period, block, tasks FROM tasks_placecount WHERE tasks <> 0
), waiting AS (
    SELECT period_id AS period, self_state, status, count(*) AS tasks FROM tasks_waitingreport GROUP BY 1, 2, 3
), stored_waiting AS (
    SELECT period, self_state, status, reports AS tasks FROM tasks_waitingcount WHERE reports <> 0
)
SELECT '집계', 'computed', to_jsonb(one)::text FROM (TABLE counted EXCEPT TABLE stored) AS one
UNION ALL
SELECT '집계', 'stored', to_jsonb(one)::text FROM (TABLE stored EXCEPT TABLE counted) AS one
UNION ALL
SELECT '기한 집계', 'computed', to_jsonb(one)::text FROM (TABLE due EXCEPT TABLE stored_due) AS one
UNION ALL
SELECT '기한 집계', 'stored', to_jsonb(one)::text FROM (TABLE stored_due EXCEPT TABLE due) AS one
UNION ALL
SELECT '정렬 순서 집계', 'computed', to_jsonb(one)::text FROM (TABLE place EXCEPT TABLE stored_place) AS one
UNION ALL
SELECT '정렬 순서 집계', 'stored', to_jsonb(one)::text FROM (TABLE stored_place EXCEPT TABLE place) AS one
UNION ALL
SELECT '검토 대기 집계', 'computed', to_jsonb(one)::text FROM (TABLE waiting EXCEPT TABLE stored_waiting) AS one
UNION ALL
SELECT '검토 대기 집계', 'stored', to_jsonb(one)::text FROM (TABLE stored_waiting EXCEPT TABLE waiting) AS one
""",
    {},
)


@dataclass(frozen=True)
class Difference:
    """One task in one quarter whose stored row is missing, too much, or says something else.

    period   the quarter's code, "" before the first quarter
    stored, computed  what differs, by column; both empty where the row is missing or too much
    """

    task: str
    period: str
    stored: dict[str, Any]
    computed: dict[str, Any]
    what: str

    def __str__(self) -> str:
        where = f"{self.task} · {self.period or '첫 분기 전'}"
        said = [f"{name}: {self.stored[name]!r} → {value!r}" for name, value in self.computed.items()]
        return f"{where}: {self.what}" + (f" ({', '.join(said)})" if said else "")


def differences(at: datetime | None = None) -> Iterator[Difference]:
    """Yield each row that is not what ``computed_standing()`` says. Reads the whole table: for the night and for tests.

    Closed quarters are left out: what was so when they were closed cannot be computed again.
    at  the moment by which the computing looks at what is overdue; any gives the same
    """
    quarters: list[ReportPeriod | None] = list(ReportPeriod.objects.quarters().opened())
    for period in [one for one in quarters if one is None or one.closed_at is None] if quarters else [None]:
        yield from _differences_in(period, at)
    strange = Q(period__isnull=True) | ~Q(period__in=quarters) if quarters else Q(period__isnull=False)
    for row in TaskStanding.objects.filter(strange).select_related("task", "period"):
        yield Difference(row.task.code, row.period.code if row.period else "", {}, {}, "없어야 할 줄")


@dataclass(frozen=True)
class Miscount:
    """One cell of a count table that is not what counting the stored rows gives.

    kind              which table;  where  quarter, round and category of the cell in the codes that people know
    cell              its other columns;  stored, computed  the tasks it holds, and those it should
    """

    kind: str
    where: str
    cell: dict[str, Any]
    stored: int
    computed: int

    def __str__(self) -> str:
        said = ", ".join(f"{name}: {value!r}" for name, value in self.cell.items())
        return f"{self.kind} · {self.where} · {said}: tasks: {self.stored} → {self.computed}"


def miscounted() -> list[Miscount]:
    """Return the cells of the count tables that are not what counting the stored rows gives."""
    found: dict[tuple, dict[str, int]] = {}
    for kind, side, text in RECOUNT.rows():
        cell = json.loads(text)
        tasks = cell.pop("tasks")
        found.setdefault((kind, *cell.items()), {})[side] = tasks
    if not found:
        return []
    names: dict[str, dict[int, str]] = {
        "period": {0: "첫 분기 전"} | dict(ReportPeriod.objects.values_list("pk", "code")),
        "round": {0: "전체 차수"}
        | {pk: f"{number}차" for pk, number in ExchangeRound.objects.values_list("pk", "number")},
        "category": {0: "구분 없음"} | dict(TaskCategory.objects.values_list("pk", "code")),
    }
    told = []
    for (kind, *columns), sides in found.items():
        cell = dict(columns)
        where = [names[name].get(cell.pop(name), "없는 번호") for name in names if name in cell]
        told.append(Miscount(kind, " · ".join(where), cell, sides.get("stored", 0), sides.get("computed", 0)))
    return told


def _differences_in(period: ReportPeriod | None, at: datetime | None) -> Iterator[Difference]:
    wrong = {row[0]: row for row in computed(period, at).difference(stored(period))}
    had = {row[0]: row for row in stored(period).difference(computed(period, at))}
    codes = dict(CollaborationTask.objects.filter(pk__in={*wrong, *had}).values_list("pk", "code"))
    for key in sorted({*wrong, *had}):
        code = period.code if period else ""
        if key not in had:
            yield Difference(codes[key], code, {}, {}, "빠진 줄")
        elif key not in wrong:
            yield Difference(codes[key], code, {}, {}, "없어야 할 줄")
        else:
            pairs = zip(STORED, had[key], wrong[key], strict=True)
            apart = {name: (old, new) for name, old, new in pairs if old != new}
            yield Difference(
                codes[key],
                code,
                {name: old for name, (old, _) in apart.items()},
                {name: new for name, (_, new) in apart.items()},
                "다른 줄",
            )


def computed(period: ReportPeriod | None, at: datetime | None) -> QuerySet:
    """Return the columns of STORED for each task that the quarter counts, computed from all its reports."""
    rows = computed_standing(period, at).annotate(**{f"is_{name}": said for name, said in STORED.items()})
    return rows.order_by().values_list(*(f"is_{name}" for name in STORED))


def stored(period: ReportPeriod | None) -> QuerySet:
    """Return the same columns as they are stored."""
    rows = TaskStanding.objects.filter(period=period, is_counted=True).annotate(
        has_obstacle=ExpressionWrapper(Q(obstacles__gt=0), output_field=BooleanField()),
        has_dispute=ExpressionWrapper(Q(disputes__gt=0), output_field=BooleanField()),
    )
    return rows.order_by().values_list(*STORED)
