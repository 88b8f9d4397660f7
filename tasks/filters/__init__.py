"""What the lists of the work can be narrowed by. An unknown value is an error at its field, never ignored."""

from tasks.filters.choice import NONE, Choice, ministries
from tasks.filters.outcomes import OutcomeFilter
from tasks.filters.pairs import PairFilter
from tasks.filters.tasks import (
    FILINGS,
    ISSUES,
    MINE,
    OVERDUES,
    STATES,
    VIEWS,
    WATCHED,
    TaskFilter,
    TaskForm,
    bar_form,
    narrowed_by,
)

__all__ = [
    "Choice",
    "FILINGS",
    "ISSUES",
    "MINE",
    "NONE",
    "OVERDUES",
    "OutcomeFilter",
    "PairFilter",
    "STATES",
    "TaskFilter",
    "TaskForm",
    "VIEWS",
    "WATCHED",
    "bar_form",
    "ministries",
    "narrowed_by",
]
