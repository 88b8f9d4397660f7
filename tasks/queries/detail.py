"""Everything one task's page shows, read in a fixed number of statements."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from exchange import formats
from exchange.joined import Joined, Packed, unpacked
from exchange.models import SourceMark, User
from exchange.models.naming import names_read, names_sql
from exchange.roles import Capability
from exchange.statements import Statement
from tasks.models import (
    Better,
    CollaborationTask,
    Indicator,
    IssueKind,
    MeetingStatus,
    Milestone,
    Outcome,
    PressRelease,
    ProgressReport,
    ReportPeriod,
    ReportSection,
    ReportStatus,
    Side,
    TaskStatus,
)
from tasks.models.report import FILED
from tasks.queries.copies import CopyLink, link_to
from tasks.queries.quarter_flow import QuarterCell, quarter_cells
from tasks.queries.standing import HANDED_IN
from tasks.queries.standing_of import Standing, standing_of
from tasks.rules import may_read_report

SHOWN_QUARTERS = 2  # whose readings stand beside baseline and target: the quarter shown and the one before
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
    is_demo: bool = False


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


_TASK = Joined(
    CollaborationTask,
    {
        "": "task",
        "category": "category",
        "pair": "pair",
        "pair__round": "round",
        "pair__post_a": "post_a",
        "pair__post_b": "post_b",
    },
)
_PERIOD, _SECTION = Packed(ReportPeriod, "period"), Packed(ReportSection, "section")
_STEP, _RELEASE = Packed(Milestone, "step"), Packed(PressRelease, "release")
_PARTS = """(
    SELECT json_agg({section} ORDER BY section.id) FROM tasks_reportsection AS section
    WHERE section.report_id = report.id
      AND (period.year = shown.year OR section.issue_kind IN ('obstacle', 'dispute'))
)"""  # of the year shown, and whatever states an issue: no other part stands on the page
_COPIES = """(
    SELECT json_agg(json_build_array(copy.id, copy.kind, copy.number, copy.frozen_at, copy.fingerprint)
                    ORDER BY copy.id DESC)
    FROM tasks_frozenreport AS copy WHERE copy.report_id = report.id
)"""
_REPORT = Packed(ProgressReport, "report", _PARTS.format(section=_SECTION.sql), _COPIES)
_OUTCOME = Packed(Outcome, "outcome", _RELEASE.sql)
_INDICATOR = Packed(
    Indicator,
    "indicator",
    """(SELECT json_agg(json_build_array(reading.period_id, reading.value))
        FROM tasks_indicatorreading AS reading
        WHERE reading.indicator_id = indicator.id AND (reading.carried_from_id IS NULL OR reading.is_confirmed))""",
)
_PAGE = """
WITH shown AS MATERIALIZED (
    SELECT coalesce((
        SELECT max(year) FROM tasks_reportperiod WHERE kind = 'quarter' AND opened_at IS NOT NULL
    ), extract(year FROM %(today)s)) AS year
)
SELECT {task}, {names_a}, {names_b}, checker.display_name, checker.is_active,
       (SELECT json_agg(json_build_object('side', side, 'text', text, 'mark', source_mark, 'ref', source_ref)
                        ORDER BY side, position, id)::text
        FROM tasks_taskpart WHERE task_id = task.id),
       (SELECT json_agg(json_build_object('text', text, 'mark', source_mark, 'ref', source_ref)
                        ORDER BY position, id)::text
        FROM tasks_statedgoal WHERE task_id = task.id),
       (SELECT json_agg(json_build_object('code', code, 'short_name', short_name) ORDER BY position)::text
        FROM tasks_collaborationtask AS sibling WHERE sibling.pair_id = task.pair_id AND sibling.id <> task.id),
       (SELECT json_build_object('title', title, 'agency', agency, 'on', published_on, 'text', published_text,
                                 'file', file_name)::text
        FROM tasks_pressrelease WHERE file_name = task.source_ref LIMIT 1),
       (SELECT json_agg({period} ORDER BY spans_to, spans_from DESC, id)::text FROM tasks_reportperiod AS period),
       (SELECT json_agg({report} ORDER BY period.spans_to, period.spans_from DESC, period.id)::text
        FROM shown CROSS JOIN tasks_progressreport AS report
        JOIN tasks_reportperiod AS period ON period.id = report.period_id WHERE report.task_id = task.id),
       (SELECT json_agg({step} ORDER BY due_on, id)::text FROM tasks_milestone AS step WHERE step.task_id = task.id),
       (SELECT json_agg({indicator} ORDER BY position, id)::text
        FROM tasks_indicator AS indicator WHERE indicator.task_id = task.id),
       (SELECT json_agg({outcome} ORDER BY outcome.position)::text
        FROM tasks_outcome AS outcome LEFT JOIN tasks_pressrelease AS release ON release.id = outcome.release_id
        WHERE outcome.task_id = task.id),
       (SELECT json_agg(json_build_array(meeting.number, meeting.title, meeting.held_on, meeting.status, decision.text,
                                         meeting.source_mark)
                        ORDER BY meeting.held_on, meeting.id, decision.position)::text
        FROM tasks_councilmeeting AS meeting
        LEFT JOIN tasks_councildecision AS decision ON decision.meeting_id = meeting.id
        WHERE (decision.covers_all_tasks AND meeting.held_on >= round.selected_on)
           OR (meeting.status = 'planned' AND meeting.held_on >= %(today)s))
