"""Posts with live tasks and nobody to sign: vacant, or their holder's account is stopped."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When, Window

from exchange.models import Assignment, ExchangePair, Post, StandIn, open_on
from exchange.models.naming import name_row
from tasks.models import CollaborationTask
from tasks.queries.prepared import prepared_rows

NAMED = 50  # vacancies are named one by one up to here, then counted


@dataclass(frozen=True)
class Vacancy:
    """A post that nobody can confirm for on the day asked, and the pair whose reports it must confirm.

    stopped  key of the holder whose account is stopped and for whom nobody stands in; None where the post is vacant
    """

    pair: ExchangePair
    post: Post
    stopped: int | None

    @property
    def word(self) -> str:
        return "계정 사용 중지" if self.stopped else "빈자리"


@dataclass(frozen=True)
class Vacancies:
    """The first vacancies in the order of the pairs, NAMED at most, and how many there are in all."""

    named: list[Vacancy]
    count: int


def vacancies(on: date) -> Vacancies:
    """Return the posts of pairs with live tasks that nobody can confirm for on ``on``. One statement."""
    pairs: list[ExchangePair] = prepared_rows(_vacant_pairs, on=on)
    for pair in pairs:
        name_row(pair, ("post_a", "post_b"), on, pair.round.selected_on)
    named = [
        Vacancy(pair, getattr(pair, f"post_{side}"), vars(pair)[f"seated_{side}"])
        for pair in pairs
        for side in ("a", "b")
        if not vars(pair)[f"held_{side}"]
    ]
    return Vacancies(named[:NAMED], vars(pairs[0])["vacant"] if pairs else 0)


def _vacant_pairs(on: date) -> QuerySet[ExchangePair]:
    """Return the first pairs that lack a holder, enough for NAMED vacancies; ``vacant`` counts those of all pairs."""
    acting = StandIn.objects.filter(open_on(on), absent=OuterRef("holder"), substitute__is_active=True)
    seated = Assignment.objects.on(on)
    held = seated.filter(Q(holder__is_active=True) | Exists(acting))
    live = CollaborationTask.objects.live().filter(pair=OuterRef("pk"))
    return (
        ExchangePair.objects.for_table()
        .annotate(
            held_a=Exists(held.filter(post=OuterRef("post_a"))), held_b=Exists(held.filter(post=OuterRef("post_b")))
        )
        .annotate(
            seated_a=Subquery(seated.filter(post=OuterRef("post_a")).values("holder")[:1]),
            seated_b=Subquery(seated.filter(post=OuterRef("post_b")).values("holder")[:1]),
        )
        .filter(Exists(live), Q(held_a=False) | Q(held_b=False))
        .annotate(vacant=Window(Sum(_one_unless("held_a") + _one_unless("held_b"))))[:NAMED]
    )


def _one_unless(held: str) -> Case:
    return Case(When(**{held: True}, then=Value(0)), default=Value(1), output_field=IntegerField())
