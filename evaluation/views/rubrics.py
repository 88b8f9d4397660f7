"""The rubric of a round: read by everybody once published; drafted, published and sealed by 점검 담당."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from evaluation.actions.rubrics import discard_rubric, draft_rubric, edit_rubric, publish_rubric, seal_rubric
from evaluation.forms.rubrics import RubricForms, SealForm
from evaluation.models import EvaluationRound, Rubric
from evaluation.queries.rubrics import fingerprint_of, readable, sets_of, tie_rule, with_rows
from evaluation.rules import rubrics as rules
from evaluation.rules.draft import RubricText, text_of
from evaluation.rules.rounds import why_not_change_rubric
from evaluation.views.finding import round_or_404
from evaluation.views.next_acts import next_of_round
from exchange import clock, formats
from exchange.errors import Incomplete, Refused, Stale, refuse_if
from exchange.requests import MemberRequest
from exchange.roles import Capability
from exchange.views.told import tell_done


def rubric(request: MemberRequest, slug: str) -> HttpResponse:
    """Show one version of the rubric, the newest by default; drafts only to 점검 담당."""
    round = round_or_404(slug)
    versions = list(readable(round, request.user))
    asked = request.GET.get("version", "")
    chosen = next((each for each in versions if str(each.version) == asked), None)
    if asked and chosen is None:
        raise Http404
    chosen = chosen or next(iter(versions), None)
    staff = request.user.may(Capability.KEEP_EVALUATION)
    newest = versions[0] if versions else None
    context = {
        "round": round,
        "rubric": chosen,
        "versions": versions,
        "in_force": next((each for each in versions if each.sealed_at), None),
        "staff": staff,
        "why_not_change": why_not_change_rubric(round, request.user),
        "why_not_draft": rules.why_not_draft(newest),
        "earlier": _earlier(round) if staff and not versions else [],
    }
    if chosen:
        context |= {
            "sets": sets_of(chosen),
            "tie_rule": tie_rule(chosen),
            "fingerprint": fingerprint_of(chosen),
            "lacking": rules.gaps(chosen) if staff else [],
            "why_not_discard": rules.why_not_discard_rubric(chosen, request.user),
            "why_not_edit": rules.why_not_edit_rubric(chosen, request.user),
            "why_not_seal": rules.why_not_seal(chosen, request.user),
        }
    return TemplateResponse(request, "evaluation/rubric.html", context)


def _earlier(round: EvaluationRound) -> list[Rubric]:
    """Return the newest sealed version of each other round, to begin the first version of this one with."""
    found: dict[int, Rubric] = {}
    for each in Rubric.objects.sealed().exclude(round=round).select_related("round").order_by("-sealed_at", "-pk"):
        found.setdefault(each.round_id, each)
    return list(found.values())


@require_POST
def rubric_new_version(request: MemberRequest, slug: str) -> HttpResponse:
    """Begin the next version: with the example, or with what a published version says."""
    round = round_or_404(slug)
    source = request.POST.get("source", "")
    if source and not (source.isascii() and source.isdigit() and len(source) < 10):
        raise Incomplete("이어 쓸 기준을 목록에서 선택해 주세요.")
    made = draft_rubric(round.pk, source=int(source) if source else None, by=request.user, at=clock.now())
    messages.success(request, f"기준 {made.version}판의 초안을 만들었습니다. 공개하기 전까지 점검 담당만 봅니다.")
    return redirect("evaluation:rubric_edit", slug)


def rubric_edit(request: MemberRequest, slug: str) -> HttpResponse:
    """Change the draft. A button that posts adds a row; nothing is saved by it."""
    round = round_or_404(slug)
    draft = with_rows(Rubric.objects.filter(round=round)).first()
    if draft is None:
        raise Http404
    refuse_if(rules.why_not_edit_rubric(draft, request.user))
    options: dict[str, Any] = {"by": request.user, "today": clock.today()}
    if request.method != "POST":
        return _edit_page(request, round, RubricForms(draft, **options), fingerprint_of(draft))
    asked = request.POST.get("fingerprint", "")
    if "add" in request.POST:
        shown = RubricForms(draft, request.POST, more=1, **options)
        return _edit_page(request, round, shown, asked, added=True)
    shown = RubricForms(draft, request.POST, **options)
    if not shown.is_valid():
        return _edit_page(request, round, shown, asked, status=422)
    try:
        edit_rubric(draft.pk, shown.text(), fingerprint=asked, by=request.user, at=clock.now())
    except Stale as stale:
        fresh = with_rows(Rubric.objects.filter(pk=draft.pk)).get()
        told = {"stale": stale.reason, "differences": _differences(text_of(fresh), shown.text())}
        return _edit_page(request, round, shown, fingerprint_of(fresh), status=stale.status, **told)
    except Refused as refused:
        shown.base.add_error(None, refused.reason)
        return _edit_page(request, round, shown, asked, status=refused.status)
    messages.success(request, f"기준 {draft.version}판을 저장했습니다.")
    return redirect("evaluation:rubric", slug)


def _edit_page(
    request: MemberRequest, round: EvaluationRound, shown: RubricForms, fingerprint: str, *, status: int = 200, **more
) -> HttpResponse:
    context = {
        "round": round,
        "rubric": Rubric.objects.get(pk=shown.rubric.pk),
        "forms": shown,
        "fingerprint": fingerprint,
        "lacking": rules.gaps(shown.rubric) if not shown.base.is_bound else [],
        "checked": shown.base.is_bound and not more.get("added"),
        "stale": "",
        "differences": (),
        **more,
    }
    return TemplateResponse(request, "evaluation/rubric_edit.html", context, status=status)


@dataclass(frozen=True)
class Difference:
    """One part of a version that two people wrote differently."""

    label: str
    theirs: str
    mine: str


def _differences(theirs: RubricText, mine: RubricText) -> list[Difference]:
    """Return where two versions of a draft differ, in words to compare."""
    labels = {field.name: str(field.verbose_name) for field in Rubric._meta.fields}
    found = [
        Difference(labels[name], str(theirs.values[name]), str(value))
        for name, value in mine.values.items()
        if theirs.values[name] != value
    ]
    if theirs.criteria != mine.criteria:
        found.append(Difference("평가 항목", _criteria_text(theirs), _criteria_text(mine)))
    if theirs.grades != mine.grades:
        found.append(Difference("등급", _grades_text(theirs), _grades_text(mine)))
    return found


def _criteria_text(text: RubricText) -> str:
    lines = []
    for each in text.criteria:
        kind = f"[{each.category}] " if each.category else ""
        lines.append(f"{kind}{each.name} {rules.percent(each.weight_bp)}%: {each.question}")
        lines += [f"- {score} {meaning}" for score, meaning in each.anchors]
    return "\n".join(lines) or formats.NOTHING


def _grades_text(text: RubricText) -> str:
    words = [
        f"{grade} {formats.number(floor)}점" if floor is not None else f"{grade} {percent}%"
        for grade, (floor, percent) in text.grades.items()
    ]
    return ", ".join(words) or formats.NOTHING


@require_POST
def rubric_publish(request: MemberRequest, slug: str) -> HttpResponse:
    """Publish the draft."""
    newest = _newest(slug)
    publish_rubric(newest.pk, by=request.user, at=clock.now())
    seal = ("봉인하기", reverse("evaluation:rubric_seal", args=[slug]))
    tell_done(request, f"기준 {newest.version}판을 공개했습니다. 두 부처와 평가위원이 읽을 수 있습니다.", seal)
    return redirect("evaluation:rubric", slug)


@require_POST
def rubric_discard(request: MemberRequest, slug: str) -> HttpResponse:
    """Delete the draft that was on the page."""
    newest = _newest(slug)
    discard_rubric(newest.pk, fingerprint=request.POST.get("fingerprint", ""), by=request.user, at=clock.now())
    messages.success(request, f"기준 {newest.version}판의 초안을 삭제했습니다.")
    return redirect("evaluation:rubric", slug)


def rubric_seal(request: MemberRequest, slug: str) -> HttpResponse:
    """Show what is to be sealed and ask twice; POST seals it."""
    newest = _newest(slug)
    sent = request.method == "POST"
    form = SealForm(request.POST) if sent else SealForm(initial={"fingerprint": fingerprint_of(newest)})
    if sent and form.is_valid():
        seal_rubric(newest.pk, fingerprint=form.cleaned_data["fingerprint"], by=request.user, at=clock.now())
        following = next_of_round(slug, shown="evaluation:rubric")
        tell_done(request, f"기준 {newest.version}판을 봉인했습니다. 이 판으로 평가합니다.", following)
        return redirect("evaluation:rubric", slug)
    context = {
        "round": newest.round,
        "rubric": newest,
        "sets": sets_of(newest),
        "tie_rule": tie_rule(newest),
        "fingerprint": fingerprint_of(newest),
        "form": form,
        "why_not": rules.why_not_seal(newest, request.user),
    }
    return TemplateResponse(request, "evaluation/rubric_seal.html", context, status=422 if sent else 200)


def _newest(slug: str) -> Rubric:
    newest = with_rows(Rubric.objects.filter(round=round_or_404(slug))).first()
    if newest is None:
        raise Http404
    return newest
