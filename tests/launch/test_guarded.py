"""What was decided cannot be rewritten by the service's database role, whatever statement it sends."""

from collections.abc import Iterator

import pghistory.models
import psycopg2
import pytest
from django.apps import apps
from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from launch import roles
from launch.guarded import CHANGING, KEPT
from tests.launch.service_role import refusal

pytestmark = pytest.mark.django_db
OURS = [model for app in ("exchange", "tasks", "evaluation") for model in apps.get_app_config(app).get_models()]
HISTORY = [model._meta.db_table for model in OURS if issubclass(model, pghistory.models.Event)]
TABLES = {model._meta.db_table: model for model in OURS if model._meta.db_table not in HISTORY}
DECIDES = {"fingerprint", "decided_by", "made_by", "signer", "declared_by", "computed_by", "answered_by"}
CATEGORY = (
    "INSERT INTO exchange_taskcategory"
    " (code, name, short_name, rank, definition, source_mark, source_ref, source_note)"
    " VALUES ('z', 'z', 'z', 99, '', 'entered', '', '')"
)
SEALED = {"evaluation_rubric"}  # drafted first; its own trigger keeps it once it has a fingerprint


def columns_of(table: str) -> list[str]:
    return [field.column for field in TABLES[table]._meta.concrete_fields]


def test_every_table_is_placed_once() -> None:
    """A new model is found here: it holds a decision and is kept, or somebody says why its rows change."""
    placed = [*KEPT, *CHANGING, *roles.READ_ONLY]
    assert sorted(placed) == sorted({*placed})
    assert set(TABLES) == set(placed) - {"django_migrations", "pghistory_context"}
    assert all(table.endswith(roles.HISTORY) for table in HISTORY)
    assert not [table for table in TABLES if table.endswith(roles.HISTORY)]


def test_what_names_its_decider_or_its_fingerprint_is_kept() -> None:
    found = {table for table in TABLES if DECIDES & {field.name for field in TABLES[table]._meta.concrete_fields}}
    assert found - SEALED <= set(KEPT)


@pytest.mark.parametrize("table", KEPT)
def test_the_service_rewrites_no_decision(service: CursorWrapper, table: str) -> None:
    assert set(KEPT[table]) < set(columns_of(table))
    for column in columns_of(table):
        said = refusal(service, f"UPDATE {table} SET {column} = {column}")
        assert ("permission denied" in said) == (column not in KEPT[table]), (column, said)
    for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE", f"ALTER TABLE {table} DISABLE TRIGGER ALL"):
        said = refusal(service, statement)
        assert "permission denied" in said or "must be owner" in said, said


def test_the_service_writes_no_history(service: CursorWrapper) -> None:
    assert len(HISTORY) > 40
    for table in [*HISTORY, "pghistory_context"]:
        column = "metadata" if table == "pghistory_context" else "pgh_label"
        for statement in (
            f"INSERT INTO {table} ({column}) VALUES ('{{}}')",
            f"UPDATE {table} SET {column} = '{{}}'",
            f"DELETE FROM {table}",
            f"TRUNCATE {table} CASCADE",
            f"COPY {table} FROM STDIN",
        ):
            assert "permission denied" in refusal(service, statement), statement
    assert "permission denied" in refusal(service, "SELECT _pgh_attach_context()")
    assert "permission denied" in refusal(service, "SELECT setval('exchange_userevent_pgh_id_seq', 1)")


def test_the_service_calls_no_trigger_by_itself(service: CursorWrapper) -> None:
    service.execute("SELECT proname FROM pg_proc WHERE proname LIKE 'pgtrigger_insert_insert_%' LIMIT 1")
    (name,) = service.fetchone()
    assert "can only be called as triggers" in refusal(service, f"SELECT {name}()")


def test_a_later_transaction_does_not_write_over_a_note(service: CursorWrapper) -> None:
    """Its key is a variable of the session: naming an old one before a change would rewrite who did that."""
    service.execute("RESET ROLE")
    key = "00000000-0000-4000-8000-000000000001"
    service.execute(
        "INSERT INTO pghistory_context (id, created_at, updated_at, metadata)"
        " VALUES (%s, now() - interval '1 day', now(), '{\"by_name\": \"kim\"}')",
        [key],
    )
    service.execute("SET LOCAL ROLE hanteam_tried")
    service.execute("SELECT set_config('pghistory.context_id', %s, true)", [key])
    service.execute("""SELECT set_config('pghistory.context_metadata', '{"by_name": "lee"}', true)""")
    assert "not written again" in refusal(service, CATEGORY)
    service.execute("SELECT metadata ->> 'by_name' FROM pghistory_context WHERE id = %s", [key])
    assert service.fetchone() == ("kim",)


@pytest.fixture
def logged_in() -> Iterator[psycopg2.extensions.connection]:
    """A connection that logged in as the service's role, as the service itself does."""
    own = connection.settings_dict
    role, tail = f"{own['NAME']}_service"[:60], f"@/{own['NAME']}?host={own['HOST']}&port={own['PORT']}"
    owner = roles.connect(f"postgresql://{own['USER']}:{own['PASSWORD']}{tail}")
    owner.autocommit = True
    with owner.cursor() as cursor:
        roles.make_role(cursor, role, "tried")
        cursor.execute(f'GRANT "{role}" TO CURRENT_USER')
        roles.grant_tables(cursor, role)
    session = roles.connect(f"postgresql://{role}:tried{tail}")
    try:
        yield session
    finally:
        session.close()
        with owner.cursor() as cursor:
            cursor.execute(f'DROP OWNED BY "{role}"')
            cursor.execute(f'DROP ROLE "{role}"')
        owner.close()


def test_no_variable_of_a_session_keeps_a_trigger_from_working(logged_in: psycopg2.extensions.connection) -> None:
    """pgtrigger.ignore, which every session may set, counts for the owner of the tables alone."""
    with logged_in.cursor() as cursor:
        cursor.execute("SELECT array_agg(tgname::text) FROM pg_trigger WHERE NOT tgisinternal")
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s::text[]::text, false)", [cursor.fetchone()[0]])
        cursor.execute(CATEGORY)
        cursor.execute("SELECT count(*) FROM exchange_taskcategoryevent WHERE code = 'z'")
        assert cursor.fetchone() == (1,)
        with pytest.raises(psycopg2.Error, match=r"permission denied|must be superuser"):
            cursor.execute("SET session_replication_role = replica")
    logged_in.rollback()


def test_a_new_kind_of_field_is_seen() -> None:
    """The names that tell of a decision are names of fields that stand somewhere: a renamed one is noticed."""
    names = {field.name for model in TABLES.values() for field in model._meta.concrete_fields}
    assert names >= DECIDES
    assert issubclass(TABLES["tasks_signature"], models.Model)
