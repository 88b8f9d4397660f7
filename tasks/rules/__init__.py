"""Who may do what to the work now, and why not: one answer for act, page and closed button."""

from tasks.rules.completeness import Lacking, differs_by_two_steps, lacking_in, reads_odd, turn_of
from tasks.rules.reports import (
    OUTSIDER,
    SIGNABLE,
    WRITABLE,
    sides_among,
    sides_of,
    why_not_edit,
    why_not_pull_back,
    why_not_sign,
    why_not_sign_any,
    why_not_submit_alone,
)
from tasks.rules.reviews import why_not_decide, why_not_reopen, why_not_start_review
from tasks.rules.work import (
    CENTRE_ONLY,
    why_not_check,
    why_not_confirm_task,
    why_not_end,
    why_not_manage_work,
    why_not_move,
    why_not_open,
    why_not_open_quarter,
    why_not_read_history,
    why_not_resume,
)

__all__ = [
    "CENTRE_ONLY",
    "Lacking",
    "OUTSIDER",
    "SIGNABLE",
    "WRITABLE",
    "differs_by_two_steps",
    "lacking_in",
    "reads_odd",
    "sides_among",
    "sides_of",
    "turn_of",
    "why_not_check",
    "why_not_confirm_task",
    "why_not_decide",
    "why_not_edit",
    "why_not_end",
    "why_not_manage_work",
    "why_not_move",
    "why_not_open",
    "why_not_open_quarter",
    "why_not_pull_back",
    "why_not_read_history",
    "why_not_reopen",
    "why_not_resume",
    "why_not_sign",
    "why_not_sign_any",
    "why_not_start_review",
    "why_not_submit_alone",
]
