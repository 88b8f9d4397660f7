"""Which round a page shows when none was asked for."""

from collections.abc import Sequence
from datetime import date

from exchange.models import ExchangePair, ExchangeRound
from exchange.models.pair import ExchangePairQuerySet


def round_to_show(rounds: Sequence[ExchangeRound], on: date) -> ExchangeRound | None:
    """Return the last round selected by ``on``, the first one before any was, None where there is none.

    A made-up round is shown only where it was asked for.

    rounds  in the order of their numbers
    """
    real = [each for each in rounds if not each.is_demo]
    begun = [each for each in real if each.selected_on <= on]
    return begun[-1] if begun else next(iter(real), None)


def pairs_within(rounds: Sequence[ExchangeRound], number: str) -> ExchangePairQuerySet:
    """Return the pairs that a list narrows by its round: all of them only where ``number`` is that of a made-up one."""
    made_up = any(each.is_demo and str(each.number) == number for each in rounds)
    return ExchangePair.objects.all() if made_up else ExchangePair.objects.of_programme()
