"""Who may write, confirm, hand in and take back a report now, and why not."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime

from exchange.clock import SEOUL
from exchange.errors import Help, Refusal, not_now, not_your_role
from exchange.models import ExchangePair, User
from exchange.roles import Capability
from exchange.rules import Seat, seats_of
from tasks import sentences
from tasks.models import (
    ProgressReport,
    ReportSection,
    ReportStatus,
    Side,
    Signature,
)

WRITABLE = (ReportStatus.NOT_STARTED, ReportStatus.DRAFT, ReportStatus.HALF_SIGNED, ReportStatus.RETURNED)
SIGNABLE = (ReportStatus.DRAFT, ReportStatus.HALF_SIGNED, ReportStatus.RETURNED)
OUTSIDER = not_your_role(sentences.EXCHANGEES_ONLY, sentences.ASK_ABOUT_POSTING)
OUTSIDER_TO_TEXT = not_your_role(
    "이 과제를 맡은 두 부처의 교류자와 작성 보조만 작성할 수 있습니다.", sentences.ASK_ABOUT_POSTING
)


def is_intake_over(report: ProgressReport, at: datetime) -> bool:
    """Whether the report can no longer be handed in at ``at``; one that was sent back to be mended always can."""
    return not report.return_reason and at > report.period.grace_until


def is_reminded(report: ProgressReport, at: datetime) -> bool:
    """Whether those whose move it is were reminded of the report on the day of ``at`` already."""
    if report.reminded_at is None or report.reminded_at < report.turn_since:
        return False
    return report.reminded_at.astimezone(SEOUL).date() == at.astimezone(SEOUL).date()


def may_read_report(user: User, status: str, *, was_submitted: bool, is_own: bool) -> bool:
    """Whether ``user`` may read the report's text: what ``ProgressReport.objects.visible_to`` keeps, of one row.

    was_submitted  whether it was ever handed in;  is_own  whether the person writes for one of its posts today
    """
    return (
        (was_submitted and user.may(Capability.READ_SUBMITTED_REPORTS))
        or (status == ReportStatus.ACCEPTED and user.may(Capability.READ_ACCEPTED_REPORTS))
        or (is_own and user.may(Capability.WRITE_OWN_PART))
    )


def sides_of(pair: ExchangePair, user: User, on: date) -> dict[str, Seat]:
    """Return the sides of ``pair`` that ``user`` acts for on ``on``, with the right each gives."""
    return sides_among(pair, {seat.post_id: seat for seat in seats_of(user, on)})


def sides_among(pair: ExchangePair, seats: dict[int, Seat]) -> dict[str, Seat]:
    """Return the sides of ``pair`` that these seats (by post) act for."""
    posts = {"a": pair.post_a_id, "b": pair.post_b_id}
    return {side: seats[post_id] for side, post_id in posts.items() if post_id in seats}


def wrote_for(sections: Iterable[ReportSection], signatures: Iterable[Signature], user: User) -> set[str]:
    """Return the sides that ``user`` wrote or confirmed for, whatever seat they have now.

    sections    of one report, read ``with_writing_of(user)``;  signatures  its standing confirmations
    """
    wrote = {one.side for one in sections if one.side != Side.JOINT and vars(one)["written_by_reader"]}
    return wrote | {one.side for one in signatures if one.signer_id == user.pk}


def on_one_side(pair: ExchangePair, sides: dict[str, Seat], wrote: Collection[str]) -> dict[str, Seat]:
    """Return ``sides`` with those barred for whose other side the person acts, wrote or confirmed.

    wrote  sides whose own part of the report the person ever wrote to, or whose standing confirmation they gave
    """
    found = {}
    for side, seat in sides.items():
        other = "b" if side == "a" else "a"
        if other in sides or other in wrote:
            seat = replace(seat, barred=_on_both_sides(pair.post_of(other).name.short))
        found[side] = seat
    return found


def why_not_edit(
    report: ProgressReport, section: ReportSection, sides: dict[str, Seat], at: datetime
) -> Refusal | None:
    """Say why a person acting for ``sides`` may not change ``section`` at ``at``; None where they may.

    What was begun before the intake ended may be written on, for it may be extended; nothing is begun after.
    """
    if not sides:
        return OUTSIDER_TO_TEXT
    if section.side != Side.JOINT and section.side not in sides:
        return not_your_role(f"{report.task.pair.post_of(section.side).name.short}에서만 수정할 수 있습니다.")
    if report.status == ReportStatus.UNDER_REVIEW:
        return not_now(sentences.UNDER_REVIEW)
    if report.status not in WRITABLE:
        return _in_this_state(report, "수정할")
    if report.return_reason and not section.is_returned:
        return not_now("보완 요청을 받은 부분만 수정할 수 있습니다.")
    if report.status == ReportStatus.NOT_STARTED and is_intake_over(report, at):
        return not_now(sentences.INTAKE_OVER_AND_NEW, sentences.ASK_FOR_EXTENSION)
    return None


def why_not_sign(report: ProgressReport, side: str, sides: dict[str, Seat], at: datetime) -> Refusal | None:
    """Say why a person acting for ``sides`` may not confirm for ``side`` at ``at``; None where they may."""
    if side not in sides:
        return OUTSIDER
    if not sides[side].may_sign:
        return not_your_role("작성 보조는 확인할 수 없습니다.", Help("교류자가 직접 확인해야 합니다."))
    if sides[side].barred:
        return sides[side].barred
    if report.status not in SIGNABLE:
        return _in_this_state(report, "확인할")
    if is_intake_over(report, at):
        return not_now(sentences.INTAKE_OVER, sentences.ASK_FOR_EXTENSION)
    return None


def why_not_sign_any(
    report: ProgressReport, signed: Collection[str], sides: dict[str, Seat], at: datetime
) -> Refusal | None:
    """Say why a person acting for ``sides`` has nothing to confirm; ``signed`` are the sides that have."""
    for side in sides:
        if refusal := why_not_sign(report, side, sides, at):
            return refusal
        if side in signed:
            return not_now("이미 확인했습니다.", Help(sentences.OTHER_SIDE_NEXT))
    return None if sides else OUTSIDER


def why_not_submit_alone(report: ProgressReport, side: str, sides: dict[str, Seat], at: datetime) -> Refusal | None:
    """Say why the one side may not hand the report in without the other's confirmation."""
    if reason := why_not_sign(report, side, sides, at):
        return reason
    if at <= report.due_at:
        return not_now("제출기한이 지난 뒤에만 단독 제출할 수 있습니다.")
    return None


