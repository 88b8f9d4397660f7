"""Who acts for which post on a day, and who may do what. Asked on every request, so rights end with the assignment."""

from exchange.rules.lines import line_of, lines, living
from exchange.rules.login import (
    FAILURE_WINDOW,
    FAILURES_PER_ACCOUNT,
    FAILURES_PER_ADDRESS,
    NEEDS_SECOND_FACTOR,
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
)
from exchange.rules.seats import Seat, holders_on, posts_of, seats_of

__all__ = [
    "line_of",
    "lines",
    "living",
    "FAILURES_PER_ACCOUNT",
    "FAILURES_PER_ADDRESS",
    "FAILURE_WINDOW",
    "NEEDS_SECOND_FACTOR",
    "Seat",
    "holders_on",
    "needs_second_factor",
    "posts_of",
    "seats_of",
    "why_not_assist",
    "why_not_change_role",
    "why_not_drop_second_factor",
    "why_not_manage",
    "why_not_pair",
    "why_not_seat",
    "why_not_stand_in",
    "why_not_stop_account",
    "why_not_try_login",
]
