"""Outcome cases: add one, correct one, vouch for the task that it belongs to."""

from datetime import datetime

from exchange import audit
from exchange.actions import rows
from exchange.errors import Incomplete
from exchange.models import User
from tasks import rules, sentences
from tasks.models import Outcome

EDITABLE = (
    *("position", "pair", "task", "title", "before_text", "after_text", "how_text"),
    *("before_value", "after_value", "unit", "state", "source_ref"),
)


@audit.recorded("outcome.create")
def create_outcome(values: rows.Values, *, by: User, at: datetime) -> Outcome:
    """Add a case. The task it is tied to is the operator's own word, so it needs no check.

    Raises NotAllowed but for 국무조정실; Incomplete where the task is of another pair, and as ``rows.write``.
    """
    rows.refuse(rules.why_not_manage_work(by))
    _check_pair(values)
    return rows.add(Outcome, values, EDITABLE, task_is_inferred=False)


@audit.recorded("outcome.edit")
def edit_outcome(pk: int, values: rows.Values, *, version: str, by: User, at: datetime) -> Outcome:
    """Correct a case. Tying it to another task is the operator's word too, so the doubt about the old one ends.

    Raises as ``create_outcome``, and Stale where ``version`` is old.
    """
    rows.refuse(rules.why_not_manage_work(by))
    outcome = rows.locked(Outcome, pk, version)
    _check_pair(values)
    if values.get("task") != outcome.task:
        outcome.task_is_inferred = False
    return rows.change(outcome, values, EDITABLE)


@audit.recorded("outcome.confirm_task")
def confirm_outcome_task(pk: int, *, reason: str, version: str, by: User, at: datetime) -> Outcome:
    """Take 확인 필요 off the tie between a case and its task; the reason goes to its history.

    Raises WrongState where there is no doubt or no task, Stale where ``version`` is old.
    """
    rows.refuse(rules.why_not_manage_work(by))
    outcome = rows.locked(Outcome, pk, version)
    rows.refuse(rules.why_not_confirm_task(outcome))
    rows.because(reason)
    outcome.task_is_inferred = False
    return rows.write(outcome)


def _check_pair(values: rows.Values) -> None:
    task = values.get("task")
    if task is not None and task.pair_id != values["pair"].pk:
        raise Incomplete(sentences.TASK_OF_ANOTHER_PAIR)
