"""Reads for the task list: its rows, its tabs' counts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast

from exchange.models import ExchangeRound, Names, Post
from exchange.models.naming import names_of
from tasks.models import CollaborationTask, Milestone, ReportPeriod, ReportStatus, StandingCount, TaskState, TaskStatus
from tasks.models.report import UNFILED
from tasks.queries.prepared import prepared
from tasks.queries.standing import BY_FILING, BY_ISSUE, BY_OVERDUE, BY_STATE, standing
from tasks.rules import day_of

COUNTED_UP_TO = 1_000  # beyond it the tabs carry no numbers: counting states would cost more than the page

WORST_FIRST = [TaskState.LATE, TaskState.AT_RISK, TaskState.ON_TRACK, TaskState.DONE]
ROW = (  # what the list and its file show of a task
    "pk",
    "code",
    "title",
    "short_name",
    "source_mark",
    "status",
    "end_reason",
    "state",
    "state_is_old",
    "previous_state",
    "before_period",
    "earlier_reports",
    "earlier_period",
    "earlier_status",
    "report_status",
    "report_due_at",
    "report_is_overdue",
    "turn",
    "has_obstacle",
    "has_dispute",
    "milestone_overdue_count",
    "next_title",
    "next_due_on",
    "name_a",
    "name_b",
)
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
    *(name for name in ROW if name not in ("name_a", "name_b")),
    "report_is_demo",
    "source_ref",
    *FILE_NAMES,
)
POSTS_KEPT = 5_000  # names of posts that the making of a file remembers together


def keys_in_order(tasks: QuerySet[CollaborationTask], *, ranked: bool, ended: bool = False) -> QuerySet:
    """Return the keys of ``tasks`` in the list's order.

    Only keys, so that neither the count nor the rows that a later page leaves behind cost what is shown of a row.
    ranked  whether another order may be asked for; the tasks must then be those of ``standing()``
    ended   whether they are ``ended_tasks()``; others are put in order by their stored standing, which has an index
    """
    place = "position" if ended else "now__position"
    return (_ranked(tasks) if ranked else tasks).order_by(place, "pk").values("pk")


COUNTABLE = {"state": BY_STATE, "filed": BY_FILING, "issue": BY_ISSUE}  # conditions that the count tables know


def count_of(period: ReportPeriod | None, conditions: Mapping[str, str]) -> int:
    """Return how many tasks of ``period`` meet the conditions, from the count tables.

    conditions  valid values of the choices of COUNTABLE, and ``round``; no empty ones
    """
    cells = StandingCount.objects.filter(period=period.pk if period else 0)
    if "round" in conditions:
        cells = cells.filter(round__in=ExchangeRound.objects.filter(number=int(conditions["round"])).values("pk"))
    else:
        cells = cells.filter(round=0)
    for name, kinds in COUNTABLE.items():
        if name in conditions:
            cells = cells.filter(kinds[conditions[name]])
    return cells.aggregate(number=Sum("tasks"))["number"] or 0


@dataclass(frozen=True)
class NamesOf:
    """By which day the rows of a quarter name their ministries, and since when a page of today tells of a change."""

    day: date
    since: date | None = None

    def put(self, row: dict[str, Any]) -> dict[str, Any]:
        """Let a row name its two ministries and posts: name_a, name_b, post_a, post_b."""
        for side in ("a", "b"):
            name = Names.of(row[f"name_{side}"]).on(self.day, since=self.since)
            row[f"name_{side}"], row[f"post_{side}"] = name.short, name.title
        return row


def quarters_beside(periods: Iterable[ReportPeriod], shown: ReportPeriod | None) -> dict[int, str]:
    """Return by key what quarters are called on a page of ``shown``."""
    return {period.pk: period.beside(shown) for period in periods}


def in_quarters(rows: list[dict[str, Any]], quarters: Mapping[int, str]) -> list[dict[str, Any]]:
    """Let rows name the quarters that what is old or still owed is of: before_in, earlier_in; "" where nothing is."""
    for row in rows:
        row["before_in"] = quarters.get(row["before_period"], "")
        row["earlier_in"] = quarters.get(row["earlier_period"], "")
    return rows


def names_in(period: ReportPeriod | None, last: ReportPeriod | None, today: date) -> NamesOf:
    """Return how a page of ``period`` names ministries: the last quarter as today, others as at their opening."""
    if period is None:
        return NamesOf(today)
    if last is None or period.pk == last.pk:
        return NamesOf(today, period.spans_from)
    return NamesOf(period.named_on)


def rows_of(
    period: ReportPeriod | None,
    keys: Sequence[int],
    *,
    at: datetime,
    ended: bool,
    names: NamesOf | None = None,
    page: int = 50,
) -> list[dict[str, Any]]:
    """Return what the list shows of the tasks with these keys, in their order: dictionaries with the keys of ROW.

    period, at               the quarter in which they stand, and the moment by which things are overdue
    ended                    whether closed and cancelled tasks are asked for: those stand in no quarter
    page                     how many keys there are at most; the last is repeated, so that one statement serves all
    next_title, next_due_on  the milestone not done that is due first
    name_a, name_b           the ministries' short names, by the day of ``names`` (by default of ``at``)
    """
    if not keys:
        return []
    filled = [*keys, *[keys[-1]] * (page - len(keys))]
    rows = prepared(_ended_columns, keys=filled) if ended else prepared(_columns, period=period, at=at, keys=filled)
    named = names or NamesOf(day_of(at))
    found = {row[0]: named.put(dict(zip(ROW, row, strict=True))) for row in rows}
    return [found[key] for key in keys if key in found]


def _columns(period: ReportPeriod | None, at: datetime, keys: list[int]) -> QuerySet:
    return _shown(standing(period, at).filter(pk__in=keys), **_names()).order_by().values_list(*ROW)


def _ended_columns(keys: list[int]) -> QuerySet:
    return _shown(ended_tasks().filter(pk__in=keys), **_names()).order_by().values_list(*ROW)


def rows_in_order(tasks: QuerySet[CollaborationTask], names: NamesOf) -> list[dict[str, Any]]:
    """Return the rows of a few tasks, as ``rows_of`` tells them."""
    return [names.put(row) for row in _shown(tasks, **_names()).order_by("position", "pk").values(*ROW)]


def file_rows(tasks: QuerySet[CollaborationTask]) -> QuerySet:
    """Return every task for a file: dictionaries with the keys of FILE_ROW, ready to be put in order.

    They are still to be named (``naming``).
    """
    return _shown(_ranked(tasks), **FILE_NAMES).order_by("position", "pk").values(*FILE_ROW)


def naming(names: NamesOf) -> Callable[[list[dict[str, Any]]], list[dict[str, Any]]]:
    """Return what gives ``file_rows`` their ministries and posts: name_a, post_a, name_b, post_b.

    Each post is read once: its tasks follow one another, and to read its names with each task costs a file half of
    its time.
    """
    kept: dict[int, tuple[str, str]] = {}

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
        return rows

    return read


def _shown(tasks: QuerySet[CollaborationTask], **more: Any) -> QuerySet[CollaborationTask]:
    ahead = Milestone.objects.filter(task=OuterRef("pk")).ahead()
    return tasks.annotate(
        next_title=Subquery(ahead.values("title")[:1]), next_due_on=Subquery(ahead.values("due_on")[:1]), **more
    )


def _names() -> dict[str, Any]:
    return {"name_a": names_of("pair__post_a"), "name_b": names_of("pair__post_b")}


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
    text = Value("", output_field=CharField())
    flags = (
        "state_is_old",
        "has_obstacle",
        "has_dispute",
        "report_is_overdue",
        "milestone_is_overdue",
        "report_is_demo",
    )
    return CollaborationTask.objects.exclude(status=TaskStatus.ACTIVE).annotate(
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


def tab_counts(period: ReportPeriod | None, at: datetime, *, posts: list[int], ministry: int | None) -> TabCounts:
    """Count what the tabs of the list show in ``period``; overdue by the moment ``at``.

    posts, ministry  whose tasks are the reader's own; [] and None for a reader without such a tab
    """
    if prepared(_some_keys):
        return TabCounts(all=None)
    (counts,) = prepared(_tab_columns, period=period, at=at, posts=posts, ministry=ministry)
    return TabCounts(*counts)


def _some_keys() -> QuerySet:
    """Return a line where there are more tasks than the tabs count."""
    return CollaborationTask.objects.order_by().values_list("pk")[COUNTED_UP_TO : COUNTED_UP_TO + 1]


def _tab_columns(period: ReportPeriod | None, at: datetime, posts: list[int], ministry: int | None) -> QuerySet:
    own = None
    if posts:
        own = Q(pair__post_a__in=posts) | Q(pair__post_b__in=posts)
    elif ministry is not None:
        theirs = Post.objects.of_line(pk=ministry).order_by().values("pk")
        own = Q(pair__post_a__in=theirs) | Q(pair__post_b__in=theirs)
    counts = {
        "all": Count("pk"),
        "watch": Count("pk", filter=Q(state__in=[TaskState.AT_RISK, TaskState.LATE])),
        "unfiled": Count("pk", filter=Q(report_status__in=UNFILED)),
        "earlier": Count("pk", filter=BY_FILING["earlier"]),
        "overdue": Count("pk", filter=BY_OVERDUE["any"]),
        **({} if own is None else {"mine": Count("pk", filter=own)}),
    }
    together = standing(period, at).order_by().annotate(together=Value(1)).values("together")
    return together.annotate(**counts).values_list(*counts)
