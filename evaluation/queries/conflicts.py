"""Declarations of interest: which task touches what is known of an expert, and what was declared."""

from dataclasses import dataclass
from operator import attrgetter

from evaluation.models import ConflictDeclaration, EvaluationRound, ExpertAssignment, ExpertProfile
from evaluation.queries.suspicions import Suspicion, suspicions
from exchange.models import User


@dataclass(frozen=True)
class ConflictRow:
    """One assigned task on the page of declarations.

    suggestions  ties that the expert's particulars suggest; they oblige to nothing
    """

    assignment: ExpertAssignment
    declaration: ConflictDeclaration | None
    suggestions: list[Suspicion]


def conflict_rows(round: EvaluationRound, expert: User) -> list[ConflictRow]:
    """Return the tasks that stand assigned to ``expert`` in ``round``, each with what was declared on it."""
    profile = ExpertProfile.objects.filter(expert=expert).first()
    declared = declarations_of(round, expert)
    return [
        ConflictRow(each, declared.get(each.task_id), suspicions(profile, each.task.pair))
        for each in standing_assignments(round, expert)
    ]


def withdrawn_for_conflict(round: EvaluationRound, expert: User) -> list[ConflictDeclaration]:
    """Return the declared conflicts of ``expert`` whose task is not assigned any more, by the order of tasks."""
    assigned = ExpertAssignment.objects.standing().filter(round=round, expert=expert).values("task")
    conflicts = ConflictDeclaration.objects.filter(round=round, expert=expert, has_conflict=True)
    return list(conflicts.exclude(task__in=assigned).select_related("task").order_by("task__position", "pk"))


def declarations_of(round: EvaluationRound, expert: User) -> dict[int, ConflictDeclaration]:
    """Return what ``expert`` declared in ``round``, by the task's key."""
    return {each.task_id: each for each in ConflictDeclaration.objects.filter(round=round, expert=expert)}


def standing_assignments(round: EvaluationRound, expert: User):
    """Return what is assigned to ``expert`` in ``round`` now, with the task and its two ministries read."""
    return (
        ExpertAssignment.objects.standing()
        .filter(round=round, expert=expert)
        .select_related(
            "round",
            "task__category",
            "task__pair__round",
            "sheet",
        )
        .called_by(attrgetter("round.named_on"))
        .order_by("task__position", "pk")
    )
