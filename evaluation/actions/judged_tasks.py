"""Which tasks a round judges: fixed when scoring opens, joined later only when asked, neither withdrawn nor moved."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from evaluation.actions.locking import hold_round
from evaluation.models import EvaluationRound, ExpertAssignment, JudgedTask, TaskResult
from evaluation.queries.rounds import left_out, tasks_of
from evaluation.rules import rounds as rules
from exchange import audit, clock, sentences
from exchange.actions.notices import tell
from exchange.errors import Help, Incomplete, WrongState, refuse_if
from exchange.models import User
from exchange.rules import all_told_on


def fix_tasks(round: EvaluationRound) -> None:
    """Keep which tasks a round judges; part of the action that has just opened it, which holds the round."""
    opened = {"joined_at": round.opened_at, "joined_by": round.opened_by}
    JudgedTask.objects.bulk_create(JudgedTask(round=round, task=task, **opened) for task in tasks_of(round))


@audit.recorded("round.join_task")
def join_task(round_pk: int, *, task: str, reason: str, by: User, at: datetime) -> JudgedTask:
    """Let a round that is being scored judge a task (by its code) that came after its opening. Its people are told.

    Raises WrongState in another step, Incomplete without a reason and for a task that is not left out.
    """
    round = hold_round(round_pk)
    refuse_if(rules.why_not_join(round, by))
    found = left_out(round).filter(code=task).first()
    if found is None:
        raise Incomplete("이 평가에 추가할 과제를 목록에서 선택해 주세요.")
    if not reason.strip():
        raise Incomplete(sentences.REASON_WANTED)
    joined = JudgedTask.objects.create(round=round, task=found, reason=reason.strip(), joined_at=at, joined_by=by)
    people = all_told_on([found.pair.post_a_id, found.pair.post_b_id], at.astimezone(clock.SEOUL).date())
    text = f"{found.code} 과제가 {round} 대상에 추가되었습니다. 사유: {joined.reason}"
    tell(people, text, reverse("evaluation:rubric", args=[round.slug]), at)
    return joined


def refuse_judged(pk: int) -> None:
    """Raise WrongState where experts stand on the task (by key), or a result was computed for it."""
    given = ExpertAssignment.objects.filter(task=pk, withdrawn_at__isnull=True).values("round")
    judged = TaskResult.objects.filter(task=pk).values("run__round")
    rounds = EvaluationRound.objects.filter(Q(pk__in=given) | Q(pk__in=judged))
    if first := rounds.first():
        help = Help("위원 배정을 먼저 철회해 주세요.", "evaluation:experts", (first.slug,), "위원 배정")
        raise WrongState(f"{first}에서 평가하는 과제입니다.", help)
