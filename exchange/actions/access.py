"""Writing the access log, which only the database's own function does; removing sessions that are over."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from exchange.models import LoginSession
from exchange.statements import APPEND
from exchange.texts import clean_text

OPERATOR, HERE = "서버 명령", "서버"  # who and from where: nobody is logged in at a command line
EXPIRE = "SELECT access_entry_expire(%s)"


@dataclass(frozen=True)
class Access:
    """What happened, under the names of the database function's arguments. Texts too long are cut there."""

    user_id: int | None
    user_name: str
    role: str
    address: str
    kind: str
    action: str
    target: str
    subject: str
    result: str
    status: int
    durable: bool  # whether to wait until the row is on disk


def append_entry(access: Access) -> None:
    """Add one line to the log: one statement, a transaction of its own unless one is open. Raises DatabaseError."""
    APPEND.rows(**{name: _one_line(value) for name, value in vars(access).items()})


def expire_entries(years: int) -> int:
    """Remove the lines older than ``years`` (2 at least, else DatabaseError) and return how many they were."""
    with connection.cursor() as cursor:
        cursor.execute(EXPIRE, [years])
        return cursor.fetchone()[0]


def expire_sessions(now: datetime) -> int:
    """Remove the sessions that are over at ``now`` and return how many they were."""
    count, _ = LoginSession.objects.filter(expire_date__lt=now).delete()
    return count


def _one_line(value: Any) -> Any:
    """Make text storable and one line, so that no visitor's text looks like a line of its own."""
    return clean_text(value, multiline=False) if isinstance(value, str) else value
