"""Which state of a row a form was filled in on: a fingerprint that changes with any of the row's values."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.db.models import Model

UNTOLD = frozenset({"password", "last_login", "text_size", "contrast", "shortcuts"})  # change without an editor's doing


def values_of(row: Model) -> dict[str, Any]:
    """Return what is stored in ``row`` by column name, without generated columns and those in UNTOLD."""
    fields = [field for field in row._meta.concrete_fields if not field.generated and field.name not in UNTOLD]
    return {field.attname: getattr(row, field.attname) for field in fields}


def version_of(row: Model) -> str:
    """Return 32 hexadecimal digits that stand for the values of ``row`` as it was read from the database."""
    return sha256(json.dumps(values_of(row), sort_keys=True, default=_plain).encode()).hexdigest()[:32]


def _plain(value: Any) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)
