"""The benchmark's own parts: the floor shows what ours shows, the arithmetic is right, every page has its marks."""

import os
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve
from pytest_django import DjangoDbBlocker

from exchange.models import User
from tasks.models import ProgressReport, ReportPeriod
from tasks.queries.standing import chosen_period, standing
from tests.bench import floor, goals, machine
from tests.bench.client import Visitor
from tests.bench.figures import Ratio, percentile, ratio
from tests.bench.goals import Goal
from tests.bench.measuring import CrowdFigures, FileFigures, PageFigures, Run
from tests.bench.pages import BY_CODE, PAGES, Place, codes_of, place_of
from tests.bench.writing import Report
from tests.browser import worlds
from tests.pages import as_user

QUARTER, TODAY = "2024-3", "2024-10-08"


# ---- the floor -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def place(filled: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Place]:
    """A demonstration with the floor's tables in it."""
    with worlds.copy_of(filled) as copy, worlds.read_from(copy, django_db_blocker):
        address = worlds.address_of(copy)
        os.environ["FLOOR_URL"] = address
        floor.build(address, TODAY)
        yield place_of(address, QUARTER, TODAY)
        floor.store.close()
        del os.environ["FLOOR_URL"]


def bare(address: str) -> str:
    """Return what the floor answers."""
    match = resolve(address.split("?")[0], "tests.bench.floor")
    answer = match.func(RequestFactory().get(address))
    assert isinstance(answer, HttpResponse)
    return answer.content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("code", [page.code for page in PAGES if page.rows])
def test_the_floor_shows_the_tasks_that_ours_shows(place, code):
    client = as_user(User.objects.get(username="coordinator"))
    mine = codes_of(client.get(BY_CODE[code].ours(place)).content.decode())

    assert codes_of(bare(BY_CODE[code].floor(place))) == mine
    assert mine


@pytest.mark.slow
def test_the_floor_knows_how_every_task_stands(place):
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, state, report_status FROM floor.task")
        found = {code: (state, status) for code, state, status in cursor}

    rows = standing(chosen_period())
    assert found == {task.code: (task.state, task.report_status) for task in rows}


@pytest.mark.slow
def test_the_floor_shows_every_report_of_a_task(place):
    count = ProgressReport.objects.filter(task__code=place.code, period__in=ReportPeriod.objects.quarters()).count()
    assert bare(BY_CODE["detail"].floor(place)).count('class="report"') == count == 2


@pytest.mark.slow
def test_the_floor_counts_every_task_on_its_board(place):
    markup = bare(BY_CODE["board"].floor(place))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(DISTINCT coalesce(category_id, 0)), count(DISTINCT lead_id) FROM floor.task"
        )
        tasks, categories, ministries = cursor.fetchone()
    assert tasks == place.tasks == 41
    assert (markup.count('class="category"'), markup.count('class="ministry"')) == (categories, ministries)
    by_ministry = markup.split('<tr class="ministry"', 1)[1].split("</table>")[0]
    assert sum(map(int, re.findall(r"<td>(\d+)</td>", by_ministry))) == tasks


def test_the_middle_of_a_list():
    place = Place(0, (1, "a"), (1, "b"), "warn", 0, "1-1", QUARTER, TODAY)
    middles = {tasks: Place(**vars(place) | {"tasks": tasks}).middle for tasks in (1, 41, 50, 51, 100, 101, 10_000)}
    assert middles == {1: 1, 41: 1, 50: 1, 51: 1, 100: 1, 101: 2, 10_000: 100}


def test_tasks_of_a_page_are_told_in_order_and_once():
    markup = (
        '<a href="/tasks/1-2">x</a> <a href="/tasks/r900-1-10">y</a> <a href="/tasks/1-2">x</a><a href="/tasks/assign">'
    )
    assert codes_of(markup) == ["1-2", "r900-1-10"]


# ---- arithmetic ------------------------------------------------------------------------------------------------------


def test_a_ratio_is_the_median_of_pairs():
    found = ratio([(6.0, 2.0), (10.0, 2.0), (100.0, 2.0)])
    assert (found.median, found.low, found.high, found.pairs) == (5.0, 3.0, 50.0, 3)


def test_a_ratio_of_equal_pairs_has_no_width():
    assert ratio([(3.0, 1.5)] * 5) == Ratio(2.0, 2.0, 2.0, 5)


def test_a_ratio_needs_a_pair():
    with pytest.raises(ValueError):
        ratio([])


@pytest.mark.parametrize(("share", "expected"), [(0, 1), (0.5, 2.5), (0.95, 3.85), (1, 4)])
def test_percentiles(share, expected):
    assert percentile([4, 1, 3, 2], share) == pytest.approx(expected)


# ---- marks -----------------------------------------------------------------------------------------------------------


