"""Who acts for which post on a day, and who may do what. Asked on every request, so rights end with the assignment."""

from exchange.rules.lines import line_of, lines, living, those_of
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
)
from exchange.rules.memberships import ministry_of, with_predecessors
from exchange.rules.one_side import why_not_draft, why_not_face, why_not_hold, why_not_substitute
from exchange.rules.reorganising import (
    doubled_titles,
    rivals,
    why_not_apply,
    why_not_begin_on,
    why_not_beside,
    why_not_change_act,
    why_not_end_on,
    why_not_make,
    why_not_of_this_shape,
    why_not_rename_post,
    why_not_succeed,
    why_not_undo,
)
from exchange.rules.seats import Seat, holders_on, posts_of, seats_of

__all__ = [
    "line_of",
    "lines",
    "living",
    "those_of",
    "FAILURES_PER_ACCOUNT",
    "FAILURES_PER_ADDRESS",
    "FAILURE_WINDOW",
    "Seat",
    "doubled_titles",
    "holders_on",
    "ministry_of",
    "needs_second_factor",
    "posts_of",
    "rivals",
    "seats_of",
    "why_not_apply",
    "why_not_assist",
    "why_not_begin_on",
    "why_not_beside",
    "why_not_change_act",
    "why_not_change_role",
    "why_not_draft",
    "why_not_drop_second_factor",
    "why_not_end_on",
    "why_not_face",
    "why_not_hold",
    "why_not_make",
    "why_not_manage",
    "why_not_of_this_shape",
    "why_not_pair",
    "why_not_rename_post",
    "why_not_seat",
    "why_not_stand_in",
    "why_not_stop_account",
    "why_not_substitute",
    "why_not_succeed",
    "why_not_try_login",
    "why_not_undo",
    "with_predecessors",
]
