"""The two database roles: one owns the schema and migrates, the other runs the service and owns nothing (security 51).

The service may read and write rows. It may not change the schema, empty a table, write the access log other than
through the log's own function, write, change or delete a history row, rewrite what was decided (launch/guarded.py),
nor ask a trigger to look away. Needs psycopg2 only, not Django.
"""

import json
import re
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg2
from psycopg2 import sql

from launch.embedded import APPLICATION, DATABASE, OWNER, SUPERUSER, EmbeddedPostgres
from launch.guarded import KEPT

READ_ONLY = ("exchange_accessentry", "exchange_accesshead", "django_migrations", "pghistory_context")
HISTORY = "event"  # the end of a history table's name: triggers add rows with the owner's rights, nobody else does
CONNECT_SECONDS = 5

ONLY_THE_OWNER_SKIPS = """
CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN
LANGUAGE plpgsql STABLE AS $$
DECLARE
    named TEXT := current_setting('pgtrigger.ignore', true);
    owner OID;
BEGIN
    IF named IS NULL OR named = '' THEN
        RETURN false;
    END IF;
    SELECT proowner INTO owner FROM pg_proc WHERE oid = 'public._pgtrigger_should_ignore'::regproc;
    RETURN pg_has_role(session_user, owner, 'USAGE') AND pg_has_role(current_user, owner, 'USAGE')
       AND trigger_name = ANY (named::TEXT[]);
END;
$$
"""

Cursor = Any  # psycopg2 is without types


def prepare_embedded(server: EmbeddedPostgres) -> dict[str, str]:
    """Make both roles and the database in a running embedded server, and return the addresses as environment variables.

    They are kept beside the cluster as well, readable to its owner only, so that manage.py finds the same database.
    """
    connection = connect(server.url(SUPERUSER, "postgres"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        for role in (OWNER, APPLICATION):
            make_role(cursor, role, server.password(role))
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if not cursor.fetchone():
            cursor.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )
    connection.close()
    addresses = {"DATABASE_URL": server.url(APPLICATION), "DATABASE_OWNER_URL": server.url(OWNER)}
    path = server.root / "url.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(addresses))
    return addresses


def make_role(cursor: Cursor, role: str, password: str) -> None:
    """Create ``role`` with a password and without any power over the server."""
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if not cursor.fetchone():
        statement = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}")
        cursor.execute(statement.format(sql.Identifier(role), sql.Literal(password)))


def grant(owner_url: str, application: str) -> None:
    """As the owner, give the role ``application`` what the service needs, and take away everything else.

    Run after every migration; running it again changes nothing.
    """
    connection = connect(owner_url)
    with connection, connection.cursor() as cursor:
        grant_tables(cursor, application)
    connection.close()


def limit(url: str, limits: str) -> None:
    """Keep ``limits`` (``-c name=value …``) on the role of ``url`` too, in its database: its sessions begin with them.

    A connection that comes through a pooler may lose the options in its address; it keeps what its role has. A role may
    always do this to itself. Running it again changes nothing.
    """
    connection = connect(url)
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        database = sql.Identifier(cursor.fetchone()[0])
        for name, value in re.findall(r"-c (\w+)=(\S+)", limits):
            statement = sql.SQL("ALTER ROLE CURRENT_USER IN DATABASE {} SET {} TO {}")
            cursor.execute(statement.format(database, sql.Identifier(name), sql.Literal(value)))
    connection.close()


def grant_tables(cursor: Cursor, application: str) -> None:
    """Do grant()'s work on an open cursor of the owner, for the database and the schema ``public`` it is in."""
    role = sql.Identifier(application)
    cursor.execute("SELECT current_database()")
    database = sql.Identifier(cursor.fetchone()[0])
    for statement in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {database} TO {role}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {role}",
    ):
        cursor.execute(sql.SQL(statement).format(database=database, role=role))

    for kind, name in _own_objects(cursor):
        _grant_object(cursor, kind, name, role)
    _let_triggers_write_history(cursor, role)
    _let_the_owner_alone_pass_triggers(cursor)


