"""Who may do what to a report now, and why not: one answer for the action, the page's 403 and the closed button."""

from dataclasses import dataclass
from datetime import date, datetime

from exchange.formats import time
from exchange.models import ExchangePair, Role, User
from exchange.rules import Seat, seats_of
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

WRITABLE = (ReportStatus.NOT_STARTED, ReportStatus.DRAFT, ReportStatus.HALF_SIGNED, ReportStatus.RETURNED)
SIGNABLE = (ReportStatus.DRAFT, ReportStatus.HALF_SIGNED, ReportStatus.RETURNED)

CENTRE_ONLY = "국무조정실 점검 담당만 할 수 있습니다."
OUTSIDER = "이 과제를 맡은 두 부처의 교류자만 할 수 있습니다. 발령이 끝났거나 잘못되었으면 관리자에게 문의해 주세요."


@dataclass(frozen=True)
class Lacking:
    """One answer that a report still needs: in which part, at which field, and the sentence to show there."""

    side: str
    field: str
    sentence: str


def sides_of(pair: ExchangePair, user: User, on: date) -> dict[str, Seat]:
    """Return the sides of ``pair`` that ``user`` acts for on ``on``, with the right each gives."""
    return sides_among(pair, {seat.post_id: seat for seat in seats_of(user, on)})


def sides_among(pair: ExchangePair, seats: dict[int, Seat]) -> dict[str, Seat]:
    """Return the sides of ``pair`` that these seats (by post) act for."""
    posts = {"a": pair.post_a_id, "b": pair.post_b_id}
    return {side: seats[post_id] for side, post_id in posts.items() if post_id in seats}


def why_not_edit(report: ProgressReport, section: ReportSection, sides: dict[str, Seat]) -> str:
    """Say why a person acting for ``sides`` may not change ``section`` now; "" where they may."""
    if not sides:
        return OUTSIDER
    if section.side != Side.JOINT and section.side not in sides:
        return f"{report.task.pair.post_of(section.side).ministry.short_name}에서만 고칠 수 있습니다."
    if report.status == ReportStatus.UNDER_REVIEW:
        return "국무조정실이 검토하고 있어 고칠 수 없습니다."
    if report.status not in WRITABLE:
        return f"‘{report.get_status_display()}’ 상태라 고칠 수 없습니다."
    if report.return_reason and not section.is_returned:
        return "보완 요청을 받은 부분만 고칠 수 있습니다."
    return ""


def why_not_sign(report: ProgressReport, side: str, sides: dict[str, Seat]) -> str:
    """Say why a person acting for ``sides`` may not confirm for ``side`` now; "" where they may."""
    if side not in sides:
        return OUTSIDER
    if not sides[side].may_sign:
        return "작성 보조는 확인할 수 없습니다. 교류자가 직접 확인해야 합니다."
    if report.status not in SIGNABLE:
        return f"‘{report.get_status_display()}’ 상태라 확인할 수 없습니다."
    return ""


def why_not_submit_alone(report: ProgressReport, side: str, sides: dict[str, Seat], at: datetime) -> str:
    """Say why the one side may not hand the report in without the other's confirmation."""
    if reason := why_not_sign(report, side, sides):
        return reason
    if at <= report.due_at:
        return "제출기한이 지난 뒤에만 상대 부처 확인 없이 제출할 수 있습니다."
    return ""


def why_not_pull_back(report: ProgressReport, sides: dict[str, Seat]) -> str:
    """Say why the ministries may not take a submitted report back."""
    if not any(seat.may_sign for seat in sides.values()):
        return OUTSIDER
    if report.status == ReportStatus.UNDER_REVIEW:
        return "국무조정실이 검토를 시작해 되가져올 수 없습니다. 고쳐야 하면 보완 요청을 부탁해 주세요."
    if report.status != ReportStatus.SUBMITTED:
        return f"‘{report.get_status_display()}’ 상태라 되가져올 수 없습니다."
    return ""


def why_not_start_review(report: ProgressReport, user: User) -> str:
    if user.role != Role.COORDINATOR:
        return CENTRE_ONLY
    if report.status != ReportStatus.SUBMITTED:
        return _already(report) or f"‘{report.get_status_display()}’ 상태라 검토를 시작할 수 없습니다."
    return ""


def why_not_decide(report: ProgressReport, user: User) -> str:
    """Say why ``user`` may not accept or return the report now."""
    if user.role != Role.COORDINATOR:
        return CENTRE_ONLY
    if report.status == ReportStatus.SUBMITTED:
        return "먼저 ‘검토 시작’을 눌러 주세요. 검토를 시작하면 두 부처가 내용을 바꿀 수 없습니다."
    if report.status != ReportStatus.UNDER_REVIEW:
        return _already(report) or f"‘{report.get_status_display()}’ 상태라 판정할 수 없습니다."
    return ""


def why_not_reopen(report: ProgressReport, user: User) -> str:
    if user.role != Role.COORDINATOR:
        return CENTRE_ONLY
    if report.status != ReportStatus.ACCEPTED:
        return "확정된 보고만 다시 열 수 있습니다."
    return ""


def _already(report: ProgressReport) -> str:
    """Tell the slower of two people who was faster, with what and when."""
    who, when = report.accepted_by or report.reviewer, report.accepted_at or report.review_started_at
    if report.status == ReportStatus.RETURNED and (remark := report.remarks.select_related("made_by").last()):
        who, when = remark.made_by, remark.made_at
    if who is None or when is None:
        return ""
    return f"{who} 담당이 {time(when)}에 먼저 처리해 지금은 ‘{report.get_status_display()}’ 상태입니다."


def why_not_manage_work(user: User) -> str:
    """Say why ``user`` may not keep tasks, milestones, indicators, quarters' dates, councils and outcomes."""
    return "" if user.role in (Role.COORDINATOR, Role.ADMIN) else CENTRE_ONLY


def why_not_check(user: User) -> str:
    """Say why a task may not be put into the hands of ``user``: only a coordinator in service looks after tasks."""
    if user.role != Role.COORDINATOR:
        return f"{user}: ‘{user.get_role_display()}’ 계정입니다. 국무조정실 점검 담당 계정만 지정할 수 있습니다."
    return "" if user.is_active else f"{user}: 사용 중지한 계정입니다. 사용하는 점검 담당을 골라 주세요."


def why_not_open_quarter(user: User) -> str:
    return "" if user.role in (Role.COORDINATOR, Role.ADMIN) else CENTRE_ONLY


# ---- what a part still needs -----------------------------------------------------------------------------------------


def lacking_in(section: ReportSection) -> list[Lacking]:
    """Return what ``section`` still needs before anybody can confirm; empty when it is complete."""
    side = section.side
    if section.state == SectionState.UNCHANGED:
        return []
    if section.state == SectionState.EMPTY:
        return [Lacking(side, "progress" if side != Side.JOINT else "rating", "아직 적지 않았습니다.")]
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


def why_not_read_history(pair: ExchangePair, user: User, posts: list[int]) -> str:
    """Say why ``user``, acting for ``posts`` today, may not read what happened to its tasks; "" where they may."""
    if user.is_centre or not {pair.post_a_id, pair.post_b_id}.isdisjoint(posts):
        return ""
    return "변경 이력은 국무조정실과 그 과제를 맡은 두 부처의 교류자·작성 보조만 볼 수 있습니다."
