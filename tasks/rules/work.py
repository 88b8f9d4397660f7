"""Who may keep tasks, milestones, quarters and councils, and who may read their history."""

from exchange.models import ExchangePair, User
from exchange.roles import Capability
from tasks.models import ReportPeriod
from tasks.rules.reviews import CENTRE_ONLY


def why_not_manage_work(user: User) -> str:
    """Say why ``user`` may not keep tasks, milestones, indicators, quarters' dates, councils and outcomes."""
    return "" if user.may(Capability.KEEP_WORK) else CENTRE_ONLY


def why_not_ask(period: ReportPeriod) -> str:
    """Say why the questions that a period asks of its own can no longer be changed; "" where they can."""
    if period.opened_at is None:
        return ""
    return f"{period}는 이미 열려 있어 자체 문항을 바꿀 수 없습니다. 다음에 열 기간에 등록해 주세요."


def why_not_check(user: User) -> str:
    """Say why a task may not be put into the hands of ``user``: only a coordinator in service looks after tasks."""
    if not user.may(Capability.REVIEW):
        return f"{user}: ‘{user.get_role_display()}’ 계정입니다. 국무조정실 점검 담당 계정만 지정할 수 있습니다."
    return "" if user.is_active else f"{user}: 사용 중지한 계정입니다. 사용하는 점검 담당을 골라 주세요."


def why_not_open_quarter(user: User) -> str:
    return "" if user.may(Capability.KEEP_WORK) else CENTRE_ONLY


def why_not_read_history(pair: ExchangePair, user: User, posts: list[int]) -> str:
    """Say why ``user``, acting for ``posts`` today, may not read what happened to its tasks; "" where they may."""
    if user.may(Capability.KEEP_WORK) or not {pair.post_a_id, pair.post_b_id}.isdisjoint(posts):
        return ""
    return "변경 이력은 국무조정실과 그 과제를 맡은 두 부처의 교류자·작성 보조만 볼 수 있습니다."
