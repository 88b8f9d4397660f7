"""What the pages of one report show: its parts, what changed since last quarter, who confirmed, what is missing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from exchange.formats import moment_short, number
from exchange.models import User
from exchange.rules import Seat, holders_on, seats_of
from tasks import rules
from tasks.contents import PART_ORDER, content_of, fingerprint_of
from tasks.models import (
    FrozenKind,
    FrozenReport,
    Indicator,
    IndicatorReading,
    IssueKind,
    ProgressReport,
    ReportSection,
    RoleState,
    SectionState,
    Side,
    Signature,
    TaskState,
)

LABELS = {
    "rating": "추진 상태",
    "rating_reason": "판단 사유",
    "progress": "추진실적",
    "role_state": "맡은 역할 이행",
    "issue_kind": "애로·이견",
    "issue_text": "애로·이견 내용",
    "issue_request": "국무조정실에 바라는 점",
    "next_plan": "다음 분기 계획",
    "evidence": "증빙 자료",
}
JOINT_LABELS = {"progress": "함께 한 일"}
WORDS = {
    "rating": dict(TaskState.choices),
    "role_state": dict(RoleState.choices),
    "issue_kind": dict(IssueKind.choices),
}
OPTIONAL = {"rating_reason", "issue_text", "issue_request", "evidence"}


@dataclass(frozen=True)
class Answer:
    """One answer beside last quarter's: both as words for reading."""

    name: str
    label: str
    value: str
    before: str
    changed: bool


@dataclass(frozen=True)
class Part:
    """One part of a report for reading."""

    side: str
    title: str
    slug: str
    section: ReportSection
    answers: list[Answer]
    lacking: list[rules.Lacking]
    why_not_edit: str
    unchanged: bool
    note: str


@dataclass
class Sheet:
    """One report with everything a page about it needs, read in a fixed number of queries."""

    report: ProgressReport
    parts: list[Part]
    indicators: list[Indicator]
    readings: dict[int, IndicatorReading]
    last_readings: dict[int, IndicatorReading]
    signatures: dict[str, Signature]
    holders: dict[str, User]
    sides: dict[str, Seat]
    fingerprint: str
    copies: list[FrozenReport] = field(default_factory=list)

    @property
    def pair(self):
        return self.report.task.pair

    @property
    def lacking(self) -> list[rules.Lacking]:
        return [one for part in self.parts for one in part.lacking]

    @property
    def figures(self) -> list[tuple[Indicator, str, str, str]]:
        """Each indicator with its reading of the quarter and of the last one as words, and which quarter that was."""
        found = []
        for one in self.indicators:
            last = self.last_readings.get(one.pk)
            value = reading_words(one, self.readings.get(one.pk))
            found.append((one, value, reading_words(one, last), f"{last.period.quarter}분기" if last else ""))
        return found

    def part(self, side: str) -> Part:
        return next(part for part in self.parts if part.side == side)

    def ministry(self, side: str) -> str:
        return self.pair.post_of(side).name.short


def sheet_of(report: ProgressReport, user: User, at: datetime) -> Sheet:
    """Read everything about ``report`` for ``user``; the caller has checked that the person may see it."""
    (sheet,) = sheets_of([report], user, at)
    sheet.copies = list(FrozenReport.objects.filter(report=report).select_related("frozen_by").defer("content"))
    return sheet


def sheets_of(reports: Sequence[ProgressReport], user: User, at: datetime) -> list[Sheet]:
    """Read everything but the copies about reports of one quarter, in as many statements for one as for many."""
    if not reports:
        return []
    period = reports[0].period
    sections: dict[int, list[ReportSection]] = defaultdict(list)  # these two by report, the next three by task
    signatures: dict[int, dict[str, Signature]] = defaultdict(dict)
    for section in (
        ReportSection.objects.with_writing_of(user)
        .filter(report__in=reports)
        .select_related("edited_by", "carried_from__report__period")
        .order_by("pk")
    ):
        sections[section.report_id].append(section)
    for one in Signature.objects.standing().filter(report__in=reports).select_related("signer", "on_behalf_of"):
        signatures[one.report_id][one.side] = one
    indicators: dict[int, list[Indicator]] = defaultdict(list)
    for indicator in Indicator.objects.filter(task__in=[report.task_id for report in reports]):
        indicators[indicator.task_id].append(indicator)
    now: dict[int, dict[int, IndicatorReading]] = defaultdict(dict)
    last: dict[int, dict[int, IndicatorReading]] = defaultdict(dict)
    for reading in (
        IndicatorReading.objects.filter(
            indicator__in=[one for found in indicators.values() for one in found],
            period__spans_from__lte=period.spans_from,
        )
        .select_related("indicator", "period")
        .order_by("period__spans_from")
    ):
        kept = now if reading.period_id == period.pk else last
        kept[reading.indicator.task_id][reading.indicator_id] = reading
    seats = {seat.post_id: seat for seat in seats_of(user, at.date())}
    posts = {post for report in reports for post in (report.task.pair.post_a_id, report.task.pair.post_b_id)}
    holders = holders_on(sorted(posts), at.date())
    return [
        _sheet(
            report,
            sections[report.pk],
            indicators=indicators[report.task_id],
            readings=now[report.task_id],
            last_readings=last[report.task_id],
            signatures=signatures[report.pk],
            holders=holders,
            sides=rules.on_one_side(
                report.task.pair,
                rules.sides_among(report.task.pair, seats),
                rules.wrote_for(sections[report.pk], signatures[report.pk].values(), user),
            ),
        )
        for report in reports
    ]


