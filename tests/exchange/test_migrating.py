"""Steps of migrations taken together: what may be grouped is, and the tables come out as one step at a time."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pgtrigger
import psycopg2
import pytest
from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from pgtrigger.migrations import AddTrigger

from exchange.migrating import Together, together
from tests.browser import worlds

COLUMN = models.IntegerField(null=True)
ADD, ALTER, REMOVE = (
    migrations.AddField("task", "weight", COLUMN),
    migrations.AlterField("task", "weight", COLUMN),
    migrations.RemoveField("task", "weight"),
)
OTHER = migrations.AddField("task", "height", COLUMN)
ELSEWHERE = migrations.AddField("pair", "weight", COLUMN)
CHECK = models.CheckConstraint(condition=models.Q(weight__gt=0), name="weight_is_more")
CREATE = migrations.CreateModel("Note", [("id", models.BigAutoField(primary_key=True))])
NOTE_COLUMN = migrations.AddField("note", "weight", COLUMN)


def shape(operations: list[Operation]) -> list[int]:
    """Return how many steps each operation takes together."""
    return [len(each.steps) if isinstance(each, Together) else 1 for each in together(operations)]


@pytest.mark.parametrize(
    ("operations", "wanted"),
    [
        ([ADD, OTHER, ELSEWHERE], [3]),
        ([ADD, ALTER], [1, 1]),  # the second needs what the first left
        ([ADD, OTHER, REMOVE], [2, 1]),
        ([ADD, migrations.AddConstraint("task", CHECK)], [2]),
        ([migrations.RemoveConstraint("task", "weight_is_more"), migrations.AddConstraint("task", CHECK)], [2]),
        ([CREATE, NOTE_COLUMN], [1, 1]),  # the table would be made with the column already
        ([CREATE, ADD, OTHER], [3]),
        ([CREATE, AddTrigger("note", pgtrigger.Protect(name="keep", operation=pgtrigger.Delete))], [2]),
        ([ADD, migrations.RunSQL("SELECT 1"), OTHER, ELSEWHERE], [1, 1, 2]),
        ([migrations.RenameField("task", "weight", "height"), ADD, OTHER], [1, 2]),
        ([], []),
    ],
)
def test_only_what_needs_nothing_from_in_between_is_grouped(operations: list[Operation], wanted: list[int]) -> None:
    assert shape(operations) == wanted


def test_no_step_is_lost_and_none_changes_places() -> None:
    operations = [CREATE, NOTE_COLUMN, ADD, ALTER, migrations.RunSQL("SELECT 1"), OTHER]
    flat = [step for each in together(operations) for step in (each.steps if isinstance(each, Together) else [each])]
    assert flat == operations


NAMES = tuple(f"test_hanteam_{how}_{os.getpid()}" for how in ("together", "apart"))
APART = """
import django
django.setup()
from django.core.management import call_command
from django.db.migrations.migration import Migration
from exchange.migrating import Together
begin = Migration.__init__
def flat(self, *arguments):
    begin(self, *arguments)
    self.operations = [
        step for each in self.operations for step in (each.steps if type(each) is Together else [each])
    ]
Migration.__init__ = flat
call_command("migrate", verbosity=0, skip_checks=True)
"""
CATALOGS = (
    "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default"
    " FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
)


@pytest.fixture
def both_ways() -> Iterator[list[list[set[tuple]]]]:
    """What the catalogs hold of a database migrated as it is, and of one migrated a step at a time."""
    found = []
    try:
        for name, code in zip(NAMES, (["manage.py", "migrate", "-v0", "--skip-checks"], ["-c", APART]), strict=True):
            with worlds._server() as cursor:
                worlds._copy(cursor, "template1", name)
            environment = {
                **os.environ,
                "DATABASE_URL": worlds.address_of(name),
                "DJANGO_SETTINGS_MODULE": "tests.settings",
            }
            made = subprocess.run(
                [sys.executable, *code], cwd=worlds.ROOT, env=environment, text=True, capture_output=True
            )
            assert made.returncode == 0, made.stderr
            connection = psycopg2.connect(worlds.address_of(name))
            with connection, connection.cursor() as cursor:
                found.append([rows(cursor, catalog) for catalog in CATALOGS])
            connection.close()
        yield found
    finally:
        for name in NAMES:
            worlds.drop(name)


def rows(cursor: psycopg2.extensions.cursor, catalog: str) -> set[tuple]:
    cursor.execute(catalog)
    return set(cursor.fetchall())


@pytest.mark.deep
def test_a_step_at_a_time_gives_the_same_tables(both_ways: list[list[set[tuple]]]) -> None:
    with_groups, apart = both_ways
    for grouped, single in zip(with_groups, apart, strict=True):
        assert len(grouped) > 100
        assert grouped ^ single == set()
