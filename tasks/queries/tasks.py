"""Reads for the task list: its rows, its tabs' counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast

from exchange.models import Names, Post, SourceMark
from exchange.models.naming import names_of
from exchange.statements import Statement
from tasks.models import CollaborationTask, Milestone, ReportPeriod, ReportStatus, TaskState, TaskStatus
from tasks.queries.periods import opened_quarters
from tasks.rules import day_of
from tasks.sentences import no_report

COUNTED_UP_TO = 1_000  # beyond it the tabs carry no numbers: counting states would cost more than the page

WORST_FIRST = [TaskState.LATE, TaskState.AT_RISK, TaskState.ON_TRACK, TaskState.DONE]
FILE_NAMES = {
    "theme": F("pair__theme"),
    "round_name": F("pair__round__name"),
    "pair_code": F("pair__code"),
    "category_name": F("category__name"),
    "checker_name": F("checker__display_name"),
    "key_a": F("pair__post_a"),
    "key_b": F("pair__post_b"),
}
FILE_ROW = (  # what a file reads of a task; its posts' names are read beside
    *("pk", "code", "title", "short_name", "source_mark", "status", "end_reason"),
    *("state", "state_is_old", "previous_state", "report_status", "report_due_at", "report_is_overdue", "turn"),
    *("before_period", "earlier_reports", "earlier_period", "earlier_status"),
    *("has_obstacle", "has_dispute", "milestone_overdue_count", "next_title", "next_due_on"),
    "report_is_demo",
    "source_ref",
    *FILE_NAMES,
)
POSTS_KEPT = 5_000  # names of posts that the making of a file remembers together


def keys_in_order(tasks: QuerySet[CollaborationTask], *, ranked: bool, ended: bool = False) -> QuerySet:
    """Return the keys of ``tasks`` in the list's order.

    Only keys, so that neither the count nor the rows that a later page leaves behind cost what is shown of a row.
    ranked  whether another order may be asked for; the tasks must then be those of ``standing()``
    ended   whether they stand in no quarter (``ended_tasks``, ``made_up_tasks``); others are put in order by their
            stored standing, which has an index
    """
    place = "position" if ended else "now__position"
    return (_ranked(tasks) if ranked else tasks).order_by(place, "pk").values("pk")


@dataclass(frozen=True)
class NamesOf:
    """By which day the rows of a quarter name their ministries, and since when a page of today tells of a change."""

    day: date
    since: date | None = None


def names_in(period: ReportPeriod | None, last: ReportPeriod | None, today: date) -> NamesOf:
    """Return how a page of ``period`` names ministries: the last quarter as today, others as at their opening."""
    if period is None:
        return NamesOf(today)
    if last is None or period.pk == last.pk:
        return NamesOf(today, period.spans_from)
    return NamesOf(period.named_on)


def quarters_beside(shown: ReportPeriod | None) -> dict[int | None, str]:
    """Return by key what the opened quarters are called on a page of ``shown``."""
    return {period.pk: period.beside(shown) for period in opened_quarters()}


def still_owed(quarter: str, status: str, reports: int) -> str:
    """Say what is owed of earlier quarters: "2분기 보완 요청", "2분기 미작성 외 1건"; "" where nothing is.

    quarter, status  of the oldest report;  reports  how many there are
    """
    if not reports:
        return ""
    return f"{quarter} {ReportStatus(status).label}" + (f" 외 {reports - 1}건" if reports > 1 else "")


def file_rows(tasks: QuerySet[CollaborationTask]) -> QuerySet:
    """Return every task for a file: dictionaries with the keys of FILE_ROW, ready to be put in order.

    They are still to be named (``naming``).
    """
    return _shown(_ranked(tasks), **FILE_NAMES).order_by("position", "pk").values(*FILE_ROW)


def naming(names: NamesOf, period: ReportPeriod | None) -> Callable[[list[dict[str, Any]]], list[dict[str, Any]]]:
    """Return what gives ``file_rows`` their ministries and posts: name_a, post_a, name_b, post_b.

    And the quarters that what is old or still owed is of, on a page of ``period``: before_in, earlier.
    Each post is read once: its tasks follow one another, and to read its names with each task costs a file half of
    its time.
    """
    kept: dict[int, tuple[str, str]] = {}
    quarters = quarters_beside(period)

    def read(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        asked = {row[key] for row in rows for key in ("key_a", "key_b")}
        if len(kept) > POSTS_KEPT:
            kept.clear()
        found = Post.objects.filter(pk__in=asked - kept.keys()).order_by()
        for key, named in found.values_list("pk", names_of("pk")):
            name = Names.of(named).on(names.day, since=names.since)
            kept[key] = (name.short, name.title)
        for row in rows:
            row["name_a"], row["post_a"] = kept[row["key_a"]]
            row["name_b"], row["post_b"] = kept[row["key_b"]]
            row["before_in"] = quarters.get(row["before_period"], "")
            row["no_report"] = no_report(period is not None and row["status"] == TaskStatus.ACTIVE)
            named = quarters.get(row["earlier_period"], "")
            row["earlier"] = still_owed(named, row["earlier_status"], row["earlier_reports"])
        return rows

    return read


def _shown(tasks: QuerySet[CollaborationTask], **more: Any) -> QuerySet[CollaborationTask]:
    ahead = Milestone.objects.filter(task=OuterRef("pk")).ahead()
    return tasks.annotate(
        next_title=Subquery(ahead.values("title")[:1]), next_due_on=Subquery(ahead.values("due_on")[:1]), **more
    )


def _ranked(tasks: QuerySet[CollaborationTask]) -> QuerySet[CollaborationTask]:
    ahead = Milestone.objects.filter(task=OuterRef("pk")).ahead()
    return (
        cast(Any, tasks)
        .ranked()
        .alias(
            state_rank=_rank("state", WORST_FIRST, default=len(WORST_FIRST)),
            report_rank=_rank("report_status", ReportStatus.values, default=-1),
            issue_rank=Cast("has_dispute", IntegerField()) * 2 + Cast("has_obstacle", IntegerField()),
            due_rank=Subquery(ahead.values("due_on")[:1]),
        )
    )


def _rank(name: str, values: Sequence[str], *, default: int) -> Case:
    cases = (When(**{name: value}, then=Value(rank)) for rank, value in enumerate(values))
    return Case(*cases, default=Value(default), output_field=IntegerField())


def ended_tasks() -> QuerySet[CollaborationTask]:
    """Return the closed and cancelled tasks with the names of ``standing()``: nothing is under way in them any more."""
    return _outside(CollaborationTask.objects.of_programme().exclude(status=TaskStatus.ACTIVE))


def made_up_tasks(round_number: int) -> QuerySet[CollaborationTask]:
    """Return the tasks of a made-up round with the names of ``standing()``: no quarter is reported on them."""
    of_round = {"pair__round__number": round_number, "pair__round__source_mark": SourceMark.DEMO}
    return _outside(CollaborationTask.objects.filter(**of_round))


def _outside(tasks: QuerySet[CollaborationTask]) -> QuerySet[CollaborationTask]:
    """Give tasks that stand in no quarter the names of ``standing()``."""
    text = Value("", output_field=CharField())
    flags = (
        "state_is_old",
        "has_obstacle",
        "has_dispute",
        "report_is_overdue",
        "milestone_is_overdue",
        "report_is_demo",
    )
    return tasks.annotate(
        **dict.fromkeys(("report_status", "turn", "self_state", "verdict", "state", "previous_state"), text),
        **dict.fromkeys(("before_period", "earlier_period"), Value(None, output_field=IntegerField())),
        earlier_reports=Value(0),
        earlier_status=text,
        **{name: Value(False) for name in flags},
        report_due_at=Value(None, output_field=DateTimeField()),
        milestone_overdue_count=Value(0),
    )


@dataclass(frozen=True)
class TabCounts:
    """How many tasks each tab of the list shows; ``None`` for all where there are more than COUNTED_UP_TO."""

    all: int | None
    watch: int | None = None
    unfiled: int | None = None
    earlier: int | None = None
    overdue: int | None = None
    mine: int | None = None


class SavedTab(NamedTuple):
    """One of the reader's own saved views."""

    pk: int
    name: str
    query: str


