"""To which organisation an account belongs on a day: where it is registered, followed through reorganisations."""

from collections.abc import Iterable
from datetime import date

from exchange.models import AccountMove, Ministry, User


def ministry_of(account: User, day: date) -> int | None:
    """Return the key of the organisation that ``account`` belongs to on ``day``; None where none is registered.

    Costs one query unless ``moves`` is prefetched, none for an account without an organisation.
    """
    if account.ministry_id is None:
        return None
    return followed(account.ministry_id, account.moves.all(), day)


def followed(registered: int, moves: Iterable[AccountMove], day: date) -> int:
    """Follow ``registered`` through ``moves`` (the earliest first) that have begun by ``day``.

    A move counts only from where the account is: one that was registered elsewhere by hand since then stays there.
    """
    ministry = registered
    for move in moves:
        if move.starts_on <= day and move.before_id == ministry:
            ministry = move.after_id
    return ministry


def with_predecessors(ministries: Iterable[int]) -> set[int]:
    """Return ``ministries`` with all that they succeeded, directly or through others: one query a generation."""
    found = set(ministries)
    ahead = found
    while ahead:
        ahead = set(Ministry.objects.filter(successor__in=ahead).values_list("pk", flat=True)) - found
        found |= ahead
    return found
