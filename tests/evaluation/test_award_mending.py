"""After unwinding and regrading an amount is put right by a named act, told to both sides; no count is below 0."""

from functools import partial

import pytest
from django.urls import reverse

from evaluation.actions.awards import consent_to_split, make_awards, mend_award, propose_split, set_prize_rule
from evaluation.models import EvaluationRound, GradeDecision, PrizeAward
from evaluation.queries.awards import award_page, awards_awaiting, awards_of, grades_changed, to_be_awarded
from exchange.errors import Incomplete, NotAllowed, WrongState
from exchange.models import Notice, Role
from tests.evaluation.award_makers import Prize, make_final_grade, make_prize, make_prize_rule
from tests.makers import NOON, make_task, make_user

pytestmark = pytest.mark.django_db


def regrade(prize: Prize, grade: str) -> None:
    """Decide another grade, as after unwinding the round."""
    decided = GradeDecision.objects.filter(round=prize.round, task=prize.task)
    decided.update(is_standing=False)
    GradeDecision.objects.create(
        round=prize.round,
        task=prize.task,
        result=decided.first().result,
        grade=grade,
        decided_at=NOON,
        decided_by=prize.coordinator,
    )


@pytest.fixture
def prize() -> Prize:
    """An award of S that both sides have divided, and rules for S and A; the task has an A by now."""
    prize = make_prize()
    for grade, amount in (("S", 1_000_001), ("A", 400_000)):
        make_prize_rule(prize.round, grade=grade, amount_krw=amount)
    shares = {"share_a_krw": 500_001, "share_b_krw": 500_000, "reason": "똑같이"}
    propose_split(prize.award.pk, seen=0, by=prize.a, at=NOON, **shares)
    consent_to_split(prize.award.pk, number=1, by=prize.b, at=NOON)
    regrade(prize, "A")
    Notice.objects.all().delete()
    return prize


def mend(prize: Prize, award: PrizeAward | None = None, **changes) -> PrizeAward | None:
    values = {"reason": "재등급에 따라 정정", "by": prize.coordinator, "at": NOON}
    return mend_award((award or prize.award).pk, **values | changes)


def test_an_award_of_a_former_grade_is_put_right_and_the_old_one_stays_readable(prize):
    assert grades_changed(prize.round) == [prize.award]
    mended = mend(prize)
    assert (mended.mends, mended.grade, mended.amount_krw) == (prize.award, "A", 400_000)
    old = prize.fresh()
    assert (old.split, old.withdraw_reason, old.amount_krw) == ("withdrawn", "재등급에 따라 정정", 1_000_001)
    assert {notice.user for notice in Notice.objects.all()} == {prize.a, prize.b, prize.assistant}
    assert not any("400,000" in notice.text for notice in Notice.objects.all())
    assert grades_changed(prize.round) == []
    page = award_page(PrizeAward.objects.for_table().get(pk=mended.pk), prize.a, NOON.date())
    assert (page.former, page.proposals) == ([prize.award], [])
    assert list(awards_of(prize.round, prize.a, NOON.date())) == [mended]
    assert awards_awaiting(prize.a, NOON.date()) == [(mended, False)]


def test_a_grade_without_prize_money_takes_the_award_back_and_a_later_grade_gives_one_anew(prize):
    regrade(prize, "B")
    assert mend(prize) is None
    assert list(awards_of(prize.round, prize.a, NOON.date())) == [prize.award]
    assert "철회" in Notice.objects.filter(user=prize.b).get().text
    assert awards_awaiting(prize.a, NOON.date()) == []
    with pytest.raises(WrongState, match="철회한 포상금"):
        propose_split(prize.award.pk, seen=1, share_a_krw=1_000_001, share_b_krw=0, reason="다시", by=prize.a, at=NOON)
    regrade(prize, "A")
    assert make_awards(prize.round.slug, by=prize.coordinator, at=NOON) == 1
    assert PrizeAward.objects.standing().get().amount_krw == 400_000


def test_a_second_regrading_is_put_right_from_the_standing_award(prize):
    first = mend(prize)
    regrade(prize, "S")
    with pytest.raises(WrongState, match="철회한"):
        mend(prize)
    second = mend(prize, first)
    assert (second.mends, second.amount_krw) == (first, 1_000_001)
    assert PrizeAward.objects.standing().count() == 1


def test_what_is_to_be_made_is_counted_by_tasks_and_never_below_nothing(client, prize):
    client.force_login(prize.coordinator)
    page = client.get(reverse("evaluation:awards", args=[prize.round.slug]))
    assert page.context_data["to_make"] == 0
    make_final_grade(prize.round, make_task(), "S")
    assert to_be_awarded(prize.round).count() == 1
    page = client.get(reverse("evaluation:awards", args=[prize.round.slug]))
    assert page.context_data["to_make"] == 1
    assert "-1건" not in page.content.decode()


def test_only_the_coordinator_puts_right_with_a_reason_what_has_changed_in_a_final_round(prize):
    for role in set(Role.values) - {Role.COORDINATOR}:
        with pytest.raises(NotAllowed):
            mend(prize, by=make_user(role))
    with pytest.raises(Incomplete, match="사유"):
        mend(prize, reason=" ")
    other = make_prize(round=prize.round)
    with pytest.raises(WrongState, match="정정할 것이 없습니다"):
        mend(other)
    EvaluationRound.objects.filter(pk=prize.round.pk).update(status="provisional")
    with pytest.raises(WrongState, match="확정된 회차"):
        mend(prize)
    assert PrizeAward.objects.standing().count() == 2


def test_the_rule_of_a_grade_whose_awards_were_all_put_right_may_be_set_again(prize):
    rule = partial(set_prize_rule, prize.round.slug, grade="S", amount_krw=2_000_000, basis="새 계획", at=NOON)
    with pytest.raises(WrongState, match="이미 정해"):
        rule(by=prize.coordinator)
    mend(prize)
    assert rule(by=prize.coordinator).amount_krw == 2_000_000


def test_the_page_asks_for_the_reason_and_shows_the_difference(client, prize):
    client.force_login(prize.coordinator)
    address = reverse("evaluation:award_detail", args=[prize.round.slug, prize.task.code])
    send = reverse("evaluation:award_mend", args=[prize.round.slug, prize.task.code])
    page = client.get(address).content.decode()
    assert send in page and "400,000원" in page
    assert client.post(send, {"reason": ""}).status_code == 422
    page = client.post(send, {"reason": "재등급"}, follow=True).content.decode()
    for said in ("1,000,001원", "400,000원", "-600,001원", "재등급"):
        assert said in page
    client.force_login(prize.a)
    page = client.get(address).content.decode()
    assert send not in page and "재등급" in page
