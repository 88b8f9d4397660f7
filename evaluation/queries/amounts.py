"""What a statement comes to for its person as it stands decided, and beside what the person was told before."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from evaluation.models import BonusStatement, DecisionStep, StatementDecision
from evaluation.queries.computing import output_of
from evaluation.rules import bonus as rules

Decisions = dict[str, StatementDecision]


@dataclass(frozen=True)
class Amounts:
    """The three amounts of a statement in won."""

    perf: int = 0
    special: int = 0
    long_term: int = 0

    @property
    def total(self) -> int:
        return self.perf + self.special + self.long_term


@dataclass(frozen=True)
class Settlement:
    """A statement beside the last one before it that its person was told: what is still owed, or to be given back.

    now  None where no base amount is known, so that nothing can be said of the difference
    """

    before: BonusStatement
    told: Amounts
    now: Amounts | None

    @property
    def difference(self) -> int | None:
        """Won that are still owed; below zero what is to be given back."""
        return None if self.now is None else self.now.total - self.told.total

    @property
    def word(self) -> str:
        return word_of(self.difference)

    @property
    def lines(self) -> list[tuple[str, int, int | None, int | None]]:
        """Return (what, told, now, difference) for each amount and their sum."""
        names = (("perf", "성과연봉"), ("special", "특별성과가산금"), ("long_term", "장기성과급"), ("total", "합계"))
        found: list[tuple[str, int, int | None, int | None]] = []
        for name, what in names:
            told, now = getattr(self.told, name), None if self.now is None else getattr(self.now, name)
            if told or now or name in ("special", "total"):
                found.append((what, told, now, None if now is None else now - told))
        return found


def word_of(difference: int | None) -> str:
    """Say in the payroll's words what a difference in won asks for."""
    if difference is None:
        return "산출 전"
    return "추가 지급" if difference > 0 else "환수" if difference < 0 else "차액 없음"


def with_decisions(statements: Iterable[BonusStatement]) -> list[BonusStatement]:
    """Read ``statements`` and set ``decided`` (step -> decision) on each (two statements)."""
    found = list(statements)
    decisions = StatementDecision.objects.filter(statement__in=[one.pk for one in found]).select_related("decided_by")
    by_statement: dict[int, Decisions] = {one.pk: {} for one in found}
    for decision in decisions:
        by_statement[decision.statement_id][decision.step] = decision
    for one in found:
        one.decided = by_statement[one.pk]
    return found


def amounts_of(statement: BonusStatement) -> Amounts | None:
    """Return what ``statement`` comes to: as computed, or without the bonus where that was declined.

    Long-term pay that the bonus kept away comes back with the bonus's refusal, and 성과연봉 never depends on it.
    None where no base amount is known. ``decided`` must be set.
    """
    output = statement.output
    if "NO_BASE" in output["codes"]:
        return None
    if rules.is_declined(statement.decided):
        output = without_bonus(statement)
    return Amounts(output["perf"], output["special"], output["long_term"])


def without_bonus(statement: BonusStatement) -> dict[str, Any]:
    """Return the output of the statement's own inputs were no bonus paid."""
    inputs = statement.inputs
    return output_of({**inputs, "case": {**inputs["case"], "special": False}})


def earlier_than(statement: BonusStatement) -> QuerySet[BonusStatement]:
    """Return the statements that this one stands in the place of, one after the other, the newest first."""
    same = BonusStatement.objects.filter(round=statement.round_id, assignment=statement.assignment_id)
    return same.filter(pk__lt=statement.pk).order_by("-pk")


def was_decided(statement: BonusStatement) -> bool:
    """Whether a minister decided on a statement before this one: what a minister made, only a minister unmakes."""
    earlier = earlier_than(statement).values("pk").order_by()
    return StatementDecision.objects.filter(statement__in=earlier, step=DecisionStep.MINISTER).exists()


def told_before(statement: BonusStatement) -> BonusStatement | None:
    """Return the last statement before this one that its person was told, with ``decided``; None before the first."""
    told = earlier_than(statement).filter(notified_at__isnull=False).select_related("notice", "round", "exchangee")
    return next(iter(with_decisions(told[:1])), None)


def settlement_of(statement: BonusStatement) -> Settlement | None:
    """Return the statement beside what was told before it; None where nothing was. ``decided`` must be set."""
    before = told_before(statement)
    if before is None:
        return None
    return Settlement(before, amounts_of(before) or Amounts(), amounts_of(statement))
