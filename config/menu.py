"""The main menu of each role (ux.md 3): only what the policy lets the role open."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.urls import Resolver404, get_script_prefix, resolve

from config import policy
from config.jinja import url
from exchange.requests import Request
from exchange.roles import Rights


@dataclass(frozen=True)
class Item:
    """One entry of the main menu.

    pages    the addresses under which it stands as current
    section  the section of 도움말 that its pages lead to
    """

    label: str
    url_name: str
    pages: tuple[str, ...] = ()
    section: str = ""


@dataclass(frozen=True)
class Shown:
    """A menu entry as one page shows it."""

    label: str
    url: str
    current: bool
    help: str


BOARD = Item("현황판", "tasks:board", ("tasks:board", "tasks:board_cross"), section="state")
TASKS = Item("과제", "tasks:tasks", ("tasks:task_detail", "tasks:task_history", "tasks:tasks_assign"), section="list")
MY_TASKS = Item("내 과제", "tasks:tasks", ("tasks:task_detail", "tasks:task_history"), section="list")
PAIRS = Item("교류", "tasks:pairs", ("tasks:pair_detail", "exchange:posts", "exchange:post_detail"), section="what")
OUTCOMES = Item("성과 사례", "tasks:outcomes", section="list")
QUARTERS = Item(
    "분기 점검",
    "tasks:quarters",
    (
        "tasks:quarter_detail",
        "tasks:quarter_open",
        "tasks:quarter_remind",
        "tasks:report_detail",
        "tasks:report_changes",
    ),
    section="turn",
)
MY_REPORTS = Item(
    "분기 보고",
    "tasks:quarters",
    (
        "tasks:quarter_detail",
        "tasks:pair_sign",
        "tasks:report_detail",
        "tasks:report_changes",
        "tasks:report_edit",
        "tasks:report_check",
    ),
    section="write",
)
REVIEWS = Item(
    "검토함",
    "tasks:reviews",
    ("tasks:review_detail", "tasks:review_return", "tasks:review_accept", "tasks:review_reopen"),
    section="turn",
)
MEETINGS = Item("협의회", "tasks:meetings", ("tasks:meeting_detail",), section="pages")
DUTIES = Item("내 할 일", "todo", section="turn")
MY_EVALUATION = Item(
    "평가",
    "evaluation:my_rounds",
    (
        "evaluation:rubric",
        "evaluation:conflicts",
        "evaluation:conflict_report",
        "evaluation:sheets",
        "evaluation:sheet_edit",
        "evaluation:sheet_totals",
    ),
    section="evaluation",
)
EVALUATION = Item("평가·가산금", "evaluation:rounds", section="evaluation")
BONUS = Item(
    "가산금",
    "evaluation:bonus",
    (
        "evaluation:statements",
        "evaluation:statement_detail",
        "evaluation:payroll",
        "evaluation:headcount",
        "evaluation:grade_notice",
        "evaluation:pay_tables",
        "evaluation:what_if",
    ),
    section="bonus",
)
MY_BONUS = Item("가산금", "evaluation:my_statements", ("evaluation:statement_detail",), section="bonus")
RESULTS = Item(
    "평가 결과",
    "evaluation:published_results",
    (
        "evaluation:rubric",
        "evaluation:results",
        "evaluation:result_detail",
        "evaluation:objections",
        "evaluation:objection_file",
        "evaluation:awards",
        "evaluation:award_detail",
    ),
    section="evaluation",
)
MANAGE = Item("자료·관리", "exchange:manage", ("exchange:access_log",), section="what")

ITEMS = {  # key in the table of roles -> entry
    "board": BOARD,
    "duties": DUTIES,
    "tasks": TASKS,
    "my_tasks": MY_TASKS,
    "pairs": PAIRS,
    "outcomes": OUTCOMES,
    "quarters": QUARTERS,
    "my_reports": MY_REPORTS,
    "reviews": REVIEWS,
    "meetings": MEETINGS,
    "evaluation": EVALUATION,
    "my_evaluation": MY_EVALUATION,
    "bonus": BONUS,
    "my_bonus": MY_BONUS,
    "results": RESULTS,
    "manage": MANAGE,
}


def menu_of(request: Request) -> list[Shown]:
    """Return what the menu shows at a request, also where nothing answers to it; nothing to somebody not logged in.

    An address that belongs to no entry, or that there is not, stands under the entry of the nearest one above it.
    """
    if not request.user.is_authenticated:
        return []
    rights, prefix = request.user.rights, get_script_prefix()
    shown = (_menu(rights, name, prefix) for name in _names_of(request))
    return next((menu for menu in shown if any(item.current for item in menu)), _menu(rights, "", prefix))


def _names_of(request: Request) -> Iterator[str]:
    """Yield what the address asked for is called, then those above it that exist."""
    if request.resolver_match:
        yield request.resolver_match.view_name
    parts = request.path_info.strip("/").split("/")
    for length in range(len(parts), 0, -1):
        above = "/" + "/".join(parts[:length])
        for address in (above, f"{above}/"):
            try:
                yield resolve(address).view_name
            except Resolver404:
                continue


@lru_cache(maxsize=4096)
def _menu(rights: Rights, url_name: str, prefix: str) -> list[Shown]:
    """Work one menu out; ``prefix`` is where the service is mounted. Shared between requests: not to be changed."""
    return [
        Shown(item.label, url(item.url_name), url_name == item.url_name or _belongs(item, url_name), f"#{item.section}")
        for item in map(ITEMS.__getitem__, rights.menu.split())
        if policy.opens(rights, item.url_name)
    ]


def _belongs(item: Item, url_name: str) -> bool:
    app, _, page = url_name.partition(":")
    whole = (item is MANAGE and page.startswith("manage")) or (item is EVALUATION and app == "evaluation")
    return whole or url_name in item.pages


def home_of(user) -> str:
    """Return the name of the address where ``user`` lands after login."""
    return user.rights.home
