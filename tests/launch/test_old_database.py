"""A database from before posts had dated names and reports a declared form keeps every row when it is brought up.

``data/demonstration_2026_11_22.dump`` is the demonstration as that version made it: programme, quarters, confirmations,
frozen copies, evaluation, statements, with their history.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from launch.embedded import EmbeddedPostgres
from tests.browser import worlds

pytestmark = [pytest.mark.slow, pytest.mark.deep]
DUMP = Path(__file__).parent / "data" / "demonstration_2026_11_22.dump"
NAME = f"test_hanteam_old_{os.getpid()}"
NOT_ROWS = ("django_", "auth_", "pghistory_context")  # the framework's own, and notes of who did what that only grow
LATER = {"1-b": 39, "3-a": 40, "5-b": 41, "8-b": 42, "10-b": 43}  # the rows that were kept for the later names
BECAME_NAMES = {"exchange_post", "exchange_postevent"}  # compared by what they say, in tests of their own


@pytest.fixture(scope="module")
def brought_up() -> Iterator[tuple[dict, dict, psycopg2.extensions.cursor]]:
    """What every table held before and after migrating, and a cursor on the result."""
    with tempfile.TemporaryDirectory() as folder:
        binaries = EmbeddedPostgres(Path(folder)).bin
    with worlds._server() as cursor:
        worlds._drop(cursor, NAME)
        worlds._copy(cursor, "template0", NAME)
    url = worlds.address_of(NAME)
    subprocess.run([binaries / "pg_restore", "--no-owner", "--no-privileges", "--dbname", url, DUMP], check=True)
    connection = psycopg2.connect(url)
    connection.autocommit = True
    cursor = connection.cursor()
    # one who was already seated in the row of a later name, and one who helps there
    cursor.execute("UPDATE exchange_assignment SET post_id = 39 WHERE post_id = 2")
    cursor.execute("UPDATE exchange_assistance SET post_id = 41 WHERE post_id = 10")
    before = contents(cursor, columns_of(cursor))
    columns = columns_of(cursor)
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "manage.py", "migrate", "-v0", "--skip-checks"]
    made = subprocess.run(command, cwd=worlds.ROOT, env=environment, text=True, capture_output=True)
    assert made.returncode == 0, made.stderr
    there = columns_of(cursor)
    kept = {table: [name for name in names if name in there.get(table, [])] for table, names in columns.items()}
    yield before, contents(cursor, kept), cursor
    connection.close()
    with worlds._server() as server:
        worlds._drop(server, NAME)


def columns_of(cursor: psycopg2.extensions.cursor) -> dict[str, list[str]]:
    cursor.execute(
        "SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables"
        " USING (table_schema, table_name) WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1, 2"
    )
    found: dict[str, list[str]] = {}
    for table, column in cursor.fetchall():
        if not table.startswith(NOT_ROWS):
            found.setdefault(table, []).append(column)
    return found


def contents(cursor: psycopg2.extensions.cursor, columns: dict[str, list[str]]) -> dict[str, dict[str, tuple]]:
    """Return table → column → (how many rows, a checksum over its values in the order of keys)."""
    found: dict[str, dict[str, tuple]] = {}
    for table, names in columns.items():
        key = next(one for one in ("pgh_id", "id", "session_key", "code", *names) if one in names)
        asked = ", ".join(
            f"""md5(coalesce(string_agg(coalesce("{name}"::text, '-'), '|' ORDER BY "{key}"), ''))""" for name in names
        )
        if not names:
            found[table] = {}
            continue
        cursor.execute(f'SELECT count(*), {asked} FROM "{table}"')
        count, *sums = cursor.fetchone()
        found[table] = {name: (count, digest) for name, digest in zip(names, sums, strict=True)}
    return found


def test_every_row_of_every_table_says_what_it_said(brought_up):
    before, after, _ = brought_up
    lost, changed = [], []
    for table, columns in before.items():
        if table in BECAME_NAMES:
            continue
        if table not in after or not after[table]:
            lost.append(table)
            continue
        for name, said in columns.items():
            if name in after[table] and after[table][name] != said:
                changed.append((table, name, said[0], after[table][name][0]))
    assert lost == []
    # two rows pointed to that of a later name and point to the post, and the quarter before the last was closed when
    # the last was opened: their history tells of each; nothing else is written
    events = [each for each in changed if each[0].endswith("event")]
    assert {(table, name, count - still) for table, name, count, still in changed if (table, name) in POINTED} == {
        (table, name, 0) for table, name in POINTED
    }
    assert {table for table, *_ in events} == {*(f"{table}event" for table, _ in POINTED), "tasks_reportperiodevent"}
    assert all(still == count + 1 for _, _, count, still in events)
    assert len(changed) == len(POINTED) + len(events)
    assert sum(len(columns) for columns in before.values()) > 800


POINTED = {("exchange_assignment", "post_id"), ("exchange_assistance", "post_id")}


def test_no_column_is_dropped_but_those_of_a_posts_name(brought_up):
    before, after, _ = brought_up
    dropped = {(table, name) for table, names in before.items() for name in names if name not in after.get(table, {})}
    of_a_name = {"ministry_id", "title", "level", "valid_from", "valid_until", "successor_id"}
    kept_by_span = {name for table, name in dropped if table.startswith("tasks_")}
    assert {name for table, name in dropped if table.startswith("exchange_post")} <= {
        *of_a_name,
        "alias_text",
        "aliases",
    }
    assert kept_by_span <= {"quarter"}, "a quarter's number is a period's number"
    assert not {table for table, _ in dropped if not table.startswith(("exchange_post", "tasks_reportperiod"))}


def test_a_row_of_a_later_name_becomes_a_name_of_the_same_post(brought_up):
    _, _, cursor = brought_up
    cursor.execute("SELECT count(*) FROM exchange_post")
    assert cursor.fetchone() == (38,)
    cursor.execute("SELECT count(*) FROM exchange_postname")
    assert cursor.fetchone() == (43,)
    cursor.execute(
        "SELECT code, array_agg(title ORDER BY starts_on NULLS FIRST) FROM exchange_post JOIN exchange_postname"
        " ON post_id = exchange_post.id WHERE code = ANY(%s) GROUP BY code",
        [list(LATER)],
    )
    names = dict(cursor.fetchall())
    assert {code: len(titles) for code, titles in names.items()} == dict.fromkeys(LATER, 2)
    assert names["10-b"] == ["개발전략과장", "개발전략·민간협력과장"]


def test_who_pointed_to_the_later_row_points_to_the_post(brought_up):
    _, _, cursor = brought_up
    cursor.execute("SELECT count(*) FROM exchange_assignment WHERE post_id = 2")
    assert cursor.fetchone() == (1,)
    cursor.execute("SELECT count(*) FROM exchange_assistance WHERE post_id = 10")
    assert cursor.fetchone() == (1,)
    for table in ("exchange_assignment", "exchange_assistance", "exchange_assignmentevent"):
        cursor.execute(f"SELECT count(*) FROM {table} WHERE post_id > 38")
        assert cursor.fetchone() == (0,)
