"""Finding the round that an address names."""

from django.shortcuts import get_object_or_404

from evaluation.models import EvaluationRound


def round_or_404(slug: str) -> EvaluationRound:
    """Return the round called ``slug``. Rounds themselves are known to everybody; what is in them is not."""
    return get_object_or_404(EvaluationRound, slug=slug)
