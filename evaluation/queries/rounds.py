"""Rounds as their pages read them: the list, which tasks a round judges, how far scoring is, what comes next."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from evaluation import scoring, sentences
from evaluation.models import (
    ConflictDeclaration,
    EvaluationRound,
    ExpertAssignment,
    JudgedTask,
    RoundStatus,
    Rubric,
    Score,
    SheetStatus,
)
from evaluation.queries.rubrics import criteria_for, scoring_rules
from exchange.joined import Joined
from exchange.statements import Statement
from tasks.models import CollaborationTask, TaskStatus

WIDE = Decimal("0.1")  # of the scale: a task whose totals deviate by more than this is looked at by a person
WIDE_NAMED = 5  # such tasks are named up to here; the page of results has them all


def rounds_with_counts() -> QuerySet[Any]:
    """Return all rounds with how far each is: ``is_sealed``, and ``handed_in`` of ``given`` sheets."""
    standing = Q(assignments__withdrawn_at__isnull=True)
    return EvaluationRound.objects.annotate(
        is_sealed=Exists(Rubric.objects.sealed().filter(round=OuterRef("pk"))),
        given=Count("assignments", filter=standing),
        handed_in=Count("assignments", filter=standing & Q(assignments__sheet__status=SheetStatus.SUBMITTED)),
    )


def tasks_of(round: EvaluationRound) -> QuerySet[CollaborationTask]:
    """Return the tasks that ``round`` judges: worked on in its year, not cancelled, as lists show them.

    Those of one round of the exchange where the evaluation names it; of a made-up one only then. From the opening of
    scoring on they are fixed (``JudgedTask``): whatever is made, moved or resumed later is ``left_out``.
    """
    tasks = _in_its_year(round)
    return tasks if round.opened_at is None else tasks.filter(_fixed(round))


def left_out(round: EvaluationRound) -> QuerySet[CollaborationTask]:
    """Return the tasks that would be judged, had they been there when scoring was opened."""
    tasks = _in_its_year(round)
    return tasks.none() if round.opened_at is None else tasks.exclude(_fixed(round))


def _fixed(round: EvaluationRound) -> Q:
    """Keep the tasks that were fixed for the round; every task where none was."""
    fixed = JudgedTask.objects.filter(round=round)
    return Q(pk__in=fixed.values("task")) | Q(~Exists(fixed))


def _in_its_year(round: EvaluationRound) -> QuerySet[CollaborationTask]:
    every = CollaborationTask.objects.for_table()
    of = round.exchange_round_id
    return (
        (every.filter(pair__round=of) if of else every.of_programme())
        .exclude(status__in=[TaskStatus.CANCELLED, TaskStatus.WITHDRAWN])
        .filter(Q(ended_on__isnull=True) | Q(ended_on__year__gte=round.year))
        .filter(pair__round__selected_on__year__lte=round.year)
    )


def free_of_conflict(round: EvaluationRound) -> QuerySet[ExpertAssignment]:
    """Return the standing assignments whose expert has not declared a conflict on the task."""
    declared = ConflictDeclaration.objects.filter(
        round=OuterRef("round"), expert=OuterRef("expert"), task=OuterRef("task"), has_conflict=True
    )
    return round.assignments.standing().filter(~Exists(declared), expert__is_active=True)


def staffing(round: EvaluationRound) -> Counter[int]:
    """Return task key -> how many experts free of a declared conflict stand on it."""
    return Counter(free_of_conflict(round).values_list("task_id", flat=True))


def short_of_experts(round: EvaluationRound, minimum: int) -> list[CollaborationTask]:
    """Return the tasks that fewer than ``minimum`` experts free of conflict stand on."""
    count = staffing(round)
    return [task for task in tasks_of(round) if count[task.pk] < minimum]


@dataclass(frozen=True)
class Wide:
    """A task on which the experts do not agree: how many totals, and their standard deviation."""

    task: CollaborationTask
    n: int
    spread: Decimal


def wide_tasks(round: EvaluationRound, rubric: Rubric | None) -> list[Wide]:
    """Return the tasks whose handed-in totals deviate by more than a tenth of the scale, the widest first."""
    if rubric is None:
        return []
    tasks = {task.pk: task for task in tasks_of(round)}
    rules = scoring_rules(rubric, tasks.values())
    asked = {pk: {str(each.pk) for each in criteria_for(rubric, task)} for pk, task in tasks.items()}
    totals: dict[int, list] = {}
    for (_, task), answers in _answers(round).items():
        if task in tasks and set(answers) == asked[task]:
            sheet = scoring.GivenScores("", tasks[task].code, answers)
            total = scoring.sheet_total(sheet, rules)
            if total is not None:
                totals.setdefault(task, []).append(total)
    limit = WIDE * (rubric.scale_max - rubric.scale_min)
    found = []
    for task, own in totals.items():
        spread = scoring.spread_of(own)
        if spread is not None and spread > limit:
            found.append(Wide(tasks[task], len(own), spread))
    return sorted(found, key=lambda wide: (-wide.spread, wide.task.position))


def _answers(round: EvaluationRound) -> Mapping[tuple[int, int], dict[str, Decimal | None]]:
    """Return (sheet, task) → criterion → value of the sheets handed in; a criterion left empty is not among them."""
    rows = Score.objects.filter(
        sheet__assignment__round=round,
        sheet__assignment__withdrawn_at__isnull=True,
        sheet__status=SheetStatus.SUBMITTED,
    ).values_list("sheet_id", "sheet__assignment__task_id", "criterion_id", "value", "is_not_applicable")
    found: dict[tuple[int, int], dict[str, Decimal | None]] = {}
    for sheet, task, criterion, value, is_not_applicable in rows:
        if value is not None or is_not_applicable:
            found.setdefault((sheet, task), {})[str(criterion)] = value
    return found


@dataclass(frozen=True)
class Next:
    """What should be done now: in a sentence, by whom, and on which page of the round (an address's name)."""

    what: str
    turn: str
    label: str = ""
    page: str = ""


@dataclass(frozen=True)
class Waiting:
    """A round that waits for 국무조정실: for what, by which button, on which page, since which deadline."""

    round: EvaluationRound
    what: str
    label: str
    page: str
    since: datetime | None = None


_ROUND = Joined(EvaluationRound, {"": "round"})
_UNFINISHED = """
    SELECT {round}, sheets.given, sheets.handed_in FROM evaluation_evaluationround AS round
    CROSS JOIN LATERAL (
        SELECT count(*) AS given, count(*) FILTER (WHERE sheet.status = 'submitted') AS handed_in
        FROM evaluation_expertassignment AS assigned
        LEFT JOIN evaluation_scoresheet AS sheet ON sheet.assignment_id = assigned.id
        WHERE round.status = 'scoring' AND assigned.round_id = round.id AND assigned.withdrawn_at IS NULL
    ) AS sheets
    WHERE round.status <> 'final' ORDER BY round.year, round.kind, round.id
"""
UNFINISHED = Statement("rounds_unfinished", _UNFINISHED.format(round=_ROUND.sql), {})


def rounds_waiting(at: datetime) -> list[Waiting]:
    """Return what 국무조정실 should do about rounds at ``at``, the oldest year first. One statement."""
    found = []
    for row in UNFINISHED.rows():
        round: EvaluationRound = _ROUND.read(row)
        given, handed_in = row[_ROUND.width :]
        over = round.scoring_until <= at
        match round.status:
            case RoundStatus.PREPARING:
                found.append(Waiting(round, "평가 준비", "이어서 하기", "evaluation:round_detail"))
            case RoundStatus.SCORING if over or (given and given == handed_in):
                since = round.scoring_until if over else None
                found.append(Waiting(round, "채점 닫기", "살펴보기", "evaluation:round_close", since))
            case RoundStatus.AGGREGATING:
                found.append(Waiting(round, "점수 집계와 등급 결정", "결과 보기", "evaluation:results"))
            case RoundStatus.PROVISIONAL if round.objections_until and round.objections_until <= at:
                since = round.objections_until
                found.append(Waiting(round, "이의 답변과 결과 확정", "결과 보기", "evaluation:results", since))
    return found


def next_of(
    round: EvaluationRound, at: datetime, *, newest: Rubric | None, short: int, given: int, finished: int
) -> Next:
    """Say what a round waits for.

    newest  the highest version, sealed or not;  short  tasks with too few experts
    given, finished  sheets that stand with experts, and those of them that are handed in or abstained from
    """
    match round.status:
        case RoundStatus.PREPARING:
            return _next_in_preparation(round, newest, short)
        case RoundStatus.SCORING if given == finished or round.scoring_until <= at:
            said = "모든 위원이 평가를 마쳤습니다." if given == finished else sentences.SCORING_OVER
            said += " 채점을 닫으면 집계할 수 있습니다."
            return Next(said, "국무조정실", "채점 닫기", "evaluation:round_close")
        case RoundStatus.SCORING:
            return Next(f"위원들이 채점하고 있습니다. {given - finished}건이 남았습니다.", "평가위원")
        case RoundStatus.AGGREGATING:
            said = "점수를 집계하고 과제마다 등급을 정한 뒤 잠정 결과를 공개해 주세요."
            return Next(said, "국무조정실", "결과 보기", "evaluation:results")
        case RoundStatus.PROVISIONAL if round.objections_until and at < round.objections_until:
            return Next("두 부처가 잠정 결과에 이의를 낼 수 있습니다.", "두 부처", "이의 보기", "evaluation:objections")
        case RoundStatus.PROVISIONAL:
            said = f"{sentences.OBJECTIONS_OVER} 답변을 마치고 확정해 주세요."
            return Next(said, "국무조정실", "결과 보기", "evaluation:results")
    return Next("결과를 확정했습니다. 과제별 점수와 등급을 공개했습니다.", "없음", "결과 보기", "evaluation:results")


def _next_in_preparation(round: EvaluationRound, newest: Rubric | None, short: int) -> Next:
    if newest is None:
        return Next(sentences.MAKE_A_RUBRIC, "국무조정실", "평가 기준 만들기", "evaluation:rubric")
    if newest.sealed_at is None:
        act = (
            f"공개한 {newest.version}판을 봉인해" if newest.published_at else f"기준 {newest.version}판을 다듬어 공개해"
        )
        return Next(f"{act} 주세요.", "국무조정실", "평가 기준 보기", "evaluation:rubric")
    if short:
        return Next(f"위원이 모자란 과제가 {short}건 있습니다.", "국무조정실", "위원 배정하기", "evaluation:experts")
    return Next("준비를 마쳤습니다. 채점을 열 수 있습니다.", "국무조정실", "채점 열기", "evaluation:round_open")
