"""Results as each role sees them: the pages, the forms on them, the files, and what they cost."""

from datetime import timedelta

import pytest

from evaluation.models import EvaluationRound, GradeDecision, ScoreSheet
from exchange.models import Role
from tests.depth import only_deep
from tests.evaluation.result_makers import address, cells, make_court
from tests.makers import NOON, make_user
from tests.pages import as_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

FOUR = ((95, 93, 91, 80), (85, 84, 83, 82), (75, 74, 73, 72))


def read(client, name: str, *args, query: str = "") -> str:
    answer = client.get(address(name, *args) + query)
    assert answer.status_code == 200, name
    return answer.content.decode()


@pytest.mark.parametrize("status", ["scoring", "aggregating", "provisional", "final"])
def test_the_coordinator_opens_every_page_in_every_step(status):
    court = make_court(status="scoring" if status == "scoring" else "aggregating").reach(status)
    client = as_user(court.by)
    slug, code = court.round.slug, court.codes[0]
    for name, args in (
        ("published_results", []),
        ("results", [slug]),
        ("results.xlsx", [slug]),
        ("result_detail", [slug, code]),
        ("calibration", [slug]),
        ("calibration.xlsx", [slug]),
        ("objections", [slug]),
        ("objections.xlsx", [slug]),
        ("grades_as_recommended", [slug]),
    ):
        assert client.get(address(name, *args)).status_code == 200, name


def test_the_page_says_that_recomputing_agrees_and_shows_how_many_stand_behind_agreement():
    court = make_court().reach("aggregating")
    page = read(as_user(court.by), "results", court.round.slug)
    assert "재계산 결과 <b>일치</b>" in page
    assert "둘 이상이 평가한 과제 3건 · 위원 3명" in page
    assert "과제 3건의 점수 분포" in page  # the drawing's words


def test_hard_case_93_one_judge_is_shown_with_the_count_and_no_agreement():
    court = make_court(((95,), (85,), (75,)), minimum_scores=1)
    court.aggregate()
    page = read(as_user(court.by), "results", court.round.slug)
    assert "알 수 없음" in page
    assert "둘 이상이 평가한 과제 0건" in page
    assert "평가가 1건뿐인 과제가 3건" in page
    calibration = read(as_user(court.by), "calibration", court.round.slug)
    assert "비교 과제 없음" in calibration
    assert "그 과제를 평가한 모든 위원(본인 포함)의 총점 평균과 비교한 차이의 평균" in calibration


def test_hard_case_90_the_adjusted_column_appears_from_the_stated_number_only():
    court = make_court(adjust_from=4).reach("aggregating")
    assert "보정한 점수는 보이지 않습니다" in read(as_user(court.by), "results", court.round.slug)
    EvaluationRound.objects.update(year=2023, slug="2023")
    other = make_court(adjust_from=3).reach("aggregating")
    page = read(as_user(other.by), "results", other.round.slug)
    assert "보정(참고)" in page
    assert "3건 이상 평가한 위원들만" in page


def test_hard_case_78_the_page_shows_the_voided_sheet_struck_and_read_as_left_out():
    court = make_court(FOUR).reach("provisional")
    code, client = court.codes[0], as_user(court.by)
    sheet = court.made.sheets[code][-1]
    target = address("sheet_void", court.round.slug, code, sheet.pk)
    for wrong in ({}, {"reason": " "}, {"reason": "가" * 301}):
        answer = client.post(target, wrong)
        assert answer.status_code == 422
        assert "제외" in answer.content.decode()
    assert ScoreSheet.objects.get(pk=sheet.pk).status == "submitted"
    said = client.post(target, {"reason": "자문위원을 맡음"}, follow=True).content.decode()
    assert "재계산했습니다. 지금 점수 93.0점, 반영된 평가 3건입니다." in said
    assert "<s>80</s>" in said
    assert "제외" in said
    assert "자문위원을 맡음" in said
    ministry = read(as_user(court.a), "result_detail", court.round.slug, code)
    assert "전에 알린 결과" in ministry
    assert "89.8점 A등급" in ministry
    assert "자문위원을 맡음" not in ministry


