"""Who may divide a task's prize money and when, and the divisions that the page offers to begin with."""

from dataclasses import dataclass

from evaluation import sentences
from evaluation.models import EvaluationRound, PrizeAward, PrizeProposal, RoundStatus
from evaluation.rules.days_served import TEN, by_days
from exchange import sentences as of_exchange
from exchange.errors import Help, Refusal, not_now, not_your_role
from exchange.models import User
from exchange.roles import Capability
from exchange.rules import Seat
from tasks import sentences as of_tasks

COORDINATOR_ONLY = not_your_role(of_exchange.COORDINATOR_ONLY)
OUTSIDER = not_your_role(of_tasks.EXCHANGEES_ONLY, of_tasks.ASK_ABOUT_POSTING)
ASSISTANT = not_your_role("작성 보조는 제안하거나 동의할 수 없습니다.", Help("교류자가 직접 해야 합니다."))
NO_PROPOSAL = not_now(sentences.NO_PROPOSAL_YET, Help("먼저 어떻게 나눌지 제안해 주세요."))
WITHDRAWN = not_now("철회한 포상금입니다.")
AGREED = not_now("두 부처가 이미 동의해 더 바꿀 수 없습니다.")


@dataclass(frozen=True)
class Suggestion:
    """A division to begin with: two shares in won that add up to the whole, and the reason to go with them."""

    label: str
    share_a: int
    share_b: int
    reason: str


def why_not_make(round: EvaluationRound, user: User) -> Refusal | None:
    """Say why ``user`` may not decide the prize money of ``round`` now; None where they may."""
    if not user.may(Capability.KEEP_EVALUATION):
        return COORDINATOR_ONLY
    return _not_final(round)


def why_not_set_rule(user: User) -> Refusal | None:
    return None if user.may(Capability.KEEP_EVALUATION) else COORDINATOR_ONLY


def why_not_mend(award: PrizeAward, grade: str, user: User) -> Refusal | None:
    """Say why ``user`` may not put the award right now; ``grade``: the one that stands for its task, "" for none."""
    if not user.may(Capability.KEEP_EVALUATION):
        return COORDINATOR_ONLY
    if award.withdrawn_at is not None:
        return WITHDRAWN
    if refusal := _not_final(award.round):
        return refusal
    return not_now("확정 등급이 포상금을 정한 때와 같아 정정할 것이 없습니다.") if grade == award.grade else None


def side_of(sides: dict[str, Seat]) -> str:
    """Return the side that a person speaks for: the own post before one stood in for; "" where the person may not."""
    signing = [side for side, seat in sides.items() if seat.may_sign]
    own = [side for side in signing if sides[side].holder is None]
    return (own or signing or [""])[0]


def why_not_propose(award: PrizeAward, standing: PrizeProposal | None, sides: dict[str, Seat]) -> Refusal | None:
    """Say why a person acting for ``sides`` may not propose a division; ``standing`` is the last proposal."""
    if not sides:
        return OUTSIDER
    if not side_of(sides):
        return ASSISTANT
    if award.withdrawn_at is not None:
        return WITHDRAWN
    if reason := _not_final(award.round):
        return reason
    return AGREED if standing is not None and standing.is_agreed else None


def why_not_consent(
    award: PrizeAward, standing: PrizeProposal | None, sides: dict[str, Seat], user: User
) -> Refusal | None:
    """Say why a person acting for ``sides`` may not consent to the ``standing`` proposal now.

    One person who acts for both posts speaks for one side only: two consents are always two persons'.
    """
    if reason := why_not_propose(award, standing, sides):
        return reason
    if standing is None:
        return NO_PROPOSAL
    if standing.consent_of(side_of(sides)):
        return not_now("이미 동의했습니다.", Help("상대 부처의 동의를 기다리고 있습니다."))
    if user.pk in (standing.consented_a_by_id, standing.consented_b_by_id):
        return not_your_role("한 사람이 두 부처를 대신해 동의할 수 없습니다.")
    return None


def halves(total: int) -> Suggestion:
    """Return half each of ``total`` in tens of won; what is left of the tens the first side takes."""
    half = total // 2 // TEN * TEN
    return Suggestion("똑같이", total - half, half, "두 부처가 똑같이 맡음")


def by_days_held(total: int, days_a: int, days_b: int, names: tuple[str, str]) -> Suggestion | None:
    """Return ``total`` won divided by the days that each post was held in the year; None where nobody held either.

    names  what the two ministries are called in the reason
    """
    shares = by_days(total, {"a": days_a, "b": days_b})
    if not shares:
        return None
    reason = f"재직일수에 따름({names[0]} {days_a}일, {names[1]} {days_b}일)"
    return Suggestion("재직일수 비율", shares["a"], shares["b"], reason)


def _not_final(round: EvaluationRound) -> Refusal | None:
    if round.status == RoundStatus.FINAL:
        return None
    step = round.get_status_display()
    return not_now(f"결과가 확정된 회차에서만 할 수 있습니다. 이 회차는 ‘{step}’ 단계입니다.")
