"""Who is where, since when."""

from exchange.models.access import AccessEntry, AccessHead, AccessKind, AccessResult
from exchange.models.account import Contrast, StandIn, TextSize, User
from exchange.models.assignment import Assignment, Assistance
from exchange.models.gap import PostGap
from exchange.models.installation import Installation, SetupLink, SetupLinkState
from exchange.models.job import JOB_STEPS, Job, JobKind, JobStatus
from exchange.models.login import LoginSession
from exchange.models.ministry import Ministry, MinistryKind, lineage
from exchange.models.naming import UNKNOWN, Name, Names, NamingQuerySet, NotAsked
from exchange.models.notice import Notice
from exchange.models.pair import ExchangePair, ExchangeRound, TaskCategory
from exchange.models.password import PasswordHistory
from exchange.models.post import Level, Post
from exchange.models.post_name import PostName
from exchange.models.reorganisation import (
    AccountMove,
    PostAnswer,
    Reorganisation,
    ReorganisationKind,
    ReorganisationMinistry,
    ReorganisationPost,
    ReorganisationState,
    Side,
)
from exchange.models.saved_view import SavedView
from exchange.models.second_factor import AuthenticatorApp, RecoveryCode, RecoverySet
from exchange.models.showing import EVERYTHING, NOTHING
from exchange.models.source import Sourced, SourceMark
from exchange.models.spans import DateRange, open_on
from exchange.models.timed_run import TimedRun
from exchange.roles import Role

__all__ = [
    "UNKNOWN",
    "EVERYTHING",
    "JOB_STEPS",
    "NOTHING",
    "AccessEntry",
    "AccessHead",
    "AccessKind",
    "AccessResult",
    "AccountMove",
    "Assignment",
    "Assistance",
    "AuthenticatorApp",
    "Contrast",
    "DateRange",
    "ExchangePair",
    "ExchangeRound",
    "Job",
    "JobKind",
    "JobStatus",
    "Level",
    "Installation",
    "LoginSession",
    "Ministry",
    "MinistryKind",
    "Name",
    "Names",
    "NamingQuerySet",
    "NotAsked",
    "Notice",
    "PasswordHistory",
    "PostGap",
    "Post",
    "PostAnswer",
    "PostName",
    "RecoveryCode",
    "RecoverySet",
    "Reorganisation",
    "ReorganisationKind",
    "ReorganisationMinistry",
    "ReorganisationPost",
    "ReorganisationState",
    "Role",
    "SavedView",
    "SetupLink",
    "SetupLinkState",
    "Side",
    "SourceMark",
    "Sourced",
    "StandIn",
    "TaskCategory",
    "TextSize",
    "TimedRun",
    "User",
    "lineage",
    "open_on",
]
