"""Sessions as rows that know whose they are: so that a person sees the own ones, and a new password ends the others.

This module is the session engine too (settings.SESSION_ENGINE).
"""

import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Self, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import connection, models
from django.utils import timezone

from exchange import clock
from exchange.login_stamp import ABSOLUTE_SECONDS, STAMP, WRITE_SECONDS, begin
from exchange.models.account import User
from exchange.statements import ACCOUNT, FRAME, UNREAD_MOST


class LoginSessionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Keep the person's own sessions."""
        return self.filter(user=user)

    def in_use(self, now: datetime) -> Self:
        """Keep the sessions that nobody's next request ends (``login_stamp.why_ended``)."""
        idle = timedelta(minutes=settings.IDLE_MINUTES, seconds=WRITE_SECONDS)
        return self.filter(seen_at__gt=now - idle, started_at__gt=now - timedelta(seconds=ABSOLUTE_SECONDS))

    def for_table(self) -> Self:
        return self.order_by("-seen_at", "pk")


class LoginSession(AbstractBaseSession):
    """One browser's session. All columns but the key and the data are empty while nobody is logged in."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+", verbose_name="계정")
    # names the session without giving its key away; not unique, for a change of key holds two rows for a moment
    handle = models.UUIDField("표시 번호", default=uuid.uuid4, db_index=True)
    started_at = models.DateTimeField("로그인 일시", null=True)
    seen_at = models.DateTimeField("마지막 사용", null=True)
    address = models.CharField("접속지", max_length=45, blank=True)
    device = models.CharField("기기", max_length=60, blank=True)

    objects: ClassVar[Any] = BaseSessionManager.from_queryset(LoginSessionQuerySet)()

    class Meta:
        verbose_name = "로그인"

    @classmethod
    def get_session_store_class(cls) -> type["SessionStore"]:
        return SessionStore


class SessionStore(DatabaseStore):
    """Django's database sessions, with the columns of LoginSession filled from the session's own stamp at each save.

    account  whose login the row says it is, read by the same statement; None before loading and where it is nobody's.
             Whether the session proves that login is for its reader to check (config/session.py)
    unread   how many notices that account has not read, at most ``UNREAD_MOST``; what is to be told on a later day, at
             its beginning, does not count yet
    version  of what processes keep (exchange/kept.py); None before loading
    """

    account: User | None = None
    unread: int = 0
    version: int | None = None

    @classmethod
    def get_model_class(cls) -> type[LoginSession]:
        return LoginSession

    def load(self) -> dict[str, Any]:
        """Read the session, and with it what every page needs besides."""
        tomorrow = datetime.combine(clock.today() + timedelta(days=1), datetime.min.time(), clock.SEOUL)
        rows = FRAME.rows(key=self.session_key, now=timezone.now(), before=tomorrow, most=UNREAD_MOST)
        if not rows:
            self._session_key = None
            return {}
        ((data, self.unread, version, key, *columns),) = rows
        self.version = None if version is None else int(version)
        self.account = None if key is None else User.from_db(connection.alias, ACCOUNT, [key, *columns])
        return self.decode(data)

    def save(self, must_create: bool = False) -> None:
        """Save; a login that nobody stamped (one made by a command or a test) begins now, from nowhere."""
        if SESSION_KEY in self and STAMP not in self:
            begin(self, address="", agent="", now=int(time.time()))
        super().save(must_create)

    def create_model_instance(self, data: dict[str, Any]) -> LoginSession:
        row = cast(LoginSession, super().create_model_instance(data))
        stamp = data.get(STAMP)
        if stamp and SESSION_KEY in data:
            row.user_id = int(data[SESSION_KEY])
            row.handle = stamp["handle"]
            row.started_at = datetime.fromtimestamp(stamp["started"], tz=UTC)
            row.seen_at = datetime.fromtimestamp(stamp["seen"], tz=UTC)
            row.address = stamp["address"]
            row.device = stamp["device"]
        return row
