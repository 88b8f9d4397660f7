"""Ministries by their line: what one was and what it became are the same owner of rights, decisions and payments."""

from collections.abc import Iterable
from datetime import date

from exchange.models import Ministry, User, lineage
from exchange.models.ministry import Lineage


def line_of(user: User) -> frozenset[int]:
    """Return the keys of the ministries of the user's line; empty for a person of none. One statement a request."""
    if user.ministry_id is None:
        return frozenset()
    kept = user.__dict__.setdefault("_line_of", {})
    if user.ministry_id not in kept:
        kept[user.ministry_id] = frozenset(lineage(pk=user.ministry_id).values_list("of_line", flat=True))
    return kept[user.ministry_id]


def lines(keys: Iterable[int]) -> dict[int, int]:
    """Return ministry → the least key of its line, by which the rows of one line are added up. One statement."""
    found: dict[int, int] = {}
    for pk, other in Ministry.objects.filter(pk__in=set(keys)).order_by().values_list("pk", Lineage("pk")):
        found[pk] = min(other, found.get(pk, other))
    return found


def living(pk: int, on: date) -> Ministry:
    """Return the ministry of the line of ``pk`` that exists on ``on``: itself while it does, else what it became.

    A line without any on that day gives the ministry itself.
    """
    itself = Ministry.objects.get(pk=pk)
    there = list(Ministry.objects.valid_on(on).filter(pk__in=lineage(pk=pk)).order_by("rank", "pk"))
    return itself if itself in there or not there else there[0]
