"""When a code of the second factor is looked at, and who needs one."""

from datetime import datetime
from math import ceil

from django.conf import settings

from exchange.errors import Help, Refusal, not_your_role, too_often
from exchange.models import User


def code_has_to_wait(until: datetime | None, now: datetime) -> Refusal:
    """Say that no code of the second factor is looked at before ``until``, and for how many seconds that is."""
    seconds = max(1, ceil((until - now).total_seconds())) if until else 1
    wait = f"{seconds}초" if seconds < 60 else f"{ceil(seconds / 60)}분"
    return too_often(
        "인증 번호가 여러 번 맞지 않아 잠시 확인하지 않습니다. 이번 번호는 확인하지 않았고 횟수에서 제외했습니다.",
        Help(f"{wait} 뒤에 인증 앱에 보이는 번호를 다시 입력해 주세요."),
    )


def needs_second_factor(user: User) -> bool:
    """Whether the account needs a second factor to be used: in production, where its role says so."""
    return settings.PRODUCTION and user.rights.second_factor


def why_not_drop_second_factor(user: User) -> Refusal | None:
    """Say why the second factor may not be switched off."""
    if needs_second_factor(user):
        return not_your_role(f"{user.get_role_display()} 계정은 2단계 인증이 있어야 쓸 수 있어 끌 수 없습니다.")
    return None
