"""Plain SQL for what is asked on every page or costs the server more to plan than to answer, planned once a connection.

A statement is prepared on the server the first time a connection runs it, and anew where the server does not know it
(a connection pooler gives another session). ``HANTEAM_PREPARE=off`` sends every statement whole: for a pooler that
changes the session between statements.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import connection
from django.db.utils import OperationalError, ProgrammingError

PLACE = re.compile(r"%\((\w+)\)s")
UNKNOWN = "26000"  # PostgreSQL's code for a prepared statement that the session does not have

_prepared: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()  # by the driver's connection: names it has prepared


@dataclass(frozen=True)
class Statement:
    """One statement under a name of its own.

    sql     with parameters by name, as the driver takes them: ``%(day)s``; a percent sign of its own twice
    types   of each parameter, as PostgreSQL calls them
    is_kept whether the server keeps its plan; one that is seldom asked is sent whole
    """

    name: str
    sql: str
    types: Mapping[str, str]
    is_kept: bool = True

    def rows(self, **values: Any) -> list[tuple]:
        """Run it and return its rows. Raises KeyError where a parameter is missing."""
        given = {name: values[name] for name in self.types}
        with connection.cursor() as cursor:
            if not (settings.PREPARE and self.is_kept):
                if given:
                    cursor.execute(self._whole, given)
                else:
                    cursor.execute(self.sql % {})  # with nothing to fill in the driver leaves %% as it is
                return cursor.fetchall()
            self._prepare(anew=False)
            try:
                cursor.execute(self._execute, list(given.values()))
            except (OperationalError, ProgrammingError) as error:
                if getattr(error.__cause__, "pgcode", "") != UNKNOWN or connection.in_atomic_block:
                    raise
                self._prepare(anew=True)
                cursor.execute(self._execute, list(given.values()))
            return cursor.fetchall()

    def _prepare(self, *, anew: bool) -> None:
        """Let the server plan it, once a connection; ``anew`` where the server turned out not to know it.

        Past Django's cursor: it belongs to the connection, and is none of the statements of a page.
        """
        known = _prepared.setdefault(connection.connection, set())
        if self.name in known and not anew:
            return
        places = {name: f"${place}" for place, name in enumerate(self.types, 1)}
        types = f"({', '.join(self.types.values())})" if self.types else ""
        with connection.wrap_database_errors, connection.connection.cursor() as driver:
            driver.execute(f"PREPARE {self.name} {types} AS {self.sql % places}")
        known.add(self.name)

    @cached_property
    def _whole(self) -> str:
        """The statement as it is sent unprepared: its parameters with their types, which nothing else says then."""
        return PLACE.sub(lambda found: f"{found[0]}::{self.types[found[1]]}", self.sql)

    @cached_property
    def _execute(self) -> str:
        return f"EXECUTE {self.name} ({', '.join('%s' for _ in self.types)})" if self.types else f"EXECUTE {self.name}"


UNREAD_MOST = 100  # unread notices are counted up to here; beyond, a page says 99+
ACCOUNT = (  # columns of an account, its key first, as the frame reads them
    *("id", "password", "last_login", "username", "display_name", "role", "ministry_id", "email", "is_active"),
    *("is_demo", "must_change_password", "created_at", "text_size", "contrast", "shortcuts"),
)
_FRAME = """
SELECT session.session_data, (
    SELECT count(*) FROM (
        SELECT FROM exchange_notice
        WHERE user_id = session.user_id AND read_at IS NULL AND made_at < %(before)s LIMIT %(most)s
    ) AS unread
), (SELECT sum(number) FROM exchange_keptversion), {account}
FROM exchange_loginsession AS session LEFT JOIN exchange_user AS account ON account.id = session.user_id
WHERE session.session_key = %(key)s AND session.expire_date > %(now)s
"""
FRAME = Statement(  # what every page begins with: session, whose it is, unread notices, version of what is kept
    "frame",
    _FRAME.format(account=", ".join(f"account.{name}" for name in ACCOUNT)),
    {"key": "text", "now": "timestamptz", "before": "timestamptz", "most": "bigint"},
)
APPEND = Statement(  # the access log's line, which ends every page
    "access_append",
    """
    SELECT access_entry_append(
        %(user_id)s, %(user_name)s, %(role)s, %(address)s, %(kind)s, %(action)s, %(target)s, %(subject)s, %(result)s,
        %(status)s, %(durable)s
    )
    """,
    {"user_id": "bigint"}
    | dict.fromkeys(("user_name", "role", "address", "kind", "action", "target", "subject", "result"), "text")
    | {"status": "integer", "durable": "boolean"},
)
OWNS_TABLES = Statement(  # whether this connection has the rights of who migrates
    "owns_tables",
    "SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class WHERE oid = 'exchange_user'::regclass",
    {},
    is_kept=False,
)
