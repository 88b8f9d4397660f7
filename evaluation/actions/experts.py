"""Experts: their particulars, the tasks given to them, one by one, many at once or evenly, and taken back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from evaluation.actions.locking import hold_round
from evaluation.models import EvaluationRound, ExpertAssignment, ExpertProfile
from evaluation.queries.experts import Staff, status_of, vacated
from evaluation.rules import rounds as rules
from evaluation.rules.experts import Plan
from exchange import audit, formats
from exchange.actions import rows
from exchange.actions.notices import tell
from exchange.errors import Incomplete, Stale, WrongState, refuse_if
from exchange.models import User
from exchange.roles import Capability
from exchange.versions import version_of
from tasks.models import CollaborationTask

PROFILE = ("employer", "former_posts", "commissions", "load_limit")
NEW_PROFILE = "new"  # the version of particulars that nobody has written yet


@audit.recorded("expert.edit")
def edit_expert(expert_pk: int, values: dict[str, Any], *, version: str, by: User, at: datetime) -> ExpertProfile:
    """Write down what is known of an expert that a conflict could come from.

    version  ``version_of`` the particulars that the form was filled in on, NEW_PROFILE where there were none
    """
    refuse_if(rules.why_not_prepare(by))
    expert = User.objects.select_for_update().who_may(Capability.SCORE).get(pk=expert_pk)
    profile = ExpertProfile.objects.filter(expert=expert).first()
    if version != (version_of(profile) if profile else NEW_PROFILE):
        raise Stale(rows.CHANGED_MEANWHILE)
    return rows.change(profile or ExpertProfile(expert=expert, is_demo=expert.is_demo), values, PROFILE)


@audit.recorded("expert.assign")
def assign_tasks(
    round_pk: int, *, expert: int, tasks: Sequence[str], despite: str = "", by: User, at: datetime
) -> list[ExpertAssignment]:
    """Give one expert the tasks with these codes; what stands with them already stays as it is.

    despite  why, although the expert's particulars suggest a tie to a ministry of one of the tasks
    Raises WrongState for a conflict that the expert has declared or a load over the limit, Incomplete for a suggested
    tie without ``despite``: whatever page or form the call comes from.
    """
    round = hold_round(round_pk)
    refuse_if(rules.why_not_staff(round, by))
    staff = Staff(round)
    line = staff.experts.get(expert)
    if line is None or not line.expert.is_active:
        raise Incomplete("평가위원을 목록에서 선택해 주세요.")
    wanted = {task.code: task for task in staff.tasks if task.code in set(tasks)}
    if not tasks or set(tasks) - set(wanted):
        raise Incomplete("이 회차에서 평가하는 과제를 하나 이상 선택해 주세요.")
    held = {each.task_id for each in line.given}
    new = [task for task in wanted.values() if task.pk not in held]
    if barred := [task.code for task in new if task.pk in line.conflicts]:
        raise WrongState(
            f"{line.expert} 위원이 이해충돌을 밝힌 과제입니다: {', '.join(barred)}. 다른 위원을 선택해 주세요."
        )
    if len(new) > line.room:
        raise WrongState(
            f"{line.expert} 위원은 {line.limit}건까지 맡을 수 있고 지금 {line.load}건을 맡고 있어 {len(new)}건을 더 "
            "배정할 수 없습니다."
        )
    tied = {task.pk for task in new if staff.ties(expert, task)}
    if tied and not despite.strip():
        named = ", ".join(task.code for task in new if task.pk in tied)
        raise Incomplete(f"유의사항이 있는 과제({named})가 있습니다. 그래도 배정하는 사유를 적어 주세요.")
    lost = vacated(round)
    made = [_give(round, line.expert, task, lost, by, at, despite.strip() if task.pk in tied else "") for task in new]
    _invite(round, {line.expert: len(made)}, at)
    return made


@audit.recorded("expert.assign_evenly")
def assign_evenly(round_pk: int, *, wanted: int, by: User, at: datetime) -> Plan:
    """Give tasks out until ``wanted`` experts free of conflict stand on each, the least loaded first.

    Never to an expert who has declared a conflict or whose particulars suggest one, never over a limit. What could not
    be filled stands in the plan that is returned.
    """
    round = hold_round(round_pk)
    refuse_if(rules.why_not_staff(round, by))
    staff = Staff(round)
    if wanted < 1:
        raise Incomplete("과제마다 둘 위원 수를 1명 이상으로 적어 주세요.")
    plan = staff.plan(wanted)
    tasks = {task.pk: task for task in staff.tasks}
    lost = vacated(round)
    counts: dict[User, int] = {}
    for expert_pk, task_pk in plan.given:
        expert = staff.experts[expert_pk].expert
        _give(round, expert, tasks[task_pk], lost, by, at)
        counts[expert] = counts.get(expert, 0) + 1
    _invite(round, counts, at)
    return plan


@audit.recorded("expert.withdraw")
def withdraw_assignment(pk: int, *, reason: str, by: User, at: datetime) -> ExpertAssignment:
    """Take a task back from an expert who has not handed in a sheet on it; the row stays with the reason."""
    hold_round(ExpertAssignment.objects.values_list("round_id", flat=True).get(pk=pk))
    assignment = ExpertAssignment.objects.select_related("round", "task", "expert", "sheet").get(pk=pk)
    refuse_if(rules.why_not_withdraw(assignment, status_of(assignment), by))
    if not reason.strip():
        raise Incomplete("배정을 철회하는 사유를 적어 주세요.")
    assignment.withdrawn_at, assignment.withdrawn_by, assignment.withdrawn_reason = at, by, reason.strip()
    assignment.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    text = f"{assignment.round} {assignment.task.code} 과제의 배정을 철회했습니다. 이 과제는 평가하지 않으셔도 됩니다."
    tell([assignment.expert], text, reverse("exchange:notices"), at)
    return assignment


def _give(
    round: EvaluationRound,
    expert: User,
    task: CollaborationTask,
    lost: dict[int, list[ExpertAssignment]],
    by: User,
    at: datetime,
    despite: str = "",
) -> ExpertAssignment:
    """Give a task to an expert, in the place of the first on it in ``lost`` that nobody replaces yet."""
    waiting = lost.get(task.pk, [])
    place = next((each for each in waiting if each.expert_id != expert.pk), None)
    if place is not None:
        waiting.remove(place)
    return ExpertAssignment.objects.create(
        round=round, expert=expert, task=task, replaces=place, assigned_at=at, assigned_by=by, despite=despite
    )


def _invite(round: EvaluationRound, counts: dict[User, int], at: datetime) -> None:
    """Ask each expert to say first whether they have an interest: before any paper opens."""
    page = reverse("evaluation:conflicts", args=[round.slug])
    for expert, count in counts.items():
        if count:
            text = f"{round}의 과제 {count}건이 배정되었습니다. {formats.date(round.scoring_until)}까지 평가합니다. "
            tell([expert], text + "먼저 이해충돌이 있는지 확인해 주세요.", page, at)
