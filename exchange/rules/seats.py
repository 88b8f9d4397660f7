"""Who acts for which post on a day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from exchange.models import (
    Assignment,
    Assistance,
    StandIn,
    User,
    open_on,
)
from exchange.roles import Scope


@dataclass(frozen=True)
class Seat:
    """A post that a person may write for on a day.

    may_sign  whether the person may confirm: the holder or the holder's substitute, never an assistant
    holder    whose post it is where somebody else acts for the holder; None for the holder in person
    barred    why the person may not confirm although the seat would let them; "" where nothing bars them
    """

    post_id: int
    may_sign: bool
    holder: User | None = None
    barred: str = ""

    @property
    def signs(self) -> bool:
        """Whether the person may confirm from this seat now."""
        return self.may_sign and not self.barred


def seats_of(user: User, on: date) -> list[Seat]:
    """Return the posts that ``user`` may write for on ``on``, each once, the strongest right winning.

    A role whose own are not posts has none, whatever rows may say.
    """
    seats: dict[int, Seat] = {}
    if user.rights.scope == Scope.HELPED_POSTS:
        for post_id in Assistance.objects.on(on).filter(assistant=user).values_list("post_id", flat=True):
            seats[post_id] = Seat(post_id, may_sign=False)
    if user.rights.scope == Scope.HELD_POSTS:
        held = _held(user, on)
        others = {post_id: holder_id for post_id, holder_id in held if holder_id != user.pk}
        names = User.objects.in_bulk(others.values()) if others else {}
        for post_id, holder_id in others.items():
            seats[post_id] = Seat(post_id, may_sign=True, holder=names[holder_id])
        for post_id, holder_id in held:
            if holder_id == user.pk:
                seats[post_id] = Seat(post_id, may_sign=True)
    return list(seats.values())


def posts_of(user: User, on: date) -> list[int]:
    """Return the keys of the posts that ``user`` may write for on ``on``. One statement at most."""
    if user.rights.scope == Scope.HELD_POSTS:
        return sorted({post_id for post_id, _ in _held(user, on)})
    return [seat.post_id for seat in seats_of(user, on)]


def _held(user: User, on: date) -> QuerySet:
    """Return post and holder of what the person holds, or stands in for the holder of."""
    absent = StandIn.objects.filter(open_on(on), substitute=user).values("absent")
    own, others = Assignment.objects.on(on).filter(holder=user), Assignment.objects.on(on).filter(holder__in=absent)
    return own.union(others).values_list("post_id", "holder_id")


def holders_on(post_ids: list[int], on: date) -> dict[int, User]:
    """Return who holds each of these posts on ``on``; a vacant post is absent from the answer."""
    rows = Assignment.objects.on(on).filter(post__in=post_ids).select_related("holder")
    return {row.post_id: row.holder for row in rows}
