"""The steps of a statement: each is sent from its page, and comes back to it with what is wrong."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from evaluation import sentences
from evaluation.actions import decisions as actions
from evaluation.actions.statements import correct_statement, make_statement
from evaluation.forms.statements import CommitteeForm, CorrectForm, DecideForm, PlainSpokenForm, RecommendForm
from evaluation.models import BonusStatement, DecisionStep, EvaluationRound
from evaluation.queries.statements import rows_of
from evaluation.views.next_acts import next_statement
from evaluation.views.statements import page_of, statement_or_404
from exchange import clock
from exchange.models import Assignment
from exchange.requests import MemberRequest
from exchange.views.told import tell_done


@require_POST
def statement_make(request: MemberRequest, slug: str, assignment: int) -> HttpResponse:
    """Compute the statement of one person of the round."""
    round = get_object_or_404(EvaluationRound, slug=slug)
    seated = [row.assignment.pk for row in rows_of(round, request.user) if row.assignment]
    seat = get_object_or_404(Assignment.objects.filter(pk__in=seated), pk=assignment)
    made = make_statement(round.pk, seat.pk, by=request.user, at=clock.now())
    messages.success(request, f"{made.number} 산정서를 만들었습니다. 계산 과정을 살펴보고 검토해 주세요.")
    return redirect(made)


@require_POST
def statement_review(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Say that the computation was looked over."""
    return _act(request, slug, pk, actions.review_statement, "검토했습니다. 추천할지 정해 주세요.")


@require_POST
def statement_notify(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Tell the person."""
    return _act(request, slug, pk, actions.notify_person, sentences.PERSON_TOLD)


@require_POST
def statement_recommend(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Recommend to the ministry that pays, or not."""
    form = RecommendForm(request.POST, auto_id=f"id_{DecisionStep.RECOMMEND}_%s")
    said = {
        True: "추천을 기록하고 지급 기관에 알렸습니다.",
        False: "추천하지 않음을 기록했습니다. 이 산정서의 절차는 여기에서 끝나고, 지급 기관에 알리지 않았습니다.",
    }
    return _send(request, slug, pk, DecisionStep.RECOMMEND, form, actions.recommend_statement, said)


@require_POST
def statement_committee(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Record the committee's resolution."""
    form = CommitteeForm(request.POST, auto_id=f"id_{DecisionStep.COMMITTEE}_%s")
    said = {
        True: "보수성과심의위원회가 의결한 것을 기록했습니다. 소속 장관의 결정을 기록해 주세요.",
        False: "보수성과심의위원회가 부결한 것을 기록했습니다. 지급하지 않는 결정만 기록할 수 있습니다.",
    }
    return _send(request, slug, pk, DecisionStep.COMMITTEE, form, actions.record_committee, said)


@require_POST
def statement_decide(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Record the minister's decision."""
    form = DecideForm(request.POST, auto_id=f"id_{DecisionStep.MINISTER}_%s")
    said = {
        True: f"소속 장관이 지급하기로 결정한 것을 기록했습니다. {sentences.TELL_PERSON}",
        False: f"소속 장관이 지급하지 않기로 결정한 것을 기록했습니다. {sentences.TELL_PERSON}",
    }
    return _send(request, slug, pk, DecisionStep.MINISTER, form, actions.record_decision, said)


@require_POST
def statement_correct(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Put a new statement in the place of this one."""
    statement = statement_or_404(slug, pk, request.user)
    form = CorrectForm(request.POST, auto_id="id_correct_%s")
    if not form.is_valid():
        return page_of(request, statement, bound=("correct", form), status=422)
    made = correct_statement(pk, reason=form.cleaned_data["correction"], by=request.user, at=clock.now())
    messages.success(request, f"{statement.number} 산정서를 정정해 {made.number} 산정서를 만들었습니다.")
    return redirect(made)


def _act(request: MemberRequest, slug: str, pk: int, action: Callable[..., BonusStatement], said: str) -> HttpResponse:
    statement = statement_or_404(slug, pk, request.user)
    action(statement.pk, by=request.user, at=clock.now())
    tell_done(request, said, next_statement(request.user, statement))
    return redirect(statement)


def _send(
    request: MemberRequest,
    slug: str,
    pk: int,
    step: str,
    form: PlainSpokenForm,
    action: Callable[..., BonusStatement],
    said: Mapping[bool, str],
) -> HttpResponse:
    """Take ``step`` as the form says; ``said``: what has happened where the answer was yes, and where it was no."""
    statement = statement_or_404(slug, pk, request.user)
    if not form.is_valid():
        return page_of(request, statement, bound=(step, form), status=422)
    after = action(statement.pk, by=request.user, at=clock.now(), **form.values())
    tell_done(request, said[after.decisions.get(step=step).agrees], next_statement(request.user, statement))
    return redirect(statement)
