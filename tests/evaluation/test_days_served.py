"""A share divided by the days served: the arithmetic by itself, and what the award's page shows of it."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from evaluation import sentences
from evaluation.actions.awards import propose_split
from evaluation.rules.days_served import by_days, days_of, within_year
from exchange import clock
from exchange.models import Role
from tests.evaluation.award_makers import make_prize
from tests.makers import NOON, make_assignment, make_user

YEAR = 2024
TOTALS = st.integers(min_value=0, max_value=10**12)
HOLDERS = st.tuples(st.dates(date(YEAR, 1, 1), date(YEAR, 12, 31)), st.integers(1, 50))
SERVED = st.dictionaries(HOLDERS, st.integers(0, 366), max_size=8)


@given(TOTALS, SERVED)
def test_the_parts_add_up_to_the_won_in_tens_and_each_is_next_to_the_exact_part(total, served):
    parts = by_days(total, served)
    whole = sum(served.values())
    assert sum(parts.values()) == (total if whole else 0)
    assert all(abs(parts[who] * whole - total * served[who]) < 20 * whole for who in parts)
    if parts:
        assert sorted(part % 10 for part in parts.values())[:-1] == [0] * (len(parts) - 1)
        if total % 10 == 0:
            assert all(abs(parts[who] * whole - total * served[who]) < 10 * whole for who in parts)


@given(TOTALS, SERVED, st.randoms())
def test_the_order_in_which_holders_are_named_does_not_matter(total, served, random):
    named = list(served.items())
    random.shuffle(named)
    assert by_days(total, dict(named)) == by_days(total, served)


@given(TOTALS, SERVED.filter(lambda served: sum(served.values()) > 0), st.integers(1, 300), st.data())
def test_more_days_never_bring_less(total, served, more, data):
    parts = by_days(total, served)
    assert all(parts[one] >= parts[two] for one in served for two in served if served[one] > served[two])
    who = data.draw(st.sampled_from(sorted(served)))
    assert by_days(total, served | {who: served[who] + more})[who] >= parts[who]


def test_an_example_is_divided_by_hand():
    first, second, third = (date(YEAR, 1, 1), 1), (date(YEAR, 5, 1), 2), (date(YEAR, 9, 1), 3)
    assert by_days(1_000_010, {first: 121, second: 123, third: 122}) == {
        first: 330_600,  # 330,604.39
        second: 336_070,  # 336,068.93: one of the two tens left over
        third: 333_340,  # 333,336.66: the other
    }
    assert by_days(50, {first: 100, second: 100}) == {first: 30, second: 20}  # equal fractions: who came first
    assert by_days(1_000_005, {first: 100, second: 200}) == {first: 333_330, second: 666_675}  # an award of before


def test_nobody_served_and_nothing_negative():
    key = (date(YEAR, 1, 1), 1)
    assert by_days(100, {}) == {} == by_days(100, {key: 0})
    for total, days in ((-1, 1), (1, -1)):
        with pytest.raises(ValueError, match="0 이상"):
            by_days(total, {key: days})


def test_terms_are_clipped_to_the_year_with_both_ends_counted():
    assert within_year(YEAR, date(2023, 7, 1), None) == (date(YEAR, 1, 1), date(YEAR, 12, 31))
    assert within_year(YEAR, date(YEAR, 12, 31), date(2025, 3, 1)) == (date(YEAR, 12, 31), date(YEAR, 12, 31))
    assert within_year(YEAR, date(2022, 1, 1), date(2023, 12, 31)) is None
    assert within_year(YEAR, date(2025, 1, 1), None) is None
    assert days_of([(date(YEAR, 1, 1), date(YEAR, 12, 31))]) == 366
    assert days_of([(date(YEAR, 2, 28), date(YEAR, 3, 1)), (date(YEAR, 5, 5), date(YEAR, 5, 5))]) == 4


# ---- on the award's page ---------------------------------------------------------------------------------------------


@pytest.fixture
def handed_over(db):
    """Prize money of a task whose first post was handed over in the middle of the evaluated year."""
    with clock.at(NOON):
        prize = make_prize(amount_krw=1_000_001)
        post, year = prize.task.pair.post_a, prize.round.year
        prize.a.assignments.update(starts_on=date(year, 7, 1))
        former = make_assignment(post, starts_on=date(year - 1, 3, 1), ends_on=date(year, 6, 30)).holder
        former.display_name = "앞선교류자이름"
        former.save(update_fields=["display_name"])
        yield prize


def shown(client, prize, user) -> str:
    client.force_login(user)
    return client.get(reverse("evaluation:award_detail", args=[prize.round.slug, prize.task.code])).content.decode()


def test_days_stand_on_the_page_and_parts_once_a_division_is_proposed(client, handed_over):
    before = shown(client, handed_over, handed_over.coordinator)
    assert "사람이 바뀐 직위의 재직일" in before and "182일" in before and "184일" in before
    assert "2번째 교류자" in before and "제안 전" in before
    propose_split(
        handed_over.award.pk, share_a_krw=600_001, share_b_krw=400_000, reason="일", seen=0, by=handed_over.a, at=NOON
    )
    after = shown(client, handed_over, handed_over.b)
    assert "298,360원" in after and "301,641원" in after  # 600,001 × 182/366 and 184/366, in tens
    assert sentences.TEN_WON in after
    assert "2번째 교류자 (나)" in shown(client, handed_over, handed_over.a)
    assert "(나)" not in shown(client, handed_over, handed_over.assistant)


def test_nobody_is_named_beside_an_amount(client, handed_over):
    for reader in (handed_over.coordinator, handed_over.a, handed_over.b, handed_over.assistant):
        assert "앞선교류자이름" not in shown(client, handed_over, reader)


def test_only_who_may_read_the_award_reads_the_days(client, handed_over):
    address = reverse("evaluation:award_detail", args=[handed_over.round.slug, handed_over.task.code])
    for role in (Role.ADMIN, Role.VIEWER, Role.EVALUATOR, Role.DECIDER):
        client.force_login(make_user(role))
        assert client.get(address).status_code == 403
    client.force_login(make_prize(handed_over.round).a)
    assert client.get(address).status_code == 404


def test_without_a_change_of_holders_nothing_is_said_of_days(client, db):
    with clock.at(NOON):
        prize = make_prize()
        assert "재직일" not in shown(client, prize, prize.coordinator)