def _let_triggers_write_history(cursor: Cursor, role: sql.Identifier) -> None:
    """Let the triggers that write history do so with the owner's rights, since the service may not write it itself.

    A trigger's function cannot be called otherwise than by a trigger, and the service can make none. What notes verb
    and person is called by them alone: a session that could call it could write notes of its own choice.
    """
    cursor.execute(
        """
        SELECT format('%I(%s)', proname, pg_get_function_identity_arguments(oid)), proname = '_pgh_attach_context'
          FROM pg_proc
         WHERE pronamespace = 'public'::regnamespace AND prokind = 'f' AND pg_has_role(proowner, 'USAGE')
           AND (proname = '_pgh_attach_context'
                OR prorettype = 'trigger'::regtype AND prosrc LIKE '%\\_pgh\\_attach\\_context()%')
         ORDER BY 1
        """
    )
    for name, is_note in cursor.fetchall():
        function = sql.SQL(name)
        statement = "ALTER FUNCTION {} SECURITY DEFINER SET search_path = public, pg_temp"
        cursor.execute(sql.SQL(statement).format(function))
        if is_note:
            cursor.execute(sql.SQL("REVOKE ALL ON FUNCTION {} FROM PUBLIC, {}").format(function, role))


def _let_the_owner_alone_pass_triggers(cursor: Cursor) -> None:
    """Let ``pgtrigger.ignore`` count for the owner of the tables only: it is a variable that every session may set.

    Both roles are asked, for a trigger that runs with the owner's rights still serves the session it is called in.
    Migrations bring pgtrigger's own function back; that is why this runs after them.
    """
    cursor.execute("SELECT to_regproc('public._pgtrigger_should_ignore') IS NOT NULL")
    if cursor.fetchone()[0]:
        cursor.execute(ONLY_THE_OWNER_SKIPS)


def _own_objects(cursor: Cursor) -> list[tuple[str, str]]:
    """Return kind (TABLE, SEQUENCE, FUNCTION) and name of what the owner has in ``public``, in the order of names.

    Only these: an extension such as pg_stat_statements lies there too and belongs to somebody else, who gives its
    rights; to grant them would be refused.
    """
    cursor.execute(
        """
        SELECT CASE WHEN relkind = 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, relname::text
          FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
           AND pg_has_role(relowner, 'USAGE')
         UNION ALL
        SELECT 'FUNCTION', format('%I(%s)', proname, pg_get_function_identity_arguments(oid))
          FROM pg_proc
         WHERE pronamespace = 'public'::regnamespace AND prokind = 'f' AND pg_has_role(proowner, 'USAGE')
         ORDER BY 1, 2
        """
    )
    return cursor.fetchall()


def _grant_object(cursor: Cursor, kind: str, name: str, role: sql.Identifier) -> None:
    """Give ``role`` its rights on one object of the owner and take every other right on it away.

    name  a function's with its arguments, as the database writes it
    """
    if kind == "FUNCTION":
        rights, named = "EXECUTE", sql.SQL(name)
    elif kind == "SEQUENCE":
        theirs = name.removesuffix("_id_seq").removesuffix("_pgh")
        is_kept = theirs in READ_ONLY or theirs.endswith(HISTORY)
        rights, named = "SELECT" if is_kept else "USAGE, SELECT, UPDATE", sql.Identifier(name)
    elif name in READ_ONLY or name.endswith(HISTORY):
        rights, named = "SELECT", sql.Identifier(name)
    elif name in KEPT:
        columns = ", ".join(KEPT[name])
        rights, named = f"SELECT, INSERT{columns and f', UPDATE ({columns})'}", sql.Identifier(name)
    else:
        rights, named = "SELECT, INSERT, UPDATE, DELETE", sql.Identifier(name)
    parts = {"kind": sql.SQL(kind), "name": named, "role": role, "rights": sql.SQL(rights)}
    if kind != "FUNCTION":
        cursor.execute(sql.SQL("REVOKE ALL ON {kind} {name} FROM {role}").format(**parts))
    cursor.execute(sql.SQL("GRANT {rights} ON {kind} {name} TO {role}").format(**parts))


def connect(url: str) -> Any:
    """Connect to ``url``; raise psycopg2.OperationalError where it does not answer within CONNECT_SECONDS."""
    return psycopg2.connect(url, connect_timeout=CONNECT_SECONDS)


def user_of(url: str) -> str:
    """Return the role that ``url`` logs in as."""
    return unquote(urlsplit(url).username or "")
