"""Everything one task's page shows, read in a fixed number of statements."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import JSONObject

from exchange import formats
from exchange.models import User
from exchange.models.naming import name_row
from tasks.models import (
    Better,
    CollaborationTask,
    CouncilMeeting,
    FrozenReport,
    Indicator,
    IndicatorReading,
    IssueKind,
    MeetingStatus,
    Milestone,
    Outcome,
    PressRelease,
    ProgressReport,
    ReportPeriod,
    ReportStatus,
    Side,
    TaskPart,
    TaskStatus,
)
from tasks.models.report import FILED
from tasks.queries.copies import CopyLink, link_to
from tasks.queries.prepared import Text, prepared, prepared_rows
from tasks.queries.quarter_flow import QuarterCell, quarter_cells
from tasks.queries.standing import HANDED_IN
from tasks.queries.standing_of import Standing, standing_of

SHOWN_QUARTERS = 2  # whose readings stand beside baseline and target: the quarter shown and the one before
TASK_POSTS = CollaborationTask.objects.none().post_paths
TIME_UNITS = ("년", "개월", "주", "일", "시간", "분")


@dataclass(frozen=True)
class IssueLine:
    """One obstacle or dispute as a report states it."""

    quarter: str
    kind: str
    ministry: str
    text: str
    request: str
    report: ProgressReport


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator with its last readings; ``value`` is the newest, None where none may be shown yet."""

    indicator: Indicator
    readings: list[Decimal | None]
    value: Decimal | None
    verdict: str


@dataclass(frozen=True)
class Decided:
    """What a meeting decided for every task, or that one is coming (``text`` is then "")."""

    number: int
    title: str
    held_on: date
    text: str


@dataclass(frozen=True)
class Detail:
    """The page of one task for one reader.

    names        side → short name of its ministry       states_from    whose judgement the state is, in words
    readable     keys of the reports whose text the      issues_hidden  the quarter whose report states an issue the
                 reader may see now                                     reader may not see yet, "" where there is none
    report       of the quarter shown                    accepted       the accepted reports that the reader may open
    """

    task: Any
    period: ReportPeriod | None
    names: dict[str, str]
    report: ProgressReport | None
    readable: set[int]
    standing: Standing
    states_from: str
    year: int
    cells: list[QuarterCell]
    milestones: list[Milestone]
    next_milestone: Milestone | None
    quarters: list[ReportPeriod]
    indicators: list[IndicatorRow]
    issues: list[IssueLine]
    issues_hidden: str
    outcomes: list[Outcome]
    decided: list[Decided]
    accepted: list[ProgressReport]
    copies: list[tuple[ProgressReport, list[CopyLink]]]

    @property
    def done_milestones(self) -> int:
        return sum(milestone.done_on is not None for milestone in self.milestones)


def detail_of(code: str, user: User, posts: list[int], today: date) -> Detail | None:
    """Read the page of the task called ``code``; None where this person sees no such task."""
    periods = prepared_rows(_every_period)
    opened = [period for period in periods if period.opened_at and period.is_quarter]
    shown = opened[-1] if opened else None
    task = next(iter(prepared_rows(_task, code=Text(code), role=user.role)), None)
    if task is None:
        return None
    pair = task.pair
    name_row(task, TASK_POSTS, today, pair.round.selected_on)
    names = {"a": pair.post_a.name.short, "b": pair.post_b.name.short, "joint": "두 부처"}
    by_period = {period.pk: period for period in periods}

    reports = _reports(task, user, posts, by_period)
    writes = not {pair.post_a_id, pair.post_b_id}.isdisjoint(posts)
    readable = {report.pk for report in reports if report.visible and (writes or report.status in FILED)}
    decided = _decided(pair.round.selected_on, today)
    milestones = prepared_rows(_milestones, task=task.pk)
    quarters = opened[-SHOWN_QUARTERS:]
    issues, hidden = _issues(reports, readable, names)
    year = shown.year if shown else today.year
    stands = standing_of(reports, shown, is_active=task.status == TaskStatus.ACTIVE)
    current = next((report for report in reports if shown and report.period_id == shown.pk), None)
    return Detail(
        task=task,
        period=shown,
        names=names,
        report=current,
        readable=readable,
        standing=stands,
        states_from=_state_source(stands),
        year=year,
        cells=quarter_cells(
            year,
            periods,
            {report.period_id: report for report in reports},
            shown=shown,
            readable=readable,
            names=names,
            begun_on=min((one.held_on for one in decided if one.text), default=None),
            today=today,
        ),
        milestones=milestones,
        next_milestone=next((milestone for milestone in milestones if milestone.done_on is None), None),
        quarters=quarters,
        indicators=_indicators(task, quarters, {report.period_id for report in reports if report.pk in readable}),
        issues=issues,
        issues_hidden=hidden,
        outcomes=prepared_rows(_outcomes, task=task.pk),
        decided=decided,
        accepted=[report for report in reports if report.status == ReportStatus.ACCEPTED and report.pk in readable],
        copies=[(report, _links(report)) for report in reversed(reports) if report.visible and report.copy_rows],
    )


