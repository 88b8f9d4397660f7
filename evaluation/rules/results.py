"""What may be done with scores, grades and objections of a round now, and why not; None means that it may be done."""

from collections.abc import Collection
from datetime import datetime, timedelta

from evaluation import sentences
from evaluation.models import EvaluationRound, Objection, RoundStatus, SheetStatus, TaskResult
from exchange import dates, formats
from exchange import sentences as of_exchange
from exchange.errors import Help, Refusal, lacking, not_now, not_your_role
from exchange.models import User
from exchange.roles import Capability
from exchange.rules import Seat

COORDINATOR_ONLY = not_your_role(of_exchange.COORDINATOR_ONLY)
VOIDABLE = (RoundStatus.SCORING, RoundStatus.AGGREGATING, RoundStatus.PROVISIONAL)
GRADED = (RoundStatus.AGGREGATING, RoundStatus.PROVISIONAL)
SHOWN = (RoundStatus.PROVISIONAL, RoundStatus.FINAL)  # steps in which somebody outside 국무조정실 sees results
NO_RUN = not_now(sentences.NO_RUN_YET, Help("먼저 집계해 주세요."))
CHANGED_SINCE = not_now(sentences.CHANGED_SINCE_RUN, Help("다시 집계해 주세요."))


def why_not_moderate(user: User) -> Refusal | None:
    """Say why ``user`` may not see single scores and decide on results."""
    return None if user.may(Capability.KEEP_EVALUATION) else COORDINATOR_ONLY


def why_not_void(round: EvaluationRound, sheet_status: str, user: User) -> Refusal | None:
    """Say why a sheet may not be left out now."""
    if reason := why_not_moderate(user):
        return reason
    if round.status not in VOIDABLE:
        now = round.get_status_display()
        help = Help("확정한 결과는 먼저 단계를 환원해 주세요.")
        return not_now(f"‘{now}’ 단계라 채점표를 제외할 수 없습니다.", help)
    return not_now("이미 제외한 채점표입니다.") if sheet_status == SheetStatus.VOIDED else None


def why_not_aggregate(round: EvaluationRound, user: User) -> Refusal | None:
    """Say why the scores may not be gathered now. Afterwards only leaving out a sheet makes a new computation."""
    if reason := why_not_moderate(user):
        return reason
    if round.status == RoundStatus.AGGREGATING:
        return None
    if round.status in (RoundStatus.PREPARING, RoundStatus.SCORING):
        return not_now("채점을 닫은 뒤에 집계할 수 있습니다.")
    help = Help("수정할 것이 있으면 먼저 단계를 환원해 주세요.")
    return not_now(f"‘{round.get_status_display()}’ 단계라 다시 집계할 수 없습니다.", help)


def why_not_grade(round: EvaluationRound, user: User) -> Refusal | None:
    """Say why no grade may be decided now."""
    if reason := why_not_moderate(user):
        return reason
    if round.status not in GRADED:
        return not_now(f"‘{round.get_status_display()}’ 단계라 등급을 정할 수 없습니다.")
    return None


def why_not_grade_together(round: EvaluationRound, user: User) -> Refusal | None:
    """Say why grades may not be decided many at a time now: once the ministries were told, each one has its reason."""
    if refusal := why_not_grade(round, user):
        return refusal
    if round.status == RoundStatus.PROVISIONAL:
        return not_now("공개한 뒤에는 과제마다 사유를 적어 등급을 정해 주세요.")
    return None


def why_reason_needed(round: EvaluationRound, result: TaskResult, grade: str) -> Refusal | None:
    """Say for what a decision of ``grade`` owes a reason; None where it is as recommended and nobody was told yet."""
    if result.score is None:
        return lacking("점수가 없는 과제는 등급을 정한 사유를 적어 주세요.")
    if result.is_tied:
        return lacking("동점인 과제는 등급을 정한 사유를 적어 주세요.")
    if grade != result.recommended:
        return lacking("권고와 다른 등급은 그 사유를 적어 주세요.")
    if round.status == RoundStatus.PROVISIONAL:
        return lacking("공개한 뒤에 다시 정하는 등급은 그 사유를 적어 주세요.")
    return None


