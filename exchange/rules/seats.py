"""Who acts for which post on a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from exchange.errors import Refusal
from exchange.models import (
    Assignment,
    Assistance,
    StandIn,
    User,
    open_on,
)
from exchange.roles import Scope
from exchange.statements import Statement


@dataclass(frozen=True)
class Seat:
    """A post that a person may write for on a day.

    may_sign  whether the person may confirm: the holder or the holder's substitute, never an assistant
    holder    whose post it is where somebody else acts for the holder; None for the holder in person
    barred    why the person may not confirm although the seat would let them; None where nothing bars them
    """

    post_id: int
    may_sign: bool
    holder: User | None = None
    barred: Refusal | None = None

    @property
    def signs(self) -> bool:
        """Whether the person may confirm from this seat now."""
        return self.may_sign and not self.barred


def seats_of(user: User, on: date) -> list[Seat]:
    """Return the posts that ``user`` may write for on ``on``, each once, the strongest right winning.

    A role whose own are not posts has none, whatever rows may say; a stopped account neither.
    """
    if not user.is_active:
        return []
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
    if user.rights.scope == Scope.HELD_POSTS and user.is_active:
        return sorted({post_id for post_id, _ in _held(user, on)})
    return [seat.post_id for seat in seats_of(user, on)]


HELD = Statement(  # asked on nearly every request of somebody who holds a post
    "posts_held",
    """
    SELECT DISTINCT post_id, holder_id FROM exchange_assignment
    WHERE starts_on <= %(day)s AND (ends_on IS NULL OR ends_on >= %(day)s)
      AND (holder_id = %(person)s OR holder_id IN (
          SELECT absent_id FROM exchange_standin
          WHERE substitute_id = %(person)s AND starts_on <= %(day)s AND (ends_on IS NULL OR ends_on >= %(day)s)
      ))
    """,
    {"day": "date", "person": "bigint"},
)


def _held(user: User, on: date) -> list[tuple[int, int]]:
    """Return post and holder of what the person holds, or stands in for the holder of."""
    return HELD.rows(day=on, person=user.pk)


@dataclass(frozen=True)
class Confirmer:
    """Who confirms for a post on a day.

    holder      who holds it
    substitute  who acts for a holder whose account is stopped; None while the holder's is in use, or where nobody does
    """

    holder: User
    substitute: User | None = None

    @property
    def person(self) -> User | None:
        """Who can confirm and be told; None where nobody can."""
        return self.holder if self.holder.is_active else self.substitute


def confirmers_on(post_ids: Collection[int], on: date) -> dict[int, Confirmer]:
    """Return who confirms for each of these posts on ``on``; a vacant post is absent from the answer.

    One statement, and a second one where a holder's account is stopped. A stopped account confirms nothing.
    """
    rows = list(Assignment.objects.on(on).filter(post__in=post_ids).select_related("holder"))
    stopped = [row.holder_id for row in rows if not row.holder.is_active]
    substitutes: dict[int, User] = {}
    if stopped:
        acting = StandIn.objects.filter(open_on(on), absent__in=stopped, substitute__is_active=True)
        substitutes = {one.absent_id: one.substitute for one in acting.select_related("substitute")}
    return {row.post_id: Confirmer(row.holder, substitutes.get(row.holder_id)) for row in rows}


def signers_on(post_ids: Collection[int], on: date) -> dict[int, User]:
    """Return who can confirm for each of these posts and is told of it; a post without anybody is absent."""
    found = confirmers_on(post_ids, on)
    return {post: confirmer.person for post, confirmer in found.items() if confirmer.person}


def told_on(post_ids: Collection[int], on: date) -> dict[int, list[User]]:
    """Return who is told of what concerns each of these posts on ``on``: who confirms, then those who help them write.

    A post that nobody confirms for is absent. Two statements, and a third one where a holder's account is stopped.
    """
    found = {post: [person] for post, person in signers_on(post_ids, on).items()}
    helping = Assistance.objects.on(on).filter(post__in=post_ids, assistant__is_active=True)
    for each in helping.select_related("assistant").order_by("pk"):
        if each.post_id in found and each.assistant.rights.scope == Scope.HELPED_POSTS:
            found[each.post_id].append(each.assistant)
    return found


def all_told_on(post_ids: Collection[int], on: date) -> list[User]:
    """Return who is told of what concerns any of these posts on ``on``, each once, in the order of the posts."""
    found = told_on(post_ids, on)
    return list({person.pk: person for post in post_ids for person in found.get(post, [])}.values())


def why_nobody_confirms(confirmer: Confirmer | None) -> str:
    """Say why nobody, or somebody else, confirms for a post, and whom to ask; "" where its holder can."""
    if confirmer is None:
        return "지금 이 직위의 발령이 확인되지 않습니다. 관리자에게 발령 등록을 요청해 주세요."
    if confirmer.holder.is_active:
        return ""
    if confirmer.substitute:
        return f"교류자의 계정이 사용 중지되어 직무대행 {confirmer.substitute}에게 요청해야 합니다."
    return "교류자의 계정이 사용 중지되어 확인할 사람이 없습니다. 관리자에게 직무 대행이나 새 발령을 요청해 주세요."
