"""Prize money: made once from rules and final grades, divided by the consent of both sides, to the won."""

from datetime import date, timedelta
from functools import partial

import pghistory.models
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.actions.awards import consent_to_split, make_awards, propose_split, set_prize_rule
from evaluation.models import EvaluationRound, GradeDecision, PrizeAward, PrizeProposal, PrizeRule
from evaluation.queries.awards import AwardPage, award_page, awards_awaiting
from evaluation.rules.awards import by_days_held, halves
from exchange.errors import Incomplete, NotAllowed, WrongState
from exchange.models import Assignment, Notice, Role
from tests.evaluation.award_makers import make_final_grade, make_prize, make_prize_rule
from tests.evaluation.makers import make_evaluation_round
from tests.exchange.test_one_side import as_before_the_rule
from tests.makers import NOON, make_assignment, make_stand_in, make_task, make_user, name_of

pytestmark = pytest.mark.django_db

HALVES = {"share_a_krw": 500_001, "share_b_krw": 500_000, "reason": "두 부처가 똑같이 맡음"}


def propose(prize, by, *, seen=0, **changes) -> PrizeProposal:
    return propose_split(prize.award.pk, seen=seen, by=by, at=NOON, **HALVES | changes)


def consent(prize, by, number=1) -> PrizeProposal:
    return consent_to_split(prize.award.pk, number=number, by=by, at=NOON)


# ---- rules and amounts -----------------------------------------------------------------------------------------------


def test_no_amount_is_shipped_and_none_is_made_without_a_rule():
    round = make_evaluation_round("final")
    make_final_grade(round, make_task())
    assert not PrizeRule.objects.exists()
    with pytest.raises(Incomplete, match="금액을 먼저"):
        make_awards(round.slug, by=make_user(Role.COORDINATOR), at=NOON)


def test_awards_follow_from_rules_and_final_grades_once():
    round, coordinator = make_evaluation_round("final"), make_user(Role.COORDINATOR)
    tasks = {grade: make_task() for grade in "SAB"}
    for grade, task in tasks.items():
        make_final_grade(round, task, grade)
    holder = make_assignment(tasks["S"].pair.post_a).holder
    for grade, amount in (("S", 3_000_000), ("A", 1_000_000)):
        set_prize_rule(round.slug, grade=grade, amount_krw=amount, basis="계획", by=coordinator, at=NOON)
    assert make_awards(round.slug, by=coordinator, at=NOON) == 2
    assert make_awards(round.slug, by=coordinator, at=NOON) == 0
    found = {award.task_id: (award.grade, award.amount_krw, award.basis) for award in PrizeAward.objects.all()}
    assert found == {tasks["S"].pk: ("S", 3_000_000, "계획"), tasks["A"].pk: ("A", 1_000_000, "계획")}
    (notice,) = Notice.objects.filter(user=holder)
    assert tasks["S"].code in notice.text
    assert "3,000,000" not in notice.text and "S" not in notice.text.replace(tasks["S"].code, "")


def test_a_grade_that_no_longer_stands_gets_nothing():
    round, coordinator, task = make_evaluation_round("final"), make_user(Role.COORDINATOR), make_task()
    make_final_grade(round, task, "S", is_standing=False)
    make_prize_rule(round)
    assert make_awards(round.slug, by=coordinator, at=NOON) == 0


def test_a_rule_is_replaced_until_an_award_was_made_from_it():
    prize = make_prize()
    rule = partial(set_prize_rule, prize.round.slug, basis="계획", by=prize.coordinator, at=NOON)
    rule(grade="A", amount_krw=1_000_000)
    assert rule(grade="A", amount_krw=2_000_000).amount_krw == 2_000_000
    assert PrizeRule.objects.count() == 1
    with pytest.raises(WrongState, match="이미 정해"):
        rule(grade="S", amount_krw=10)


@pytest.mark.parametrize(
    "change",
    [
        {"amount_krw": 0},
        {"amount_krw": -10},
        {"amount_krw": 10**12},
        {"amount_krw": 1_000_005},  # below ten won nothing is paid: 국고금 관리법 제47조제1항
        {"basis": " "},
        {"grade": "SA"},
    ],
)
def test_a_rule_with_a_wrong_value_is_refused(change):
    round = make_evaluation_round("final")
    values = {"grade": "S", "amount_krw": 10, "basis": "계획"} | change
    with pytest.raises(Incomplete):
        set_prize_rule(round.slug, by=make_user(Role.COORDINATOR), at=NOON, **values)


