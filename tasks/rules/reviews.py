"""Who may review, decide on and reopen a report now, and why not."""

from exchange import sentences as of_exchange
from exchange.errors import Help, Refusal, not_now, not_your_role
from exchange.formats import time
from exchange.models import User
from exchange.roles import Capability
from tasks.models import (
    IssueKind,
    ProgressReport,
    ReportSection,
    ReportStatus,
    TaskState,
)
from tasks.rules.completeness import differs_by_two_steps

COORDINATOR_ONLY = not_your_role(of_exchange.COORDINATOR_ONLY)


def why_not_start_review(report: ProgressReport, user: User) -> Refusal | None:
    if not user.may(Capability.REVIEW):
        return COORDINATOR_ONLY
    if report.status != ReportStatus.SUBMITTED:
        return not_now(_already(report) or f"‘{report.get_status_display()}’ 상태라 검토를 시작할 수 없습니다.")
    return None


def why_not_decide(report: ProgressReport, user: User) -> Refusal | None:
    """Say why ``user`` may not accept or return the report now."""
    if not user.may(Capability.REVIEW):
        return COORDINATOR_ONLY
    if report.status == ReportStatus.SUBMITTED:
        return not_now(
            "아직 검토를 시작하지 않았습니다.",
            Help("먼저 ‘검토 시작’을 눌러 주세요. 검토를 시작하면 두 부처가 내용을 바꿀 수 없습니다."),
        )
    if report.status != ReportStatus.UNDER_REVIEW:
        return not_now(_already(report) or f"‘{report.get_status_display()}’ 상태라 판정할 수 없습니다.")
    return None


def why_not_reopen(report: ProgressReport, user: User) -> Refusal | None:
    if not user.may(Capability.REVIEW):
        return COORDINATOR_ONLY
    if report.status != ReportStatus.ACCEPTED:
        return not_now("확정된 보고만 다시 열 수 있습니다.")
    return None


GETS_WORSE = (TaskState.DONE, TaskState.ON_TRACK, TaskState.AT_RISK, TaskState.LATE)  # from well to badly


def proposed_verdict(
    own: str, last: str, section_a: ReportSection, section_b: ReportSection, *, has_dissent: bool
) -> str:
    """Return the verdict that the review begins with: the ministries' own judgement, or none for a person to choose.

    None where the ministries disagree (two steps apart, a stated 이견, or one confirmed with a dissent) and where the
    task stands worse than at the last verdict.
    own   what the ministries say (``self_state``); last: the verdict of the last accepted report, empty for none
    """
    disputed = IssueKind.DISPUTE in (section_a.issue_kind, section_b.issue_kind)
    if has_dissent or disputed or differs_by_two_steps(section_a, section_b) or is_worse(own, last):
        return ""
    return own


def is_worse(now: str, before: str) -> bool:
    """Whether a task stands worse than before; not where one of the two is unknown."""
    known = now in GETS_WORSE and before in GETS_WORSE
    return known and GETS_WORSE.index(TaskState(now)) > GETS_WORSE.index(TaskState(before))


def _already(report: ProgressReport) -> str:
    """Tell the slower of two people who was faster, with what and when."""
    who, when = report.accepted_by or report.reviewer, report.accepted_at or report.review_started_at
    if report.status == ReportStatus.RETURNED and (remark := report.remarks.select_related("made_by").last()):
        who, when = remark.made_by, remark.made_at
    if who is None or when is None:
        return ""
    return f"{who} 담당이 {time(when)}에 먼저 처리해 지금은 ‘{report.get_status_display()}’ 상태입니다."
