"""Rounds: their list, one round with what comes next, making and changing one, its steps forth and back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from evaluation import sentences
from evaluation.actions.judged_tasks import join_task
from evaluation.actions.rounds import add_round, close_round, edit_round, open_round, remind_experts, unwind_round
from evaluation.forms.rounds import CloseForm, JoinForm, RoundForm, UnwindForm
from evaluation.models import EvaluationRound, RoundStatus, Rubric, SheetStatus
from evaluation.queries.experts import FINISHED, Staff, reminders_of
from evaluation.queries.last_quarter import still_awaited
from evaluation.queries.rounds import WIDE_NAMED, left_out, next_of, rounds_with_counts, wide_tasks
from evaluation.queries.rubrics import rubric_in_force
from evaluation.rules import rounds as rules
from evaluation.tables.rounds import RoundTable
from evaluation.views.finding import round_or_404
from exchange import clock
from exchange.errors import Refused, Stale, refuse_if
from exchange.listing import Found, Listing, ListPage
from exchange.requests import MemberRequest
from exchange.versions import version_of


def _rounds(request: MemberRequest) -> Found:
    """List the rounds, the newest first."""
    return Found(rows=rounds_with_counts(), as_of=clock.now(), title="협업과제 평가 목록", sheet="평가")


def _rounds_page(request: MemberRequest, found: Found, listing: ListPage) -> dict[str, Any]:
    return {"why_not": rules.why_not_prepare(request.user), "today": clock.today()}


ROUNDS = Listing(
    policy="evaluation:rounds",
    source=_rounds,
    columns=RoundTable,
    template="evaluation/rounds.html",
    page=_rounds_page,
)


def round_detail(request: MemberRequest, slug: str) -> HttpResponse:
    """Show where a round stands, whose turn it is and how far each expert is."""
    round, now = round_or_404(slug), clock.now()
    rubric = rubric_in_force(round)
    newest = Rubric.objects.filter(round=round).order_by("-version").first()
    staff = Staff(round, rubric=rubric)
    given = sum(line.load for line in staff.experts.values())
    finished = sum(line.count(*FINISHED) for line in staff.experts.values())
    unfinished = sum(1 for line in staff.experts.values() if line.left and line.expert.is_active)
    wide = wide_tasks(round, rubric)
    context = {
        "round": round,
        "rubric": rubric,
        "newest": newest,
        "staff": staff,
        "lines": [line for line in staff.experts.values() if line.given],
        "given": given,
        "finished": finished,
        "submitted": sum(line.submitted for line in staff.experts.values()),
        "undeclared": sum(line.undeclared for line in staff.experts.values()),
        "next": next_of(round, now, newest=newest, short=len(staff.short), given=given, finished=finished),
        "wide": wide[:WIDE_NAMED],
        "wide_count": len(wide),
        "later": left_out(round).count(),
        "unwinds": round.unwinds.select_related("decided_by"),
        "why_not_edit": rules.why_not_edit_round(round, request.user),
        "unfinished": unfinished,
        "why_not_remind": rules.why_not_remind(round, request.user, left=unfinished),
        "reminded_at": max(reminders_of(round).values(), default=None) if round.status == RoundStatus.SCORING else None,
        "way_back": rules.way_back(round),
        "today": now.date(),
        "now": now,
    }
    return TemplateResponse(request, "evaluation/round_detail.html", context)


def round_add(request: MemberRequest) -> HttpResponse:
    """Make a round."""
    year = clock.today().year
    sent = request.method == "POST"
    form = RoundForm(
        request.POST if sent else None,
        instance=EvaluationRound(),
        initial={"year": year, "slug": str(year), "title": f"{year}년 협업과제 평가"},
        by=request.user,
        today=clock.today(),
    )
    if not sent:
        return _form_page(request, form)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    try:
        made = add_round(form.values(), by=request.user, at=clock.now())
    except Refused as refused:
        form.add_error(None, refused.reason)
        return _form_page(request, form, status=refused.status)
    messages.success(request, f"‘{made}’ 회차를 만들었습니다. {sentences.MAKE_A_RUBRIC}")
    return redirect(made)


def round_edit(request: MemberRequest, slug: str) -> HttpResponse:
    """Change what a round says about itself."""
    round = round_or_404(slug)
    refuse_if(rules.why_not_edit_round(round, request.user))
    version, sent = version_of(round), request.method == "POST"
    form = RoundForm(request.POST if sent else None, instance=round, by=request.user, today=clock.today())
    if not sent:
        return _form_page(request, form, version=version)
    asked = request.POST.get("version", "")
    if not form.is_valid():
        return _form_page(request, form, version=asked, status=422)
    values = form.values()
    try:
        edit_round(round.pk, values, version=asked, by=request.user, at=clock.now())
    except Stale as stale:
        fresh = round_or_404(slug)
        told = {"stale": stale.reason, "differences": form.differences(fresh)}
        return _form_page(request, form, version=version_of(fresh), status=stale.status, **told)
    except Refused as refused:
        form.add_error(None, refused.reason)
        return _form_page(request, form, version=asked, status=refused.status)
    messages.success(request, "회차 정보를 수정했습니다.")
    return redirect("evaluation:round_detail", slug)


def _form_page(request: MemberRequest, form: RoundForm, *, status: int = 200, **more) -> HttpResponse:
    round = EvaluationRound.objects.filter(pk=form.instance.pk).first()
    context = {"form": form, "round": round, "stale": "", "differences": (), "version": "", **more}
    return TemplateResponse(request, "evaluation/round_edit.html", context, status=status)


@require_POST
def round_remind(request: MemberRequest, slug: str) -> HttpResponse:
    """Remind the experts who have tasks left."""
    told, passed_over = remind_experts(round_or_404(slug).pk, by=request.user, at=clock.now())
    said = [f"위원 {told}명에게 채점 마감을 알렸습니다."] if told else []
    said += [f"오늘 이미 알린 {passed_over}명에게는 다시 보내지 않았습니다."] if passed_over else []
    messages.success(request, " ".join(said))
    return redirect("evaluation:round_detail", slug)


def round_open(request: MemberRequest, slug: str) -> HttpResponse:
    """Say what opening does and what it still lacks; POST opens the scoring."""
    round = round_or_404(slug)
    if request.method == "POST":
        open_round(round.pk, by=request.user, at=clock.now())
        messages.success(request, "채점을 열고 평가위원에게 알렸습니다.")
        return redirect(round)
    rubric = rubric_in_force(round)
    staff = Staff(round, rubric=rubric)
    context = {
        "round": round,
        "rubric": rubric,
        "staff": staff,
        "experts": [line for line in staff.experts.values() if line.given],
        "undeclared": sum(line.undeclared for line in staff.experts.values()),
        "why_not": rules.why_not_open(
            round,
            request.user,
            rubric=rubric,
            short=[line.task for line in staff.short],
            tasks=len(staff.tasks),
        ),
    }
    return TemplateResponse(request, "evaluation/round_open.html", context)


def round_close(request: MemberRequest, slug: str) -> HttpResponse:
    """Say what closing leaves out, and what of the year is not in yet; POST closes the scoring."""
    round, sent = round_or_404(slug), request.method == "POST"
    awaited = still_awaited(round)
    form = CloseForm(request.POST if sent else None, awaited=awaited)
    if sent and form.is_valid():
        close_round(round.pk, **form.cleaned_data, by=request.user, at=clock.now())
        messages.success(request, "채점을 닫았습니다. 이제 점수를 집계할 수 있습니다.")
        return redirect(round)
    staff = Staff(round)
    lines = [line for line in staff.experts.values() if line.given]
    context = {
        "round": round,
        "staff": staff,
        "waiting": [line for line in lines if line.count(*FINISHED) < line.load],
        "given": sum(line.load for line in lines),
        "submitted": sum(line.submitted for line in lines),
        "abstained": sum(line.count(SheetStatus.ABSTAINED) for line in lines),
        "unfinished": sum(line.load - line.count(*FINISHED) for line in lines),
        "thin": [line for line in staff.lines if _submitted_on(line) < staff.minimum],
        "why_not": rules.why_not_close(round, request.user),
        "awaited": awaited,
        "form": form,
        "now": clock.now(),
    }
    return TemplateResponse(request, "evaluation/round_close.html", context, status=422 if sent else 200)


def round_tasks(request: MemberRequest, slug: str) -> HttpResponse:
    """Show the tasks that came after scoring was opened, and those that joined; POST lets one of them join."""
    round, sent = round_or_404(slug), request.method == "POST"
    later = list(left_out(round))
    form = JoinForm(request.POST if sent else None, tasks=later)
    if sent and form.is_valid():
        joined = join_task(round.pk, **form.cleaned_data, by=request.user, at=clock.now())
        messages.success(request, f"{joined.task.code} 과제를 평가 대상에 추가했습니다. 위원을 배정해 주세요.")
        return redirect("evaluation:experts", slug)
    context = {
        "round": round,
        "later": later,
        "joined": round.judged.exclude(reason="").select_related("task", "joined_by"),
        "form": form,
        "why_not": rules.why_not_join(round, request.user),
    }
    return TemplateResponse(request, "evaluation/round_tasks.html", context, status=422 if sent else 200)


def _submitted_on(line) -> int:
    sheets = (getattr(each, "sheet", None) for each, _, _ in line.given)
    return sum(1 for sheet in sheets if sheet and sheet.status == SheetStatus.SUBMITTED)


def round_unwind(request: MemberRequest, slug: str) -> HttpResponse:
    """Ask why a round goes a step back; POST decides it."""
    round = round_or_404(slug)
    refusal = rules.why_not_unwind(round, request.user)
    sent = request.method == "POST"
    form = UnwindForm(request.POST if sent else None, initial={"expected": round.status})
    back = rules.way_back(round)
    if sent and form.is_valid():
        refuse_if(refusal)
        decision = unwind_round(round.pk, **form.cleaned_data, by=request.user, at=clock.now())
        messages.success(
            request, f"‘{decision.get_to_status_display()}’ 단계로 환원했습니다. 사유를 결정 기록에 남겼습니다."
        )
        return redirect(round)
    context = {"round": round, "form": form, "back": back, "why_not": refusal}
    return TemplateResponse(request, "evaluation/round_unwind.html", context, status=422 if sent else 200)