@pytest.mark.parametrize("status", ["preparing", "scoring", "aggregating", "provisional"])
def test_nothing_is_made_or_divided_before_the_round_is_final(status):
    prize = make_prize()
    EvaluationRound.objects.filter(pk=prize.round.pk).update(status=status)
    make_prize_rule(prize.round, grade="A")
    for act in (
        partial(make_awards, prize.round.slug, by=prize.coordinator, at=NOON),
        partial(propose, prize, prize.a),
        partial(consent, prize, prize.b),
    ):
        with pytest.raises(WrongState, match="확정된 회차"):
            act()


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.COORDINATOR])
def test_only_the_coordinator_sets_rules_and_makes_awards(role):
    prize, user = make_prize(), make_user(role)
    with pytest.raises(NotAllowed):
        set_prize_rule(prize.round.slug, grade="A", amount_krw=1, basis="계획", by=user, at=NOON)
    with pytest.raises(NotAllowed):
        make_awards(prize.round.slug, by=user, at=NOON)


# ---- the division ----------------------------------------------------------------------------------------------------


def test_a_proposal_is_the_proposers_consent_and_the_other_consent_settles_it():
    prize = make_prize()
    proposal = propose(prize, prize.b)
    assert (proposal.consented_a_by, proposal.consented_b_by, proposal.is_agreed) == (None, prize.b, False)
    assert {notice.user for notice in Notice.objects.all()} == {prize.a, prize.assistant}
    proposal = consent(prize, prize.a)
    assert proposal.is_agreed
    assert consent(prize, prize.a) == proposal
    assert prize.fresh().split == "agreed"
    assert proposal.share_a_krw + proposal.share_b_krw == prize.award.amount_krw


def test_a_counter_proposal_takes_the_former_ones_place():
    prize = make_prize()
    propose(prize, prize.a)
    counter = propose(prize, prize.b, seen=1, share_a_krw=400_001, share_b_krw=600_000)
    assert (counter.number, counter.consented_a_at) == (2, None)
    with pytest.raises(WrongState, match="새 제안"):
        consent(prize, prize.b, number=1)
    with pytest.raises(WrongState, match="새 제안"):
        consent(prize, prize.a, number=1)
    assert consent(prize, prize.a, number=2).is_agreed
    assert [one.is_agreed for one in prize.award.proposals.all()] == [False, True]


def test_after_both_consented_nothing_changes():
    prize = make_prize()
    propose(prize, prize.a)
    consent(prize, prize.b)
    for person in (prize.a, prize.b):
        with pytest.raises(WrongState, match="이미 동의"):
            propose(prize, person, seen=1)
    assert prize.last().number == 1


def test_a_proposal_made_without_having_seen_the_last_is_refused():
    prize = make_prize()
    propose(prize, prize.a)
    with pytest.raises(WrongState, match="그사이"):
        propose(prize, prize.b, seen=0)
    assert prize.last().number == 1


def test_one_side_alone_settles_nothing():
    prize = make_prize()
    propose(prize, prize.a)
    assert consent(prize, prize.a).consented_b_at is None  # the same click again changes nothing
    successor = make_user(Role.EXCHANGEE)
    Assignment.objects.filter(holder=prize.a).update(ends_on=NOON.date() - timedelta(days=1))
    make_assignment(prize.task.pair.post_a, successor, starts_on=NOON.date())
    with pytest.raises(WrongState, match="이미 동의"):
        consent(prize, successor)


def test_who_acts_for_both_posts_speaks_for_one_side_only():
    prize = make_prize()
    with as_before_the_rule():  # the database keeps such a row out; older ones may stand
        make_stand_in(prize.b, prize.a)
    proposal = propose(prize, prize.a)
    assert (proposal.consented_a_by, proposal.consented_b_by) == (prize.a, None)
    assert not consent(prize, prize.a).is_agreed


def test_a_substitute_consents_for_the_absent():
    prize = make_prize()
    substitute = make_stand_in(prize.b).substitute
    propose(prize, prize.a)
    assert consent(prize, substitute).consented_b_by == substitute


@pytest.mark.parametrize(
    "change",
    [
        {"share_a_krw": 500_000},
        {"share_b_krw": 500_001},
        {"share_a_krw": -1, "share_b_krw": 1_000_002},
        {"share_a_krw": 500_004, "share_b_krw": 499_997},  # it adds up, and nothing below ten won is paid
        {"reason": "  "},
    ],
)
def test_a_division_that_does_not_add_up_or_says_no_reason_is_refused(change):
    prize = make_prize()
    with pytest.raises(Incomplete):
        propose(prize, prize.a, **change)
    assert prize.last() is None