def why_not_publish(
    round: EvaluationRound, user: User, *, has_run: bool, is_current: bool, undecided: Collection[str], conflicted: int
) -> Refusal | None:
    """Say why the results may not be shown to the ministries yet.

    is_current  whether the last computation is that of the sheets as they stand;  undecided  codes of scored tasks
    without a decision;  conflicted  counted sheets of experts who have declared a conflict
    """
    if reason := why_not_moderate(user):
        return reason
    if round.status != RoundStatus.AGGREGATING:
        return not_now(f"‘{round.get_status_display()}’ 단계라 잠정 공개할 수 없습니다.")
    if not has_run:
        return NO_RUN
    if conflicted:
        help = Help("그 채점표를 제외해 주세요.")
        return not_now(f"이해충돌을 밝힌 위원의 평가가 {conflicted}건 들어 있습니다.", help)
    if not is_current:
        return CHANGED_SINCE
    if undecided:
        return not_now(f"등급을 정하지 않은 과제가 {len(undecided)}건({_named(undecided)}) 있습니다.")
    return None


def may_finalise_from(round: EvaluationRound, last_answer: datetime | None) -> datetime | None:
    """Return from when on the results may become final: after the window, the last answer and the hold; now if None."""
    if round.is_rehearsal or round.objections_until is None:
        return None
    return max(round.objections_until, last_answer or round.objections_until) + timedelta(days=round.hold_days)


def why_not_finalise(
    round: EvaluationRound,
    user: User,
    now: datetime,
    *,
    undecided: Collection[str],
    unanswered: int,
    last_answer: datetime | None,
) -> Refusal | None:
    """Say why the results may not become final yet. A rehearsal does not wait, but its objections are answered too."""
    if reason := why_not_moderate(user):
        return reason
    if round.status != RoundStatus.PROVISIONAL:
        return not_now(f"‘{round.get_status_display()}’ 단계라 확정할 수 없습니다.")
    if unanswered:
        return not_now(f"답변하지 않은 이의가 {unanswered}건 있습니다.")
    if undecided:
        return not_now(f"등급을 다시 정하지 않은 과제가 {len(undecided)}건({_named(undecided)}) 있습니다.")
    earliest = may_finalise_from(round, last_answer)
    if earliest is not None and now <= earliest:
        return not_now(f"이의 제기와 대기 기간이 끝나는 {formats.moment(earliest)} 뒤에 확정할 수 있습니다.")
    return None


def why_not_object(
    round: EvaluationRound, sides: dict[str, Seat], taken: Collection[str], now: datetime
) -> Refusal | None:
    """Say why a person who acts for ``sides`` of a task may not object now; ``taken`` sides have objected already."""
    if not any(seat.may_sign for seat in sides.values()):
        return not_your_role("과제를 맡은 두 부처의 교류자만 이의를 제기할 수 있습니다.")
    if round.status != RoundStatus.PROVISIONAL:
        return not_now(f"‘{round.get_status_display()}’ 단계라 이의를 제기할 수 없습니다.")
    if not round.is_rehearsal and round.objections_until is not None and now > round.objections_until:
        return not_now(f"이의 제기 기간이 {formats.moment(round.objections_until)}에 끝났습니다.")
    if not free_side(sides, taken):
        return not_now("이미 이의를 제기했습니다.", Help(sentences.ONE_OBJECTION))
    return None


def free_side(sides: dict[str, Seat], taken: Collection[str]) -> str:
    """Return the side for which the person objects; "" where each of theirs has done so."""
    return next((side for side in sorted(sides) if sides[side].may_sign and side not in taken), "")


def why_not_answer(round: EvaluationRound, objection: Objection, user: User) -> Refusal | None:
    """Say why an objection may not be answered now."""
    if reason := why_not_moderate(user):
        return reason
    if round.status != RoundStatus.PROVISIONAL:
        return not_now(f"‘{round.get_status_display()}’ 단계라 답할 수 없습니다.")
    if objection.outcome:
        when = dates.moment_short(objection.answered_at)
        return not_now(f"{objection.answered_by} 담당이 {when}에 이미 답했습니다.")
    return None


def _named(codes: Collection[str]) -> str:
    first = list(codes)[:5]
    return ", ".join(first) + (" 등" if len(codes) > 5 else "")
