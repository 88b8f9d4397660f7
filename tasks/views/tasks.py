"""The task list: narrowed, sorted, cut to a page, as a file; with one's own saved views as tabs."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from exchange import clock
from exchange.filters.conditions import Conditions, conditions_of
from exchange.listing import Found, Listing, ListPage
from exchange.models import SavedView
from exchange.requests import MemberRequest
from exchange.roles import Capability
from exchange.rules import posts_of
from tasks.filters import TaskFilter
from tasks.models import CollaborationTask, ReportPeriod
from tasks.queries.board import opened_periods
from tasks.queries.prepared import prepared_rows
from tasks.queries.standing import counted_in, standing
from tasks.queries.tasks import (
    COUNTABLE,
    NamesOf,
    TabCounts,
    count_of,
    ended_tasks,
    file_rows,
    in_quarters,
    keys_in_order,
    names_in,
    naming,
    quarters_beside,
    rows_of,
    tab_counts,
)
from tasks.rules import as_of, why_not_manage_work
from tasks.tables.tasks import TaskTable
from tasks.views.saved_views import PAGE, conditions_only

BY_STANDING = ("state", "filed", "issue", "overdue", "view")  # conditions that ask how a task stands
PICKED_LIMIT = 500  # tasks that one file or reminder takes from the check boxes


@dataclass(frozen=True)
class Asked:
    """What one request asks of the list: ``tasks`` are those of ``base`` that meet the conditions."""

    filter: TaskFilter
    period: ReportPeriod | None
    posts: list[int]
    base: QuerySet[CollaborationTask]
    tasks: QuerySet[CollaborationTask]
    conditions: Conditions
    query: QueryDict
    names: NamesOf
    quarters: dict[int, str]


def _found(request: MemberRequest) -> Found:
    """Say which tasks are asked for: the page reads their keys in order, then what it shows of them."""
    asked = _ask(request)
    at, ended = as_of(asked.period, clock.now()), asked.query.get("view") == "ended"
    words, named = asked.conditions.sentence, naming(asked.names)
    if picked := request.GET.getlist("task")[:PICKED_LIMIT]:
        words = f"{words} · 고른 과제 {len(picked)}건".lstrip(" ·")
    return Found(
        rows=keys_in_order(asked.tasks, ranked="sort" in request.GET, ended=ended),
        count=_counted(asked),
        read=lambda rows: in_quarters(
            rows_of(asked.period, [row["pk"] for row in rows], at=at, ended=ended, names=asked.names), asked.quarters
        ),
        file_rows=lambda: _file_rows(asked, picked),
        file_read=lambda rows: in_quarters(named(rows), asked.quarters),
        as_of=clock.now(),
        title="협업과제 목록",
        sheet="협업과제",
        filter=asked.filter,
        conditions=words,
        query=asked.filter.data,
        context={"asked": asked, "today": at.date(), "period": asked.period, "conditions": asked.conditions},
    )


def _counted(asked: Asked) -> Callable[[], int] | None:
    """Return what says how many tasks there are; None where the count tables do not know it."""
    if not asked.filter.is_valid() or asked.query.get("view") == "ended":
        return None
    said = {name: value for name, value in asked.filter.form.cleaned_data.items() if value and name != "q"}
    if said.get("view") == "all":
        del said["view"]
    if said.get("filed") == "earlier":
        return None
    return None if said.keys() - {*COUNTABLE, "round"} else partial(count_of, asked.period, said)


def _file_rows(asked: Asked, picked: list[str]) -> QuerySet:
    found = asked.base.filter(pk__in=asked.tasks.values("pk"))
    return file_rows(found.filter(code__in=picked) if picked else found)


def _page(request: MemberRequest, found: Found, listing: ListPage) -> dict[str, Any]:
    asked: Asked = found.context["asked"]
    saved = prepared_rows(_saved, user=request.user.pk, page=PAGE)
    current = conditions_only(asked.query).replace("view=all", "")
    return {
        "tabs": _tabs(request, asked, saved, current),
        "saved": saved,
        "current": current,
        "clear": f"?{_with(asked.period)}",
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


def _saved(user: int, page: str) -> QuerySet[SavedView]:
    return SavedView.objects.filter(user=user, page=page).order_by("name", "pk")


def _ask(request: MemberRequest) -> Asked:
    """Read the address. Wrong conditions keep nothing: the page says what is wrong at the field."""
    user = request.user
    posts = posts_of(user, clock.today())
    periods = opened_periods()[::-1]
    query = request.GET.copy()
    query.setdefault("q", periods[0].code if periods else "")
    if posts and not request.GET.keys() - {"sort", "page"}:
        query["mine"] = (
            "1"  # who writes reports begins with the own tasks; any address with a condition means what it says
        )
    period = next((one for one in periods if one.code == query["q"]), periods[0] if periods else None)
    base = ended_tasks() if query.get("view") == "ended" else standing(period)
    by_standing = "sort" in query or any(query.get(name) for name in BY_STANDING)
    plain = counted_in(period)
    narrowed = TaskFilter(query, base if by_standing else plain, periods=periods, posts=posts, user=user)
    found = narrowed.qs if narrowed.is_valid() else base.none()
    names = names_in(period, periods[0] if periods else None, clock.today())
    said = conditions_of(narrowed, query, quiet=("q",))
    return Asked(narrowed, period, posts, base, found, said, query, names, quarters_beside(periods, period))


def _tabs(
    request: MemberRequest, asked: Asked, saved: list[SavedView], current: str
) -> list[tuple[str, str, bool, Any]]:
    """Return the tabs: name, address, whether it is the one shown, and how many tasks it has (None: not counted)."""
    mine_query, mine_label, ministry = _own(request, asked.posts)
    counts: TabCounts = tab_counts(asked.period, as_of(asked.period, clock.now()), posts=asked.posts, ministry=ministry)
    tabs = [
        ("전체", "", counts.all),
        ("챙겨볼 과제", "view=watch", counts.watch),
        ("이번 분기 미제출", "filed=unfiled", counts.unfiled),
        *([("이전 분기 미완료", "filed=earlier", counts.earlier)] if counts.earlier else []),
        ("기한 경과", "overdue=any", counts.overdue),
        *([(mine_label, mine_query, counts.mine)] if mine_label else []),
        *((view.name, view.query, None) for view in saved),
    ]
    return [
        (name, f"?{_with(asked.period)}&{query}".rstrip("&"), query == current, count) for name, query, count in tabs
    ]


def _own(request: MemberRequest, posts: list[int]) -> tuple[str, str, int | None]:
    """Return the query that asks for the reader's own tasks, what its tab is called, and whose ministry it is by."""
    user = request.user
    if posts:
        return "mine=1", "내 과제", None
    if not user.may(Capability.KEEP_WORK) and user.ministry:
        return f"ministry={user.ministry.slug}", "내 부처", user.ministry_id
    return "", "", None


def _with(period: ReportPeriod | None) -> str:
    """Return the query of the whole list in the same quarter."""
    return f"q={period.code}" if period else "view=all"
