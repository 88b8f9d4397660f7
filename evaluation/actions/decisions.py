"""The steps of a statement by named persons: review, recommendation, committee, minister, telling the person.

Locks are taken in one order: the round, the ministry's headcount, the statement.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from evaluation import sentences
from evaluation.actions.locking import hold_round
from evaluation.models import (
    TOTAL_OF_COMMITTEE,
    BonusStatement,
    DecisionStep,
    HeadcountBasis,
    StatementDecision,
    StatementStatus,
)
from evaluation.queries.amounts import told_before, was_decided
from evaluation.queries.caps import places_taken
from evaluation.queries.computing import StatementInputs
from evaluation.rules import bonus as rules
from evaluation.rules.payers import payer_of
from exchange import audit, clock
from exchange.actions.notices import tell
from exchange.clock import SEOUL
from exchange.errors import Incomplete, refuse_if
from exchange.models import User, lineage
from exchange.roles import News
from exchange.rules import those_of


@audit.recorded("statement.review")
def review_statement(pk: int, *, by: User, at: datetime) -> BonusStatement:
    """Say that the computation was looked over; from here it may be recommended. Twice by one person is once."""
    held = _hold(pk)
    if held.was_done(DecisionStep.REVIEW, by):
        return held.statement
    held.check(DecisionStep.REVIEW, by)
    held.decide(DecisionStep.REVIEW, by=by, at=at, reason="산정 내용을 검토함")
    return held.move(StatementStatus.IN_REVIEW)


@audit.recorded("statement.recommend")
def recommend_statement(pk: int, *, agrees: bool, reason: str, by: User, at: datetime) -> BonusStatement:
    """Recommend the payment to the ministry that pays, or say why not; a statement not recommended ends here.

    Where a minister decided on what it stands in the place of, it goes on to the same minister in either case.
    """
    held = _hold(pk)
    statement = held.statement
    if held.was_done(DecisionStep.RECOMMEND, by):
        return statement
    held.check(DecisionStep.RECOMMEND, by)
    if not reason:
        raise Incomplete("추천하거나 추천하지 않는 사유를 적어 주세요.")
    corrects_decided = was_decided(statement)
    why_not = rules.why_not_agree if agrees else rules.why_not_decline
    refuse_if(why_not(statement, was_decided=corrects_decided))
    held.decide(DecisionStep.RECOMMEND, agrees=agrees, by=by, at=at, reason=reason)
    if not agrees and not corrects_decided:
        return statement
    held.move(StatementStatus.RECOMMENDED)
    payer = payer_of(statement.notice, at.astimezone(SEOUL).date())
    deciders = those_of(User.objects.told_of(News.DECISIONS), payer)
    said = "추천되었습니다" if agrees else "추천되지 않았습니다. 앞서 결정한 금액이 있습니다"
    _tell(deciders, f"{statement.number} 산정서가 {said}. 위원회 의결과 결정을 기록해 주세요.", statement, at)
    return statement


@audit.recorded("statement.committee")
def record_committee(
    pk: int,
    *,
    happened_on: date,
    document: str,
    members: int,
    present: int,
    in_favour: int,
    note: str = "",
    by: User,
    at: datetime,
) -> BonusStatement:
    """Record what 보수성과심의위원회 resolved: it agrees where more than half of those present did.

    Raises Incomplete where the numbers make no meeting: 3 to 7 members, more than half of them present.
    """
    held = _hold(pk)
    if held.was_done(DecisionStep.COMMITTEE, by):
        return held.statement
    held.check(DecisionStep.COMMITTEE, by)
    least, most = TOTAL_OF_COMMITTEE
    if not least <= members <= most:
        raise Incomplete(f"보수성과심의위원회는 위원 {least}명에서 {most}명으로 구성합니다.")
    if not members < 2 * present <= 2 * members:
        raise Incomplete(f"{sentences.QUORUM} 출석 위원 수를 확인해 주세요.")
    if not 0 <= in_favour <= present:
        raise Incomplete("찬성 위원 수는 출석 위원 수를 넘을 수 없습니다.")
    _past(happened_on, at)
    held.decide(
        DecisionStep.COMMITTEE,
        agrees=2 * in_favour > present,
        by=by,
        at=at,
        reason=note or "심의·의결",
        happened_on=happened_on,
        document=document,
        members=members,
        present=present,
        in_favour=in_favour,
    )
    return held.statement


@audit.recorded("statement.decide")
def record_decision(
    pk: int,
    *,
    agrees: bool,
    happened_on: date,
    document: str,
    on_behalf: str,
    reason: str,
    cap_reason: str = "",
    by: User,
    at: datetime,
) -> BonusStatement:
    """Record what the minister decided, by whose power it was decided and in which document.

    cap_reason  why the person counts outside the limit (적극행정 운영규정 제15조); "" within it
    Raises WrongState where no place is left, Incomplete where something is missing.
    """
    held = _hold(pk, with_headcount=True)
    statement = held.statement
    if held.was_done(DecisionStep.MINISTER, by):
        return statement
    held.check(DecisionStep.MINISTER, by)
    committee = held.decisions[DecisionStep.COMMITTEE]
    if not (document and on_behalf and reason):
        raise Incomplete("결정 문서번호, 결정권자, 사유를 모두 적어 주세요.")
    _past(happened_on, at)
    if committee.happened_on is None or happened_on < committee.happened_on:
        raise Incomplete("결정한 날은 위원회 의결일보다 앞설 수 없습니다.")
    if cap_reason and not agrees:
        raise Incomplete("지급하지 않기로 하면 인원 한도 밖의 사유를 비워 주세요.")
    if agrees:
        refuse_if(rules.why_not_grant(held.decisions))
    if agrees and not cap_reason and statement.output["special"]:
        refuse_if(rules.why_not_fit(held.cap()))
    held.decide(
        DecisionStep.MINISTER,
        agrees=agrees,
        by=by,
        at=at,
        reason=reason,
        happened_on=happened_on,
        document=document,
        on_behalf=on_behalf,
        is_outside_cap=bool(cap_reason),
        cap_reason=cap_reason,
    )
    return held.move(StatementStatus.DECIDED)


@audit.recorded("statement.notify")
def notify_person(pk: int, *, by: User, at: datetime) -> BonusStatement:
    """Tell the person; only from now on may the person read the statement. The notice says no grade and no amount.

    Of a correction of what was told, the ministries that pay or take back are told as well.
    """
    held = _hold(pk)
    statement = held.statement
    if held.was_done(DecisionStep.NOTIFY, by):
        return statement
    held.check(DecisionStep.NOTIFY, by)
    held.decide(DecisionStep.NOTIFY, by=by, at=at, reason="본인에게 통보함")
    statement.notified_at, statement.notified_by = at, by
    held.move(StatementStatus.NOTIFIED, "notified_at", "notified_by")
    before = told_before(statement)
    said = "특별성과가산금 산정 결과가 통보되었습니다. 산정서를 확인해 주세요."
    if before is not None:
        said = "앞서 통보한 특별성과가산금 산정서가 정정되어 다시 통보되었습니다. 차액을 확인해 주세요."
    _tell([statement.exchangee], said, statement, at)
    if before is None:
        return statement
    tell_payers(
        [statement, before], f"{statement.number} 정정이 통보되었습니다. 차액을 급여 파일에서 확인해 주세요.", by, at
    )
    return statement


@dataclass
class _Held:
    """A locked statement with its decisions, inside its locked round."""

    statement: BonusStatement
    decisions: dict[str, StatementDecision]
    headcount: HeadcountBasis | None

    def was_done(self, step: DecisionStep, by: User) -> bool:
        """Whether this person has already taken the step: the second of two clicks."""
        return step in self.decisions and self.decisions[step].decided_by_id == by.pk

    def check(self, step: DecisionStep, by: User) -> None:
        refuse_if(rules.why_not_this_person(step, self.statement, self.decisions, by))
        stale = StatementInputs(self.statement.round).changed_since(self.statement)
        refuse_if(rules.why_not_now(step, self.statement, self.decisions, stale))

    def cap(self) -> rules.Cap:
        statement = self.statement
        percent = statement.rule.headcount_percent
        taken = places_taken(statement.round, payer_of(statement.notice, clock.today()), beside=statement.pk)
        return rules.cap_of(rules.officials_of(self.headcount, statement.round), percent, taken[percent])

    def decide(self, step: DecisionStep, *, by: User, at: datetime, **values: Any) -> None:
        self.decisions[step] = StatementDecision.objects.create(
            statement=self.statement, step=step, decided_at=at, decided_by=by, **values
        )

    def move(self, status: StatementStatus, *more: str) -> BonusStatement:
        self.statement.move_to(status)
        self.statement.save(update_fields=["status", *more])
        return self.statement


def _hold(pk: int, *, with_headcount: bool = False) -> _Held:
    found = BonusStatement.objects.select_related("notice").get(pk=pk)
    round = hold_round(found.round_id)
    headcount = None
    if with_headcount:
        of_ministry = HeadcountBasis.objects.filter(
            round=round, ministry__in=lineage(pk=payer_of(found.notice, clock.today()))
        )
        headcount = of_ministry.select_for_update().first()
    statement = (
        BonusStatement.objects.select_for_update(of=("self",))
        .select_related("notice", "rule", "assignment__post", "exchangee")
        .get(pk=pk)
    )
    statement.round = round
    decisions = {decision.step: decision for decision in statement.decisions.all()}
    return _Held(statement, decisions, headcount)


def _past(day: date, at: datetime) -> None:
    if day > at.astimezone(clock.SEOUL).date():
        raise Incomplete("의결하거나 결정한 날은 오늘보다 뒤일 수 없습니다.")


def tell_payers(statements: Sequence[BonusStatement], text: str, by: User, at: datetime) -> None:
    """Tell who decides in each ministry that pays ``statements``, each person once, beside ``by``.

    The line leads to the first of the statements that the ministry pays, which is one that it may read.
    """
    told = {by.pk}
    for statement in statements:
        payer = payer_of(statement.notice, at.astimezone(SEOUL).date())
        deciders = those_of(User.objects.told_of(News.DECISIONS), payer)
        _tell([user for user in deciders if user.pk not in told], text, statement, at)
        told |= {user.pk for user in deciders}


def _tell(users: Iterable[User], text: str, statement: BonusStatement, at: datetime) -> None:
    tell(users, text, statement.get_absolute_url(), at)