FROM tasks_collaborationtask AS task
LEFT JOIN exchange_taskcategory AS category ON category.id = task.category_id
LEFT JOIN exchange_user AS checker ON checker.id = task.checker_id
JOIN exchange_exchangepair AS pair ON pair.id = task.pair_id
JOIN exchange_exchangeround AS round ON round.id = pair.round_id
JOIN exchange_post AS post_a ON post_a.id = pair.post_a_id
JOIN exchange_post AS post_b ON post_b.id = pair.post_b_id
WHERE task.code = %(code)s
"""
PAGE = Statement(
    "task_page",
    _PAGE.format(
        task=_TASK.sql,
        names_a=names_sql("pair.post_a_id"),
        names_b=names_sql("pair.post_b_id"),
        period=_PERIOD.sql,
        report=_REPORT.sql,
        step=_STEP.sql,
        indicator=_INDICATOR.sql,
        outcome=_OUTCOME.sql,
    ),
    {"code": "text", "today": "date"},
)


def detail_of(code: str, user: User, posts: list[int], today: date) -> Detail | None:
    """Read the page of the task called ``code``; None where this person sees no such task. One statement."""
    rows = PAGE.rows(code=code, today=today) if user.may(Capability.READ_PROGRAMME) else []
    if not rows:
        return None
    (row,) = rows
    task = _TASK.read(row)
    names_a, names_b, task.checker_name, task.checker_in_use, *rest = row[_TASK.width :]
    parts, goals, siblings, release, *packs = rest
    task.part_rows, task.goal_rows, task.sibling_rows = map(unpacked, (parts, goals, siblings))
    task.release_row = unpacked(release) or None
    all_periods, all_reports, steps, all_indicators, all_outcomes, meetings = map(unpacked, packs)
    pair = task.pair
    for post, known in ((pair.post_a, names_a), (pair.post_b, names_b)):
        post.ask(names_read(known), today, pair.round.selected_on)
    names = {"a": pair.post_a.name.short, "b": pair.post_b.name.short, "joint": "두 부처"}

    periods = [_PERIOD.read(values) for values in all_periods]
    opened = [period for period in periods if period.opened_at and period.is_quarter]
    shown = opened[-1] if opened else None
    writes = not {pair.post_a_id, pair.post_b_id}.isdisjoint(posts)
    reports = _reports(all_reports, task, user, writes, {period.pk: period for period in periods})
    readable = {report.pk for report in reports if report.visible and (writes or report.status in FILED)}
    decided = _decided(meetings)
    milestones = [_STEP.read(values) for values in steps]
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
        indicators=_indicators(
            all_indicators, quarters, {report.period_id for report in reports if report.pk in readable}
        ),
        issues=issues,
        issues_hidden=hidden,
        outcomes=[_outcome(values) for values in all_outcomes],
        decided=decided,
        accepted=[report for report in reports if report.status == ReportStatus.ACCEPTED and report.pk in readable],
        copies=[(report, report.copy_links) for report in reversed(reports) if report.visible and report.copy_links],
    )


def _reports(
    rows: list[list[Any]], task: CollaborationTask, user: User, writes: bool, periods: dict[int, ReportPeriod]
) -> list[Any]:
    """Return the task's reports, oldest first, each with ``visible``: whether the reader may open it."""
    reports = []
    for values in rows:
        report = _REPORT.read(values)
        sections, copies = values[_REPORT.width :]
        report.read_parts = [_SECTION.read(each) for each in sections or ()]
        report.copy_links = [
            link_to(pk, kind, number, datetime.fromisoformat(at), mark) for pk, kind, number, at, mark in copies or ()
        ]
        report.period, report.task = periods[report.period_id], task
        was_submitted = report.submitted_at is not None
        report.visible = may_read_report(user, report.status, was_submitted=was_submitted, is_own=writes)
        reports.append(report)
    return reports


def _outcome(values: list[Any]) -> Outcome:
    outcome = _OUTCOME.read(values)
    (release,) = values[_OUTCOME.width :]
    outcome.release = _RELEASE.read(release) if release[0] is not None else None
    return outcome


def _state_source(standing: Standing) -> str:
    """Say whose judgement the state shown is, and of which quarter."""
    report = standing.said_by
    if report is None:
        return "아직 판정이 없음"
    return f"{report.period.short_label} " + ("확정 · 국무조정실" if report.verdict else "자체 판단")


def _indicators(rows: list[list[Any]], quarters: list[ReportPeriod], readable: Collection[int]) -> list[IndicatorRow]:
    """Return the indicators with the readings of ``quarters``; of unread reports (period keys) none is shown."""
    found = []
    for values in rows:
        read = {period: Decimal(value) for period, value in values[_INDICATOR.width] or () if period in readable}
        found.append(indicator_row(_INDICATOR.read(values), [read.get(period.pk) for period in quarters]))
    return found


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
            for part in sorted(report.parts(), key=lambda part: part.side)
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


def _decided(rows: list[list[Any]]) -> list[Decided]:
    """Return what councils decided for every task since the round began, and the next meeting."""
    told, next_seen = [], False
    for number, title, held_on, status, text, mark in rows:
        if status == MeetingStatus.PLANNED:
            if next_seen:
                continue
            next_seen, text = True, ""
        told.append(Decided(number, title, date.fromisoformat(held_on), text or "", mark == SourceMark.DEMO))
    return told


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
