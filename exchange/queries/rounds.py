"""Which round a page shows when none was asked for."""

from collections.abc import Sequence
from datetime import date

from exchange.models import ExchangeRound


def round_to_show(rounds: Sequence[ExchangeRound], on: date) -> ExchangeRound | None:
    """Return the last round selected by ``on``, the first one before any was, None where there is none.

    rounds  in the order of their numbers
    """
    begun = [each for each in rounds if each.selected_on <= on]
    return begun[-1] if begun else next(iter(rounds), None)
