"""The bonus computed a second time, written from the specification's text alone and with other means.

Decimal and Fraction instead of integer division, percentages instead of basis points, the law's tables typed in again
instead of read from rows, one straight run of sentences instead of functions. It shares nothing with the product.
"""

from datetime import date
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Any

WORSE_TO_BETTER = "CBAS"
FIRST_SPECIAL_DAY = date(2016, 1, 1)
FIRST_LONG_TERM_DAY = date(2024, 1, 1)
FIRST_FIVE_PERCENT_DAY = date(2026, 1, 1)


def percent_of_base(track: str, grade: str, paid_on: date) -> Decimal:
    """공무원보수규정 제70조제2항 (SES) and 제39조제2항 (PERF), before and since 2016-01-01."""
    newer = paid_on.year >= 2016
    if track == "SES":
        row = {"S": "18", "A": "12", "B": "8"} if newer else {"S": "15", "A": "10", "B": "6"}
    else:
        row = {"S": "8", "A": "6", "B": "4"} if newer else {"S": "7", "A": "5", "B": "3"}
    return Decimal(row.get(grade, "0"))


def whole_tens(exact: Fraction) -> int:
    """Drop what is below ten won (국고금 관리법 제47조제1항), by decimals."""
    tens = Decimal(exact.numerator) / (Decimal(exact.denominator) * 10)
    # the quotient may be rounded up to a whole ten by its 28 digits: step back where it is then too much
    dropped = int(tens.to_integral_value(rounding=ROUND_DOWN)) * 10
    return dropped if Fraction(dropped) <= exact else dropped - 10


def compute_again(given: dict[str, Any], *, of_top_grade: bool = False) -> dict[str, Any]:
    """Return ``out`` for an ``in`` of the exchange format; ``of_top_grade``: half of what an S would be paid."""
    paid_on = date.fromisoformat(given["pay_date"])
    months = given.get("months", 12)
    nothing = {"effective_grade": None, "rate_bp": 0, "perf": 0, "special": 0, "long_term": 0, "total": 0}
    if given.get("disciplined", False):
        return nothing | {"codes": ["DISCIPLINED"]}
    if months < 2:
        return nothing | {"codes": ["UNDER_2_MONTHS"]}

    codes = []
    grade = given["assessed"]
    if not given.get("forced_lowest", False):
        candidates = [grade]
        if "NOT_LOWEST" in given.get("rules", []):
            candidates.append("B")
        if "MIN_A" in given.get("rules", []):
            candidates.append("A")
        prior = given.get("prior")
        if "STEP_UP" in given.get("rules", []) and prior and given.get("same_rank", True):
            candidates.append({"C": "B", "B": "A", "A": "S", "S": "S"}[prior])
        grade = sorted(candidates, key=WORSE_TO_BETTER.index)[-1]
    if grade != given["assessed"]:
        codes.append("GUARANTEE_APPLIED")

    percent = percent_of_base(given["track"], grade, paid_on)
    share_of_year = Fraction(months, 12) if given.get("proration", "FULL") == "MONTHS" else Fraction(1)
    perf = whole_tens(Fraction(given["base"]) * Fraction(percent) / 100 * share_of_year)

    special = 0
    if given.get("special", False):
        if paid_on < FIRST_SPECIAL_DAY:
            codes.append("SPECIAL_NOT_IN_FORCE")
        elif given.get("gate", "S") == "S" and grade != "S":
            codes.append("SPECIAL_NEEDS_S")
        elif perf == 0:
            codes.append("SPECIAL_ZERO_BASE")
        else:
            paid = perf
            if of_top_grade:
                top = percent_of_base(given["track"], "S", paid_on)
                paid = whole_tens(Fraction(given["base"]) * Fraction(top) / 100 * share_of_year)
            special = whole_tens(Fraction(paid, 2))

    long_term = 0
    wanted = given.get("long_term_bp", 0)
    if wanted:
        if paid_on < FIRST_LONG_TERM_DAY or wanted > 5000:
            codes.append("LONG_TERM_REFUSED")
        elif special and not given.get("allow_stacking", False):
            codes.append("STACKING_REFUSED")
        else:
            long_term = whole_tens(Fraction(perf) * Fraction(wanted, 10_000))

    return {
        "effective_grade": grade,
        "rate_bp": int(percent * 100),
        "perf": perf,
        "special": special,
        "long_term": long_term,
        "total": sum((perf, special, long_term)),
        "codes": sorted(codes),
    }


def cap_again(officials: int, paid_on: date) -> int:
    """How many may get it: "top 2 %" or "top 5 %", rounded down, none before 2016."""
    if paid_on < FIRST_SPECIAL_DAY:
        return 0
    share = Decimal("0.05") if paid_on >= FIRST_FIVE_PERCENT_DAY else Decimal("0.02")
    return int((Decimal(officials) * share).to_integral_value(rounding=ROUND_DOWN))


def parts_again(annual: int) -> list[int]:
    """The twelve monthly parts: each without what is below ten won, and what was dropped added to the first."""
    each = whole_tens(Fraction(annual, 12))
    parts = [each] * 12
    parts[0] += annual - sum(parts)
    return parts


DIGIT_WORDS = dict(zip("123456789", "일이삼사오육칠팔구", strict=True))


def read_won_again(text: str) -> int:
    """Read ``금…원`` back into a number, from the left: the other direction than the product writes it in.

    Each of 십·백·천 needs its digit before it: 일 is never left out (시행규칙 제2조제2항).
    """
    assert text.startswith("금"), text
    assert text.endswith("원"), text
    words = text.removeprefix("금").removesuffix("원")
    total, group, digit = 0, 0, 0
    values = {word: int(key) for key, word in DIGIT_WORDS.items()}
    for word in words:
        if word in values:
            assert digit == 0, f"two digits in a row in {text}"
            digit = values[word]
        elif word in "십백천":
            assert digit, f"{word} without its digit in {text}"
            group += digit * 10 ** ("십백천".index(word) + 1)
            digit = 0
        else:
            total += (group + digit) * 10_000 ** ("만억조경".index(word) + 1)
            group = digit = 0
    return total + group + digit
