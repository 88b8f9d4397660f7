"""A decided amount never ends in silence: corrections are told, decided again, and settled against what was told."""

from datetime import date

import pytest
from django.urls import reverse

from evaluation.actions.statements import correct_statement
from evaluation.models import BonusStatement
from evaluation.queries.amounts import amounts_of, settlement_of, with_decisions
from evaluation.queries.payroll import payroll
from evaluation.queries.statement_lines import checks_of, lines_of
from evaluation.queries.statements import rows_of
from exchange.errors import WrongState
from exchange.models import Notice, Role
from tests.evaluation.statement_makers import make_base, make_counter, make_results
from tests.makers import NOON, make_ministry, make_user

pytestmark = pytest.mark.django_db

TOLD, PERF, BONUS = 13_827_600, 9_218_400, 4_609_200


@pytest.fixture
def counter():
    return make_counter()


def correct(counter, old, **changes) -> BonusStatement:
    """Let the ministry tell another grade and put a new statement in the place of ``old``."""
    counter.notice(**changes)
    return correct_statement(old.pk, reason="등급 통보가 정정됨", by=counter.coordinator, at=NOON)


def go_on(counter, statement, *, recommends: bool = True, agrees: bool = True) -> BonusStatement:
    """Take a correction through every step to its notice."""
    counter.recommend(counter.review(statement), agrees=recommends)
    counter.committee(statement)
    counter.decide(statement, agrees=agrees)
    return counter.notify(statement)


def fresh(statement) -> BonusStatement:
    return with_decisions(BonusStatement.objects.for_table().filter(pk=statement.pk))[0]


def told(user) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


def lines(counter, user=None) -> list[tuple]:
    found = payroll(counter.round, user or counter.coordinator)
    return [(one.statement.number, one.word, one.amounts.total, one.difference) for one in found]


# ---- a correction is told, decided and settled -----------------------------------------------------------------------


def test_a_correction_to_zero_is_told_decided_by_the_same_minister_and_recovered(counter):
    old = counter.walk()
    new = correct(counter, old, is_disciplined=True)
    assert "정정하고 있습니다" in told(counter.person)[-1]
    assert old.number in told(counter.decider)[-1]
    assert lines(counter) == [(old.number, "정정 중", TOLD, None)]
    go_on(counter, new)
    assert {"review", "recommend", "committee", "minister", "notify"} == set(fresh(new).decided)
    assert "정정되어 다시 통보" in told(counter.person)[-1]
    settled = settlement_of(fresh(new))
    assert (settled.before.pk, settled.difference, settled.word) == (old.pk, -TOLD, "환수")
    assert settled.lines == [
        ("성과연봉", PERF, 0, -PERF),
        ("특별성과가산금", BONUS, 0, -BONUS),
        ("합계", TOLD, 0, -TOLD),
    ]
    assert lines(counter) == lines(counter, counter.decider) == [(new.number, "환수", 0, -TOLD)]


def test_a_second_correction_is_settled_against_what_was_told_not_against_the_first(counter):
    old = counter.walk()
    first = correct(counter, old, assessed="A", prior="")  # computed, never decided
    second = correct(counter, first, assessed="B", prior="")
    assert told(counter.person).count(told(counter.person)[-1]) == 2, "the second one is told as well"
    assert [old.number in text or first.number in text for text in told(counter.decider)[-2:]] == [True, True]
    go_on(counter, second)
    perf = 4_609_200
    assert settlement_of(fresh(second)).difference == perf - TOLD
    assert lines(counter) == [(second.number, "환수", perf, perf - TOLD)]
    third = correct(counter, fresh(second), assessed="S")
    go_on(counter, third)
    assert lines(counter) == [(third.number, "추가 지급", TOLD, TOLD - perf)]


def test_a_correction_that_nobody_recommends_still_reaches_the_minister_and_the_person(counter):
    new = correct(counter, counter.walk(), assessed="A", prior="")
    counter.recommend(counter.review(new), agrees=False)
    new.refresh_from_db()
    assert new.status == "recommended"
    assert "추천되지 않았습니다" in told(counter.decider)[-1]
    counter.committee(new)
    with pytest.raises(WrongState, match="추천하지 않은 건"):
        counter.decide(new)
    counter.decide(new, agrees=False)
    counter.notify(new)
    assert amounts_of(fresh(new)).total == 6_913_800
    assert lines(counter) == [(new.number, "환수", 6_913_800, 6_913_800 - TOLD)]


def test_a_correction_waiting_for_the_minister_is_found_stale_whoever_declined_it(counter):
    new = correct(counter, counter.walk(), assessed="A", prior="")
    counter.recommend(counter.review(new), agrees=False)
    counter.notice(assessed="B", prior="")
    (row,) = [row for row in rows_of(counter.round, counter.coordinator) if row.statement]
    assert (row.stale, row.turn) == (["등급 통보"], "국무조정실")


def test_a_grant_after_a_refusal_is_arrears(counter):
    old = counter.walk(agrees=False)
    assert lines(counter) == [(old.number, "지급", PERF, None)]
    new = correct(counter, old, document="다시-2")
    go_on(counter, new)
    assert lines(counter) == [(new.number, "추가 지급", TOLD, BONUS)]


