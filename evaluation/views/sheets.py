"""An expert's own list of tasks, and one task's papers beside its score sheet."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from evaluation import sentences
from evaluation.actions.sheets import abstain_sheet, reopen_sheet, save_sheet, submit_sheet
from evaluation.exports.notes import marks
from evaluation.forms.sheets import AbstainForm, SheetForm
from evaluation.models import EvaluationRound, ExpertAssignment, RoundStatus, Rubric, ScoreSheet
from evaluation.queries.conflicts import declarations_of
from evaluation.queries.papers import papers_of
from evaluation.queries.rubrics import criteria_for, rubric_in_force
from evaluation.queries.seen_totals import could_see_others
from evaluation.queries.sheets import (
    answers_of,
    compared_totals,
    others_on,
    own_rounds,
    own_total,
    own_work,
    running_words,
    sheet_of,
)
from evaluation.rules.sheets import (
    CLOSED,
    ENDED,
    differences,
    fields_of,
    unanswered,
    why_not_read,
    why_not_see_totals,
    why_not_submit,
    why_not_write,
)
from evaluation.tables.sheets import TotalTable, WorkTable, other_columns
from evaluation.views.finding_sheets import own_assignment_or_404, own_round_or_404
from exchange import clock
from exchange import sentences as of_exchange
from exchange.errors import Refusal, Stale, WrongState, refuse_if, refusing
from exchange.formats import time
from exchange.listing import Found, Listing, ListPage
from exchange.requests import MemberRequest


def my_rounds(request: MemberRequest) -> HttpResponse:
    """Lead to the expert's one round under way, or list all that the expert has tasks in."""
    rounds = own_rounds(request.user)
    now = [own for own in rounds if own.round.status in (RoundStatus.PREPARING, RoundStatus.SCORING)]
    if len(now) == 1 and len(rounds) == 1:
        return redirect("evaluation:sheets", now[0].round.slug)
    context = {"rounds": rounds, "today": clock.today()}
    return TemplateResponse(request, "evaluation/my_rounds.html", context)


def _own(request: MemberRequest, slug: str) -> Found | HttpResponse:
    """Keep the expert's own tasks of a round and how far each is, as long as the list is open."""
    round = own_round_or_404(request, slug)
    if round.status not in (RoundStatus.PREPARING, RoundStatus.SCORING):
        return closed_page(request, round, ENDED if round.status == RoundStatus.FINAL else CLOSED)
    work = own_work(round, request.user)
    return Found(
        rows=work.rows,
        as_of=clock.now(),
        title=f"{round} 평가할 과제",
        sheet="평가할 과제",
        conditions="나에게 배정된 과제",
        notes=marks(round, work.rubric),
        places=work.rubric.places if work.rubric else 1,
        is_demo=round.is_demo,
        context={"round": round, "work": work},
    )


def _own_page(request: MemberRequest, found: Found, listing: ListPage) -> dict[str, Any]:
    round, work = found.context["round"], found.context["work"]
    return {
        "next": work.next_after(),
        "is_open": round.status == RoundStatus.SCORING,
        "shows_totals": not why_not_see_totals(work.rubric, round),
        "today": clock.today(),
    }


SHEETS = Listing(
    policy="evaluation:sheets",
    source=_own,
    columns=WorkTable,
    template="evaluation/sheets.html",
    page=_own_page,
    per_page=200,
)


def _totals(request: MemberRequest, slug: str) -> Found | HttpResponse:
    """Keep others' totals beside the own, nameless, where and when the rubric lets an expert look."""
    round = own_round_or_404(request, slug)
    rubric = rubric_in_force(round)
    if refusal := why_not_see_totals(rubric, round):
        return closed_page(request, round, refusal)
    rows = compared_totals(round, request.user)
    return Found(
        rows=rows,
        as_of=clock.now(),
        title=f"{round} 다른 위원의 점수",
        sheet="다른 위원의 점수",
        conditions=f"내가 제출한 과제. 다른 위원의 점수는 낮은 것부터. {_from_how_many(rubric)}".strip(),
        notes=marks(round, rubric),
        places=rubric.places if rubric else 1,
        is_demo=round.is_demo,
        extra=other_columns(rows),
        context={"round": round, "rows": rows, "from_how_many": _from_how_many(rubric)},
    )


def _from_how_many(rubric: Rubric | None) -> str:
    return f"다른 위원의 점수가 {rubric.minimum_others}건 이상 제출된 과제만 보입니다." if rubric else ""


TOTALS = Listing(
    policy="evaluation:sheet_totals",
    source=_totals,
    columns=TotalTable,
    template="evaluation/sheet_totals.html",
    per_page=200,
)


