"""How tasks and reports follow a reorganisation of the government: by identity, so nothing is written.

A pair, a report and a confirmation point at the post, which stays; what it is called is asked by the day. Undoing is
refused once somebody has worked under the new names.
"""

from exchange.reorganising import Changes, Follower, Plan
from tasks.queries import reorganisations as reading


def _apply(plan: Plan, changes: Changes) -> None:
    """Write nothing: reports keep the name of their opening, confirmations that of their own day."""


FOLLOWER = Follower(preview=reading.preview, apply=_apply, blocks_undo=reading.built_on)
