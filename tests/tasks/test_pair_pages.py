"""Pairs: the table, its picture, one pair with its posts; names only for those who may read them."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from exchange import clock
from exchange.models import Role
from tests.makers import (
    make_assignment,
    make_assistance,
    make_milestone,
    make_outcome,
    make_pair,
    make_round,
    make_task,
    make_user,
)
from tests.pages import as_user, cost
from tests.tasks.board_makers import AT, load_programme, make_small_world

pytestmark = pytest.mark.django_db

LIST = reverse("tasks:pairs")
NUMBER = re.compile(r'<span class="on-phone digits">(\d+)\. </span>')


@pytest.fixture(autouse=True)
def eighth_of_october() -> Iterator[None]:
    with clock.at(AT):
        yield


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_programme_has_twelve_pairs_and_the_last_has_no_task(staff):
    load_programme()
    text = page(staff)
    assert NUMBER.findall(text) == [str(number) for number in range(1, 13)]
    last = text[text.rindex("<tr>") :]
    assert "과제 미수록" in last
    assert "미지정" in last


def test_the_picture_says_in_words_what_it_shows(staff):
    load_programme()
    label = re.search(r'<svg class="net"[^>]*aria-label="([^"]+)"', page(staff)).group(1)
    assert "1번 국토부와 환경부" in label
    assert "12번 국조실과 외교부" in label
    assert label.count("번 ") == 12


def test_the_last_round_chosen_by_today_is_shown_and_others_on_demand(staff):
    first, later = make_round(number=1, selected_on="2024-02-12"), make_round(number=2, selected_on="2024-12-22")
    make_pair(round=first, number=3)
    make_pair(round=later, number=8)
    assert NUMBER.findall(page(staff)) == ["3"]
    assert NUMBER.findall(page(staff, "round=2")) == ["8"]
    assert NUMBER.findall(page(staff, "round=")) == ["3", "8"]
    assert 'href="?round=2"' in page(staff)


def test_a_round_that_does_not_exist_is_said(staff):
    make_pair()
    text = page(staff, "round=99")
    assert "교류 차수: 목록에 있는 값을 선택해 주세요." in text
    assert NUMBER.findall(text) == []


def test_states_are_counted_as_on_the_board(staff):
    make_small_world()
    text = page(staff)
    assert re.search(
        r'<span class="stacked-words">지연 2 · 주의 1</span>', text
    )  # late: submitted and last quarter's draft
    assert re.search(r'<span class="stacked-words">정상 1 · 판정 전 1</span>', text)


def test_every_column_sorts_both_ways(staff):
    make_small_world()
    for column in ("number", "pair", "level", "theme", "category", "task_count", "states"):
        up, down = NUMBER.findall(page(staff, f"sort={column}")), NUMBER.findall(page(staff, f"sort=-{column}"))
        assert sorted(up) == sorted(down) == ["1", "2", "3", "4"]
    assert NUMBER.findall(page(staff, "sort=states"))[0] == "1"
    assert NUMBER.findall(page(staff, "sort=-number")) == ["4", "3", "2", "1"]


def test_the_list_costs_the_same_for_one_pair_and_for_fifty(staff):
    costs = []
    round_ = make_round(number=1)
    for more in (1, 2, 47):
        for _ in range(more):
            make_task(make_pair(round=round_))
        costs.append(cost(page, staff))
    assert len(set(costs)) == 1


def test_the_file_holds_what_the_page_shows(staff):
    make_small_world()
    answer = staff.get(reverse("tasks:pairs", args=["xlsx"]))
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
    assert "교류 차수 1차 교류" in rows[0][0]
    assert len(rows) == 6
    first = dict(zip(rows[1], rows[2], strict=True))
    assert (first["연번"], first["과제"], first["지연"], first["주의"]) == (1, 3, 2, 1)
    assert dict(zip(rows[1], rows[5], strict=True))["과제가 없는 사유"] == "직제 개편"


# ---- one pair --------------------------------------------------------------------------------------------------------


def test_a_pair_shows_posts_themes_tasks_and_outcomes(staff):
    pair = make_pair(theme="4월 주제", theme_before="2월 주제")
    task = make_task(pair)
    make_milestone(task, title="다음 일")
    make_outcome(pair, title="달라진 일")
    text = staff.get(pair.get_absolute_url()).content.decode()
    for words in (
        "4월 주제",
        "2월 주제",
        "직위 선정 당시 주제(2024년 2월)",
        task.title,
        "다음 일",
        "달라진 일",
        "미지정",
    ):
        assert words in text


def test_a_pair_without_tasks_says_why(staff):
    pair = make_pair(no_task_reason="직제 개편을 기다림")
    assert "직제 개편을 기다림" in staff.get(pair.get_absolute_url()).content.decode()


def test_an_unknown_pair_is_not_found(staff):
    answer = staff.get(reverse("tasks:pair_detail", args=["99"]))
    assert answer.status_code == 404
    assert "찾는 교류 쌍이 없습니다" in answer.content.decode()


def test_names_are_read_by_the_centre_and_the_pair_only():
    pair = make_pair()
    holder = make_assignment(pair.post_a, make_user(Role.EXCHANGEE, display_name="김교류")).holder
    across = make_assignment(pair.post_b).holder
    assistant = make_assistance(pair.post_b).assistant
    stranger = make_assignment().holder
    address = pair.get_absolute_url()
    for user in (make_user(Role.COORDINATOR), make_user(Role.ADMIN), holder, across, assistant):
        assert "김교류" in as_user(user).get(address).content.decode()
    for user in (make_user(Role.VIEWER), stranger):
        text = as_user(user).get(address).content.decode()
        assert "김교류" not in text
        assert "재직 중" in text


def test_one_pair_costs_the_same_however_many_tasks_it_has(staff):
    pair = make_pair()
    make_task(pair)
    staff.get(pair.get_absolute_url())  # what its posts are called is kept from now on
    costs = []
    for more in (1, 2, 10):
        for _ in range(more):
            make_milestone(make_task(pair))
            make_outcome(pair)
        costs.append(cost(staff.get, pair.get_absolute_url()))
    assert len(set(costs)) == 1
    assert costs[0] <= 12
