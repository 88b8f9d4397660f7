"""The row that everything about a round waits at: a phase cannot change under somebody who holds it."""

from evaluation.models import EvaluationRound


def hold_round(pk: int) -> EvaluationRound:
    """Read a round FOR UPDATE until the transaction ends. Take it first, rows inside it afterwards."""
    return EvaluationRound.objects.select_for_update(of=("self",)).get(pk=pk)
