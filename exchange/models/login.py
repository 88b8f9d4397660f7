"""Sessions as rows that know whose they are: so that a person sees the own ones, and a new password ends the others.

This module is the session engine too (settings.SESSION_ENGINE). The key in a browser's cookie is in no row: the table
holds a hash of it under the secret key, and here alone the one becomes the other.
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
from django.db.models import Q
from django.utils import timezone

from exchange import clock
from exchange.login_stamp import ABSOLUTE_SECONDS, STAMP, WRITE_SECONDS, begin
from exchange.models.account import User
from exchange.sealing import stored_keys
from exchange.statements import ACCOUNT, FRAME, UNREAD_MOST


class LoginSessionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Keep the person's own sessions."""
        return self.filter(user=user)

    def in_use(self, now: datetime) -> Self:
        """Keep the sessions that nobody's next request ends (``login_stamp.why_ended``)."""
        idle = timedelta(minutes=settings.IDLE_MINUTES, seconds=WRITE_SECONDS)
        return self.filter(seen_at__gt=now - idle, started_at__gt=now - timedelta(seconds=ABSOLUTE_SECONDS))

    def of_key(self, key: str) -> Self:
        """Keep the session that a browser opens with the cookie ``key``."""
        return self.filter(session_key__in=stored_keys(key))

    def but_of_key(self, key: str) -> Self:
        """Keep the others."""
        return self.exclude(session_key__in=stored_keys(key))

    def for_table(self) -> Self:
        return self.order_by("-seen_at", "pk")


class LoginSession(AbstractBaseSession):
    """One browser's session. All columns but the key and the data are empty while nobody is logged in.

    session_key  a hash of the cookie's key, under the secret key (exchange/sealing.py)
    """

    session_key = models.CharField("쿠키 값의 해시", max_length=64, primary_key=True)
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
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(session_key__regex=r"^[0-9a-f]{64}$"), name="login_session_key_is_hash"),
        ]

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

    @property
    def stored_key(self) -> str:
        """What the table holds of the cookie's key; "" where there is no key."""
        return stored_keys(self.session_key)[0] if self.session_key else ""

    def load(self) -> dict[str, Any]:
        """Read the session, and with it what every page needs besides.

        One that stands under a former secret key moves under the present one, the first time it is read.
        """
        tomorrow = datetime.combine(clock.today() + timedelta(days=1), datetime.min.time(), clock.SEOUL)
        present, *former = stored_keys(self.session_key or "")
        rows: list[tuple] = []
        for stored in (present, *former):
            rows = FRAME.rows(key=stored, now=timezone.now(), before=tomorrow, most=UNREAD_MOST)
            if rows:
                break
        if not rows:
            self._session_key = None
            return {}
        if stored != present:
            LoginSession.objects.filter(session_key=stored).update(session_key=present)
        ((data, self.unread, version, key, *columns),) = rows
        self.version = None if version is None else int(version)
        self.account = None if key is None else User.from_db(connection.alias, ACCOUNT, [key, *columns])
        return self.decode(data)

    def exists(self, session_key: str) -> bool:
        """Whether a session has that key. Asked of new ones."""
        return LoginSession.objects.of_key(session_key).exists()

    def delete(self, session_key: str | None = None) -> None:
        """Remove the session of the key given, else this one."""
        key = self.session_key if session_key is None else session_key
        if key is not None:
            LoginSession.objects.of_key(key).delete()

    def save(self, must_create: bool = False) -> None:
        """Save; a login that nobody stamped (one made by a command or a test) begins now, from nowhere."""
        if SESSION_KEY in self and STAMP not in self:
            begin(self, address="", agent="", now=int(time.time()))
        super().save(must_create)

    def create_model_instance(self, data: dict[str, Any]) -> LoginSession:
        row = cast(LoginSession, super().create_model_instance(data))
        row.session_key = stored_keys(row.session_key)[0]
        stamp = data.get(STAMP)
        if stamp and SESSION_KEY in data:
            row.user_id = int(data[SESSION_KEY])
            row.handle = stamp["handle"]
            row.started_at = datetime.fromtimestamp(stamp["started"], tz=UTC)
            row.seen_at = datetime.fromtimestamp(stamp["seen"], tz=UTC)
            row.address = stamp["address"]
            row.device = stamp["device"]
        return row
