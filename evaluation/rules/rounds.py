"""What may be done with a round, its rubric and its experts now, and why not."""

from collections.abc import Sequence

from evaluation.models import ROUND_UNWINDS, EvaluationRound, ExpertAssignment, RoundStatus, Rubric, SheetStatus
from exchange import sentences as of_exchange
from exchange.errors import Help, Refusal, not_now, not_your_role
from exchange.models import User
from exchange.roles import Capability
from tasks.models import CollaborationTask

COORDINATOR_ONLY = not_your_role(of_exchange.COORDINATOR_ONLY)
EARLY = (RoundStatus.PREPARING, RoundStatus.SCORING)
STAFFED = EARLY  # steps in which experts are given tasks and lose them


def why_not_prepare(user: User) -> Refusal | None:
    """Say why ``user`` may not prepare rounds; None where they may."""
    return None if user.may(Capability.KEEP_EVALUATION) else COORDINATOR_ONLY


def why_not_edit_round(round: EvaluationRound, user: User) -> Refusal | None:
    """Say why ``user`` may not change what the round says about itself; None where something of it may change."""
    if reason := why_not_prepare(user):
        return reason
    return not_now("확정한 회차는 수정할 수 없습니다.") if round.status == RoundStatus.FINAL else None


def open_fields(round: EvaluationRound) -> tuple[str, ...]:
    """Return which fields of a round may still change: days are settled once people have counted on them."""
    if round.status == RoundStatus.FINAL:
        return ()
    fields = ["title"]
    if round.status in EARLY:
        fields.append("scoring_until")
    if round.status != RoundStatus.PROVISIONAL:
        fields += ["objection_days", "hold_days"]
    return tuple(fields)


def why_not_change_rubric(round: EvaluationRound, user: User) -> Refusal | None:
    """Say why no rubric of ``round`` may be drafted, published or sealed any more; None before scoring has begun."""
    if reason := why_not_prepare(user):
        return reason
    if round.opened_at is not None:
        help = Help("바꿀 점은 다음 회차의 기준에 담아 주세요.")
        return not_now("채점을 연 뒤에는 기준을 바꿀 수 없습니다.", help)
    return None


def why_not_staff(round: EvaluationRound, user: User) -> Refusal | None:
    """Say why experts may not be given tasks of ``round``, or lose them, now."""
    if reason := why_not_prepare(user):
        return reason
    if round.status not in STAFFED:
        return not_now(f"‘{round.get_status_display()}’ 단계라 배정을 바꿀 수 없습니다.")
    return None


def why_not_withdraw(assignment: ExpertAssignment, sheet_status: str, user: User) -> Refusal | None:
    """Say why a task may not be taken from an expert.

    sheet_status  of the assignment's sheet, "" where there is none yet
    """
    if reason := why_not_staff(assignment.round, user):
        return reason
    if assignment.withdrawn_at is not None:
        return not_now("이미 철회한 배정입니다.")
    if sheet_status in (SheetStatus.SUBMITTED, SheetStatus.VOIDED):
        task = assignment.task.code
        help = Help(
            "결과 화면에서 그 채점표를 제외해 주세요.",
            "evaluation:result_detail",
            (assignment.round.slug, task),
            f"{task} 결과",
        )
        return not_now("제출한 채점표가 있어 배정을 철회할 수 없습니다.", help)
    return None


def why_not_open(
    round: EvaluationRound, user: User, *, rubric: Rubric | None, short: Sequence[CollaborationTask], tasks: int
) -> Refusal | None:
    """Say why scoring may not begin.

    rubric  the newest sealed one;  short  tasks with too few experts free of conflict;  tasks  how many there are
    """
    if reason := why_not_prepare(user):
        return reason
    if round.status != RoundStatus.PREPARING:
        return not_now(f"‘{round.get_status_display()}’ 단계라 채점을 열 수 없습니다.")
    if rubric is None:
        help = Help("", "evaluation:rubric", (round.slug,), "평가 기준")
        return not_now("평가 기준을 봉인한 뒤에 채점을 열 수 있습니다.", help)
    if not tasks:
        return not_now("평가할 과제가 없어 채점을 열 수 없습니다.")
    if short:
        named = ", ".join(task.code for task in short[:5]) + (" 등" if len(short) > 5 else "")
        return not_now(
            f"이해충돌이 없는 위원이 {rubric.minimum_scores}명보다 적은 과제가 {len(short)}건({named}) 있어 "
            "채점을 열 수 없습니다.",
            Help("", "evaluation:experts", (round.slug,), "위원 배정"),
        )
    return None


def why_not_remind(round: EvaluationRound, user: User, *, left: int) -> Refusal | None:
    """Say why no expert may be reminded; ``left`` is how many tasks they still have to score."""
    if reason := why_not_prepare(user):
        return reason
    if round.status != RoundStatus.SCORING:
        return not_now(f"‘{round.get_status_display()}’ 단계라 위원에게 채점 마감을 알릴 수 없습니다.")
    return None if left else not_now("모든 위원이 맡은 과제를 마쳐 알릴 위원이 없습니다.")


def why_not_join(round: EvaluationRound, user: User) -> Refusal | None:
    """Say why no task may be added to those that were fixed when scoring was opened."""
    if reason := why_not_prepare(user):
        return reason
    if round.status == RoundStatus.PREPARING:
        help = Help("채점을 열 때의 과제가 평가 대상이 됩니다.")
        return not_now("아직 평가 대상을 정하지 않았습니다.", help)
    if round.status != RoundStatus.SCORING:
        help = Help("필요하면 단계를 ‘평가 중’으로 환원한 뒤 추가해 주세요.")
        return not_now(f"‘{round.get_status_display()}’ 단계라 과제를 추가할 수 없습니다.", help)
    return None


def why_not_close(round: EvaluationRound, user: User) -> Refusal | None:
    """Say why scoring may not end. Sheets that are not handed in do not hold it: they do not count."""
    if reason := why_not_prepare(user):
        return reason
    if round.status != RoundStatus.SCORING:
        return not_now(f"‘{round.get_status_display()}’ 단계라 채점을 닫을 수 없습니다.")
    return None


def way_back(round: EvaluationRound) -> RoundStatus | None:
    """Return the step to which the round may go back, None where there is none."""
    return next(iter(ROUND_UNWINDS.get(RoundStatus(round.status), set())), None)


def why_not_unwind(round: EvaluationRound, user: User) -> Refusal | None:
    """Say why the round may not go a step back."""
    if reason := why_not_prepare(user):
        return reason
    if way_back(round):
        return None
    return not_now(f"‘{round.get_status_display()}’ 단계에서는 환원할 것이 없습니다.")
