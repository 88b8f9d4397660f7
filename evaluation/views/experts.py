"""Experts of a round: who has what, giving tasks out, taking them back, what is known of each."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from evaluation.actions import experts as actions
from evaluation.forms.experts import AssignForm, EvenForm, ExpertForm, WithdrawForm
from evaluation.models import EvaluationRound, ExpertAssignment, ExpertProfile
from evaluation.queries.experts import Staff, status_of
from evaluation.rules import rounds as rules
from evaluation.tables.rounds import ExpertTable, StaffingTable, placed
from evaluation.views.finding import round_or_404
from evaluation.views.next_acts import next_of_round
from evaluation.views.reasons import reason_in
from exchange import clock
from exchange.errors import Incomplete, Refused, Stale, refuse_if
from exchange.listing import Found, Listing, ListPage, lay_out
from exchange.models import User
from exchange.requests import MemberRequest
from exchange.roles import Capability
from exchange.versions import version_of
from exchange.views.lists import page_of
from exchange.views.told import tell_done

SHOWN = {"short": "위원이 모자란 과제", "tied": "유의사항이 있는 과제"}


def _found(request: MemberRequest, slug: str) -> Found:
    """Keep the tasks with their experts, all or those that want looking at; a file has all, with experts' names."""
    return _found_in(request, round_or_404(slug))


def _found_in(request: MemberRequest, round: EvaluationRound) -> Found:
    staff, asked = Staff(round), request.GET.get("show", "")
    kept = {
        "short": staff.short,
        "tied": [line for line in staff.lines if any(conflict or ties for _, conflict, ties in line.given)],
    }
    return Found(
        rows=kept.get(asked, staff.lines),
        file_rows=lambda: placed(staff.lines, staff.experts),
        as_of=clock.now(),
        title=f"{round.title} 위원 배정",
        sheet="평가위원 배정",
        conditions=round.get_kind_display(),
        is_demo=round.is_demo,
        reason=reason_in(round, "위원 배정", "evaluation:experts"),
        context={"round": round, "staff": staff, "kept": kept, "asked": asked},
    )


def _page(request: MemberRequest, found: Found, listing: ListPage) -> dict[str, Any]:
    """Show the experts with their loads beside the tasks with their experts."""
    round, staff = found.context["round"], found.context["staff"]
    kept, asked = found.context["kept"], found.context["asked"]
    experts = list(staff.experts.values())
    return {
        "experts": lay_out(ExpertTable(experts), request, per_page=200),
        "views": [
            ("전체", "?", asked not in kept, len(staff.lines)),
            *((SHOWN[key], f"?show={key}", asked == key, len(kept[key])) for key in SHOWN),
        ],
        "unknown": asked and asked not in kept,
        "given": sum(line.load for line in experts),
        "undeclared": sum(line.undeclared for line in experts),
        "conflicts": sum(len(line.conflicts) for line in experts),
        "why_not_staff": rules.why_not_staff(round, request.user),
        "status_of": status_of,
        "problem": "",
    }


EXPERTS = Listing(
    policy="evaluation:experts",
    source=_found,
    columns=StaffingTable,
    template="evaluation/experts.html",
    page=_page,
    per_page=100,
)


def _experts_page(request: MemberRequest, round: EvaluationRound, **more: Any) -> HttpResponse:
    """Draw the list again, where a form on it was wrong."""
    return page_of(request, EXPERTS, _found_in(request, round), {"slug": round.slug}, **more)


