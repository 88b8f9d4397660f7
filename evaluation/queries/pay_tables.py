"""The pay tables as computations and pages read them: published rows that nobody has taken back."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, TypeVar, cast

from django.db.models import Q, QuerySet

from evaluation import pay
from evaluation.models import BonusRule, GuaranteeRule, PayBase, PayRate
from evaluation.models.pay import Effective

Row = TypeVar("Row", bound=Effective)
DAY = timedelta(days=1)


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


def chain_of(row: Row) -> "QuerySet[Row]":
    """Return the standing rows of the same track and level, without ``row``, in the order of their days."""
    same = {name: getattr(row, name) for name in row.CHAIN}
    rows_of_chain = type(row).objects.published().filter(**same).exclude(pk=row.pk)
    return cast("QuerySet[Row]", rows_of_chain.order_by("effective_from"))


def twin_of(model: type[Row], values: Mapping[str, Any]) -> Row | None:
    """Return the row that says exactly this already, published or not; one taken back says nothing any more.

    A row that was typed without a last day is the same row once the publication of another has given it one.
    """
    same: QuerySet[Row] = QuerySet(model).filter(withdrawn_at__isnull=True)
    if values.get("effective_until") is None:
        same = same.filter(Q(effective_until__isnull=True) | Q(ended_by__isnull=False))
        values = {name: value for name, value in values.items() if name != "effective_until"}
    return same.filter(**values).first()


def row_to_reopen(row: Row) -> tuple[Row, Row | None] | None:
    """Return the row that ``row`` ended, and the one before which its days end once ``row`` is taken back.

    None where ``row`` ended none; the second is None where its days go on with no end.
    """
    ended = chain_of(row).filter(ended_by=row, effective_until=row.effective_from - DAY).first()
    if ended is None:
        return None
    return ended, chain_of(row).filter(effective_from__gt=ended.effective_from).first()


def row_to_close(row: Row) -> Row | None:
    """Return the open row whose last day publishing ``row`` would set; None where no open row began before it."""
    return chain_of(row).filter(effective_until=None, effective_from__lt=row.effective_from).first()


def overlapping(row: Row) -> "QuerySet[Row]":
    """Return the standing rows of the chain that have some of the days of ``row``."""
    found = chain_of(row).exclude(effective_until__lt=row.effective_from)
    return found if row.effective_until is None else found.filter(effective_from__lte=row.effective_until)


def row_before(row: Row, others: Iterable[Row] = ()) -> Row | None:
    """Return the row of the same track and level that begins last before ``row``, not withdrawn.

    others  rows that are in no table yet: those of the same file
    """
    same = {name: getattr(row, name) for name in row.CHAIN}
    stored = type(row)._default_manager.filter(**same, effective_from__lt=row.effective_from, withdrawn_at=None)
    found = [*stored.order_by("-effective_from", "-published_at")[:1]]
    found += [
        each
        for each in others
        if each.effective_from < row.effective_from and all(getattr(each, name) == same[name] for name in same)
    ]
    return max(cast("list[Row]", found), key=lambda each: each.effective_from, default=None)


def spans_beside(row: Effective) -> list[tuple[date, date | None]]:
    return list(chain_of(row).values_list("effective_from", "effective_until"))


def rows_of(model: type[Row]) -> "QuerySet[Row]":
    """Return all rows of a table with the people they name, the newest days first in each chain."""
    order = (*model.CHAIN, "-effective_from", "-pk")
    rows = model.objects.select_related("entered_by", "published_by", "withdrawn_by").order_by(*order)
    return cast("QuerySet[Row]", rows)


def standing_bases_on(day: date) -> dict[tuple[str, str], PayBase]:
    """Return every 지급기준액 in force on ``day`` by track and level."""
    return {(row.track, row.level): row for row in PayBase.objects.published().on(day)}


def rates_on(day: date) -> list[PayRate]:
    return list(PayRate.objects.published().on(day))
