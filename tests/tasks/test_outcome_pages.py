"""Outcomes, councils and sources: what is known, what is only announced, and what is doubtful."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from exchange.models import Role
from tasks.models import AgendaItem, CouncilDecision
from tests.makers import make_meeting, make_outcome, make_post, make_release, make_task, make_user
from tests.pages import cost
from tests.tasks.board_makers import load_programme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def page(client: Client, name: str, query: str = "", *args) -> str:
    answer = client.get(f"{reverse(f'tasks:{name}', args=args)}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def cards(text: str) -> list[str]:
    return re.findall(r'<h2 class="before-after-head"><a href="[^"]+">([^<]+)</a>', text)


# ---- outcomes --------------------------------------------------------------------------------------------------------


def test_outcomes_stand_in_their_order_and_are_narrowed_by_state(staff):
    make_outcome(title="둘째", position=2, state="ongoing")
    make_outcome(title="첫째", position=1, state="confirmed")
    assert cards(page(staff, "outcomes")) == ["첫째", "둘째"]
    assert cards(page(staff, "outcomes", "state=ongoing")) == ["둘째"]
    text = page(staff, "outcomes", "state=nothing")
    assert cards(text) == []
    assert "상태: 목록에 있는 값을 선택해 주세요." in text


def test_a_task_that_is_only_our_reading_is_marked(staff):
    task = make_task()
    make_outcome(task.pair, task=task, title="짐작", task_is_inferred=True)
    assert "(연결 확인 필요)" in page(staff, "outcomes")
    task.outcomes.update(task_is_inferred=False)
    assert "(연결 확인 필요)" not in page(staff, "outcomes")


def test_figures_are_drawn_from_zero(staff):
    make_outcome(title="기간", before_value=12, after_value=3, unit="개월")
    text = page(staff, "outcomes")
    assert 'aria-label="기간, 이전 12개월, 이후 3개월"' in text
    assert 'width="25.0%"' in text


def test_the_file_holds_the_outcomes_with_numbers(staff):
    task = make_task()
    make_outcome(task.pair, task=task, title="기간", before_value=Decimal("12.5"), after_value=4, unit="개월")
    answer = staff.get(reverse("tasks:outcomes", args=["xlsx"]), {"state": "ongoing"})
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
    first = dict(zip(rows[1], rows[2], strict=True))
    assert "상태 추진 중" in rows[0][0]
    assert (first["이전 값"], first["이후 값"], first["과제 번호"]) == (12.5, 4, task.code)
    assert first["과제 연결"] == "확인 필요"


# ---- councils --------------------------------------------------------------------------------------------------------


def test_announced_totals_are_told_with_what_they_do_not_say(staff):
    meeting = make_meeting(number=2, published_total=41, published_on_track=38, published_late=3)
    AgendaItem.objects.create(meeting=meeting, position=1, text="추진실적 점검")
    CouncilDecision.objects.create(meeting=meeting, position=1, text="제 궤도로 돌림", due_on=date(2024, 7, 31))
    listed = page(staff, "meetings")
    assert "정상추진 38 · 지연 3" in listed
    text = page(staff, "meeting_detail", "", 2)
    for words in (
        "정상추진 38 · 지연 3",
        "지연 3건이 어느 과제인지는 공개되지 않아",
        "추진실적 점검",
        "제 궤도로 돌림",
        "2024. 7. 31.",
    ):
        assert words in text


def test_the_file_holds_meetings_and_decisions(staff):
    meeting = make_meeting(number=2, published_total=41, published_on_track=38, published_late=3)
    AgendaItem.objects.create(meeting=meeting, position=1, text="추진실적 점검")
    CouncilDecision.objects.create(meeting=meeting, position=1, text="제 궤도로 돌림", due_on=date(2024, 7, 31))
    book = CalamineWorkbook.from_filelike(BytesIO(staff.get(reverse("tasks:meetings", args=["xlsx"])).getvalue()))
    held, decided = (book.get_sheet_by_name(name).to_python() for name in ("협의회", "결정"))
    row = dict(zip(held[1], held[2], strict=True))
    assert (row["날짜"], row["안건"]) == (date(2024, 7, 9), "추진실적 점검")
    assert (row["발표 정상추진"], row["발표 지연"]) == (38, 3)
    assert decided[2][:4] == [2, "제 궤도로 돌림", "", date(2024, 7, 31)]


def test_the_next_meeting_is_announced(staff):
    make_meeting(number=7, title="앞으로 열 협의회", held_on=date(2024, 10, 22), status="planned")
    text = page(staff, "meetings")
    assert "다음 협의회는" in text
    assert "D-14" in text
    assert "아직 정해진 안건이 없습니다." in page(staff, "meeting_detail", "", 7)


def test_an_unknown_meeting_is_not_found(staff):
    answer = staff.get(reverse("tasks:meeting_detail", args=[99]))
    assert answer.status_code == 404
    assert "찾는 협의회가 없습니다" in answer.content.decode()


def test_councils_are_sorted_with_ties_settled(staff):
    for number in (3, 1, 2):
        make_meeting(number=number, title="같은 이름")
    numbers = re.compile(r'<td class="digits" data-l="회차">(\d+)</td>')
    assert numbers.findall(page(staff, "meetings", "sort=number")) == ["1", "2", "3"]
    assert numbers.findall(page(staff, "meetings", "sort=title")) == ["3", "1", "2"]


# ---- sources ---------------------------------------------------------------------------------------------------------


def test_each_release_says_what_was_read_from_it(staff):
    load_programme()
    text = page(staff, "sources")
    assert "협업과제 41\u00a0· " in text
    assert "성과 사례 5" in text
    assert "(연·월 확인 필요)" in text
    assert len(re.findall(r'<code class="hash">[0-9a-f]{64}</code>', text)) == 2
    assert "산학협력추진지원과장, 산학협력추진사업과장" in text
    assert "과기부" in text


def test_marks_and_doubts_are_listed(staff):
    make_post(title="짐작과장", source_mark="inferred", source_note="이름으로 미루어 적음")
    text = page(staff, "sources")
    assert "이름으로 미루어 적음" in text
    assert "짐작과장" in text
    for mark in ("보도자료", "공개자료", "확인 필요", "직접 입력", "시연값"):
        assert f'<th scope="row" class="nowrap">{mark}</th>' in text


@pytest.mark.parametrize("name", ["outcomes", "meetings", "sources"])
def test_a_page_costs_the_same_for_one_row_and_for_thirty(staff, name):
    costs = []
    for more in (1, 2, 27):
        for number in range(more):
            task = make_task()
            make_outcome(task.pair, task=task, release=make_release(file_name=f"{task.pk}.txt"))
            make_meeting()
            make_post(source_mark="inferred", aliases=[f"다른 {number}"])
        costs.append(cost(page, staff, name))
    assert len(set(costs)) == 1


def test_everybody_with_an_account_reads_the_sources_and_readers_the_rest():
    for role in Role.values:
        client = Client()
        client.force_login(make_user(role))
        refused = 403 if role == Role.EVALUATOR else 200
        assert client.get(reverse("tasks:sources")).status_code == 200
        for name in ("outcomes", "meetings", "pairs", "tasks"):
            assert client.get(reverse(f"tasks:{name}")).status_code == refused, (role, name)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMIN, Role.VIEWER, Role.EXCHANGEE])
def test_who_keeps_the_rows_finds_the_way_to_their_forms(role):
    client = Client()
    client.force_login(make_user(role))
    task = make_task()
    outcome = make_outcome(task.pair, task=task)
    meeting = make_meeting()
    keeps = role in (Role.COORDINATOR, Role.ADMIN)
    for name, args, way in (
        ("outcomes", [], reverse("tasks:manage_outcome_confirm_task", args=[outcome.pk])),
        ("meetings", [], reverse("tasks:manage_meeting_add")),
        ("meeting_detail", [meeting.number], reverse("tasks:manage_meeting_edit", args=[meeting.number])),
        ("task_detail", [task.code], reverse("tasks:manage_task_edit", args=[task.code])),
    ):
        assert (way in page(client, name, "", *args)) == keeps, name
    for address, way in (
        (task.pair.get_absolute_url(), reverse("exchange:manage_pair_edit", args=[task.pair.pk])),
        (
            reverse("exchange:post_detail", args=[task.pair.post_a.code]),
            reverse("exchange:manage_post_edit", args=[task.pair.post_a.pk]),
        ),
    ):
        assert (way in client.get(address).content.decode()) == (role == Role.ADMIN)
