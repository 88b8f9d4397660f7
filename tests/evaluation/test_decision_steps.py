"""Who takes which step of a statement and when; the limit of headcounts; walks over the machine."""

import random
from datetime import date

import pytest

from evaluation.actions import decisions
from evaluation.actions.statements import correct_statement
from evaluation.models import STATEMENT_STEPS, BonusStatement, HeadcountBasis, StatementDecision, StatementStatus
from evaluation.rules.bonus import cap_of
from exchange.errors import Incomplete, NotAllowed, Refused, WrongState
from exchange.models import Notice, Role, User
from tests.depth import only_deep
from tests.evaluation.makers import make_evaluation_round
from tests.evaluation.statement_makers import COMMITTEES, MINISTERS, make_counter
from tests.makers import NOON, make_ministry, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def counter():
    return make_counter()


def test_the_whole_way_by_two_persons_and_only_then_the_person_is_told(counter):
    statement = counter.walk("decided")
    assert not BonusStatement.objects.visible_to(counter.person).exists()
    assert not Notice.objects.filter(user=counter.person).exists()
    counter.notify(statement)
    assert BonusStatement.objects.visible_to(counter.person).get() == statement
    told = Notice.objects.get(user=counter.person)
    assert told.path == statement.get_absolute_url()
    assert not any(word in told.text for word in ("4,609,200", "4609200", "S등급", "등급"))
    by = dict(statement.decisions.values_list("step", "decided_by"))
    assert by["recommend"] != by["minister"]
    assert list(by) == ["review", "recommend", "committee", "minister", "notify"]


@pytest.mark.parametrize("kind", ["annual", "rehearsal"])
def test_nothing_is_recommended_before_the_round_is_final(kind):
    counter = make_counter(round=make_evaluation_round("provisional", kind=kind))
    statement = counter.review(counter.make())
    for agrees in (True, False):
        with pytest.raises(WrongState, match="확정된 뒤"):
            counter.recommend(statement, agrees=agrees)


def test_a_statement_that_is_not_recommended_ends_there(counter):
    statement = counter.recommend(counter.review(counter.make()), agrees=False)
    assert statement.status == "in_review"
    with pytest.raises(WrongState, match="추천하지 않음"):
        counter.committee(statement)
    with pytest.raises(WrongState):
        decisions.recommend_statement(statement.pk, agrees=True, reason="다시", by=make_user(Role.COORDINATOR), at=NOON)


def test_the_committee_comes_first_and_binds_an_agreement(counter):
    statement = counter.walk("recommended")
    with pytest.raises(WrongState, match="위원회 의결을 먼저"):
        counter.decide(statement)
    counter.committee(statement, in_favour=2)
    assert not StatementDecision.objects.get(step="committee").agrees
    with pytest.raises(WrongState, match="의결하지 않은"):
        counter.decide(statement)
    assert counter.decide(statement, agrees=False).status == "decided"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"members": 2, "present": 2, "in_favour": 2}, "3명에서 7명"),
        ({"members": 8}, "3명에서 7명"),
        ({"members": 6, "present": 3}, "과반수"),
        ({"present": 6}, "과반수"),
        ({"present": 3, "in_favour": 4}, "출석 위원 수를 넘을"),
        ({"happened_on": date(2024, 10, 9)}, "오늘보다 뒤"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(counter, wrong, words):
    statement = counter.walk("recommended")
    with pytest.raises(Incomplete, match=words):
        counter.committee(statement, **wrong)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"document": ""}, "모두 적어"),
        ({"on_behalf": ""}, "모두 적어"),
        ({"reason": ""}, "모두 적어"),
        ({"happened_on": date(2024, 10, 6)}, "의결일보다 앞설"),
        ({"happened_on": date(2024, 10, 9)}, "오늘보다 뒤"),
        ({"agrees": False, "cap_reason": "적극행정"}, "비워 주세요"),
    ],
)
def test_a_decision_with_something_missing_is_refused(counter, wrong, words):
    statement = counter.walk("committee")
    with pytest.raises(Incomplete, match=words):
        counter.decide(statement, **wrong)


def test_who_recommended_decides_nothing_even_in_another_role(counter):
    statement = counter.walk("recommended")
    User.objects.filter(pk=counter.coordinator.pk).update(role=Role.DECIDER, ministry=counter.home)
    counter.coordinator.refresh_from_db()
    with pytest.raises(NotAllowed, match="추천한 사람은"):
        decisions.record_committee(statement.pk, by=counter.coordinator, at=NOON, **COMMITTEES)
    counter.committee(statement)
    with pytest.raises(NotAllowed, match="추천한 사람은"):
        counter.decide(statement, by=counter.coordinator)


