"""What the database itself refuses, and how a test asks by name which rule refused it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Model


@contextmanager
def refused_by(constraint: str) -> Iterator[None]:
    """Expect the block to break exactly this constraint, and go on with the transaction as it was before."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        yield
    assert refusal.value.__cause__.diag.constraint_name == constraint


@contextmanager
def refused_with(words: str) -> Iterator[None]:
    """Expect a trigger to raise ``words`` in the block, and go on with the transaction as it was before."""
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        yield


def update(row: Model, **values: Any) -> int:
    """Write past the model and the actions, as a script or a careless query would."""
    return type(row)._base_manager.filter(pk=row.pk).update(**values)


def refuse_value(constraint: str, make: Callable[[], Model], bad: dict[str, Any]) -> None:
    """Expect ``constraint`` to refuse the values ``bad`` in a row that is otherwise good."""
    row = make()
    with refused_by(constraint):
        update(row, **bad)


def refuse_place(constraint: str, make: Callable[[], Model], names: tuple[str, ...]) -> None:
    """Expect ``constraint`` to refuse a second row that has in the columns ``names`` what the first has."""
    first, second = make(), make()
    columns = {name: first._meta.get_field(name).attname for name in names}
    with refused_by(constraint):
        update(second, **{name: getattr(first, column) for name, column in columns.items()})