def test_too_few_sheets_lead_to_the_page_where_a_replacement_is_invited():
    court = make_court(status="scoring")
    client = as_user(court.by)
    assert address("experts", court.round.slug) in read(client, "result_detail", court.round.slug, court.codes[0])
    EvaluationRound.objects.update(status="aggregating", closed_at=NOON, closed_by=court.by)
    court.aggregate()
    target = address("sheet_void", court.round.slug, court.codes[0], court.made.sheets[court.codes[0]][0].pk)
    page = client.post(target, {"reason": "이해충돌"}, follow=True).content.decode()
    assert "평가가 1건 더 있어야" in page
    assert address("experts", court.round.slug) in page


def test_a_sheet_is_left_out_at_its_own_task_and_round_only():
    court = make_court().reach("aggregating")
    sheet = court.made.sheets[court.codes[0]][0]
    wrong = address("sheet_void", court.round.slug, court.codes[1], sheet.pk)
    assert as_user(court.by).post(wrong, {"reason": "사유"}).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"grade": "D", "seen": 0, "run": 1},
        {"grade": "A", "seen": 0, "run": 1},  # a departure without a reason
        {"grade": "S", "seen": 0, "run": 1, "reason": "가" * 501},
        {"grade": "S", "seen": "", "run": 1},
        {"grade": "S", "seen": 0, "run": "x"},
        {"grade": "S", "seen": -1, "run": 1},
    ],
)
def test_a_wrong_decision_is_drawn_again_with_its_sentence(wrong):
    court = make_court()
    court.aggregate()
    answer = as_user(court.by).post(address("grade_decide", court.round.slug, court.codes[0]), wrong)
    assert answer.status_code == 422
    assert "확인이 필요한 항목이" in answer.content.decode()
    assert not GradeDecision.objects.exists()


def test_grades_are_decided_on_the_page_one_by_one_and_together():
    court = make_court()
    court.aggregate()
    client = as_user(court.by)
    slug = court.round.slug
    one = {"grade": "A", "reason": "증빙이 모자람", "seen": 0, "run": 1}
    assert client.post(address("grade_decide", slug, court.codes[0]), one).status_code == 302
    stale = client.post(address("grade_decide", slug, court.codes[0]), one | {"grade": "S", "reason": "다른 뜻"})
    assert stale.status_code == 409
    together = address("grades_as_recommended", slug)
    page = read(client, "grades_as_recommended", slug)
    assert court.codes[1] in page
    for wrong in ({}, {"run": 1}, {"run": 1, "task": [court.codes[0]]}, {"run": "?", "task": [court.codes[1]]}):
        assert client.post(together, wrong).status_code == 422
    assert client.post(together, {"run": 2, "task": [court.codes[1]]}).status_code == 409
    assert client.post(together, {"run": 1, "task": court.codes[1:]}).status_code == 302
    assert [court.grade_of(code) for code in court.codes] == ["A", "A", "B"]


def test_gathering_again_on_the_page_asks_for_the_reason():
    court = make_court(FOUR)
    client = as_user(court.by)
    target = address("aggregate", court.round.slug)
    assert client.post(target, {}).status_code == 302
    assert "그대로입니다" in client.post(target, {}, follow=True).content.decode()
    ScoreSheet.objects.filter(pk=court.made.sheets[court.codes[0]][0].pk).update(version=2)
    assert client.post(target, {}).status_code == 422
    assert client.post(target, {"reason": "가" * 301}).status_code == 422
    assert client.post(target, {"reason": "다시 낸 채점표"}).status_code == 302
    assert court.run.number == 2


