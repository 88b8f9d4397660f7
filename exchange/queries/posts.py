"""Posts with who sits in them, how long still, and across from whom."""

from dataclasses import dataclass
from datetime import date

from exchange import sentences
from exchange.models import Assignment, ExchangePair, Ministry, Post, User
from exchange.models.ministry import Lineage
from exchange.models.pair import ExchangePairQuerySet
from exchange.roles import Capability
from exchange.rules import posts_of
from exchange.texts import initials, is_initials, without_spaces

Forms = tuple[list[str], list[str]]  # short and full names; other forms of them
FORMS = ("pk", "short_name", "name", "aliases")


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
    term         the assignment that runs on the day, else None
    was_held     whether anybody is known to have begun in the post by the day: if not, it is not known to be vacant
    days_left    calendar days until the term's last day, 0 on it; None without an end
    sees_names   whether the reader may read the holder's name
    """

    post: Post
    pair: ExchangePair
    other: Post
    term: Assignment | None
    days_left: int | None
    sees_names: bool
    was_held: bool = True

    @property
    def empty_word(self) -> str:
        """What stands in place of a holder where no term runs."""
        return empty_word(was_held=self.was_held)

    @property
    def has_no_task(self) -> bool:
        """Whether the announcement that lists the tasks leaves the pair out (과제 미수록)."""
        return self.pair.no_task_reason != ""

    @property
    def is_demo(self) -> bool:
        return self.post.is_demo or (self.term is not None and self.term.is_demo)

    def answers_to(self, words: str, forms: dict[int, Forms]) -> bool:
        """Whether the post or its ministry goes, or ever went, by ``words``, in any spacing; 초성 too.

        forms  what the ministries of each ministry's line are called (``forms_by_line``)
        """
        full, names = [], []
        for one in self.post.names_ever:
            called, others = forms[one.ministry.pk]
            full += [f"{name}{one.title}" for name in called]
            names += [*others, *one.aliases]
        names += full
        if is_initials(words):
            return any(initials(words) in initials(name) for name in full)
        return any(without_spaces(words) in without_spaces(name) for name in names)

    # ---- what the list can be ordered by ----

    @property
    def position(self) -> tuple[int, int, bool]:
        return self.pair.round.number, self.pair.number, self.post.pk != self.pair.post_a_id

    @property
    def ministry_rank(self) -> tuple:
        return self.post.name.ministry.rank, self.position

    @property
    def title(self) -> str:
        return self.post.name.title

    @property
    def level_rank(self) -> tuple:
        return self.post.name.level != "dg", self.position

    @property
    def ends(self) -> tuple:
        """The term that ends first stands first; then terms without an end, then vacant posts."""
        ends_on = self.term.ends_on if self.term else None
        return self.term is None, ends_on is None, ends_on or date.max, self.position


def post_rows(pairs: ExchangePairQuerySet, names: Names, on: date) -> list[PostRow]:
    """Return both posts of each pair, in the pairs' order, the post named first standing first. Two statements."""
    read = list(pairs.for_table())
    keys = {key for pair in read for key in (pair.post_a_id, pair.post_b_id)}
    begun = Assignment.objects.filter(post__in=keys, starts_on__lte=on).select_related("holder", "home_ministry")
    held = list(begun)
    terms = {term.post_id: term for term in held if runs_on(term, on)}
    were_held = {term.post_id for term in held}
    rows = []
    for pair in read:
        for post, across in ((pair.post_a, pair.post_b), (pair.post_b, pair.post_a)):
            term = terms.get(post.pk)
            left = (term.ends_on - on).days if term and term.ends_on else None
            rows.append(PostRow(post, pair, across, term, left, names.of(pair), post.pk in were_held))
    return rows


def empty_word(*, was_held: bool) -> str:
    """Say what a post is in which no term runs: vacant only where somebody is known to have held it."""
    return sentences.VACANT if was_held else sentences.HOLDER_NOT_KNOWN


def forms_by_line() -> dict[int, Forms]:
    """Return ministry → the short and full names of its whole line, and every other form of them. Two statements."""
    forms = {pk: ((short, name), others) for pk, short, name, others in Ministry.objects.values_list(*FORMS)}
    found: dict[int, Forms] = {}
    for pk, other in Ministry.objects.values_list("pk", Lineage("pk")):
        called, others = found.setdefault(pk, ([], []))
        called += forms[other][0]
        others += forms[other][1]
    return found


def terms_of(post: Post) -> list[Assignment]:
    """Return everybody who sat, sits or will sit in ``post``, the latest first."""
    return list(post.assignments.select_related("holder", "home_ministry").order_by("-starts_on", "-pk"))


def runs_on(term: Assignment, day: date) -> bool:
    """Whether the term includes ``day``, both ends counted."""
    return term.starts_on <= day and (term.ends_on is None or term.ends_on >= day)
