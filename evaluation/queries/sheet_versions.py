"""A score sheet as its expert had it in a window, read from its history: what three-way comparisons begin with."""

from typing import Any

from evaluation.models import Score, ScoreSheet
from evaluation.rules.sheets import Answer


def sheet_at(sheet: ScoreSheet, version: int) -> tuple[dict[int, Answer], str] | None:
    """Return (criterion -> answer, comment) as they stood in ``version``; None where history does not know.

    Version 0 is the empty sheet, before the first text was typed.
    """
    if version == 0:
        return {}, ""
    history: Any = ScoreSheet.pgh_event_model  # type: ignore[attr-defined]
    events = history.objects.filter(pgh_obj=sheet.pk).order_by("pgh_id")
    last = events.filter(version=version).last()
    if last is None:
        return None
    acts = events.filter(pgh_id__lte=last.pgh_id).values("pgh_context")
    scores: Any = Score.pgh_event_model  # type: ignore[attr-defined]
    answers = {
        event.criterion_id: Answer(event.value, event.is_not_applicable, event.comment)
        for event in scores.objects.filter(sheet=sheet.pk, pgh_context__in=acts).order_by("pgh_id")
    }
    return answers, last.comment
