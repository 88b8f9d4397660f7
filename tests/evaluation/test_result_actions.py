"""Gathering, leaving out, publishing, making final: what each does, and what it refuses."""

from datetime import datetime, timedelta

import pytest

from evaluation import aggregation
from evaluation.actions.rounds import unwind_round
from evaluation.actions.voids import void_sheet
from evaluation.models import (
    AggregationRun,
    ConflictDeclaration,
    EvaluationRound,
    GradeDecision,
    Publication,
    Score,
    ScoreSheet,
    TaskResult,
)
from evaluation.queries.publications import last_publication
from exchange.errors import Incomplete, NotAllowed, WrongState
from exchange.fingerprints import canonical
from exchange.models import Notice, Role
from tests.evaluation.makers import make_expert_assignment, make_sheet
from tests.evaluation.result_makers import TOTALS, make_court
from tests.makers import NOON, SEOUL, make_user

pytestmark = pytest.mark.django_db

FOUR = ((95, 93, 91, 80), (85, 84, 83, 82), (75, 74, 73, 72))


def void(court, place: int = 0, number: int = -1, **more) -> ScoreSheet:
    sheet = court.made.sheets[court.codes[place]][number]
    return void_sheet(sheet.pk, **{"reason": "이해충돌이 드러남", "by": court.by, "at": NOON} | more)


def notices_of(user) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


# ---- gathering -------------------------------------------------------------------------------------------------------


def test_gathering_freezes_what_went_in_and_what_came_out():
    court = make_court()
    run = court.aggregate()
    line = run.outputs["tasks"][court.codes[0]]
    assert (line["exact"], line["score"], line["grade"], line["n"]) == ("93/1", "93.0", "S", 3)
    assert run.inputs["rubric"] == {"version": 1, "fingerprint": court.made.rubric.fingerprint}
    assert {each["version"] for each in run.inputs["sheets"]} == {1}
    assert len(run.inputs["sheets"]) == 9
    assert aggregation.why_differs(run.inputs, run.outputs, run.fingerprint) == ""
    result = TaskResult.objects.get(run=run, task__code=court.codes[0])
    assert (result.score, result.recommended, result.counted, result.is_tied) == (93, "S", 3, False)
    assert not GradeDecision.objects.exists()  # a recommendation is no decision


def test_a_kept_run_read_from_the_database_recomputes_byte_by_byte():
    court = make_court(((95, 93, 91), (85.5, 84, None), (75, 74, 73)), aggregation="trimmed")
    court.aggregate()
    run = AggregationRun.objects.get()
    assert canonical(aggregation.compute(run.inputs)) == canonical(run.outputs)


def test_gathering_again_without_a_change_keeps_the_run_and_after_a_change_asks_why():
    court = make_court()
    first = court.aggregate()
    assert court.aggregate().pk == first.pk
    Score.objects.filter(sheet=court.made.sheets[court.codes[0]][0]).update(value=60)
    with pytest.raises(Incomplete, match="사유"):
        court.aggregate()
    second = court.aggregate(reason="채점표를 바로잡음")
    assert (second.number, second.reason) == (2, "채점표를 바로잡음")
    assert AggregationRun.objects.get(number=1).outputs == first.outputs


def test_open_abstained_voided_and_unfinished_sheets_do_not_count_and_say_why():
    court = make_court(((95, 93, 91, None), (85, 84, 83), (75, 74, 73)))
    code = court.codes[1]
    one, two, three = court.made.sheets[code]
    Score.objects.filter(sheet=one).first().delete()
    ScoreSheet.objects.filter(pk=two.pk).update(status="abstained", abstain_reason="분야가 다름")
    void_sheet(three.pk, reason="이해충돌", by=court.by, at=NOON)
    run = court.aggregate()
    assert {each["sheet"]: each["why"] for each in run.inputs["left_out"] if each["task"] == code} == {
        one.pk: "incomplete",
        two.pk: "abstained",
        three.pk: "voided",
    }
    assert run.outputs["tasks"][code]["score"] is None
    assert run.outputs["tasks"][code]["why"] == "평가 수가 3건보다 적음(0건)"
    assert run.outputs["tasks"][court.codes[0]]["n"] == 3


