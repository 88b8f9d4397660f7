"""Organisations: add one, correct one. A renamed one is a new row that the old one points to; none is deleted."""

from datetime import datetime

from exchange import audit, rules
from exchange.actions import rows
from exchange.models import Ministry, User

EDITABLE = (
    "name",
    "short_name",
    "name_en",
    "aliases",
    "org_code",
    "kind",
    "rank",
    "valid_from",
    "valid_until",
    "successor",
    "source_ref",
)


@audit.recorded("ministry.create")
def create_ministry(values: rows.Values, *, by: User, at: datetime) -> Ministry:
    """Add an organisation. Raises NotAllowed but for administrators; Incomplete, WrongState as ``rows.write``."""
    rows.refuse(rules.why_not_manage(by))
    return rows.add(Ministry, values, ("code", *EDITABLE))


@audit.recorded("ministry.edit")
def edit_ministry(pk: int, values: rows.Values, *, version: str, by: User, at: datetime) -> Ministry:
    """Correct an organisation; its code stays, addresses are made of it. Raises Stale where ``version`` is old."""
    rows.refuse(rules.why_not_manage(by))
    return rows.change(rows.locked(Ministry, pk, version), values, EDITABLE)
