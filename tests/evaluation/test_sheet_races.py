"""An expert writes at the moment in which the round closes, or in two windows at once.

Each race is followed by the same acts without the lock, written out here, to show what the lock prevents.
"""

from functools import partial
from threading import Barrier

import pytest
from django.db import transaction

from evaluation.actions.locking import hold_round
from evaluation.actions.sheets import reopen_sheet, save_sheet, submit_sheet
from evaluation.models import EvaluationRound, ExpertAssignment, RoundStatus, ScoreSheet, SheetVersion
from evaluation.rules.sheets import why_not_score
from exchange.errors import Refusal, Stale, WrongState
from tests.evaluation.sheet_makers import Chair, make_chair
from tests.makers import NOON
from tests.races import race, race_unguarded, refusals

pytestmark = pytest.mark.django_db(transaction=True)


def close(chair: Chair) -> None:
    """Close the scoring as the act does: under the round's lock, in one transaction."""
    with transaction.atomic():
        round = hold_round(chair.round.pk)
        round.move_to(RoundStatus.AGGREGATING)
        round.closed_at, round.closed_by = NOON, chair.coordinator
        round.save(update_fields=["status", "closed_at", "closed_by"])


def write(act, chair: Chair, *values, version: int = 0, comment: str = ""):
    answers = chair.answers(*values)
    return partial(
        act, chair.assignment.pk, answers=answers, comment=comment, version=version, by=chair.expert, at=NOON
    )


def test_hard_case_95_of_handing_in_and_closing_at_once_no_score_comes_in_after_the_close():
    chair = make_chair()
    handed_in, closed = race(chair.round, write(submit_sheet, chair), partial(close, chair))
    assert not isinstance(closed, Exception)
    chair.round.refresh_from_db()
    assert chair.round.status == "aggregating"
    if isinstance(handed_in, Exception):
        assert isinstance(handed_in, WrongState)
        assert chair.sheet is None
    else:
        assert (chair.sheet.status, SheetVersion.objects.count()) == ("submitted", 1)


def test_hard_case_95_without_the_lock_a_score_would_come_in_after_the_close():
    chair = make_chair()

    def submit_unlocked(barrier: Barrier) -> Refusal | None:
        refusal = why_not_score(EvaluationRound.objects.get(pk=chair.round.pk))
        barrier.wait()  # both have looked
        barrier.wait()  # the other has closed
        ScoreSheet.objects.create(
            assignment=chair.assignment, status="submitted", submitted_at=NOON, submitted_by=chair.expert
        )
        return refusal

    def close_unlocked(barrier: Barrier) -> int:
        barrier.wait()
        rows = EvaluationRound.objects.filter(pk=chair.round.pk)
        changed = rows.update(status="aggregating", closed_at=NOON, closed_by=chair.coordinator)
        barrier.wait()
        return changed

    assert race_unguarded(submit_unlocked, close_unlocked) == [None, 1]
    assert (chair.sheet.status, EvaluationRound.objects.get().status) == ("submitted", "aggregating")


def test_of_two_windows_that_save_at_once_one_is_stale_and_holds_both_texts():
    chair = make_chair()
    outcomes = race(
        chair.round,
        write(save_sheet, chair, 70, 80, 80, 80, comment="왼쪽"),
        write(save_sheet, chair, 90, 80, 80, 80, comment="오른쪽"),
    )
    (refusal,) = refusals(outcomes)
    assert isinstance(refusal, Stale)
    kept = chair.sheet
    assert kept.version == 1
    other = {"왼쪽": "오른쪽", "오른쪽": "왼쪽"}[kept.comment]
    assert refusal.conflict["fields"]["comment"] == {"mine": other, "theirs": kept.comment}


def test_a_double_click_on_handing_in_keeps_one_copy():
    chair = make_chair()
    assert refusals(race(chair.round, write(submit_sheet, chair), write(submit_sheet, chair))) == []
    assert SheetVersion.objects.count() == 1


def test_of_opening_again_and_closing_at_once_a_sheet_is_open_only_if_it_was_before_the_close():
    chair = make_chair()
    chair.submit()
    reopen = partial(reopen_sheet, chair.assignment.pk, by=chair.expert, at=NOON)
    opened, closed = race(chair.round, reopen, partial(close, chair))
    assert not isinstance(closed, Exception)
    assert chair.sheet.status == ("submitted" if isinstance(opened, WrongState) else "open")


def test_a_withdrawal_at_the_same_moment_leaves_no_score_after_it():
    chair = make_chair()

    def withdraw() -> None:
        with transaction.atomic():
            hold_round(chair.round.pk)
            ExpertAssignment.objects.filter(pk=chair.assignment.pk).update(
                withdrawn_at=NOON, withdrawn_by=chair.coordinator, withdrawn_reason="배정을 나눔"
            )

    saved, withdrawn = race(chair.round, write(save_sheet, chair), withdraw)
    assert not isinstance(withdrawn, Exception)
    assert (chair.sheet is None) == isinstance(saved, WrongState)
