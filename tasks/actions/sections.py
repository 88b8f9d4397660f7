"""Writing one part of a report."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from exchange import audit
from exchange import sentences as of_exchange
from exchange.errors import Incomplete, Stale, refuse_if
from exchange.formats import moment_short
from exchange.models import User
from tasks import rules, sentences
from tasks.actions.locking import Held, hold
from tasks.models import Indicator, IndicatorReading, ReportSection, ReportStatus, SectionState, Side


@audit.recorded("report.save_section")
def save_section(
    report_pk: int,
    side: str,
    *,
    values: dict[str, str],
    readings: dict[int, Decimal | None] | None = None,
    version: int,
    settle: bool = True,
    by: User,
    at: datetime,
) -> ReportSection:
    """Store what was typed into one part; what is still missing may stay missing until somebody confirms.

    values    answers by field name; other names are refused by the form before they get here
    readings  indicator key -> value in the indicator's unit, None clears it (the joint part only)
    version   the part's version that the writer had before them
    settle    False for an autosave: text left as it was prefilled then stays 지난 분기 내용

    An edit voids standing confirmations and tells those who gave them. Sending the same text again changes nothing.
    Raises NotAllowed outside the own part, WrongState where its state does not allow it, Stale where somebody saved
    meanwhile (with both texts).
    """
    held = hold(report_pk)
    section = held.sections[side]
    _check_may_edit(held, section, by, at)
    stored = {name: getattr(section, name) for name in values}
    old_readings = _readings_of(held) if readings is not None else {}
    new_readings = {key: value for key, value in (readings or {}).items() if value is not None}
    same = stored == values and (readings is None or old_readings == new_readings)
    settles = settle and section.state in (SectionState.EMPTY, SectionState.PREFILLED) and any(values.values())
    if same and not settles:
        return section
    if section.version != version and not same:
        raise _stale(section, stored, values)

    for name, value in values.items():
        setattr(section, name, value)
    if readings is not None:
        _store_readings(held, old_readings, readings)
    section.state = SectionState.WRITTEN if any(values.values()) else SectionState.EMPTY
    section.unchanged_reason, section.unchanged_streak = "", 0
    _store(held, section, [*values, "unchanged_reason", "unchanged_streak"], by, at)
    return section


@audit.recorded("report.mark_unchanged")
def mark_unchanged(report_pk: int, side: str, *, reason: str, version: int, by: User, at: datetime) -> ReportSection:
    """Answer one part with 달라진 것 없음: last quarter's text stands, with a reason why nothing changed.

    Raises Incomplete where there is no last quarter or no reason; else as ``save_section``.
    """
    held = hold(report_pk)
    section = held.sections[side]
    _check_may_edit(held, section, by, at)
    before = section.carried_from
    if before is None:
        raise Incomplete("지난 분기 보고가 없어 ‘달라진 것 없음’을 고를 수 없습니다. 이번 분기 내용을 적어 주세요.")
    if not reason:
        raise Incomplete(sentences.WHY_UNCHANGED)
    if section.state == SectionState.UNCHANGED and section.unchanged_reason == reason:
        return section
    values = {name: getattr(before, name) for name in section.fields}
    if section.version != version:
        raise _stale(section, {name: getattr(section, name) for name in section.fields}, values)
    for name, value in values.items():
        setattr(section, name, value)
    section.state = SectionState.UNCHANGED
    section.unchanged_reason, section.unchanged_streak = reason, before.unchanged_streak + 1
    _store(held, section, [*values, "unchanged_reason", "unchanged_streak"], by, at)
    return section


def _check_may_edit(held: Held, section: ReportSection, by: User, at: datetime) -> None:
    sides = rules.sides_of(held.report.task.pair, by, at.date())
    refuse_if(rules.why_not_edit(held.report, section, sides))


def _store(held: Held, section: ReportSection, fields: list[str], by: User, at: datetime) -> None:
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


def _readings_of(held: Held) -> dict[int, Decimal]:
    return {reading.indicator_id: reading.value for reading in held.readings()}


def _store_readings(held: Held, old: dict[int, Decimal], new: dict[int, Decimal | None]) -> None:
    """Write the quarter's readings of the task's own indicators; a key of another task's indicator is ignored."""
    own = set(Indicator.objects.filter(task=held.report.task_id).values_list("pk", flat=True))
    for key, value in new.items():
        if key not in own or old.get(key) == value:
            continue
        period = held.report.period_id
        if value is None:
            IndicatorReading.objects.filter(indicator_id=key, period_id=period).delete()
        else:
            IndicatorReading.objects.update_or_create(
                indicator_id=key, period_id=period, defaults={"value": value, "is_demo": held.report.is_demo}
            )


def _stale(section: ReportSection, stored: dict[str, str], typed: dict[str, str]) -> Stale:
    """Describe a save that came too late, with both texts where they differ."""
    who = section.edited_by.display_name if section.edited_by else "다른 사람"
    where = section.get_side_display() if section.side == Side.JOINT else "이 부분"
    when = moment_short(section.edited_at) if section.edited_at else ""
    fields: dict[str, Any] = {
        name: {"mine": typed[name], "theirs": stored[name]} for name in typed if typed[name] != stored[name]
    }
    return Stale(
        f"{who}님이 {when}에 {where}을 고쳤습니다. {of_exchange.COMPARE_BOTH}",
        {"by": who, "at": when, "version": section.version, "fields": fields},
    )
