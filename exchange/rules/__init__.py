"""Who acts for which post on a day, and who may do what. Asked on every request, so rights end with the assignment."""

from exchange.rules.login import (
    FAILURE_WINDOW,
    FAILURES_PER_ACCOUNT,
    FAILURES_PER_ADDRESS,
    needs_second_factor,
    why_not_drop_second_factor,
    why_not_try_login,
)
from exchange.rules.managing import (
    why_not_assist,
    why_not_change_role,
    why_not_manage,
    why_not_pair,
    why_not_seat,
    why_not_stand_in,
    why_not_stop_account,
    why_not_take_over,
)
from exchange.rules.one_side import why_not_draft, why_not_face, why_not_hold, why_not_substitute
from exchange.rules.seats import (
    Confirmer,
    Seat,
    confirmers_on,
    posts_of,
    seats_of,
    signers_on,
    why_nobody_confirms,
)

__all__ = [
    "Confirmer",
    "FAILURES_PER_ACCOUNT",
    "FAILURES_PER_ADDRESS",
    "FAILURE_WINDOW",
    "Seat",
    "confirmers_on",
    "needs_second_factor",
    "posts_of",
    "seats_of",
    "signers_on",
    "why_nobody_confirms",
    "why_not_assist",
    "why_not_change_role",
    "why_not_draft",
    "why_not_drop_second_factor",
    "why_not_face",
    "why_not_hold",
    "why_not_manage",
    "why_not_pair",
    "why_not_seat",
    "why_not_stand_in",
    "why_not_stop_account",
    "why_not_substitute",
    "why_not_take_over",
    "why_not_try_login",
]
