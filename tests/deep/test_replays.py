"""Replays over the whole demonstration: played twice it is the same, and every frozen figure comes out again."""

import hashlib
import os
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from psycopg2 import sql

from evaluation import aggregation
from evaluation.models import AggregationRun, BonusStatement, Rubric, SheetVersion
from evaluation.queries import computing, rubrics
from exchange.fingerprints import fingerprint
from tasks.actions.locking import hold
from tasks.models import FrozenReport, Signature
from tests.browser import worlds

pytestmark = pytest.mark.deep

# what may differ between two fillings: salted passwords, random handles, and the moments of the machine's own clock
BY_CHANCE = ("password", "pgh_context_id", "pgh_created_at", "session_key", "session_data", "secret")
MADE_AT = {"exchange_user": "created_at", "exchange_userevent": "created_at"}
NOT_CONTENT = ("django_migrations", "pghistory_context")
COLUMNS = """
    SELECT table_name, array_agg(column_name::text ORDER BY column_name) FROM information_schema.columns
    JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' GROUP BY table_name ORDER BY table_name
"""


@pytest.fixture
def demonstration(filled: str, django_db_blocker) -> Iterator[None]:
    """The models read from a copy of it."""
    with worlds.copy_of(filled) as copy, worlds.read_from(copy, django_db_blocker):
        yield


@pytest.fixture
def again() -> Iterator[str]:
    """The name of a second database that is filled anew."""
    name = f"test_hanteam_again_{os.getpid()}"
    worlds.fill(name)
    yield name
    worlds.drop(name)


def sums_of() -> dict[str, tuple[int, str]]:
    """Return table → (rows, hash over their contents in any order), without what differs by chance."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        for table, columns in cursor.fetchall():
            kept = [sql.Identifier(column) for column in columns if column not in (*BY_CHANCE, MADE_AT.get(table))]
            if table in NOT_CONTENT or not kept:
                continue
            row = sql.SQL("SELECT row_to_json(one)::text FROM (SELECT {} FROM {}) AS one ORDER BY 1")
            cursor.execute(row.format(sql.SQL(", ").join(kept), sql.Identifier(table)))
            texts = [text for (text,) in cursor.fetchall()]
            found[table] = len(texts), hashlib.sha256("\n".join(texts).encode()).hexdigest()
    return found


def test_the_demonstration_played_twice_is_the_same(filled: str, again: str, django_db_blocker) -> None:
    read = []
    for name in (filled, again):
        with worlds.copy_of(name) as copy, worlds.read_from(copy, django_db_blocker):
            read.append(sums_of())
    first, second = read
    assert sum(rows for rows, _ in first.values()) > 1_000
    assert {table: (first[table], second[table]) for table in first if first[table] != second[table]} == {}
    assert first.keys() == second.keys()


def test_the_checksum_sees_one_letter(demonstration: None) -> None:
    before = sums_of()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE exchange_notice SET text = text || '.' WHERE id = (SELECT min(id) FROM exchange_notice)")
    after = sums_of()
    assert [table for table in before if before[table] != after[table]] == ["exchange_notice"]


def test_every_frozen_copy_has_the_confirmation_number_of_its_content(demonstration: None) -> None:
    copies = list(FrozenReport.objects.all())
    assert len(copies) > 50
    assert [copy.pk for copy in copies if fingerprint(copy.content) != copy.fingerprint] == []
    sheets = list(SheetVersion.objects.all())
    assert sheets
    assert [sheet.pk for sheet in sheets if fingerprint(sheet.content) != sheet.fingerprint] == []


def test_every_standing_confirmation_is_of_the_text_that_stands(demonstration: None) -> None:
    given = Signature.objects.filter(voided_at=None)
    assert given.count() > 50
    with transaction.atomic():
        stands = {pk: hold(pk).fingerprint() for pk in given.values_list("report", flat=True).distinct()}
    assert [one.pk for one in given if stands[one.report_id] != one.fingerprint] == []


def test_every_statement_and_every_gathering_comes_out_again_byte_by_byte(demonstration: None) -> None:
    statements = list(BonusStatement.objects.all())
    assert len(statements) > 5
    for one in statements:
        output = computing.output_of(one.inputs)
        assert computing.canonical(output) == computing.canonical(one.output), one
        assert computing.fingerprint_of(one.inputs, one.evidence, output) == one.fingerprint, one
    runs = list(AggregationRun.objects.all())
    assert runs
    assert [aggregation.why_differs(run.inputs, run.outputs, run.fingerprint) for run in runs] == [""] * len(runs)


def test_every_sealed_rubric_still_says_what_was_sealed(demonstration: None) -> None:
    sealed = list(rubrics.with_rows(Rubric.objects.exclude(sealed_at=None)))
    assert sealed
    assert [one.pk for one in sealed if rubrics.fingerprint_of(one) != one.fingerprint] == []
