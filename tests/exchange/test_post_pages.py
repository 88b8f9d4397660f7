"""Exchanged posts: who sits where until when; names only for those who may read them."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from exchange.models import Role
from tasks.queries.vacancies import vacancies
from tests.makers import (
    make_assignment,
    make_ministry,
    make_pair,
    make_post,
    make_post_name,
    make_round,
    make_task,
    make_user,
)
from tests.pages import as_user, cost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

LIST = reverse("exchange:posts")
TITLE = re.compile(r'<a href="/posts/[^"]+">([^<]+)</a>(?=\s*(?:<span|</th>))')


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def pairs():
    """Two pairs of one round: one seated until the end of November, one without tasks and vacant on one side."""
    round_ = make_round(number=1)
    ministry = make_ministry(name="국토교통부", short_name="국토부", code="MOLIT", aliases=["건교부"])
    first = make_pair(
        round=round_,
        number=1,
        post_a=make_post(title="국토정책관", ministry=ministry, level="dg"),
        post_b=make_post(title="자연보전국장", level="dg", aliases=["자연보건국장"], source_mark="inferred"),
    )
    second = make_pair(
        round=round_,
        number=2,
        post_a=make_post(title="개발과장"),
        post_b=make_post(title="전략과장"),
        no_task_reason="없음",
    )
    make_assignment(first.post_a, ends_on=date(2024, 11, 30), source_mark="demo")
    make_assignment(first.post_b, ends_on=date(2026, 2, 28))
    make_assignment(second.post_a)
    return first, second


def test_both_posts_of_each_pair_are_listed_in_order(staff, pairs):
    assert TITLE.findall(page(staff)) == ["국토정책관", "자연보전국장", "개발과장", "전략과장"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("mark=vacant", []),
        ("mark=unheard", ["전략과장"]),
        ("mark=ending", ["국토정책관"]),
        ("mark=no_task", ["개발과장", "전략과장"]),
        ("mark=check", ["자연보전국장"]),
        ("level=dg", ["국토정책관", "자연보전국장"]),
        ("ministry=MOLIT", ["국토정책관"]),
        ("search=국토교통부", ["국토정책관"]),
        ("search=건교부", ["국토정책관"]),
        ("search=국토부 국토 정책관", ["국토정책관"]),
        ("search=자연보건국장", ["자연보전국장"]),
        ("search=ㄱㅌㅂ", ["국토정책관"]),
        ("search=%25", []),
        ("round=1&level=director&mark=unheard", ["전략과장"]),
        ("round=", ["국토정책관", "자연보전국장", "개발과장", "전략과장"]),
    ],
)
def test_a_condition_keeps_what_it_says(staff, pairs, query, expected):
    assert TITLE.findall(page(staff, query)) == expected


@pytest.mark.parametrize("query", ["round=99", "level=x", "ministry=x", "mark=x", "search=" + "가" * 61])
def test_a_wrong_condition_is_said(staff, pairs, query):
    text = page(staff, query)
    assert 'role="alert"' in text
    assert TITLE.findall(text) == []


def test_the_time_left_is_counted_in_days(staff, pairs):
    text = page(staff, "search=국토정책관")
    assert '<b class="days-left digits">53일</b>' in text
    assert "2024. 2. 26. ~ 2024. 11. 30." in text
    assert "시연값" in text


def test_every_column_sorts_both_ways(staff, pairs):
    for column in ("number", "ministry", "title", "level", "left"):
        up, down = TITLE.findall(page(staff, f"sort={column}")), TITLE.findall(page(staff, f"sort=-{column}"))
        assert sorted(up) == sorted(down)
        assert len(up) == 4
    assert TITLE.findall(page(staff, "sort=left")) == ["국토정책관", "자연보전국장", "개발과장", "전략과장"]


def test_names_are_read_by_the_centre_and_the_pair_only(pairs):
    first, _ = pairs
    holder = first.post_a.assignments.get().holder
    across = first.post_b.assignments.get().holder
    stranger = make_assignment().holder
    detail = reverse("exchange:post_detail", args=[first.post_a.code])
    for user in (make_user(Role.ADMIN), holder, across):
        client = as_user(user)
        assert holder.display_name in page(client, "search=국토정책관")
        assert holder.display_name in client.get(detail).content.decode()
    for user in (make_user(Role.VIEWER), stranger):
        client = as_user(user)
        file = client.get(reverse("exchange:posts", args=["xlsx"])).getvalue()
        told = [page(client), client.get(detail).content.decode()]
        told += [str(CalamineWorkbook.from_filelike(BytesIO(file)).get_sheet_by_index(0).to_python())]
        for text in told:
            assert not re.search(rf"{holder.display_name}(?!\d)", text)
            assert "재직 중" in text


def test_one_post_tells_everybody_who_sat_in_it(staff):
    post = make_post(title="정책과장", aliases=["정책담당관"])
    make_post_name(post, title="새정책과장", starts_on=date(2025, 1, 1), former_code="later")
    make_pair(post_a=post)
    early = make_assignment(post, starts_on=date(2023, 1, 1), ends_on=date(2024, 1, 31), end_reason="기간 만료").holder
    now = make_assignment(post, starts_on=date(2024, 2, 1)).holder
    text = staff.get(reverse("exchange:post_detail", args=[post.code])).content.decode()
    assert text.index(now.display_name) < text.index(early.display_name)
    for words in ("기간 만료", "정책담당관", "새정책과장"):
        assert words in text
    moved = staff.get(reverse("exchange:post_detail", args=["later"]))
    assert (moved.status_code, moved["Location"]) == (301, f"/posts/{post.code}")


def test_an_unknown_post_is_not_found(staff):
    assert staff.get(reverse("exchange:post_detail", args=["nobody"])).status_code == 404


def test_the_file_holds_what_the_page_shows(staff, pairs):
    answer = staff.get(reverse("exchange:posts", args=["xlsx"]), {"mark": "ending"})
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
    assert "표시 60일 안에 끝남" in rows[0][0]
    only = dict(zip(rows[1], rows[2], strict=True))
    assert (only["종료일"], only["남은 날"], only["시연값"]) == (date(2024, 11, 30), 53, "시연값")
    assert len(rows) == 3


def test_the_list_costs_the_same_for_one_pair_and_for_thirty(staff):
    round_ = make_round(number=1)
    costs = []
    for more in (1, 2, 27):
        for _ in range(more):
            make_assignment(make_pair(round=round_).post_a)
        costs.append(cost(page, staff))
    assert len(set(costs)) == 1


@pytest.mark.parametrize(
    ("terms", "word", "other"),
    [
        ([], "발령 확인 안 됨", "공석"),
        ([(date(2024, 11, 1), None)], "발령 확인 안 됨", "공석"),
        ([(date(2024, 2, 1), date(2024, 9, 30))], "공석", "발령 확인 안 됨"),
    ],
)
def test_unknown_is_not_vacant_on_any_page(staff, terms, word, other):
    pair = make_pair(round=make_round(number=1), number=12, post_a=make_post(title="평가국장"))
    make_assignment(pair.post_b)
    for starts_on, ends_on in terms:
        make_assignment(pair.post_a, starts_on=starts_on, ends_on=ends_on)
    addresses = [
        f"{LIST}?q=평가국장",
        reverse("exchange:post_detail", args=[pair.post_a.code]),
        reverse("tasks:pair_detail", args=[pair.code]),
    ]
    for address in addresses:
        badges = re.findall(
            r'<span class="status none[^"]*">(.*?)</span>', staff.get(address).content.decode(), re.DOTALL
        )
        badges = [re.sub(r"<[^>]*>", "", badge).strip() for badge in badges]
        assert word in badges and other not in badges, address
    assert word in b"".join(staff.get(f"{LIST}.csv").streaming_content).decode("utf-8-sig")


def test_who_opens_a_quarter_reads_the_same_word():
    pair, known = make_pair(number=1), make_pair(number=2)
    for each in (pair, known):
        make_task(each)
        make_assignment(each.post_b)
    make_assignment(known.post_a, starts_on=date(2024, 2, 1), ends_on=date(2024, 9, 30))
    assert [(each.post.pk, each.word) for each in vacancies(date(2024, 10, 8)).named] == [
        (pair.post_a_id, "발령 확인 안 됨"),
        (known.post_a_id, "공석"),
    ]
