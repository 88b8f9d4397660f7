"""What the pages of one report show: its parts, what changed since last quarter, who confirmed, what is missing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from exchange.dates import moment_short
from exchange.errors import Refusal
from exchange.formats import with_person
from exchange.models import User
from exchange.roles import Capability
from exchange.rules import Confirmer, Seat, confirmers_on, seats_of, why_nobody_confirms
from tasks import rules
from tasks.contents import PART_ORDER, Before, before_of, content_of, fingerprint_of, signer_words
from tasks.models import (
    FrozenKind,
    FrozenReport,
    Indicator,
    IndicatorReading,
    ProgressReport,
    ReportPeriod,
    ReportSection,
    SectionState,
    Side,
    Signature,
    Turn,
)
from tasks.queries.copies import CopyLink, links_of
from tasks.queries.next_steps import TURNS
from tasks.queries.report_figures import Figure, figures_of
from tasks.report_forms import Form, Question


@dataclass(frozen=True)
class Answer:
    """One answer beside last period's: both as words for reading."""

    name: str
    label: str
    value: str
    before: str
    changed: bool


@dataclass(frozen=True)
class Part:
    """One part of a report for reading; ``before`` is the earlier report's part beside which it is written."""

    side: str
    title: str
    slug: str
    section: ReportSection
    before: Before | None
    questions: tuple[Question, ...]
    answers: list[Answer]
    lacking: list[rules.Lacking]
    why_not_edit: Refusal | None
    unchanged: bool
    note: str

    @property
    def before_name(self) -> str:
        return self.before.name if self.before else ""


@dataclass
class ReportPage:
    """One report with everything a page about it needs, read in a fixed number of queries.

    troubles    side → why its holder does not confirm now, and whom to ask; sides in order are absent
    persons     side → the name of the person who confirms now; sides that nobody confirms for are absent
    sees_names  whether the reader may read who confirmed: the two ministries and 국무조정실
    """

    report: ProgressReport
    parts: list[Part]
    indicators: list[Indicator]
    readings: dict[int, IndicatorReading]
    figures: list[Figure]
    signatures: dict[str, Signature]
    troubles: dict[str, str]
    persons: dict[str, str]
    sees_names: bool
    sides: dict[str, Seat]
    fingerprint: str
    copies: list[CopyLink] = field(default_factory=list)

    @property
    def pair(self):
        return self.report.task.pair

    @property
    def lacking(self) -> list[rules.Lacking]:
        return [one for part in self.parts for one in part.lacking]

    @property
    def form(self) -> Form:
        return self.report.period.form

    def part(self, side: str) -> Part:
        return next(part for part in self.parts if part.side == side)

    @property
    def whom_in_turn(self) -> list[str]:
        """The posts whose turn it is, each with the person who should act, where the reader may know names."""
        turn = sorted(TURNS.get(Turn(self.report.turn), ())) if self.sees_names else ()
        return [with_person(str(self.pair.post_of(side)), self.persons[side]) for side in turn if side in self.persons]

    @property
    def troubles_in_turn(self) -> list[tuple[str, str]]:
        """The ministries whose turn it is and whose holder does not confirm, each with why and whom to ask."""
        turn = sorted(TURNS.get(Turn(self.report.turn), ()))
        return [(self.ministry(side), self.troubles[side]) for side in turn if side in self.troubles]

    def signer(self, side: str) -> str:
        """Name the post that confirmed, with the person and the one they acted for where the reader may know."""
        return signer_words(self.signatures[side], names=self.sees_names)

    def ministry(self, side: str) -> str:
        return self.pair.post_of(side).name.short


def sheet_of(report: ProgressReport, user: User, at: datetime) -> ReportPage:
    """Read everything about ``report`` for ``user``; the caller has checked that the person may see it."""
    (sheet,) = sheets_of([report], user, at)
    sheet.copies = links_of([report])[report.pk]
    return sheet


def sheets_of(reports: Sequence[ProgressReport], user: User, at: datetime) -> list[ReportPage]:
    """Read everything but the copies about reports of one quarter, in as many statements for one as for many."""
    if not reports:
        return []
    period = reports[0].period
    sections: dict[int, list[ReportSection]] = defaultdict(list)  # these two by report, the next three by task
    signatures: dict[int, dict[str, Signature]] = defaultdict(dict)
    for section in (
        ReportSection.objects.with_writing_of(user)
        .filter(report__in=reports)
        .select_related("edited_by", "carried_from__report__period", "carried_copy")
        .order_by("pk")
    ):
        sections[section.report_id].append(section)
    for one in Signature.objects.standing().filter(report__in=reports).select_related("signer", "on_behalf_of"):
        signatures[one.report_id][one.side] = one
    indicators, now, last = _readings_of(reports, period)
    seats = {seat.post_id: seat for seat in seats_of(user, at.date())}
    posts = {post for report in reports for post in (report.task.pair.post_a_id, report.task.pair.post_b_id)}
    confirmers = confirmers_on(sorted(posts), at.date())
    return [
        _sheet(
            report,
            sections[report.pk],
            indicators=indicators[report.task_id],
            readings=now[report.task_id],
            figures=figures_of(indicators[report.task_id], now[report.task_id], last[report.task_id]),
            signatures=signatures[report.pk],
            confirmers=confirmers,
            user=user,
            at=at,
            sides=rules.on_one_side(
                report.task.pair,
                rules.sides_among(report.task.pair, seats),
                rules.wrote_for(sections[report.pk], signatures[report.pk].values(), user),
            ),
        )
        for report in reports
    ]


