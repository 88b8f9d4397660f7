"""Who may keep tasks, milestones, quarters and councils, and who may read their history."""

from exchange import sentences as of_exchange
from exchange.errors import Help, Refusal, lacking, not_now, not_your_role
from exchange.formats import josa
from exchange.models import ExchangePair, User
from exchange.roles import Capability
from tasks.models import CollaborationTask, Milestone, Outcome, ReportPeriod, TaskStatus

CENTRE_ONLY = not_your_role(of_exchange.CENTRE_ONLY)


def why_not_manage_work(user: User) -> Refusal | None:
    """Say why ``user`` may not keep tasks, milestones, indicators, quarters' dates, councils and outcomes."""
    return None if user.may(Capability.KEEP_WORK) else CENTRE_ONLY


def why_not_ask(period: ReportPeriod) -> Refusal | None:
    """Say why the questions that a period asks of its own can no longer be changed; None where they can."""
    if period.opened_at is None:
        return None
    help = Help("다음에 열 기간에 등록해 주세요.")
    return not_now(f"{josa(str(period), '은/는')} 이미 열려 있어 자체 문항을 바꿀 수 없습니다.", help)


def why_not_check(user: User) -> Refusal | None:
    """Say why a task may not be put into the hands of ``user``: only a coordinator in service looks after tasks."""
    if not user.may(Capability.REVIEW):
        wanted = "국무조정실 점검 담당 계정만 지정할 수 있습니다."
        return lacking(of_exchange.wrong_account(user, user.get_role_display(), wanted))
    return (
        None
        if user.is_active
        else lacking(f"{user}: {of_exchange.ACCOUNT_STOPPED} 사용하는 점검 담당을 선택해 주세요.")
    )


def why_not_open_quarter(user: User) -> Refusal | None:
    return None if user.may(Capability.KEEP_WORK) else CENTRE_ONLY


def why_not_read_history(pair: ExchangePair, user: User, posts: list[int]) -> Refusal | None:
    """Say why ``user``, acting for ``posts`` today, may not read what happened to its tasks; None where they may."""
    if user.may(Capability.KEEP_WORK) or not {pair.post_a_id, pair.post_b_id}.isdisjoint(posts):
        return None
    return not_your_role("변경 이력은 국무조정실과 그 과제를 맡은 두 부처의 교류자·작성 보조만 볼 수 있습니다.")


def why_not_open(period: ReportPeriod) -> Refusal | None:
    """Say why the quarter cannot be opened as it stands: it is opened once."""
    return None if period.opened_at is None else not_now(f"{josa(str(period), '은/는')} 이미 열려 있습니다.")


def why_not_end(task: CollaborationTask) -> Refusal | None:
    if task.status == TaskStatus.ACTIVE:
        return None
    return not_now(f"이미 ‘{task.get_status_display()}’한 과제입니다.")


def why_not_resume(task: CollaborationTask) -> Refusal | None:
    if task.status == TaskStatus.WITHDRAWN:
        return not_now("철회한 과제라 다시 추진할 수 없습니다.", Help("추진할 과제이면 새로 등록해 주세요."))
    return not_now("추진하고 있는 과제입니다.") if task.status == TaskStatus.ACTIVE else None


def why_not_move(milestone: Milestone) -> Refusal | None:
    return not_now("이미 마친 이정표라 목표일을 바꿀 수 없습니다.") if milestone.done_on else None


def why_not_confirm_task(outcome: Outcome) -> Refusal | None:
    """Say why nobody can vouch for the task of ``outcome``: there is none, or nobody doubts it."""
    if outcome.task is None:
        return not_now("이어진 과제가 없습니다.", Help("먼저 과제를 선택해 저장해 주세요."))
    return None if outcome.task_is_inferred else not_now("과제 연결은 이미 확인되었습니다.")
