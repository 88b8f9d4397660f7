"""A part of a report as a writer had it before them, read from its history: what three-way comparisons begin with."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from tasks.models import IndicatorReading, ReportSection
from tasks.models.section import COLUMNS


def answers_at(section: ReportSection, version: int, codes: Collection[str]) -> dict[str, str] | None:
    """Return the answers to ``codes`` as they stood in ``version`` of the part; None where history does not know."""
    event = _events(section).filter(version=version).last()
    if event is None:
        return None
    return {code: getattr(event, code) if code in COLUMNS else event.answers.get(code, "") for code in codes}


def readings_at(
    section: ReportSection, period: int, version: int, indicators: Collection[int]
) -> dict[int, tuple[Decimal | None, bool]]:
    """Return indicator -> (value, whether a carried one was confirmed) as they stood in ``version`` of the part.

    Figures are written by the acts that write their part, so those of the acts up to that version are looked at.
    """
    last = _events(section).filter(version=version).last()
    if last is None:
        return {}
    acts = _events(section).filter(pgh_id__lte=last.pgh_id).values("pgh_context")
    history: Any = IndicatorReading.pgh_event_model  # type: ignore[attr-defined]
    events = history.objects.filter(period=period, indicator__in=indicators, pgh_context__in=acts).order_by("pgh_id")
    found: dict[int, tuple[Decimal | None, bool]] = dict.fromkeys(indicators, (None, False))
    for event in events:
        gone = event.pgh_label == "delete"
        found[event.indicator_id] = (None, False) if gone else (event.value, event.is_confirmed)
    return found


def _events(section: ReportSection) -> Any:
    history: Any = ReportSection.pgh_event_model  # type: ignore[attr-defined]
    return history.objects.filter(pgh_obj=section.pk).order_by("pgh_id")
