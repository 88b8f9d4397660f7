"""The tables while they are filled: rows by COPY, without what would look at each row by itself.

Owner of the tables: triggers of ours are off, foreign keys and plain indexes are dropped and made again, so that each
key is looked at once for all rows. CHECK, unique and exclusion constraints hold all the time. All of it is one
transaction: whoever stops it finds the tables as they were.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.db import models
from psycopg2 import sql

from demo.scale.patterns import Lines, fields_of

Cursor = Any  # Django's, over psycopg2's, which is without types
Model = type[models.Model]

KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
  FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(%s::regclass[]) ORDER BY conrelid, conname
"""
PLAIN_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
  FROM pg_index WHERE indrelid = ANY(%s::regclass[]) AND NOT indisunique AND NOT indisexclusion ORDER BY indexrelid
"""
SORTING_MEMORY = "512MB"  # for making indexes


class Filler:
    """Fills tables by COPY under keys of its own choice: ``filling`` has the locks, so nobody else adds rows."""

    def __init__(self, cursor: Cursor, models: Iterable[Model]) -> None:
        self.cursor = cursor
        self._first: dict[Model, int] = {}
        for model in models:  # now, since nothing may be asked while lines are copied
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
            self._first[model] = cursor.fetchone()[0]
        self._next = dict(self._first)

    def take(self, model: Model, count: int = 1) -> int:
        """Take the next ``count`` keys of the table and return the first of them. Asks the database nothing."""
        first = self._next[model]
        self._next[model] += count
        return first

    def settle(self) -> None:
        """Let the tables' sequences go on after the keys that were taken."""
        for model, following in self._next.items():
            statement = "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)"
            self.cursor.execute(statement, [model._meta.db_table, following])

    def copy(self, model: Model, lines: Iterable[str]) -> None:
        """Add rows; ``lines`` as ``patterns.line_of`` wrote them and % filled them. They may not ask the database."""
        columns = sql.SQL(", ").join(sql.Identifier(field.column) for field in fields_of(model))
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(model._meta.db_table), columns)
        self.cursor.copy_expert(statement, Lines(lines), size=1 << 16)

    def write_history(self, context: Any) -> None:
        """Give each row that was made its first history row, as the trigger would; ``context`` says who and why."""
        for model, first in self._first.items():
            event = event_model(model)
            if event is None:
                continue
            there = {field.column for field in model._meta.concrete_fields}
            kept = [field.column for field in event._meta.concrete_fields if field.column in there]
            statement = sql.SQL(
                "INSERT INTO {event} (pgh_created_at, pgh_label, pgh_obj_id, pgh_context_id, {columns}) "
                "SELECT now(), 'insert', id, %s, {columns} FROM {table} WHERE id BETWEEN %s AND %s ORDER BY id"
            ).format(
                event=sql.Identifier(event._meta.db_table),
                table=sql.Identifier(model._meta.db_table),
                columns=sql.SQL(", ").join(map(sql.Identifier, kept)),
            )
            self.cursor.execute(statement, [context, first, self._next[model] - 1])


def event_model(model: Model) -> Model | None:
    """Return the model of the table's history; None where none is kept."""
    return cast("Model | None", getattr(model, "pgh_event_model", None))


@contextmanager
def filling(cursor: Cursor, filled: Collection[Model]) -> Iterator[Filler]:
    """Let these tables and their histories be filled quickly for the length of a block, inside a transaction."""
    every = [each for model in filled for each in (model, event_model(model)) if each is not None]
    tables = [model._meta.db_table for model in every]
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what the transaction did before is looked at now
    cursor.execute("SELECT set_config('maintenance_work_mem', %s, true)", [SORTING_MEMORY])
    cursor.execute(KEYS, [tables])
    keys = cursor.fetchall()
    cursor.execute(PLAIN_INDEXES, [tables])
    indexes = cursor.fetchall()
    for table in tables:
        cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
    for table, name, _ in keys:
        cursor.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.SQL(table), sql.Identifier(name)))
    for name, _ in indexes:
        cursor.execute(sql.SQL("DROP INDEX {}").format(sql.SQL(name)))
    filler = Filler(cursor, filled)
    yield filler
    filler.settle()
    for _, definition in indexes:
        cursor.execute(definition)
    for table, name, definition in keys:
        added = sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}")
        cursor.execute(added.format(sql.SQL(table), sql.Identifier(name), sql.SQL(definition)))
    for table in tables:
        cursor.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(table)))
