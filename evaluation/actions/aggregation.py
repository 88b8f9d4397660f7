"""Gathering the scores: a computation frozen with everything that went in. A later one needs a reason."""

from datetime import datetime

from evaluation import aggregation, sentences
from evaluation.actions.locking import hold_round
from evaluation.models import AggregationRun, EvaluationRound, GradeDecision, TaskResult
from evaluation.queries.rounds import tasks_of
from evaluation.queries.rubrics import rubric_in_force
from evaluation.queries.scores import inputs_for, is_current, latest_run
from evaluation.rules import results as rules
from exchange import audit
from exchange.errors import Incomplete, refuse_if
from exchange.models import User

DECIDES = ("exact", "grade", "tied")  # what a grade decision looked at


@audit.recorded("round.aggregate")
def aggregate_round(pk: int, *, reason: str = "", by: User, at: datetime) -> AggregationRun:
    """Compute every task's score and recommended grade from the sheets as they stand, and freeze it.

    reason  why it is computed again; needed from the second time on. Where nothing has changed the last one stands.
    """
    round = hold_round(pk)
    refuse_if(rules.why_not_aggregate(round, by))
    last = latest_run(round)
    if last is not None and not is_current(last, inputs_for(round)) and not reason.strip():
        raise Incomplete(sentences.WHY_AGAIN)
    return compute_anew(round, last, reason.strip(), by, at)


def compute_anew(
    round: EvaluationRound, last: AggregationRun | None, reason: str, by: User, at: datetime
) -> AggregationRun:
    """Freeze a new computation; part of the action that calls it, which holds the round.

    Decisions on tasks whose score, recommendation or tie is another now no longer stand; they are kept.
    """
    rubric = rubric_in_force(round)
    inputs = inputs_for(round, rubric)
    if rubric is None or inputs is None:
        raise Incomplete("봉인한 평가 기준이 없어 집계할 수 없습니다.")
    if last is not None and is_current(last, inputs):
        return last
    outputs = aggregation.compute(inputs)
    run = AggregationRun.objects.create(
        round=round,
        rubric=rubric,
        number=last.number + 1 if last else 1,
        inputs=inputs,
        outputs=outputs,
        fingerprint=aggregation.fingerprint_of(inputs, outputs),
        made_at=at,
        made_by=by,
        reason=reason if last else "",
    )
    TaskResult.objects.bulk_create(
        TaskResult(
            run=run,
            task=task,
            counted=line["n"],
            score=line["score"],
            adjusted=line["adjusted"],
            spread=line["spread"],
            recommended=line["grade"],
            is_tied=line["tied"],
            why_none=line["why"],
        )
        for task in tasks_of(round)
        for line in [outputs["tasks"][task.code]]
    )
    if last is not None:
        _drop_decisions(round, last, run)
    return run


def _drop_decisions(round: EvaluationRound, last: AggregationRun, run: AggregationRun) -> None:
    """Let decisions fall whose ground has changed: a person looks at the new figures."""
    before, after = last.outputs["tasks"], run.outputs["tasks"]
    for decision in GradeDecision.objects.filter(round=round, is_standing=True).select_related("task"):
        old, new = before.get(decision.task.code), after.get(decision.task.code)
        if old is None or new is None or any(old[name] != new[name] for name in DECIDES):
            decision.is_standing = False
            decision.save(update_fields=["is_standing"])
