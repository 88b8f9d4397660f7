"""Confirming a report by the two sides; the second confirmation hands it in."""

from datetime import datetime

from exchange import audit
from exchange.actions.notices import tell
from exchange.errors import Incomplete, Stale, WrongState, refuse_if
from exchange.models import User
from exchange.rules import Seat
from tasks import rules, sentences
from tasks.actions.freezing import freeze
from tasks.actions.locking import LockedReport, hold
from tasks.models import FrozenKind, ProgressReport, ReportStatus, Side, Signature

CHANGED = "확인하는 사이에 내용이 바뀌었습니다. 바뀐 내용을 보고 다시 확인해 주세요."


@audit.recorded("report.sign")
def sign_report(pk: int, *, side: str, fingerprint: str, dissent: str = "", by: User, at: datetime) -> ProgressReport:
    """Confirm the whole report for one side; where the other side already has, this submits it.

    fingerprint  of the text that the person had on the page (``contents.fingerprint_of``)
    dissent      a differing opinion to be kept with the confirmation; "" for none

    Confirming twice is one confirmation. Raises NotAllowed, WrongState, Incomplete, or Stale where the text changed.
    """
    held = hold(pk, by)
    sides = held.sides_of(by, at)
    _check_may_sign(held, side, sides, by, at)
    if side in held.signatures and held.signatures[side].fingerprint == fingerprint:
        return held.report
    _sign(held, side, sides, fingerprint, dissent, by, at)
    if set(held.signatures) == {"a", "b"}:
        _submit(held, by, at, alone=False)
        return held.report
    if held.report.status == ReportStatus.DRAFT:
        held.report.move_to(ReportStatus.HALF_SIGNED)
    held.pass_turn(at)
    held.save()
    other = "b" if side == "a" else "a"
    own_ministry = held.report.task.pair.post_of(side).called(at.date()).ministry.short_name
    absent = held.signatures[side].on_behalf_of
    acting = f"({absent} 직무대행 {by})" if absent else ""
    text = (
        f"{held.report.task.code} {held.report.period} 보고를 {own_ministry}{acting}에서 확인했습니다. "
        "확인하면 제출됩니다."
    )
    tell(held.writers(at, (other,)), text, f"{held.report.get_absolute_url()}/check", at)
    return held.report


@audit.recorded("report.submit_alone")
def submit_alone(pk: int, *, side: str, fingerprint: str, by: User, at: datetime) -> ProgressReport:
    """Hand a report in without the silent other side, after the due moment; it stays marked so.

    Raises WrongState before the due moment, else as ``sign_report``.
    """
    held = hold(pk, by)
    sides = held.sides_of(by, at)
    if held.report.status == ReportStatus.SUBMITTED and held.report.submitted_by_id == by.pk:
        return held.report
    refuse_if(rules.why_not_submit_alone(held.report, side, sides, at))
    if side not in held.signatures:
        _sign(held, side, sides, fingerprint, "", by, at)
    _submit(held, by, at, alone=True)
    other = "b" if side == "a" else "a"
    text = f"{held.report.task.code} {held.report.period} 보고가 단독 제출되었습니다."
    tell(held.writers(at, (other,)), text, held.report.get_absolute_url(), at)
    return held.report


@audit.recorded("report.pull_back")
def pull_back_report(pk: int, *, by: User, at: datetime) -> ProgressReport:
    """Take a submitted report back before 국무조정실 has begun to read it; both confirmations become void."""
    held = hold(pk, by)
    report = held.report
    refuse_if(rules.why_not_pull_back(report, held.sides_of(by, at)))
    report.move_to(ReportStatus.RETURNED if report.return_reason else ReportStatus.DRAFT)
    held.void_signatures(by, at)
    report.submitted_alone = report.submitted_late = False
    if not report.return_reason:
        report.submitted_at = report.submitted_by = None
    held.pass_turn(at)
    held.save("submitted_alone", "submitted_late", "submitted_at", "submitted_by")
    return report


def _check_may_sign(held: LockedReport, side: str, sides: dict[str, Seat], by: User, at: datetime) -> None:
    mine = held.signatures.get(side)
    already = held.report.status == ReportStatus.SUBMITTED and mine is not None and mine.signer_id == by.pk
    if not already:
        refuse_if(rules.why_not_sign(held.report, side, sides, at))


def _sign(
    held: LockedReport, side: str, sides: dict[str, Seat], fingerprint: str, dissent: str, by: User, at: datetime
) -> None:
    """Store one side's confirmation of the present text with the person's name and title of that day."""
    for section in held.sections.values():
        if lacking := rules.lacking_in(section, held.report.period.form):
            post = held.report.task.pair.post_of(section.side) if section.side != Side.JOINT else None
            where = f"{post.name.short} 작성" if post else "공동 현황"
            raise Incomplete(f"{where}: {lacking[0].sentence}")
    if held.fingerprint() != fingerprint:
        raise Stale(CHANGED)
    held.signatures[side] = Signature.objects.create(
        report=held.report,
        side=side,
        signer=by,
        on_behalf_of=sides[side].holder,
        signer_name=by.display_name,
        post_title=held.report.task.pair.post_of(side).called(at.date()).plain,
        fingerprint=fingerprint,
        dissent=dissent,
        signed_at=at,
    )


def _submit(held: LockedReport, by: User, at: datetime, *, alone: bool) -> None:
    """Hand the report to 국무조정실 and keep a copy of what was handed in."""
    report = held.report
    if rules.is_intake_over(report, at):
        raise WrongState(sentences.INTAKE_OVER, sentences.ASK_FOR_EXTENSION)
    report.move_to(ReportStatus.SUBMITTED)
    report.submitted_at, report.submitted_by = at, by
    report.submitted_alone, report.submitted_late = alone, at > report.due_at
    report.submissions += 1
    report.self_state = held.sections[Side.JOINT].rating
    report.review_started_at = report.reviewer = None
    held.pass_turn(at)
    held.save(
        "submitted_at",
        "submitted_by",
        "submitted_alone",
        "submitted_late",
        "submissions",
        "self_state",
        "review_started_at",
        "reviewer",
    )
    freeze(held, FrozenKind.SUBMISSION, by=by, at=at)