def test_publishing_and_finishing_on_the_page():
    court = make_court()
    EvaluationRound.objects.update(kind="rehearsal")
    client, slug = as_user(court.by), court.round.slug
    assert client.post(address("round_publish", slug)).status_code == 409
    court.reach("aggregating")
    assert client.post(address("round_publish", slug)).status_code == 302
    assert client.post(address("round_finalise", slug)).status_code == 302
    viewer = as_user(make_user(Role.VIEWER))
    page = read(viewer, "results", slug)
    assert "93.0" in page
    assert "모의평가" in page
    assert court.round.title in read(viewer, "published_results")


def test_files_have_the_columns_of_the_page_and_say_what_they_are():
    court = make_court()
    EvaluationRound.objects.update(kind="rehearsal", is_demo=True)
    court.reach("provisional")
    client = as_user(court.by)
    rows = cells(client.get(address("results.xlsx", court.round.slug) + "?grade=S"))
    text = str(rows)
    head = next(row for row in rows if "과제" in row)
    assert head[:8] == ["과제", "부처", "평가위원 수", "점수", "표준편차", "권고", "결정", "검토 사항"]
    for mark in ("모의평가의 값", "비공식 예시", "확정 전의 값", "등급 S등급", "12:00 기준", "시연값"):
        assert mark in text, mark
    assert court.codes[0] in text
    assert court.codes[1] not in text
    own = cells(as_user(court.a).get(address("results.xlsx", court.round.slug)))
    assert next(row for row in own if "과제" in row)[:6] == ["과제", "부처", "평가위원 수", "점수", "등급", "이의"]


def test_the_list_is_sorted_searched_and_narrowed():
    court = make_court(FOUR).reach("aggregating")
    client, slug = as_user(court.by), court.round.slug

    def order(query: str) -> list[str]:
        page = read(client, "results", slug, query=query)
        return sorted(
            (code for code in court.codes if f"results/{code}" in page), key=lambda c: page.index(f"results/{c}")
        )

    assert order("") == court.codes
    assert order("?sort=score_value") == court.codes[::-1]
    assert order(f"?q={court.made.tasks[1].title}") == [court.codes[1]]
    assert order("?q=없는말") == []
    assert order("?state=flips") == [court.codes[0]]
    assert order("?grade=Z") == []
    assert order("?sort=secret") == court.codes


@pytest.mark.parametrize("name", ["results", "results.xlsx", *map(only_deep, ("calibration", "grades_as_recommended"))])
def test_lists_cost_the_same_for_three_tasks_and_for_forty_one(name, django_assert_max_num_queries):
    court = make_court([(95 - n % 30, 90 - n % 30, 85 - n % 30) for n in range(41)])
    court.aggregate()
    client = as_user(court.by)
    client.get(address(name, court.round.slug))
    with django_assert_max_num_queries(36):
        client.get(address(name, court.round.slug))


def test_a_ministrys_and_a_readers_list_cost_a_settled_number(django_assert_max_num_queries):
    court = make_court([(95 - n % 30, 90 - n % 30, 85 - n % 30) for n in range(41)]).reach("final")
    for person in (court.a, make_user(Role.VIEWER)):
        client = as_user(person)
        client.get(address("results", court.round.slug))
        with django_assert_max_num_queries(20):
            client.get(address("results", court.round.slug))


def test_the_menu_leads_to_results_and_lists_only_rounds_that_show_something():
    court = make_court().reach("provisional")
    assert court.round.title in read(as_user(court.a), "published_results")
    for person in (make_user(Role.VIEWER), make_user(Role.ADMIN), make_user(Role.EXCHANGEE)):
        assert court.round.title not in read(as_user(person), "published_results")
    court.finalise(at=court.round.objections_until + timedelta(days=2))
    for person in (make_user(Role.VIEWER), make_user(Role.ADMIN), make_user(Role.EXCHANGEE)):
        assert court.round.title in read(as_user(person), "published_results")
