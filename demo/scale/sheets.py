"""One report of one course in one quarter, with all that belongs to it, as patterns for the tasks that take the course.

Made as unsaved rows by the rules and contents of the product: whose turn it is, what a copy holds, what a fingerprint
is taken of are asked where the actions ask.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.urls import reverse

from demo.scale.patterns import line_of, open_text, slot
from demo.scale.quarters import Opened
from demo.scale.words import WHY_UNCHANGED, Said, Words
from exchange.fingerprints import canonical
from exchange.models import ExchangePair, Name, Names, Notice, Post
from exchange.models.naming import NamedMinistry
from tasks import rules, sentences
from tasks.contents import SIGNED, content_of, frozen_content
from tasks.models import (
    CollaborationTask,
    FrozenKind,
    FrozenReport,
    ProgressReport,
    ReportSection,
    ReportStatus,
    ReviewRemark,
    SectionState,
    Side,
    Signature,
    Turn,
)

SIDES = (Side.JOINT, Side.A, Side.B)  # in the order in which opening a quarter makes them
REMARK = "시험 추진실적의 근거 자료를 보완해 주세요."
A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
BETWEEN = timedelta(minutes=17)  # from course to course
FILED = (ReportStatus.SUBMITTED, ReportStatus.UNDER_REVIEW, ReportStatus.RETURNED, ReportStatus.ACCEPTED)
SIGNED_BY = {ReportStatus.HALF_SIGNED: ("a",)} | dict.fromkeys(FILED, ("a", "b"))
READ = (ReportStatus.UNDER_REVIEW, ReportStatus.RETURNED, ReportStatus.ACCEPTED)


@dataclass(frozen=True)
class Moments:
    """When things happen to a report, counted from the opening of its quarter."""

    opened: datetime
    written: datetime
    signed: datetime  # by the first side
    filed: datetime  # by the second side's confirmation
    read: datetime
    decided: datetime  # accepted or sent back
    reply_due: datetime

    @classmethod
    def of(cls, opened: datetime, number: int) -> "Moments":
        """Return those of course ``number``: decided within seven days of the opening."""
        written = opened + A_DAY + number * BETWEEN
        filed = written + A_DAY + 4 * AN_HOUR
        decided = filed + 3 * A_DAY
        reply_due = decided + (7 + 14 * (number % 2)) * A_DAY
        return cls(opened, written, written + A_DAY, filed, filed + 2 * A_DAY, decided, reply_due)


@dataclass
class ReportRows:
    """The patterns of one report.

    report, sections, signatures, remarks, notices  lines of their tables
    text                                            what both sides' confirmations are bound to, as it is hashed
    copies                                          (what the copy holds, its line), in the order of freezing
    """

    report: str
    sections: list[str] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    text: str = ""
    copies: list[tuple[str, str]] = field(default_factory=list)


def sheet(words: Words, place: int, number: int) -> ReportRows:
    """Return the report of course ``number`` in the quarter at ``place``."""
    quarter, course = words.quarters[place], words.course(place, number)
    moments = Moments.of(quarter.opened_at, number)
    report = _report(quarter, course.status, course.rating, moments)
    if place < words.first_full:
        return ReportRows(line_of(report))

    said = {side: words.said(place, number, side) for side in SIDES}
    helped = number % 2 == 0  # drafted by the first side's assistant, as half of the demonstration's are
    sections = [_section(report, side, said[side], moments, helped) for side in SIDES]
    if place > words.first_full:
        for section in sections:
            section.carried_from_id, section.carried_copy_id = slot(f"before_{section.side}"), slot("copy_before")
    if course.status == ReportStatus.RETURNED:
        sections[1].is_returned = True
    signed = () if _voided(report) else SIGNED_BY.get(course.status, ())
    report.turn = rules.turn_of(report, sections, set(signed))
    report.turn_since = _turn_since(report, moments)

    signatures = [_signature(report, side, moments) for side in SIGNED_BY.get(course.status, ())]
    content = content_of(report, sections, [])
    made = ReportRows(line_of(report), [line_of(each) for each in sections])
    made.text = open_text(canonical({key: content[key] for key in SIGNED if key in content}))
    made.copies = [_copy(report, kind, content, signatures, moments) for kind in _copies_of(course.status)]
    for signature in signatures if _voided(report) else ():
        signature.voided_at, signature.voided_by_id = moments.decided, slot("reviewer")
    made.signatures = [line_of(each) for each in signatures]
    if course.status == ReportStatus.RETURNED:
        made.remarks = [line_of(_remark(report, moments))]
    is_last = place == len(words.quarters) - 1
    made.notices = [line_of(each) for each in _notices(report, moments, read=not is_last)]
    return made


def opening_notice(quarter: Opened, *, read: bool) -> str:
    """Return the line by which a holder is told that the quarter was opened."""
    return line_of(
        _told(
            slot("holder"),
            sentences.quarter_opened(quarter.period),
            quarter.period.get_absolute_url(),
            quarter.opened_at,
            read=read,
        )
    )


def _report(quarter: Opened, status: ReportStatus, rating: str, moments: Moments) -> ProgressReport:
    """Return the report with what its status asks for."""
    report = ProgressReport(
        pk=slot("report"),
        task=_task(),
        period=quarter.period,
        status=status,
        due_at=quarter.period.due_at,
        is_demo=True,
    )
    report.turn, report.turn_since = Turn.BOTH, quarter.opened_at
    if status in FILED:
        report.self_state, report.submissions = rating, 1
        report.submitted_at, report.submitted_by_id = moments.filed, slot("holder_b")
    if status in READ:
        report.review_started_at, report.reviewer_id = moments.read, slot("reviewer")
    if status == ReportStatus.RETURNED:
        report.return_reason, report.due_at = REMARK, moments.reply_due
    if status == ReportStatus.ACCEPTED:
        report.verdict = rating
        report.accepted_at, report.accepted_by_id = moments.decided, slot("reviewer")
        report.turn, report.turn_since = Turn.NOBODY, moments.decided
    return report


def _task() -> CollaborationTask:
    posts = {}
    for side in ("a", "b"):
        ministry = NamedMinistry(pk=0, code="", name="", short_name=slot(f"short_{side}"), rank=0)
        name = Name(0, ministry, slot(f"title_{side}"), "", "", (), None, None, None)
        posts[side] = Post()
        posts[side].ask(Names([name]), datetime.now(tz=UTC).date())
    pair = ExchangePair(post_a=posts["a"], post_b=posts["b"])
    return CollaborationTask(pk=slot("task"), code=slot("code"), title=slot("title"), pair=pair)


def _section(report: ProgressReport, side: Side, said: Said, moments: Moments, helped: bool) -> ReportSection:
    section = ReportSection(pk=slot(f"section_{side}"), report=report, side=side, state=said.state)
    section.put(said.answers)
    if said.state in (SectionState.WRITTEN, SectionState.UNCHANGED):
        section.version = 2
        if side == Side.B:
            section.edited_at = moments.written + timedelta(minutes=35)
            section.edited_by_id = slot("holder_b" if helped else "assistant_b")
        else:
            section.edited_at = moments.written + timedelta(minutes=20 * (side == Side.A))
            section.edited_by_id = slot("assistant_a" if helped else "holder_a")
    if said.state == SectionState.UNCHANGED:
        section.unchanged_reason, section.unchanged_streak = WHY_UNCHANGED, said.streak
    return section


def _signature(report: ProgressReport, side: str, moments: Moments) -> Signature:
    return Signature(
        pk=slot(f"signature_{side}"),
        report=report,
        side=side,
        signer_id=slot(f"holder_{side}"),
        signer_name=slot(f"name_{side}"),
        post_title=f"{slot(f'short_{side}')} {slot(f'title_{side}')}",
        fingerprint=slot("fingerprint"),
        signed_at=moments.signed.astimezone(UTC) if side == "a" else moments.filed,
    )


def _copies_of(status: str) -> tuple[FrozenKind, ...]:
    if status not in FILED:
        return ()
    return (
        (FrozenKind.SUBMISSION, FrozenKind.ACCEPTANCE) if status == ReportStatus.ACCEPTED else (FrozenKind.SUBMISSION,)
    )


def _copy(
    report: ProgressReport, kind: FrozenKind, content: dict[str, Any], signatures: list[Signature], moments: Moments
) -> tuple[str, str]:
    """Return what the copy holds and its line.

    A confirmation given by the same action still carries its moment in Seoul, one read from the database in UTC.
    """
    accepted = kind == FrozenKind.ACCEPTANCE
    if accepted:
        for signature in signatures:
            signature.signed_at = signature.signed_at.astimezone(UTC)
    at = moments.decided if accepted else moments.filed
    verdict = report.verdict if accepted else ""
    held = frozen_content(content, signatures=signatures, verdict=verdict, note="", on=at.date())
    frozen = FrozenReport(
        pk=slot("copy"),
        report=report,
        kind=kind,
        number=1,
        form_version=content["form"],
        content=slot("content"),
        fingerprint=slot("mark"),
        frozen_at=at,
        frozen_by_id=slot("reviewer" if accepted else "holder_b"),
    )
    return open_text(canonical(held)), line_of(frozen)


def _remark(report: ProgressReport, moments: Moments) -> ReviewRemark:
    section = ReportSection(pk=slot("section_a"))
    return ReviewRemark(
        pk=slot("remark"),
        report=report,
        section=section,
        submission=1,
        text=REMARK,
        made_at=moments.decided,
        made_by_id=slot("reviewer"),
    )


def _notices(report: ProgressReport, moments: Moments, *, read: bool) -> Iterator[Notice]:
    """Yield what the holders were told of the report."""
    page = reverse("tasks:report_detail", args=[report.period.code, "CODE"]).replace("CODE", slot("code"))
    named = f"{slot('code')} {report.period} 보고"
    if report.status == ReportStatus.HALF_SIGNED:
        text = f"{named}를 {slot('short_a')}에서 확인했습니다. 확인하면 제출됩니다."
        yield _told(slot("holder_b"), text, f"{page}/check", moments.signed, read=read)
    if report.status == ReportStatus.RETURNED:
        text = sentences.returned(f"{slot('code')} {report.period}")
    elif report.status == ReportStatus.ACCEPTED:
        text = f"{named}가 확정되었습니다."
    else:
        return
    for side in ("a", "b"):
        yield _told(slot(f"holder_{side}"), text, page, moments.decided, read=read)


def _told(user: Any, text: str, path: str, at: datetime, *, read: bool) -> Notice:
    return Notice(
        pk=slot("notice"), user_id=user, text=text, path=path, made_at=at, read_at=at + A_DAY if read else None
    )


def _voided(report: ProgressReport) -> bool:
    """Whether the confirmations have become void."""
    return report.status == ReportStatus.RETURNED


def _turn_since(report: ProgressReport, moments: Moments) -> datetime:
    """Return since when it is the present turn, as the actions leave it step by step."""
    since = {
        ReportStatus.NOT_STARTED: moments.opened,
        ReportStatus.DRAFT: moments.written + timedelta(minutes=20),
        ReportStatus.HALF_SIGNED: moments.signed,
        ReportStatus.SUBMITTED: moments.filed,
        ReportStatus.UNDER_REVIEW: moments.filed,
    }
    return since.get(ReportStatus(report.status), moments.decided)
