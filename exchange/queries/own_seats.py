"""The posts a person acts for, with their names."""

from dataclasses import dataclass
from datetime import date

from exchange.models import Post, User
from exchange.rules import Seat, seats_of


@dataclass(frozen=True)
class OwnSeat:
    """A post and in which capacity the person acts for it."""

    post: Post
    seat: Seat

    @property
    def capacity(self) -> str:
        """교류자, 작성 보조, or for whom the person stands in."""
        if self.seat.holder:
            return f"{self.seat.holder} 대행"
        return "교류자" if self.seat.may_sign else "작성 보조"


def own_seats(user: User, on: date) -> list[OwnSeat]:
    """Return the posts ``user`` acts for on ``on``, in the order of their codes."""
    seats = {seat.post_id: seat for seat in seats_of(user, on)}
    posts: list[Post] = list(Post.objects.filter(pk__in=seats).for_table()) if seats else []
    return [OwnSeat(post, seats[post.pk]) for post in posts]
