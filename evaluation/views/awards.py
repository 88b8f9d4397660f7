"""Prize money of a round: its rules, the list, and one award with its division."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from evaluation import sentences
from evaluation.actions.awards import consent_to_split, make_awards, mend_award, propose_split, set_prize_rule
from evaluation.exports.notes import prize_marks
from evaluation.filters.awards import AwardFilter
from evaluation.forms.awards import ConsentForm, MendForm, PrizeRuleForm, SplitForm
from evaluation.models import EvaluationRound, PrizeAward
from evaluation.queries.awards import (
    award_page,
    awards_of,
    grades_changed,
    last_proposal,
    rule_lines,
    to_be_awarded,
)
from evaluation.rules.awards import why_not_make
from evaluation.tables.awards import AwardTable
from evaluation.views.next_acts import next_award
from exchange import clock
from exchange.filters.conditions import said
from exchange.listing import Found, Listing, ListPage
from exchange.requests import MemberRequest
from exchange.roles import Capability
from exchange.views.told import tell_done


def _found(request: MemberRequest, slug: str) -> Found:
    """Keep the prize money that the reader may see."""
    round = get_object_or_404(EvaluationRound, slug=slug)
    filterset = AwardFilter(request.GET, queryset=awards_of(round, request.user, clock.today()))
    return Found(
        rows=filterset.qs if filterset.is_valid() else PrizeAward.objects.none(),
        as_of=clock.now(),
        title=f"{round.title} 포상금",
        sheet="포상금",
        filter=filterset,
        conditions=said(filterset),
        notes=prize_marks(round),
        context={"round": round},
    )


def _list_page(request: MemberRequest, found: Found, listing: ListPage) -> dict[str, Any]:
    """Return what stands beside the list; 점검 담당 also sees the rules and the step to make it."""
    round, keeps = found.context["round"], request.user.may(Capability.KEEP_EVALUATION)
    lines = rule_lines(round) if keeps else []
    return {
        "standing": {award.pk: last_proposal(award) for award in listing.page},
        "keeps": keeps,
        "lines": lines,
        "to_make": to_be_awarded(round).count() if keeps else 0,
        "why_not_make": why_not_make(round, request.user),
        "changed": grades_changed(round) if keeps else [],
    }


AWARDS = Listing(
    policy="evaluation:awards",
    source=_found,
    columns=AwardTable,
    filters=AwardFilter,
    template="evaluation/awards.html",
    page=_list_page,
)


def prize_rule_add(request: MemberRequest, slug: str) -> HttpResponse:
    """Say what a task of a grade gets."""
    round = get_object_or_404(EvaluationRound, slug=slug)
    form = PrizeRuleForm(request.POST or None, initial={"grade": request.GET.get("grade", "")})
    if request.method == "POST" and form.is_valid():
        rule = set_prize_rule(slug, by=request.user, at=clock.now(), **form.cleaned_data)
        messages.success(request, f"{rule.grade}등급 과제의 포상금 규칙을 저장했습니다.")
        return redirect("evaluation:awards", slug)
    status = 422 if form.is_bound and form.errors else 200
    return TemplateResponse(request, "evaluation/prize_rule_add.html", {"round": round, "form": form}, status=status)


@require_POST
def award_make(request: MemberRequest, slug: str) -> HttpResponse:
    """Give every task with a final grade its prize money."""
    get_object_or_404(EvaluationRound, slug=slug)
    made = make_awards(slug, by=request.user, at=clock.now())
    if made:
        messages.success(request, f"과제 {made}건의 포상금을 정하고 두 부처에 알렸습니다.")
    else:
        messages.info(request, "새로 정할 포상금이 없습니다.")
    return redirect("evaluation:awards", slug)


def award_detail(request: MemberRequest, slug: str, code: str) -> HttpResponse:
    """Show one award, how it is divided, and what the reader may do about it."""
    return _page(request, _award_or_404(request, slug, code))


@require_POST
def award_propose(request: MemberRequest, slug: str, code: str) -> HttpResponse:
    award = _award_or_404(request, slug, code)
    form = SplitForm(request.POST, award=award)
    if not form.is_valid():
        return _page(request, award, form=form, status=422)
    propose_split(award.pk, by=request.user, at=clock.now(), **form.cleaned_data)
    tell_done(request, f"제안했습니다. {sentences.CONSENT_SETTLES}", next_award(request.user))
    return redirect("evaluation:award_detail", slug, code)


@require_POST
def award_consent(request: MemberRequest, slug: str, code: str) -> HttpResponse:
    award = _award_or_404(request, slug, code)
    form = ConsentForm(request.POST)
    if not form.is_valid():
        messages.error(request, "어느 제안인지 알 수 없습니다. 제안을 다시 살펴봐 주세요.")
        return redirect("evaluation:award_detail", slug, code)
    consent_to_split(award.pk, by=request.user, at=clock.now(), **form.cleaned_data)
    tell_done(request, "동의했습니다.", next_award(request.user))
    return redirect("evaluation:award_detail", slug, code)


@require_POST
def award_mend(request: MemberRequest, slug: str, code: str) -> HttpResponse:
    """Put the amount right where the task has another grade by now."""
    award = _award_or_404(request, slug, code)
    form = MendForm(request.POST, auto_id="mend_%s")
    if not form.is_valid():
        return _page(request, award, mend=form, status=422)
    mended = mend_award(award.pk, by=request.user, at=clock.now(), **form.cleaned_data)
    said = "포상금을 정정하고 두 부처에 알렸습니다." if mended else "포상금을 철회하고 두 부처에 알렸습니다."
    messages.success(request, said)
    return redirect("evaluation:award_detail", slug, code)


def _page(
    request: MemberRequest,
    award: PrizeAward,
    form: SplitForm | None = None,
    mend: MendForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = award_page(award, request.user, clock.today())
    standing = page.standing
    if form is None:
        begin = {"seen": standing.number if standing else 0}
        form = SplitForm(initial=begin, award=award, auto_id="split_%s")
    else:
        form.auto_id = "split_%s"
    pair = award.task.pair
    context = {
        "round": award.round,
        "award": award,
        "page": page,
        "form": form,
        "mend": mend or MendForm(auto_id="mend_%s"),
        "names": {side: pair.post_of(side).name.short for side in ("a", "b")},
        "seen": standing.number if standing else 0,
    }
    return TemplateResponse(request, "evaluation/award_detail.html", context, status=status)


def _award_or_404(request: MemberRequest, slug: str, code: str) -> PrizeAward:
    round = EvaluationRound.objects.filter(slug=slug).first()
    award = awards_of(round, request.user, clock.today()).filter(task__code=code).first() if round else None
    if award is None:
        raise Http404
    return award
