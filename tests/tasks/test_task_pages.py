"""The task list as people meet it: tabs, conditions in the address, order, pages, file, saved views."""

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from exchange import clock
from exchange.models import Role, SavedView
from tasks.models import CollaborationTask
from tasks.queries.computed_standing import computed_standing
from tasks.queries.standing import chosen_period, counted_in
from tests.makers import (
    make_assignment,
    make_assistance,
    make_milestone,
    make_ministry,
    make_pair,
    make_period,
    make_post,
    make_report,
    make_task,
    make_user,
    name_of,
)
from tests.pages import as_user, cost
from tests.tasks.board_makers import AT, load_programme, make_small_world

pytestmark = pytest.mark.django_db

LIST = reverse("tasks:tasks")
FILE = reverse("tasks:tasks", args=["xlsx"])
COUNT = re.compile(r'class="count" role="status">[^<]*<b class="digits">([\d,]+)</b>')
TAB = re.compile(r'<a href="([^"]*)"( aria-current="true")?>([^<]+?)(?: <b class="digits">(\d+)</b>)?</a>')
ROW = re.compile(r'<span class="on-phone digits">([\w-]+) </span>')


@pytest.fixture(autouse=True)
def eighth_of_october() -> Iterator[None]:
    with clock.at(AT):
        yield


def page(client: Client, query: str = "", status: int = 200) -> str:
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == status
    return answer.content.decode()


def codes(text: str) -> list[str]:
    return ROW.findall(text)


def tabs(text: str) -> dict[str, tuple[str, bool, str]]:
    nav = text[text.index('aria-label="과제 묶음"') : text.index("</nav>", text.index('aria-label="과제 묶음"'))]
    return {name: (href.replace("&amp;", "&"), bool(current), count) for href, current, name, count in TAB.findall(nav)}


