"""When a password is looked at, and who needs a second factor."""

from datetime import datetime, timedelta
from math import ceil

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q, Sum

from exchange import sentences
from exchange.errors import Help, Refusal, not_your_role, too_often
from exchange.models import AccessEntry, AccessResult, User

FAILURE_WINDOW = timedelta(minutes=15)
FAILURES_PER_ADDRESS = 50  # a ministry's whole office may come from one address
FAILURES_PER_ACCOUNT = 10  # from all addresses together
LOCKED_OUT = too_often("비밀번호가 여러 번 맞지 않아 이 계정의 로그인을 잠시 막았습니다.", sentences.WAIT_FOR_LOGIN)


def why_not_try_login(username: str, address: str, now: datetime) -> Refusal | None:
    """Say why no password is looked at for now: too many wrong ones from this address, or for this account.

    The limit of an account and an address together is the locking package's (settings.AXES_FAILURE_LIMIT). Nobody can
    lock a person out from afar: from an address where the person has logged in before, the account's own limit does
    not hold. An account that does not exist is answered in the same way.
    """
    recent = AccessAttempt.objects.filter(attempt_time__gte=now - FAILURE_WINDOW)
    failures = recent.filter(Q(ip_address=address) | Q(username=username)).aggregate(
        here=Sum("failures_since_start", filter=Q(ip_address=address)),
        account=Sum("failures_since_start", filter=Q(username=username)),
    )
    if (failures["here"] or 0) >= FAILURES_PER_ADDRESS:
        return too_often("이 접속지에서 로그인 실패가 이어져 잠시 막았습니다.", sentences.WAIT_FOR_LOGIN)
    if (failures["account"] or 0) >= FAILURES_PER_ACCOUNT:
        logins = AccessEntry.objects.logins().filter(user_name=username, address=address, result=AccessResult.OK)
        if not logins.exists():
            return too_often("이 계정의 로그인 실패가 이어져 잠시 막았습니다.", sentences.WAIT_FOR_LOGIN)
    return None


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