@pytest.mark.parametrize("status", ["scoring", "provisional", "final"])
def test_gathering_belongs_to_its_step(status):
    court = make_court(status=status)
    with pytest.raises(WrongState):
        court.aggregate()
    assert not AggregationRun.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.COORDINATOR])
def test_only_the_coordinator_gathers_leaves_out_decides_and_publishes(role):
    court = make_court()
    other = make_user(role)
    with pytest.raises(NotAllowed):
        court.aggregate(by=other)
    court.aggregate()
    with pytest.raises(NotAllowed):
        court.decide(court.codes[0], "S", by=other)
    with pytest.raises(NotAllowed):
        void(court, by=other)
    court.follow()
    with pytest.raises(NotAllowed):
        court.publish(by=other)
    court.publish()
    with pytest.raises(NotAllowed):
        court.finalise(by=other, at=NOON + timedelta(days=60))


def test_hard_case_75_a_score_that_comes_late_alters_nothing_by_itself():
    court = make_court().reach("provisional")
    before = court.run.outputs
    Score.objects.filter(sheet=court.made.sheets[court.codes[0]][0]).update(value=0)
    late = make_expert_assignment(court.round, court.made.tasks[1], assigned_by=court.by)
    make_sheet(late, [10, 10, 10, 10])
    assert court.run.outputs == before
    assert court.grade_of(court.codes[0]) == "S"
    with pytest.raises(WrongState):
        court.aggregate(reason="늦은 점수")
    unwind_round(court.round.pk, expected="provisional", reason="늦게 온 점수를 살핌", by=court.by, at=NOON)
    with pytest.raises(WrongState, match="다시 집계"):
        court.publish()
    assert court.aggregate(reason="환원 결정에 따라").number == 2


# ---- leaving out -----------------------------------------------------------------------------------------------------


def test_hard_case_78_a_conflict_found_late_voids_the_score_keeps_it_recomputes_and_says_so():
    court = make_court(FOUR).reach("provisional")
    code = court.codes[0]
    Notice.objects.all().delete()
    before = court.run
    sheet = void(court)
    assert (sheet.status, sheet.void_reason, sheet.voided_by) == ("voided", "이해충돌이 드러남", court.by)
    assert Score.objects.filter(sheet=sheet).count() == 4  # kept
    run = court.run
    assert (before.outputs["tasks"][code]["score"], run.outputs["tasks"][code]["score"]) == ("89.8", "93.0")
    assert run.number == 2
    assert run.reason == f"{code} 채점표 제외: 이해충돌이 드러남"
    assert AggregationRun.objects.get(number=1).outputs == before.outputs
    assert court.decision(code) is None  # a person decides again
    for person in (court.a, court.b):
        assert notices_of(person) == [
            f"{code} 2024년 협업과제 평가 결과를 바로잡았습니다. 이전 89.8점 A등급 → 지금 93.0점, 등급 정하는 중"
        ]
    assert notices_of(court.stranger) == []
    with pytest.raises(WrongState, match="등급을 다시"):
        court.finalise(at=NOON + timedelta(days=60))


def test_leaving_out_below_the_minimum_leaves_no_score_and_never_an_average():
    court = make_court().reach("aggregating")
    void(court)
    line = court.run.outputs["tasks"][court.codes[0]]
    assert (line["score"], line["grade"], line["n"]) == (None, "", 2)
    assert "3건보다 적음" in line["why"]
    assert court.decision(court.codes[0]) is None
    assert court.grade_of(court.codes[1]) == "A"  # others' ground has not changed


def test_leaving_out_while_scoring_computes_nothing_yet():
    court = make_court(status="scoring")
    void(court)
    assert not AggregationRun.objects.exists()


