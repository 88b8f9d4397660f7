"""The service's database role reads and writes rows, and nothing more."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper

from config.settings import LIMITS
from launch import roles
from tests.launch.service_role import TRIED, refusal

pytestmark = pytest.mark.django_db

FORBIDDEN = {
    "make a table": "CREATE TABLE own (id int)",
    "change a table": "ALTER TABLE exchange_ministry ADD COLUMN extra int",
    "drop a table": "DROP TABLE exchange_ministry CASCADE",
    "empty a table": "TRUNCATE exchange_ministry CASCADE",
    "switch triggers off": "ALTER TABLE exchange_ministry DISABLE TRIGGER ALL",
    "make an index": "CREATE INDEX own ON exchange_ministry (id)",
    "make a function": "CREATE FUNCTION own() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "make a temporary table": "CREATE TEMPORARY TABLE own (id int)",
    "make a role": "CREATE ROLE another",
    "read the server's files": "SELECT pg_read_file('PG_VERSION')",
    "change the access log": "UPDATE exchange_accessentry SET action = 'x'",
    "delete from the access log": "DELETE FROM exchange_accessentry",
    "write a forged line into the access log": "INSERT INTO exchange_accessentry (action) VALUES ('x')",
    "change a note of who did what": "UPDATE pghistory_context SET metadata = '{}'",
    "delete a note of who did what": "DELETE FROM pghistory_context",
    "forget a migration": "DELETE FROM django_migrations",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_service_cannot(service: CursorWrapper, what: str) -> None:
    said = refusal(service, FORBIDDEN[what])
    assert "permission denied" in said or "must be owner" in said, said


def test_the_service_reads_every_table(service: CursorWrapper) -> None:
    service.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        " AND NOT has_table_privilege(oid, 'SELECT')"
    )
    assert service.fetchall() == []


def test_the_service_writes_rows_and_their_history_names_the_person(service: CursorWrapper) -> None:
    import pghistory

    from exchange.models import Role, User

    with pghistory.context(verb="try.write", user_name="시험"):
        user = User.objects.create(username="tried", display_name="시험", role=Role.VIEWER)
        User.objects.filter(pk=user.pk).update(display_name="바꿈")
    service.execute(
        "SELECT c.metadata ->> 'verb' FROM exchange_userevent e JOIN pghistory_context c ON c.id = e.pgh_context_id"
        " WHERE e.pgh_obj_id = %s",
        [user.pk],
    )
    assert set(service.fetchall()) == {("try.write",)}


def test_granting_twice_changes_nothing(service: CursorWrapper) -> None:
    rights = "SELECT relname, relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY relname"
    service.execute("RESET ROLE")
    service.execute(rights)
    before = service.fetchall()
    roles.grant_tables(service, TRIED)
    service.execute(rights)
    assert service.fetchall() == before


@pytest.fixture
def neighbour() -> Iterator[CursorWrapper]:
    """A cursor of the owner beside objects in ``public`` that belong to somebody else, as an extension's do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (owner,) = cursor.fetchone()
        roles.make_role(cursor, "hanteam_neighbour", "tried")
        roles.make_role(cursor, TRIED, "tried")
        cursor.execute("GRANT hanteam_neighbour TO CURRENT_USER WITH SET TRUE, INHERIT FALSE")
        cursor.execute("GRANT CREATE, USAGE ON SCHEMA public TO hanteam_neighbour")
        cursor.execute("SET LOCAL ROLE hanteam_neighbour")
        cursor.execute("CREATE FUNCTION public.neighbour_reset() RETURNS int LANGUAGE sql AS 'SELECT 1'")
        cursor.execute("REVOKE ALL ON FUNCTION public.neighbour_reset() FROM PUBLIC")
        cursor.execute("CREATE TABLE public.neighbour_rows (id int)")
        cursor.execute("CREATE VIEW public.neighbour_view AS SELECT 1 AS one")
        cursor.execute("CREATE SEQUENCE public.neighbour_numbers")
        cursor.execute(f'SET LOCAL ROLE "{owner}"')
        yield cursor


def test_what_belongs_to_somebody_else_in_the_schema_is_left_alone(neighbour: CursorWrapper) -> None:
    """pg_stat_statements in ``public``, as managed servers have it, let the first start fail."""
    roles.grant_tables(neighbour, TRIED)

    asked = "SELECT has_table_privilege(%s, %s, 'SELECT'), has_table_privilege(%s, 'exchange_ministry', 'UPDATE')"
    for name in ("neighbour_rows", "neighbour_view"):
        neighbour.execute(asked, [TRIED, name, TRIED])
        assert neighbour.fetchone() == (False, True)
    neighbour.execute("SELECT has_function_privilege(%s, 'neighbour_reset()', 'EXECUTE')", [TRIED])
    assert neighbour.fetchone() == (False,)
    neighbour.execute("SELECT has_sequence_privilege(%s, 'neighbour_numbers', 'USAGE')", [TRIED])
    assert neighbour.fetchone() == (False,)


def test_a_role_keeps_its_limits_without_the_options_of_an_address() -> None:
    """As a connection through a pooler has them; and another database of the server is not touched."""
    own = connection.settings_dict
    tail = f"@/{own['NAME']}?host={own['HOST']}&port={own['PORT']}"
    owner = roles.connect(f"postgresql://{own['USER']}:{own['PASSWORD']}{tail}")
    owner.autocommit = True
    with owner.cursor() as cursor:
        roles.make_role(cursor, "hanteam_limited", "limited")
        cursor.execute(f'GRANT CONNECT ON DATABASE "{own["NAME"]}" TO hanteam_limited')
    url = f"postgresql://hanteam_limited:limited{tail}"
    try:
        for _ in range(2):
            roles.limit(url, LIMITS)
        plain = roles.connect(url)
        with plain.cursor() as cursor:
            found = {}
            for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "jit"):
                cursor.execute(f"SHOW {name}")
                found[name] = cursor.fetchone()[0]
        plain.close()
        assert found == {
            "statement_timeout": "15s",
            "lock_timeout": "5s",
            "idle_in_transaction_session_timeout": "30s",
            "jit": "off",
        }
    finally:
        with owner.cursor() as cursor:
            cursor.execute(f'REVOKE CONNECT ON DATABASE "{own["NAME"]}" FROM hanteam_limited')
            cursor.execute("DROP ROLE hanteam_limited")
        owner.close()
