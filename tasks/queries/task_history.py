"""What happened to a task and to the rows that belong to it."""

from dataclasses import dataclass

from django.db.models import Count, Model, QuerySet

from exchange.queries import Change, events_of, history_of
from tasks.models import CollaborationTask, Indicator, Milestone, Outcome, StatedGoal, TaskPart
from tasks.queries.prepared import prepared

OF_A_TASK: tuple[type[Model], ...] = (TaskPart, StatedGoal, Milestone, Indicator, Outcome)


@dataclass(frozen=True)
class TaskChange:
    """One change and the kind of row it was made to (이정표)."""

    what: str
    change: Change


def history_count(task: CollaborationTask) -> int:
    """Return how many rows the history has. One statement."""
    return sum(number for (number,) in prepared(_numbers, task=task.pk))


def _numbers(task: int) -> QuerySet:
    """Return how many rows the history has of the task and of each kind of row that belongs to it."""
    own = events_of(CollaborationTask).filter(pgh_obj_id=task).values("pgh_obj_id")
    others = [events_of(model).filter(task_id=task).values("task_id") for model in OF_A_TASK]
    counted = [rows.annotate(number=Count("pgh_id")).values_list("number") for rows in (own, *others)]
    return counted[0].union(*counted[1:], all=True)


def history_of_task(task: CollaborationTask) -> list[TaskChange]:
    """Return the task's changes and those of its parts, milestones, indicators and outcomes, the newest first."""
    changes = [TaskChange("협업과제", change) for change in history_of(CollaborationTask, task.pk)]
    for model in OF_A_TASK:
        keys = set(events_of(model).filter(task_id=task.pk).values_list("pgh_obj_id", flat=True))
        if keys:
            changes += [TaskChange(str(model._meta.verbose_name), change) for change in history_of(model, keys)]
    return sorted(changes, key=lambda one: (one.change.at, one.change.pk), reverse=True)
