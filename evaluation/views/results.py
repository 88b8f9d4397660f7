"""Results of a round as each reader may see them, one task's result, and how each expert scored."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from evaluation import aggregation, scoring
from evaluation.exports.notes import marks
from evaluation.forms.results import AggregateForm, GradeForm, ResultSearch, StaffSearch, VoidForm
from evaluation.models import (
    AggregationRun,
    EvaluationRound,
    GradeDecision,
    Objection,
    RoundStatus,
    Rubric,
    SheetStatus,
)
from evaluation.queries.charts import distribution, dot_strip, lean_scale
from evaluation.queries.objections import objection_rows
from evaluation.queries.result_detail import detail_of, expert_rows
from evaluation.queries.results import (
    OwnRow,
    StaffRow,
    published_rows,
    rounds_shown,
    staff_rows,
    told_before,
    undecided_codes,
    visible_tasks,
)
from evaluation.queries.rubrics import rubric_in_force
from evaluation.queries.scores import conflicted_sheets, inputs_for, is_current, latest_run
from evaluation.rules import results as rules
from evaluation.tables.results import CalibrationTable, OwnResultTable, PublicResultTable, StaffResultTable
from evaluation.views.finding import round_or_404
from evaluation.views.reasons import reason_in
from exchange import clock
from exchange.listing import Found, Listing, ListPage
from exchange.requests import MemberRequest
from exchange.roles import Capability
from exchange.views.lists import page_of
from tasks.models import CollaborationTask
from tasks.rules import sides_of


def published_results(request: MemberRequest) -> HttpResponse:
    """List the evaluations of which the reader may see a result."""
    context = {"rounds": rounds_shown(request.user, clock.today())}
    return TemplateResponse(request, "evaluation/published_results.html", context)


def _results(request: MemberRequest, slug: str) -> Found:
    """Keep the results that the reader may see: 국무조정실's with everything to decide, others' as published."""
    return _staff(request, round_or_404(slug)) if _is_staff(request) else _published(request, round_or_404(slug))


def _is_staff(request: MemberRequest) -> bool:
    return request.user.may(Capability.KEEP_EVALUATION)


def _published(request: MemberRequest, round: EvaluationRound) -> Found:
    search, rubric = ResultSearch(request.GET), rubric_in_force(round)
    return listed(
        "평가 결과",
        round,
        rubric,
        search.kept(published_rows(round, request.user, clock.today())),
        columns=PublicResultTable if round.status == RoundStatus.FINAL else OwnResultTable,
        conditions=search.said(),
        context={"search": search},
    )


def _staff(request: MemberRequest, round: EvaluationRound) -> Found:
    search, run = StaffSearch(request.GET), latest_run(round)
    rows = staff_rows(round, run)
    return listed(
        "평가 결과",
        round,
        rubric_in_force(round),
        search.kept(rows),
        columns=StaffResultTable,
        conditions=search.said(),
        template="evaluation/results_staff.html",
        exclude=() if any(row.adjusted is not None for row in rows) else ("adjusted_value",),
        context={"search": search, "run": run, "rows": rows},
    )


def _results_page(request: MemberRequest, found: Found, listing: ListPage) -> dict[str, Any]:
    if _is_staff(request):
        return _to_decide(request, found)
    round = found.context["round"]
    return {
        "shown": round.status == RoundStatus.FINAL
        or (round.status in rules.SHOWN and request.user.may(Capability.WRITE_OWN_PART)),
        "window_closed": not window_open(round),
    }


RESULTS = Listing(
    policy="evaluation:results",
    source=_results,
    columns=PublicResultTable,
    template="evaluation/results.html",
    page=_results_page,
    per_page=200,
)


def listed(
    what: str, round: EvaluationRound, rubric: Rubric | None, rows: Sequence[Any], *, context: Any, **more: Any
) -> Found:
    """Return a list about a round: its file is named after both and says what every paper of the round says."""
    return Found(
        rows=rows,
        as_of=clock.now(),
        title=f"{round} {what}",
        sheet=what,
        notes=marks(round, rubric),
        places=rubric.places if rubric else 1,
        is_demo=round.is_demo,
        context={"round": round, "rubric": rubric, **context},
        **more,
    )


def window_open(round: EvaluationRound) -> bool:
    """Whether objections are taken now."""
    if round.status != RoundStatus.PROVISIONAL:
        return False
    return round.is_rehearsal or round.objections_until is None or clock.now() <= round.objections_until


def staff_page(request: MemberRequest, round: EvaluationRound, status: int = 200, **more: Any) -> HttpResponse:
    """Draw 국무조정실's page of results, again where a form on it was wrong."""
    return page_of(request, RESULTS, _staff(request, round), {"slug": round.slug}, status=status, **more)


