"""What the reports say, course by course: answers to whatever the quarter's form asks."""

from dataclasses import dataclass

from demo.programme.answers import completed
from demo.scale.course import EARLIER, LATEST, SHIFT, Course
from demo.scale.patterns import slot
from demo.scale.quarters import Opened
from tasks.models import IssueKind, ReportStatus, RoleState, SectionState, Side, TaskState

ROLE_OF = {TaskState.AT_RISK: RoleState.PARTLY_LATE, TaskState.LATE: RoleState.LATE}
WATCHED = (TaskState.AT_RISK, TaskState.LATE)
UNWRITTEN = {  # parts that nobody has written yet
    ReportStatus.NOT_STARTED: (Side.JOINT, Side.A, Side.B),
    ReportStatus.DRAFT: (Side.JOINT, Side.B),
}
WHY_UNCHANGED = "시험 일정에 따라 대기 중"


@dataclass(frozen=True)
class Said:
    """One part of a report: its state and answers, and how often in a row it said 변동사항 없음."""

    state: SectionState
    answers: dict[str, str]
    streak: int = 0


@dataclass(frozen=True)
class Words:
    """The words of all full quarters.

    quarters    all of them, the oldest first
    first_full  the place of the first that has parts
    """

    quarters: list[Opened]
    first_full: int

    def course(self, place: int, number: int) -> Course:
        return (LATEST if place == len(self.quarters) - 1 else EARLIER)[number]

    def said(self, place: int, number: int, side: Side) -> Said:
        """Return what course ``number`` says in one part in the quarter at ``place``, a full one."""
        course = self.course(place, number)
        follows = place > self.first_full
        if side in UNWRITTEN.get(course.status, ()):
            return Said(SectionState.PREFILLED, self._before(place, number, side).answers) if follows else _NOTHING
        if course.unchanged and side == Side.B and follows:
            before = self._before(place, number, side)
            return Said(SectionState.UNCHANGED, before.answers, before.streak + 1)
        known = _joint(course, place) if side == Side.JOINT else _own(course, place, side)
        return Said(SectionState.WRITTEN, completed(self.quarters[place].period.form, side, known))

    def _before(self, place: int, number: int, side: Side) -> Said:
        return self.said(place - 1, (number - SHIFT) % len(EARLIER), side)


_NOTHING = Said(SectionState.EMPTY, {})


def _joint(course: Course, place: int) -> dict[str, str]:
    reason = "시험 일정이 한 달 늦어져 다음 분기에 바로잡음" if course.rating in WATCHED else ""
    progress = f"○ 시험 {slot('n')} 실무협의 {place % 4 + 2}회 개최, 쟁점 {place % 3 + 1}건 정리"
    return {"rating": course.rating, "rating_reason": reason, "progress": progress}


def _own(course: Course, place: int, side: Side) -> dict[str, str]:
    said = {
        "progress": f"○ 시험 {slot('n')} 자료 {place % 5 + 2}종 작성, 현장 확인 {place % 3 + 1}회({side})",
        "role_state": ROLE_OF.get(course.rating, RoleState.AS_PLANNED),
        "issue_kind": IssueKind.NONE,
        "next_plan": f"○ 시험 {slot('n')} 협의안 {place + 1}차 마련과 의견 수렴",
    }
    if course.issue != IssueKind.NONE and side == Side.A:
        said |= {
            "issue_kind": course.issue,
            "issue_text": f"시험 {slot('n')} 예산 배분 기준을 정하지 못함",
            "issue_request": "기준 조정을 위한 회의 주선",
        }
    return {code: str(answer) for code, answer in said.items()}
