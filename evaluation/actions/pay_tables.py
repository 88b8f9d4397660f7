"""Rows of the pay tables: put in by one person, published by another, taken back with a reason, never changed.

A published row stays as it is but for its last day: publishing what follows it gives it one, in the same step.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

import pghistory
from django.db.models import QuerySet

from evaluation import sentences
from evaluation.actions.staleness import refresh_staleness
from evaluation.models.pay import Effective
from evaluation.queries.pay_tables import chain_of, overlapping, row_to_close, row_to_reopen, spans_beside, twin_of
from evaluation.rules import pay as rules
from exchange import audit
from exchange.actions import rows
from exchange.errors import Incomplete, WrongState, refuse_if
from exchange.models import User

Row = TypeVar("Row", bound=Effective)

DECIDED_HERE = frozenset(
    {"id", "entered_by", "ended_by", "published_at", "published_by", "withdrawn_at", "withdrawn_by", "withdraw_reason"}
)
NOTHING_TO_IMPORT = sentences.NO_NEW_ROWS


@audit.recorded("pay_row.enter")
def enter_pay_row(model: type[Row], values: rows.Values, *, by: User, at: datetime) -> Row:
    """Put in a row of ``model`` that nothing uses until a second person publishes it.

    Raises NotAllowed but for 국무조정실 and administrators, Incomplete where the row contradicts itself, WrongState
    where a row says the same already.
    """
    refuse_if(rules.why_not_enter(by))
    return _entered(model, values, by)


@audit.recorded("pay_row.import")
def import_pay_rows(
    entries: Sequence[tuple[type[Effective], rows.Values]], *, fingerprint: str, by: User, at: datetime
) -> list[Effective]:
    """Put in every row of a file, or none: the first one refused takes the others with it.

    Rows that somebody put in since the preview are not put in again.
    fingerprint  of the content that was shown before; it goes to the history of each row
    Raises as ``enter_pay_row``, and Incomplete where there is nothing to put in.
    """
    refuse_if(rules.why_not_enter(by))
    if not entries:
        raise Incomplete(NOTHING_TO_IMPORT)
    for model in sorted({model for model, _ in entries}, key=lambda model: model.__name__):
        rows.hold_adding(model)
    new = [(model, values) for model, values in entries if twin_of(model, values) is None]
    if not new:
        raise WrongState(rows.ALREADY)
    with pghistory.context(file=fingerprint):
        return [_entered(model, values, by) for model, values in new]


@audit.recorded("pay_row.publish")
def publish_pay_row(model: type[Row], pk: int, *, by: User, at: datetime) -> Row:
    """Let computations use the row from now on; the open row before it ends on the day before it begins.

    Raises NotAllowed for whom the rule does not allow and for the person who put the row in; WrongState where it is
    published already or another published row has some of its days; Incomplete where days beside it would have no
    row and nothing says why.
    """
    row = _locked(model, pk)
    refuse_if(rules.why_not_publish(row, by))
    _lock_chain(row)
    before = row_to_close(row)
    if before is not None:
        before.effective_until, before.ended_by = row.effective_from - rules.DAY, row
        rows.write(before)
    refuse_if(rules.why_not_overlap(overlapping(row).first()))
    if not row.gap_reason:
        gaps = rules.missing_days((row.effective_from, row.effective_until), spans_beside(row))
        refuse_if(rules.why_not_leave_gaps(gaps))
    row.published_at, row.published_by = at, by
    rows.write(row)
    refresh_staleness()
    return row


@audit.recorded("pay_row.withdraw")
def withdraw_pay_row(model: type[Row], pk: int, *, reason: str, by: User, at: datetime) -> Row:
    """Take a published row back. What it had ended goes on as before it, up to the next row; the row stays readable.

    Days that no row had before have none again: amounts of them say NO_BASE or are refused. One person may do this: a
    second one had published what now counts again.
    Raises NotAllowed but for 국무조정실 and administrators, WrongState for a draft or a row taken back already,
    Incomplete without a reason.
    """
    row = _locked(model, pk)
    refuse_if(rules.why_not_withdraw(row, by))
    if not reason.strip():
        raise Incomplete("철회하는 사유를 적어 주세요.")
    _lock_chain(row)
    reopened = row_to_reopen(row)
    row.withdrawn_at, row.withdrawn_by, row.withdraw_reason = at, by, reason.strip()
    rows.write(row)
    if reopened is not None:
        before, following = reopened
        before.effective_until = following.effective_from - rules.DAY if following else None
        before.ended_by = following
        rows.write(before)
    refresh_staleness()
    return row


@audit.recorded("pay_row.discard")
def discard_pay_row(model: type[Effective], pk: int, *, by: User, at: datetime) -> None:
    """Delete a row that was never published; its history keeps what it said and who took it away.

    Raises NotAllowed but for 국무조정실 and administrators, WrongState for a published row.
    """
    row = _locked(model, pk)
    refuse_if(rules.why_not_discard(row, by))
    row.delete()


def _entered(model: type[Row], values: rows.Values, by: User) -> Row:
    editable = {field.name for field in model._meta.concrete_fields} - DECIDED_HERE
    return rows.add(model, values, editable, twin_of=twin_of, entered_by=by)


def _locked(model: type[Row], pk: int) -> Row:
    return QuerySet(model).select_for_update(of=("self",)).get(pk=pk)


def _lock_chain(row: Effective) -> None:
    """Hold the standing rows of the chain, so that two publishers see each other's work; read them anew afterwards."""
    list(chain_of(row).select_for_update(of=("self",)).order_by("pk"))