def test_every_page_has_its_marks():
    assert set(goals.PAGES) == set(goals.FLAT) == {page.code for page in PAGES}
    assert {page.name for page in PAGES} == {
        *("목록", "조건", "검색", "뒤쪽", "과제 상세", "현황판", "제출 현황", "검토함", "내 할 일")
    }


def test_the_marks_are_those_of_the_issue():
    named = {code: (mark.land, mark.goal) for code, mark in goals.PAGES.items()}
    assert named == {
        **dict.fromkeys(("list", "filter", "search", "deep"), (6, 3.5)),
        "detail": (6, 3),
        "board": (8, 3),
        **dict.fromkeys(("quarter", "review"), (8, 4)),
        "todo": (12, 6),
    }
    assert (goals.FILE_SECONDS["xlsx"], goals.FILE_SECONDS["csv"].land) == (Goal(1.2, 0.4), 0.15)
    assert (goals.FLAT["list"], goals.FLAT["filter"]) == (Goal(1.3, 1.1), Goal(1.7, 1.7))


@pytest.mark.parametrize(
    ("mark", "value", "says"),
    [
        (Goal(6, 3.5), 3.5, "목표 달성"),
        (Goal(6, 3.5), 3.51, "착지 달성"),
        (Goal(6, 3.5), 6.01, "미달"),
        (Goal(200, 350, more=True), 350, "목표 달성"),
        (Goal(200, 350, more=True), 200, "착지 달성"),
        (Goal(200, 350, more=True), 199.9, "미달"),
    ],
)
def test_a_mark_is_reached_or_not(mark, value, says):
    assert mark.says(value) == says


def test_a_report_says_of_each_figure_whether_its_mark_is_reached():
    slow, quick = Ratio(9.0, 8.5, 9.5, 3), Ratio(2.0, 1.9, 2.1, 3)
    pages = [
        PageFigures("list", 41, 9.0, 12.0, 1.0, slow, 7.0, 1.5, 57_000, 10_000, 41),
        PageFigures("detail", 41, 2.0, 3.0, 1.0, quick, 1.0, 0.5, 19_000, 6_000, 0),
    ]
    run = Run(pages, {("list", 100_000): Ratio(1.2, 1.1, 1.3, 3)}, quiet=10, blocks=12)
    report = Report(
        "기계", "2026-11-30", "abc", 3, "PostgreSQL", ["과제 100,000건"], "", [0.1, 4.0], {10_000: 44.0}, run
    )
    report.crowd = [CrowdFigures("list", 41, 100.0, 80.0, 1_000.0, Ratio(0.1, 0.1, 0.1, 3))]
    report.files = [FileFigures("csv", 10_000, 0.1, 1.0, 10.0, True)]
    report.writes = {"submit": {"statements": 15, "application": 10.0, "database": 4.0, "clock": 20.0}}
    report.statements = {41: {"list": 4, "detail": 4}}

    assert report.missed() == ["목록 41: 9.0", "여덟 사람 목록 41: 0.100", "제출(두 번째 확인) 질의: 15"]
    text = report.text()
    assert "| 목록 | 41 | 9.0 | 12.0 | 1.00 | 9.0 (8.5~9.5) | ≤ 6 · ≤ 3.5 | 미달 | 7.0 + 1.5 | 4 | 56 · 10 |" in text
    assert "| 목록 | 100,000 | 1.20 (1.10~1.30) | ≤ 1.3 · ≤ 1.1 | 착지 달성 |" in text
    assert "미달 3건" in text
    assert "다른 일이 함께 돌던 기계" in text
    assert "이번에 재지 않은 것: 과제 100,000건" in text


# ---- asking ----------------------------------------------------------------------------------------------------------


class Answering(BaseHTTPRequestHandler):
    """A server of one page in chunks and one with its length."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = b"x" * 1000
        self.send_response(200 if self.path != "/gone" else 404)
        if self.path == "/chunks":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"3e8\r\n" + body + b"\r\n0\r\n\r\n")
        else:
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def answering() -> Iterator[Visitor]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Visitor(server.server_address[1])
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["/whole", "/chunks"])
@pytest.mark.parametrize("users", [1, 8])
def test_a_block_asks_as_often_as_it_may(answering, path, users):
    block = answering.block(path, users=users, seconds=60, least=1, most=20)
    assert (len(block.times), block.refused) == (20, 0)
    assert block.rate > 0


def test_a_block_counts_what_is_no_page(answering):
    assert answering.block("/gone", users=1, seconds=0, least=3, most=10).refused == 3


def test_processes_say_what_they_use():
    own = os.getpid()
    assert own in machine.tree(own)
    assert machine.processor_seconds(own) > 0
    assert machine.memory(own).pss <= machine.memory(own).rss
    machine.forget_peaks(own)
    now, most = machine.peaks(own)[own]
    assert 0 < now <= most + 1