TABS = """
SELECT (
    SELECT json_agg(json_build_array(id, name, query) ORDER BY name, id)
    FROM exchange_savedview WHERE user_id = %(user)s AND page = %(page)s
), CASE WHEN NOT EXISTS (
    SELECT FROM tasks_taskstanding WHERE {in_period} AND is_counted ORDER BY position OFFSET %(most)s LIMIT 1
) THEN (
    SELECT ARRAY[
        count(*),
        count(*) FILTER (WHERE state IN ('warn', 'late')),
        count(*) FILTER (WHERE report_status IN ('not_started', 'draft', 'half_signed')),
        count(*) FILTER (WHERE earlier_reports > 0),
        count(*) FILTER (WHERE owed_at < %(at)s OR (is_active AND milestone_on < %(on)s)),
        count(*) FILTER (WHERE pair_id IN (
            SELECT id FROM exchange_exchangepair WHERE post_a_id = ANY(%(posts)s) OR post_b_id = ANY(%(posts)s)
        ))
    ] FROM tasks_taskstanding WHERE {in_period} AND is_counted
) END
"""
_TYPES = {"user": "bigint", "page": "text", "most": "bigint", "posts": "bigint[]", "period": "bigint"}
_TYPES |= {"on": "date", "at": "timestamptz"}
_TABS = Statement("task_tabs", TABS.format(in_period="period_id = %(period)s"), _TYPES)
_FIRST_TABS = Statement("task_tabs_first", TABS.format(in_period="period_id IS NULL AND %(period)s IS NULL"), _TYPES)


def tabs_of(
    user: int, page: str, period: ReportPeriod | None, at: datetime, *, posts: list[int]
) -> tuple[list[SavedTab], TabCounts]:
    """Return the reader's saved views of ``page``, and what the tabs of the list show in ``period``. One statement.

    at     the moment by which things are overdue
    posts  whose tasks are the reader's own; [] for a reader without such a tab
    """
    statement = _TABS if period else _FIRST_TABS
    key = period and period.pk
    asked = {"user": user, "page": page, "most": COUNTED_UP_TO, "posts": posts, "period": key}
    ((saved, counts),) = statement.rows(**asked, on=day_of(at), at=at)
    return [SavedTab(*one) for one in saved or ()], TabCounts(*counts) if counts else TabCounts(all=None)
