"""Writing rows so that the same act can be taken back exactly: what was made is gone, what was changed is as before.

Nothing here is an action by itself: it runs inside one, in its transaction and under its verb.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, ProtectedError

from exchange.actions import rows
from exchange.errors import WrongState

Row = TypeVar("Row", bound=Model)
Entry = dict[str, Any]  # {"table": "exchange.ministry", "pk": 1, "before": None or values, "after": values}

IN_USE = "개편으로 등록한 자료를 그 뒤에 다른 곳에서 사용하여 환원할 수 없습니다."


class Changes:
    """A list of what was written, in order. ``entries`` are plain JSON values."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def make(self, row: Row) -> Row:
        """Insert ``row``. Raises Incomplete, WrongState as ``rows.write`` does."""
        rows.write(row)
        self._keep(row, None)
        return row

    def change(self, row: Row, **values: Any) -> Row:
        """Put ``values`` on a row that the action holds locked; a row that has them already is left alone."""
        if all(getattr(row, name) == value for name, value in values.items()):
            return row
        before = stored(row)
        for name, value in values.items():
            setattr(row, name, value)
        rows.write(row)
        self._keep(row, before)
        return row

    def _keep(self, row: Model, before: dict[str, Any] | None) -> None:
        self.entries.append({"table": row._meta.label_lower, "pk": row.pk, "before": before, "after": stored(row)})


def stored(row: Model) -> dict[str, Any]:
    """Return the values of ``row`` by column as JSON holds them, without generated columns."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.generated}
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))


def rows_of(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Model | None]]:
    """Yield each entry with its row as it is now, the last written first; None where the row is gone."""
    for entry in reversed(entries):
        yield entry, apps.get_model(entry["table"])._default_manager.filter(pk=entry["pk"]).first()


def touched(entries: Sequence[Entry]) -> list[Model]:
    """Return the rows that are no longer as the act left them; those that are gone are not among them."""
    seen: set[tuple[str, int]] = set()
    found = []
    for entry, row in rows_of(entries):
        key = (entry["table"], entry["pk"])
        if key not in seen and row is not None and stored(row) != entry["after"]:
            found.append(row)
        seen.add(key)
    return found


def take_back(entries: Sequence[Entry]) -> None:
    """Undo what was written, the last first. The caller has made sure that nothing was changed since (``touched``).

    Raises WrongState where another row points to one that was made.
    """
    for entry, row in rows_of(entries):
        if row is None:
            continue
        if entry["before"] is None:
            try:
                row.delete()
            except ProtectedError as error:
                raise WrongState(IN_USE) from error
        else:
            for field in row._meta.concrete_fields:
                if field.attname in entry["before"]:
                    setattr(row, field.attname, field.to_python(entry["before"][field.attname]))
            rows.write(row)