def _every_period() -> QuerySet[ReportPeriod]:
    return ReportPeriod.objects.in_order()


def _milestones(task: int) -> QuerySet[Milestone]:
    return Milestone.objects.filter(task=task).order_by("due_on", "pk")


def _outcomes(task: int) -> QuerySet[Outcome]:
    return Outcome.objects.filter(task=task).select_related("release").order_by("position")


def _task(code: str, role: str) -> QuerySet[CollaborationTask]:
    """Return the task with what belongs to it and is read for display only packed into the same row."""
    parts = TaskPart.objects.filter(task=OuterRef("pk")).order_by("side", "position", "pk")
    siblings = CollaborationTask.objects.filter(pair=OuterRef("pair")).exclude(pk=OuterRef("pk")).order_by("position")
    release = PressRelease.objects.filter(file_name=OuterRef("source_ref"))
    packed = {
        "checker_name": F("checker__display_name"),
        "checker_in_use": F("checker__is_active"),
        "part_rows": ArraySubquery(
            parts.values(row=JSONObject(side="side", text="text", mark="source_mark", ref="source_ref"))
        ),
        "sibling_rows": ArraySubquery(siblings.values(row=JSONObject(code="code", short_name="short_name"))),
        "release_row": Subquery(
            release.values(
                row=JSONObject(
                    title="title", agency="agency", on="published_on", text="published_text", file="file_name"
                )
            )[:1]
        ),
    }
    return CollaborationTask.objects.visible_to(User(role=role)).for_table().filter(code=code).annotate(**packed)


def _reports(task: CollaborationTask, user: User, posts: list[int], periods: dict[int, ReportPeriod]) -> list[Any]:
    """Return the task's reports, oldest first, each with ``visible``: whether the reader may open it."""
    reports = prepared_rows(_report_rows, task=task.pk, role=user.role, posts=posts)
    order = {period: place for place, period in enumerate(periods)}
    reports.sort(key=lambda report: order[report.period_id])
    prefetch_related_objects(reports, "sections")
    for report in reports:
        report.period, report.task = periods[report.period_id], task
    return reports


def _report_rows(task: int, role: str, posts: list[int]) -> QuerySet[ProgressReport]:
    copies = FrozenReport.objects.filter(report=OuterRef("pk")).order_by("-pk")
    packed = ArraySubquery(
        copies.values(row=JSONObject(pk="pk", kind="kind", number="number", at="frozen_at", mark="fingerprint"))
    )
    visible = ProgressReport.objects.filter(pk=OuterRef("pk")).visible_to(User(role=role), posts=posts)
    return ProgressReport.objects.filter(task=task).annotate(visible=Exists(visible), copy_rows=packed)


def _links(report: Any) -> list[CopyLink]:
    return [
        link_to(row["pk"], row["kind"], row["number"], datetime.fromisoformat(row["at"]), row["mark"])
        for row in report.copy_rows
    ]


def _state_source(standing: Standing) -> str:
    """Say whose judgement the state shown is, and of which quarter."""
    report = standing.said_by
    if report is None:
        return "아직 판정이 없음"
    return f"{report.period.short_label} " + ("확정 · 국무조정실" if report.verdict else "자체 판단")


def _indicators(task: CollaborationTask, quarters: list[ReportPeriod], readable: Collection[int]) -> list[IndicatorRow]:
    """Return the indicators with the readings of ``quarters``; of unread reports (period keys) none is shown."""
    indicators = prepared_rows(_indicator_rows, task=task.pk)
    read: dict[int, dict[int, Decimal]] = {}
    for indicator, period, value in prepared(_readings, task=task.pk) if indicators else ():
        if period in readable:
            read.setdefault(indicator, {})[period] = value
    rows = []
    for indicator in indicators:
        by_period = read.get(indicator.pk, {})
        values = [by_period.get(period.pk) for period in quarters]
        rows.append(indicator_row(indicator, values))
    return rows


def _indicator_rows(task: int) -> QuerySet[Indicator]:
    return Indicator.objects.filter(task=task).order_by("position", "pk")


def _readings(task: int) -> QuerySet:
    return (
        IndicatorReading.objects.told().filter(indicator__task=task).values_list("indicator_id", "period_id", "value")
    )


