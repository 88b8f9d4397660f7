"""Who is where, since when."""

from exchange.models.account import Contrast, Role, StandIn, TextSize, User
from exchange.models.assignment import Assignment, Assistance
from exchange.models.ministry import Ministry, MinistryKind
from exchange.models.notice import Notice
from exchange.models.access import AccessEntry, AccessResult
from exchange.models.pair import ExchangePair, ExchangeRound, TaskCategory
from exchange.models.post import Level, Post
from exchange.models.source import Sourced, SourceMark
from exchange.models.spans import DateRange, open_on
from exchange.models.saved_view import SavedView

__all__ = [
    "AccessEntry",
    "AccessResult",
    "Assignment",
    "Assistance",
    "Contrast",
    "DateRange",
    "ExchangePair",
    "ExchangeRound",
    "Level",
    "Ministry",
    "MinistryKind",
    "Notice",
    "Post",
    "Role",
    "SavedView",
    "SourceMark",
    "Sourced",
    "StandIn",
    "TaskCategory",
    "TextSize",
    "User",
    "open_on",
]
