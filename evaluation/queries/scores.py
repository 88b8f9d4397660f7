"""What a computation takes from the rows: the sheets that count, and those that do not with the reason."""

from typing import Any

from django.db.models import Exists, OuterRef

from evaluation import aggregation, scoring
from evaluation.models import AggregationRun, ConflictDeclaration, EvaluationRound, Rubric, ScoreSheet, SheetStatus
from evaluation.queries.rounds import tasks_of
from evaluation.queries.rubrics import rubric_in_force, scoring_rules
from exchange.fingerprints import canonical


def latest_run(round: EvaluationRound) -> AggregationRun | None:
    return AggregationRun.objects.filter(round=round).select_related("rubric", "made_by").order_by("-number").first()


def standing_sheets(round: EvaluationRound):
    """Return the sheets of assignments that were not taken back, with their answers."""
    return (
        ScoreSheet.objects.filter(assignment__round=round, assignment__withdrawn_at__isnull=True)
        .select_related("assignment__task", "assignment__expert")
        .prefetch_related("scores")
        .order_by("assignment__task__position", "pk")
    )


def conflicted_sheets(round: EvaluationRound):
    """Return the counted sheets whose expert has since declared a conflict on the task."""
    declared = ConflictDeclaration.objects.filter(
        round=round, expert=OuterRef("assignment__expert"), task=OuterRef("assignment__task"), has_conflict=True
    )
    return standing_sheets(round).filter(Exists(declared), status=SheetStatus.SUBMITTED)


def inputs_for(round: EvaluationRound, rubric: Rubric | None = None) -> dict[str, Any] | None:
    """Return everything that a computation of ``round`` takes in as it stands; None where no rubric is sealed."""
    rubric = rubric or rubric_in_force(round)
    if rubric is None:
        return None
    tasks = list(tasks_of(round))
    rules = scoring_rules(rubric, tasks)
    counted, left_out = [], []
    judged = {task.code for task in tasks}
    for sheet in standing_sheets(round):
        key = {
            "sheet": sheet.pk,
            "version": sheet.version,
            "expert": str(sheet.assignment.expert_id),
            "task": sheet.assignment.task.code,
        }
        answers = _answers(sheet)
        why = sheet.status if sheet.status != SheetStatus.SUBMITTED else _why_not_whole(key["task"], answers, rules)
        if key["task"] not in judged:
            why = "not_judged"
        if why:
            left_out.append(key | {"why": why})
        else:
            counted.append(key | {"answers": answers})
    return aggregation.inputs_of(
        round_slug=round.slug,
        rubric={"version": rubric.version, "fingerprint": rubric.fingerprint},
        rules=rules,
        places=rubric.places,
        tasks=[task.code for task in tasks],
        sheets=counted,
        left_out=left_out,
    )


def _answers(sheet: ScoreSheet) -> dict[str, str | None]:
    """Return criterion -> value as text, None for 해당 없음; an answer that is missing is not there."""
    return {
        str(score.criterion_id): None if score.is_not_applicable else f"{score.value:f}"
        for score in sheet.scores.all()
        if score.is_not_applicable or score.value is not None
    }


def _why_not_whole(code: str, answers: dict[str, str | None], rules: scoring.Rules) -> str:
    """Say why a submitted sheet does not count all the same: missing is not zero."""
    if set(answers) != set(rules.weights_of(code)):
        return "incomplete"
    return "incomplete" if not rules.reweigh and None in answers.values() else ""


def is_current(run: AggregationRun | None, inputs: dict[str, Any] | None) -> bool:
    """Whether ``run`` is the computation of these inputs."""
    if run is None or inputs is None:
        return False
    return canonical(run.inputs) == canonical(inputs)
