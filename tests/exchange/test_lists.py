"""Every list of the product, walked: a column added to its table stands on the page and in every file."""

import csv
import re
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, reverse
from python_calamine import CalamineWorkbook

from config.policy import POLICY
from documents.formats import FORMATS
from evaluation.tables.pay import TABLES
from exchange.listing import Found, Listing
from exchange.models import Job, Role, User
from exchange.rules.guessing import WAITS
from exchange.tables.columns import ListTable, Text
from tests import depth
from tests.exchange.job_makers import make_job
from tests.makers import make_notice, make_user
from tests.site_arguments import Arguments
from tests.tasks.report_makers import make_desk
from tests.test_site import every_pattern, is_file

pytestmark = pytest.mark.django_db

ADDED, SAID = "덧붙인 열", "덧붙인 값"
REASON = "10월 월간 점검"
WITHOUT_ROWS = {  # lists whose page is no table of rows, and why
    "tasks:board": "the page is a picture: its tasks are cells, the file lists them",
    **dict.fromkeys(("evaluation:payroll", "evaluation:score_matrix"), "a file only"),
    "tasks:quarter_answers": "a file only",
}

IN_OTHER_WORLDS = {  # lists that have rows late in a round: tests/evaluation/test_list_columns.py
    *("evaluation:results", "evaluation:calibration", "evaluation:sheet_totals"),
    *("evaluation:statements", "evaluation:my_statements", "evaluation:payroll", "evaluation:headcount"),
}


def lists() -> list[tuple[str, URLPattern, Listing]]:
    """Return every list by its file's address: (name, pattern, declaration)."""
    return [(name, pattern, pattern.default_args["listing"]) for name, pattern in every_pattern() if is_file(pattern)]


def rows_of(answer: Any, ending: str) -> list[list[str]]:
    """Return the cells of a file, all tables below one another."""
    content = b"".join(answer) if answer.streaming else answer.content
    if ending == "csv":
        return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return [
        [str(cell) for cell in row] for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()
    ]


class World:
    """One row at least for every list, and somebody for each who may read it."""

    def __init__(self) -> None:
        self.desk = make_desk()
        self.arguments = Arguments(self.desk)
        self.desk.submit()
        make_notice(self.desk.coordinator)
        for _ in range(WAITS[0][0]):
            Client().post(reverse("exchange:login"), {"username": self.desk.a.username, "password": "wrong"})
        self.people: dict[str, User] = {Role.COORDINATOR: self.desk.coordinator, Role.EXCHANGEE: self.desk.a}

    def reader(self, name: str) -> User:
        """Return somebody who may read the list: 국무조정실 where it may, else the first role that can."""
        roles = POLICY[name].roles_for("GET")
        role = Role.COORDINATOR if Role.COORDINATOR in roles else sorted(roles)[0]
        if role not in self.people:
            self.people[role] = make_user(role)
        user = self.people[role]
        if name == "exchange:jobs" and not Job.objects.filter(asked_by=user).exists():
            make_job(user)
        return user

    def client(self, name: str) -> Client:
        client = Client()
        client.force_login(self.reader(name))
        return client

    def address(self, name: str, pattern: URLPattern, ending: str = "") -> str:
        arguments = self.arguments.of(name, pattern, self.reader(name))[:-1]
        return reverse(name, args=[*arguments, *([ending] if ending else [])])


@pytest.fixture
def world() -> World:
    return World()


def with_a_column(columns: type[ListTable]) -> type[ListTable]:
    """Return a copy of a table with one column more: one line in its class."""
    return type(f"Wider{columns.__name__}", (columns,), {"added": Text(ADDED, value=lambda row: SAID)})


def widened(listing: Listing, monkeypatch) -> None:
    """Give the list, and every table that it may choose for a reader, a column more."""
    source = listing.source

    def wider(request, **keys) -> Found | HttpResponse:
        found = source(request, **keys)
        if isinstance(found, Found):
            found.columns = with_a_column(found.columns or listing.columns)
        return found

    monkeypatch.setitem(listing.__dict__, "source", wider)
    monkeypatch.setitem(listing.__dict__, "columns", with_a_column(listing.columns))
    if listing.policy == "evaluation:pay_tables":  # four tables on one page
        for key, columns in TABLES.items():
            monkeypatch.setitem(TABLES, key, with_a_column(columns))


