"""Rounds of the exchange, and the categories by which pairs are told apart."""

from datetime import datetime

from exchange import audit, rules
from exchange.actions import rows
from exchange.models import ExchangeRound, TaskCategory, User

ROUND_EDITABLE = (
    "name",
    "selected_on",
    "announced_posts",
    "announced_director_generals",
    "announced_directors",
    "note",
    "source_ref",
)
CATEGORY_EDITABLE = ("name", "short_name", "definition", "rank", "source_ref")


@audit.recorded("round.create")
def create_round(values: rows.Values, *, by: User, at: datetime) -> ExchangeRound:
    """Add a round. Raises NotAllowed but for administrators; Incomplete, WrongState as ``rows.write``."""
    rows.refuse(rules.why_not_manage(by))
    return rows.add(ExchangeRound, values, ("number", *ROUND_EDITABLE))


@audit.recorded("round.edit")
def edit_round(pk: int, values: rows.Values, *, version: str, by: User, at: datetime) -> ExchangeRound:
    """Correct a round; its number stays, codes of pairs and tasks are made of it."""
    rows.refuse(rules.why_not_manage(by))
    return rows.change(rows.locked(ExchangeRound, pk, version), values, ROUND_EDITABLE)


@audit.recorded("category.create")
def create_category(values: rows.Values, *, by: User, at: datetime) -> TaskCategory:
    """Add a category. Raises NotAllowed but for administrators; Incomplete, WrongState as ``rows.write``."""
    rows.refuse(rules.why_not_manage(by))
    return rows.add(TaskCategory, values, ("code", *CATEGORY_EDITABLE))


@audit.recorded("category.edit")
def edit_category(pk: int, values: rows.Values, *, version: str, by: User, at: datetime) -> TaskCategory:
    """Correct a category; its code stays, addresses of filtered lists are made of it."""
    rows.refuse(rules.why_not_manage(by))
    return rows.change(rows.locked(TaskCategory, pk, version), values, CATEGORY_EDITABLE)
