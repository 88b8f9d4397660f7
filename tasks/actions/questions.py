"""Questions that 국무조정실 asks in one period alone: added, changed and removed until the period is opened."""

from datetime import datetime

from exchange import audit
from exchange.actions import rows
from exchange.errors import Incomplete
from exchange.models import User
from tasks import rules
from tasks.models import PeriodQuestion, ReportPeriod
from tasks.report_forms.own import MOST

EDITABLE = ("position", "part", "kind", "label", "help", "choices", "is_required", "in_papers")


@audit.recorded("question.create")
def create_question(values: rows.Values, *, by: User, at: datetime) -> PeriodQuestion:
    """Ask one more question in a period.

    Raises NotAllowed but for 국무조정실, WrongState once the period is opened, Incomplete for the eleventh question or
    as ``rows.write``.
    """
    rows.refuse(rules.why_not_manage_work(by))
    period = _unopened(values["period"].pk)
    if period.questions.count() >= MOST:
        raise Incomplete(f"자체 문항은 한 기간에 {MOST}개까지 등록할 수 있습니다.")
    return rows.add(PeriodQuestion, values, ("period", *EDITABLE))


@audit.recorded("question.edit")
def edit_question(pk: int, values: rows.Values, *, version: str, by: User, at: datetime) -> PeriodQuestion:
    """Change a question. Raises as ``create_question``, and Stale where ``version`` is old."""
    rows.refuse(rules.why_not_manage_work(by))
    _unopened(PeriodQuestion.objects.values_list("period", flat=True).get(pk=pk))
    return rows.change(rows.locked(PeriodQuestion, pk, version), values, EDITABLE)


@audit.recorded("question.delete")
def delete_question(pk: int, *, version: str, by: User, at: datetime) -> ReportPeriod:
    """Take a question back; its history stays. Returns its period. Raises as ``edit_question``."""
    rows.refuse(rules.why_not_manage_work(by))
    period = _unopened(PeriodQuestion.objects.values_list("period", flat=True).get(pk=pk))
    rows.locked(PeriodQuestion, pk, version).delete()
    return period


def _unopened(pk: int) -> ReportPeriod:
    """Lock a period, so that it is not opened meanwhile. Raises WrongState once it is opened."""
    period = ReportPeriod.objects.select_for_update(of=("self",)).get(pk=pk)
    rows.refuse(rules.why_not_ask(period))
    return period
