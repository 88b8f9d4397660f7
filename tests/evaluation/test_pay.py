"""성과연봉 and 특별성과가산금 to the won: every worked case, its parts, limits and the order of dropping."""

import json
from datetime import date

import pytest
from django.conf import settings

from evaluation import pay
from evaluation.texts import CODES
from tests.evaluation.pay_world import VECTORS, shipped_tables
from tests.evaluation.second_computation import cap_again, compute_again, parts_again

TABLES = shipped_tables()
SHARED = settings.BASE_DIR.parent / "shared" / "facts" / "bonus_vectors.json"
WORKED = {  # id: (effective grade, basis points, 성과연봉, 특별성과가산금, 장기성과급, total)
    "E01": ("S", 800, 9_218_400, 4_609_200, 0, 13_827_600),
    "E03": ("B", 400, 4_609_200, 0, 0, 4_609_200),
    "E05": ("S", 800, 9_218_510, 4_609_250, 0, 13_827_760),
    "E07": ("S", 1800, 21_662_220, 10_831_110, 0, 32_493_330),
    "E09": ("A", 1200, 12_093_330, 0, 0, 12_093_330),
    "E11": ("C", 0, 0, 0, 0, 0),
    "E13": (None, 0, 0, 0, 0, 0),
    "E15": ("S", 800, 8_362_140, 4_181_070, 0, 12_543_210),
    "E17": ("B", 400, 2_688_730, 0, 0, 2_688_730),
    "E19": ("A", 600, 6_913_800, 3_456_900, 0, 10_370_700),
    "E21": ("B", 600, 4_831_080, 0, 0, 4_831_080),
    "E23": ("S", 800, 9_218_400, 4_609_200, 4_609_200, 18_436_800),
    "E25": ("S", 1800, 18_000_000, 9_000_000, 0, 27_000_000),
    "E27": ("S", 800, 7_775_000, 3_887_500, 0, 11_662_500),
}


def case(**given) -> pay.Case:
    return pay.case_from({"track": "PERF", "base": 115_230_000, "assessed": "S", "pay_date": "2025-03-20"} | given)


def compute(**given) -> pay.Outcome:
    return pay.compute(case(**given), TABLES)


# ---- the worked cases ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("vector", VECTORS["cases"], ids=lambda vector: vector["id"])
def test_every_worked_case_agrees(vector):
    expected = vector["out"] | {"codes": sorted(vector["out"]["codes"])}
    assert pay.compute(pay.case_from(vector["in"]), TABLES).as_dict() == expected
    assert compute_again(vector["in"]) == expected


def test_the_worked_cases_are_those_of_the_table():
    assert {vector["id"]: vector for vector in VECTORS["cases"]}.keys() == WORKED.keys()
    for vector in VECTORS["cases"]:
        found = pay.compute(pay.case_from(vector["in"]), TABLES)
        figures = (found.effective_grade, found.rate_bp, found.perf, found.special, found.long_term, found.total)
        assert figures == WORKED[vector["id"]], vector["id"]


def test_our_copy_of_the_cases_is_the_one_they_were_agreed_in():
    if SHARED.exists():
        assert json.loads(SHARED.read_text(encoding="utf-8")) == VECTORS


@pytest.mark.parametrize("vector", VECTORS["instalments"], ids=lambda vector: vector["id"])
def test_instalments_agree(vector):
    assert pay.instalments(vector["total"]) == (vector["first"], vector["others"])


@pytest.mark.parametrize(
    ("annual", "first", "each"),
    [(10_034_570, 836_260, 836_210), (21_662_220, 1_805_240, 1_805_180), (0, 0, 0), (110, 110, 0), (120, 10, 10)],
)
def test_what_is_dropped_from_the_parts_comes_with_the_first(annual, first, each):
    assert pay.instalments(annual) == (first, each)
    assert parts_again(annual) == [first, *[each] * 11]


@pytest.mark.parametrize("row", VECTORS["caps"], ids=lambda row: str(row["n"]))
def test_caps_agree(row):
    for day in (key for key in row if key != "n"):
        assert pay.headcount_cap(row["n"], date.fromisoformat(day), TABLES) == row[day], day


