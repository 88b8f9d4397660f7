"""The task list: narrowed, sorted, cut to a page, as a file; with one's own saved views as tabs."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse

from exchange import clock
from exchange.filters.conditions import Conditions, conditions_of
from exchange.listing import lay_out
from exchange.models import SavedView
from exchange.rules import posts_of
from exchange.views.files import excel
from tasks.exports.tasks import tasks_document
from tasks.filters import TaskFilter
from tasks.models import CollaborationTask, ReportPeriod
from tasks.queries.standing import counted_in, standing
from tasks.queries.tasks import TabCounts, ended_tasks, file_rows, keys_in_order, rows_of, tab_counts
from tasks.rules import why_not_manage_work
from tasks.tables import TaskTable
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


def tasks(request: HttpRequest) -> HttpResponse:
    asked = _ask(request)
    listing = lay_out(TaskTable(keys_in_order(asked.tasks, ranked="sort" in request.GET)), request)
    listing.page = rows_of(asked.base, [row["pk"] for row in listing.page])
    saved = list(SavedView.objects.filter(user=request.user.pk, page=PAGE).order_by("name", "pk"))
    current = conditions_only(asked.query).replace("view=all", "")
    context = {
        "filter": asked.filter,
        "period": asked.period,
        "listing": listing,
        "conditions": asked.conditions,
        "tabs": _tabs(request, asked, saved, current),
        "saved": saved,
        "current": current,
        "clear": f"?{_with(asked.period)}",
        "kept": [(name, asked.query[name]) for name in ("sort",) if asked.query.get(name)],
        "may_assign": not why_not_manage_work(request.user),
        "may_remind": request.user.is_centre and asked.period is not None,
        "today": clock.today(),
        "as_of": clock.now(),
    }
    return TemplateResponse(request, "tasks/tasks.html", context)


def tasks_xlsx(request: HttpRequest) -> HttpResponse:
    asked, as_of = _ask(request), clock.now()
    found, words = asked.base.filter(pk__in=asked.tasks.values("pk")), asked.conditions.sentence
    if picked := request.GET.getlist("task")[:PICKED_LIMIT]:
        found, words = found.filter(code__in=picked), f"{words} · 고른 과제 {len(picked)}건".lstrip(" ·")
    ordered = lay_out(TaskTable(file_rows(found)), request).records
    return excel(tasks_document(ordered, as_of, words), as_of)


def _ask(request: HttpRequest) -> Asked:
    """Read the address. Wrong conditions keep nothing: the page says what is wrong at the field."""
    user = request.user
    posts = posts_of(user, clock.today()) if user.files_reports else []
    periods = list(ReportPeriod.objects.opened().reverse())
    query = request.GET.copy()
    query.setdefault("q", periods[0].code if periods else "")
    if posts and not request.GET.keys() - {"sort", "page"}:
        query["mine"] = (
            "1"  # who writes reports begins with the own tasks; any address with a condition means what it says
        )
    period = next((one for one in periods if one.code == query["q"]), periods[0] if periods else None)
    base = ended_tasks() if query.get("view") == "ended" else standing(period)
    by_standing = "sort" in query or any(query.get(name) for name in BY_STANDING)
    plain = counted_in(period, is_last=period is not None and period is periods[0])
    narrowed = TaskFilter(query, base if by_standing else plain, periods=periods, posts=posts, user=user)
    found = narrowed.qs if narrowed.is_valid() else base.none()
    return Asked(narrowed, period, posts, base, found, conditions_of(narrowed, query, quiet=("q",)), query)


def _tabs(request: HttpRequest, asked: Asked, saved: list[SavedView], current: str) -> list[tuple[str, str, bool, Any]]:
    """Return the tabs: name, address, whether it is the one shown, and how many tasks it has (None: not counted)."""
    mine, mine_query, mine_label = _own(request, asked.posts)
    counts: TabCounts = tab_counts(asked.period, mine)
    tabs = [
        ("전체", "", counts.all),
        ("챙겨볼 과제", "view=watch", counts.watch),
        ("이번 분기 미제출", "filed=unfiled", counts.unfiled),
        ("기한 경과", "overdue=any", counts.overdue),
        *([(mine_label, mine_query, counts.mine)] if mine_label else []),
        *((view.name, view.query, None) for view in saved),
    ]
    return [
        (name, f"?{_with(asked.period)}&{query}".rstrip("&"), query == current, count) for name, query, count in tabs
    ]


def _own(request: HttpRequest, posts: list[int]) -> tuple[Q | None, str, str]:
    """Return which tasks are the reader's own, the query that asks for them, and what the tab is called."""
    user = request.user
    if posts:
        return Q(pair__post_a__in=posts) | Q(pair__post_b__in=posts), "mine=1", "내 과제"
    if user.ministry_id and not user.is_centre:
        own = Q(pair__post_a__ministry=user.ministry_id) | Q(pair__post_b__ministry=user.ministry_id)
        return own, f"ministry={user.ministry.slug}", "내 부처"
    return None, "", ""


def _with(period: ReportPeriod | None) -> str:
    """Return the query of the whole list in the same quarter."""
    return f"q={period.code}" if period else "view=all"
