"""Periods: plan one from the calendar, change its dates with a reason. Opening one is in ``quarters``."""

from datetime import datetime

from django.utils.timezone import localdate

from exchange import audit, formats
from exchange.actions import rows
from exchange.actions.notices import tell
from exchange.errors import Incomplete
from exchange.models import User
from tasks import periods, rules, sentences
from tasks.actions import standing
from tasks.actions.quarters import owed_by
from tasks.models import ProgressReport, ReportPeriod
from tasks.models.report import UNFILED

EDITABLE = ("opens_on", "due_at", "grace_until")
GRACE_DAYS = 5  # working days after the due moment in which a late report is still taken


@audit.recorded("period.create")
def create_period(values: rows.Values, *, by: User, at: datetime) -> ReportPeriod:
    """Plan a period with the dates that the calendar gives; they can be changed afterwards.

    values  year, number and kind (a quarter where nothing is said); for an extra one also spans_from and spans_to
    Raises NotAllowed but for 국무조정실; Incomplete for a year out of bounds or a period that is there already.
    """
    rows.refuse(rules.why_not_manage_work(by))
    rows.only(values, ("kind", "year", "number", "spans_from", "spans_to"))
    kind, year, number = values.get("kind", periods.Kind.QUARTER), values["year"], values["number"]
    try:
        code = periods.code_of(kind, year, number)
        if kind == periods.Kind.EXTRA:
            first, last = values["spans_from"], values["spans_to"]
        else:
            first, last = periods.span_of(kind, year, number)
    except ValueError as error:
        raise Incomplete(str(error)) from error
    due = periods.due_by_default(last)
    return rows.write(
        ReportPeriod(
            code=code,
            kind=kind,
            year=year,
            number=number,
            spans_from=first,
            spans_to=last,
            opens_on=periods.opens_by_default(last),
            due_at=due,
            grace_until=periods.grace_ends_at(due, GRACE_DAYS),
        )
    )


@audit.recorded("period.edit")
def edit_period(pk: int, values: rows.Values, *, reason: str, version: str, by: User, at: datetime) -> ReportPeriod:
    """Change a quarter's dates, also after they have passed. The reason goes to its history.

    Reports that are not filed yet take over a new due moment, and those whose turn it is are told; a returned report
    keeps its day of reply, a filed one what was noted when it was filed.
    Raises NotAllowed but for 국무조정실, Stale where ``version`` is old, Incomplete where the dates do not follow
    each other or the reason is missing.
    """
    rows.refuse(rules.why_not_manage_work(by))
    if not reason:
        raise Incomplete("날짜를 바꾸는 사유를 적어 주세요.")
    period = rows.locked(ReportPeriod, pk, version)
    rows.because(reason)
    due_before = period.due_at
    rows.change(period, values, EDITABLE)
    if localdate(period.due_at) < period.opens_on:
        raise Incomplete(sentences.DUE_BEFORE_OPENING)
    if period.due_at != due_before:
        unfiled = ProgressReport.objects.filter(period=period, status__in=UNFILED)
        keys = list(unfiled.order_by("pk").select_for_update().values_list("pk", flat=True))
        unfiled.filter(pk__in=keys).update(due_at=period.due_at)
        people = {user.pk: user for user, _ in owed_by(keys, at)}
        due = formats.moment(period.due_at)
        text = f"{period} 제출기한이 {formats.josa(due, '으로/로')} 바뀌었습니다. 사유: {reason}"
        tell(people.values(), text, f"/quarters/{period.code}", at)
        if period.is_quarter and period.opened_at:
            standing.refresh_all()
    return period