@pytest.mark.parametrize(
    ("officials", "two", "five"),
    [(19, 0, 0), (20, 0, 1), (37, 0, 1), (49, 0, 2), (50, 1, 2), (99, 1, 4), (100, 2, 5), (412, 8, 20)],
)
def test_caps_are_rounded_down_by_the_day_of_payment(officials, two, five):
    days = {date(2015, 12, 31): 0, date(2016, 1, 1): two, date(2025, 12, 31): two, date(2026, 1, 1): five}
    for day, expected in days.items():
        assert pay.headcount_cap(officials, day, TABLES) == expected == cap_again(officials, day)


@pytest.mark.parametrize("row", VECTORS["ses_distribution"], ids=lambda row: str(row["n"]))
def test_the_distribution_of_senior_grades_agrees(row):
    assert pay.ses_distribution(row["n"]) == (row["S_max"], row["bottom_two_min"])


# ---- what the worked text says beside the table ----------------------------------------------------------------------


def test_raised_from_a_to_s_after_four_payments_the_arrears_make_the_year_whole():
    lower, higher = compute(assessed="A").perf, compute(assessed="S").perf
    (first_a, each_a), (first_s, each_s) = pay.instalments(lower), pay.instalments(higher)
    assert (first_a, each_a, first_s, each_s) == (576_150, 576_150, 768_200, 768_200)
    paid = first_a + 3 * each_a
    arrears = (first_s + 3 * each_s) - paid
    assert (paid, arrears) == (2_304_600, 768_200)
    assert paid + arrears + 8 * each_s == higher == 9_218_400
    assert compute(assessed="S", special=True).special == 4_609_200


def test_a_budget_adds_up_the_amounts_that_are_paid():
    one = compute(base=115_231_400, special=True).total
    assert (one, 3 * one) == (13_827_760, 41_483_280)
    untruncated = 3 * (115_231_400 * 800 * 15_000) // (10_000 * 10_000)
    assert untruncated // 10 * 10 - 3 * one == 20


def test_the_bonus_is_a_share_of_what_is_paid_and_at_40_percent_the_order_shows():
    rule = pay.Rule(date(2016, 1, 1), None, 4000, 2, 0)
    tables = pay.Tables(TABLES.rates, [rule])
    for perf_raw, paid, special, wrong_order in (
        (9_218_519, 9_218_510, 3_687_400, 3_687_400),
        (9_218_529, 9_218_520, 3_687_400, 3_687_410),
    ):
        base = -(-perf_raw * 10_000 // 800)  # the base whose 8 % is perf_raw and something
        found = pay.compute(case(base=base, special=True), tables)
        assert (found.perf, found.special) == (paid, special)
        assert pay.floor10(perf_raw * 4000, 10_000) == wrong_order


def test_half_of_the_paid_amount_never_depends_on_the_order():
    for raw in range(9_218_000, 9_218_400):
        assert pay.floor10(pay.floor10(raw, 1), 2) == pay.floor10(raw, 2)


@pytest.mark.parametrize(
    ("day", "percent"), [("2015-12-31", 700), ("2016-01-01", 800), ("2004-01-09", 700), ("2030-01-01", 800)]
)
def test_the_day_of_payment_picks_the_rate(day, percent):
    assert compute(pay_date=day).rate_bp == percent


def test_no_rate_for_the_day_is_an_error_and_never_a_guess():
    with pytest.raises(pay.UnknownRate, match=r"2004-01-08에 적용할 3·4급 지급률이 없습니다"):
        compute(pay_date="2004-01-08")


# ---- grade, bonus and long-term, one rule at a time ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "grade", "floor"),
    [
        ({"assessed": "C", "rules": []}, "C", ""),
        ({"assessed": "C", "rules": ["NOT_LOWEST"]}, "B", "NOT_LOWEST"),
        ({"assessed": "B", "rules": ["NOT_LOWEST"]}, "B", ""),
        ({"assessed": "B", "rules": ["STEP_UP"]}, "B", ""),
        ({"assessed": "B", "rules": ["STEP_UP"], "prior": "B"}, "A", "STEP_UP"),
        ({"assessed": "B", "rules": ["STEP_UP"], "prior": "S"}, "S", "STEP_UP"),
        ({"assessed": "B", "rules": ["STEP_UP"], "prior": "A", "same_rank": False}, "B", ""),
        ({"assessed": "C", "rules": ["STEP_UP"], "prior": "C"}, "B", "STEP_UP"),
        ({"assessed": "C", "rules": ["MIN_A"]}, "A", "MIN_A"),
        ({"assessed": "S", "rules": ["MIN_A", "NOT_LOWEST", "STEP_UP"], "prior": "B"}, "S", ""),
        ({"assessed": "C", "rules": ["NOT_LOWEST", "STEP_UP", "MIN_A"], "prior": "A"}, "S", "STEP_UP"),
        ({"assessed": "C", "rules": ["NOT_LOWEST", "MIN_A"], "forced_lowest": True}, "C", ""),
    ],
)
def test_the_highest_floor_lifts_the_grade_and_is_named(given, grade, floor):
    found = compute(**given)
    assert (found.effective_grade, found.floor) == (grade, floor)
    assert ("GUARANTEE_APPLIED" in found.codes) == (grade != given["assessed"])