def why_not_pull_back(report: ProgressReport, sides: dict[str, Seat]) -> Refusal | None:
    """Say why the ministries may not take a submitted report back."""
    if not any(seat.may_sign for seat in sides.values()):
        return OUTSIDER
    if not any(seat.signs for seat in sides.values()):
        return next(seat.barred for seat in sides.values() if seat.barred)
    if report.status == ReportStatus.UNDER_REVIEW:
        return not_now(
            "국무조정실이 검토를 시작해 제출을 취소할 수 없습니다.",
            Help("수정해야 하면 국무조정실 점검 담당에게 보완 요청을 부탁해 주세요."),
        )
    if report.status != ReportStatus.SUBMITTED:
        return _in_this_state(report, "제출을 취소할")
    return None


def _on_both_sides(ministry: str) -> Refusal:
    return not_your_role(
        f"{ministry} 쪽도 맡고 있거나 이 보고의 {ministry} 부분을 작성·확인한 적이 있습니다.",
        Help("한 사람이 두 부처를 함께 확인할 수 없으니 다른 교류자나 대행자가 확인해야 합니다."),
    )


def _in_this_state(report: ProgressReport, act: str) -> Refusal:
    """Refuse an act ("수정할") that the report's state does not allow to anybody."""
    return not_now(f"‘{report.get_status_display()}’ 상태라 {act} 수 없습니다.")
