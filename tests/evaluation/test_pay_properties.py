"""What holds of the money whatever is put in, over thousands of made-up cases, and a second computation beside it."""

import json
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as some

from evaluation import pay
from exchange.formats import won_hangul
from tests.evaluation.pay_world import shipped_tables
from tests.evaluation.second_computation import cap_again, compute_again, parts_again, read_won_again

TABLES = shipped_tables()
DAYS = some.one_of(
    some.sampled_from(
        ["2009-01-01", "2015-12-31", "2016-01-01", "2023-12-31", "2024-01-01", "2025-12-31", "2026-01-01"]
    ),
    some.dates(date(2009, 1, 1), date(2030, 12, 31)).map(date.isoformat),
)
GRADES = some.sampled_from(pay.GRADES)
CASES = some.fixed_dictionaries(
    {
        "track": some.sampled_from(pay.TRACKS),
        "base": some.one_of(some.integers(1, 300_000_000), some.integers(1, pay.MOST_BASE)),
        "assessed": GRADES,
        "pay_date": DAYS,
    },
    optional={
        "prior": some.one_of(some.none(), GRADES),
        "rules": some.lists(some.sampled_from(pay.RULE_NAMES), unique=True),
        "same_rank": some.booleans(),
        "forced_lowest": some.booleans(),
        "disciplined": some.sampled_from([False, False, False, True]),
        "months": some.integers(0, 12),
        "proration": some.sampled_from(["FULL", "MONTHS"]),
        "special": some.booleans(),
        "gate": some.sampled_from(["S", "NONE"]),
        "long_term_bp": some.sampled_from([0, 1, 2500, 3333, 4999, 5000, 5001, 10_000]),
        "allow_stacking": some.booleans(),
    },
)


@given(CASES)
def test_a_second_computation_agrees_and_a_better_grade_never_pays_less(values):
    first = pay.compute(pay.case_from(values), TABLES)
    again = pay.compute(pay.case_from(json.loads(json.dumps(values))), TABLES)
    assert first == again
    assert first.as_dict() == compute_again(values)
    for amount in (first.perf, first.special, first.long_term, first.total):
        assert amount % 10 == 0
        assert amount >= 0
    assert first.total == first.perf + first.special + first.long_term
    assert first.special * 2 <= first.perf
    assert first.long_term * 2 <= first.perf
    if values["assessed"] != "S":  # without long-term pay, which a bonus may shut out, a better grade never pays less
        place = pay.GRADES.index(values["assessed"])
        grades = (pay.GRADES[place], pay.GRADES[place - 1])
        worse, better = (
            pay.compute(pay.case_from(values | {"assessed": grade, "long_term_bp": 0}), TABLES) for grade in grades
        )
        assert worse.perf <= better.perf
        assert worse.total <= better.total


TOP_TABLES = pay.Tables(TABLES.rates, [replace(rule, special_base=pay.TOP_GRADE) for rule in TABLES.rules])


@given(CASES)
def test_the_other_reading_of_the_share_moves_the_bonus_alone_and_never_for_an_s(values):
    own, top = (pay.compute(pay.case_from(values), tables) for tables in (TABLES, TOP_TABLES))
    assert top.as_dict() == compute_again(values, of_top_grade=True)
    assert (own.perf, own.effective_grade, own.special_own) == (top.perf, top.effective_grade, top.special_own)
    assert own.special_top == top.special_top
    assert (own.special, top.special) == (own.special_own, own.special_top)
    assert own.special <= top.special
    assert (own.special == 0) == (top.special == 0) or own.perf < 20
    if own.effective_grade == "S":
        assert own.special == top.special
    for found in (own, top):
        assert found.special == pay.floor10(found.special_base_krw, 2)


@given(CASES, some.sampled_from(pay.RULE_NAMES))
def test_a_guarantee_never_lowers_what_is_paid(values, name):
    without = pay.compute(pay.case_from(values | {"rules": [], "long_term_bp": 0}), TABLES)
    with_it = pay.compute(pay.case_from(values | {"rules": [name], "long_term_bp": 0}), TABLES)
    assert with_it.total >= without.total


@given(some.integers(0, 10**12))
@example(0)
@example(9)
@example(119)
def test_instalments_add_up_and_the_first_is_never_smaller(annual):
    first, each = pay.instalments(annual)
    assert first + 11 * each == annual
    assert first >= each >= 0
    assert each % 10 == 0
    assert first - each < 12 * 10
    assert [first, *[each] * 11] == parts_again(annual)


@given(some.integers(0, 10**7), some.dates(date(2004, 1, 9), date(2040, 12, 31)))
def test_a_cap_is_never_more_than_the_share(officials, day):
    cap = pay.headcount_cap(officials, day, TABLES)
    rule = TABLES.rule(day)
    percent = rule.headcount_percent if rule else 0
    assert cap * 100 <= officials * percent < (cap + 1) * 100
    assert cap == cap_again(officials, day)


@given(some.integers(0, 10**6))
def test_the_distribution_is_never_looser_than_the_shares(officials):
    most_s, fewest_low = pay.ses_distribution(officials)
    assert most_s * 5 <= officials < (most_s + 1) * 5
    assert fewest_low * 10 >= officials > (fewest_low - 1) * 10


@given(CASES, some.randoms())
def test_the_order_of_keys_rules_and_rows_changes_nothing(values, chance):
    mixed = list(values.items())
    chance.shuffle(mixed)
    rates, rules = list(TABLES.rates), list(TABLES.rules)
    chance.shuffle(rates)
    chance.shuffle(rules)
    there = dict(mixed)
    there["rules"] = list(reversed(values.get("rules", [])))
    found = pay.compute(pay.case_from(there), pay.Tables(rates, rules))
    assert found == pay.compute(pay.case_from(values), TABLES)


@given(some.integers(1, 10**13), some.integers(1, 10**6))
def test_what_is_dropped_is_less_than_ten_won(numerator, denominator):
    paid = pay.floor10(numerator, denominator)
    assert paid % 10 == 0
    assert 0 <= numerator - paid * denominator < 10 * denominator


@given(some.dates(date(2016, 1, 1), date(2029, 12, 31)))
def test_one_rule_and_one_rate_a_day_hold(day):
    for track in pay.TRACKS:
        assert TABLES.rate(track, day).first_day <= day
    inside = [
        rule for rule in TABLES.rules if rule.first_day <= day and (rule.last_day is None or day <= rule.last_day)
    ]
    assert inside == [TABLES.rule(day)]
    following = TABLES.rule(day + timedelta(days=1))
    assert following == TABLES.rule(day) or following.first_day == day + timedelta(days=1)


# ---- amounts in Hangul -----------------------------------------------------------------------------------------------


@given(some.one_of(some.integers(1, 10**12), some.integers(0, 12).map(lambda power: 10**power)))
@example(4_609_200)
def test_an_amount_in_words_reads_back_as_itself(amount):
    assert read_won_again(won_hangul(amount)) == amount


def test_amounts_in_words_as_documents_write_them():
    assert won_hangul(4_609_200) == "금사백육십만구천이백원"
    assert won_hangul(13_827_600) == "금일천삼백팔십이만칠천육백원"
    assert won_hangul(10_000) == "금일만원"
    assert won_hangul(10**12) == "금일조원"
