"""What the database itself refuses, and how a test asks by name which rule refused it."""

from collections.abc import Iterator
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


def take_place_of(first: Model, second: Model, names: tuple[str, ...]) -> int:
    """Give ``second`` what ``first`` has in the columns ``names``."""
    columns = {name: first._meta.get_field(name).attname for name in names}
    return update(second, **{name: getattr(first, column) for name, column in columns.items()})