def sheet(client: Client, query: str = "") -> list[list]:
    answer = client.get(f"{FILE}?{query}")
    assert answer.status_code == 200
    return CalamineWorkbook.from_filelike(BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()


# ---- what is listed --------------------------------------------------------------------------------------------------


def test_the_programme_fits_one_page_in_its_order(staff):
    load_programme()
    text = page(staff)
    listed = codes(text)
    assert COUNT.findall(text) == ["41"]
    assert listed[:6] == ["1-1", "1-2", "1-3", "1-4", "1-5", "2-1"]
    assert listed[-1] == "11-3"
    assert 'class="pages"' not in text


def test_each_tab_opens_as_many_tasks_as_it_says(staff):
    make_small_world()
    found = tabs(page(staff))
    assert list(found) == ["전체", "챙겨볼 과제", "이번 분기 미제출", "기한 경과"]
    for name, (href, _, count) in found.items():
        opened = page(staff, href.lstrip("?"))
        assert COUNT.findall(opened) == [count], name
        assert tabs(opened)[name][1], f"{name} stands as current on its own page"
    assert found["챙겨볼 과제"][2] == "4"


def test_conditions_stand_as_chips_that_can_be_taken_away(staff):
    make_small_world()
    text = page(staff, "state=late&pair=1&sort=title")
    chips = re.findall(r'<li><a href="([^"]+)">([^<]+)<svg', text)
    assert [label for _, label in chips] == ["추진 상태 지연", next(label for _, label in chips if "⇄" in label)]
    without = chips[0][0].replace("&amp;", "&").lstrip("?")
    assert COUNT.findall(page(staff, without)) == ["3"]
    assert "sort=title" in without


def test_a_wrong_condition_shows_no_rows_and_says_so(staff):
    make_small_world()
    text = page(staff, "state=green")
    assert codes(text) == []
    assert text.count("추진 상태: 목록에 있는 값을 선택해 주세요.") == 2  # above the list and at the field
    assert "<title>오류 · 과제 목록" in text
    assert "조건에 맞는 과제가 없습니다" not in text


@pytest.mark.parametrize("name", ["pair", "round", "mine", "view", "q"])
def test_a_wrong_hidden_condition_is_said_too(staff, name):
    make_small_world()
    assert 'role="alert"' in page(staff, f"{name}=nonsense")


def test_an_empty_result_says_how_to_widen_it(staff):
    make_small_world()
    text = page(staff, "search=뷁뷁")
    assert "조건에 맞는 과제가 없습니다. 조건을 줄이거나 ‘조건 모두 해제’를 눌러 주세요." in text
    assert COUNT.findall(text) == ["0"]


def test_before_the_first_quarter_opens_every_task_is_listed_without_a_state(staff):
    task = make_task()
    text = page(staff)
    assert codes(text) == [task.code]
    assert "아직 연 분기가 없음" in text
    assert "판정 전" in text


def test_closed_and_cancelled_tasks_are_kept_apart(staff):
    make_period()
    live = make_task()
    gone = make_task(status="cancelled", ended_on=date(2024, 7, 1), end_reason="예산이 없어 그만둠")
    assert codes(page(staff)) == [live.code]
    text = page(staff, "view=ended")
    assert codes(text) == [gone.code]
    assert "취소: 예산이 없어 그만둠" in text


def test_an_earlier_quarter_shows_its_own_states(staff):
    make_small_world()
    assert COUNT.findall(page(staff, "q=2024-2&state=late")) == ["2"]


def test_what_people_typed_is_shown_as_text(staff):
    make_task(title="<script>alert(1)</script>", short_name="<b>")
    text = page(staff, "search=%3Cimg%20src%3Dx%3E")
    assert "<img src=x>" not in text
    assert "&lt;script&gt;" in page(staff)
    assert "<script>alert" not in page(staff)


# ---- order and pages -------------------------------------------------------------------------------------------------


def test_every_column_sorts_both_ways_and_ties_are_settled(staff):
    make_small_world()
    for column in ("code", "title", "ministries", "state", "report_status", "next_due_on", "issues"):
        up, down = codes(page(staff, f"sort={column}")), codes(page(staff, f"sort=-{column}"))
        assert sorted(up) == sorted(down)
        assert len(set(up)) == 8
        assert up == codes(page(staff, f"sort={column}"))
    assert codes(page(staff, "sort=code")) == codes(page(staff, "sort=-code"))[::-1]


def test_the_worst_state_stands_first(staff):
    world = make_small_world()
    order = codes(page(staff, "sort=state"))
    assert set(order[:2]) == {world["submitted"].code, world["draft"].code}
    assert order[-1] == world["not_started"].code


def test_equal_titles_keep_the_order_of_the_key(staff):
    pair = make_pair()
    made = [make_task(pair, title="같은 이름").code for _ in range(12)]
    assert codes(page(staff, "sort=title")) == made


def test_a_sort_that_does_not_exist_says_so(staff):
    make_small_world()
    text = page(staff, "sort=password")
    assert "정렬할 수 없는 항목이어서 기본 순서로 보여 드립니다." in text
    assert len(codes(text)) == 8


def test_more_than_fifty_tasks_take_a_second_page(staff):
    pair = make_pair()
    for number in range(1, 54):
        make_task(pair, number=number)
    first, second = page(staff), page(staff, "page=2&per_page=1000")
    assert (len(codes(first)), len(codes(second))) == (50, 3)
    assert COUNT.findall(first) == ["53"]
    assert not set(codes(first)) & set(codes(second))
    for wrong in ("page=99", "page=x", "page=-1", "page=999999999999"):
        assert "없는 쪽이어서 첫 쪽을 보여 드립니다." in page(staff, wrong)


@pytest.mark.parametrize("query", ["", "search=시험", "state=ok&sort=state", "overdue=any"])
def test_the_list_costs_the_same_for_one_task_and_for_fifty(staff, query):
    costs = []
    for more in (1, 2, 47):
        for _ in range(more):
            task = make_task()
            make_milestone(task)
            make_report(task)
        page(staff, query)  # names and choices, which were just changed, are kept from now on
        costs.append(cost(page, staff, query))
    assert len(set(costs)) == 1
    assert costs[0] <= 13 + ("search" in query)  # what else holds the words


# ---- own tasks -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Role.EXCHANGEE, Role.ASSISTANT])
def test_who_writes_reports_begins_with_the_own_tasks(kind):
    world = make_small_world()
    post = world["calm"].pair.post_b  # of this pair only
    person = make_assignment(post).holder if kind == Role.EXCHANGEE else make_assistance(post).assistant
    client = as_user(person)
    text = page(client)
    own = [world["not_started"].code, world["calm"].code]
    assert codes(text) == own
    assert tabs(text)["내 과제"][1:] == (True, "2")
    assert codes(page(client, "mine=")) != own
    everything = tabs(text)["전체"][0].lstrip("?")
    assert COUNT.findall(page(client, everything)) == ["8"]
    assert COUNT.findall(page(client, "state=late")) == ["2"]  # a link with a condition means what it says
    assert [row[0] for row in sheet(client, "mine=1")[2:]] == own


def test_a_viewer_of_a_ministry_has_its_tab():
    world = make_small_world()
    ministry = name_of(world["calm"].pair.post_a).ministry
    text = page(as_user(make_user(Role.VIEWER, ministry=ministry)))
    href, _, count = tabs(text)["내 부처"]
    assert f"ministry={ministry.slug}" in href
    assert COUNT.findall(page(as_user(make_user(Role.VIEWER)), href.lstrip("?"))) == [count]


def test_an_evaluator_is_refused_and_a_stranger_sent_to_the_login():
    assert as_user(make_user(Role.EVALUATOR)).get(LIST).status_code == 403
    assert Client().get(LIST)["Location"].startswith(reverse("exchange:login"))


def test_only_the_centre_may_remind(staff):
    make_small_world()
    remind = reverse("tasks:quarter_remind", args=["2024-3"])
    assert remind in page(staff)
    assert remind not in page(as_user(make_user(Role.VIEWER)))


# ---- the file --------------------------------------------------------------------------------------------------------


def test_the_file_holds_every_row_of_the_condition_with_real_values(staff):
    world = make_small_world()
    CollaborationTask.objects.filter(pk=world["calm"].pk).update(title="=1+1")
    rows = sheet(staff, "pair=3&sort=-code")
    head = rows[1]
    assert "2024. 10. 8.(화) 14:00 기준" in rows[0][0]
    assert "⇄" in rows[0][0]
    assert [row[0] for row in rows[2:]] == [world["calm"].code, world["not_started"].code]
    calm = dict(zip(head, rows[2], strict=True))
    assert calm["과제"] == "=1+1"
    assert calm["이정표 목표일"] == date(2024, 9, 30)
    assert calm["늦은 이정표"] == 1
    assert f"{calm['보고 기한']:%Y-%m-%d %H:%M}" == "2024-10-11 18:00"
    assert (calm["추진 상태"], calm["분기 보고"]) == ("정상", "확정")
    assert head[-1] == "시연값"


def test_the_file_marks_invented_values(staff):
    load_programme()
    rows = sheet(staff)
    assert len(rows) == 43
    assert {row[-1] for row in rows[2:]} == {"시연값"}  # their reports are the demonstration's


def test_the_file_takes_only_the_picked_tasks(staff):
    world = make_small_world()
    picked = [world["calm"].code, world["draft"].code]
    rows = sheet(staff, "q=2024-3&" + "&".join(f"task={code}" for code in [*picked, "99-9"]))
    assert sorted(row[0] for row in rows[2:]) == sorted(picked)
    assert "선택한 과제 3건" in rows[0][0]


def test_a_file_of_more_than_a_page_is_whole(staff):
    pair = make_pair()
    for number in range(1, 54):
        make_task(pair, number=number)
    assert len(sheet(staff, "page=2")) == 55


# ---- saved views -----------------------------------------------------------------------------------------------------


def save(client: Client, name: str, query: str = "state=late&q=2024-2&page=3&strange=1"):
    return client.post(reverse("tasks:saved_view_save"), {"name": name, "query": query})


def test_a_saved_view_becomes_a_tab_without_quarter_and_page(staff):
    make_small_world()
    answer = save(staff, "늦은 것")
    assert answer["Location"] == f"{LIST}?state=late"
    text = page(staff, "state=late")
    assert tabs(text)["늦은 것"] == ("?q=2024-3&state=late", True, "")
    assert "늦은 것" not in tabs(page(as_user(make_user(Role.VIEWER))))


@pytest.mark.parametrize("name", ["", "   ", "가" * 21, "\x00", "\u200b"])
def test_a_view_without_a_proper_name_is_not_saved_and_what_was_typed_stays(staff, name):
    answer = save(staff, name)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not SavedView.objects.exists()


def test_a_name_is_taken_once(staff):
    save(staff, "늦은 것")
    answer = save(staff, "늦은 것", "state=warn")
    assert answer.status_code == 409
    assert "같은 이름의 조건이 이미 있습니다." in answer.content.decode()
    assert SavedView.objects.count() == 1


def test_a_view_is_renamed_and_deleted_by_its_owner_only(staff):
    save(staff, "늦은 것")
    view = SavedView.objects.get()
    rename, delete = (reverse(f"tasks:saved_view_{act}", args=[view.pk]) for act in ("rename", "delete"))
    other = as_user(make_user(Role.VIEWER))
    assert other.post(rename, {"name": "남의 것"}).status_code == 404
    assert other.post(delete).status_code == 404
    assert staff.post(rename, {"name": ""}).status_code == 422
    assert staff.post(rename, {"name": "지연 과제"}).status_code == 302
    assert SavedView.objects.get().name == "지연 과제"
    assert staff.post(delete).status_code == 302
    assert not SavedView.objects.exists()
    assert staff.post(delete).status_code == 404


def test_a_post_or_ministry_that_is_gone_from_a_saved_view_is_said(staff):
    make_period()
    make_task(make_pair(post_a=make_post(ministry=make_ministry(code="OLD"))))
    save(staff, "옛 부처", "ministry=ancient")
    assert "부처: 목록에 있는 값을 선택해 주세요." in page(staff, "ministry=ancient")


def test_a_quarter_counts_the_tasks_that_its_reports_say_it_counts():
    make_small_world()
    make_task()  # made after the opening
    make_task(status="closed", ended_on=date(2024, 9, 1), end_reason="마침")
    make_task(status="closed", ended_on=date(2024, 12, 1), end_reason="마침")
    period = chosen_period()
    for each in (period, chosen_period("2024-2")):
        assert set(counted_in(each)) == set(computed_standing(each))
    assert set(counted_in(chosen_period("2024-2"))) != set(counted_in(period))