def closed_page(request: MemberRequest, round: EvaluationRound, refusal: Refusal, code: str = "") -> TemplateResponse:
    """Say that nothing opens here any more, with the way to what still does."""
    context = {
        "round": round,
        "refusal": refusal,
        "code": code,
        "shows_totals": round.status != RoundStatus.SCORING and not why_not_see_totals(rubric_in_force(round), round),
        "list_is_open": round.status in (RoundStatus.PREPARING, RoundStatus.SCORING),
    }
    return TemplateResponse(request, "evaluation/sheet_closed.html", context, status=refusal.status)


# ---- one sheet -------------------------------------------------------------------------------------------------------


def sheet_edit(request: MemberRequest, slug: str, code: str) -> HttpResponse:
    """Show a task's papers beside its sheet (GET) or keep what was typed (POST); an autosave is answered with JSON."""
    assignment = own_assignment_or_404(request, slug, code)
    if refusal := _why_closed(request, assignment):
        if request.method == "POST":
            raise refusing(refusal)
        if refusal.help and refusal.help.page:  # first something else is to be done: there it is
            messages.info(request, str(refusal))
            return redirect(refusal.help.page, *refusal.help.args)
        return closed_page(request, assignment.round, refusal, code)
    if request.method == "POST":
        return _save(request, assignment)
    return _page(request, assignment)


def _why_closed(request: MemberRequest, assignment: ExpertAssignment) -> Refusal | None:
    declaration = declarations_of(assignment.round, request.user).get(assignment.task_id)
    return why_not_read(assignment, sheet_of(assignment), declaration)


def _form(assignment: ExpertAssignment, data=None) -> SheetForm:
    rubric = rubric_in_force(assignment.round)
    if rubric is None:
        raise WrongState(sentences.NO_RUBRIC, of_exchange.TELL_CENTRE)
    criteria, sheet = criteria_for(rubric, assignment.task), sheet_of(assignment)
    return SheetForm(data, rubric=rubric, criteria=criteria, sheet=sheet, stored=answers_of(sheet))


def _save(request: MemberRequest, assignment: ExpertAssignment) -> HttpResponse:
    form = _form(assignment, request.POST)
    auto = bool(request.headers.get("X-Autosave"))
    if not form.is_valid():
        if auto:
            return JsonResponse({"errors": form.errors}, status=422)
        return _page(request, assignment, form, status=422)
    if not auto and (refusal := why_not_write(sheet_of(assignment))):
        return _too_late(request, assignment, form, refusal)
    try:
        sheet = save_sheet(
            assignment.pk,
            answers=form.answers(),
            comment=form.comment_text(),
            version=form.cleaned_data["version"],
            by=request.user,
            at=clock.now(),
        )
    except Stale as stale:
        return _conflict(request, form, stale, auto)
    if auto:
        return JsonResponse(_saved(form, sheet))
    messages.success(request, "임시 저장했습니다. 제출하기 전에는 평가에 들어가지 않습니다.")
    return redirect("evaluation:sheet_edit", assignment.round.slug, assignment.task.code)


@require_POST
def sheet_submit(request: MemberRequest, slug: str, code: str) -> HttpResponse:
    """Keep what was typed, hand it in and go on to the next task."""
    assignment = own_assignment_or_404(request, slug, code)
    refuse_if(_why_closed(request, assignment))
    form = _form(assignment, request.POST)
    if form.is_valid():
        answers = form.answers()
        if missing := unanswered(form.criteria, answers):
            form.say_missing(missing)
        elif refusal := why_not_submit(form.criteria, answers):
            form.add_error(None, str(refusal))
    if not form.is_valid():
        return _page(request, assignment, form, status=422)
    try:
        submit_sheet(
            assignment.pk,
            answers=form.answers(),
            comment=form.comment_text(),
            version=form.cleaned_data["version"],
            by=request.user,
            at=clock.now(),
        )
    except Stale as stale:
        return _conflict(request, form, stale, auto=False)
    except WrongState as refused:
        fresh = own_assignment_or_404(request, slug, code)
        if _why_closed(request, fresh):
            raise
        return _too_late(request, fresh, form, refused.refusal)
    return _go_on(request, assignment, f"{code} 평가를 제출했습니다. 마감 전까지 다시 열어 수정할 수 있습니다.")


@require_POST
def sheet_reopen(request: MemberRequest, slug: str, code: str) -> HttpResponse:
    """Open the own sheet again."""
    assignment = own_assignment_or_404(request, slug, code)
    reopen_sheet(assignment.pk, by=request.user, at=clock.now())
    messages.success(request, "채점표를 다시 열었습니다. 다시 제출해야 평가에 들어갑니다.")
    return redirect("evaluation:sheet_edit", slug, code)


@require_POST
def sheet_abstain(request: MemberRequest, slug: str, code: str) -> HttpResponse:
    """Abstain from the task and go on to the next."""
    assignment = own_assignment_or_404(request, slug, code)
    refuse_if(_why_closed(request, assignment))
    form = AbstainForm(request.POST)
    if not form.is_valid():
        return _page(request, assignment, status=422, abstain=form)
    abstain_sheet(assignment.pk, reason=form.cleaned_data["reason"], by=request.user, at=clock.now())
    return _go_on(request, assignment, f"{code} 평가를 기권했습니다. 국무조정실에 알렸습니다.")


