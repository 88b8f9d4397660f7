"""What a search finds beside tasks, and that what was announced stands where it belongs."""

import pytest
from django.urls import reverse

from tasks.models import AgendaItem, CollaborationTask, CouncilDecision, CouncilMeeting, TaskPart
from tasks.queries.related import related_to
from tests.tasks.board_makers import load_programme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def programme():
    load_programme()


@pytest.mark.parametrize(
    ("words", "kind", "href"),
    [
        ("연수회", "행사", "/meetings#workshop-2024"),
        ("협업 부문", "제도", "/meetings#collaboration-sector"),
        ("부문 협업", "제도", "/meetings#collaboration-sector"),
        ("새벽배송", "성과 사례", "/outcomes#o2"),
        ("새벽배송", "발표된 목표", "/tasks/7-1#goals"),
        ("조성기간", "발표된 목표", "/tasks/1-1#goals"),
        ("시너지", "구분", "/tasks?category=expertise"),
        ("용수확보", "부처별 역할", "/tasks/1-1#roles"),
        ("합동 조사 추진", "보도자료 사례", "/tasks/7-1"),
        ("두 특구", "구분 사유", "/pairs/3"),
    ],
)
def test_facts_are_found_by_search(programme, staff, words, kind, href):
    assert (kind, href) in {(one.kind, one.href) for one in related_to(words)}
    text = staff.get(reverse("tasks:tasks"), {"search": words}).content.decode()
    assert "함께 찾은 자료" in text and f'href="{href}"' in text


@pytest.mark.parametrize("words", ["", "새", "%%", "없는말없는말", "새벽_송", "새벽%배송", "새벽\\배송"])
def test_nothing_is_found_by_nothing(programme, words):
    assert related_to(words) == []


def test_all_six_example_titles_are_found(programme):
    examples = CollaborationTask.objects.exclude(example_title="")
    assert len(examples) == 6
    for task in examples:
        assert task.get_absolute_url() in {one.href for one in related_to(task.example_title)}


def test_the_page_of_a_task_shows_goals_definition_and_why(programme, staff):
    text = staff.get(reverse("tasks:task_detail", args=["1-1"])).content.decode()
    assert "조성기간을 절반으로 단축" in text
    assert "본질적인 업무특성 차이 등으로" in text
    assert "본문 ①과 사례 표에 제시된 쌍" in text
    assert "용인 반도체 국가산단 신속 조성" in text
    assert "발표된 목표" not in staff.get(reverse("tasks:task_detail", args=["8-1"])).content.decode()


def test_the_page_of_a_pair_defines_its_category_and_the_councils_page_has_the_workshop(programme, staff):
    assert "국민편의를 증진할 수 있는 과제" in staff.get(reverse("tasks:pair_detail", args=["3"])).content.decode()
    text = staff.get(reverse("tasks:meetings")).content.decode()
    assert 'id="workshop-2024"' in text and "정부세종컨벤션센터" in text and "자료에는 30일" in text


def test_each_word_may_stand_in_another_text_in_any_case(programme):
    meeting = CouncilMeeting.objects.order_by("number").first()
    CouncilMeeting.objects.filter(pk=meeting.pk).update(note="Pilot 도시")
    AgendaItem.objects.create(meeting=meeting, position=90, text="가나 안건")
    CouncilDecision.objects.create(meeting=meeting, position=90, text="다라 결정")
    for words in ("pilot 가나", "다라 PILOT", "가나 다라"):
        assert [one.href for one in related_to(words)] == [reverse("tasks:meeting_detail", args=[meeting.number])]
    assert related_to("가나 다라 마바") == []


def test_letters_that_stand_alone_are_sought_too(programme):
    task = CollaborationTask.objects.get(code="1-1")
    TaskPart.objects.create(task=task, side="a", position=90, text="ㄱ 뷁 쀍")
    assert [one.href for one in related_to("뷁 쀍")] == [f"{task.get_absolute_url()}#roles"]
