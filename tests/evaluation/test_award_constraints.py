"""Every rule that the database keeps about prize money, each broken past forms and actions."""

import pytest

from evaluation.models import PrizeProposal
from exchange.models import Role
from tests.evaluation.award_makers import make_award, make_prize_rule, make_proposal
from tests.makers import NOON, make_task, make_user
from tests.refusals import refused_by, refused_with, update

pytestmark = pytest.mark.django_db

BROKEN = [
    ("prize_rule_is_an_amount_with_basis", make_prize_rule, {"grade": "D"}),
    ("prize_rule_is_an_amount_with_basis", make_prize_rule, {"amount_krw": 0}),
    ("prize_rule_is_an_amount_with_basis", make_prize_rule, {"basis": ""}),
    ("award_is_an_amount_with_basis", make_award, {"amount_krw": 0}),
    ("award_is_an_amount_with_basis", make_award, {"basis": ""}),
    ("award_is_withdrawn_by_somebody_with_a_reason", make_award, {"withdrawn_at": NOON}),
    ("award_is_withdrawn_by_somebody_with_a_reason", make_award, {"withdraw_reason": "사유만"}),
    ("proposal_consented_a_at_has_consented_a_by", make_proposal, {"consented_a_at": NOON}),
    ("proposal_consented_b_at_has_consented_b_by", make_proposal, {"consented_b_at": NOON}),
]


@pytest.mark.parametrize(("constraint", "make", "change"), BROKEN)
def test_the_database_refuses(constraint, make, change):
    row = make()
    with refused_by(constraint):
        update(row, **change)


def test_shares_that_do_not_add_up_are_refused():
    award = make_award()
    for shares in ({"share_a_krw": 0, "share_b_krw": 0}, {"share_a_krw": 600_001, "share_b_krw": 400_001}):
        with refused_by("proposal_sums_to_the_won"):
            make_proposal(award, **shares)


def test_a_proposal_without_a_reason_is_refused():
    with refused_by("proposal_has_reason"):
        make_proposal(reason="")


def test_a_grade_has_one_rule_a_task_one_award_and_a_number_one_proposal():
    rule = make_prize_rule()
    with refused_by("prize_rule_once_per_grade"):
        make_prize_rule(rule.round)
    award = make_award()
    with refused_by("award_once_per_task"):
        make_award(award.round, award.task)
    update(award, withdrawn_at=NOON, withdrawn_by=award.decided_by, withdraw_reason="등급이 바뀜")
    mended = make_award(award.round, award.task, mends=award)
    with refused_by("award_is_mended_by_one"):
        make_award(award.round, make_task(), mends=award)
    with refused_with("Cannot update"):  # a withdrawal is not taken back: that would be a second standing award
        update(award, withdrawn_at=None, withdrawn_by=None, withdraw_reason="")
    award = mended
    with refused_by("award_grade_is_known"):
        make_award(award.round, make_task(), grade="Z")
    make_proposal(award)
    with refused_by("proposal_number_once_per_award"):
        make_proposal(award)


def test_one_division_is_agreed_to():
    award, one, other = make_award(), make_user(Role.EXCHANGEE), make_user(Role.EXCHANGEE)
    agreed = {
        f"consented_{side}_{what}": value
        for side, who in (("a", one), ("b", other))
        for what, value in (("at", NOON), ("by", who))
    }
    make_proposal(award, **agreed)
    with refused_by("proposal_agreed_once_per_award"):
        make_proposal(award, number=2, **agreed)


@pytest.mark.parametrize(
    "change", [{"share_a_krw": 600_002, "share_b_krw": 399_999}, {"reason": "다른 사유"}, {"number": 9}]
)
def test_the_figures_of_a_proposal_stay_as_proposed(change):
    with refused_with("keep_figures"):
        update(make_proposal(), **change)


def test_a_proposal_is_not_deleted_and_a_consent_not_taken_back():
    award, person = make_award(), make_user(Role.EXCHANGEE)
    proposal = make_proposal(award, consented_a_at=NOON, consented_a_by=person)
    with refused_with("keep_proposal"):
        PrizeProposal.objects.filter(pk=proposal.pk).delete()
    with refused_with("keep_consent_a"):
        update(proposal, consented_a_at=None, consented_a_by=None)
    with refused_with("keep_consent_a"):
        update(proposal, consented_a_by=make_user(Role.EXCHANGEE))
    update(proposal, consented_b_at=NOON, consented_b_by=make_user(Role.EXCHANGEE))
    with refused_with("keep_consent_b"):
        update(proposal, consented_b_at=None, consented_b_by=None)
