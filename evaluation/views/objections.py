"""Objections to provisional results: the list, filing one, answering one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from evaluation.actions.objections import answer_objection, file_objection
from evaluation.forms.results import AnswerForm, ObjectionForm
from evaluation.models import Objection
from evaluation.queries.objections import ObjectionRow, filing_day, objection_rows
from evaluation.queries.results import OwnRow, published_rows, staff_rows
from evaluation.queries.rubrics import rubric_in_force
from evaluation.queries.scores import latest_run
from evaluation.rules import results as rules
from evaluation.tables.results import ObjectionTable
from evaluation.views.finding import round_or_404
from evaluation.views.next_acts import next_objection
from evaluation.views.results import listed, task_or_404, window_open
from exchange import clock
from exchange.listing import Found, Listing, ListPage
from exchange.requests import MemberRequest
from exchange.roles import Capability
from exchange.views.told import tell_done
from tasks.rules import sides_of


def _found(request: MemberRequest, slug: str) -> Found:
    """Keep the objections that the reader may see, with their answers."""
    round = round_or_404(slug)
    rows = objection_rows(round, request.user, clock.today())
    return listed("이의 제기", round, rubric_in_force(round), rows, context={})


def _page(request: MemberRequest, found: Found, listing: ListPage) -> dict[str, Any]:
    round, staff = found.context["round"], request.user.may(Capability.KEEP_EVALUATION)
    own = [] if staff else published_rows(round, request.user, clock.today())
    return {
        "staff": staff,
        "own": [row for row in own if isinstance(row, OwnRow)],
        "window_open": window_open(round),
    }


OBJECTIONS = Listing(
    policy="evaluation:objections",
    source=_found,
    columns=ObjectionTable,
    template="evaluation/objections.html",
    page=_page,
    per_page=200,
)


def objection_file(request: MemberRequest, slug: str, code: str) -> HttpResponse:
    """Object to the result of an own task."""
    round = round_or_404(slug)
    task = task_or_404(request, round, code)
    row = next((each for each in published_rows(round, request.user, clock.today()) if each.code == code), None)
    if not isinstance(row, OwnRow):
        raise Http404
    sides = sides_of(task.pair, request.user, clock.today())
    taken = {each.side for each in row.objections}
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        file_objection(round.pk, code, **form.cleaned_data, by=request.user, at=clock.now())
        messages.success(request, "이의를 제기했습니다. 국무조정실이 답변하면 알려 드립니다.")
        return redirect("evaluation:result_detail", slug, code)
    context = {
        "round": round,
        "task": task,
        "row": row,
        "form": form,
        "refusal": rules.why_not_object(round, sides, taken, clock.now()),
    }
    return TemplateResponse(request, "evaluation/objection_file.html", context, status=422 if form.is_bound else 200)


def objection_answer(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Answer an objection with reasons."""
    round = round_or_404(slug)
    objection = get_object_or_404(
        Objection.objects.filter(round=round).select_related("round", "answered_by").called_by(filing_day),
        pk=pk,
    )
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answer_objection(pk, **form.cleaned_data, by=request.user, at=clock.now())
        said = _said(objection, form.cleaned_data["outcome"])
        if form.cleaned_data["outcome"] == "upheld":
            messages.success(request, said)  # the page that follows is where the grade is decided
            return redirect("evaluation:result_detail", slug, objection.task.code)
        tell_done(request, said, next_objection(round))
        return redirect("evaluation:objections", slug)
    row = next((each for each in staff_rows(round, latest_run(round)) if each.code == objection.task.code), None)
    context = {
        "round": round,
        "objection": ObjectionRow(objection, objection.task.pair.post_of(objection.side)),
        "row": row,
        "form": form,
        "refusal": rules.why_not_answer(round, objection, request.user),
    }
    return TemplateResponse(request, "evaluation/objection_answer.html", context, status=422 if form.is_bound else 200)


def _said(objection: Objection, outcome: str) -> str:
    if outcome == "upheld":
        return f"{objection.task.code} 이의를 수용했습니다. 사유를 적어 등급을 다시 정해 주세요."
    return f"{objection.task.code} 이의에 답변했습니다. 제기한 부처에 알렸습니다."
