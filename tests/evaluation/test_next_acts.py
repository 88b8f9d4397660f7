"""The result line of each act of an evaluation offers the next act, and leads where it is done."""

import pytest

from evaluation.actions.awards import propose_split
from evaluation.actions.objections import file_objection
from evaluation.models import EvaluationRound, Objection, Rubric
from evaluation.queries.rubrics import fingerprint_of, with_rows
from tests.evaluation.award_makers import make_prize
from tests.evaluation.makers import make_expert, make_rubric
from tests.evaluation.result_makers import address, make_court
from tests.evaluation.sheet_makers import make_chair
from tests.evaluation.statement_makers import make_counter
from tests.evaluation.test_grade_notice import filled
from tests.evaluation.test_rounds import typed as new_round
from tests.makers import NOON, make_assignment, make_task
from tests.pages import as_user, offered_after

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_gathering_scores_leads_from_grade_to_grade_and_then_to_making_them_public():
    court = make_court()
    client, slug = as_user(court.by), court.round.slug
    first, second, third = court.codes
    detail = {code: address("result_detail", slug, code) for code in court.codes}
    assert offered_after(client, address("aggregate", slug)) == {f"{first} 등급 결정하기": detail[first]}
    grade = {"grade": "S", "reason": "", "seen": 0, "run": court.run.number}
    assert offered_after(client, address("grade_decide", slug, first), grade) == {
        f"{second} 등급 결정하기": detail[second]
    }
    together = {"task": [second, third], "run": court.run.number}
    assert offered_after(client, address("grades_as_recommended", slug), together) == {
        "잠정 결과 공개하기": address("results", slug)
    }


def test_an_objection_answered_leads_to_the_next_and_then_to_the_final_result():
    court = make_court().reach("provisional")
    client, slug, code = as_user(court.by), court.round.slug, court.codes[0]
    file_objection(court.round.pk, code, text="협의 기간", by=court.a, at=NOON)
    file_objection(court.round.pk, code, text="지표", by=court.b, at=NOON)
    first, second = Objection.objects.order_by("pk")
    said = {"outcome": "rejected", "answer": "다시 확인했습니다."}
    assert offered_after(client, address("objection_answer", slug, first.pk), said) == {
        f"{code} 이의 답변하기": address("objection_answer", slug, second.pk)
    }
    assert offered_after(client, address("objection_answer", slug, second.pk), said) == {
        "결과 확정하기": address("results", slug)
    }


def test_a_round_in_preparation_leads_from_step_to_step(centre, coordinator):
    assert offered_after(centre, address("round_add"), new_round()) == {"평가 기준 만들기": address("rubric", "2024")}
    round = EvaluationRound.objects.get(slug="2024")
    draft = make_rubric(round, sealed=False)
    assert offered_after(centre, address("rubric_publish", "2024")) == {"봉인하기": address("rubric_seal", "2024")}
    seen = fingerprint_of(with_rows(Rubric.objects.filter(pk=draft.pk)).get())
    task = make_task()  # without an expert
    said = {"fingerprint": seen, "read": "on", "final": "on"}
    assert offered_after(centre, address("rubric_seal", "2024"), said) == {"위원 배정하기": address("experts", "2024")}
    experts = [make_expert() for _ in range(3)]
    assert [
        offered_after(centre, address("assign", "2024"), {"expert": each.pk, "task": [task.code]}) for each in experts
    ] == [{}, {}, {"채점 열기": address("round_open", "2024")}], "none while the page shown is where it is done"


def test_declaring_interests_leads_to_the_first_sheet():
    chair = make_chair(tasks=2, declared=False)
    sent = {}
    for each in chair.assignments:
        sent |= {f"has_{each.task_id}": "none", f"reason_{each.task_id}": ""}
    first = chair.assignments[0].task.code
    assert offered_after(as_user(chair.expert), address("conflicts", chair.round.slug), sent) == {
        f"{first} 평가하기": address("sheet_edit", chair.round.slug, first)
    }


def test_telling_a_grade_leads_to_the_next_person_of_the_ministry():
    counter = make_counter()
    other = make_assignment(counter.pair.post_b, home_ministry=counter.home)
    page = address("grade_notice", counter.round.slug, counter.assignment.pk)
    assert offered_after(as_user(counter.decider), page, filled(counter)) == {
        f"{other.post} 등급 통보하기": address("grade_notice", counter.round.slug, other.pk)
    }


def test_consenting_leads_to_the_next_prize_and_to_nothing_after_the_last():
    prize = make_prize(amount_krw=1_000_000)
    split = {"share_a_krw": 500_000, "share_b_krw": 500_000, "reason": "같은 부담"}
    propose_split(prize.award.pk, seen=0, by=prize.a, at=NOON, **split)
    page = address("award_consent", prize.round.slug, prize.task.code)
    assert offered_after(as_user(prize.b), page, {"number": 1}) == {}
