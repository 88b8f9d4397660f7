"""What the fixtures quote from the releases (parts, goals, definitions, outcomes), and the events beside councils."""

import re
from datetime import date

import pytest

from exchange.models import ExchangePair, SourceMark, TaskCategory
from fixtures import fingerprint
from tasks.models import Announced, CouncilMeeting, StatedGoal, TaskPart
from tests.test_fixtures import PRESS, all_rows, load


@pytest.fixture
def loaded(db: None) -> None:
    load()


def test_what_a_release_says_is_carried_letter_by_letter(loaded: None) -> None:
    """Each piece stands in a release as it is printed, where the releases are at hand; else ``quoted`` in PROOF."""
    said = [path.read_text(encoding="utf-8") for path in PRESS.glob("*.txt")]
    pieces = [
        piece
        for entry in all_rows()
        if entry["model"] in fingerprint.QUOTED
        for piece in fingerprint.quoted_in(entry["fields"], fingerprint.QUOTED[entry["model"]])
    ]
    assert len(pieces) > 45
    assert [piece for piece in pieces if said and not any(piece in text for text in said)] == []
    of_side = TaskPart.objects.values_list("text", flat=True).order_by("position")
    assert list(of_side.filter(task__code="4-2", side="b")) == [
        "도시안전(대전), 도로·생활안전(충남) 등 재난안전데이터 제공"
    ]
    assert "용수확보·공급 지원" in of_side.filter(task__code="1-1", side="b")


def test_a_label_glued_to_its_words_is_taken_off_and_marked(loaded: None) -> None:
    for part in TaskPart.objects.select_related("task"):
        assert not re.match("국토산업|환경환경|농식품농|식약처합", part.text)
        assert ("떼어 적음" in part.source_note) <= (part.source_mark == SourceMark.INFERRED)
    freed = TaskPart.objects.filter(source_note__contains="떼어 적음")
    assert sorted(freed.values_list("task__code", "side")) == [("1-1", "a"), ("1-1", "b"), ("7-1", "a"), ("7-1", "b")]


def test_categories_are_defined_and_stated_pairs_say_why(loaded: None) -> None:
    assert not TaskCategory.objects.filter(definition="").exists()
    assert TaskCategory.objects.get(code="silo").definition.endswith("국민편의를 증진할 수 있는 과제")
    why = ExchangePair.objects.exclude(category_reason="")
    assert list(why.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5, 7]
    assert not ExchangePair.objects.exclude(category=None).filter(category_reason="").exists()


def test_goals_of_1_1_the_workshop_and_the_sector_are_there(loaded: None) -> None:
    goals = StatedGoal.objects.filter(task__code="1-1").values_list("text", flat=True)
    assert list(goals) == [
        "올해 상반기 산업단지계획을 수립 및 승인 신청",
        "조성기간을 절반으로 단축",
        "환경영향평가 기간을 획기적으로 단축",
    ]
    workshop = Announced.objects.get(kind="event")
    assert (workshop.place, workshop.day_text, workshop.held_on) == (
        *("정부세종컨벤션센터", "30일"),
        date(2024, 8, 30),
    )
    assert workshop.needs_check
    assert Announced.objects.get(kind="scheme").title == "정부업무평가 협업 부문"
    assert not CouncilMeeting.objects.filter(title__contains="연수회").exists()
