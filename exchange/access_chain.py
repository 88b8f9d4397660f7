"""The hash chain of the access log, computed a second time outside the database. Pure: rows in, findings out."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Link(NamedTuple):
    """One row of the log as the chain sees it: all fields in the order of ``entry_hash``."""

    id: int
    at: datetime
    user_id: int | None
    user_name: str
    role: str
    address: str
    kind: str
    action: str
    target: str
    subject: str
    result: str
    status: int
    previous_hash: str
    hash: str


class Damage(Enum):
    """What happened to a row."""

    CHANGED = "내용이 바뀌었습니다"
    REMOVED = "바로 앞 줄이 삭제되었습니다"
    INSERTED = "나중에 끼워 넣은 줄입니다"
    CUT = "마지막 줄 뒤가 삭제되었습니다"
    ADDED = "기록 함수를 거치지 않고 덧붙인 줄입니다"


@dataclass(frozen=True)
class Finding:
    """How far the chain holds: ``checked`` rows, the last of them with ``hash``; then ``damage`` at row ``row_id``."""

    checked: int
    hash: str
    damage: Damage | None = None
    row_id: int | None = None
    at: datetime | None = None


def entry_hash(link: Link) -> str:
    """Return the SHA-256 of all fields but the hash, each after its length. Same rule as SQL's access_entry_hash()."""
    fields = (
        str(link.id),
        str((link.at - EPOCH) // MICROSECOND),
        "" if link.user_id is None else str(link.user_id),
        link.user_name,
        link.role,
        link.address,
        link.kind,
        link.action,
        link.target,
        link.subject,
        link.result,
        str(link.status),
        link.previous_hash,
    )
    return hashlib.sha256("".join(f"{len(field)}:{field}" for field in fields).encode()).hexdigest()


def verify(links: Iterable[Link], *, start_hash: str, end_hash: str, entries: int) -> Finding:
    """Follow the chain and stop at the first row that does not fit.

    links       the rows by ascending key, read once
    start_hash  what stands before the first row; end_hash, entries  what the head says of the last row and their number
    """
    checked, expected, last = 0, start_hash, None
    for link, following in _with_next(links):
        damage = _damage(link, following, expected)
        if damage:
            return Finding(checked, expected, damage, link.id, link.at)
        if checked == entries:
            return Finding(checked, expected, Damage.ADDED, link.id, link.at)
        checked, expected, last = checked + 1, link.hash, link
    if expected != end_hash or checked != entries:
        return Finding(checked, expected, Damage.CUT, last.id if last else None, last.at if last else None)
    return Finding(checked, expected)


def _damage(link: Link, following: Link | None, expected: str) -> Damage | None:
    sound = entry_hash(link) == link.hash
    if sound and link.previous_hash == expected:
        # a row that was slipped in may be sound in itself: then the next row still points past it
        slipped_in = following is not None and following.previous_hash == expected
        return Damage.INSERTED if slipped_in else None
    if following is not None and following.previous_hash == expected:
        return Damage.INSERTED
    return Damage.REMOVED if sound else Damage.CHANGED


def _with_next(links: Iterable[Link]) -> Iterator[tuple[Link, Link | None]]:
    """Pair each row with the one after it, None after the last."""

    def ended() -> Iterator[Link | None]:
        yield from links
        yield None

    for link, following in pairwise(ended()):
        if link is not None:
            yield link, following
