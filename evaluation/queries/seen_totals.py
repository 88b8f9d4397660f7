"""Whether an expert could look at others' totals on a task before opening the own sheet again."""

from evaluation.models import RoundStatus, Rubric, ScoreSheet, SheetVersion, UnwindDecision, Visibility
from evaluation.rules.sheets import shows_enough


def could_see_others(rubric: Rubric, sheet: ScoreSheet) -> bool:
    """Whether the sheet's expert could see others' totals on its task by now.

    They are shown beside a sheet that was handed in: at once, or while a round that was opened again had been closed,
    as the rubric says. Who has ever handed in a sheet until then counts, also where it was taken back meanwhile.
    Whether the expert did look is not asked: nobody could prove the contrary.
    """
    if rubric.visibility == Visibility.NEVER:
        return False
    assignment = sheet.assignment
    kept = SheetVersion.objects.filter(
        sheet__assignment__round=assignment.round_id, sheet__assignment__task=assignment.task_id
    )
    if rubric.visibility == Visibility.AFTER_CLOSE:
        opened_again = UnwindDecision.objects.filter(round=assignment.round_id, to_status=RoundStatus.SCORING)
        last = opened_again.order_by("decided_at").last()
        if last is None:
            return False
        kept = kept.filter(kept_at__lte=last.decided_at)
    if not kept.filter(sheet=sheet).exists():
        return False
    others = kept.exclude(sheet__assignment__expert=assignment.expert_id)
    return shows_enough(rubric, others.values("sheet__assignment__expert").distinct().count())
