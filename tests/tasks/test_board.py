"""The 현황판: each number is a link to exactly the rows it counts, and everybody sees what is theirs to see."""

import gzip
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.urls import reverse

from exchange import clock
from exchange.models import Role
from tasks.models import ProgressReport
from tasks.queries.board import board_of
from tasks.queries.brief import brief_of
from tests.makers import (
    make_assignment,
    make_assistance,
    make_meeting,
    make_milestone,
    make_pair,
    make_period,
    make_round,
    make_stand_in,
    make_task,
    make_user,
)
from tests.tasks.board_makers import AT, UNFILED, file_report, load_programme, make_small_world, multiply, state_issue

BOARD = reverse("tasks:board")
PAGES = [BOARD, reverse("tasks:board_cross"), *(reverse("tasks:board", args=[each]) for each in ("xlsx", "csv"))]
COUNT = re.compile(r'class="count" role="status">[^<]*<b class="digits">([\d,]+)</b>')
NUMBER = re.compile(r"\d+")
READERS = [Role.COORDINATOR, Role.ADMIN, Role.VIEWER, Role.EXCHANGEE, Role.ASSISTANT]


@pytest.fixture(autouse=True)
def eighth_of_october() -> Iterator[None]:
    with clock.at(AT):
        yield


class Page(HTMLParser):
    """The links of a page with the text inside each, and how many elements it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.elements = 0
        self._open: list[str] | None = None
        self._href = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements += 1
        if tag == "a":
            self._open, self._href = [], dict(attrs).get("href", "")

    def handle_data(self, data):
        if self._open is not None:
            self._open.append(data)

    def handle_endtag(self, tag):
        if tag == "a" and self._open is not None:
            self.links.append((self._href, " ".join("".join(self._open).split())))
            self._open = None


def log_in(role: str = Role.COORDINATOR, user=None) -> Client:
    client = Client()
    client.force_login(user or make_user(role))
    return client


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def numbers_in(client: Client, address: str) -> list[tuple[str, int, int]]:
    """Follow every link of the page that leads to the task list; return address, number shown and number listed."""
    listed: dict[str, int] = {}
    found = []
    for href, words in Page(text_of(client.get(address))).links:
        target = urljoin(f"http://testserver{address}", href).removeprefix("http://testserver")
        if not target.startswith("/tasks?"):
            continue
        if target not in listed:
            listed[target] = int(COUNT.search(text_of(client.get(target)))[1].replace(",", ""))
        if numbers := NUMBER.findall(words):
            found.append((target, int(numbers[-1]), listed[target]))
    return found


@pytest.mark.parametrize("name", ["tasks:board", "tasks:board_cross"])
def test_every_number_opens_as_many_rows(db, name):
    make_small_world()
    found = numbers_in(log_in(), reverse(name))
    assert len(found) > 40
    assert [(target, shown) for target, shown, listed in found if shown != listed] == []


def test_every_number_of_an_earlier_quarter_opens_as_many_rows(db):
    make_small_world()
    found = numbers_in(log_in(), f"{BOARD}?q=2024-2")
    assert len(found) > 30
    assert [(target, shown) for target, shown, listed in found if shown != listed] == []


def test_every_number_of_one_round_opens_as_many_rows(db):
    make_small_world()
    later = make_pair(round=make_round(number=2, name="2차 교류"), number=1)
    make_task(later)
    client = log_in()
    found = numbers_in(client, f"{BOARD}?round=1")
    assert [(target, shown) for target, shown, listed in found if shown != listed] == []
    assert {shown for target, shown, _ in found if target == "/tasks?q=2024-3&round=1"} == {8}


def test_before_the_first_opening_every_number_opens_as_many_rows(db):
    make_task()
    make_task()
    for role in (Role.COORDINATOR, Role.EXCHANGEE):
        found = numbers_in(log_in(role), BOARD)
        assert [(target, shown) for target, shown, listed in found if shown != listed] == []


def test_a_writer_opens_as_many_rows_as_the_centre(db):
    tasks = make_small_world()
    holder = make_assignment(tasks["draft"].pair.post_a).holder
    found = numbers_in(log_in(user=holder), BOARD)
    assert [(target, shown) for target, shown, listed in found if shown != listed] == []


# ---- what is counted ----


def test_the_parts_add_up(db):
    load_programme()
    board = board_of(make_user(Role.COORDINATOR), at=AT)
    whole = board.whole
    assert (whole.tasks, whole.reporting) == (41, 41)
    assert (whole.filing["filed"], whole.filing["returned"], whole.filing["unfiled"]) == (29, 2, 10)
    assert dict(whole.states) == {"ok": 32, "warn": 5, "late": 3, "done": 1}
    assert dict(board.before) == {"ok": 38, "late": 3}
    assert board.ministry_sum == 2 * whole.tasks == 82
    assert sorted(row.tally.tasks for row in board.categories) == [8, 8, 10, 15]
    assert sum(row.tally.tasks for row in board.categories) == sum(row.tally.tasks for row in board.rows) == 41
    assert [row.rank for row in board.ministries] == sorted(row.rank for row in board.ministries)
    for ministry in board.ministries:
        assert sum(tally.tasks for tally in ministry.by_category.values()) == ministry.tally.tasks


def test_the_brief_says_what_the_tiles_say(db):
    load_programme()
    make_meeting(number=9, held_on=AT.date().replace(day=22), status="planned")
    lines = [" ".join(part for part in line if part) for line in brief_of(board_of(make_user(Role.ADMIN), at=AT))]
    assert lines == [
        "추진상황 41개 과제 중 정상 32·완료 1, 주의 5·지연 3 (2분기 정상 38·지연 3)",
        "분기점검 3분기 보고 29건 제출(71%), 보완 요청 2건, 미제출 10건 ※ 기한 10. 11.(금)",
        "애로·이견 5개 과제에서 제기(이견 5) ※ 다음 협의회 10. 22.(화)",
    ]


def test_dashed_cells_are_the_unfiled_tasks_with_the_state_before(db):
    load_programme()
    page = text_of(log_in().get(BOARD))
    cells = re.findall(r'class="cell (\w+)( pending)?" href="/tasks/([\w-]+)"', page)
    assert len(cells) == 41
    assert {code for _, dashed, code in cells if dashed} == UNFILED
    assert [kind for kind, dashed, code in cells if code == "8-1"] == ["late"]


def test_a_pair_without_tasks_says_why_and_a_round_without_tasks_is_only_mentioned(db):
    load_programme()
    board = board_of(make_user(Role.VIEWER), at=AT)
    assert [row.number for row in board.rows] == list(range(1, 13))
    assert board.rows[-1].no_task_reason and not board.rows[-1].tally.tasks
    page = text_of(log_in(Role.VIEWER).get(BOARD))
    assert board.rows[-1].no_task_reason in page
    assert board.idle and all(f"{name} {count}쌍은 아직 과제가 없어" in page for _, name, count in board.idle)
    assert 'aria-label="교류 차수"' not in page


def test_rounds_can_be_chosen_once_two_have_tasks(db):
    make_small_world()
    later = make_pair(round=make_round(number=2, name="둘째 교류"), number=1)
    make_task(later)
    client = log_in()
    assert 'aria-label="교류 차수"' in text_of(client.get(BOARD))
    narrowed = client.get(f"{BOARD}?round=2").context_data["board"]
    assert (narrowed.whole.tasks, [row.code for row in narrowed.rows]) == (1, [later.code])
    assert client.get(f"{BOARD}?round=7").status_code == 404
    assert client.get(f"{BOARD}?round=x").status_code == 400


def test_a_quiet_pair_shrinks_to_a_line_and_a_loud_one_does_not(db):
    by, period = make_user(Role.COORDINATOR), make_period("2024-3")
    round_ = make_round(number=1)
    states = [("ok", "done"), ("ok", "warn"), ("ok", "ok"), ("ok",)]
    for number, of_pair in enumerate(states, 1):
        pair = make_pair(round=round_, number=number)
        for state in of_pair:
            task = make_task(pair)
            file_report(task, period, "accepted" if number < 4 else "draft", by, state=state)
    make_milestone(ProgressReport.objects.filter(task__pair__number=3).first().task, due_on=AT.date().replace(day=7))
    calm = [row.calm for row in board_of(by, at=AT).rows]
    assert calm == ["정상 1 · 완료 1 · 모두 제출", "", "", ""]
    state_issue(ProgressReport.objects.filter(task__pair__number=1).first(), "b", "obstacle", "사람이 모자람")
    assert board_of(by, at=AT).rows[0].calm == ""


def test_an_issue_says_who_stated_it_and_since_when(db):
    make_small_world()
    board = board_of(make_user(Role.COORDINATOR), at=AT)
    found = [(issue.cell.short_name, issue.kind, issue.since.code, issue.quarters) for issue in board.issues]
    assert found == [("submitted", "이견", "2024-2", 2), ("accepted", "애로", "2024-3", 1)]
    assert board.issues[0].stated_by == board.rows[0].a.name
    assert board.longest is board.issues[0]


def test_whose_turn_it_is_and_since_when(db):
    make_small_world()
    board = board_of(make_user(Role.COORDINATOR), at=AT)
    turns = {row.cell.short_name: (row.turn, row.days) for row in board.unfiled}
    assert turns["half_signed"] == (board.rows[1].b.name, 0)
    assert turns["draft"] == ("두 부처", 0)


# ---- who sees what ----


@pytest.mark.parametrize("role", sorted(READERS))
@pytest.mark.parametrize("address", PAGES)
def test_every_reader_sees_the_board(db, role, address):
    make_small_world()
    assert log_in(role).get(address).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_an_evaluator_does_not_and_nobody_writes(db, address):
    make_small_world()
    assert log_in(Role.EVALUATOR).get(address).status_code == 403
    assert log_in().post(address).status_code == 405
    assert Client().get(address).status_code == 302


def test_statements_are_shown_to_those_who_may_read_the_report(db):
    tasks = make_small_world()
    both = {"이견의 내용 2024-3", "애로의 내용 2024-3"}
    assert {text for text in both if text in text_of(log_in().get(BOARD))} == both
    viewer = text_of(log_in(Role.VIEWER).get(BOARD))
    assert {text for text in both if text in viewer} == {"애로의 내용 2024-3"}  # that report is accepted
    holder = make_assignment(tasks["submitted"].pair.post_a).holder
    assert {text for text in both if text in text_of(log_in(user=holder).get(BOARD))} == both
    elsewhere = make_assignment(tasks["calm"].pair.post_b).holder
    assert {text for text in both if text in text_of(log_in(user=elsewhere).get(BOARD))} == set()
    for role in READERS:
        assert "쓰는 중인 이견" not in text_of(log_in(role).get(BOARD))


def test_links_lead_only_where_the_reader_may_go(db):
    tasks = make_small_world()
    assistant = make_assistance(tasks["draft"].pair.post_b).assistant
    for client in [log_in(role) for role in READERS] + [log_in(user=assistant)]:
        main = text_of(client.get(BOARD)).split("<main")[1].split("</main>")[0]
        by_path = {href.partition("?")[0]: href for href, _ in Page(main).links if href.startswith("/")}
        for href in by_path.values():
            assert client.get(href).status_code == 200, href
    own = f"/reports/2024-3/{tasks['draft'].code}"
    assert own in text_of(log_in(user=assistant).get(BOARD))
    assert own not in text_of(log_in().get(BOARD))


def test_only_the_centre_may_remind(db):
    make_small_world()
    remind = reverse("tasks:quarter_remind", args=["2024-3"])
    shown = {role for role in READERS if remind in text_of(log_in(role).get(BOARD))}
    assert shown == {Role.COORDINATOR, Role.ADMIN}


# ---- quarters ----


@pytest.mark.parametrize(
    ("asked", "status"),
    [("2024-4", 404), ("2031-1", 404), ("2024-5", 400), ("이천", 400), ("2024", 400)],
)
@pytest.mark.parametrize("address", PAGES)
def test_a_quarter_that_is_not_there_is_said(db, address, asked, status):
    make_period("2024-3")
    make_period("2024-4", opened_at=None, opened_by=None)
    response = log_in().get(f"{address}?q={asked}")
    assert response.status_code == status
    assert "%00" in asked or "분기" in response.content.decode()  # that one is no address at all


def test_quarters_of_the_year_can_be_chosen_and_unopened_ones_cannot(db):
    make_small_world()
    make_period("2023-4")
    make_period("2024-4", opened_at=None, opened_by=None)
    board = log_in().get(BOARD).context_data["board"]
    assert board.period.code == "2024-3"
    assert board.quarter_links == [(1, "", False), (2, "?q=2024-2", False), (3, "?q=2024-3", True), (4, "", False)]
    assert board.year_links == [("2023년", "?q=2023-4")]


def test_before_anything_is_there(db):
    page = text_of(log_in().get(BOARD))
    assert "아직 연 분기가 없습니다." in page
    assert "아직 등록된 과제가 없습니다." in page
    assert "아직 등록된 과제가 없습니다." in text_of(log_in().get(reverse("tasks:board_cross")))


def test_a_quarter_without_reports_counts_its_tasks(db):
    make_period("2024-3")
    make_task()
    board = log_in().get(BOARD).context_data["board"]
    assert (board.whole.tasks, board.whole.reporting, dict(board.whole.states)) == (1, 0, {"none": 1})
    assert "보고할 과제 없음" in brief_of(board)[1].text


def test_a_deadline_that_is_past_and_met_shows_no_day_count(db):
    by = make_user(Role.COORDINATOR)
    earlier = make_period("2024-1")
    file_report(make_task(), earlier, "accepted", by)
    page = text_of(log_in().get(BOARD))
    assert "D+" not in page


# ---- weight and cost ----


def test_the_page_stays_within_its_weight(db):
    load_programme()
    page = text_of(log_in().get(BOARD))
    assert len(page.encode()) <= 90_000
    assert len(gzip.compress(page.encode())) <= 15_000
    assert Page(page).elements <= 2_000
    assert "style=" not in page and "<script>" not in page


@pytest.mark.slow
@pytest.mark.parametrize("times", [20, pytest.param(100, marks=pytest.mark.deep)])
def test_many_tasks_cost_as_many_queries_as_41_and_stay_within_the_weight(db, django_assert_max_num_queries, times):
    load_programme()
    client = log_in()
    client.get(BOARD)
    with django_assert_max_num_queries(12) as few:
        client.get(BOARD)
    multiply(times - 1)
    client.get(BOARD)
    with django_assert_max_num_queries(12) as many:
        response = client.get(BOARD)
    assert len(few) == len(many)
    board = response.context_data["board"]
    assert (board.whole.tasks, board.ministry_sum) == (41 * times, 82 * times)
    assert (len(board.rows), board.page_count) == (30, times * 12 // 30)
    page = text_of(response)
    assert len(page.encode()) <= 90_000
    assert len(gzip.compress(page.encode())) <= 15_000
    assert Page(page).elements <= 2_000
    for asked in (board.page_count, 9999):
        assert client.get(f"{BOARD}?page={asked}").context_data["board"].page == board.page_count
    assert client.get(f"{BOARD}?page=x").context_data["board"].page == 1


def test_who_writes_costs_no_more_than_allowed(db, django_assert_max_num_queries):
    tasks = make_small_world()
    holder = make_assignment(tasks["draft"].pair.post_a).holder
    substitute = make_stand_in(holder).substitute
    for user in (holder, substitute, make_assistance(tasks["draft"].pair.post_b).assistant):
        client = log_in(user=user)
        client.get(BOARD)
        with django_assert_max_num_queries(12):
            client.get(BOARD)
