"""The work: tasks of a pair, what is reported on them each quarter, and what came of it."""

from tasks.models.council import AgendaItem, CouncilDecision, CouncilMeeting, MeetingStatus
from tasks.models.frozen import FrozenKind, FrozenReport
from tasks.models.indicator import Better, Indicator, IndicatorReading
from tasks.models.milestone import Milestone
from tasks.models.outcome import Outcome, OutcomeState
from tasks.models.period import PeriodKind, PeriodQuestion, QuestionKind, QuestionPart, ReportPeriod
from tasks.models.programme import Announced, AnnouncedKind, StatedGoal
from tasks.models.release import PressRelease
from tasks.models.report import (
    REPORT_STEPS,
    ProgressReport,
    ReportKind,
    ReportStatus,
    TaskState,
    Turn,
)
from tasks.models.section import IssueKind, ReportSection, RoleState, SectionState, Side
from tasks.models.signature import ReviewRemark, Signature
from tasks.models.standing import TaskStanding
from tasks.models.standing_count import DueCount, PlaceCount, StandingCount
from tasks.models.task import CollaborationTask, PartSide, TaskPart, TaskStatus
from tasks.models.waiting import WaitingCount, WaitingReport

__all__ = [
    "REPORT_STEPS",
    "AgendaItem",
    "Announced",
    "AnnouncedKind",
    "Better",
    "CollaborationTask",
    "CouncilDecision",
    "CouncilMeeting",
    "DueCount",
    "FrozenKind",
    "FrozenReport",
    "Indicator",
    "IndicatorReading",
    "IssueKind",
    "MeetingStatus",
    "Milestone",
    "Outcome",
    "OutcomeState",
    "PartSide",
    "PeriodKind",
    "PeriodQuestion",
    "PlaceCount",
    "PressRelease",
    "ProgressReport",
    "QuestionKind",
    "QuestionPart",
    "ReportKind",
    "ReportPeriod",
    "ReportSection",
    "ReportStatus",
    "ReviewRemark",
    "RoleState",
    "SectionState",
    "Side",
    "Signature",
    "StandingCount",
    "StatedGoal",
    "TaskPart",
    "TaskStanding",
    "TaskState",
    "TaskStatus",
    "Turn",
    "WaitingCount",
    "WaitingReport",
]
