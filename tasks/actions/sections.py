"""Writing one part of a report."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from exchange import audit
from exchange import sentences as of_exchange
from exchange.dates import moment_short
from exchange.errors import Incomplete, Stale, refuse_if
from exchange.formats import josa
from exchange.merging import Merged, merge
from exchange.models import User
from tasks import rules, sentences
from tasks.actions.figures import Figures, Readings
from tasks.actions.locking import LockedReport, hold
from tasks.actions.prefilling import carry_figures
from tasks.contents import before_of, carried_answers
from tasks.models import ReportSection, ReportStatus, SectionState, Side
from tasks.models.section import STORED
from tasks.queries.section_versions import answers_at
from tasks.report_forms import Form, Kind


@audit.recorded("report.save_section")
def save_section(
    report_pk: int,
    side: str,
    *,
    values: dict[str, str],
    readings: Readings | None = None,
    confirmed: Collection[int] | None = None,
    version: int,
    settle: bool = True,
    by: User,
    at: datetime,
) -> ReportSection:
    """Store what was typed into one part; what is still missing may stay missing until somebody confirms.

    values     answers by question; TypeError for one that the part's form does not ask
    readings   indicator key -> value in the indicator's unit, None clears it (the joint part only)
    confirmed  indicators whose carried value the writer says is the same still; None leaves the ticks as they are
    version    the part's version that the writer had before them
    settle     False for an autosave: text left as it was prefilled then stays 지난 분기 내용

    An edit voids standing confirmations and tells those who gave them. Sending the same text again changes nothing.
    Where somebody saved meanwhile, each field that only one of the two changed is as that one left it.
    Raises NotAllowed outside the own part, WrongState where its state does not allow it, Stale where both changed one
    field (with both texts).
    """
    held = hold(report_pk)
    section = held.sections[side]
    _check_may_edit(held, section, by, at)
    _check_answers(held, side, values)
    stored = {name: section.answer(name) for name in values}
    figures = Figures(held) if readings is not None else None
    if section.version != version:
        values, readings, confirmed = _merged(held, section, version, values, figures, readings or {}, confirmed, by)
    same_words = stored == values and (figures is None or figures.keep_values(readings or {}))
    same = same_words and (figures is None or figures.confirm_nothing_else(confirmed))
    settles = settle and section.state in (SectionState.EMPTY, SectionState.PREFILLED) and any(values.values())
    if same and not settles:
        return section
    section.put(values)
    if figures is not None:
        section.figures_to_confirm = figures.store(readings or {}, confirmed)
    stays = same_words and not settles  # a figure said to be the same is no new text
    if not stays and not _stays_unchanged(section, held.report.period.form, stored, values):
        section.state = SectionState.WRITTEN if any(values.values()) else SectionState.EMPTY
        section.unchanged_reason, section.unchanged_streak = "", 0
    _store(held, section, [*STORED, "unchanged_reason", "unchanged_streak", "figures_to_confirm"], by, at)
    return section


@audit.recorded("report.mark_unchanged")
def mark_unchanged(report_pk: int, side: str, *, reason: str, version: int, by: User, at: datetime) -> ReportSection:
    """Answer one part with 변동사항 없음: last period's words stand, with a reason why nothing changed.

    Words that the form does not carry are left as they are. Last period's figures are put into the fields that hold
    none; they count as missing until somebody has said that they are the same still.
    Raises Incomplete where there is no last quarter or no reason; else as ``save_section``.
    """
    held = hold(report_pk)
    section = held.sections[side]
    _check_may_edit(held, section, by, at)
    before = before_of(section)
    if before is None:
        raise Incomplete("지난 분기 보고가 없어 ‘변동사항 없음’을 선택할 수 없습니다. 이번 분기 내용을 입력해 주세요.")
    if not reason:
        raise Incomplete(sentences.WHY_UNCHANGED)
    if section.state == SectionState.UNCHANGED and section.unchanged_reason == reason:
        return section
    values = carried_answers(section, held.report.period.form)
    if section.version != version:
        stored = {name: section.answer(name) for name in values}
        raise _stale(section, merge(values, stored, None), stored, by)
    section.put(values)
    there = {reading.indicator_id for reading in held.readings()}
    section.figures_to_confirm += len(carry_figures(held.report, section, there))
    section.state = SectionState.UNCHANGED
    section.unchanged_reason, section.unchanged_streak = reason, before.streak + 1
    _store(held, section, [*STORED, "unchanged_reason", "unchanged_streak", "figures_to_confirm"], by, at)
    return section


def _check_may_edit(held: LockedReport, section: ReportSection, by: User, at: datetime) -> None:
    sides = rules.sides_of(held.report.task.pair, by, at.date())
    refuse_if(rules.why_not_edit(held.report, section, sides, at))


def _store(held: LockedReport, section: ReportSection, fields: list[str], by: User, at: datetime) -> None:
    """Save the part under its next version and let the report follow: started, confirmations void, turn passed."""
    section.version += 1
    section.edited_at, section.edited_by = at, by
    section.is_mended = section.is_returned
    section.save(update_fields=["state", "version", "is_mended", "edited_at", "edited_by", *fields])
    if held.report.status == ReportStatus.NOT_STARTED:
        held.report.move_to(ReportStatus.DRAFT)
    held.void_signatures(by, at)
    held.pass_turn(at)
    held.save()


def _check_answers(held: LockedReport, side: str, values: Mapping[str, str]) -> None:
    """Hold answers against the form: TypeError for what it does not ask, Incomplete for what is no answer to it."""
    form = held.report.period.form
    for code, value in values.items():
        question = form.find(side, code)
        if question is None or question.kind == Kind.FIGURE:
            raise TypeError(f"form {form.version} does not ask {code!r} in {side}")
        refuse_if(question.why_not(value))


def _stays_unchanged(section: ReportSection, form: Form, stored: Mapping[str, str], values: Mapping[str, str]) -> bool:
    """Whether a part that says 변동사항 없음 still does: what was answered otherwise is never carried."""
    changed = [form.find(section.side, code) for code in values if values[code] != stored[code]]
    answered = bool(changed) and not any(question is None or question.carried for question in changed)
    return section.state == SectionState.UNCHANGED and answered


def _merged(
    held: LockedReport,
    section: ReportSection,
    version: int,
    values: dict[str, str],
    figures: Figures | None,
    readings: Readings,
    confirmed: Collection[int] | None,
    by: User,
) -> tuple[dict[str, str], Readings | None, Collection[int] | None]:
    """Return what was typed, merged with what others saved since ``version``. Raises Stale where both changed one."""
    mine: dict[str, Any] = dict(values)
    theirs: dict[str, Any] = {name: section.answer(name) for name in values}
    base: dict[str, Any] | None = answers_at(section, version, values)
    if figures is not None:
        mine |= figures.typed(readings, confirmed)
        theirs |= figures.held()
        base = None if base is None else base | figures.begun_with(section, version)
    merged = merge(mine, theirs, base)
    if merged.clash:
        raise _stale(section, merged, theirs, by)
    found = merged.values
    if figures is None:
        return {name: found[name] for name in values}, None, confirmed
    if confirmed is not None:
        confirmed = [key for key in readings if found.get(f"same_{key}")]
    told = {key: found.get(f"reading_{key}", value) for key, value in readings.items()}
    return {name: found[name] for name in values}, told, confirmed


def _stale(section: ReportSection, merged: Merged, theirs: Mapping[str, Any], by: User) -> Stale:
    """Describe a save that came too late, with both texts of each field that both changed."""
    who = section.edited_by.display_name if section.edited_by else "다른 사람"
    where = section.get_side_display() if section.side == Side.JOINT else "이 부분"
    when = moment_short(section.edited_at) if section.edited_at else ""
    own = section.edited_by_id == by.pk
    fields = {name: {"mine": merged.values[name], "theirs": theirs[name]} for name in merged.clash}
    said = f"다른 창에서 {when}에" if own else f"{who}님이 {when}에"
    return Stale(
        f"{said} {josa(where, '을/를')} 수정했습니다. {of_exchange.COMPARE_BOTH}",
        {
            "by": of_exchange.ANOTHER_WINDOW if own else who,
            "own": own,
            "at": when,
            "version": section.version,
            "fields": fields,
            "taken": merged.taken,
        },
    )
