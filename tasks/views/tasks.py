"""The task list: narrowed, sorted, cut to a page, as a file; with one's own saved views as tabs."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict

from exchange import clock
from exchange.filters.bar import BarForm
from exchange.filters.conditions import Conditions, conditions_of
from exchange.listing import Found, Listing, ListPage
from exchange.models import ExchangePair, ExchangeRound, Post, SourceMark, User
from exchange.requests import MemberRequest
from exchange.roles import Capability
from exchange.rules import posts_of
from tasks.filters import TaskFilter, bar_form, narrowed_by
from tasks.models import CollaborationTask, ReportPeriod
from tasks.queries.closing import corrections_of
from tasks.queries.periods import opened_quarters
from tasks.queries.related import related_to
from tasks.queries.standing import standing
from tasks.queries.task_list import TaskRow, rows_of
from tasks.queries.tasks import (
    NamesOf,
    SavedTab,
    TabCounts,
    ended_tasks,
    file_rows,
    keys_in_order,
    made_up_tasks,
    names_in,
    naming,
    tabs_of,
)
from tasks.rules import as_of, why_not_manage_work
from tasks.tables.tasks import TaskTable
from tasks.views.saved_views import PAGE, conditions_only

PICKED_LIMIT = 500  # tasks that one file or reminder takes from the check boxes


@dataclass(frozen=True)
class Asked:
    """What one request asks of the list.

    form     the condition bar as it was filled in;  query  the address with the quarter it means
    periods  the opened quarters, newest first;  posts  whose tasks are the reader's own
    ended    whether they stand in no quarter: closed and cancelled ones, or those of a made-up round that was chosen
    made_up  that round's number
    """

    form: BarForm
    periods: list[ReportPeriod]
    period: ReportPeriod | None
    posts: list[int]
    user: User
    conditions: Conditions
    query: QueryDict
    names: NamesOf
    ended: bool
    made_up: int | None

    def tasks(self) -> QuerySet[CollaborationTask]:
        """Return the tasks for files and other orders than the list's own; none while a condition is wrong."""
        if self.query.get("view") == "ended":
            base = ended_tasks()
        else:
            base = standing(self.period) if self.made_up is None else made_up_tasks(self.made_up)
        if not self.form.is_valid():
            return base.none()
        return TaskFilter(self.query, base, periods=self.periods, posts=self.posts, user=self.user).qs


def _found(request: MemberRequest) -> Found:
    """Say which tasks are asked for. In the list's own order a page is one statement; another is made of keys first."""
    asked = _ask(request)
    at, ended = as_of(asked.period, clock.now()), asked.ended
    words = asked.conditions.sentence
    if picked := request.GET.getlist("task")[:PICKED_LIMIT]:
        words = f"{words} · 선택한 과제 {len(picked)}건".lstrip(" ·")
    return Found(
        make_rows=lambda: keys_in_order(asked.tasks(), ranked="sort" in request.GET, ended=ended),
        paged=None if ended else partial(_paged, asked, at),
        read=lambda rows: rows_of(asked.period, [row["pk"] for row in rows], at=at, ended=ended, names=asked.names),
        file_rows=lambda: _file_rows(asked, picked),
        file_read=naming(asked.names, asked.period),
        as_of=at,
        title="협업과제 목록",
        sheet="협업과제",
        filter=asked.form,
        conditions=words,
        query=asked.query,
        context={"asked": asked, "today": at.date(), "period": asked.period, "conditions": asked.conditions},
    )


def _paged(asked: Asked, at: datetime, skip: int, most: int) -> tuple[list[TaskRow], int | None]:
    if not asked.form.is_valid():
        return [], None
    narrowed = narrowed_by(asked.form, asked.period, posts=asked.posts, user=asked.user)
    return narrowed.page(skip, most, at=at, names=asked.names)


def _file_rows(asked: Asked, picked: list[str]) -> QuerySet:
    found = asked.tasks()
    return file_rows(found.filter(code__in=picked) if picked else found)


