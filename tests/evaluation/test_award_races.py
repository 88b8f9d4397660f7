"""Two sides act on one prize at the same moment; what the lock prevents is shown beside it."""

from functools import partial
from threading import Barrier

import pytest

from evaluation.actions.awards import consent_to_split, make_awards, propose_split
from evaluation.models import PrizeAward, PrizeProposal
from exchange.errors import WrongState
from exchange.models import Role
from tests.evaluation.award_makers import Prize, make_final_grade, make_prize, make_prize_rule, make_proposal
from tests.evaluation.makers import make_evaluation_round
from tests.makers import NOON, make_task, make_user
from tests.races import race, race_unguarded, refusals

pytestmark = pytest.mark.django_db(transaction=True)

SPLIT = {"share_a_krw": 500_001, "share_b_krw": 500_000, "reason": "똑같이"}


def proposing(prize: Prize, by, seen: int):
    return partial(propose_split, prize.award.pk, seen=seen, by=by, at=NOON, **SPLIT)


def consenting(prize: Prize, by, number: int):
    return partial(consent_to_split, prize.award.pk, number=number, by=by, at=NOON)


def test_a_consent_and_a_counter_proposal_at_once_leave_one_answer():
    prize = make_prize()
    proposing(prize, prize.a, 0)()
    outcomes = race(prize.round, consenting(prize, prize.b, 1), proposing(prize, prize.a, 1))
    (refusal,) = refusals(outcomes)
    assert isinstance(refusal, WrongState)
    agreed = [one.number for one in prize.award.proposals.all() if one.is_agreed]
    if outcomes[0] is refusal:
        assert (agreed, prize.last().number) == ([], 2)
    else:
        assert (agreed, prize.last().number) == ([1], 1)


def test_both_consent_while_a_counter_proposal_lands():
    prize = make_prize()
    make_proposal(prize.award, proposed_by=prize.a)  # nobody has consented to it yet
    outcomes = race(
        prize.round, consenting(prize, prize.a, 1), consenting(prize, prize.b, 1), proposing(prize, prize.b, 1)
    )
    proposals = list(prize.award.proposals.order_by("number"))
    if len(proposals) == 1:
        assert proposals[0].is_agreed and len(refusals(outcomes)) == 1
    else:
        assert not any(one.is_agreed for one in proposals)
    assert all(isinstance(each, WrongState) for each in refusals(outcomes))


def test_two_proposals_at_once_and_the_second_is_told_of_the_first():
    prize = make_prize()
    outcomes = race(prize.round, proposing(prize, prize.a, 0), proposing(prize, prize.b, 0))
    (refusal,) = refusals(outcomes)
    assert isinstance(refusal, WrongState) and "그사이" in refusal.reason
    assert PrizeProposal.objects.count() == 1


def test_a_double_click_consents_once():
    prize = make_prize()
    proposing(prize, prize.a, 0)()
    assert refusals(race(prize.round, consenting(prize, prize.b, 1), consenting(prize, prize.b, 1))) == []
    assert prize.last().is_agreed


def test_awards_are_made_once_by_two_at_once():
    round = make_evaluation_round("final")
    make_final_grade(round, make_task())
    make_prize_rule(round)
    acts = [partial(make_awards, round.slug, by=make_user(Role.COORDINATOR), at=NOON) for _ in range(2)]
    assert sorted(race(round, *acts)) == [0, 1]
    assert PrizeAward.objects.count() == 1


@pytest.mark.deep
def test_without_the_lock_a_consent_would_settle_what_a_counter_proposal_replaced():
    prize = make_prize()
    first = make_proposal(prize.award, proposed_by=prize.a, consented_a_at=NOON, consented_a_by=prize.a)

    def consent_unlocked(barrier: Barrier) -> int:
        seen = prize.last().number
        barrier.wait()
        first.consented_b_at, first.consented_b_by = NOON, prize.b
        first.save(update_fields=["consented_b_at", "consented_b_by"])
        return seen

    def propose_unlocked(barrier: Barrier) -> bool:
        settled = prize.last().is_agreed
        barrier.wait()
        make_proposal(prize.award, number=2, proposed_by=prize.a, consented_a_at=NOON, consented_a_by=prize.a)
        return settled

    assert race_unguarded(consent_unlocked, propose_unlocked) == [1, False]
    assert [one.is_agreed for one in prize.award.proposals.order_by("number")] == [True, False]
