"""The floor: each page as bare as Django can answer it, from tables made for nothing else (``floor.sql``).

One or two prepared statements a page, an f-string a row; nobody logs in, nothing is counted, no middleware. What ours
costs above it is the price of everything that people use.
"""

import os
import threading
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

import psycopg2
from django.http import HttpRequest, HttpResponse
from django.urls import path

TABLES = Path(__file__).with_name("floor.sql")
ROWS = 50  # of a page, as ours
OVERDUE = 20  # lines of the board's list
COLUMNS = "code, title, category_id, lead_id, partner_id, state, report_status, turn, due_at"
STATEMENTS = {  # name -> types of its arguments, statement
    "rows": ("", f"SELECT {COLUMNS} FROM floor.task ORDER BY position LIMIT {ROWS}"),
    "narrowed": (
        "(bigint, text, bigint)",
        f"SELECT {COLUMNS} FROM (SELECT position FROM floor.task WHERE category_id = $1 AND state = $2"
        f" AND (lead_id = $3 OR partner_id = $3) ORDER BY position LIMIT {ROWS}) kept"
        " JOIN floor.task USING (position) ORDER BY position",
    ),
    "found": (
        "(text)",
        f"SELECT {COLUMNS} FROM (SELECT position FROM floor.gram WHERE gram = $1 ORDER BY position LIMIT {ROWS}) kept"
        " JOIN floor.task USING (position) ORDER BY position",
    ),
    "after": ("(bigint)", f"SELECT {COLUMNS} FROM floor.task WHERE position > $1 ORDER BY position LIMIT {ROWS}"),
    "task": ("(text)", f"SELECT {COLUMNS}, id, short_name FROM floor.task WHERE code = $1"),
    "reports": (
        "(bigint)",
        "SELECT quarter, status, verdict, submitted_at, progress FROM floor.report WHERE task_id = $1 ORDER BY quarter",
    ),
    "counts": (
        "",
        "SELECT category_id, lead_id, state, sum(tasks)::int FROM floor.rollup"
        " GROUP BY GROUPING SETS ((category_id, state), (lead_id, state))",
    ),
    "overdue": (
        "(date)",
        "SELECT code, title, lead_id, next_due FROM floor.task WHERE next_due < $1"
        f" ORDER BY next_due, position LIMIT {OVERDUE}",
    ),
}
STATES = ("ok", "warn", "late", "done", "")
HEAD = '<!doctype html><html lang="ko"><meta charset="utf-8"><title>바닥</title>'
HEADINGS = "<tr><th>번호<th>과제<th>구분<th>부처<th>상태<th>보고<th>차례<th>기한</tr>"


class Store(threading.local):
    """One connection a thread, with its statements prepared and the names of ministries and categories at hand."""

    def __init__(self) -> None:
        self.address = ""

    def ask(self, name: str, *values: Any) -> list[tuple]:
        """Return the rows of a prepared statement."""
        if self.address != os.environ["FLOOR_URL"]:
            self._open(os.environ["FLOOR_URL"])
        marks = f"({', '.join(['%s'] * len(values))})" if values else ""
        self.cursor.execute(f"EXECUTE {name}{marks}", values)
        return self.cursor.fetchall()

    def close(self) -> None:
        """Let the connection go; the next question opens one."""
        if self.address:
            self.cursor.connection.close()
            self.address = ""

    def _open(self, address: str) -> None:
        connection = psycopg2.connect(address)
        connection.autocommit = True
        self.cursor = connection.cursor()
        self.cursor.execute("SET jit = off")
        for name, (types, statement) in STATEMENTS.items():
            self.cursor.execute(f"PREPARE {name}{types} AS {statement}")
        self.cursor.execute("SELECT id, name FROM floor.ministry")
        self.ministries = dict(self.cursor.fetchall())
        self.cursor.execute("SELECT id, name FROM floor.category")
        self.categories = dict(self.cursor.fetchall()) | {None: ""}
        self.address = address


