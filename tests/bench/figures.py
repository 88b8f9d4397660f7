"""Arithmetic of a run. Values in, values out."""

import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

RESAMPLES = 1_000
COVERAGE = 0.90  # of an interval


@dataclass(frozen=True)
class Ratio:
    """How many times one thing takes the other: the median of pairs, with an interval of COVERAGE."""

    median: float
    low: float
    high: float
    pairs: int


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` (0 to 1) of ``values`` lie, between two of them where need be."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    lower = int(place)
    upper = min(lower + 1, len(ordered) - 1)
    return ordered[lower] + (ordered[upper] - ordered[lower]) * (place - lower)


def ratio(pairs: Sequence[tuple[float, float]]) -> Ratio:
    """Return the median of first / second over pairs that were measured beside each other.

    The interval is a bootstrap of the median, the same each time. Raises ValueError without a pair.
    """
    quotients = [first / second for first, second in pairs]
    if not quotients:
        raise ValueError("a ratio needs a pair")
    draw = random.Random(1)
    medians = sorted(statistics.median(draw.choices(quotients, k=len(quotients))) for _ in range(RESAMPLES))
    edge = int(RESAMPLES * (1 - COVERAGE) / 2)
    return Ratio(statistics.median(quotients), medians[edge], medians[-1 - edge], len(quotients))
