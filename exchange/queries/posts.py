"""Posts with who sits in them, how long still, and across from whom."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from exchange.models import Assignment, ExchangePair, Post, User
from exchange.models.pair import ExchangePairQuerySet
from exchange.roles import Capability
from exchange.rules import posts_of
from exchange.texts import initials, is_initials, without_spaces


@dataclass(frozen=True)
class Names:
    """Whose names a person may read: everybody's with that right, else those of the own pairs."""

    everywhere: bool
    posts: frozenset[int]

    def of(self, pair: ExchangePair) -> bool:
        return self.everywhere or not self.posts.isdisjoint((pair.post_a_id, pair.post_b_id))


def names_for(user: User, on: date) -> Names:
    """Return what decides whose names ``user`` may read on ``on``."""
    everywhere = user.may(Capability.SEE_PERSON_NAMES)
    return Names(everywhere=everywhere, posts=frozenset([] if everywhere else posts_of(user, on)))


@dataclass(frozen=True)
class PostRow:
    """One post of one pair on one day.

    other        the post across
    term         the assignment that runs on the day, else None (공석)
    days_left    calendar days until the term's last day, 0 on it; None without an end
    sees_names   whether the reader may read the holder's name
    """

    post: Post
    pair: ExchangePair
    other: Post
    term: Assignment | None
    days_left: int | None
    sees_names: bool

    @property
    def has_no_task(self) -> bool:
        """Whether the announcement that lists the tasks leaves the pair out (과제 미수록)."""
        return self.pair.no_task_reason != ""

    @property
    def is_demo(self) -> bool:
        return self.post.is_demo or (self.term is not None and self.term.is_demo)

    def answers_to(self, words: str) -> bool:
        """Whether the post or its ministry goes by ``words``, in any name and spacing; 초성 too."""
        ministry, post = self.post.ministry, self.post
        full = [f"{name}{post.title}" for name in (ministry.short_name, ministry.name)]
        names = [*full, *ministry.aliases, *post.aliases]
        if is_initials(words):
            return any(initials(words) in initials(name) for name in full)
        return any(without_spaces(words) in without_spaces(name) for name in names)

    # ---- what the list can be ordered by ----

    @property
    def position(self) -> tuple[int, int, bool]:
        return self.pair.round.number, self.pair.number, self.post.pk != self.pair.post_a_id

    @property
    def ministry_rank(self) -> tuple:
        return self.post.ministry.rank, self.position

    @property
    def title(self) -> str:
        return self.post.title

    @property
    def level_rank(self) -> tuple:
        return self.post.level != "dg", self.position

    @property
    def ends(self) -> tuple:
        """The term that ends first stands first; then terms without an end, then vacant posts."""
        ends_on = self.term.ends_on if self.term else None
        return self.term is None, ends_on is None, ends_on or date.max, self.position


def post_rows(pairs: ExchangePairQuerySet, names: Names, on: date) -> list[PostRow]:
    """Return both posts of each pair, in the pairs' order, the post named first standing first. Three statements."""
    running = Prefetch(
        "assignments", Assignment.objects.on(on).select_related("holder", "home_ministry"), to_attr="terms"
    )
    read = list(pairs.for_table())
    keys = {key for pair in read for key in (pair.post_a_id, pair.post_b_id)}
    posts = Post.objects.select_related("ministry").prefetch_related(running).in_bulk(keys)
    rows = []
    for pair in read:
        for key, across in ((pair.post_a_id, pair.post_b_id), (pair.post_b_id, pair.post_a_id)):
            term = next(iter(posts[key].terms), None)
            left = (term.ends_on - on).days if term and term.ends_on else None
            rows.append(PostRow(posts[key], pair, posts[across], term, left, names.of(pair)))
    return rows


def terms_of(post: Post) -> list[Assignment]:
    """Return everybody who sat, sits or will sit in ``post``, the latest first."""
    return list(post.assignments.select_related("holder", "home_ministry").order_by("-starts_on", "-pk"))


def runs_on(term: Assignment, day: date) -> bool:
    """Whether the term includes ``day``, both ends counted."""
    return term.starts_on <= day and (term.ends_on is None or term.ends_on >= day)