def expert_edit(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Change what is known of an expert; beside it, what stands with them in this round."""
    round = round_or_404(slug)
    expert = get_object_or_404(User.objects.who_may(Capability.SCORE), pk=pk)
    request.log_subject = f"평가위원 {expert.username}"
    profile = ExpertProfile.objects.filter(expert=expert).first()
    version = version_of(profile) if profile else actions.NEW_PROFILE
    sent = request.method == "POST"
    form = ExpertForm(
        request.POST if sent else None,
        instance=profile or ExpertProfile(expert=expert),
        by=request.user,
        today=clock.today(),
    )
    more: dict[str, Any] = {"version": request.POST.get("version", "") if sent else version, "status": 200}
    if sent and form.is_valid():
        try:
            asked = more["version"]
            actions.edit_expert(expert.pk, form.values(), version=asked, by=request.user, at=clock.now())
        except Stale as stale:
            fresh = ExpertProfile.objects.get(expert=expert)
            told = {"stale": stale.reason, "differences": form.differences(fresh)}
            more |= {"version": version_of(fresh), "status": stale.status, **told}
        except Refused as refused:
            form.add_error(None, refused.reason)
            more["status"] = refused.status
        else:
            messages.success(request, f"{expert} 위원의 정보를 수정했습니다.")
            return redirect("evaluation:experts", slug)
    elif sent:
        more["status"] = 422
    staff = Staff(round)
    line = staff.experts.get(expert.pk)
    context = {
        "round": round,
        "expert": expert,
        "form": form,
        "line": line,
        "tied": [(task, ties) for task in staff.tasks if line and (ties := staff.ties(expert.pk, task))],
        "status_of": status_of,
        "why_not_staff": rules.why_not_staff(round, request.user),
        "stale": "",
        "differences": (),
        **more,
    }
    return TemplateResponse(request, "evaluation/expert_edit.html", context, status=context.pop("status"))


@require_POST
def assign(request: MemberRequest, slug: str) -> HttpResponse:
    """Give one expert the tasks that were picked; where a tie is suggested, ask first why in spite of it."""
    round = round_or_404(slug)
    form = AssignForm(request.POST, codes=request.POST.getlist("task"))
    if not form.is_valid():
        return _experts_page(request, round, status=422, problem=form)
    expert, despite = form.cleaned_data["expert"], form.cleaned_data["despite"]
    try:
        made = actions.assign_tasks(
            round.pk, expert=expert, tasks=form.codes, despite=despite, by=request.user, at=clock.now()
        )
    except Refused as refused:
        staff = Staff(round)
        line = staff.experts.get(expert)
        wanted = [task for task in staff.tasks if task.code in set(form.codes)]
        tied = [(task, ties) for task in wanted if line and (ties := staff.ties(expert, task))]
        if isinstance(refused, Incomplete) and tied:
            if "despite" in request.POST:
                form.add_error("despite", refused.reason)
            context = {"round": round, "line": line, "form": form, "tasks": wanted, "tied": tied}
            return TemplateResponse(request, "evaluation/assign.html", context, status=refused.status)
        form.add_error(None, refused.reason)
        return _experts_page(request, round, status=refused.status, problem=form)
    tell_done(request, _said(made), next_of_round(slug, shown="evaluation:experts"))
    return redirect("evaluation:experts", slug)


def _said(made: list[ExpertAssignment]) -> str:
    if not made:
        return "선택한 과제는 이미 이 위원에게 배정되어 있습니다."
    return f"{made[0].expert} 위원에게 과제 {len(made)}건을 배정하고 알렸습니다."


def assign_evenly(request: MemberRequest, slug: str) -> HttpResponse:
    """Show how tasks would be given out; POST gives them out."""
    round = round_or_404(slug)
    staff = Staff(round)
    refuse_if(rules.why_not_staff(round, request.user))
    sent = request.method == "POST"
    source = request.POST if sent else request.GET
    form = EvenForm(source if "wanted" in source or sent else None, initial={"wanted": staff.minimum})
    valid = form.is_bound and form.is_valid()
    if sent and valid:
        plan = actions.assign_evenly(round.pk, wanted=form.cleaned_data["wanted"], by=request.user, at=clock.now())
        following = next_of_round(slug, shown="evaluation:experts")
        tell_done(request, f"{len(plan.given)}건을 균등 배정하고 위원에게 알렸습니다.", following)
        return redirect("evaluation:experts", slug)
    wanted = form.cleaned_data["wanted"] if valid else staff.minimum
    plan = staff.plan(wanted)
    more = {key: sum(1 for expert, _ in plan.given if expert == key) for key in staff.experts}
    tasks = {task.pk: task for task in staff.tasks}
    context = {
        "round": round,
        "staff": staff,
        "form": form,
        "wanted": wanted,
        "plan": plan,
        "loads": [(line, more[key]) for key, line in staff.experts.items() if line.expert.is_active],
        "lacking": [(tasks[key], count) for key, count in plan.lacking.items()],
    }
    status = 422 if form.is_bound and not valid else 200
    return TemplateResponse(request, "evaluation/assign_evenly.html", context, status=status)


def withdraw(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Ask why a task is taken back; POST takes it back."""
    round = round_or_404(slug)
    rows = ExpertAssignment.objects.filter(round=round).select_related("round", "expert", "task", "sheet")
    assignment = get_object_or_404(rows, pk=pk)
    sent = request.method == "POST"
    form = WithdrawForm(request.POST if sent else None)
    if sent and form.is_valid():
        actions.withdraw_assignment(pk, reason=form.cleaned_data["reason"], by=request.user, at=clock.now())
        messages.success(request, f"{assignment.task.code} 과제의 배정을 철회했습니다.")
        return redirect("evaluation:experts", slug)
    context = {
        "round": round,
        "assignment": assignment,
        "form": form,
        "begun": bool(status_of(assignment)),
        "why_not": rules.why_not_withdraw(assignment, status_of(assignment), request.user),
    }
    return TemplateResponse(request, "evaluation/withdraw.html", context, status=422 if sent else 200)
