"""What stops logins now: for an administrator who is called by somebody that cannot get in."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Sum

from exchange.rules.guessing import (
    FAILURE_WINDOW,
    FAILURES_PER_ACCOUNT,
    FAILURES_PER_ADDRESS,
    Failures,
    failures_from,
    recent_failures,
)


@dataclass(frozen=True)
class LoginLock:
    """One stop. Without an address it holds for the account wherever nobody has logged in lately; without a username
    for every account that has not logged in from the address lately.

    failures  wrong passwords that count            last   the moment of the last of them
    until     when it is over if none is added
    """

    username: str
    address: str
    failures: int
    last: datetime
    until: datetime

    @property
    def who(self) -> str:
        return self.username or "이 접속지에서 로그인한 적이 없는 계정"

    @property
    def where(self) -> str:
        return self.address or "로그인한 사람이 없는 모든 접속지"


def login_locks(now: datetime) -> list[LoginLock]:
    """Return what stops logins at ``now``, the latest wrong password first."""
    totals = {"failures": Sum("failures_since_start"), "last": Max("attempt_time")}
    recent = recent_failures(now).order_by()
    found = []
    for row in recent.values("username", "ip_address").annotate(**totals):
        until = Failures(row["failures"], row["last"], 0).until
        if until and until > now:
            found.append(_lock(row["username"], row["ip_address"], row, until))
    for row in recent.values("username").annotate(**totals).filter(failures__gte=FAILURES_PER_ACCOUNT):
        found.append(_lock(row["username"], "", row, row["last"] + FAILURE_WINDOW))
    for row in recent.values("ip_address").annotate(**totals).filter(failures__gte=FAILURES_PER_ADDRESS):
        if failures_from(row["ip_address"], now) >= FAILURES_PER_ADDRESS:
            found.append(_lock("", row["ip_address"], row, row["last"] + FAILURE_WINDOW))
    return sorted(found, key=lambda lock: lock.last, reverse=True)


def _lock(username: str | None, address: str | None, row: dict, until: datetime) -> LoginLock:
    return LoginLock(username or "", address or "", row["failures"], row["last"], until)
