"""What a ministry tells about an exchangee's grade: the standing notice, and those it has replaced."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from evaluation import sentences
from evaluation.actions.locking import hold_round
from evaluation.actions.staleness import refresh_staleness
from evaluation.models import ExchangeForm, Grade, GradeNotice
from evaluation.rules import bonus as rules
from exchange import audit, clock
from exchange.actions.notices import tell
from exchange.errors import Incomplete, refuse_if
from exchange.models import Assignment, User
from exchange.roles import Capability, News
from exchange.rules import line_of, lines

FIELDS = (
    *("exchange_form", "evaluating_ministry", "paying_ministry", "track", "level", "assessed", "prior", "same_rank"),
    *("forced_lowest", "forced_reason", "is_disciplined", "months", "long_term_bp", "pay_date", "document"),
    "notified_on",
)


@audit.recorded("grade_notice.enter")
def enter_notice(round_pk: int, assignment_pk: int, *, values: dict[str, Any], by: User, at: datetime) -> GradeNotice:
    """Keep what the ministry told, in place of what it told before; the same again changes nothing.

    values  all of FIELDS
    Raises Incomplete where days, months or ministries cannot be so, NotAllowed for another ministry's decider.
    """
    round = hold_round(round_pk)
    assignment = Assignment.objects.called_on(at.astimezone(clock.SEOUL).date()).get(pk=assignment_pk)
    standing = GradeNotice.objects.filter(round=round, assignment=assignment, is_standing=True).first()
    refuse_if(rules.why_not_enter_notice(assignment, standing, by))
    values = {name: values[name] for name in FIELDS}
    _check(values, assignment, round.pay_year, by, at.astimezone(clock.SEOUL).date())
    if values["notified_on"] > at.astimezone(clock.SEOUL).date():
        raise Incomplete(rules.TOLD_LATER)
    if standing is not None and all(getattr(standing, name) == value for name, value in values.items()):
        return standing
    if standing is not None:
        standing.is_standing = False
        standing.save(update_fields=["is_standing"])
    notice = GradeNotice.objects.create(
        round=round, assignment=assignment, entered_at=at, entered_by=by, is_demo=round.is_demo, **values
    )
    if not by.may(Capability.KEEP_STATEMENTS):
        text = f"{assignment.post}의 성과평가 등급 통보가 들어왔습니다."
        coordinators = User.objects.told_of(News.GRADES)
        tell(coordinators, text, reverse("evaluation:statements", args=[round.slug]), at)
    refresh_staleness([round.pk])
    return notice


def _check(values: dict[str, Any], assignment: Assignment, pay_year: int, by: User, on: date) -> None:
    evaluating, paying = values["evaluating_ministry"], values["paying_ministry"]
    if values["exchange_form"] not in ExchangeForm.values or values["assessed"] not in Grade.values:
        raise Incomplete("교류 형태와 성과평가 등급을 선택해 주세요.")
    proposed = rules.proposed_ministry(values["exchange_form"], assignment, on)
    if proposed is not None and len(set(lines([evaluating.pk, proposed.pk]).values())) > 1:
        raise Incomplete(
            f"이 교류 형태에서는 {proposed.short_name}에서 평가합니다. 평가 기관이나 교류 형태를 확인해 주세요."
        )
    if not by.may(Capability.KEEP_STATEMENTS) and line_of(by).isdisjoint((evaluating.pk, paying.pk)):
        raise Incomplete("소속 기관이 평가 기관이나 지급 기관이 아닌 통보는 등록할 수 없습니다.")
    if values["pay_date"].year != pay_year:
        raise Incomplete(sentences.pays_in(pay_year))
    if values["forced_lowest"] != bool(values["forced_reason"]):
        raise Incomplete("보장을 적용하지 않으면 그 사유를, 적용하면 사유를 비워 주세요.")
    if not 0 <= values["months"] <= 12:
        raise Incomplete("실제 근무 월수는 0에서 12 사이로 적어 주세요.")
