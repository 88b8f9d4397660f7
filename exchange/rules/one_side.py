"""One person never acts for both posts of a pair on one day: as holder, assistant or substitute, in any mixture.

The database keeps the same rule (``exchange.models.one_side``); here it is said in a sentence before
anything is written.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from exchange import formats
from exchange.errors import Help, Refusal, lacking
from exchange.models import Assignment, Assistance, ExchangePair, Post, StandIn, User


@dataclass(frozen=True)
class Term:
    """A person who acts for a post between two days, both counted; no end means until further notice."""

    person: User
    post: Post
    starts_on: date
    ends_on: date | None
    capacity: str

    def meets(self, starts_on: date, ends_on: date | None) -> bool:
        """Whether at least one day lies in both spans."""
        return (ends_on is None or self.starts_on <= ends_on) and (self.ends_on is None or starts_on <= self.ends_on)

    def within(self, starts_on: date, ends_on: date | None) -> "Term":
        """Return the term cut to a span that it meets."""
        ends = min((end for end in (self.ends_on, ends_on) if end), default=None)
        return Term(self.person, self.post, max(self.starts_on, starts_on), ends, self.capacity)


def why_not_hold(post: Post, holder: User, starts_on: date, ends_on: date | None) -> Refusal | None:
    """Say why ``holder``, or who stands in for them, may not act for ``post`` between these days."""
    wanted = [Term(holder, post, starts_on, ends_on, "교류자")]
    for one in StandIn.objects.filter(absent=holder).select_related("substitute"):
        away = _term_of(one, post)
        if away.meets(starts_on, ends_on):
            wanted.append(away.within(starts_on, ends_on))
    return _first_clash(wanted)


def why_not_draft(post: Post, assistant: User, starts_on: date, ends_on: date | None) -> Refusal | None:
    """Say why ``assistant`` may not draft for ``post`` between these days."""
    return _first_clash([Term(assistant, post, starts_on, ends_on, "작성 보조")])


def why_not_substitute(absent: User, substitute: User, starts_on: date, ends_on: date | None) -> Refusal | None:
    """Say why ``substitute`` may not act between these days for the posts that ``absent`` holds."""
    wanted = []
    for held in Assignment.objects.filter(holder=absent).select_related("post"):
        away = Term(substitute, held.post, starts_on, ends_on, "대행자")
        if away.meets(held.starts_on, held.ends_on):
            wanted.append(away.within(held.starts_on, held.ends_on))
    return _first_clash(wanted)


def why_not_face(post_a: Post, post_b: Post) -> Refusal | None:
    """Say why two posts may not become counterparts: somebody acts for both of them on one day."""
    others = _terms_at([post_b.pk])
    for one in _terms_at([post_a.pk]):
        for other in others:
            if one.person.pk == other.person.pk and one.meets(other.starts_on, other.ends_on):
                return _clash(one, other)
    return None


def _first_clash(wanted: list[Term]) -> Refusal | None:
    """Say which of the terms that are wanted meets one that the same person has at a counterpart."""
    posts = {term.post.pk for term in wanted}
    across: dict[int, set[int]] = {}
    for a, b in ExchangePair.objects.filter(Q(post_a__in=posts) | Q(post_b__in=posts)).values_list("post_a", "post_b"):
        across.setdefault(a, set()).add(b)
        across.setdefault(b, set()).add(a)
    counterparts = set().union(*(across.get(post, set()) for post in posts))
    there = _terms_at(counterparts) if counterparts else []
    for one in wanted:
        for other in there:
            same = one.person.pk == other.person.pk and other.post.pk in across.get(one.post.pk, set())
            if same and one.meets(other.starts_on, other.ends_on):
                return _clash(one, other)
    return None


def _terms_at(posts: Iterable[int]) -> list[Term]:
    """Return everybody who ever acts for one of these posts. Three statements."""
    held = list(Assignment.objects.filter(post__in=posts).called_now().select_related("holder"))
    terms = [Term(one.holder, one.post, one.starts_on, one.ends_on, "교류자") for one in held]
    for helps in Assistance.objects.filter(post__in=posts).called_now().select_related("assistant"):
        terms.append(Term(helps.assistant, helps.post, helps.starts_on, helps.ends_on, "작성 보조"))
    away: dict[int, list[StandIn]] = {}
    for row in StandIn.objects.filter(absent__in={one.holder_id for one in held}).select_related("substitute"):
        away.setdefault(row.absent_id, []).append(row)
    for one in held:
        for row in away.get(one.holder_id, []):
            term = _term_of(row, one.post)
            if term.meets(one.starts_on, one.ends_on):
                terms.append(term.within(one.starts_on, one.ends_on))
    return terms


def _term_of(row: StandIn, post: Post) -> Term:
    return Term(row.substitute, post, row.starts_on, row.ends_on, "대행자")


def _clash(one: Term, other: Term) -> Refusal:
    both = other.within(one.starts_on, one.ends_on)
    until = f"{formats.date_plain(both.ends_on)}까지" if both.ends_on else "그 뒤로 계속"
    return lacking(
        f"{one.person}: {formats.date_plain(both.starts_on)}부터 {until} 상대 직위인 {other.post}의 "
        f"{other.capacity}입니다. 한 사람이 같은 교류 쌍의 두 직위를 함께 맡을 수 없습니다.",
        Help("기간이 겹치지 않게 하거나 다른 사람을 선택해 주세요."),
    )