def without_the_column(client: Client, listing: Listing, addresses: list[str], asked: dict, monkeypatch) -> list:
    """Return where a column added to the list is not found: its page and files, by ``addresses`` in this order."""
    page, *files = addresses
    missing = []
    with monkeypatch.context() as patch:
        widened(listing, patch)
        client.get("/help")  # a line for the access log
        for address in files:
            cells = rows_of(client.get(address, asked | {"reason": REASON}), address.rpartition(".")[2])
            place = next((row.index(ADDED) for row in cells if ADDED in row), None)
            if place is None or not any(len(row) > place and row[place] == SAID for row in cells):
                missing.append(address)
        if listing.policy not in WITHOUT_ROWS:
            text = client.get(page, asked).content.decode()
            if ADDED not in text or SAID not in text:
                missing.append(page)
    return missing


def test_every_list_has_a_page_and_a_file_in_every_format(world):
    seen = set()
    for name, pattern, listing in lists():
        assert listing.policy == name
        client = world.client(name)
        files = {}
        for ending, each in FORMATS.items():
            answer = client.get(world.address(name, pattern, ending), {"reason": REASON})
            assert answer.status_code == 200, name
            assert answer["Content-Type"] == each.content_type, name
            assert f".{ending}" in answer["Content-Disposition"], name
            files[ending] = rows_of(answer, ending)
        head = files["xlsx"][1]
        assert head in files["csv"], name  # both say the same rows
        assert all(re.search("[가-힣α]", label) for label in head if label), (name, head)  # in words, as on the page
        assert len(files["csv"]) >= len(files["xlsx"]) - files["xlsx"].count([]), name
        if listing.template:
            page = client.get(world.address(name, pattern))
            assert page.status_code == 200, name
            assert [label for label, _ in page.context_data["files"]] == [each.label for each in FORMATS.values()]
            shown = page.context_data["filter"]
            assert getattr(shown, "declared", type(shown)) is (listing.filters or type(None)), name
        seen.add(name)
    assert len(seen) >= 32


def test_a_column_added_to_any_table_stands_on_its_page_and_in_both_files(world, monkeypatch):
    missing = []
    for name, pattern, listing in lists():
        if name not in IN_OTHER_WORLDS:
            asked = {"filed": "all"} if name == "tasks:quarter_detail" else {}
            endings = FORMATS if depth.is_deep() else [[*FORMATS][len(name) % 2]]  # one of the two, in turn
            addresses = [world.address(name, pattern, ending) for ending in ("", *endings)]
            missing += without_the_column(world.client(name), listing, addresses, asked, monkeypatch)
    assert missing == [], "\n".join(map(str, missing))


def test_personal_files_ask_for_a_reason_in_every_format(client, world):
    client.force_login(make_user(Role.ADMIN))
    for path in ("/audit", "/admin/accounts", "/admin/assignments"):
        for ending in FORMATS:
            asked = client.get(f"{path}.{ending}")
            assert "Content-Disposition" not in asked.headers and "내려받는 사유" in asked.content.decode()
            assert client.get(f"{path}.{ending}", {"reason": REASON})["Content-Disposition"].startswith("attachment")


def test_a_format_that_there_is_not_is_missing(client):
    client.force_login(make_user(Role.COORDINATOR))
    for ending in ("pdf2", "exe", "XLSX", "csv/"):
        assert client.get(f"/tasks.{ending}").status_code == 404


def test_a_file_is_only_ever_read(client):
    client.force_login(make_user(Role.COORDINATOR))
    for method in ("post", "put", "delete"):
        assert getattr(client, method)("/tasks.csv").status_code == 405


def test_a_file_follows_the_order_of_its_page(client):
    client.force_login(make_user(Role.COORDINATOR))
    for number in range(3):
        make_user(Role.VIEWER, display_name=f"이용자 {number}")
    answer = client.get("/admin/accounts.csv", {"sort": "-display_name", "reason": REASON})
    names = [row[0] for row in rows_of(answer, "csv") if row[0].startswith("이용자")]
    assert names == sorted(names, reverse=True) and len(names) >= 3
