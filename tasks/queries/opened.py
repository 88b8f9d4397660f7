"""Periods in one plain statement each: the opened quarters, with which every board begins, and one by its code."""

import json

from django.db import DEFAULT_DB_ALIAS

from exchange.statements import Statement
from tasks.models import ReportPeriod

_COLUMNS = (
    *("id", "code", "kind", "year", "number", "form_version", "spans_from", "spans_to", "opens_on"),
    *("due_at", "grace_until", "opened_at", "opened_by_id", "is_demo"),
)
_OPENED = """
SELECT {columns} FROM tasks_reportperiod WHERE kind = 'quarter' AND opened_at IS NOT NULL
ORDER BY spans_to, spans_from DESC, id
"""
OPENED = Statement("opened_quarters", _OPENED.format(columns=", ".join(_COLUMNS)), {})
_CALLED = "SELECT {columns}, own_questions::text FROM tasks_reportperiod WHERE code = %(code)s"
CALLED = Statement("period_called", _CALLED.format(columns=", ".join(_COLUMNS)), {"code": "text"})


def opened_periods() -> list[ReportPeriod]:
    """Return the opened quarters, oldest first, without what each asks of its own."""
    return [ReportPeriod.from_db(DEFAULT_DB_ALIAS, _COLUMNS, row) for row in OPENED.rows()]


def period_called(code: str) -> ReportPeriod | None:
    """Return the period with this code; None where there is none."""
    for *columns, own in CALLED.rows(code=code):
        return ReportPeriod.from_db(DEFAULT_DB_ALIAS, (*_COLUMNS, "own_questions"), (*columns, json.loads(own)))
    return None
