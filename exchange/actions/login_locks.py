"""Tries at a password one after the other, and an administrator's lifting of what stops them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from axes.models import AccessAttempt
from django.db import connection, transaction

from exchange import audit, rules
from exchange.errors import Incomplete, refuse_if
from exchange.models import User

WHICH = "해제할 계정이나 접속지를 알 수 없습니다. 목록에서 다시 눌러 주세요."


@contextmanager
def one_try_at_a_time(username: str, address: str) -> Iterator[None]:
    """Let tries at one account from one address wait for each other: each is counted before the next is looked at."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), hashtext(%s))", [username, address])
        yield


@audit.recorded("login_lock.lift")
def lift_login_lock(*, username: str, address: str, by: User, at: datetime) -> int:
    """Forget the wrong passwords at ``username`` from ``address``, and return whether there were any.

    Without an address those from everywhere, without a name those at all accounts. Raises NotAllowed for anybody but
    an administrator, Incomplete without either.
    """
    refuse_if(rules.why_not_manage(by))
    if not username and not address:
        raise Incomplete(WHICH)
    found = AccessAttempt.objects.all()
    found = found.filter(username=username) if username else found
    found = found.filter(ip_address=address) if address else found
    return found.delete()[0]