def test_leaving_out_needs_a_reason_is_once_and_not_after_the_end():
    court = make_court().reach("aggregating")
    with pytest.raises(Incomplete):
        void(court, reason="  ")
    void(court)
    assert void(court).status == "voided"
    assert court.run.number == 2
    with pytest.raises(WrongState, match="이미 제외"):
        void(court, reason="다른 사유")


def test_a_final_round_is_unwound_before_a_sheet_is_left_out():
    court = make_court().reach("final")
    with pytest.raises(WrongState, match="먼저 단계를 환원해"):
        void(court)


# ---- publishing ------------------------------------------------------------------------------------------------------


def test_publishing_waits_for_a_decision_on_every_scored_task():
    court = make_court()
    with pytest.raises(WrongState, match="집계"):
        court.publish()
    court.aggregate()
    with pytest.raises(WrongState, match="정하지 않은 과제가 3건"):
        court.publish()
    court.follow()
    round = court.publish()
    assert (round.status, round.published_by) == ("provisional", court.by)
    assert round.objections_until == datetime(2024, 10, 15, 18, 0, tzinfo=SEOUL)  # seven days after 8 October
    assert court.publish().published_at == round.published_at  # twice is once
    publication = Publication.objects.get()
    assert publication.results[court.codes[0]] == {"score": "93.0", "grade": "S"}
    assert [len(notices_of(person)) for person in (court.a, court.b)] == [1, 1]
    assert "93.0" not in notices_of(court.a)[0]


def test_a_task_without_a_score_does_not_hold_publication_up():
    court = make_court(((95, 93, None), *TOTALS[1:]))
    court.aggregate()
    assert court.follow() == 2
    assert court.publish().status == "provisional"


def test_a_counted_sheet_of_an_expert_who_declared_a_conflict_holds_publication_up():
    court = make_court(FOUR).reach("aggregating")
    sheet = court.made.sheets[court.codes[0]][-1]
    ConflictDeclaration.objects.filter(expert=sheet.assignment.expert, task=court.made.tasks[0]).update(
        has_conflict=True, reason="자문을 맡음"
    )
    with pytest.raises(WrongState, match="이해충돌을 밝힌 위원의 평가가 1건"):
        court.publish()
    void(court)
    court.decide(court.codes[0], "S")
    assert court.publish().status == "provisional"


def test_finality_waits_for_the_window_and_the_hold():
    court = make_court().reach("provisional")
    until = court.round.objections_until
    for early in (NOON, until, until + timedelta(days=1)):
        with pytest.raises(WrongState, match="뒤에 확정"):
            court.finalise(at=early)
    round = court.finalise(at=until + timedelta(days=1, seconds=1))
    assert round.status == "final"
    assert court.finalise(at=NOON).finalised_at == round.finalised_at
    assert last_publication(round).kind == "final"


def test_a_rehearsal_does_not_wait():
    court = make_court()
    EvaluationRound.objects.update(kind="rehearsal")
    court.reach("provisional")
    assert court.finalise(at=NOON).status == "final"
    assert any("(모의평가)" in text for text in notices_of(court.a))


def test_hard_case_89_a_result_told_and_then_changed_is_corrected_by_a_notice_that_names_the_former():
    court = make_court(FOUR).reach("final")
    code = court.codes[0]
    assert court.grade_of(code) == "A"
    unwind_round(court.round.pk, expected="final", reason="이해충돌이 드러남", by=court.by, at=NOON)
    void(court)
    court.decide(code, "S")
    Notice.objects.all().delete()
    court.publish()
    corrections = [text for text in notices_of(court.a) if "바로잡았습니다" in text]
    assert corrections == [f"{code} 2024년 협업과제 평가 결과를 바로잡았습니다. 이전 89.8점 A등급 → 지금 93.0점 S등급"]
    assert not any("바로잡았습니다" in text for text in notices_of(court.stranger))
    kept = list(Publication.objects.order_by("number").values_list("kind", flat=True))
    assert kept == ["provisional", "final", "provisional"]