def _page(request: MemberRequest, found: Found, listing: ListPage) -> dict[str, Any]:
    asked: Asked = found.context["asked"]
    mine_query, mine_label, posts = _own(request, asked.posts)
    saved, counts = tabs_of(request.user.pk, PAGE, asked.period, found.as_of, posts=posts)
    current = conditions_only(asked.query).replace("view=all", "")
    return {
        "tabs": _tabs(asked, saved, counts, (mine_label, mine_query), current),
        "saved": saved,
        "current": current,
        "related": related_to(asked.query.get("search", "")) if asked.form.is_valid() else [],
        "clear": f"?{_with(asked.period)}",
        "corrections": [] if asked.ended else corrections_of(asked.period),
        "kept": [(name, asked.query[name]) for name in ("sort",) if asked.query.get(name)],
        "may_assign": not why_not_manage_work(request.user),
        "may_remind": request.user.may(Capability.KEEP_WORK) and asked.period is not None,
    }


TASKS = Listing(
    policy="tasks:tasks",
    source=_found,
    columns=TaskTable,
    filters=TaskFilter,
    template="tasks/tasks.html",
    page=_page,
)


def _ask(request: MemberRequest) -> Asked:
    """Read the address. Wrong conditions keep nothing: the page says what is wrong at the field."""
    user = request.user
    posts = posts_of(user, clock.today())
    periods = opened_quarters()[::-1]
    query = request.GET.copy()
    query.setdefault("q", periods[0].code if periods else "")
    if posts and not request.GET.keys() - {"sort", "page"}:
        query["mine"] = (
            "1"  # who writes reports begins with the own tasks; any address with a condition means what it says
        )
    period = next((one for one in periods if one.code == query["q"]), periods[0] if periods else None)
    made_up = _made_up_round(query, posts)
    ended = query.get("view") == "ended" or made_up is not None
    form = bar_form(query, periods=periods, user=user)
    words = conditions_of(form, query, quiet=("q",))
    names = names_in(period, periods[0] if periods else None, clock.today())
    return Asked(form, periods, period, posts, user, words, query, names, ended, made_up)


def _made_up_round(query: QueryDict, posts: list[int]) -> int | None:
    """Return the number of the made-up round asked for: by name, or by who sits in it and asks for the own tasks."""
    if not settings.DEMO:
        return None
    made_up = ExchangeRound.objects.filter(source_mark=SourceMark.DEMO)
    if asked := query.get("round", ""):
        return int(asked) if asked.isdecimal() and made_up.filter(number=int(asked)).exists() else None
    if posts and query.get("mine"):
        own = ExchangePair.objects.of_post(posts)
        return made_up.filter(pk__in=own.values("round")).values_list("number", flat=True).first()
    return None


def _tabs(
    asked: Asked, saved: list[SavedTab], counts: TabCounts, mine: tuple[str, str], current: str
) -> list[tuple[str, str, bool, Any]]:
    """Return the tabs: name, address, whether it is the one shown, and how many tasks it has (None: not counted)."""
    label, query = mine
    tabs = [
        ("전체", "", counts.all),
        ("챙겨볼 과제", "view=watch", counts.watch),
        ("이번 분기 미제출", "filed=unfiled", counts.unfiled),
        *([("이전 분기 미완료", "filed=earlier", counts.earlier)] if counts.earlier else []),
        ("기한 경과", "overdue=any", counts.overdue),
        *([(label, query, counts.mine)] if label else []),
        *((view.name, view.query, None) for view in saved),
    ]
    return [
        (name, f"?{_with(asked.period)}&{query}".rstrip("&"), query == current, count) for name, query, count in tabs
    ]


def _own(request: MemberRequest, posts: list[int]) -> tuple[str, str, list[int]]:
    """Return the query that asks for the reader's own tasks, what its tab is called, and whose tasks they are."""
    user = request.user
    if posts:
        return "mine=1", "내 과제", posts
    if not user.may(Capability.KEEP_WORK) and user.ministry:
        theirs = Post.objects.of_line(pk=user.ministry_id).order_by().values_list("pk", flat=True)
        return f"ministry={user.ministry.slug}", "내 부처", list(theirs)
    return "", "", []


def _with(period: ReportPeriod | None) -> str:
    """Return the query of the whole list in the same quarter."""
    return f"q={period.code}" if period else "view=all"
