"""To which organisation an account belongs on a day: where it is registered, followed through reorganisations."""

from collections.abc import Iterable
from datetime import date

from exchange.models import Ministry, User


def ministry_of(account: User, day: date) -> int | None:
    """Return the key of the organisation that ``account`` belongs to on ``day``; None where none is registered.

    Costs one query unless ``moves`` is prefetched, none for an account without an organisation.
    """
    return account.ministry_on(day)


def with_predecessors(ministries: Iterable[int]) -> set[int]:
    """Return ``ministries`` with all that they succeeded, directly or through others: one query a generation."""
    found = set(ministries)
    ahead = found
    while ahead:
        ahead = set(Ministry.objects.filter(successor__in=ahead).values_list("pk", flat=True)) - found
        found |= ahead
    return found
