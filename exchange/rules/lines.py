"""Ministries by their line: what one was and what it became are the same owner of rights, decisions and payments."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from exchange import clock
from exchange.models import Ministry, User, lineage
from exchange.models.ministry import Lineage


def line_of(user: User) -> frozenset[int]:
    """Return the keys of the ministries of the line that the user belongs to today; empty for a person of none.

    Two statements a request.
    """
    if user.ministry_id is None:
        return frozenset()
    if user.__dict__.get("_line_of", (None,))[0] != user.ministry_id:
        own = lineage(pk__in=user.ministries_on(clock.today()))
        user.__dict__["_line_of"] = (user.ministry_id, frozenset(own.values_list("of_line", flat=True)))
    return user.__dict__["_line_of"][1]


def those_of(users: QuerySet[User], ministry: int) -> list[User]:
    """Keep the accounts that belong to the line of ``ministry`` today. Three statements."""
    line = set(lineage(pk=ministry).values_list("of_line", flat=True))
    near = users.filter(Q(ministry__in=line) | Q(moves__after__in=line)).distinct().prefetch_related("moves")
    return [user for user in near if not line.isdisjoint(user.ministries_on(clock.today()))]


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
    line = list(Ministry.objects.filter(pk__in=lineage(pk=pk)).order_by("rank", "pk"))
    itself = next(each for each in line if each.pk == pk)
    there = [each for each in line if each.exists_on(on)]
    return itself if itself in there or not there else there[0]
