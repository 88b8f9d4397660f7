"""Who acts for which post on a day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from exchange.errors import Refusal
from exchange.joined import Joined
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
    rows = Assignment.objects.on(on).filter(post__in=post_ids).select_related("holder")
    return _confirmers({row.post_id: row.holder for row in rows}, on)


def _confirmers(holders: Mapping[int, User], on: date) -> dict[int, Confirmer]:
    """Return who confirms for each of these posts by its holder. A statement where an account is stopped, else none."""
    stopped = [holder.pk for holder in holders.values() if not holder.is_active]
    substitutes: dict[int, User] = {}
    if stopped:
        acting = StandIn.objects.filter(open_on(on), absent__in=stopped, substitute__is_active=True)
        substitutes = {one.absent_id: one.substitute for one in acting.select_related("substitute")}
    return {post: Confirmer(holder, substitutes.get(holder.pk)) for post, holder in holders.items()}


def signers_on(post_ids: Collection[int], on: date) -> dict[int, User]:
    """Return who can confirm for each of these posts and is told of it; a post without anybody is absent."""
    found = confirmers_on(post_ids, on)
    return {post: confirmer.person for post, confirmer in found.items() if confirmer.person}


_PERSON = Joined(User, {"": "person"})
_TOLD = """
    SELECT {person}, held.post_id, FALSE AS is_helping, held.id AS place
    FROM exchange_assignment AS held JOIN exchange_user AS person ON person.id = held.holder_id
    WHERE held.post_id = ANY(%(posts)s)
      AND held.starts_on <= %(day)s AND (held.ends_on IS NULL OR held.ends_on >= %(day)s)
    UNION ALL
    SELECT {person}, helped.post_id, TRUE, helped.id
    FROM exchange_assistance AS helped JOIN exchange_user AS person ON person.id = helped.assistant_id
    WHERE helped.post_id = ANY(%(posts)s) AND person.is_active
      AND helped.starts_on <= %(day)s AND (helped.ends_on IS NULL OR helped.ends_on >= %(day)s)
    ORDER BY is_helping, place
"""
TOLD = Statement("posts_told", _TOLD.format(person=_PERSON.sql), {"posts": "bigint[]", "day": "date"})


def told_on(post_ids: Collection[int], on: date) -> dict[int, list[User]]:
    """Return who is told of what concerns each of these posts on ``on``: who confirms, then those who help them write.

    A post that nobody confirms for is absent. One statement, and a second one where a holder's account is stopped.
    """
    people = [
        (post, is_helping, _PERSON.read(row))
        for row in TOLD.rows(posts=list(post_ids), day=on)
        for post, is_helping in [row[_PERSON.width : _PERSON.width + 2]]
    ]
    confirmers = _confirmers({post: person for post, is_helping, person in people if not is_helping}, on)
    found = {post: [confirmer.person] for post, confirmer in confirmers.items() if confirmer.person}
    for post, is_helping, person in people:
        if is_helping and post in found and person.rights.scope == Scope.HELPED_POSTS:
            found[post].append(person)
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
