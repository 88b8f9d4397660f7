"""Who may divide a task's prize money and when, and the divisions that the page offers to begin with."""

from dataclasses import dataclass
from datetime import date

from evaluation.models import EvaluationRound, PrizeAward, PrizeProposal, RoundStatus
from exchange.models import Role, User
from exchange.rules import Seat

COORDINATOR_ONLY = "국무조정실 점검 담당만 할 수 있습니다."
OUTSIDER = "이 과제를 맡은 두 부처의 교류자만 할 수 있습니다."
ASSISTANT = "작성 보조는 제안하거나 동의할 수 없습니다. 교류자가 직접 해야 합니다."
NOT_FINAL = "결과가 확정된 회차에서만 할 수 있습니다. 이 회차는 ‘{step}’ 단계입니다."
NO_PROPOSAL = "아직 제안이 없습니다. 먼저 어떻게 나눌지 제안해 주세요."
AGREED = "두 부처가 이미 동의해 더 바꿀 수 없습니다."


@dataclass(frozen=True)
class Suggestion:
    """A division to begin with: two shares in won that add up to the whole, and the reason to go with them."""

    label: str
    share_a: int
    share_b: int
    reason: str


def why_not_make(round: EvaluationRound, user: User) -> str:
    """Say why ``user`` may not decide the prize money of ``round`` now; "" where they may."""
    if user.role != Role.COORDINATOR:
        return COORDINATOR_ONLY
    return _not_final(round)


def why_not_set_rule(user: User) -> str:
    return "" if user.role == Role.COORDINATOR else COORDINATOR_ONLY


def side_of(sides: dict[str, Seat]) -> str:
    """Return the side that a person speaks for: the own post before one stood in for; "" where the person may not."""
    signing = [side for side, seat in sides.items() if seat.may_sign]
    own = [side for side in signing if sides[side].holder is None]
    return (own or signing or [""])[0]


def why_not_propose(award: PrizeAward, standing: PrizeProposal | None, sides: dict[str, Seat]) -> str:
    """Say why a person acting for ``sides`` may not propose a division; ``standing`` is the last proposal."""
    if not sides:
        return OUTSIDER
    if not side_of(sides):
        return ASSISTANT
    if reason := _not_final(award.round):
        return reason
    return AGREED if standing is not None and standing.is_agreed else ""


def why_not_consent(award: PrizeAward, standing: PrizeProposal | None, sides: dict[str, Seat], user: User) -> str:
    """Say why a person acting for ``sides`` may not consent to the ``standing`` proposal now.

    One person who acts for both posts speaks for one side only: two consents are always two persons'.
    """
    if reason := why_not_propose(award, standing, sides):
        return reason
    if standing is None:
        return NO_PROPOSAL
    if standing.consent_of(side_of(sides)):
        return "이미 동의했습니다. 상대 부처의 동의를 기다리고 있습니다."
    if user.pk in (standing.consented_a_by_id, standing.consented_b_by_id):
        return "한 사람이 두 부처를 대신해 동의할 수 없습니다."
    return ""


def halves(total: int) -> Suggestion:
    """Return half each of ``total`` won; where it is odd the first side takes the one won more."""
    return Suggestion("똑같이", total - total // 2, total // 2, "두 부처가 똑같이 맡음")


def by_months(total: int, months_a: int, months_b: int) -> Suggestion | None:
    """Return ``total`` won divided as the months in which each post was held; None where nobody held either.

    The second side's share is rounded down to the won and the first takes the rest.
    """
    months = months_a + months_b
    if not months:
        return None
    share_b = total * months_b // months
    reason = f"교류 기간에 따름(앞 부처 {months_a}개월, 뒤 부처 {months_b}개월)"
    return Suggestion("교류한 달 수대로", total - share_b, share_b, reason)


def months_held(year: int, spans: list[tuple[date, date | None]]) -> int:
    """Return in how many calendar months of ``year`` a post was held for at least a day.

    spans  first and last day (None: no end) of each assignment to it
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    held: set[int] = set()
    for starts, ends in spans:
        begin, end = max(starts, first), min(ends or last, last)
        if begin <= end:
            held |= set(range(begin.month, end.month + 1))
    return len(held)


def _not_final(round: EvaluationRound) -> str:
    return "" if round.status == RoundStatus.FINAL else NOT_FINAL.format(step=round.get_status_display())
