"""Undoing what was entered by mistake, and asking a task made later for a report: each with a reason."""

from datetime import datetime
from typing import Any

from exchange import audit, sentences
from exchange.actions import rows
from exchange.actions.notices import tell
from exchange.errors import Help, Incomplete, WrongState, refuse_if
from exchange.following import announce
from exchange.models import ExchangePair, User
from exchange.rules import signers_on
from tasks import rules
from tasks import sentences as sentences_of_tasks
from tasks.actions import standing
from tasks.actions.prefilling import prefill
from tasks.actions.unwritten import take_away
from tasks.models import CollaborationTask, ProgressReport, ReportPeriod, TaskStatus, Turn


@audit.recorded("report.add")
def add_report(pk: int, *, reason: str, version: str, by: User, at: datetime) -> ProgressReport:
    """Ask a task that was made after the opening for a report of the last opened quarter. Its exchangees are told.

    Raises NotAllowed but for 국무조정실; WrongState where it reports already or is not worked on; Incomplete without
    a reason.
    """
    task = _task(pk, reason, version, by)
    period = rules.quarter_to_report_in()
    refuse_if(rules.why_not_add_report(task))
    if period is None:
        raise ReportPeriod.DoesNotExist
    if at > period.grace_until:
        raise WrongState(sentences_of_tasks.INTAKE_OVER_AND_NEW, Help(f"{period}의 접수 마감을 먼저 연장해 주세요."))
    report = ProgressReport.objects.create(
        task=task, period=period, turn=Turn.BOTH, turn_since=at, due_at=period.due_at, is_demo=period.is_demo
    )
    prefill([report], period)
    standing.refresh([task.pk])
    text = f"{task.code} {task.short_name} 과제가 {period} 보고 대상에 추가되었습니다. 사유: {reason}"
    tell(_holders(task.pair, at), text[:300], report.get_absolute_url(), at)
    return report


@audit.recorded("quarter.withdraw")
def withdraw_quarter(pk: int, *, reason: str, version: str, by: User, at: datetime) -> ReportPeriod:
    """Undo the opening of a period in which nothing was written: its reports go, and the quarters it closed go on.

    Raises NotAllowed, Stale, WrongState where something was written or a later quarter was opened, Incomplete without
    a reason.
    """
    rows.refuse(rules.why_not_open_quarter(by))
    if not reason:
        raise Incomplete(sentences.REASON_WANTED)
    period = rows.locked(ReportPeriod, pk, version)
    reports = ProgressReport.objects.filter(period=period).order_by("pk")
    keys = list(reports.select_for_update(of=("self",)).values_list("pk", flat=True))
    refuse_if(rules.why_not_withdraw_quarter(period))
    rows.because(reason)
    holders = _holders_of(list(reports.values_list("task__pair", flat=True)), at)
    closed = ReportPeriod.objects.filter(closed_at=period.opened_at, closed_by=period.opened_by)
    for earlier in closed.select_for_update(of=("self",)) if period.is_quarter else ():
        earlier.closed_at = earlier.closed_by = None
        earlier.save(update_fields=["closed_at", "closed_by"])
        standing.reopen(earlier.pk)
    period.opened_at = period.opened_by = None
    period.save(update_fields=["opened_at", "opened_by"])
    take_away(keys)
    if period.is_quarter:
        standing.refresh_all()
    tell(holders, f"{period} 보고 열기가 철회되었습니다. 사유: {reason}"[:300], "/quarters", at)
    return period


@audit.recorded("task.withdraw")
def withdraw_task(pk: int, *, reason: str, version: str, by: User, at: datetime) -> CollaborationTask:
    """Take back a task that was entered by mistake: it counts nowhere, its unwritten reports go, its history stays.

    Raises as ``add_report``; WrongState where something was written on it, or where an evaluation judges it.
    """
    task = _task(pk, reason, version, by)
    keys = _reports_of(task)
    refuse_if(rules.why_not_withdraw_task(task))
    announce("task.withdraw", pk)
    take_away(keys)
    task.status, task.ended_on, task.end_reason = TaskStatus.WITHDRAWN, at.date(), reason
    rows.write(task)
    standing.refresh([pk])
    return task


@audit.recorded("task.move")
def move_task(
    pk: int, *, pair: ExchangePair, number: int, reason: str, version: str, by: User, at: datetime
) -> CollaborationTask:
    """Move a task that was entered on the wrong pair; its code and place follow the new one, its reports go along.

    Raises as ``withdraw_task``, and Incomplete for a number that the pair has given already.
    """
    task = _task(pk, reason, version, by)
    _reports_of(task)
    refuse_if(rules.why_not_move_task(task))
    if pair.pk == task.pair_id:
        raise Incomplete("지금과 같은 교류 쌍입니다. 옮길 교류 쌍을 선택해 주세요.")
    announce("task.move", pk)
    task.pair, task.number = ExchangePair.objects.select_related("round").get(pk=pair.pk), number
    task.code, task.position = place_of(task.pair, number)
    rows.write(task)
    standing.refresh([pk])
    if task.reports.exists():
        text = f"{task.code} {task.short_name} 과제가 이 교류 쌍으로 옮겨졌습니다. 사유: {reason}"
        tell(_holders(task.pair, at), text[:300], task.get_absolute_url(), at)
    return task


def place_of(pair: ExchangePair, number: int) -> tuple[str, int]:
    """Return a task's code and its place in every list: "1-1", "r2-7-1"."""
    return f"{pair.code}-{number}", pair.round.number * 1_000_000 + pair.number * 1_000 + number


def _task(pk: int, reason: str, version: str, by: User) -> CollaborationTask:
    rows.refuse(rules.why_not_manage_work(by))
    if not reason:
        raise Incomplete(sentences.REASON_WANTED)
    task = rows.locked(CollaborationTask, pk, version)
    rows.because(reason)
    return task


def _reports_of(task: CollaborationTask) -> list[int]:
    """Lock the task's reports, so that nobody begins to write meanwhile; return their keys."""
    reports = ProgressReport.objects.filter(task=task).order_by("pk").select_for_update(of=("self",))
    return list(reports.values_list("pk", flat=True))


def _holders(pair: ExchangePair, at: datetime) -> list[User]:
    return list(signers_on([pair.post_a_id, pair.post_b_id], at.date()).values())


def _holders_of(pairs: list[int], at: datetime) -> list[User]:
    posts: Any = ExchangePair.objects.filter(pk__in=pairs).values_list("post_a", "post_b")
    holders = signers_on([post for both in posts for post in both], at.date()).values()
    return list({user.pk: user for user in holders}.values())
