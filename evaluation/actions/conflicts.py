"""Experts' declarations of interest, before any paper opens and whenever they find one later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from evaluation import sentences
from evaluation.actions.locking import hold_round
from evaluation.models import ConflictDeclaration, EvaluationRound, ExpertAssignment, SheetStatus
from evaluation.queries.conflicts import declarations_of, standing_assignments
from evaluation.queries.sheets import sheet_of
from evaluation.rules.sheets import why_not_declare
from exchange import audit
from exchange.actions.notices import tell
from exchange.errors import Incomplete, WrongState, refuse_if
from exchange.models import User
from exchange.roles import News

REASON_IN_NOTICE = 80  # characters


@dataclass(frozen=True)
class Declared:
    """What came of a declaration: assignments withdrawn, and handed-in sheets that wait for 점검 담당."""

    withdrawn: int
    reported: int


@audit.recorded("conflict.declare")
def declare_conflicts(round_pk: int, *, reasons: Mapping[int, str], by: User, at: datetime) -> Declared:
    """Declare on every assigned task that ``by`` has not declared on yet, all at once.

    reasons  task key -> what the interest is, "" for none

    A declared conflict takes the task away at once. Saying the same again changes nothing.
    Raises NotAllowed for others than experts, WrongState outside preparing and scoring, Incomplete where a task is
    missing, or another one is named than those assigned.
    """
    round = _hold(round_pk, by)
    assigned = {each.task_id: each for each in standing_assignments(round, by).select_for_update(of=("self",))}
    declared = declarations_of(round, by)
    open_tasks = assigned.keys() - declared.keys()
    if reasons.keys() - assigned.keys() - declared.keys() or open_tasks - reasons.keys():
        raise Incomplete("배정된 과제가 그사이 바뀌었습니다. 화면을 새로 열어 모든 과제를 확인해 주세요.")
    if any(bool(reason) != declared[task].has_conflict for task, reason in reasons.items() if task in declared):
        raise WrongState("이미 밝힌 내용과 다릅니다. 나중에 알게 된 이해관계는 따로 알려 주세요.")
    ConflictDeclaration.objects.bulk_create(
        ConflictDeclaration(
            round=round,
            expert=by,
            task_id=task,
            has_conflict=bool(reasons[task]),
            reason=reasons[task],
            declared_at=at,
            declared_by=by,
        )
        for task in sorted(open_tasks)
    )
    found = [_follow_up(round, assigned[task], reasons[task], by, at) for task in sorted(open_tasks) if reasons[task]]
    return Declared(found.count("withdrawn"), found.count("reported"))


@audit.recorded("conflict.report")
def report_conflict(round_pk: int, task_pk: int, *, reason: str, by: User, at: datetime) -> ConflictDeclaration:
    """Report an interest found after it was declared that there is none.

    A task not handed in yet is taken away at once; a sheet handed in stays until 점검 담당 voids it, closed to ``by``.
    Raises Incomplete without a reason, WrongState for a task that is not assigned (any more).
    """
    round = _hold(round_pk, by)
    if not reason:
        raise Incomplete(sentences.WHICH_INTEREST)
    assignment = standing_assignments(round, by).select_for_update(of=("self",)).filter(task=task_pk).first()
    before = declarations_of(round, by).get(task_pk)
    if before is not None and before.has_conflict:
        return before
    if assignment is None:
        raise WrongState("배정된 과제가 아닙니다. 화면을 새로 열어 확인해 주세요.")
    declaration, _ = ConflictDeclaration.objects.update_or_create(
        round=round,
        expert=by,
        task=assignment.task,
        defaults={"has_conflict": True, "reason": reason, "declared_at": at, "declared_by": by},
    )
    _follow_up(round, assignment, reason, by, at)
    return declaration


def _hold(round_pk: int, by: User) -> EvaluationRound:
    """Lock the round, so that its step stays as it is checked here."""
    round = hold_round(round_pk)
    refuse_if(why_not_declare(round, by))
    return round


def _follow_up(round: EvaluationRound, assignment: ExpertAssignment, reason: str, by: User, at: datetime) -> str:
    """Take a task with a declared conflict away, or leave a sheet handed in to 점검 담당; return which of the two."""
    sheet = sheet_of(assignment)
    kept = sheet is not None and sheet.status in (SheetStatus.SUBMITTED, SheetStatus.VOIDED)
    short = reason if len(reason) <= REASON_IN_NOTICE else f"{reason[:REASON_IN_NOTICE]}…"
    if kept:
        code = assignment.task.code
        text = f"{by} 위원이 제출한 {code} 평가에 이해관계가 있다고 알렸습니다({short}). 제외할지 정해 주세요."
        page = reverse("evaluation:result_detail", args=[round.slug, code])
    else:
        assignment.withdrawn_at, assignment.withdrawn_by = at, by
        assignment.withdrawn_reason = f"이해관계 확인: {reason}"[:300]
        assignment.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
        text = f"{by} 위원이 {assignment.task.code}에 이해관계를 밝혀 배정을 철회했습니다({short})."
        page = reverse("evaluation:experts", args=[round.slug])
    tell(coordinators(), text, page, at)
    return "reported" if kept else "withdrawn"


def coordinators() -> list[User]:
    """Return the 점검 담당 who can be told something."""
    return list(User.objects.told_of(News.EVALUATION))
