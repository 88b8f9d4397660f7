"""What was written otherwise in the parts of one report: old and new, by whom and when.

The two ministries read every change that was stored, from the rows that the database keeps of each. Anybody else reads
what differs from one copy that was handed in to the next: what a ministry wrote before both had confirmed it is not
for others.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from exchange.formats import number
from exchange.queries import events_of
from tasks.contents import PART_ORDER
from tasks.models import (
    FrozenReport,
    Indicator,
    IndicatorReading,
    ProgressReport,
    ReportPeriod,
    ReportSection,
    SectionState,
    Side,
)
from tasks.models.section import COLUMNS
from tasks.queries.comparison import runs
from tasks.queries.copies import JOINT_TITLE, figure_words, title_of
from tasks.report_forms import WRITTEN, Form, Kind, form_of_copy

TOGETHER = timedelta(minutes=30)  # saves of one person to one answer within it are told as one
MOST = 300  # changes on a page, the newest
UNCHANGED_LABEL = f"{SectionState.UNCHANGED.label} 사유"


@dataclass(frozen=True)
class Edit:
    """One answer that became another.

    by    the person, or the copy (제출본 2) where copies are compared      ops   (sign, text) runs of a written answer
    what  the part's title, and the question as its form calls it
    """

    at: datetime
    by: str
    part: str
    label: str
    before: str
    after: str
    ops: list[tuple[str, str]]


def stored_edits(report: ProgressReport) -> list[Edit]:
    """Return every change that was stored, the newest first. Three statements."""
    form = report.period.form
    titles = _titles(report)
    edits = [*_of_sections(report, form, titles), *_of_figures(report, titles[Side.JOINT])]
    return _together(sorted(edits, key=lambda edit: edit.at))[::-1][:MOST]


def _titles(report: ProgressReport) -> dict[str, str]:
    pair = report.task.pair
    return {side: JOINT_TITLE if side == Side.JOINT else f"{pair.post_of(side).name.short} 작성" for side in PART_ORDER}


def _of_sections(report: ProgressReport, form: Form, titles: Mapping[str, str]) -> Iterable[Edit]:
    rows = events_of(ReportSection).filter(report_id=report.pk).select_related("pgh_context").order_by("pgh_id")
    last: dict[int, Any] = {}
    for row in rows:
        before = last.get(row.pgh_obj_id)
        last[row.pgh_obj_id] = row
        if before is None:
            continue  # what a new part was filled with is nobody's change
        at, by = _context(row)
        for question in form.answered(row.side):
            old, new = _answer(before, question.code), _answer(row, question.code)
            if old != new:
                ops = runs(old, new) if question.kind in WRITTEN else []
                words = question.words(old), question.words(new)
                yield Edit(at, by, titles[row.side], question.label, *words, ops)
        if before.unchanged_reason != row.unchanged_reason:
            yield Edit(at, by, titles[row.side], UNCHANGED_LABEL, before.unchanged_reason, row.unchanged_reason, [])


def _of_figures(report: ProgressReport, title: str) -> Iterable[Edit]:
    indicators = {one.pk: one for one in Indicator.objects.filter(task=report.task_id)}
    rows = (
        events_of(IndicatorReading)
        .filter(period_id=report.period_id, indicator_id__in=indicators)
        .select_related("pgh_context")
        .order_by("pgh_id")
    )
    names = {one.pk: one.short_label for one in ReportPeriod.objects.all()} if indicators else {}
    last: dict[int, Any] = {}  # by indicator: a figure that was cleared and typed again is another row
    for row in rows:
        before, indicator = last.get(row.indicator_id), indicators[row.indicator_id]
        gone = row.pgh_label == "delete"
        last[row.indicator_id] = None if gone else row
        if before is None and row.pgh_label == "insert" and row.carried_from_id:
            continue  # put into the field when the period was opened
        old = _figure(before, indicator, names)
        new = "" if gone else _figure(row, indicator, names)
        if old != new:
            yield Edit(*_context(row), title, indicator.name, old, new, [])


def _figure(row: Any, indicator: Indicator, names: Mapping[int, str]) -> str:
    if row is None:
        return ""
    value = f"{number(row.value)}{indicator.unit}"
    if not row.carried_from_id:
        return value
    return f"{value} ({names[row.carried_from_id]} 값{' 그대로임을 확인' if row.is_confirmed else ', 확인 전'})"


def _answer(row: Any, code: str) -> str:
    return getattr(row, code) if code in COLUMNS else row.answers.get(code, "")


def _context(row: Any) -> tuple[datetime, str]:
    told = row.pgh_context.metadata if row.pgh_context else {}
    return (datetime.fromisoformat(told["at"]) if told.get("at") else row.pgh_created_at), told.get("by_name", "")


def _together(edits: Iterable[Edit]) -> list[Edit]:
    """Tell the saves of one person to one answer as one, from the first text to the last; nothing where they meet."""
    kept: list[Edit] = []
    place: dict[tuple[str, str], int] = {}  # of the last edit of each answer
    for edit in edits:
        key = (edit.part, edit.label)
        earlier = kept[place[key]] if key in place else None
        if earlier and earlier.by == edit.by and edit.at - earlier.at <= TOGETHER:
            ops = runs(earlier.before, edit.after) if earlier.ops or edit.ops else []
            kept[place[key]] = replace(edit, before=earlier.before, ops=ops)
            continue
        place[key] = len(kept)
        kept.append(edit)
    return [edit for edit in kept if edit.before != edit.after]


def edits_between_copies(report: ProgressReport) -> list[Edit]:
    """Return what differs from each copy to the next, the newest first. One statement."""
    copies = list(FrozenReport.objects.filter(report=report).order_by("pk"))
    edits = [edit for old, new in zip(copies, copies[1:], strict=False) for edit in _between(old, new)]
    return edits[::-1][:MOST]


def _between(old: FrozenReport, new: FrozenReport) -> Iterable[Edit]:
    name = f"{new.get_kind_display()} {new.number}"
    form = form_of_copy(new.content)
    for side in PART_ORDER:
        was, now = (copy.content["parts"].get(side, {}) for copy in (old, new))
        title = title_of(new.content, side)
        for question in form.answered(side):
            before, after = was.get(question.code, ""), now.get(question.code, "")
            if before != after:
                ops = runs(before, after) if question.kind in WRITTEN else []
                yield Edit(
                    new.frozen_at, name, title, question.label, question.words(before), question.words(after), ops
                )
        if any(question.kind == Kind.FIGURE for question in form.of(side)):
            yield from _figures_between(old, new, title, name)


def _figures_between(old: FrozenReport, new: FrozenReport, title: str, name: str) -> Iterable[Edit]:
    was, now = (
        {one["indicator"]: figure_words(one) for one in copy.content.get("readings", [])} for copy in (old, new)
    )
    for indicator in {**was, **now}:
        if was.get(indicator) != now.get(indicator):
            before, after = was.get(indicator, ""), now.get(indicator, "")
            yield Edit(new.frozen_at, name, title, indicator, before, after, [])
