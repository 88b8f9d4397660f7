"""Who confirms in the place of an account that is stopped: a substitute, a successor, or nobody for now."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from exchange import audit, rules
from exchange.actions import rows
from exchange.actions.one_side import hold_terms
from exchange.errors import Incomplete
from exchange.models import Assignment, StandIn, User, open_on
from exchange.queries.remaining_work import terms_confirmed_by

STARTED_TODAY = "오늘 시작한 발령이나 직무 대행이 있어 승계자를 지정할 수 없습니다. 그 기간을 먼저 수정해 주세요."


@dataclass(frozen=True)
class TakeOver:
    """What becomes of the posts that only the account confirms for.

    person   who takes over from today; None where nobody does for now
    until    the substitute's last day; None where ``person`` is seated in the posts instead
    reason   why, kept with the standing-in or the end of the assignment
    """

    person: User | None = None
    until: date | None = None
    reason: str = ""


@audit.recorded("account.take_over")
def take_over(pk: int, plan: TakeOver, *, by: User, at: datetime) -> int:
    """Let somebody confirm for the posts that a stopped account left behind. Returns how many posts.

    Raises NotAllowed but for administrators, Incomplete where the plan does not hold or nothing is left.
    """
    rows.refuse(rules.why_not_manage(by))
    hold_terms()
    account = User.objects.select_for_update(of=("self",)).get(pk=pk)
    terms = terms_confirmed_by(account, at.date())
    if plan.person is None or not terms:
        raise Incomplete("승계할 직위가 없거나 승계자를 지정하지 않았습니다.")
    return carry_out(account, terms, plan, at.date())


def carry_out(account: User, terms: list[Assignment], plan: TakeOver, today: date) -> int:
    """Write what ``plan`` says of ``terms``; part of the action that calls it, under ``hold_terms``."""
    if plan.person is None:
        return 0
    rows.refuse(rules.why_not_take_over(account, plan.person))
    if not plan.reason:
        raise Incomplete("승계하는 사유를 입력해 주세요.")
    for term in terms:
        if plan.until:
            _stand_in(term, plan.person, plan.until, plan.reason, today)
        else:
            _succeed(term, plan.person, plan.reason, today)
    return len(terms)


def _stand_in(term: Assignment, person: User, until: date, reason: str, today: date) -> None:
    """Let ``person`` act for the holder of ``term`` from today; one who acts now stops acting yesterday."""
    if StandIn.objects.filter(open_on(today), absent=term.holder, substitute=person, ends_on__gte=until).exists():
        return  # a holder of two posts has one substitute
    for acting in StandIn.objects.select_for_update().filter(open_on(today), absent=term.holder):
        if acting.starts_on >= today:
            raise Incomplete(STARTED_TODAY)
        acting.ends_on = today - timedelta(days=1)
        rows.write(acting)
    rows.refuse(rules.why_not_substitute(term.holder, person, today, until))
    rows.write(StandIn(absent=term.holder, substitute=person, starts_on=today, ends_on=until, reason=reason))


def _succeed(term: Assignment, person: User, reason: str, today: date) -> None:
    """End ``term`` yesterday and seat ``person`` from today until the day on which it would have ended."""
    if term.starts_on >= today:
        raise Incomplete(STARTED_TODAY)
    until = term.ends_on
    ending = Assignment.objects.select_for_update(of=("self",)).get(pk=term.pk)
    ending.ends_on, ending.end_reason = today - timedelta(days=1), reason
    rows.write(ending)
    place = (term.post, person, today, until)
    rows.refuse(rules.why_not_seat(*place) or rules.why_not_hold(*place))
    rows.write(Assignment(post=term.post, holder=person, starts_on=today, ends_on=until))
