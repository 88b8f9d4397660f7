"""One year of a task, quarter by quarter, as the task's page tells it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from exchange import dates, formats
from tasks.models import ProgressReport, ReportPeriod, ReportSection, ReportStatus, Side, TaskState
from tasks.models.report import FILED
from tasks.periods import QUARTERS, Kind, Quarter, short_label_of
from tasks.report_forms import Form
from tasks.rules import lacking_in
from tasks.sentences import NOT_REPORTING

MOST_LINES = 3  # of the joint part's text
LONGEST_LINE = 60  # characters

_BULLETS = "□○●ㅇ◦·•-–※* \t\u00a0"


@dataclass(frozen=True)
class QuarterCell:
    """What stands in one quarter's column.

    kind, word  the badge: a state of the task (``state`` is True) or of the report
    lines       what was reported, or how far each side is      text  one sentence where there is nothing to list
    due_at      shown while the ministries still owe something  report  linked where ``readable``
    is_demo     what stands there comes from a quarter or report that was made up
    """

    name: str
    kind: str
    word: str
    lines: list[str] = field(default_factory=list)
    text: str = ""
    due_at: datetime | None = None
    report: ProgressReport | None = None
    readable: bool = False
    now: bool = False
    is_demo: bool = False


def quarter_cells(
    year: int,
    periods: Iterable[ReportPeriod],
    reports: Mapping[int, ProgressReport],
    *,
    shown: ReportPeriod | None,
    readable: set[int],
    names: Mapping[str, str],
    begun_on: date | None,
    today: date,
) -> list[QuarterCell]:
    """Return the four quarters of ``year``.

    reports   the task's reports by period key, their sections prefetched
    shown     the quarter whose figures the page shows
    readable  keys of the reports whose text the reader may see now
    names     side → the ministry's short name
    begun_on  the day on which the tasks were fixed, None where that is not known
    """
    known = {(period.year, period.number): period for period in periods if period.is_quarter}
    cells = []
    for number in QUARTERS:
        period = known.get((year, number))
        report = reports.get(period.pk) if period else None
        now = period is not None and shown is not None and period.pk == shown.pk
        name = short_label_of(Kind.QUARTER, number)
        if report is None:
            cells.append(_without_report(name, Quarter(year, number), period, begun_on, today, now))
        elif report.status in FILED:
            cells.append(_handed_in(name, report, report.pk in readable, now))
        else:
            cells.append(_being_written(name, report, report.pk in readable, names, now))
    return cells


def _without_report(
    name: str, quarter: Quarter, period: ReportPeriod | None, begun_on: date | None, today: date, now: bool
) -> QuarterCell:
    if begun_on and quarter.last_day < begun_on:
        return QuarterCell(name, "plain", "점검 전", text=f"{dates.date_short(begun_on)} 과제 확정 이전", now=now)
    if period and period.opened_at is None and today <= period.spans_to:
        text = f"보고 시작 {formats.date(period.opens_on)}"
        return QuarterCell(name, "plain", "예정", text=text, now=now, is_demo=period.is_demo)
    if period is None and today <= quarter.last_day:
        return QuarterCell(name, "plain", "예정", text="분기 일정이 아직 등록되지 않았습니다.", now=now)
    if period and period.opened_at:
        return QuarterCell(name, "plain", NOT_REPORTING, text="이 분기의 보고 대상이 아닙니다.", now=now)
    return QuarterCell(name, "plain", "보고 없음", text="이 분기에는 보고가 없습니다.", now=now)


def _handed_in(name: str, report: ProgressReport, readable: bool, now: bool) -> QuarterCell:
    waiting = report.status != ReportStatus.ACCEPTED
    lines = told_lines(report) if readable else []
    text = ""
    if waiting:
        text = f"{report.get_status_display()} · 처리 담당: 국무조정실"
    elif not lines:
        text = f"{dates.date_short(report.accepted_at)} 확정"
    state = TaskState(report.state)
    return QuarterCell(name, state.value, state.label, lines, text, None, report, readable, now, report.is_demo)


def _being_written(
    name: str, report: ProgressReport, readable: bool, names: Mapping[str, str], now: bool
) -> QuarterCell:
    kind = {ReportStatus.RETURNED: "warn", ReportStatus.NOT_STARTED: "none"}.get(ReportStatus(report.status), "info")
    lines = [_side_line(names[section.side], section, report.period.form) for section in _own_parts(report)]
    status, due_at = report.get_status_display(), report.due_at
    return QuarterCell(name, kind, status, lines, "", due_at, report, readable, now, report.is_demo)


def _own_parts(report: ProgressReport) -> list[ReportSection]:
    return sorted((part for part in report.parts() if part.side != Side.JOINT), key=lambda part: part.side)


def _side_line(name: str, section: ReportSection, form: Form) -> str:
    if section.is_returned:
        return f"{name} 보완 중"
    if not lacking_in(section, form):
        return f"{name} 작성 완료" + (f" {dates.moment_short(section.edited_at)}" if section.edited_at else "")
    return f"{name} 작성 중" if section.edited_at else f"{name} 작성 전"


def told_lines(report: ProgressReport) -> list[str]:
    """Return the first lines of what the two ministries reported together, without their bullets."""
    joint = next((part for part in report.parts() if part.side == Side.JOINT), None)
    lines = [line.strip(_BULLETS) for line in (joint.progress if joint else "").splitlines()]
    return [line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE].rstrip()}…" for line in lines if line][
        :MOST_LINES
    ]
