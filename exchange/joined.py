"""Model instances out of plain statements: what is read of a model and of the rows that its keys point at.

    REPORT = Joined(ProgressReport, {"": "report", "period": "period", "task__pair": "pair"})
    f"SELECT {REPORT.sql} FROM tasks_progressreport AS report JOIN …"
    REPORT.read(row)   # a report whose ``period`` and ``task.pair`` need no further statement

The instances are made as a queryset makes them (``Model.from_db``). What the database works out of other columns is
not read.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import DateField, Field, GeneratedField, Model


@dataclass(frozen=True)
class _Part:
    """One model of the statement: where its columns begin in a row, and whose attribute its instance becomes."""

    model: type[Model]
    names: tuple[str, ...]
    start: int
    key: int  # place of its key in a row
    holder: str  # path of the instance that points at it; None's own is ""
    attribute: str
    converted: tuple[tuple[int, Field], ...]


class Joined:
    """Columns of a model under an alias and of others that it points at.

    aliases  the way along the keys, "" for the model itself → what its table is called in the statement; a way comes
             after those that it goes through
    """

    def __init__(self, model: type[Model], aliases: Mapping[str, str]) -> None:
        self._parts: dict[str, _Part] = {}
        columns: list[str] = []
        for path, alias in aliases.items():
            holder, _, attribute = path.rpartition("__")
            of = _model_at(model, path)
            fields = [each for each in of._meta.concrete_fields if not isinstance(each, GeneratedField)]
            key = len(columns) + fields.index(of._meta.pk)
            names = tuple(each.attname for each in fields)
            converted = tuple((place, each) for place, each in enumerate(fields) if hasattr(each, "from_db_value"))
            self._parts[path] = _Part(of, names, len(columns), key, holder, attribute, converted)
            columns += [f'{alias}."{each.column}"' for each in fields]
        self.sql = ", ".join(columns)
        self.width = len(columns)  # what else a statement reads begins here

    def read(self, row: Sequence[Any]) -> Any:
        """Return the instance of a row with those that it points at; None where an outer join found none."""
        made: dict[str, Any] = {}
        for path, part in self._parts.items():
            one = None
            if row[part.key] is not None:
                values = list(row[part.start : part.start + len(part.names)])
                for place, field in part.converted:
                    values[place] = field.from_db_value(values[place], None, connection)  # type: ignore[attr-defined]
                one = part.model.from_db(DEFAULT_DB_ALIAS, part.names, values)
            made[path] = one
            if part.attribute and (holder := made[part.holder]) is not None:
                setattr(holder, part.attribute, one)
        return made[""]


class Packed:
    """Rows of a model packed into one column of a statement that reads something else.

        STEPS = Packed(Milestone, "step")
        f"SELECT task.id, (SELECT json_agg({STEPS.sql} ORDER BY step.id)::text FROM tasks_milestone AS step …) …"
        [STEPS.read(values) for values in unpacked(text)]

    more  further columns of each row, behind those of the model
    """

    def __init__(self, model: type[Model], alias: str, *more: str) -> None:
        fields = [each for each in model._meta.concrete_fields if not isinstance(each, GeneratedField)]
        self._model, self._names = model, [each.attname for each in fields]
        self._days = [(place, each) for place, each in enumerate(fields) if isinstance(each, DateField)]
        columns = [f'{alias}."{each.column}"' for each in fields]
        self.sql = f"json_build_array({', '.join([*columns, *more])})"
        self.width = len(fields)  # of a row's values; ``more`` begins here

    def read(self, values: list[Any]) -> Any:
        """Return the instance of one row; its days and moments come as text."""
        own = values[: self.width]
        for place, field in self._days:
            own[place] = field.to_python(own[place])
        return self._model.from_db(DEFAULT_DB_ALIAS, self._names, own)


def unpacked(text: str | None) -> list[Any]:
    """Return what ``json_agg`` packed, numbers with a point exactly; nothing where it found no row."""
    return json.loads(text, parse_float=Decimal) if text else []


def _model_at(model: type[Model], path: str) -> type[Model]:
    for name in path.split("__") if path else ():
        model = model._meta.get_field(name).related_model  # type: ignore[assignment]
    return model
