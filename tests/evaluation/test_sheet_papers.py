"""The papers an expert reads: accepted copies and public facts of one task, without anybody's name."""

from datetime import timedelta

import pytest

from evaluation.queries.papers import papers_of
from exchange.models import User
from exchange.personal import WITHHELD, withheld
from tasks.actions.reviews import accept_report, reopen_report, return_report, start_review
from tasks.models import Outcome, ReportSection, TaskPart
from tests.evaluation.makers import make_evaluation_round, make_expert_assignment, make_rubric
from tests.evaluation.sheet_makers import Chair
from tests.makers import (
    NOON,
    make_indicator,
    make_milestone,
    make_outcome,
    make_period,
    make_reading,
    make_release,
    name_of,
)
from tests.tasks.report_makers import Desk, make_desk

pytestmark = pytest.mark.django_db

NAMES = {"a": "홍길동", "b": "성춘향", "assistant": "이몽룡"}


@pytest.fixture
def desk() -> Desk:
    desk = make_desk()
    for who, name in NAMES.items():
        user = getattr(desk, who)
        User.objects.filter(pk=user.pk).update(display_name=name)
        user.refresh_from_db()
    return desk


def accept(desk: Desk, **changes) -> None:
    """Write the three parts, ``changes`` in side a's own, and walk the report to its acceptance."""
    desk.fill()
    desk.save("a", desk.a, **changes)
    desk.sign("a")
    desk.sign("b")
    start_review(desk.report.pk, by=desk.coordinator, at=NOON)
    accept_report(desk.report.pk, verdict="ok", note="내부 검토 의견", by=desk.coordinator, at=NOON)


def seat(client, desk: Desk) -> Chair:
    """Give the desk's task to an expert who is then logged in."""
    round = make_evaluation_round(by=desk.coordinator)
    rubric = make_rubric(round)
    assignment = make_expert_assignment(round, desk.report.task)
    client.force_login(assignment.expert)
    return Chair(round, rubric, assignment.expert, [assignment], desk.coordinator)


def read(client, chair: Chair) -> str:
    answer = client.get(chair.address())
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_paper_shows_what_was_accepted_what_changed_and_how_far_it_is(client, desk):
    task = desk.report.task
    make_outcome(task.pair, task=task, title="협의 기간", before_value=12, after_value=4, unit="개월")
    make_milestone(task, title="지침 확정")
    indicator = make_indicator(task, name="협의 기간", unit="개월", baseline=12, target=6)
    make_reading(indicator, period=desk.report.period, value=4)
    accept(desk, progress="□ 협의 5회 개최")
    text = read(client, seat(client, desk))
    for words in ("12개월 → 4개월", "지침 확정", "□ 협의 5회 개최", "3분기 보고", "달성", task.title):
        assert words in text, words


def test_names_and_confirmations_are_withheld(client, desk):
    accept(desk, progress="□ 홍길동 과장과 이몽룡 주무관이 협의", evidence="성춘향 작성 문서")
    text = read(client, seat(client, desk))
    for name in NAMES.values():
        assert name not in text
    assert f"□ {WITHHELD} 과장과 {WITHHELD} 주무관이 협의" in text
    assert "내부 검토 의견" not in text
    assert "확인 번호" not in text


def test_hard_case_84_an_emptied_text_stays_empty_and_nothing_stands_in_its_place(client, desk):
    accept(desk, evidence="홍길동", next_plan="□ 계획 확정")
    ReportSection.objects.filter(report=desk.report, side="a").update(
        evidence="나중에 수정한 증빙", next_plan="수정한 계획"
    )
    chair = seat(client, desk)
    text = read(client, chair)
    papers = papers_of(chair.round, desk.report.task)
    own = papers.quarters[2].parts[1]
    assert "증빙 자료" not in [label for label, _ in own.answers]
    for words in ("홍길동", "나중에 수정한 증빙", "수정한 계획"):
        assert words not in text
    assert withheld("홍길동", {"홍길동"}) == ""
    assert withheld("□ 홍길동, 성춘향", {"홍길동", "성춘향"}) == ""
    assert withheld("", {"홍길동"}) == ""
    assert withheld("홍길동전 읽기", {"성춘향"}) == "홍길동전 읽기"


