"""Who may review, decide on and reopen a report now, and why not."""

from exchange import sentences as of_exchange
from exchange.errors import Help, Refusal, not_now, not_your_role
from exchange.formats import time
from exchange.models import User
from exchange.roles import Capability
from tasks.models import (
    ProgressReport,
    ReportStatus,
)

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


def _already(report: ProgressReport) -> str:
    """Tell the slower of two people who was faster, with what and when."""
    who, when = report.accepted_by or report.reviewer, report.accepted_at or report.review_started_at
    if report.status == ReportStatus.RETURNED and (remark := report.remarks.select_related("made_by").last()):
        who, when = remark.made_by, remark.made_at
    if who is None or when is None:
        return ""
    return f"{who} 담당이 {time(when)}에 먼저 처리해 지금은 ‘{report.get_status_display()}’ 상태입니다."
