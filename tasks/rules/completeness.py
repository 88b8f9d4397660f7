"""What a report still needs before it can be confirmed, and whose move that makes it."""

from dataclasses import dataclass

from tasks import sentences
from tasks.models import (
    Indicator,
    IssueKind,
    ProgressReport,
    ReportSection,
    ReportStatus,
    SectionState,
    Side,
    TaskState,
    Turn,
)


@dataclass(frozen=True)
class Lacking:
    """One answer that a report still needs: in which part, at which field, and the sentence to show there."""

    side: str
    field: str
    sentence: str


def lacking_in(section: ReportSection) -> list[Lacking]:
    """Return what ``section`` still needs before anybody can confirm; empty when it is complete."""
    side = section.side
    if section.state == SectionState.UNCHANGED:
        return []
    if section.state == SectionState.EMPTY:
        return [Lacking(side, "progress" if side != Side.JOINT else "rating", sentences.NOT_WRITTEN_YET)]
    if section.state == SectionState.PREFILLED:
        return [
            Lacking(
                side,
                "progress" if side != Side.JOINT else "rating",
                "지난 분기 내용 그대로입니다. 달라진 부분을 고치거나 ‘달라진 것 없음’을 골라 주세요.",
            )
        ]
    found = []
    if side == Side.JOINT:
        if not section.rating:
            found.append(Lacking(side, "rating", "추진 상태를 골라 주세요."))
        if section.rating in (TaskState.AT_RISK, TaskState.LATE) and not section.rating_reason:
            found.append(Lacking(side, "rating_reason", "주의나 지연으로 판단한 사유를 입력해 주세요."))
        return found
    if not section.progress:
        found.append(Lacking(side, "progress", "추진실적을 입력해 주세요."))
    if not section.role_state:
        found.append(Lacking(side, "role_state", "맡은 역할 이행을 골라 주세요."))
    if not section.issue_kind:
        found.append(Lacking(side, "issue_kind", "애로·이견이 있는지 골라 주세요."))
    if section.issue_kind in (IssueKind.OBSTACLE, IssueKind.DISPUTE) and not section.issue_text:
        found.append(Lacking(side, "issue_text", "애로·이견 내용을 입력해 주세요."))
    if not section.next_plan:
        found.append(Lacking(side, "next_plan", "다음 분기 계획을 입력해 주세요."))
    return found


def turn_of(report: ProgressReport, sections: list[ReportSection], signed: set[str]) -> Turn:
    """Say whose move it is.

    sections  the report's three parts
    signed    sides whose confirmation stands
    """
    if report.status in (ReportStatus.SUBMITTED, ReportStatus.UNDER_REVIEW):
        return Turn.CENTRE
    if report.status == ReportStatus.ACCEPTED:
        return Turn.NOBODY
    if len(signed) == 1:
        return Turn.B if signed == {"a"} else Turn.A
    own = {section.side: section for section in sections if section.side != Side.JOINT}
    if report.status == ReportStatus.RETURNED:
        named = {section.side for section in sections if section.is_returned}
        return Turn(named.pop()) if len(named) == 1 and Side.JOINT not in named else Turn.BOTH
    unfinished = [side for side, section in own.items() if lacking_in(section)]
    if len(unfinished) == 1:
        return Turn(unfinished[0])
    if len(unfinished) == 2:
        writing = [side for side, section in own.items() if section.edited_at is not None]
        if len(writing) == 1:
            return Turn(writing[0])
    return Turn.BOTH


def differs_by_two_steps(section_a: ReportSection, section_b: ReportSection) -> bool:
    """Whether the two sides judge their own parts two steps apart (계획대로 against 지연)."""
    return {section_a.role_state, section_b.role_state} == {"planned", "late"}


def reads_odd(indicator: Indicator, value) -> bool:
    """Whether a reading is so far from baseline and target that it asks for a second look (ten times either)."""
    known = [abs(figure) for figure in (indicator.baseline, indicator.target) if figure]
    return bool(known) and abs(value) > 10 * max(known)