def _to_decide(request: MemberRequest, found: Found) -> dict[str, Any]:
    """Return what 국무조정실's page shows beside the list: how the points fall and what may be done next."""
    round, rubric, run, rows = (found.context[name] for name in ("round", "rubric", "run", "rows"))
    objections = Objection.objects.filter(round=round)
    last_answer = objections.aggregate(last=Max("answered_at"))["last"]
    current = is_current(run, inputs_for(round, rubric))
    undecided, unanswered = undecided_codes(round, run), sum(row.unanswered for row in rows)
    conflicted = list(conflicted_sheets(round))
    decided = [_as_decided(row) for row in rows]
    lines = distribution(run, rows) if run else []
    return {
        "runs": list(AggregationRun.objects.filter(round=round).select_related("made_by").defer("inputs", "outputs")),
        "current": current,
        "differs": aggregation.why_differs(run.inputs, run.outputs, run.fingerprint) if run else "",
        "scored": sum(row.score is not None for row in rows),
        "decided": sum(row.decision is not None for row in rows),
        "undecided": undecided,
        "bulk": [row for row in rows if can_follow(row)],
        "unanswered": unanswered,
        "conflicted": conflicted,
        "short": [row for row in rows if row.score is None],
        "warnings": run.outputs["warnings"] if run else [],
        "decided_warnings": scoring.distribution_warnings(decided)[:2] if any(row.grade for row in decided) else [],
        "strip": dot_strip(run, rows) if run else None,
        "distribution": lines,
        "beyond": [line for line in lines if line.over],
        "agreement": run.outputs["agreement"] if run else None,
        "why_not_aggregate": rules.why_not_aggregate(round, request.user),
        "why_not_publish": rules.why_not_publish(
            round,
            request.user,
            has_run=run is not None,
            is_current=current,
            undecided=undecided,
            conflicted=len(conflicted),
        ),
        "why_not_finalise": rules.why_not_finalise(
            round, request.user, clock.now(), undecided=undecided, unanswered=unanswered, last_answer=last_answer
        ),
        "aggregate_form": AggregateForm(),
    }


def _as_decided(row: StaffRow) -> scoring.Scored:
    """Return the row with the decided grade, for what is odd about how these fall."""
    return scoring.Scored(row.code, max(row.counted, 2), row.exact, None, row.grade, False, "")


def can_follow(row: StaffRow) -> bool:
    """Whether the recommendation may be followed together with others': scored, untied, not decided yet."""
    return row.decision is None and row.score is not None and not row.result.is_tied


def result_detail(request: MemberRequest, slug: str, code: str) -> HttpResponse:
    """Show one task's result; whoever may not see it finds nothing here."""
    round = round_or_404(slug)
    task = task_or_404(request, round, code)
    if request.user.may(Capability.KEEP_EVALUATION):
        return staff_detail(request, round, task)
    row = next((each for each in published_rows(round, request.user, clock.today()) if each.code == code), None)
    if row is None:
        raise Http404
    own = isinstance(row, OwnRow)
    sides = sides_of(task.pair, request.user, clock.today())
    taken = {each.side for each in row.objections} if isinstance(row, OwnRow) else set()
    context = {
        "round": round,
        "rubric": rubric_in_force(round),
        "task": task,
        "row": row,
        "own": own,
        "objections": [
            each for each in (objection_rows(round, request.user, clock.today()) if own else []) if each.task == task
        ],
        "why_not_object": rules.why_not_object(round, sides, taken, clock.now()),
        "told_before": told_before(round, code, public_only=not own),
    }
    return TemplateResponse(request, "evaluation/result_detail.html", context)


def task_or_404(request: MemberRequest, round: EvaluationRound, code: str) -> CollaborationTask:
    """Find a task whose result this person may see; any other looks like one that does not exist."""
    tasks = visible_tasks(round, request.user, clock.today()).for_table()
    return get_object_or_404(tasks, code=code)


def staff_detail(
    request: MemberRequest, round: EvaluationRound, task: CollaborationTask, status: int = 200, **more
) -> TemplateResponse:
    """Draw 국무조정실's page of one task, again where a form on it was wrong."""
    rubric, run = rubric_in_force(round), latest_run(round)
    row = next((each for each in staff_rows(round, run) if each.code == task.code), None)
    detail = detail_of(round, rubric, run, task)
    voids = {
        line.sheet.pk: VoidForm(auto_id=f"void-{line.sheet.pk}-%s")
        for line in detail.lines
        if line.sheet.status != SheetStatus.VOIDED
    }
    context = {
        "round": round,
        "rubric": rubric,
        "task": task,
        "run": run,
        "row": row,
        "detail": detail,
        "current": is_current(run, inputs_for(round, rubric)) if run else False,
        "missing": max((rubric.minimum_scores if rubric else 0) - detail.counted, 0) if run else 0,
        "decisions": list(
            GradeDecision.objects.filter(round=round, task=task).select_related("decided_by").order_by("-pk")
        ),
        "objections": [each for each in objection_rows(round, request.user, clock.today()) if each.task == task],
        "told_before": told_before(round, task.code, public_only=False),
        "why_not_grade": rules.why_not_grade(round, request.user) or (None if row else rules.NO_RUN),
        "why_not_void": rules.why_not_void(round, "", request.user),
        "grade_form": GradeForm(
            initial={
                "grade": row.grade or row.recommended if row else "",
                "seen": row.decision.pk if row and row.decision else 0,
                "run": run.number if run else 0,
            }
        ),
        "void_forms": voids | more.pop("void_form", {}),
    }
    return TemplateResponse(request, "evaluation/result_staff.html", context | more, status=status)


def _calibration(request: MemberRequest, slug: str) -> Found:
    """Keep how strictly each expert scored, with names: for 국무조정실 only."""
    round = round_or_404(slug)
    run = latest_run(round)
    return listed(
        "위원별 점수",
        round,
        rubric_in_force(round),
        expert_rows(run),
        reason=reason_in(round, "위원별 점수", "evaluation:calibration"),
        context={"run": run},
    )


def _calibration_page(request: MemberRequest, found: Found, listing: ListPage) -> dict[str, Any]:
    run = found.context["run"]
    return {
        "agreement": run.outputs["agreement"] if run else None,
        "scale": lean_scale([row.lean for row in found.rows]),
        "adjusted": any(line["adjusted"] is not None for line in run.outputs["tasks"].values()) if run else False,
    }


CALIBRATION = Listing(
    policy="evaluation:calibration",
    source=_calibration,
    columns=CalibrationTable,
    template="evaluation/calibration.html",
    page=_calibration_page,
    per_page=200,
)
