"""Posts with live tasks and nobody to sign."""

from dataclasses import dataclass
from datetime import date

from exchange.models import ExchangePair, Post
from exchange.rules import holders_on
from tasks.models import CollaborationTask


@dataclass(frozen=True)
class Vacancy:
    """A post without a holder on the day asked, and the pair whose reports it must confirm."""

    pair: ExchangePair
    post: Post


def vacancies(on: date) -> list[Vacancy]:
    """Return the posts of pairs with live tasks that nobody holds on ``on``, in the order of the pairs."""
    busy = CollaborationTask.objects.live().values("pair")
    pairs = list(ExchangePair.objects.for_table().filter(pk__in=busy))
    held = holders_on([post for pair in pairs for post in (pair.post_a_id, pair.post_b_id)], on)
    return [Vacancy(pair, post) for pair in pairs for post in (pair.post_a, pair.post_b) if post.pk not in held]
