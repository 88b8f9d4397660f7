"""How many wrong passwords are looked at, and from when on one waits: guessing is stopped, an office is not.

Wrong passwords are counted in three ways (the locking package keeps them, ``axes``):

- at one account from one address: each from the third on lengthens the wait, up to FAILURE_WINDOW;
- at one account from all addresses together: holds only at an address from which nobody of the house has logged in
  lately, so that nobody is locked out from afar;
- at one address for all accounts: only those at accounts that have not logged in from there lately count, and only
  these are refused, so that colleagues behind one address keep working whatever one of them, or a guest, does.

An account that does not exist is answered in the same way. A right password without its second factor is no login.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from axes.models import AccessAttempt
from django.db.models import Max, QuerySet, Sum

from exchange import sentences
from exchange.errors import Help, Refusal, too_often
from exchange.models import AccessEntry, User

FAILURE_WINDOW = timedelta(minutes=15)  # after it without a wrong password all is forgotten; the longest wait too
FAILURES_PER_ADDRESS = 50  # at accounts unknown there
FAILURES_PER_ACCOUNT = 10  # from all addresses together
KNOWN_FOR = timedelta(days=90)  # after a login
WAITS = (  # after so many wrong passwords at one account from one address
    (3, timedelta(seconds=5)),
    (4, timedelta(seconds=30)),
    (5, timedelta(minutes=2)),
    (6, timedelta(minutes=5)),
    (7, FAILURE_WINDOW),
)
TOLD_AT = 5  # wrong passwords at one account from one address: its owner is told
LOCKED_OUT = too_often("로그인 실패가 이어져 이 계정의 로그인을 잠시 막았습니다.", sentences.WAIT_FOR_LOGIN)
TOO_MANY_HERE = too_often("이 접속지에서 로그인 실패가 이어져 잠시 막았습니다.", sentences.WAIT_FOR_LOGIN)


@dataclass(frozen=True)
class Failures:
    """Wrong passwords at an account: from one address with the moment of the last, and from all addresses."""

    here: int
    last: datetime | None
    everywhere: int

    @property
    def until(self) -> datetime | None:
        """The moment from which the next password is looked at; None where that is at once."""
        return self.last + wait_after(self.here) if self.last else None


def wait_after(failures: int) -> timedelta:
    """Return how long no password is looked at after so many wrong ones at one account from one address."""
    return max((wait for count, wait in WAITS if failures >= count), default=timedelta())


def recent_failures(now: datetime) -> QuerySet[AccessAttempt]:
    """Return the rows of wrong passwords that are not forgotten yet."""
    return AccessAttempt.objects.filter(attempt_time__gt=now - FAILURE_WINDOW)


def failures_at(username: str, address: str, now: datetime) -> Failures:
    """Return the wrong passwords at ``username`` that count now."""
    of_account = recent_failures(now).filter(username=username)
    here = of_account.filter(ip_address=address).aggregate(n=Sum("failures_since_start"), last=Max("attempt_time"))
    everywhere = of_account.aggregate(n=Sum("failures_since_start"))
    return Failures(here["n"] or 0, here["last"], everywhere["n"] or 0)


def failures_from(address: str, now: datetime) -> int:
    """Return the wrong passwords from ``address`` at accounts that have not logged in from there lately."""
    here = recent_failures(now).filter(ip_address=address)
    if (here.aggregate(n=Sum("failures_since_start"))["n"] or 0) < FAILURES_PER_ADDRESS:
        return 0  # which are known need not be asked
    known = User.objects.filter(pk__in=_logins(address, now).values("user_id")).values("username")
    return here.exclude(username__in=known).aggregate(n=Sum("failures_since_start"))["n"] or 0


def why_not_try_login(username: str, address: str, now: datetime) -> Refusal | None:
    """Say why no password is looked at for now."""
    failures = failures_at(username, address, now)
    if failures.until and failures.until > now:
        return too_often(LOCKED_OUT.sentence, Help(f"{_said(failures.until - now)} 뒤에 다시 시도해 주세요."))
    if failures.everywhere >= FAILURES_PER_ACCOUNT and not _logins(address, now).exists():
        return LOCKED_OUT
    if failures_from(address, now) >= FAILURES_PER_ADDRESS:
        own = _logins(address, now).filter(user_id__in=User.objects.filter(username=username).values("pk"))
        if not own.exists():
            return TOO_MANY_HERE
    return None


def is_owner_told(failures: Failures) -> bool:
    """Whether the wrong password just counted is one of which the account's owner is told."""
    return failures.here == TOLD_AT or failures.everywhere == FAILURES_PER_ACCOUNT


def _logins(address: str, now: datetime) -> QuerySet[AccessEntry]:
    return AccessEntry.objects.completed_from(address, now - KNOWN_FOR)


def _said(wait: timedelta) -> str:
    seconds = max(1, ceil(wait.total_seconds()))
    return f"{seconds}초" if seconds < 60 else f"{ceil(seconds / 60)}분"