def indicator_row(indicator: Indicator, readings: list[Decimal | None]) -> IndicatorRow:
    """Return the indicator with ``readings``, the oldest first, and how far the newest of them has come."""
    value = next((value for value in reversed(readings) if value is not None), None)
    return IndicatorRow(indicator, readings, value, _verdict(indicator, value))


def _verdict(indicator: Indicator, value: Decimal | None) -> str:
    if value is None:
        return "측정 전"
    if indicator.target is None:
        return "목표 없음"
    reached = value >= indicator.target if indicator.better == Better.UP else value <= indicator.target
    return "달성" if reached else "진행 중"


def _issues(reports: list[Any], readable: set[int], names: dict[str, str]) -> tuple[list[IssueLine], str]:
    """Return what filed reports state, the latest quarter first, and the last quarter whose statement stays unread."""
    lines, hidden = [], ""
    for report in reversed(reports):
        stated = [
            part
            for part in sorted(report.sections.all(), key=lambda part: part.side)
            if part.side != Side.JOINT and part.issue_kind in (IssueKind.OBSTACLE, IssueKind.DISPUTE)
        ]
        if not stated or report.status not in HANDED_IN:
            continue
        quarter = str(report.period)
        if report.pk not in readable:
            hidden = hidden or quarter
            continue
        lines += [
            IssueLine(
                quarter,
                "이견" if part.issue_kind == IssueKind.DISPUTE else "애로",
                report.ministry_of(part.side),
                part.issue_text,
                part.issue_request,
                report,
            )
            for part in stated
        ]
    return lines, hidden


def _decided(since: date, today: date) -> list[Decided]:
    """Return what councils decided for every task since the round began, and the next meeting."""
    rows = prepared(_meetings, since=since, today=today)
    told, next_seen = [], False
    for number, title, held_on, status, text in rows:
        if status == MeetingStatus.PLANNED:
            if next_seen:
                continue
            next_seen, text = True, ""
        told.append(Decided(number, title, held_on, text or ""))
    return told


def _meetings(since: date, today: date) -> QuerySet:
    coming = Q(status=MeetingStatus.PLANNED, held_on__gte=today)
    return (
        CouncilMeeting.objects.filter(Q(decisions__covers_all_tasks=True, held_on__gte=since) | coming)
        .order_by("held_on", "pk", "decisions__position")
        .values_list("number", "title", "held_on", "status", "decisions__text")
    )


def change_words(outcome: Outcome) -> tuple[str, str]:
    """Return ``("12개월 → 4개월", "8개월 단축")`` for an outcome with figures, ("", "") for one without."""
    before, after, unit = outcome.before_value, outcome.after_value, outcome.unit
    if before is None or after is None:
        return "", ""
    result = f"{formats.number(before)}{unit} → {formats.number(after)}{unit}"
    if before == after:
        return result, ""
    shrunk, grown = ("단축", "연장") if unit in TIME_UNITS else ("감소", "증가")
    return result, f"{formats.number(abs(before - after))}{unit} {shrunk if after < before else grown}"


@dataclass(frozen=True)
class Evidence:
    """One text behind the page: a press release or public address, or an accepted report."""

    name: str
    small: str
    badge: str
    release: str = ""
    address: str = ""
    report: ProgressReport | None = None


def evidence_of(detail: Detail) -> list[Evidence]:
    """Return each source once: where the task was read, where its outcomes were, then its accepted reports."""
    found: dict[str, Evidence] = {}
    task = detail.task
    if row := task.release_row:
        day = formats.date_plain(date.fromisoformat(row["on"])) if row["on"] else f"{row['text']} (연·월 확인 필요)"
        found[row["file"]] = Evidence(row["title"], f"{row['agency']} · {day}", "출처", release=row["file"])
    elif task.source_ref.startswith(("https://", "http://")):
        found[task.source_ref] = _public(task.source_ref)
    for outcome in detail.outcomes:
        if release := outcome.release:
            day = formats.date_plain(release.published_on) if release.published_on else release.published_text
            doubt = "" if release.published_on else " (연·월 확인 필요)"
            small = f"{release.agency} · {day}{doubt}"
            found.setdefault(release.file_name, Evidence(release.title, small, "출처", release=release.file_name))
        elif outcome.source_ref.startswith(("https://", "http://")):
            found.setdefault(outcome.source_ref, _public(outcome.source_ref))
    both = f"{detail.names['a']}·{detail.names['b']}"
    reports = [Evidence(f"{report.period} 보고(확정본)", both, "보고", report=report) for report in detail.accepted]
    return [*found.values(), *reports]


def _public(address: str) -> Evidence:
    return Evidence(address.split("/")[2], "공개자료", "출처", address=address)
