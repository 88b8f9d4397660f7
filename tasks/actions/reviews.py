"""What 국무조정실 does with a submitted report: begin to read, send parts back, accept, open again."""

from datetime import datetime

from exchange import audit
from exchange.actions.notices import tell
from exchange.errors import Incomplete, refuse_if
from exchange.models import User
from tasks import rules, sentences
from tasks.actions.freezing import freeze
from tasks.actions.locking import LockedReport, hold
from tasks.models import FrozenKind, ProgressReport, ReportSection, ReportStatus, ReviewRemark, TaskState


@audit.recorded("report.start_review")
def start_review(pk: int, *, by: User, at: datetime) -> ProgressReport:
    """Begin to read a submitted report; from here on the ministries cannot change it. Twice is once."""
    held = hold(pk)
    report = held.report
    if report.status == ReportStatus.UNDER_REVIEW and report.reviewer_id == by.pk:
        return report
    refuse_if(rules.why_not_start_review(report, by))
    report.move_to(ReportStatus.UNDER_REVIEW)
    report.review_started_at, report.reviewer = at, by
    held.pass_turn(at)
    held.save("review_started_at", "reviewer")
    return report


@audit.recorded("report.return")
def return_report(
    pk: int, *, remarks: dict[str, str], reply_due_at: datetime, by: User, at: datetime
) -> ProgressReport:
    """Send named parts back with what is to be mended; only these parts open again.

    remarks       part ("joint", "a", "b") -> what to mend; at least one
    reply_due_at  until when the ministries should answer, after ``at``
    """
    held = hold(pk)
    refuse_if(rules.why_not_decide(held.report, by))
    _send_back(held, remarks, reply_due_at, by, at)
    return held.report


@audit.recorded("report.accept")
def accept_report(pk: int, *, verdict: str, note: str = "", by: User, at: datetime) -> ProgressReport:
    """Accept a report with 국무조정실's own verdict, and keep a copy that never changes. Twice is once."""
    held = hold(pk)
    report = held.report
    if report.status == ReportStatus.ACCEPTED and report.accepted_by_id == by.pk and report.verdict == verdict:
        return report
    refuse_if(rules.why_not_decide(report, by))
    if verdict not in TaskState.values:
        raise Incomplete(sentences.CHOOSE_VERDICT)
    report.move_to(ReportStatus.ACCEPTED)
    report.verdict, report.verdict_note = verdict, note
    report.accepted_at, report.accepted_by = at, by
    report.return_reason = ""
    held.pass_turn(at)
    held.save("verdict", "verdict_note", "accepted_at", "accepted_by", "return_reason")
    _clear_returned(held)
    freeze(held, FrozenKind.ACCEPTANCE, by=by, at=at)
    tell(held.writers(at), f"{report.task.code} {report.period} 보고가 확정되었습니다.", report.get_absolute_url(), at)
    return report


@audit.recorded("report.reopen")
def reopen_report(
    pk: int, *, remarks: dict[str, str], reply_due_at: datetime, by: User, at: datetime
) -> ProgressReport:
    """Open an accepted report again for named parts, with the reason; the accepted copy stays readable for ever."""
    held = hold(pk)
    report = held.report
    refuse_if(rules.why_not_reopen(report, by))
    report.accepted_at = report.accepted_by = None
    report.verdict = report.verdict_note = ""
    _send_back(held, remarks, reply_due_at, by, at, "accepted_at", "accepted_by", "verdict", "verdict_note")
    return report


def _send_back(
    held: LockedReport, remarks: dict[str, str], reply_due_at: datetime, by: User, at: datetime, *changed: str
) -> None:
    """Name parts and reasons, void both confirmations, pass the turn, tell the holders."""
    report = held.report
    named = {side: text for side, text in remarks.items() if text}
    if not named or set(named) - set(held.sections):
        raise Incomplete(sentences.SAY_WHAT_TO_MEND)
    if reply_due_at <= at:
        raise Incomplete("회신 기한은 지금보다 뒤여야 합니다.")
    report.move_to(ReportStatus.RETURNED)
    report.return_reason = "\n".join(named.values())
    report.due_at = reply_due_at
    for side, section in held.sections.items():
        _mark_returned(section, side in named)
        if side in named:
            ReviewRemark.objects.update_or_create(
                section=section,
                submission=report.submissions,
                defaults={"report": report, "text": named[side], "made_at": at, "made_by": by},
            )
    held.void_signatures(by, at)
    held.pass_turn(at)
    held.save("return_reason", "due_at", *changed)
    text = sentences.returned(f"{report.task.code} {report.period}")
    tell(held.writers(at), text, report.get_absolute_url(), at)


def _clear_returned(held: LockedReport) -> None:
    for section in held.sections.values():
        if section.is_returned:
            _mark_returned(section, False)


def _mark_returned(section: ReportSection, is_returned: bool) -> None:
    section.is_returned, section.is_mended = is_returned, False
    section.save(update_fields=["is_returned", "is_mended"])
