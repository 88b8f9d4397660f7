"""Deciding grades: a named person does, one by one or several as recommended; nothing follows by itself.

개인정보 보호법 제37조의2: what the program recommends is no decision.
"""

from collections.abc import Sequence
from datetime import datetime

from evaluation import sentences
from evaluation.actions.locking import hold_round
from evaluation.actions.publication import keep_publication
from evaluation.actions.staleness import refresh_staleness
from evaluation.models import EvaluationRound, GradeDecision, PublicationKind, RoundStatus, TaskResult
from evaluation.queries.scores import latest_run
from evaluation.rules import results as rules
from evaluation.scoring import GRADES
from exchange import audit, dates
from exchange.errors import Incomplete, Stale, refuse_if, refusing
from exchange.models import User


@audit.recorded("grade.decide")
def decide_grade(
    pk: int, code: str, *, grade: str, reason: str = "", seen: int, run: int, by: User, at: datetime
) -> GradeDecision:
    """Decide the grade of task ``code`` in round ``pk``. The former decision is kept.

    seen  key of the decision that the person had before them, 0 for none
    run   number of the computation that the person had before them
    Raises Incomplete where a reason is owed (a departure, a tie, no score, after publication), Stale where somebody
    decided or computed in the meantime. The same decision twice by the same person is once.
    """
    round = hold_round(pk)
    refuse_if(rules.why_not_grade(round, by))
    result = _result(round, code, run)
    standing = GradeDecision.objects.filter(round=round, task=result.task, is_standing=True).first()
    reason = reason.strip()
    if standing and (standing.decided_by_id, standing.grade, standing.reason) == (by.pk, grade, reason):
        return standing
    if (standing.pk if standing else 0) != seen:
        raise Stale(_first(standing))
    if grade not in GRADES:
        raise Incomplete(sentences.CHOOSE_GRADE)
    if not reason:
        refuse_if(rules.why_reason_needed(round, result, grade))
    decision = _decide(result, grade, reason, standing, by, at)
    if round.status == RoundStatus.PROVISIONAL:
        keep_publication(round, PublicationKind.PROVISIONAL, by, at)
        refresh_staleness([round.pk])
    return decision


@audit.recorded("grade.decide_as_recommended")
def decide_as_recommended(pk: int, codes: Sequence[str], *, run: int, by: User, at: datetime) -> int:
    """Decide the recommended grade for the tasks that the person saw on a list, and return for how many.

    Only before publication. Raises Incomplete where one of them is tied or has no score: those are decided one by one.
    Tasks that somebody has decided on in the meantime keep that decision.
    """
    round = hold_round(pk)
    refuse_if(rules.why_not_grade_together(round, by))
    results = _results(round, list(dict.fromkeys(codes)), run)
    if not results:
        raise Incomplete(sentences.CHOOSE_TASKS_TO_GRADE)
    if alone := [result.task.code for result in results if result.score is None or result.is_tied]:
        raise Incomplete(f"동점이거나 점수가 없는 과제({', '.join(alone)})는 하나씩 정해 주세요.")
    decided = set(GradeDecision.objects.filter(round=round, is_standing=True).values_list("task", flat=True))
    open_ = [result for result in results if result.task_id not in decided]
    for result in open_:
        _decide(result, result.recommended, "", None, by, at)
    return len(open_)


def _result(round: EvaluationRound, code: str, number: int) -> TaskResult:
    """Return one task's line as ``_results`` does."""
    return _results(round, [code], number)[0]


def _results(round: EvaluationRound, codes: Sequence[str], number: int) -> list[TaskResult]:
    """Return the tasks' lines of the last computation, which must be the one seen and hold for the sheets as they are.

    Raises TaskResult.DoesNotExist for a task that the round does not judge.
    """
    run = latest_run(round)
    if run is None:
        raise refusing(rules.NO_RUN)
    lines = TaskResult.objects.filter(run=run, task__code__in=codes).select_related("task", "run__round")
    found = {line.task.code: line for line in lines}
    if set(codes) - found.keys():
        raise TaskResult.DoesNotExist
    if run.number != number:
        raise Stale(
            f"{run.made_by} 담당이 {dates.moment_short(run.made_at)}에 다시 집계했습니다. 새 점수를 보고 정해 주세요."
        )
    return [found[code] for code in codes]


def _decide(
    result: TaskResult, grade: str, reason: str, standing: GradeDecision | None, by: User, at: datetime
) -> GradeDecision:
    if standing is not None:
        standing.is_standing = False
        standing.save(update_fields=["is_standing"])
    return GradeDecision.objects.create(
        round=result.run.round,
        task=result.task,
        result=result,
        grade=grade,
        reason=reason,
        decided_at=at,
        decided_by=by,
    )


def _first(standing: GradeDecision | None) -> str:
    if standing is None:
        return "그사이 점수가 바뀌어 앞선 결정이 풀렸습니다. 새 점수를 보고 다시 정해 주세요."
    when = dates.moment_short(standing.decided_at)
    first = f"{standing.decided_by} 담당이 {when}에 먼저 {standing.grade}등급으로 정했습니다."
    return f"{first} 그 결정을 보고 다시 정해 주세요."
