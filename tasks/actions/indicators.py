"""Indicators: what is counted, from where to where."""

from datetime import datetime

from exchange import audit
from exchange.actions import rows
from exchange.models import User
from tasks import rules
from tasks.models import Indicator

EDITABLE = ("position", "name", "unit", "better", "baseline", "target", "method", "source_ref")


@audit.recorded("indicator.create")
def create_indicator(values: rows.Values, *, by: User, at: datetime) -> Indicator:
    """Add an indicator to a task. Raises NotAllowed but for 국무조정실; Incomplete, WrongState as ``rows.write``."""
    rows.refuse(rules.why_not_manage_work(by))
    return rows.add(Indicator, values, ("task", *EDITABLE))


@audit.recorded("indicator.edit")
def edit_indicator(pk: int, values: rows.Values, *, version: str, by: User, at: datetime) -> Indicator:
    """Correct an indicator; readings already reported stay. Raises Stale where ``version`` is old."""
    rows.refuse(rules.why_not_manage_work(by))
    return rows.change(rows.locked(Indicator, pk, version), values, EDITABLE)
