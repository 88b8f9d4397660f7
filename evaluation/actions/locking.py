"""The row that everything about a round waits at: a phase cannot change under somebody who holds it."""

from evaluation.models import EvaluationRound
from exchange.errors import NotAllowed, WrongState
from exchange.models import User
from exchange.roles import Capability


def hold_round(pk: int) -> EvaluationRound:
    """Read a round FOR UPDATE until the transaction ends. Take it first, rows inside it afterwards."""
    return EvaluationRound.objects.select_for_update(of=("self",)).get(pk=pk)


def refuse(reason: str, user: User, right: Capability = Capability.KEEP_EVALUATION) -> None:
    """Raise what a rule says: for the wrong person NotAllowed, for the wrong moment WrongState."""
    if reason:
        raise WrongState(reason) if user.may(right) else NotAllowed(reason)
