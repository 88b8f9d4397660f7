"""Who may do what to the work now, and why not: one answer for act, page and closed button."""

from tasks.rules.completeness import Lacking, differs_by_two_steps, lacking_in, reads_odd, turn_of
from tasks.rules.reports import (
    OUTSIDER,
    SIGNABLE,
    WRITABLE,
    on_one_side,
    sides_among,
    sides_of,
    why_not_edit,
    why_not_pull_back,
    why_not_sign,
    why_not_submit_alone,
    wrote_for,
)
from tasks.rules.reviews import CENTRE_ONLY, why_not_decide, why_not_reopen, why_not_start_review
from tasks.rules.work import why_not_ask, why_not_check, why_not_manage_work, why_not_open_quarter, why_not_read_history

__all__ = [
    "CENTRE_ONLY",
    "Lacking",
    "OUTSIDER",
    "SIGNABLE",
    "WRITABLE",
    "differs_by_two_steps",
    "lacking_in",
    "on_one_side",
    "reads_odd",
    "sides_among",
    "sides_of",
    "turn_of",
    "why_not_ask",
    "why_not_check",
    "why_not_decide",
    "why_not_edit",
    "why_not_manage_work",
    "why_not_open_quarter",
    "why_not_pull_back",
    "why_not_read_history",
    "why_not_reopen",
    "why_not_sign",
    "why_not_start_review",
    "why_not_submit_alone",
    "wrote_for",
]
