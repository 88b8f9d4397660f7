"""Rounds as their pages read them: the list, which tasks a round judges, how far scoring is, what comes next."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from evaluation import scoring
from evaluation.models import (
    ConflictDeclaration,
    EvaluationRound,
    ExpertAssignment,
    RoundStatus,
    Rubric,
    Score,
    ScoreSheet,
    SheetStatus,
)
from evaluation.queries.rubrics import rubric_in_force, scoring_rules
from exchange.models import User
from tasks.models import CollaborationTask, TaskStatus

WIDE = Decimal("0.1")  # of the scale: a task's totals spread wider than this are looked at by a person


def rounds_with_counts() -> QuerySet[EvaluationRound]:
    """Return all rounds with how far each is: ``sealed_version``, ``given`` and ``handed_in`` sheets."""
    standing = Q(assignments__withdrawn_at__isnull=True)
    return EvaluationRound.objects.annotate(
        is_sealed=Exists(Rubric.objects.sealed().filter(round=OuterRef("pk"))),
        given=Count("assignments", filter=standing),
        handed_in=Count("assignments", filter=standing & Q(assignments__sheet__status=SheetStatus.SUBMITTED)),
    )


def tasks_of(round: EvaluationRound) -> QuerySet[CollaborationTask]:
    """Return the tasks that ``round`` judges: worked on in its year, not cancelled, as lists show them."""
    return (
        CollaborationTask.objects.for_table()
        .exclude(status=TaskStatus.CANCELLED)
        .filter(Q(ended_on__isnull=True) | Q(ended_on__year__gte=round.year))
        .filter(pair__round__selected_on__year__lte=round.year)
    )


def free_of_conflict(round: EvaluationRound) -> QuerySet[ExpertAssignment]:
    """Return the standing assignments whose expert has not declared a conflict on the task."""
    declared = ConflictDeclaration.objects.filter(
        round=OuterRef("round"), expert=OuterRef("expert"), task=OuterRef("task"), has_conflict=True
    )
    return round.assignments.standing().filter(~Exists(declared), expert__is_active=True)


def staffing(round: EvaluationRound) -> Counter[int]:
    """Return task key -> how many experts free of a declared conflict stand on it."""
    return Counter(free_of_conflict(round).values_list("task_id", flat=True))


def short_of_experts(round: EvaluationRound, minimum: int) -> list[CollaborationTask]:
    """Return the tasks that fewer than ``minimum`` experts free of conflict stand on."""
    count = staffing(round)
    return [task for task in tasks_of(round) if count[task.pk] < minimum]
