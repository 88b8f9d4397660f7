"""What becomes of the reports: fifty courses, which the tasks take in turn."""

from dataclasses import dataclass

from tasks.models import IssueKind, ReportStatus, TaskState

STRIDE = 7  # from task to task; no divisor of the number of courses, so that all are taken
SHIFT = 3  # from quarter to quarter


@dataclass(frozen=True)
class Course:
    """How far a report got, and what it says.

    unchanged  the second ministry's part says 변동사항 없음
    """

    status: ReportStatus = ReportStatus.ACCEPTED
    rating: TaskState = TaskState.ON_TRACK
    issue: IssueKind = IssueKind.NONE
    unchanged: bool = False


WARN_OBSTACLE = Course(rating=TaskState.AT_RISK, issue=IssueKind.OBSTACLE)
LATE_DISPUTE = Course(rating=TaskState.LATE, issue=IssueKind.DISPUTE)

EARLIER = (  # all of them accepted in the end
    *(Course(),) * 37,
    *(Course(unchanged=True),) * 5,
    *(Course(rating=TaskState.AT_RISK),) * 3,
    WARN_OBSTACLE,
    Course(rating=TaskState.LATE),
    LATE_DISPUTE,
    *(Course(rating=TaskState.DONE),) * 2,
)
LATEST = (  # under way
    *(Course(ReportStatus.NOT_STARTED),) * 8,
    *(Course(ReportStatus.DRAFT),) * 4,
    *(Course(ReportStatus.HALF_SIGNED),) * 3,
    *(Course(ReportStatus.SUBMITTED),) * 5,
    Course(ReportStatus.SUBMITTED, TaskState.AT_RISK, IssueKind.OBSTACLE),
    *(Course(ReportStatus.UNDER_REVIEW),) * 2,
    Course(ReportStatus.UNDER_REVIEW, TaskState.LATE, IssueKind.DISPUTE),
    *(Course(ReportStatus.RETURNED),) * 2,
    *(Course(),) * 16,
    *(Course(unchanged=True),) * 3,
    *(Course(rating=TaskState.AT_RISK),) * 2,
    WARN_OBSTACLE,
    Course(rating=TaskState.LATE),
    *(Course(rating=TaskState.DONE),) * 1,
)


def number_of(task: int, place: int) -> int:
    """Return which course the task (its place among all, from 0) takes in the quarter at ``place``."""
    return (task * STRIDE + place * SHIFT) % len(EARLIER)