store = Store()


def build(address: str, today: str) -> None:
    """Make the floor's tables in the database at ``address``, as the owner of the product's."""
    connection = psycopg2.connect(address)
    with connection, connection.cursor() as cursor:
        cursor.execute(TABLES.read_text(), {"today": today})
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()


def _table(rows: Iterable[Sequence[Any]]) -> HttpResponse:
    ministries, categories = store.ministries, store.categories
    return HttpResponse(
        f"{HEAD}<table>{HEADINGS}"
        + "".join(
            [
                f'<tr><td><a href="/tasks/{code}">{code}</a></td><td>{escape(title)}</td>'
                f"<td>{categories[category]}</td><td>{ministries[lead]}·{ministries[partner]}</td><td>{state}</td><td>{report}</td><td>{turn}</td>"
                f"<td>{due:%Y-%m-%d}</td></tr>"
                if due
                else f'<tr><td><a href="/tasks/{code}">{code}</a></td><td>{escape(title)}</td></tr>'
                for code, title, category, lead, partner, state, report, turn, due in rows
            ]
        )
        + "</table></html>"
    )


def listed(request: HttpRequest) -> HttpResponse:
    return _table(store.ask("rows"))


def narrowed(request: HttpRequest) -> HttpResponse:
    asked = request.GET
    return _table(store.ask("narrowed", int(asked["category"]), asked["state"], int(asked["ministry"])))


def found(request: HttpRequest) -> HttpResponse:
    return _table(store.ask("found", request.GET["words"]))


def after(request: HttpRequest) -> HttpResponse:
    return _table(store.ask("after", int(request.GET["position"])))


def detail(request: HttpRequest) -> HttpResponse:
    row = store.ask("task", request.GET["code"])[0]
    code, title, category, lead, partner, state, report, turn, due, key, short = row
    return HttpResponse(
        f"{HEAD}<h1>{code} {escape(title)}</h1><p>{escape(short)} {store.categories[category]} {state} {report} {turn}"
        f" {store.ministries[lead]}·{store.ministries[partner]} {due}</p><table>"
        + "".join(
            [
                f'<tr class="report"><td>{quarter}</td><td>{status}</td><td>{verdict}</td><td>{at}</td>'
                f"<td>{escape(progress)}</td></tr>"
                for quarter, status, verdict, at, progress in store.ask("reports", key)
            ]
        )
        + "</table></html>"
    )


def board(request: HttpRequest) -> HttpResponse:
    by_category: dict[Any, dict[str, int]] = {}
    by_ministry: dict[Any, dict[str, int]] = {}
    for category, lead, state, tasks in store.ask("counts"):
        of = by_category.setdefault(category, {}) if lead is None else by_ministry.setdefault(lead, {})
        of[state] = tasks
    lines = store.ask("overdue", request.GET["today"])
    return HttpResponse(
        HEAD
        + _pivot(by_category, store.categories, "category")
        + _pivot(by_ministry, store.ministries, "ministry")
        + "<table>"
        + "".join(
            [
                f'<tr><td><a href="/tasks/{code}">{code}</a></td><td>{escape(title)}</td>'
                f"<td>{store.ministries[lead]}</td><td>{due}</td></tr>"
                for code, title, lead, due in lines
            ]
        )
        + "</table></html>"
    )


def _pivot(counts: dict[Any, dict[str, int]], names: dict[Any, str], kind: str) -> str:
    rows = [
        f'<tr class="{kind}"><th>{names[key]}</th>{"".join([f"<td>{of.get(state, 0)}</td>" for state in STATES])}</tr>'
        for key, of in counts.items()
    ]
    return f"<table>{''.join(rows)}</table>"


urlpatterns = [
    path("list", listed),
    path("filter", narrowed),
    path("search", found),
    path("deep", after),
    path("detail", detail),
    path("board", board),
]
