"""Two people act on one round's results at the same moment; each race beside the same acts without the lock."""

from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest

from evaluation.actions.grades import decide_grade
from evaluation.actions.objections import file_objection
from evaluation.actions.publication import finalise_round, publish_round
from evaluation.actions.voids import void_sheet
from evaluation.models import EvaluationRound, GradeDecision, Objection, Publication, ScoreSheet
from evaluation.queries.results import undecided_codes
from evaluation.queries.scores import inputs_for, is_current, latest_run
from exchange.errors import Stale, WrongState
from exchange.models import Role
from tests.evaluation.makers import make_grade_decision
from tests.evaluation.result_makers import make_court
from tests.makers import NOON, make_user
from tests.races import race, race_unguarded, refusals

pytestmark = pytest.mark.django_db(transaction=True)

FOUR = ((95, 93, 91, 80), (85, 84, 83, 82), (75, 74, 73, 72))


def test_a_sheet_left_out_against_publication_never_shows_a_result_that_counts_it():
    court = make_court(FOUR).reach("aggregating")
    sheet = court.made.sheets[court.codes[0]][-1]
    leave_out = partial(void_sheet, sheet.pk, reason="이해충돌", by=court.by, at=NOON)
    publish = partial(publish_round, court.round.pk, by=court.by, at=NOON)
    voided, published = race(court.round, leave_out, publish)
    assert not isinstance(voided, Exception)
    shown = Publication.objects.order_by("-number").first()
    if isinstance(published, Exception):  # the sheet first: its task must be decided on again
        assert isinstance(published, WrongState)
        assert shown is None
    else:  # published first: what is shown now is the corrected result
        assert shown.number == 2
        assert shown.results[court.codes[0]] == {"score": "93.0", "grade": ""}
    assert is_current(court.run, inputs_for(court.round))


@pytest.mark.deep
def test_without_the_lock_a_result_would_be_published_with_a_sheet_that_was_left_out():
    court = make_court(FOUR).reach("aggregating")
    sheet = court.made.sheets[court.codes[0]][-1]

    def publish_unlocked(barrier: Barrier) -> bool:
        allowed = is_current(latest_run(court.round), inputs_for(court.round))
        barrier.wait()
        EvaluationRound.objects.filter(pk=court.round.pk).update(
            status="provisional", published_at=NOON, published_by=court.by, objections_until=NOON + timedelta(days=7)
        )
        return allowed

    def void_unlocked(barrier: Barrier) -> bool:
        not_shown = EvaluationRound.objects.get(pk=court.round.pk).status == "aggregating"
        barrier.wait()
        ScoreSheet.objects.filter(pk=sheet.pk).update(
            status="voided", voided_at=NOON, voided_by=court.by, void_reason="이해충돌"
        )
        return not_shown

    assert race_unguarded(publish_unlocked, void_unlocked) == [True, True]
    assert court.round.status == "provisional"
    assert not is_current(court.run, inputs_for(court.round))


def test_of_two_deciding_at_once_one_stands_and_the_other_is_told_which():
    court = make_court()
    court.aggregate()
    people = court.by, make_user(Role.COORDINATOR)
    acts = [
        partial(
            decide_grade, court.round.pk, court.codes[0], grade=grade, reason="사유", seen=0, run=1, by=person, at=NOON
        )
        for person, grade in zip(people, "SA", strict=True)
    ]
    outcomes = race(court.round, *acts)
    (refusal,) = refusals(outcomes)
    assert isinstance(refusal, Stale)
    standing = GradeDecision.objects.get(is_standing=True)
    assert f"{standing.decided_by} 담당이 10. 8.(화) 12:00에 먼저 {standing.grade}등급으로" in refusal.reason


@pytest.mark.deep
def test_without_the_lock_both_deciders_would_believe_to_be_the_first():
    court = make_court()
    result = court.aggregate().results.first()

    def decide_unlocked(standing: bool, barrier: Barrier) -> bool:
        first = not GradeDecision.objects.filter(task=result.task).exists()
        barrier.wait()
        make_grade_decision(result, decided_by=court.by, is_standing=standing)
        return first

    assert race_unguarded(partial(decide_unlocked, True), partial(decide_unlocked, False)) == [True, True]
    assert GradeDecision.objects.count() == 2


def test_an_objection_against_publication_is_either_too_early_or_in_the_window():
    court = make_court().reach("aggregating")
    publish = partial(publish_round, court.round.pk, by=court.by, at=NOON)
    object_ = partial(file_objection, court.round.pk, court.codes[0], text="이의", by=court.a, at=NOON)
    published, objected = race(court.round, publish, object_)
    assert not isinstance(published, Exception)
    assert isinstance(objected, WrongState | Objection)
    assert Objection.objects.count() == (0 if isinstance(objected, Exception) else 1)


def test_an_objection_against_finality_never_stands_unanswered_in_a_final_round():
    court = make_court()
    EvaluationRound.objects.update(kind="rehearsal")
    court.reach("provisional")
    finish = partial(finalise_round, court.round.pk, by=court.by, at=NOON)
    object_ = partial(file_objection, court.round.pk, court.codes[0], text="이의", by=court.a, at=NOON)
    outcomes = race(court.round, finish, object_)
    (refusal,) = refusals(outcomes)
    assert isinstance(refusal, WrongState)
    assert (court.round.status, Objection.objects.count()) in [("final", 0), ("provisional", 1)]


@pytest.mark.deep
def test_without_the_lock_a_round_would_become_final_over_an_open_objection():
    court = make_court().reach("provisional")

    def finish_unlocked(barrier: Barrier) -> bool:
        free = not Objection.objects.exists() and not undecided_codes(court.round, court.run)
        barrier.wait()
        EvaluationRound.objects.filter(pk=court.round.pk).update(
            status="final", finalised_at=NOON, finalised_by=court.by
        )
        return free

    def object_unlocked(barrier: Barrier) -> bool:
        open_ = EvaluationRound.objects.get(pk=court.round.pk).status == "provisional"
        barrier.wait()
        Objection.objects.create(
            round=court.round, task=court.made.tasks[0], side="a", text="이의", filed_at=NOON, filed_by=court.a
        )
        return open_

    assert race_unguarded(finish_unlocked, object_unlocked) == [True, True]
    assert court.round.status == "final"
    assert Objection.objects.filter(outcome="").exists()