def _sheet(
    report: ProgressReport,
    sections: list[ReportSection],
    *,
    holders: dict[int, User],
    sides: dict[str, Seat],
    readings: dict[int, IndicatorReading],
    **read: Any,
) -> Sheet:
    """Put together what was read about one report; ``holders`` by post."""
    pair = report.task.pair
    by_side = {section.side: section for section in sections}
    return Sheet(
        report=report,
        parts=[_part(report, by_side[side], sides) for side in PART_ORDER],
        readings=readings,
        holders={
            side: holders[post] for side, post in (("a", pair.post_a_id), ("b", pair.post_b_id)) if post in holders
        },
        sides=sides,
        fingerprint=fingerprint_of(content_of(report, sections, list(readings.values()))),
        **read,
    )


def _part(report: ProgressReport, section: ReportSection, sides: dict[str, Seat]) -> Part:
    pair = report.task.pair
    name = pair.post_of(section.side).name if section.side != Side.JOINT else None
    return Part(
        side=section.side,
        title=f"{name.short} 작성" if name else "공동 현황",
        slug=name.ministry.slug if name else "joint",
        section=section,
        answers=answers_of(section, section.carried_from),
        lacking=rules.lacking_in(section),
        why_not_edit=rules.why_not_edit(report, section, sides),
        unchanged=section.state == SectionState.UNCHANGED,
        note=_note(section),
    )


def _note(section: ReportSection) -> str:
    """Say in a few words how far a part is."""
    if section.state == SectionState.UNCHANGED:
        return "달라진 것 없음"
    if section.state == SectionState.PREFILLED:
        return "지난 분기 내용"
    if section.state == SectionState.EMPTY:
        return "미작성"
    return "작성 중" if rules.lacking_in(section) else "입력 완료"


def label_of(side: str, name: str) -> str:
    """Return what a field is called in the part on ``side``."""
    return JOINT_LABELS.get(name, LABELS[name]) if side == Side.JOINT else LABELS[name]


def words_of(name: str, value: str) -> str:
    """Return an answer as words: choices by their label, text as it is."""
    return WORDS[name].get(value, value) if name in WORDS and value else value


def answers_of(section: ReportSection, before: ReportSection | None) -> list[Answer]:
    """Return a part's answers beside last quarter's; optional answers that are empty in both are left out."""
    shown = []
    for name in section.fields:
        value = words_of(name, getattr(section, name))
        old = words_of(name, getattr(before, name)) if before else ""
        if name in OPTIONAL and not value and not old:
            continue
        shown.append(Answer(name, label_of(section.side, name), value, old, value != old))
    return shown


def reading_words(indicator: Indicator, reading: IndicatorReading | None) -> str:
    """Return ``4개월``, or "" where nothing was read."""
    return f"{number(reading.value)}{indicator.unit}" if reading else ""


def last_accepted(report: ProgressReport) -> FrozenReport | None:
    """Return the accepted copy of the task's last earlier quarter, for comparison; None where there is none."""
    return (
        FrozenReport.objects.filter(
            report__task=report.task_id,
            report__period__spans_to__lt=report.period.spans_from,
            kind=FrozenKind.ACCEPTANCE,
        )
        .select_related("report__period")
        .order_by("-report__period__spans_from", "-number")
        .first()
    )


def signed_line(signature: Signature) -> str:
    """Say when somebody confirmed, and for whom where it was a substitute."""
    line = f"{moment_short(signature.signed_at)} 확인"
    return f"{line} · {signature.on_behalf_of} 대행" if signature.on_behalf_of else line


def frozen_parts(content: dict[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return an accepted or submitted copy for reading: titles of its parts with labels and answers of that day."""
    parts = []
    for side in PART_ORDER:
        answers = content["parts"].get(side)
        if answers is None:
            continue
        title = "공동 현황" if side == Side.JOINT else f"{content['sides'][side]['ministry']} 작성"
        rows = [(label_of(side, name), words_of(name, answers[name])) for name in LABELS if answers.get(name)]
        if answers.get("state") == SectionState.UNCHANGED:
            rows.insert(0, ("달라진 것 없음", answers["unchanged_reason"]))
        if side == Side.JOINT:
            rows += [(one["indicator"], f"{one['value']}{one['unit']}") for one in content["readings"]]
        parts.append((title, rows))
    return parts
