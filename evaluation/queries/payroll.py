"""The payroll's lines: what each told statement comes to, and what is owed or given back against what was told."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from evaluation.models import BonusStatement, EvaluationRound, StatementStatus
from evaluation.queries.amounts import Amounts, amounts_of, with_decisions, word_of
from exchange import clock
from exchange.models import Ministry, User
from exchange.roles import Capability
from exchange.rules import line_of, lines

UNDER_CORRECTION = "정정 중"


@dataclass(frozen=True)
class PayrollLine:
    """One line of the payroll's file, for the ministry that pays or takes back.

    amounts  what the statement comes to for this ministry now
    told     what its person was told of before; None for the first time, or while the correction is not decided
    word     지급 (the first time), 추가 지급, 환수, 차액 없음, 정정 중
    """

    statement: BonusStatement
    payer: Ministry
    amounts: Amounts
    told: Amounts | None
    word: str

    @property
    def difference(self) -> int | None:
        return None if self.told is None else self.amounts.total - self.told.total


def payroll(round: EvaluationRound, user: User) -> list[PayrollLine]:
    """Return what is to be paid, paid beside or taken back of what persons were told, in the order of the numbers.

    A told statement keeps its line while a correction is under way. Where a correction names another paying ministry,
    the former one takes back what it was to pay, and the new one pays all. A decider gets the own ministry's lines.
    """
    told = BonusStatement.objects.filter(round=round, notified_at__isnull=False)
    statements = with_decisions(told.for_table().order_by("assignment", "pk"))
    line = lines(one.notice.payer_on(clock.today()).pk for one in statements)
    found: list[PayrollLine] = []
    for _, of_person in groupby(statements, key=lambda one: one.assignment_id):
        found += _lines_of(list(of_person), line)
    if not user.may(Capability.KEEP_STATEMENTS):
        own = line_of(user) if user.may(Capability.DECIDE_PAY) else set()
        found = [one for one in found if one.payer.pk in own]
    return sorted(found, key=lambda one: (one.statement.number, one.statement.pk))


def _lines_of(statements: list[BonusStatement], line: dict[int, int]) -> Iterator[PayrollLine]:
    """Yield the lines of one person's told statements, the earliest first."""
    before: Amounts | None = None
    for each, following in zip(statements, [*statements[1:], None], strict=True):
        payer = each.notice.payer_on(clock.today())
        now = amounts_of(each) or Amounts()
        if following is not None:
            if line[payer.pk] == line[following.notice.payer_on(clock.today()).pk]:
                before = now
            else:
                before = None
                yield PayrollLine(each, payer, Amounts(), now, word_of(-now.total))
        elif each.status == StatementStatus.CORRECTED:
            yield PayrollLine(each, payer, now, None, UNDER_CORRECTION)
        elif before is not None:
            yield PayrollLine(each, payer, now, before, word_of(now.total - before.total))
        elif now.total:
            yield PayrollLine(each, payer, now, None, "지급")
