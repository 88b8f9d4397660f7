"""Milestones: promise a day, move it with a reason, note that it was reached. The first day promised is never lost."""

from datetime import date, datetime

from exchange import audit
from exchange.actions import rows
from exchange.errors import Incomplete, WrongState
from exchange.models import User
from tasks import rules
from tasks.actions import standing
from tasks.models import CollaborationTask, Milestone

EDITABLE = ("title", "owner", "done_on", "source_ref")


@audit.recorded("milestone.create")
def create_milestone(values: rows.Values, *, by: User, at: datetime) -> Milestone:
    """Promise a step of a task by ``due_on``, which becomes its first day too.

    Raises NotAllowed but for 국무조정실; WrongState for a second step of the same name and day in the task (the second
    of two clicks); Incomplete as ``rows.write`` and where it is noted as reached on a day to come.
    """
    rows.refuse(rules.why_not_manage_work(by))
    task = CollaborationTask.objects.select_for_update(of=("self",)).get(pk=values["task"].pk)
    if Milestone.objects.filter(task=task, title=values["title"], first_due_on=values["due_on"]).exists():
        raise WrongState("이 과제에 같은 내용과 목표일의 이정표가 이미 있습니다.")
    _check_done(values.get("done_on"), at)
    return _stand(rows.add(Milestone, values, ("task", "due_on", *EDITABLE), first_due_on=values["due_on"]))


@audit.recorded("milestone.edit")
def edit_milestone(pk: int, values: rows.Values, *, version: str, by: User, at: datetime) -> Milestone:
    """Correct a milestone or note when it was reached; its day is moved by ``move_milestone`` only.

    Raises NotAllowed, Stale, and Incomplete where the day of reaching it is to come.
    """
    rows.refuse(rules.why_not_manage_work(by))
    milestone = rows.locked(Milestone, pk, version)
    _check_done(values.get("done_on"), at)
    return _stand(rows.change(milestone, values, EDITABLE))


@audit.recorded("milestone.move")
def move_milestone(pk: int, *, due_on: date, moved_reason: str, version: str, by: User, at: datetime) -> Milestone:
    """Promise another day, and say why. The first day stays. Raises WrongState where it was reached already."""
    rows.refuse(rules.why_not_manage_work(by))
    milestone = rows.locked(Milestone, pk, version)
    rows.refuse(rules.why_not_move(milestone))
    if due_on == milestone.due_on:
        raise Incomplete("지금 목표일과 같은 날입니다. 바꿀 날짜를 입력해 주세요.")
    milestone.due_on, milestone.moved_reason = due_on, moved_reason
    return _stand(rows.write(milestone))


def _stand(milestone: Milestone) -> Milestone:
    standing.refresh([milestone.task_id])
    return milestone


def _check_done(done_on: date | None, at: datetime) -> None:
    if done_on and done_on > at.date():
        raise Incomplete("실제일은 오늘이나 지난 날이어야 합니다.")