def _go_on(request: MemberRequest, assignment: ExpertAssignment, said: str) -> HttpResponse:
    """Say what was done and open the next task to score, else the list."""
    slug = assignment.round.slug
    following = own_work(assignment.round, request.user).next_after(assignment.task.code)
    messages.success(request, said)
    if following is None:
        return redirect("evaluation:sheets", slug)
    return redirect("evaluation:sheet_edit", slug, following.task.code)


def _conflict(request: MemberRequest, form: SheetForm, stale: Stale, auto: bool) -> HttpResponse:
    """Answer a save that came too late: both texts side by side, nothing typed lost."""
    found = dict(stale.conflict or {})
    found["fields"] = {name: {"label": _label(form, name), **texts} for name, texts in found["fields"].items()}
    for name, texts in found["fields"].items():
        texts |= form.in_fields({name: texts["theirs"]}, under="value")
    found["taken"] = form.in_fields(found["taken"])
    if auto:
        return JsonResponse({"conflict": True, "error": stale.reason, **found}, status=stale.status)
    kwargs = request.resolver_match.kwargs
    fresh = own_assignment_or_404(request, kwargs["slug"], kwargs["code"])
    form.data = sent = request.POST.copy()
    sent["version"] = str(found["version"])  # saving again is then a choice made with both texts in view
    for name, value in found["taken"].items():  # what only the other window changed
        sent.pop(name, None)
        if value is not False:
            sent[name] = "on" if value is True else value
    rows = {"rows": list(found["fields"].values()), "reason": stale.reason}
    return _page(request, fresh, form, status=stale.status, conflict=rows)


def _too_late(request: MemberRequest, assignment: ExpertAssignment, form: SheetForm, refusal: Refusal) -> HttpResponse:
    """Answer typing over a sheet that was handed in elsewhere: what was typed stands beside what was handed in."""
    sheet = sheet_of(assignment)
    mine = fields_of(form.criteria, form.answers(), form.comment_text())
    theirs = fields_of(form.criteria, answers_of(sheet), sheet.comment if sheet else "")
    found = differences(mine, theirs, [name for name in mine if mine[name] != theirs[name]])
    rows = [{"label": _label(form, name), **texts} for name, texts in found.items()]
    return _page(request, assignment, status=refusal.status, conflict={"rows": rows, "reason": str(refusal)})


def _label(form: SheetForm, name: str) -> str:
    return str(form.fields[name].label)


def _saved(form: SheetForm, sheet: ScoreSheet) -> dict[str, Any]:
    """Answer an autosave; ``taken`` are the fields that another window changed meanwhile, as they stand now."""
    answer = {"ok": True, "version": sheet.version, "saved_at": time(clock.now()), "status": sheet.status}
    answer["figures"] = {"running-total": running_words(form.rubric, form.criteria, form.answers())}
    if sheet.version <= form.cleaned_data["version"] + 1:
        return answer
    mine = fields_of(form.criteria, form.answers(), form.comment_text())
    theirs = fields_of(form.criteria, answers_of(sheet), sheet.comment)
    return answer | {"taken": form.in_fields({name: theirs[name] for name in mine if mine[name] != theirs[name]})}


def _page(
    request: MemberRequest, assignment: ExpertAssignment, form: SheetForm | None = None, status: int = 200, **more
) -> TemplateResponse:
    round, task, sheet = assignment.round, assignment.task, sheet_of(assignment)
    form = form or _form(assignment)
    locked = bool(why_not_write(sheet))
    work = own_work(round, request.user)
    place = next((number for number, row in enumerate(work.rows, start=1) if row.task.pk == task.pk), 0)
    args = [round.slug, task.code]
    context = {
        "round": round,
        "task": task,
        "assignment": assignment,
        "sheet": sheet,
        "papers": papers_of(round, task),
        "form": form,
        "rubric": form.rubric,
        "abstain": AbstainForm(),
        "stored": answers_of(sheet),
        "running": running_words(form.rubric, form.criteria, answers_of(sheet)),
        "is_locked": locked,
        "total": own_total(form.rubric, assignment, sheet),
        "others": others_on(form.rubric, assignment, sheet),
        "is_marked": sheet is not None and locked and could_see_others(form.rubric, sheet),
        "submissions": sheet.versions.count() if sheet else 0,
        "work": work,
        "place": place,
        "next": work.next_after(task.code),
        "save_url": reverse("evaluation:sheet_edit", args=args),
        "submit_url": reverse("evaluation:sheet_submit", args=args),
        "today": clock.today(),
        "conflict": None,
    }
    return TemplateResponse(request, "evaluation/sheet_edit.html", context | more, status=status)