def test_strangers_assistants_and_offices_divide_nothing():
    prize, other = make_prize(), make_prize(make_evaluation_round("final", year=2025))
    strangers = [other.a, other.b, other.assistant, prize.assistant, prize.coordinator]
    strangers += [make_user(role) for role in (Role.ADMIN, Role.VIEWER, Role.EVALUATOR, Role.DECIDER)]
    propose(prize, prize.a)
    for stranger in strangers:
        with pytest.raises(NotAllowed):
            propose(prize, stranger, seen=1)
        with pytest.raises(NotAllowed):
            consent(prize, stranger)


def test_rights_end_with_the_assignment():
    prize = make_prize()
    Assignment.objects.filter(holder=prize.a).update(ends_on=NOON.date() - timedelta(days=1))
    with pytest.raises(NotAllowed):
        propose(prize, prize.a)


def test_who_did_what_is_kept():
    prize = make_prize()
    propose(prize, prize.a)
    consent(prize, prize.b)
    verbs = [
        event.pgh_context["verb"]
        for event in pghistory.models.Events.objects.tracks(prize.last()).order_by("pgh_created_at", "pgh_id")
    ]
    assert verbs == ["award.propose", "award.consent"]


def test_whose_consent_is_missing_is_on_the_list_of_duties():
    prize = make_prize()
    today = NOON.date()

    def waits() -> list[list[bool]]:
        return [[own for _, own in awards_awaiting(person, today)] for person in (prize.a, prize.b)]

    assert waits() == [[False], [False]]
    propose(prize, prize.a)
    assert waits() == [[], [True]]
    consent(prize, prize.b)
    assert waits() == [[], []]
    assert awards_awaiting(prize.assistant, today) == awards_awaiting(prize.coordinator, today) == []


# ---- suggestions -----------------------------------------------------------------------------------------------------


@given(st.integers(1, 10**15))
def test_halves_add_up_in_tens_of_won_and_the_first_takes_what_is_left(total):
    one = halves(total)
    assert one.share_a + one.share_b == total
    assert 0 <= one.share_a - one.share_b < 20
    assert one.share_b % 10 == 0
    assert one.share_a % 10 == total % 10


@given(st.integers(1, 10**15), st.integers(0, 366), st.integers(0, 366))
def test_shares_by_days_held_add_up_and_are_nearest_to_the_days(total, a, b):
    one = by_days_held(total, a, b, ("갑", "을"))
    assert (one is None) == (a + b == 0)
    if one:
        assert one.share_a + one.share_b == total and min(one.share_a, one.share_b) >= 0
        assert (one.share_a % 10, one.share_b % 10) in {(total % 10, 0), (0, total % 10)}
        assert abs(one.share_a * (a + b) - total * a) < 20 * (a + b)
        assert abs(one.share_b * (a + b) - total * b) < 20 * (a + b)


def test_days_of_every_holder_count_and_equal_days_leave_one_suggestion():
    prize = make_prize()
    pair, year = prize.task.pair, prize.round.year

    def offered() -> list[tuple[str, int]]:
        return [(one.label, one.share_a) for one in page().suggestions]

    def page() -> AwardPage:
        return award_page(prize.award, prize.a, date(year, 12, 31))

    assert offered() == [("똑같이", 500_001)]
    Assignment.objects.filter(post=pair.post_b).update(starts_on=date(year, 1, 1), ends_on=date(year, 1, 9))
    make_assignment(pair.post_b, starts_on=date(year, 12, 31))
    Assignment.objects.filter(post=pair.post_a).update(starts_on=date(year, 12, 2))
    assert offered() == [("똑같이", 500_001), ("재직일수 비율", 750_001)]  # 30 and 9 + 1 days
    a, b = name_of(pair.post_a).ministry.short_name, name_of(pair.post_b).ministry.short_name
    assert page().suggestions[1].reason == f"재직일수에 따름({a} 30일, {b} 10일)"


def test_the_grade_of_an_award_stays_what_it_was_made_for():
    prize = make_prize()
    GradeDecision.objects.filter(task=prize.task).update(is_standing=False)
    make_final_grade_again(prize)
    assert prize.fresh().grade == "S"


def make_final_grade_again(prize) -> GradeDecision:
    result = GradeDecision.objects.filter(task=prize.task).first().result
    return GradeDecision.objects.create(
        round=prize.round,
        task=prize.task,
        result=result,
        grade="A",
        decided_at=NOON,
        decided_by=prize.coordinator,
    )
