"""What a reorganisation does, as a plan, and the followers by which the floors above take part in it.

An act of this floor that concerns upper ones announces it to followers. They are named in ``settings.REORGANISATION_
FOLLOWERS``, in floor order, as dotted paths to ``Follower`` objects: no import points upwards, nothing is registered in
passing. Everything happens in the transaction of the act.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from django.conf import settings
from django.db.models import Model
from django.utils.module_loading import import_string

from exchange.clock import SEOUL
from exchange.models import (
    Assignment,
    Assistance,
    ExchangePair,
    Post,
    PostAnswer,
    PostName,
    Reorganisation,
    ReorganisationMinistry,
    User,
)


@dataclass(frozen=True)
class PostMove:
    """One post of an organisation of before, and where it goes.

    name    what it is called up to the day       title   what it is called from the day on
    answer  a PostAnswer, "" while nobody has answered
    line    the organisation it goes to; None where it stays, ends, or nobody has answered
    """

    name: PostName
    answer: str
    line: ReorganisationMinistry | None
    title: str

    @property
    def post(self) -> Post:
        return self.name.post

    @property
    def is_moving(self) -> bool:
        return self.line is not None

    @property
    def renamed(self) -> str:
        """What the post is called from the day on; "" where its name does not change."""
        return f"{self.line.short_name} {self.title}" if self.line else ""


@dataclass(frozen=True)
class AccountChange:
    """One account of an organisation of before; ``line`` is None where nobody knows yet where it goes."""

    account: User
    before: int  # the ministry it belongs to up to the day
    line: ReorganisationMinistry | None


@dataclass(frozen=True)
class Plan:
    """A reorganisation with all rows it concerns, read once; followers add what is theirs.

    posts        every post whose name on the eve of the day is at an organisation of before
    assignments  those of these posts that run on the day or later;  assistances likewise
    accounts     those that belong to an organisation of before on the eve
    """

    act: Reorganisation
    posts: Sequence[PostMove]
    pairs: Sequence[ExchangePair]
    assignments: Sequence[Assignment]
    assistances: Sequence[Assistance]
    accounts: Sequence[AccountChange]

    @property
    def day(self) -> date:
        return self.act.day

    @property
    def eve(self) -> date:
        """The last day of the present names."""
        return self.act.day - timedelta(days=1)

    @property
    def unanswered(self) -> list[PostMove]:
        return [move for move in self.posts if not move.answer] if self.act.asks_posts else []

    @property
    def moving(self) -> list[PostMove]:
        return [move for move in self.posts if move.is_moving]

    @property
    def before_ids(self) -> list[int]:
        """Keys of the organisations of before."""
        return [line.registered.pk for line in self.act.before]

    @property
    def post_ids(self) -> list[int]:
        return [move.post.pk for move in self.posts]

    def line_of(self, post_id: int) -> ReorganisationMinistry | None:
        return next((move.line for move in self.posts if move.post.pk == post_id), None)


@dataclass(frozen=True)
class Effect:
    """One line of 이관 대상: what kind of thing, what it is called until and from the day, and how many there are.

    rows  exactly what is counted: (what it is called, its page or "")
    """

    kind: str
    before: str
    after: str
    note: str
    rows: Sequence[tuple[str, str]]

    @property
    def count(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class KeptRecord:
    """One line of 유지되는 기록: ``what`` is the link's text, ``rest`` the sentence that goes on after it."""

    what: str
    rest: str = ""
    href: str = ""


@dataclass(frozen=True)
class Check:
    """One line of 확인: whether all is in order (True), only worth knowing (None) or in the way (False)."""

    title: str
    words: str
    fine: bool | None
    rows: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Preview:
    """What a follower says about a plan.

    asks_payer  why the paying organisation must be answered, "" where it need not
    notes       words beside a post or a pair of the plan, by ("post" or "pair", key): what hangs on it on this floor
    """

    effects: Sequence[Effect] = ()
    kept: Sequence[KeptRecord] = ()
    checks: Sequence[Check] = ()
    asks_payer: str = ""
    notes: dict[tuple[str, int], str] = field(default_factory=dict)


class Changes(Protocol):
    """How a follower writes: every row it makes or changes is taken back by the same act."""

    def make(self, row: Model) -> Any: ...

    def change(self, row: Model, **values: Any) -> Any: ...


@dataclass(frozen=True)
class Follower:
    """How one floor takes part.

    preview      reads only; on the page and again inside the act
    apply        writes what a merge, split, move or abolition changes on this floor. A rename rewrites nothing
    blocks_undo  says what was built on the new names since the moment given, a sentence for each kind of thing
    """

    preview: Callable[[Plan, datetime], Preview]
    apply: Callable[[Plan, Changes], None]
    blocks_undo: Callable[[Plan, datetime], list[str]]


def followers() -> list[Follower]:
    """Return the followers in floor order. Raises ImportError where the settings name one that does not exist."""
    return [import_string(path) for path in settings.REORGANISATION_FOLLOWERS]


def begins(day: date) -> datetime:
    """Return the moment at which ``day`` begins: 00:00 in Seoul."""
    return datetime.combine(day, time(), SEOUL)


def built_since(act: Reorganisation) -> datetime:
    """Return the moment from which something can have been built on the names of an applied ``act``."""
    return max(begins(act.day), act.applied_at) if act.applied_at else begins(act.day)


def goes_to(act: Reorganisation, answer: str, line: ReorganisationMinistry | None) -> ReorganisationMinistry | None:
    """Return where a post goes: all to the one successor where nothing is asked, else by its answer."""
    if act.asks_posts:
        return line if answer == PostAnswer.SUCCEEDS else None
    return act.after[0] if act.after else None
