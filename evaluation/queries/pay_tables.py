"""The pay tables as computations and pages read them: published rows that nobody has taken back."""

from datetime import date

from evaluation import pay
from evaluation.models import BonusRule, GuaranteeRule, PayBase, PayRate


def tables_of() -> pay.Tables:
    """Return every rate and rule in the form in which the computation takes them (two statements)."""
    return pay.Tables(
        rates=[rate_of(row) for row in PayRate.objects.published()],
        rules=[rule_of(row) for row in BonusRule.objects.published()],
    )


def rate_of(row: PayRate) -> pay.Rate:
    bp = {"S": row.s_bp, "A": row.a_bp, "B": row.b_bp, "C": row.c_bp}
    return pay.Rate(row.track, row.effective_from, row.effective_until, bp)


def rule_of(row: BonusRule) -> pay.Rule:
    return pay.Rule(
        first_day=row.effective_from,
        last_day=row.effective_until,
        special_bp=row.special_bp,
        headcount_percent=row.headcount_percent,
        long_term_max_bp=row.long_term_max_bp,
    )


def base_for(track: str, level: str, day: date) -> PayBase | None:
    """Return the 지급기준액 of ``track`` and ``level`` for a payment on ``day``; None where none is known."""
    return PayBase.objects.published().on(day).filter(track=track, level=level).first()


def rate_row(track: str, day: date) -> PayRate | None:
    return PayRate.objects.published().on(day).filter(track=track).first()


def rule_row(day: date) -> BonusRule | None:
    return BonusRule.objects.published().on(day).first()


def guarantees_on(day: date) -> frozenset[str]:
    """Return the codes of the guarantees that hold for payments on ``day``."""
    return frozenset(GuaranteeRule.objects.published().on(day).values_list("name", flat=True))
