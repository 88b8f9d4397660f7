"""The quarters that are opened, which nearly every page asks for; and one period by its code."""

import json

from django.db import DEFAULT_DB_ALIAS

from exchange.kept import Kept
from exchange.statements import Statement
from tasks.models import ReportPeriod

_COLUMNS = [field.attname for field in ReportPeriod._meta.concrete_fields]  # from_db takes them in the model's order
_READ = [f"{name}::text" if name == "own_questions" else name for name in _COLUMNS]
_CALLED = "SELECT {columns} FROM tasks_reportperiod WHERE code = %(code)s"
CALLED = Statement("period_called", _CALLED.format(columns=", ".join(_READ)), {"code": "text"})

_opened = Kept(lambda: list(ReportPeriod.objects.quarters().opened()))


def opened_quarters() -> list[ReportPeriod]:
    """Return the opened quarters, oldest first. They are shared between requests: nobody may change one."""
    return list(_opened())


def period_called(code: str) -> ReportPeriod | None:
    """Return the period with this code; None where there is none."""
    for row in CALLED.rows(code=code):
        said = dict(zip(_COLUMNS, row, strict=True))
        said["own_questions"] = json.loads(said["own_questions"])
        return ReportPeriod.from_db(DEFAULT_DB_ALIAS, _COLUMNS, list(said.values()))
    return None