@pytest.mark.parametrize(
    ("given", "special", "codes"),
    [
        ({}, 4_609_200, set()),
        ({"pay_date": "2015-12-31"}, 0, {"SPECIAL_NOT_IN_FORCE"}),
        ({"pay_date": "2015-12-31", "assessed": "C"}, 0, {"SPECIAL_NOT_IN_FORCE"}),
        ({"assessed": "A"}, 0, {"SPECIAL_NEEDS_S"}),
        ({"assessed": "A", "gate": "NONE"}, 3_456_900, set()),
        ({"assessed": "C", "gate": "NONE"}, 0, {"SPECIAL_ZERO_BASE"}),
        ({"assessed": "C", "rules": ["STEP_UP"], "prior": "A"}, 4_609_200, {"GUARANTEE_APPLIED"}),
        ({"disciplined": True}, 0, {"DISCIPLINED"}),
        ({"disciplined": True, "months": 0}, 0, {"DISCIPLINED"}),
        ({"months": 1}, 0, {"UNDER_2_MONTHS"}),
        ({"months": 2}, 4_609_200, set()),
        ({"months": 2, "proration": "MONTHS"}, 768_200, set()),
    ],
)
def test_the_bonus_is_half_of_what_is_paid_or_says_why_not(given, special, codes):
    found = compute(special=True, **given)
    assert (found.special, found.codes) == (special, codes)


@pytest.mark.parametrize(
    ("given", "long_term", "codes"),
    [
        ({"long_term_bp": 5000}, 4_609_200, set()),
        ({"long_term_bp": 1}, 920, set()),
        ({"long_term_bp": 5001}, 0, {"LONG_TERM_REFUSED"}),
        ({"long_term_bp": 50_000}, 0, {"LONG_TERM_REFUSED"}),
        ({"long_term_bp": 5000, "pay_date": "2023-12-31"}, 0, {"LONG_TERM_REFUSED"}),
        ({"long_term_bp": 5000, "pay_date": "2024-01-01"}, 4_609_200, set()),
        ({"long_term_bp": 5000, "special": True}, 0, {"STACKING_REFUSED"}),
        ({"long_term_bp": 5000, "special": True, "assessed": "A"}, 3_456_900, {"SPECIAL_NEEDS_S"}),
        ({"long_term_bp": 5000, "special": True, "allow_stacking": True}, 4_609_200, set()),
    ],
)
def test_long_term_pay_is_a_share_of_the_year_alone_or_says_why_not(given, long_term, codes):
    found = compute(**given)
    assert (found.long_term, found.codes) == (long_term, codes)


