"""Deciding grades: by a named person, with a reason where one is owed, never over somebody else's head."""

import pytest

from evaluation.actions.grades import decide_as_recommended
from evaluation.models import EvaluationRound, GradeDecision
from exchange.errors import Incomplete, Stale, WrongState
from exchange.models import Notice, Role
from tests.evaluation.result_makers import TOTALS, make_court
from tests.makers import NOON, make_user

pytestmark = pytest.mark.django_db

TIED = ((90, 90, 90), (90, 90, 90), (80, 80, 80), (70, 70, 70), (60, 60, 60))


def test_a_decision_that_follows_the_recommendation_needs_no_reason():
    court = make_court()
    court.aggregate()
    decision = court.decide(court.codes[0], "S")
    assert (decision.grade, decision.decided_by, decision.reason, decision.is_standing) == ("S", court.by, "", True)
    assert decision.result.run == court.run


def test_a_departure_needs_its_reason():
    court = make_court()
    court.aggregate()
    with pytest.raises(Incomplete, match="권고와 다른"):
        court.decide(court.codes[0], "A")
    assert court.decide(court.codes[0], "A", "근거가 모자람").reason == "근거가 모자람"


def test_a_task_without_a_score_is_decided_with_a_reason_only():
    court = make_court(((95, None, None), *TOTALS[1:]))
    court.aggregate()
    with pytest.raises(Incomplete, match="점수가 없는"):
        court.decide(court.codes[0], "B")
    assert court.decide(court.codes[0], "B", "서면으로 확인함").grade == "B"


def test_a_tie_is_decided_one_by_one_with_a_reason():
    court = make_court(TIED, shares={"S": 20, "A": 40, "B": 40})
    run = court.aggregate()
    assert [run.outputs["tasks"][code]["grade"] for code in court.codes] == ["A", "A", "A", "B", "B"]
    assert [run.outputs["tasks"][code]["tied"] for code in court.codes] == [True, True, False, False, False]
    with pytest.raises(Incomplete, match="동점이거나"):
        decide_as_recommended(court.round.pk, court.codes, run=1, by=court.by, at=NOON)
    assert not GradeDecision.objects.exists()
    with pytest.raises(Incomplete, match="동점"):
        court.decide(court.codes[0], "A")
    assert court.decide(court.codes[0], "S", "국민이 느끼는 변화가 더 큼").grade == "S"
    assert court.follow() == 3


@pytest.mark.parametrize("grade", ["", "D", "SA", "s"])
def test_an_unknown_grade_is_refused(grade):
    court = make_court()
    court.aggregate()
    with pytest.raises(Incomplete, match="등급을 선택해"):
        court.decide(court.codes[0], grade, "사유")


def test_a_decision_over_one_that_was_not_seen_is_stale_and_the_same_twice_is_once():
    court = make_court()
    court.aggregate()
    first = court.decide(court.codes[0], "S")
    assert court.decide(court.codes[0], "S", seen=0).pk == first.pk
    with pytest.raises(Stale, match="먼저 S등급으로"):
        court.decide(court.codes[0], "S", seen=0, by=make_user(Role.COORDINATOR))
    second = court.decide(court.codes[0], "A", "다시 살핌")
    first.refresh_from_db()
    assert (first.is_standing, second.is_standing) == (False, True)


def test_a_decision_on_figures_that_are_no_longer_the_last_is_stale():
    court = make_court()
    court.aggregate()
    with pytest.raises(Stale, match="다시 집계"):
        court.decide(court.codes[0], "S", run=2)


def test_following_recommendations_is_a_persons_decision_and_leaves_decided_ones_alone():
    court = make_court()
    court.aggregate()
    court.decide(court.codes[0], "A", "근거가 모자람")
    assert court.follow() == 2
    assert [court.grade_of(code) for code in court.codes] == ["A", "A", "B"]
    assert {each.decided_by for each in GradeDecision.objects.all()} == {court.by}
    assert court.follow() == 0


def test_following_recommendations_ends_with_publication():
    court = make_court().reach("provisional")
    with pytest.raises(WrongState, match="과제마다"):
        court.follow()


@pytest.mark.parametrize("status", ["preparing", "scoring", "final"])
def test_no_grade_is_decided_outside_its_steps(status):
    court = make_court().reach("final")
    EvaluationRound.objects.update(status=status)
    with pytest.raises(WrongState, match="등급을 정할 수 없습니다"):
        court.decide(court.codes[0], "A", "사유")


def test_a_decision_after_publication_owes_a_reason_and_both_ministries_are_told_both_results():
    court = make_court().reach("provisional")
    with pytest.raises(Incomplete, match="공개한 뒤"):
        court.decide(court.codes[0], "S", by=make_user(Role.COORDINATOR))
    Notice.objects.all().delete()
    court.decide(court.codes[0], "A", "증빙이 사실과 다름")
    told = dict(Notice.objects.values_list("user__role", "text"))
    both = f"{court.codes[0]} 2024년 협업과제 평가 결과를 바로잡았습니다. 이전 93.0점 S등급 → 지금 93.0점 A등급"
    assert told == {Role.EXCHANGEE: both, Role.ASSISTANT: both}
    assert Notice.objects.count() == 3  # the two who hold the posts, and who helps one of them
