"""A task that an evaluation judges is neither withdrawn nor moved: it is asked before the lower floor does either."""

from django.db.models import Q

from evaluation.models import EvaluationRound, ExpertAssignment, TaskResult
from exchange.errors import Help, WrongState


def refuse_judged(pk: int) -> None:
    """Raise WrongState where experts stand on the task (by key), or a result was computed for it."""
    given = ExpertAssignment.objects.filter(task=pk, withdrawn_at__isnull=True).values("round")
    judged = TaskResult.objects.filter(task=pk).values("run__round")
    rounds = EvaluationRound.objects.filter(Q(pk__in=given) | Q(pk__in=judged))
    if first := rounds.first():
        help = Help("위원 배정을 먼저 철회해 주세요.", "evaluation:experts", (first.slug,), "위원 배정")
        raise WrongState(f"{first}에서 평가하는 과제입니다.", help)
