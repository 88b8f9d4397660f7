"""기관 개편: the list, registering one, looking at what it would do, answering, applying, taking back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from exchange import clock, rules
from exchange.actions import reorganisations as acts
from exchange.actions.undoing import blocks_of
from exchange.errors import Refusal, Refused
from exchange.filters.conditions import conditions_of
from exchange.filters.reorganisations import ReorganisationFilter
from exchange.forms.reorganisations import AnswersForm, ReorganisationForm
from exchange.listing import Found, Listing, ListPage
from exchange.models import Reorganisation, ReorganisationMinistry, ReorganisationPost, ReorganisationState
from exchange.queries import history_of, moment_of
from exchange.queries.reorganisations import Seen, act_with_lines, look_at
from exchange.requests import MemberRequest
from exchange.tables.reorganisations import NONE_YET, ReorganisationTable

HINT = "기관의 이름이 바뀌거나 나뉘거나 합쳐질 때 직위·쌍·계정을 일괄 승계합니다."
VERBS = {
    "reorganisation.create": "등록",
    "reorganisation.edit": "수정",
    "reorganisation.answer": "답변 저장",
    "reorganisation.apply": "적용",
    "reorganisation.undo": "환원",
}


def _asked(request: MemberRequest) -> Found:
    every = Reorganisation.objects.for_table()
    filterset = ReorganisationFilter(request.GET, every, request=request, today=clock.today())
    return Found(
        rows=filterset.qs if filterset.is_valid() else every.none(),
        as_of=clock.now(),
        title="기관 개편 목록",
        filter=filterset,
        conditions=conditions_of(filterset, request.GET).sentence,
        status=200 if filterset.is_valid() else 422,
    )


def _list_page(request: MemberRequest, found: Found, listing: ListPage) -> dict[str, Any]:
    done = request.GET.get("done", "")
    return {
        "why_not": rules.why_not_manage(request.user),
        "today": clock.today(),
        "hint": HINT,
        "none_yet": NONE_YET,
        "done": _done(int(done[:9])) if done.isascii() and done.isdigit() else None,
    }


REORGANISATIONS = Listing(
    policy="exchange:manage_reorganisations",
    source=_asked,
    columns=ReorganisationTable,
    filters=ReorganisationFilter,
    template="exchange/manage_reorganisations.html",
    page=_list_page,
)


def manage_reorganisation_add(request: MemberRequest) -> HttpResponse:
    return _edit(request, None)


def manage_reorganisation_edit(request: MemberRequest, pk: int) -> HttpResponse:
    return _edit(request, _act_or_404(pk))


def manage_reorganisation(request: MemberRequest, pk: int) -> HttpResponse:
    """Show what the act does: before it is applied what it would do, with its questions; afterwards what it did."""
    return _page(request, _act_or_404(pk))


@require_POST
def manage_reorganisation_answer(request: MemberRequest, pk: int) -> HttpResponse:
    """Keep the answers given so far."""
    act = _act_or_404(pk)
    seen = look_at(act, clock.now())
    form = AnswersForm(request.POST, seen=seen)
    if not form.is_valid():
        return _page(request, act, seen=seen, form=form, status=422)
    try:
        saved = acts.answer_reorganisation(pk, form.answers(), **form.payer(), by=request.user, at=clock.now())
    except Refused as refused:
        return _refused(request, pk, refused)
    left = f" 확인 필요 {saved.missing}건이 남았습니다." if saved.missing else " 이제 적용할 수 있습니다."
    messages.success(request, f"답변을 저장했습니다.{left}")
    return redirect(saved)


@require_POST
def manage_reorganisation_apply(request: MemberRequest, pk: int) -> HttpResponse:
    _act_or_404(pk)
    digest = request.POST.get("digest", "")
    try:
        acts.apply_reorganisation(pk, digest=digest, by=request.user, at=clock.now())
    except Refused as refused:
        return _refused(request, pk, refused)
    return redirect(f"{reverse('exchange:manage_reorganisations')}?done={pk}")


@require_POST
def manage_reorganisation_undo(request: MemberRequest, pk: int) -> HttpResponse:
    """Take an applied act back; withdraw one that is not applied."""
    was_applied = _act_or_404(pk).state == ReorganisationState.APPLIED
    try:
        act = acts.undo_reorganisation(pk, by=request.user, at=clock.now())
    except Refused as refused:
        return _refused(request, pk, refused)
    messages.success(request, f"{act} 개편을 {'환원' if was_applied else '철회'}했습니다.")
    return redirect("exchange:manage_reorganisations")


def manage_reorganisation_history(request: MemberRequest, pk: int) -> HttpResponse:
    act = _act_or_404(pk)
    lines = list(ReorganisationMinistry.objects.filter(reorganisation=act).values_list("pk", flat=True))
    posts = list(ReorganisationPost.objects.filter(reorganisation=act).values_list("pk", flat=True))
    changes = [
        *history_of(Reorganisation, pk, verbs=VERBS),
        *history_of(ReorganisationMinistry, lines, verbs=VERBS),
        *history_of(ReorganisationPost, posts, verbs=VERBS),
    ]
    context = {"act": act, "changes": sorted(changes, key=moment_of, reverse=True)}
    return TemplateResponse(request, "exchange/manage_reorganisation_history.html", context)


# ---- parts -----------------------------------------------------------------------------------------------------------


def _act_or_404(pk: int) -> Reorganisation:
    get_object_or_404(Reorganisation, pk=pk)
    return act_with_lines(pk)


def _done(pk: int) -> dict[str, Any] | None:
    """Return what the panel above the list says about the act that was just applied, and which one may come next."""
    act = Reorganisation.objects.filter(pk=pk, state=ReorganisationState.APPLIED).first()
    if act is None:
        return None
    seen = look_at(act_with_lines(pk), clock.now())
    beside = Reorganisation.objects.for_table().filter(day=act.day, state=ReorganisationState.DRAFT).first()
    return {"act": seen.plan.act, "effects": seen.effects, "next": beside}


def _edit(request: MemberRequest, act: Reorganisation | None) -> HttpResponse:
    form = ReorganisationForm(request.POST if request.method == "POST" else None, act=act)
    status = 200
    stopped = rules.why_not_change_act(act) if act else None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            by, at = request.user, clock.now()
            try:
                if act is None:
                    saved = acts.create_reorganisation(form.values(), **form.sides(), by=by, at=at)
                else:
                    saved = acts.edit_reorganisation(act.pk, form.values(), **form.sides(), by=by, at=at)
                return redirect(saved)
            except Refused as refused:
                form.add_error(None, refused.reason)
                status = refused.status
    context = {"act": act, "form": form, "stopped": stopped}
    return TemplateResponse(request, "exchange/manage_reorganisation_edit.html", context, status=status)


def _page(
    request: MemberRequest,
    act: Reorganisation,
    *,
    seen: Seen | None = None,
    form: AnswersForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    seen = seen or look_at(act, clock.now())
    form = form or AnswersForm(seen=seen)
    is_applied = act.state == ReorganisationState.APPLIED
    context = {
        "act": act,
        "seen": seen,
        "form": form,
        "questions": form.questions(),
        "why_not": rules.why_not_manage(request.user),
        "why_not_apply": rules.why_not_apply(act, seen.missing, seen.stops),
        "why_not_undo": rules.why_not_undo(act, blocks_of(act)) if is_applied else None,
        "refusal": refusal,
        "today": clock.today(),
        "now": clock.now(),
    }
    return TemplateResponse(request, "exchange/manage_reorganisation.html", context, status=status)


def _refused(request: MemberRequest, pk: int, refused: Refused) -> HttpResponse:
    """Show the page as it is now with why the act was not done; whoever may not act at all gets the answer alone."""
    if rules.why_not_manage(request.user):
        raise refused
    return _page(request, act_with_lines(pk), refusal=refused.refusal, status=refused.status)