ByTask = dict[int, dict[int, IndicatorReading]]  # by task, then by indicator


def _readings_of(
    reports: Sequence[ProgressReport], period: ReportPeriod
) -> tuple[dict[int, list[Indicator]], ByTask, ByTask]:
    """Return the indicators by task, their readings of the period, and the last ones before it."""
    indicators: dict[int, list[Indicator]] = defaultdict(list)
    for indicator in Indicator.objects.filter(task__in=[report.task_id for report in reports]):
        indicators[indicator.task_id].append(indicator)
    now: ByTask = defaultdict(dict)
    last: ByTask = defaultdict(dict)
    for reading in (
        IndicatorReading.objects.filter(
            indicator__in=[one for found in indicators.values() for one in found],
            period__spans_to__lte=period.spans_to,
        )
        .select_related("indicator", "period", "carried_from")
        .order_by("period__spans_to")
    ):
        if reading.period_id == period.pk:
            now[reading.indicator.task_id][reading.indicator_id] = reading
        elif reading.is_told and reading.period.spans_to < period.spans_to:
            last[reading.indicator.task_id][reading.indicator_id] = reading
    return indicators, now, last


def figures_in(report: ProgressReport) -> list[Figure]:
    """Return the figures of one report. Two statements."""
    indicators, now, last = _readings_of([report], report.period)
    return figures_of(indicators[report.task_id], now[report.task_id], last[report.task_id])


def part_title(report: ProgressReport, side: str) -> str:
    """Return what a part is called: 공동 현황, or whose part it is."""
    return "공동 현황" if side == Side.JOINT else f"{report.task.pair.post_of(side).name.short} 작성"


def _sheet(
    report: ProgressReport,
    sections: list[ReportSection],
    *,
    confirmers: dict[int, Confirmer],
    user: User,
    sides: dict[str, Seat],
    readings: dict[int, IndicatorReading],
    at: datetime,
    **read: Any,
) -> ReportPage:
    """Put together what was read about one report; ``confirmers`` by post."""
    pair = report.task.pair
    by_side = {section.side: section for section in sections}
    posts = (("a", pair.post_a_id), ("b", pair.post_b_id))
    found = {side: confirmers[post].person for side, post in posts if post in confirmers}
    return ReportPage(
        report=report,
        parts=[_part(report, by_side[side], sides, list(readings.values()), at) for side in PART_ORDER],
        readings=readings,
        troubles={side: sentence for side, post in posts if (sentence := why_nobody_confirms(confirmers.get(post)))},
        persons={side: person.display_name for side, person in found.items() if person},
        sees_names=user.may(Capability.SEE_PERSON_NAMES) or bool(sides),
        sides=sides,
        fingerprint=fingerprint_of(content_of(report, sections, list(readings.values()))),
        **read,
    )


def _part(
    report: ProgressReport,
    section: ReportSection,
    sides: dict[str, Seat],
    readings: list[IndicatorReading],
    at: datetime,
) -> Part:
    pair, form = report.task.pair, report.period.form
    before = before_of(section)
    lacking = rules.lacking_in(section, form, readings)
    name = pair.post_of(section.side).name if section.side != Side.JOINT else None
    return Part(
        side=section.side,
        title=part_title(report, section.side),
        slug=name.ministry.slug if name else "joint",
        section=section,
        before=before,
        questions=form.of(section.side),
        answers=answers_of(section, form, before),
        lacking=lacking,
        why_not_edit=rules.why_not_edit(report, section, sides, at),
        unchanged=section.state == SectionState.UNCHANGED,
        note=_note(section, lacking),
    )


def _note(section: ReportSection, lacking: list[rules.Lacking]) -> str:
    """Say in a few words how far a part is."""
    if section.state == SectionState.UNCHANGED and not lacking:
        return SectionState.UNCHANGED.label
    if section.state in (SectionState.PREFILLED, SectionState.EMPTY):
        return SectionState(section.state).label
    return "작성 중" if lacking else "입력 완료"


def answers_of(section: ReportSection, form: Form, before: Before | None) -> list[Answer]:
    """Return a part's answers beside last period's; optional answers that are empty in both are left out."""
    shown = []
    for question in form.answered(section.side):
        value = question.words(section.answer(question.code))
        old = before.words(section.side, question.code) if before and not question.is_own else ""
        if question.is_optional and not value and not old:
            continue
        shown.append(Answer(question.code, question.label, value, old, value != old))
    return shown


def last_accepted(report: ProgressReport) -> FrozenReport | None:
    """Return the accepted copy of the task's last earlier quarter, for comparison; None where there is none."""
    earlier = ProgressReport.objects.before(report.period).filter(task=report.task_id)
    return (
        FrozenReport.objects.filter(report__in=earlier, kind=FrozenKind.ACCEPTANCE)
        .select_related("report__period")
        .order_by("-report__period__spans_from", "-number")
        .first()
    )


def signed_line(signature: Signature) -> str:
    """Say when somebody confirmed; who it was is ``ReportPage.signer``'s to say."""
    return f"{moment_short(signature.signed_at)} 확인"
