"""One unsaved row as the pattern of many: its COPY line, in which some values stand open.

``slot("task")`` stands for a value in a model's field or in a text; ``line_of(row) % {"task": 7}`` fills it.
"""

import json
import re
from collections.abc import Iterable
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import models

MARK = "\ue000"  # of Unicode's private use: in no text of ours, and JSON and NFC leave it as it is
CHUNK = 500  # lines sent to the server at a time
_SLOT = re.compile(f"{MARK}(\\w+){MARK}")


def slot(name: str) -> Any:
    """Return what stands in a row or a text where each copy has a value of its own."""
    return f"{MARK}{name}{MARK}"


def open_text(text: str) -> str:
    """Return ``text`` for Python's % with a mapping: slots become %(name)s, every other % stays one."""
    return _SLOT.sub(r"%(\1)s", text.replace("%", "%%"))


def escaped(text: str) -> str:
    """Return ``text`` as COPY's text format wants it."""
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def fields_of(model: type[models.Model]) -> list[models.Field]:
    """Return the fields with a column that is written: all but the generated ones."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def line_of(row: models.Model) -> str:
    """Return the row's COPY line, to be filled by % with the values of its slots. Its key may be a slot too."""
    return open_text("\t".join(_column(getattr(row, field.attname)) for field in fields_of(type(row)))) + "\n"


def _column(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return escaped(json.dumps(value, ensure_ascii=False))
    if isinstance(value, list):
        if value:
            raise TypeError("a pattern writes empty lists only")
        return "{}"
    return escaped(str(value))


class Lines:
    """Lines as the file that COPY reads from."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)

    def read(self, size: int = -1) -> bytes:
        """Return the next lines, b"" after the last; how many does not follow ``size``."""
        return "".join(islice(self._lines, CHUNK)).encode()
