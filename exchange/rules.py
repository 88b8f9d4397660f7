"""Who acts for which post on a day. Asked again on every request, so rights end with the assignment."""

from dataclasses import dataclass
from datetime import date

from exchange.models import Assignment, Assistance, Role, StandIn, User, open_on


@dataclass(frozen=True)
class Seat:
    """A post that a person may write for on a day.

    may_sign  whether the person may confirm: the holder or the holder's substitute, never an assistant
    holder    whose post it is where somebody else acts for the holder; None for the holder in person
    """

    post_id: int
    may_sign: bool
    holder: User | None = None


def seats_of(user: User, on: date) -> list[Seat]:
    """Return the posts that ``user`` may write for on ``on``, each once, the strongest right winning.

    A coordinator, administrator, viewer or evaluator has none, whatever rows may say.
    """
    seats: dict[int, Seat] = {}
    if user.role == Role.ASSISTANT:
        for post_id in Assistance.objects.on(on).filter(assistant=user).values_list("post_id", flat=True):
            seats[post_id] = Seat(post_id, may_sign=False)
    if user.role == Role.EXCHANGEE:
        absent = StandIn.objects.filter(open_on(on), substitute=user).values("absent")
        held = (
            Assignment.objects.on(on)
            .filter(holder__in=[user.pk])
            .union(Assignment.objects.on(on).filter(holder__in=absent))
            .values_list("post_id", "holder_id")
        )
        others = {post_id: holder_id for post_id, holder_id in held if holder_id != user.pk}
        names = User.objects.in_bulk(others.values()) if others else {}
        for post_id, holder_id in others.items():
            seats[post_id] = Seat(post_id, may_sign=True, holder=names[holder_id])
        for post_id, holder_id in held:
            if holder_id == user.pk:
                seats[post_id] = Seat(post_id, may_sign=True)
    return list(seats.values())


def posts_of(user: User, on: date) -> list[int]:
    """Return the keys of the posts that ``user`` may write for on ``on``."""
    return [seat.post_id for seat in seats_of(user, on)]


def holders_on(post_ids: list[int], on: date) -> dict[int, User]:
    """Return who holds each of these posts on ``on``; a vacant post is absent from the answer."""
    rows = Assignment.objects.on(on).filter(post__in=post_ids).select_related("holder")
    return {row.post_id: row.holder for row in rows}