def test_hard_case_85_no_file_name_and_no_property_tells_who_made_it(client, desk):
    release = make_release(file_name="홍길동_작성.hwpx", title="협업과제 점검 결과")
    make_outcome(desk.report.task.pair, task=desk.report.task, release=release)
    text = read(client, seat(client, desk))
    assert "협업과제 점검 결과" in text
    assert "홍길동" not in text and ".hwpx" not in text


@pytest.mark.parametrize("stage", ["empty", "written", "signed", "submitted", "returned"])
def test_hard_case_94_nothing_of_a_report_that_is_not_accepted_is_shown(client, desk, stage):
    task = desk.report.task
    indicator = make_indicator(task, name="협의 횟수")
    if stage != "empty":
        make_reading(indicator, period=desk.report.period, value="7.7531")
        desk.fill()
        desk.save("a", desk.a, progress="□ 초안의 글", issue_kind="dispute", issue_text="초안의 이견")
    if stage == "signed":
        desk.sign("a")
    if stage in ("submitted", "returned"):
        desk.sign("a")
        desk.sign("b")
    if stage == "returned":
        return_it(desk)
    text = read(client, seat(client, desk))
    for words in ("초안의 글", "초안의 이견", "7.7531", "미제출", "작성 중", "보완 요청", "수정해 주세요"):
        assert words not in text, words
    assert "아직 확정된 보고가 없습니다." in text


def return_it(desk: Desk) -> None:
    start_review(desk.report.pk, by=desk.coordinator, at=NOON)
    due = NOON + timedelta(days=3)
    return_report(desk.report.pk, remarks={"a": "수정해 주세요"}, reply_due_at=due, by=desk.coordinator, at=NOON)


def test_hard_case_94_nothing_of_another_pair_and_no_personal_data_is_shown(client, desk):
    User.objects.filter(pk=desk.a.pk).update(email="a@example.org")
    other = make_desk(period=make_period("2024-4", opened_at=None), coordinator=desk.coordinator)
    make_outcome(other.report.task.pair, task=other.report.task, title="남의 사례")
    Outcome.objects.filter(title="남의 사례").update(after_text="남의 변화")
    make_milestone(other.report.task, title="남의 이정표")
    accept(desk)
    chair = seat(client, desk)
    text = read(client, chair)
    for words in (other.report.task.title, "남의 사례", "남의 변화", "남의 이정표", "a@example.org", desk.a.username):
        assert words not in text, words
    assert desk.coordinator.display_name not in text
    assert name_of(other.report.task.pair.post_a).title not in text
    for address in ("/tasks", f"/tasks/{desk.report.task.code}", "/board", "/outcomes", "/posts", "/pairs", "/audit"):
        assert client.get(address).status_code == 403, address


def test_a_report_opened_again_is_not_shown_until_it_is_accepted_anew(client, desk):
    accept(desk, progress="□ 처음 확정한 글")
    due = NOON + timedelta(days=3)
    reopen_report(desk.report.pk, remarks={"a": "다시"}, reply_due_at=due, by=desk.coordinator, at=NOON)
    assert "처음 확정한 글" not in read(client, seat(client, desk))


def test_the_name_of_a_post_is_not_a_person_s(client, desk):
    post = desk.report.task.pair.post_a
    User.objects.filter(pk=desk.a.pk).update(display_name=f"{name_of(post).ministry.short_name} {name_of(post).title}")
    accept(desk, progress=f"□ {name_of(post).ministry.short_name} {name_of(post).title} 주재 회의")
    assert f"{name_of(post).title} 주재 회의" in read(client, seat(client, desk))


def test_names_with_spaces_mail_addresses_and_numbers_are_withheld_everywhere_on_the_paper(client, desk):
    task = desk.report.task
    make_outcome(task.pair, task=task, title="협의 기간", before_text="홍 길 동 혼자", after_text="문의 044-200-2114")
    make_milestone(task, title="지침 확정(성 춘향)")
    TaskPart.objects.create(task=task, side="a", position=9, text="조정 이몽룡@korea.kr")
    accept(desk, progress="□ 홍 길동 과장, hong.gd@korea.kr, 010-1234-5678\n ○ 900101-1234567")
    text = read(client, seat(client, desk))
    for told in ("길 동", "길동", "춘향", "몽룡", "korea.kr", "1234", "2114", "900101"):
        assert told not in text, told
    assert f"□ {WITHHELD} 과장, {WITHHELD}, {WITHHELD}" in text
    assert f"조정 {WITHHELD}" in text
