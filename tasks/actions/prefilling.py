"""Filling a new report with what the task's last one said: part of opening a period and of 변동사항 없음, never alone.

What was filed is taken, not what somebody has written since. Where the task has only a report that was never filed,
that draft is taken, and the part then names no copy, which is how a page knows.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tasks.contents import carried_answers
from tasks.models import (
    FrozenReport,
    Indicator,
    IndicatorReading,
    ProgressReport,
    ReportPeriod,
    ReportSection,
    ReportStatus,
    SectionState,
    Side,
)


@dataclass(frozen=True)
class Earlier:
    """The report that a task's next one begins with; ``copy`` is what of it was filed, None for a draft."""

    report: ProgressReport
    copy: FrozenReport | None
    sections: dict[str, ReportSection]
    figures: dict[str, Decimal]  # by the indicator's name


def earlier_of(tasks: Collection[int], period: ReportPeriod) -> dict[int, Earlier]:
    """Return for each task (by key) the last report filed for an earlier period of this kind, else the last draft."""
    begun = (
        ProgressReport.objects.before(period)
        .filter(task__in=tasks)
        .exclude(status=ReportStatus.NOT_STARTED)
        .select_related("period")
        .order_by("period__spans_from")
    )
    chosen: dict[int, ProgressReport] = {}
    for report in begun:  # the later replaces the earlier, but no draft replaces what was filed
        kept = chosen.get(report.task_id)
        if kept is None or report.submitted_at is not None or kept.submitted_at is None:
            chosen[report.task_id] = report
    filed = [report for report in chosen.values() if report.submitted_at is not None]
    copies = {copy.report_id: copy for copy in FrozenReport.objects.filter(report__in=filed).order_by("pk")}
    sections: dict[int, dict[str, ReportSection]] = defaultdict(dict)
    for section in ReportSection.objects.filter(report__in=chosen.values()):
        sections[section.report_id][section.side] = section
    live = _told_figures(report for report in chosen.values() if report.pk not in copies)
    return {
        task: Earlier(
            report,
            copy := copies.get(report.pk),
            sections[report.pk],
            {one["indicator"]: Decimal(one["value"]) for one in copy.content.get("readings", [])}
            if copy
            else live[task],
        )
        for task, report in chosen.items()
    }


def _told_figures(reports: Iterable[ProgressReport]) -> Mapping[int, dict[str, Decimal]]:
    periods = {report.task_id: report.period_id for report in reports}
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    told = IndicatorReading.objects.told().filter(indicator__task__in=periods).select_related("indicator")
    for reading in told.filter(period__in=set(periods.values())) if periods else ():
        if reading.period_id == periods[reading.indicator.task_id]:
            found[reading.indicator.task_id][reading.indicator.name] = reading.value
    return found


def prefill(reports: list[ProgressReport], period: ReportPeriod) -> None:
    """Give each new report its three parts, with the answers and figures of the task's earlier one."""
    earlier = earlier_of([report.task_id for report in reports], period)
    carried: dict[int, list[IndicatorReading]] = defaultdict(list)
    if period.form.asks_figures(Side.JOINT):
        for indicator in Indicator.objects.filter(task__in=earlier):
            value = earlier[indicator.task_id].figures.get(indicator.name)
            if value is not None:
                carried[indicator.task_id].append(
                    IndicatorReading(
                        indicator=indicator,
                        period=period,
                        value=value,
                        carried_from=earlier[indicator.task_id].report.period,
                        is_demo=period.is_demo,
                    )
                )
    parts = [_part(report, side, earlier.get(report.task_id), period) for report in reports for side in Side.values]
    for part in parts:
        if part.side == Side.JOINT:
            part.figures_to_confirm = len(carried[part.report.task_id])
    ReportSection.objects.bulk_create(parts)
    IndicatorReading.objects.bulk_create(reading for found in carried.values() for reading in found)


def _part(report: ProgressReport, side: str, earlier: Earlier | None, period: ReportPeriod) -> ReportSection:
    part = ReportSection(report=report, side=side)
    last = earlier.sections.get(side) if earlier else None
    if earlier is None or last is None:
        return part
    copy = earlier.copy if earlier.copy and side in earlier.copy.content["parts"] else None
    state = copy.content["parts"][side].get("state") if copy else last.state
    if state == SectionState.EMPTY:
        return part
    part.state, part.carried_from, part.carried_copy = SectionState.PREFILLED, last, copy
    part.put(carried_answers(part, period.form))
    return part


def carry_figures(report: ProgressReport, section: ReportSection, there: Collection[int]) -> list[IndicatorReading]:
    """Put last period's figures into the fields that hold none; the caller counts them. ``there``: indicators read."""
    last = section.carried_from
    if last is None or not report.period.form.asks_figures(section.side):
        return []
    if section.carried_copy:
        figures = {one["indicator"]: Decimal(one["value"]) for one in section.carried_copy.content.get("readings", [])}
    else:
        figures = _told_figures([last.report])[report.task_id]
    return IndicatorReading.objects.bulk_create(
        IndicatorReading(
            indicator=indicator,
            period=report.period,
            value=figures[indicator.name],
            carried_from=last.report.period,
            is_demo=report.is_demo,
        )
        for indicator in Indicator.objects.filter(task=report.task_id).exclude(pk__in=there)
        if indicator.name in figures
    )
