"""Statements whose SQL is built once a process and then only filled in.

Django takes ten times longer to build a statement over ``standing()`` than PostgreSQL takes to run it on 41 tasks. Here
the queryset is built with stand-ins, values that occur nowhere else; where they turn up among the statement's
parameters, the real values go each time. The server plans it once a connection (``exchange.statements``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any, cast

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import RelatedPopulator, get_related_populators

from exchange.clock import SEOUL
from exchange.statements import Statement
from tasks.models import ReportPeriod
from tasks.queries.standing import day_begins, last_day

Value = ReportPeriod | date | int | list[int] | str | None


class Text(str):
    """A text that is filled in at each run, where an ordinary string would belong to the statement."""

    __slots__ = ()


@dataclass(frozen=True)
class _Slot:
    """A parameter to fill in: which part of which value."""

    name: str
    part: str | int

    @property
    def key(self) -> str:
        return f"{self.name}_{self.part}"

    @property
    def type(self) -> str:
        """Return what PostgreSQL calls it; a key of a list is a number by its place."""
        return TYPES.get(self.part, "bigint")


@dataclass(frozen=True)
class _Statement:
    named: Statement  # a parameter for each _Slot; constants stand in the text
    converters: dict[int, tuple[list[Callable], Any]]
    compiler: Any  # what a row of models is put together by; never run


TYPES: dict[str | int, str] = {
    "year": "integer",
    "number": "integer",
    "last_day": "date",
    "day": "date",
    "begins": "timestamptz",
    "moment": "timestamptz",
    "text": "text",
}
_numbers = count()
_statements: dict[tuple, _Statement | None] = {}


def prepared(build: Callable[..., QuerySet], **values: Value) -> list[tuple]:
    """Return the rows of ``build(**values)``, a ``values_list()``, as tuples.

    build   a function of a module. It may decide by strings, by what is None and by how long a list is; by nothing else
            about the values
    values  quarters, days, keys, lists of keys and Texts are filled in at each run; a string and None belong to the
            statement

    Raises LookupError where a value has no place in the statement: then ``build`` decided by it.
    """
    return _run(build, values)[1]


def prepared_rows(build: Callable[..., QuerySet], **values: Value) -> list[Any]:
    """Return the model instances of ``build(**values)``, with what it selects beside them, as ``prepared`` does.

    Nothing is prefetched: that is further statements.
    """
    statement, rows = _run(build, values)
    return _instances(statement.compiler, rows) if statement else []


def _run(build: Callable[..., QuerySet], values: dict[str, Value]) -> tuple[_Statement | None, list[tuple]]:
    """Return the statement and its rows; no statement where it could never find a row."""
    key = (build.__module__, build.__qualname__, *((name, _shape(value)) for name, value in values.items()))
    if key not in _statements:
        _statements[key] = _prepare(build, values)
    statement = _statements[key]
    if statement is None:
        return None, []
    filled = {slot.key: part for name, value in values.items() for slot, part in _parts(name, value).items()}
    rows = statement.named.rows(**filled)
    return statement, [_converted(row, statement.converters) for row in rows] if statement.converters else rows


def _instances(compiler: Any, rows: list[tuple]) -> list[Any]:
    """Make models of rows as a queryset does, without building its statement again."""
    select, klass_info = compiler.select, compiler.klass_info
    start, end = klass_info["select_fields"][0], klass_info["select_fields"][-1] + 1
    names = [column.target.attname for column, *_ in select[start:end]]
    populators = cast(Callable[..., list[RelatedPopulator]], get_related_populators)  # stubs tell of a later Django's
    related = populators(klass_info, select, connection.alias)
    found = []
    for row in rows:
        one: Model = klass_info["model"].from_db(connection.alias, names, row[start:end])
        for populator in related:
            populator.populate(row, one)
        for name, place in compiler.annotation_col_map.items():
            setattr(one, name, row[place])
        found.append(one)
    return found


def _shape(value: Value) -> Any:
    """Return what of a value belongs to the statement."""
    if value is None or (isinstance(value, str) and not isinstance(value, Text)):
        return value
    return len(value) if isinstance(value, list) else type(value)


def _prepare(build: Callable[..., QuerySet], values: dict[str, Value]) -> _Statement | None:
    stand_ins = {name: _stand_in(value, seed) for seed, (name, value) in enumerate(values.items(), 1)}
    slots = {
        (type(part), part): slot for name, value in stand_ins.items() for slot, part in _parts(name, value).items()
    }
    compiler = build(**stand_ins).query.get_compiler(connection=connection)
    try:
        sql, constants = compiler.as_sql()
    except EmptyResultSet:
        return None
    parameters = tuple(slots.get((str if isinstance(one, str) else type(one), one), one) for one in constants)
    placed = {one.name for one in parameters if isinstance(one, _Slot)}
    for name, value in stand_ins.items():
        if name not in placed and _parts(name, value):
            raise LookupError(f"{build.__qualname__}: nothing in the statement depends on {name}")
    columns = [column for column, *_ in compiler.select[: compiler.col_count]]
    return _Statement(_named(sql, parameters), compiler.get_converters(columns), compiler)


def _named(sql: str, parameters: tuple[Any, ...]) -> Statement:
    """Write the constants into the statement and leave a named place for each slot."""
    pieces = sql.split("%s")  # what belongs to the text has its percent sign twice
    with connection.cursor() as cursor:
        said = [
            f"%({one.key})s" if isinstance(one, _Slot) else cursor.mogrify("%s", [one]).decode().replace("%", "%%")
            for one in parameters
        ]
    text = "".join(part for both in zip(pieces, [*said, ""], strict=True) for part in both)
    types = {one.key: one.type for one in parameters if isinstance(one, _Slot)}
    return Statement(f"built_{next(_numbers)}", text, types)


def _stand_in(value: Value, seed: int) -> Value:
    """Return a value like ``value`` that occurs nowhere else; small enough for the columns it is compared with."""
    if isinstance(value, ReportPeriod):
        due_at = datetime(9000 + seed, 6, 7, 18, 0, tzinfo=SEOUL)
        return ReportPeriod(pk=31_000 + seed, year=31_100 + seed, number=31_200 + seed, due_at=due_at)
    if isinstance(value, datetime):
        return datetime(9300 + seed, 8, 9, 10, 11, tzinfo=SEOUL)
    if isinstance(value, date):
        return date(9100 + seed, 8, 9)
    if isinstance(value, list):
        return [31_300_000 + 1_000 * seed + place for place in range(len(value))]
    if isinstance(value, Text):
        return Text(f"stands for a text {seed}")
    return 31_400 + seed if isinstance(value, int) else value


def _parts(name: str, value: Value) -> dict[_Slot, Any]:
    """Return what of a value is filled in."""
    if isinstance(value, ReportPeriod):
        parts: dict[str | int, Any] = {"pk": value.pk, "year": value.year, "number": value.number}
        parts["last_day"] = last_day(value)
    elif isinstance(value, datetime):
        parts = {"day": value.astimezone(SEOUL).date(), "moment": value}
    elif isinstance(value, date):
        parts = {"day": value, "begins": day_begins(value)}
    elif isinstance(value, list):
        parts = dict(enumerate(value))
    elif isinstance(value, Text):
        parts = {"text": str(value)}
    else:
        parts = {"key": value} if isinstance(value, int) else {}
    return {_Slot(name, part): filled for part, filled in parts.items()}


def _converted(row: tuple, converters: dict[int, tuple[list[Callable], Any]]) -> tuple:
    """Return the row as a queryset would (JSON read, for one)."""
    columns = list(row)
    for place, (functions, expression) in converters.items():
        for function in functions:
            columns[place] = function(columns[place], expression, connection)
    return tuple(columns)
