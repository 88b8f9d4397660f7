"""Finding the rounds, tasks and sheets that are an expert's own."""

from operator import attrgetter

from django.http import Http404
from django.shortcuts import get_object_or_404

from evaluation.models import EvaluationRound, ExpertAssignment
from exchange.requests import MemberRequest


def own_round_or_404(request: MemberRequest, slug: str) -> EvaluationRound:
    """Find a round in which the expert was ever given a task; any other is a 404 like a missing one."""
    own = ExpertAssignment.objects.filter(expert=request.user.pk).values("round")
    return get_object_or_404(EvaluationRound.objects.filter(pk__in=own), slug=slug)


def own_assignment_or_404(request: MemberRequest, slug: str, code: str) -> ExpertAssignment:
    """Find the expert's own assignment of a task: the one that stands, else the last withdrawn.

    Somebody else's task is a 404 like a missing one; whether this one may still be opened is a rule's answer.
    """
    named = ExpertAssignment.objects.called_by(attrgetter("round.named_on"))
    own = named.filter(expert=request.user.pk, round__slug=slug, task__code=code).select_related(
        *("round", "task__category", "task__pair__round", "sheet")
    )
    found = sorted(own.prefetch_related("sheet__scores"), key=lambda each: (each.withdrawn_at is None, each.pk))
    if not found:
        raise Http404(code)
    return found[-1]
