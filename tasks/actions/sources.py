"""Where a row of the work comes from: an operator vouches for what so far rested on reasoning."""

from datetime import datetime

from exchange import audit
from exchange.actions import rows
from exchange.models import Sourced, User
from tasks import rules


@audit.recorded("source.confirm")
def confirm_source(
    model: type[Sourced], pk: int, *, source_ref: str, reason: str, version: str, by: User, at: datetime
) -> Sourced:
    """Take 확인 필요 off a row of the work. Raises NotAllowed, Stale, and as ``rows.confirm``."""
    rows.refuse(rules.why_not_manage_work(by))
    return rows.confirm(rows.locked(model, pk, version), source_ref=source_ref, reason=reason)
