"""Two people act on statements at the same moment; each race is followed by what would happen without the lock."""

from functools import partial
from threading import Barrier

import pytest

from evaluation.actions.decisions import record_decision
from evaluation.actions.statements import correct_statement, make_statement
from evaluation.models import BonusStatement, HeadcountBasis, StatementDecision
from evaluation.queries.caps import places_taken
from evaluation.rules.bonus import cap_of
from exchange.errors import WrongState
from exchange.models import Role
from tests.evaluation.statement_makers import MINISTERS, make_counter
from tests.makers import NOON, make_user
from tests.races import race, race_unguarded, refusals

pytestmark = pytest.mark.django_db(transaction=True)


def last_place():
    """Return two counters of one ministry whose limit has one place, each with a statement that waits for it."""
    first = make_counter()
    second = make_counter(round=first.round, rows=False, home=first.home)
    second.count(50)
    return first, second, first.walk("committee"), second.walk("committee")


def test_two_deciders_want_the_last_place_and_one_gets_it():
    first, second, one, other = last_place()
    outcomes = race(
        first.round,
        partial(record_decision, one.pk, agrees=True, by=first.decider, at=NOON, **MINISTERS),
        partial(record_decision, other.pk, agrees=True, by=make_decider(second), at=NOON, **MINISTERS),
    )
    refused = refusals(outcomes)
    assert [type(each) for each in refused] == [WrongState]
    assert "모두 찼습니다" in str(refused[0])
    assert StatementDecision.objects.filter(step="minister", agrees=True).count() == 1


def make_decider(counter):
    return make_user(Role.DECIDER, ministry=counter.home)


@pytest.mark.deep
def test_without_the_lock_both_would_get_it():
    first, second, one, other = last_place()

    def decide_unlocked(statement: BonusStatement, barrier: Barrier) -> bool:
        officials = HeadcountBasis.objects.get(ministry=first.home).officials
        cap = cap_of(officials, 2, places_taken(first.round, first.home.pk)[2])
        barrier.wait()
        if cap.is_full:
            return False
        StatementDecision.objects.create(
            statement=statement, step="minister", decided_at=NOON, decided_by=second.decider, **MINISTERS
        )
        return True

    outcomes = race_unguarded(partial(decide_unlocked, one), partial(decide_unlocked, other))
    assert outcomes == [True, True]


def test_a_decision_meets_a_correction_and_only_one_counts():
    counter = make_counter()
    statement = counter.walk("committee")
    decided, corrected = race(
        counter.round,
        partial(record_decision, statement.pk, agrees=True, by=counter.decider, at=NOON, **MINISTERS),
        partial(correct_statement, statement.pk, reason="사유", by=counter.coordinator, at=NOON),
    )
    statement.refresh_from_db()
    assert statement.status == "corrected"
    assert isinstance(corrected, BonusStatement)
    if isinstance(decided, Exception):
        assert isinstance(decided, WrongState)
    assert places_taken(counter.round, counter.home.pk)[2] == 0
    assert BonusStatement.objects.standing().get() == corrected


def test_a_double_click_makes_one_statement_and_one_number():
    counter = make_counter()
    act = partial(make_statement, counter.round.pk, counter.assignment.pk, by=counter.coordinator, at=NOON)
    outcomes = race(counter.round, act, act)
    assert refusals(outcomes) == []
    assert outcomes[0] == outcomes[1]
    assert list(BonusStatement.objects.values_list("number", flat=True)) == ["가산금-2025-001"]