def test_what_was_decided_and_not_told_needs_the_minister_too_and_nobody_is_owed_a_difference(counter):
    old = counter.walk("decided")
    new = correct(counter, old, assessed="C", prior="")
    assert told(counter.person) == []
    go_on(counter, new)
    assert settlement_of(fresh(new)) is None
    assert "산정 결과가 통보" in told(counter.person)[-1]


def test_an_undecided_statement_is_corrected_without_a_word_to_anybody_and_may_end_unrecommended(counter):
    new = correct(counter, counter.walk("recommended"), assessed="A", prior="")
    assert told(counter.person) == [] and not [text for text in told(counter.decider) if "정정" in text]
    counter.review(new)
    with pytest.raises(WrongState, match="0원이어서"):
        counter.recommend(new)
    counter.recommend(new, agrees=False)
    new.refresh_from_db()
    assert new.status == "in_review"


def test_a_decided_amount_does_not_end_in_one_that_could_not_be_computed(counter):
    old = counter.walk()
    new = correct(counter, old, level="3급")
    counter.review(new)
    for agrees in (True, False):
        with pytest.raises(WrongState, match="지급기준액이 없어"):
            counter.recommend(new, agrees=agrees)
    assert settlement_of(fresh(new)).difference is None
    assert lines(counter) == [(old.number, "정정 중", TOLD, None)]
    make_base(level="3급")
    assert correct_statement(new.pk, reason="기준액 공개", by=counter.coordinator, at=NOON).output["special"] == BONUS


def test_a_correction_to_another_paying_ministry_is_taken_back_by_one_and_paid_by_the_other(counter):
    other = make_ministry()
    payer = make_user(Role.DECIDER, ministry=other)
    old = counter.walk()
    new = correct(counter, old, paying_ministry=other)
    for user, statement in ((payer, new), (counter.decider, old)):
        assert Notice.objects.filter(user=user).latest("pk").path == statement.get_absolute_url()
    counter.decider = payer
    counter.round.headcounts.create(
        ministry=other, officials=100, counted_on=date(2024, 12, 31), source="정원표", entered_at=NOON, entered_by=payer
    )
    go_on(counter, new)
    assert lines(counter) == [(old.number, "환수", 0, -TOLD), (new.number, "지급", TOLD, None)]
    assert lines(counter, payer) == [(new.number, "지급", TOLD, None)]


def test_a_correction_to_zero_takes_no_place_of_the_limit(counter):
    old = counter.walk()
    go_on(counter, correct(counter, old, assessed="B", prior=""))
    counter.count(0)
    other = make_counter(round=counter.round, rows=False, home=counter.home)
    other.count(50)
    assert other.walk("decided").status == "decided"


# ---- what a declined bonus leaves ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "agrees", "long_term"),
    [("recommended", True, 0), ("decided", True, 0), ("decided", False, BONUS), ("notified", False, BONUS)],
)
def test_long_term_pay_that_the_bonus_kept_away_comes_back_with_its_refusal(counter, until, agrees, long_term):
    counter.notice(long_term_bp=5000)
    statement = fresh(counter.walk(until, agrees=agrees))
    assert "STACKING_REFUSED" in statement.output["codes"]
    assert amounts_of(statement).long_term == long_term
    line = lines_of(statement, statement.decided)[-1]
    assert (line.what, line.result) == ("장기성과급", f"{long_term:,}원")
    said = " ".join(checks_of(statement, statement.decided, []))
    assert ("장기성과급을 함께" in said) is not bool(long_term)


def test_long_term_pay_comes_back_where_nobody_recommends_the_bonus(counter):
    counter.notice(long_term_bp=5000)
    statement = counter.make()
    (pending,) = [line for line in lines_of(statement, {}) if line.what == "장기성과급"]
    assert "지급하지 않으면 9,218,400 × 50% = 4,609,200원" in pending.how
    counter.recommend(counter.review(statement), agrees=False)
    assert amounts_of(fresh(statement)).total == PERF + BONUS


def test_a_declined_bonus_hides_neither_the_performance_pay_nor_its_parts(client, counter):
    statement = counter.walk(agrees=False)
    client.force_login(counter.person)
    page = " ".join(client.get(statement.get_absolute_url()).content.decode().split())
    assert "9,218,400원은 그대로 지급" in page
    assert "768,200원" in page


# ---- the pages -------------------------------------------------------------------------------------------------------


def test_the_person_reads_that_a_correction_is_under_way_and_then_the_difference(client, counter):
    old = counter.walk()
    new = correct(counter, old, assessed="A", prior="")
    client.force_login(counter.person)

    def page(statement) -> str:
        return " ".join(client.get(statement.get_absolute_url()).content.decode().split())

    assert "이 산정서를 정정하고 있습니다" in page(old)
    go_on(counter, new)
    assert new.number in page(old)
    assert "앞서 통보한 금액과의 차액" in page(new)
    assert "-6,913,800원" in page(new) and "환수" in page(new)


def test_results_that_change_after_the_notice_are_a_correction_like_any_other(client, counter):
    old = counter.walk()
    make_results(counter.round, counter.tasks, score="70", number=2)
    client.force_login(counter.coordinator)
    address = reverse("evaluation:statement_correct", args=[counter.round.slug, old.pk])
    answer = client.post(address, {"correction": "과제 점수 정정"}, follow=True)
    new = answer.context_data["statement"]
    assert answer.context_data["corrects_decided"]
    go_on(counter, new)
    assert lines(counter) == [(new.number, "차액 없음", TOLD, 0)]
