"""What happened to a task and to the rows that belong to it."""

from dataclasses import dataclass

from django.db.models import Model

from exchange.queries import Change, events_of, history_of, moment_of
from exchange.statements import Statement
from tasks.models import CollaborationTask, Indicator, Milestone, Outcome, StatedGoal, TaskPart

OF_A_TASK: tuple[type[Model], ...] = (TaskPart, StatedGoal, Milestone, Indicator, Outcome)


@dataclass(frozen=True)
class TaskChange:
    """One change and the kind of row it was made to (이정표)."""

    what: str
    change: Change


_NUMBER = """
    SELECT (SELECT count(*) FROM tasks_collaborationtaskevent WHERE pgh_obj_id = %(task)s)
         + (SELECT count(*) FROM tasks_taskpartevent WHERE task_id = %(task)s)
         + (SELECT count(*) FROM tasks_statedgoalevent WHERE task_id = %(task)s)
         + (SELECT count(*) FROM tasks_milestoneevent WHERE task_id = %(task)s)
         + (SELECT count(*) FROM tasks_indicatorevent WHERE task_id = %(task)s)
         + (SELECT count(*) FROM tasks_outcomeevent WHERE task_id = %(task)s)
"""
NUMBER = Statement("task_history_number", _NUMBER, {"task": "bigint"})  # of the task's rows and those of OF_A_TASK


def history_count(task: CollaborationTask) -> int:
    """Return how many rows the history has. One statement."""
    ((number,),) = NUMBER.rows(task=task.pk)
    return number


def history_of_task(task: CollaborationTask) -> list[TaskChange]:
    """Return the task's changes and those of its parts, milestones, indicators and outcomes, the newest first."""
    changes = [TaskChange("협업과제", change) for change in history_of(CollaborationTask, task.pk)]
    for model in OF_A_TASK:
        keys = set(events_of(model).filter(task_id=task.pk).values_list("pgh_obj_id", flat=True))
        if keys:
            changes += [TaskChange(str(model._meta.verbose_name), change) for change in history_of(model, keys)]
    return sorted(changes, key=lambda one: (moment_of(one.change), one.change.pk), reverse=True)
