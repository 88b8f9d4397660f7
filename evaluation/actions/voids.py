"""Leaving out a score sheet after all: it is kept, shown as left out, and the result is computed without it."""

from datetime import datetime

from evaluation import sentences
from evaluation.actions.aggregation import compute_anew
from evaluation.actions.locking import hold_round
from evaluation.actions.publication import keep_publication
from evaluation.actions.staleness import refresh_staleness
from evaluation.models import PublicationKind, RoundStatus, ScoreSheet, SheetStatus
from evaluation.queries.scores import latest_run
from evaluation.rules import results as rules
from exchange import audit
from exchange.errors import Incomplete, refuse_if
from exchange.models import User

REASON_LIMIT = 300


@audit.recorded("sheet.void")
def void_sheet(pk: int, *, reason: str, by: User, at: datetime) -> ScoreSheet:
    """Leave a sheet out of the result for a stated reason. Twice by the same person is once.

    While scoring nothing is computed yet. Afterwards the result is computed anew at once; where the ministries have
    seen the former one they are told both. Too few sheets leave the task without a score until somebody replaces it.
    """
    found = ScoreSheet.objects.select_related("assignment").get(pk=pk)
    round = hold_round(found.assignment.round_id)
    sheet = ScoreSheet.objects.select_for_update(of=("self",)).select_related("assignment__task").get(pk=pk)
    reason = reason.strip()
    if sheet.status == SheetStatus.VOIDED and sheet.voided_by_id == by.pk and sheet.void_reason == reason:
        return sheet
    refuse_if(rules.why_not_void(round, sheet.status, by))
    if not reason:
        raise Incomplete(sentences.WHY_VOID)
    sheet.status = SheetStatus.VOIDED
    sheet.voided_at, sheet.voided_by, sheet.void_reason = at, by, reason[:REASON_LIMIT]
    sheet.version += 1
    sheet.save(update_fields=["status", "voided_at", "voided_by", "void_reason", "version"])
    last = latest_run(round)
    if round.status != RoundStatus.SCORING and last is not None:
        compute_anew(round, last, f"{sheet.assignment.task.code} 채점표 제외: {reason}"[:REASON_LIMIT], by, at)
    if round.status == RoundStatus.PROVISIONAL:
        keep_publication(round, PublicationKind.PROVISIONAL, by, at)
        refresh_staleness([round.pk])
    return sheet