def test_every_code_that_can_come_out_has_its_sentence():
    said = set()
    for vector in VECTORS["cases"]:
        said |= set(vector["out"]["codes"])
    said |= {"DISCIPLINED", "SPECIAL_NEEDS_S", "SPECIAL_NOT_IN_FORCE", "SPECIAL_ZERO_BASE", "STACKING_REFUSED"}
    said |= {"LONG_TERM_REFUSED", "NO_BASE", "BASE_NOT_OFFICIAL", "RATE_ASSUMED", "CAP_EXCEEDED", "ZERO_CAP"}
    said |= {"SPECIAL_ON_GUARANTEED_GRADE", "DISTRIBUTION_BREACH"}
    assert said == set(CODES)
    assert all(sentence.endswith("다.") or sentence.endswith("요.") for sentence in CODES.values())


# ---- wrong input -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"track": "5급"}, "track: 쓸 수 없는 값입니다"),
        ({"track": None}, "track"),
        ({"base": 0}, "base: 쓸 수 없는 값입니다"),
        ({"base": -1}, "base"),
        ({"base": 10**12 + 1}, "base"),
        ({"base": 115_230_000.0}, "base: 정수여야 합니다"),
        ({"base": "115230000"}, "base: 정수여야 합니다"),
        ({"base": True}, "base: 정수여야 합니다"),
        ({"base": None}, "base: 정수여야 합니다"),
        ({"assessed": "D"}, "assessed"),
        ({"assessed": "s"}, "assessed"),
        ({"assessed": ["S"]}, "assessed"),
        ({"prior": "X"}, "prior"),
        ({"prior": ""}, "prior"),
        ({"rules": ["MIN_B"]}, "rules: 쓸 수 없는 값입니다"),
        ({"rules": "MIN_A"}, "rules: 규칙 이름의 목록"),
        ({"rules": None}, "rules: 규칙 이름의 목록"),
        ({"rules": [1]}, "rules: 규칙 이름의 목록"),
        ({"rules": {"MIN_A": 1}}, "rules: 규칙 이름의 목록"),
        ({"months": 13}, "months"),
        ({"months": -1}, "months"),
        ({"months": 12.0}, "months: 정수여야 합니다"),
        ({"proration": "HALF"}, "proration"),
        ({"gate": "A"}, "gate"),
        ({"long_term_bp": -1}, "long_term_bp"),
        ({"long_term_bp": 0.5}, "long_term_bp: 정수여야 합니다"),
        ({"special": "yes"}, "special: 참이나 거짓"),
        ({"special": 1}, "special: 참이나 거짓"),
        ({"disciplined": None}, "disciplined: 참이나 거짓"),
        ({"same_rank": 0}, "same_rank: 참이나 거짓"),
        ({"forced_lowest": "false"}, "forced_lowest: 참이나 거짓"),
        ({"allow_stacking": []}, "allow_stacking: 참이나 거짓"),
        ({"pay_date": "20250320"}, "pay_date: 2025-03-20처럼"),
        ({"pay_date": "2025-3-20"}, "pay_date: 2025-03-20처럼"),
        ({"pay_date": "2025-02-30"}, "pay_date"),
        ({"pay_date": "2025-W12-4"}, "pay_date"),
        ({"pay_date": 20250320}, "pay_date"),
        ({"pay_date": None}, "pay_date"),
        ({"grade": "S"}, "모르는 항목입니다: grade"),
    ],
)
def test_a_wrong_value_is_named_and_never_replaced(given, words):
    with pytest.raises(ValueError, match=words):
        case(**given)


@pytest.mark.parametrize("key", ["track", "base", "assessed", "pay_date"])
def test_a_missing_key_is_named(key):
    given = {"track": "PERF", "base": 115_230_000, "assessed": "S", "pay_date": "2025-03-20"}
    del given[key]
    with pytest.raises(ValueError, match=f"빠진 항목입니다: {key}"):
        pay.case_from(given)


@pytest.mark.parametrize("given", [None, [], "S", 1])
def test_what_is_no_case_at_all_is_refused(given):
    with pytest.raises(ValueError, match="묶음이어야 합니다"):
        pay.case_from(given)


def test_a_negative_number_of_officials_is_refused():
    with pytest.raises(ValueError, match="인원은 0 이상"):
        pay.headcount_cap(-1, date(2025, 1, 1), TABLES)
    with pytest.raises(ValueError, match="인원은 0 이상"):
        pay.ses_distribution(-1)