def test_only_the_paying_ministry_decides(counter):
    statement = counter.walk("recommended")
    for stranger in (
        make_user(Role.DECIDER, ministry=make_ministry()),
        make_user(Role.DECIDER, ministry=counter.host),
        make_user(Role.DECIDER),
        make_user(Role.COORDINATOR),
        make_user(Role.ADMIN),
        counter.person,
    ):
        with pytest.raises(NotAllowed):
            decisions.record_committee(statement.pk, by=stranger, at=NOON, **COMMITTEES)
        with pytest.raises(NotAllowed):
            decisions.record_decision(statement.pk, agrees=True, by=stranger, at=NOON, **MINISTERS)


def test_a_refusal_is_told_too_and_takes_no_place(counter):
    statement = counter.walk(agrees=False)
    assert statement.status == "notified"
    counter.count(0)
    assert BonusStatement.objects.visible_to(counter.person).exists()


def test_each_step_twice_by_one_person_is_once(counter):
    statement = counter.walk()
    counter.review(statement)
    counter.recommend(statement)
    counter.committee(statement)
    counter.decide(statement)
    counter.notify(statement)
    assert statement.decisions.count() == 5
    assert Notice.objects.filter(user=counter.person).count() == 1


# ---- the limit -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("officials", "percent", "most"),
    [(19, 2, 0), (49, 2, 0), (50, 2, 1), (99, 2, 1), (100, 2, 2), (412, 2, 8), (20, 5, 1), (37, 5, 1), (412, 5, 20)],
)
def test_the_limit_is_rounded_down(officials, percent, most):
    assert cap_of(officials, percent, 0).most == most


def test_the_limit_is_held_and_the_way_outside_it_needs_a_reason(counter):
    counter.count(50)
    counter.walk("decided")
    second = make_counter(round=counter.round, rows=False, home=counter.home)
    second.count(50)
    statement = second.walk("committee")
    with pytest.raises(WrongState, match="모두 찼습니다"):
        second.decide(statement)
    second.decide(statement, cap_reason="적극행정 우수공무원 선발")
    assert StatementDecision.objects.filter(step="minister", is_outside_cap=True).count() == 1


def test_a_limit_of_nobody_says_so_and_no_headcount_asks_for_one(counter):
    counter.count(49)
    statement = counter.walk("committee")
    with pytest.raises(WrongState, match="한도가 0명"):
        counter.decide(statement)
    HeadcountBasis.objects.all().delete()
    with pytest.raises(WrongState, match="인원 한도의 기준"):
        counter.decide(statement)


def test_a_corrected_decision_gives_its_place_back(counter):
    counter.count(50)
    first = counter.walk("decided")
    second = make_counter(round=counter.round, rows=False, home=counter.home)
    second.count(50)
    statement = second.walk("committee")
    correct_statement(first.pk, reason="착오", by=counter.coordinator, at=NOON)
    assert second.decide(statement).status == "decided"


# ---- walks -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [0, 1, 2, *map(only_deep, range(3, 20))])
def test_a_random_walk_only_takes_allowed_steps(counter, seed):
    rng = random.Random(seed)
    statement = counter.make()
    acts = {
        "review": lambda pk: decisions.review_statement(pk, by=counter.coordinator, at=NOON),
        "recommend": lambda pk: decisions.recommend_statement(
            pk, agrees=rng.random() < 0.8, reason="사유", by=counter.coordinator, at=NOON
        ),
        "committee": lambda pk: decisions.record_committee(pk, by=counter.decider, at=NOON, **COMMITTEES),
        "decide": lambda pk: decisions.record_decision(
            pk, agrees=rng.random() < 0.7, by=counter.decider, at=NOON, **MINISTERS
        ),
        "notify": lambda pk: decisions.notify_person(pk, by=counter.decider, at=NOON),
        "correct": lambda pk: correct_statement(pk, reason="사유", by=counter.coordinator, at=NOON),
    }
    for _ in range(25):
        standing = BonusStatement.objects.standing().get()
        before = StatementStatus(standing.status)
        act = rng.choice([*acts] if rng.random() < 0.2 else ["review", "recommend", "committee", "decide", "notify"])
        try:
            acts[act](standing.pk)
        except Refused:
            assert BonusStatement.objects.get(pk=standing.pk).status == before
        after = StatementStatus(BonusStatement.objects.get(pk=standing.pk).status)
        assert after == before or after in STATEMENT_STEPS[before]
        assert (after == "notified") is BonusStatement.objects.filter(
            pk=standing.pk, notified_at__isnull=False
        ).exclude(status="corrected").exists()
    numbers = list(BonusStatement.objects.order_by("pk").values_list("number", flat=True))
    assert numbers == [f"가산금-2025-{place:03}" for place in range(1, len(numbers) + 1)]
    assert statement.number == numbers[0]
