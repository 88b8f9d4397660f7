"""What 국무조정실 does with scores: gather, leave out, decide grades, publish, make final."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from evaluation import sentences
from evaluation.actions.aggregation import aggregate_round
from evaluation.actions.grades import decide_as_recommended, decide_grade
from evaluation.actions.publication import finalise_round, publish_round
from evaluation.actions.voids import void_sheet
from evaluation.forms.results import AggregateForm, AsRecommendedForm, GradeForm, VoidForm
from evaluation.models import EvaluationRound, ScoreSheet
from evaluation.queries.results import staff_rows
from evaluation.queries.scores import inputs_for, is_current, latest_run
from evaluation.rules import results as rules
from evaluation.views.finding import round_or_404
from evaluation.views.next_acts import next_grade
from evaluation.views.results import can_follow, staff_detail, staff_page, task_or_404
from exchange import clock, formats
from exchange.requests import MemberRequest
from exchange.views.told import tell_done


@require_POST
def aggregate(request: MemberRequest, slug: str) -> HttpResponse:
    """Gather the scores; from the second time on with a reason."""
    round = round_or_404(slug)
    form = AggregateForm(request.POST)
    last = latest_run(round)
    if form.is_valid() and last and not form.cleaned_data["reason"] and not is_current(last, inputs_for(round)):
        form.add_error("reason", sentences.WHY_AGAIN)
    if not form.is_valid():
        return staff_page(request, round, status=422, aggregate_form=form)
    run = aggregate_round(round.pk, **form.cleaned_data, by=request.user, at=clock.now())
    if last is not None and run.pk == last.pk:
        messages.info(request, f"바뀐 점수가 없어 {run.number}차 집계가 그대로입니다.")
    else:
        tell_done(request, f"점수를 모아 {run.number}차로 집계했습니다.", next_grade(round))
    return redirect("evaluation:results", slug)


@require_POST
def sheet_void(request: MemberRequest, slug: str, code: str, sheet: int) -> HttpResponse:
    """Leave a sheet out with a reason."""
    round = round_or_404(slug)
    task = task_or_404(request, round, code)
    found = get_object_or_404(ScoreSheet, pk=sheet, assignment__round=round, assignment__task=task)
    form = VoidForm(request.POST, auto_id=f"void-{sheet}-%s")
    if not form.is_valid():
        return staff_detail(request, round, task, status=422, void_form={sheet: form})
    void_sheet(found.pk, **form.cleaned_data, by=request.user, at=clock.now())
    messages.success(request, _said_after_void(round, code))
    return redirect("evaluation:result_detail", slug, code)


def _said_after_void(round: EvaluationRound, code: str) -> str:
    run = latest_run(round)
    if run is None or round.status == "scoring":
        return f"{sentences.SHEET_VOIDED} 집계에 들어가지 않습니다."
    line = run.outputs["tasks"][code]
    if line["score"] is None:
        return f"{sentences.SHEET_VOIDED} 남은 평가가 {line['n']}건이라 점수를 낼 수 없습니다."
    return f"채점표를 제외하고 재계산했습니다. 지금 점수 {line['score']}점, 반영된 평가 {line['n']}건입니다."


@require_POST
def grade_decide(request: MemberRequest, slug: str, code: str) -> HttpResponse:
    """Decide one task's grade."""
    round = round_or_404(slug)
    task = task_or_404(request, round, code)
    form = GradeForm(request.POST)
    rows = staff_rows(round, latest_run(round))
    row = next((each for each in rows if each.code == code), None)
    chosen = form.cleaned_data.get("grade") if form.is_valid() else ""
    owed = rules.why_reason_needed(round, row.result, chosen) if chosen and row else None
    if owed and not form.cleaned_data["reason"]:
        form.add_error("reason", str(owed))
    if not form.is_valid():
        return staff_detail(request, round, task, status=422, grade_form=form)
    decision = decide_grade(round.pk, code, **form.cleaned_data, by=request.user, at=clock.now())
    tell_done(request, f"{code} 과제를 {decision.grade}등급으로 정했습니다.", next_grade(round, after=code))
    return redirect("evaluation:result_detail", slug, code)


def grades_as_recommended(request: MemberRequest, slug: str) -> HttpResponse:
    """List the tasks whose recommended grade may be followed together; a person decides for those left ticked."""
    round = round_or_404(slug)
    run = latest_run(round)
    rows = [row for row in staff_rows(round, run) if can_follow(row)]
    refusal = rules.why_not_grade_together(round, request.user) or (None if run else rules.NO_RUN)
    form = AsRecommendedForm(
        request.POST if request.method == "POST" else None,
        codes=[row.code for row in rows],
        initial={"run": run.number if run else 0},
    )
    if request.method == "POST" and form.is_valid():
        codes = form.cleaned_data["task"]
        count = decide_as_recommended(round.pk, codes, run=form.cleaned_data["run"], by=request.user, at=clock.now())
        tell_done(request, f"{count}건을 권고대로 정했습니다.", next_grade(round))
        return redirect("evaluation:results", slug)
    context = {
        "round": round,
        "rows": rows,
        "alone": [row for row in staff_rows(round, run) if row.needs == "사유 적고 결정"],
        "form": form,
        "ticked": set(request.POST.getlist("task")) if form.is_bound else {row.code for row in rows},
        "refusal": refusal,
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "evaluation/grades_as_recommended.html", context, status=status)


@require_POST
def round_publish(request: MemberRequest, slug: str) -> HttpResponse:
    """Show the results to the ministries."""
    round = publish_round(round_or_404(slug).pk, by=request.user, at=clock.now())
    until = formats.moment(round.objections_until)
    messages.success(request, f"두 부처에 잠정 공개했습니다. {until}까지 이의를 받습니다.")
    return redirect("evaluation:results", slug)


@require_POST
def round_finalise(request: MemberRequest, slug: str) -> HttpResponse:
    """Make the results final."""
    finalise_round(round_or_404(slug).pk, by=request.user, at=clock.now())
    prizes = ("포상금 정하기", reverse("evaluation:awards", args=[slug]))
    tell_done(request, "결과를 확정했습니다. 과제별 점수와 등급이 공개되었습니다.", prizes)
    return redirect("evaluation:results", slug)
