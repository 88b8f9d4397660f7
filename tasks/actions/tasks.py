"""Tasks and their parts: add one, correct one, close or cancel with a reason, take up again. None is deleted."""

from collections.abc import Collection
from datetime import date, datetime

from django.urls import reverse

from exchange import audit
from exchange.actions import rows
from exchange.actions.notices import tell
from exchange.errors import Incomplete
from exchange.following import announce
from exchange.models import ExchangePair, User
from tasks import rules
from tasks.actions import standing
from tasks.actions.mistakes import place_of
from tasks.models import CollaborationTask, TaskPart, TaskStatus

EDITABLE = ("title", "short_name", "example_title", "category", "source_ref")
PART_EDITABLE = ("side", "position", "text", "source_ref")


@audit.recorded("task.create")
def create_task(values: rows.Values, *, by: User, at: datetime) -> CollaborationTask:
    """Add a task to a pair. Code and place in every list follow from round, pair and number: "1-1", "r2-7-1".

    Raises NotAllowed but for 국무조정실; Incomplete, WrongState as ``rows.write``.
    """
    rows.refuse(rules.why_not_manage_work(by))
    pair = ExchangePair.objects.select_related("round").get(pk=values["pair"].pk)
    number = values["number"]
    code, position = place_of(pair, number)
    task = rows.add(CollaborationTask, values, ("pair", "number", *EDITABLE), code=code, position=position)
    standing.refresh([task.pk])
    return task


@audit.recorded("task.edit")
def edit_task(
    pk: int, values: rows.Values, *, whole_pair: bool = False, version: str, by: User, at: datetime
) -> CollaborationTask:
    """Correct a task; pair, number and code stay. ``whole_pair`` gives its category to every task of its pair.

    Raises NotAllowed but for 국무조정실, Stale where ``version`` is old, Incomplete and WrongState as ``rows.write``.
    """
    rows.refuse(rules.why_not_manage_work(by))
    task = rows.change(rows.locked(CollaborationTask, pk, version), values, EDITABLE)
    changed = [pk]
    if whole_pair:
        others = CollaborationTask.objects.filter(pair=task.pair_id).exclude(pk=pk)
        changed += others.values_list("pk", flat=True)
        others.update(category=task.category)
    standing.refresh(changed)
    announce("task.edit", pk)
    return task


@audit.recorded("task.end")
def end_task(
    pk: int, *, status: str, ended_on: date, end_reason: str, version: str, by: User, at: datetime
) -> CollaborationTask:
    """Close (``closed``) or cancel (``cancelled``) a task from ``ended_on`` on; no further report is asked for it.

    Raises WrongState where it has ended already, Incomplete for a day to come or without a reason.
    """
    rows.refuse(rules.why_not_manage_work(by))
    task = rows.locked(CollaborationTask, pk, version)
    rows.refuse(rules.why_not_end(task))
    if ended_on > at.date():
        raise Incomplete("종료·취소일은 오늘이나 지난 날이어야 합니다.")
    task.status, task.ended_on, task.end_reason = status, ended_on, end_reason
    rows.write(task)
    standing.refresh([pk])
    return task


@audit.recorded("task.resume")
def resume_task(pk: int, *, reason: str, version: str, by: User, at: datetime) -> CollaborationTask:
    """Take a closed or cancelled task up again; the reason goes to its history. Raises WrongState for a live one."""
    rows.refuse(rules.why_not_manage_work(by))
    task = rows.locked(CollaborationTask, pk, version)
    rows.refuse(rules.why_not_resume(task))
    rows.because(reason)
    task.status, task.ended_on, task.end_reason = TaskStatus.ACTIVE, None, ""
    rows.write(task)
    standing.refresh([pk])
    return task


@audit.recorded("task.assign")
def assign_tasks(codes: Collection[str], *, checker: User | None, by: User, at: datetime) -> int:
    """Put tasks into the hands of one coordinator, who is told; None takes them out of everybody's.

    Return how many changed hands: a task that was this person's already stays as it is, and so does an unknown code.
    Raises NotAllowed but for 국무조정실, Incomplete for an account that is no coordinator's in service.
    """
    rows.refuse(rules.why_not_manage_work(by))
    if checker is not None:
        rows.refuse(rules.why_not_check(checker))
    asked = CollaborationTask.objects.filter(code__in=codes).select_for_update(of=("self",)).order_by("pk")
    moved = [task.pk for task in asked if task.checker_id != (checker.pk if checker else None)]
    CollaborationTask.objects.filter(pk__in=moved).update(checker=checker)
    standing.refresh(moved)
    if moved and checker is not None and checker != by:
        text = f"과제 {len(moved)}건의 점검 담당으로 지정되었습니다."
        tell([checker], text, f"{reverse('tasks:tasks')}?checker=me", at)
    return len(moved)


@audit.recorded("part.create")
def create_part(values: rows.Values, *, by: User, at: datetime) -> TaskPart:
    """Say what one side, or both together, took on in a task. Raises as ``create_task``."""
    rows.refuse(rules.why_not_manage_work(by))
    return rows.add(TaskPart, values, ("task", *PART_EDITABLE))


@audit.recorded("part.edit")
def edit_part(pk: int, values: rows.Values, *, version: str, by: User, at: datetime) -> TaskPart:
    """Correct a part. Raises as ``edit_task``."""
    rows.refuse(rules.why_not_manage_work(by))
    return rows.change(rows.locked(TaskPart, pk, version), values, PART_EDITABLE)
