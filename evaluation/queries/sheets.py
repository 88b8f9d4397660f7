"""An expert's own work in a round: what is assigned, how far it is, what others gave where the rubric lets one look."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from evaluation.models import (
    ConflictDeclaration,
    Criterion,
    EvaluationRound,
    ExpertAssignment,
    RoundStatus,
    Rubric,
    ScoreSheet,
    SheetStatus,
    Visibility,
)
from evaluation.queries.conflicts import declarations_of, standing_assignments
from evaluation.queries.rubrics import criteria_for, rubric_in_force, scoring_rules
from evaluation.rules.sheets import Answer, counts_for_comparison, shows_enough, why_not_see_totals
from evaluation.scoring import GivenScores, running_total, sheet_total, shown
from exchange.models import User

STATES = {  # state -> (kind of badge, word)
    "undeclared": ("none", "이해관계 확인 전"),
    "conflict": ("warn", "이해관계 알림"),
    "voided": ("plain", "제외"),
    "submitted": ("done", "제출"),
    "abstained": ("plain", "기권"),
    "begun": ("info", "작성 중"),
    "waiting": ("none", "평가 전"),
}
PENDING = ("begun", "waiting")  # still to be scored
FINISHED = ("submitted", "abstained", "voided", "conflict")  # nothing more is asked of the expert


def sheet_of(assignment: ExpertAssignment) -> ScoreSheet | None:
    """Return the sheet of an assignment, None while nothing was typed."""
    return getattr(assignment, "sheet", None)


@dataclass(frozen=True)
class Work:
    """One assigned task as its expert sees it.

    answered  criteria with a score or 해당 없음      total  own weighted total of a sheet handed in, None else
    asked     criteria that the rubric asks of it
    """

    assignment: ExpertAssignment
    sheet: ScoreSheet | None
    declaration: ConflictDeclaration | None
    answered: int
    asked: int
    total: Decimal | None

    @property
    def task(self) -> Any:
        return self.assignment.task

    @property
    def state(self) -> str:
        if self.sheet is not None and self.sheet.status == SheetStatus.VOIDED:
            return "voided"
        if self.declaration is None:
            return "undeclared"
        if self.declaration.has_conflict:
            return "conflict"
        if self.sheet is None:
            return "waiting"
        return "begun" if self.sheet.status == SheetStatus.OPEN else str(self.sheet.status)

    @property
    def badge(self) -> tuple[str, str]:
        return STATES[self.state]

    @property
    def is_pending(self) -> bool:
        return self.state in PENDING

    @property
    def is_readable(self) -> bool:
        return self.state in (*PENDING, "submitted", "abstained")


@dataclass(frozen=True)
class OwnWork:
    """Everything that one expert has in a round."""

    round: EvaluationRound
    rubric: Rubric | None
    rows: list[Work] = field(default_factory=list)

    @property
    def done(self) -> int:
        return sum(row.state in FINISHED for row in self.rows)

    @property
    def undeclared(self) -> int:
        return sum(row.state == "undeclared" for row in self.rows)

    def next_after(self, code: str = "") -> Work | None:
        """Return the first task still to be scored after ``code`` in the list, going round at its end."""
        place = next((index for index, row in enumerate(self.rows) if row.task.code == code), -1)
        turned = [*self.rows[place + 1 :], *self.rows[: max(place, 0)]]
        return next((row for row in turned if row.is_pending and row.task.code != code), None)


def own_work(round: EvaluationRound, expert: User) -> OwnWork:
    """Return what stands assigned to ``expert`` in ``round``, in the order of tasks, in a fixed number of reads."""
    rubric = rubric_in_force(round)
    declared = declarations_of(round, expert)
    rows = []
    for assignment in standing_assignments(round, expert).prefetch_related("sheet__scores"):
        sheet = sheet_of(assignment)
        criteria = criteria_for(rubric, assignment.task) if rubric else []
        answers = answers_of(sheet)
        rows.append(
            Work(
                assignment,
                sheet,
                declared.get(assignment.task_id),
                sum(answers[each.pk].is_given for each in criteria if each.pk in answers),
                len(criteria),
                own_total(rubric, assignment, sheet) if counts_for_comparison(assignment, sheet) else None,
            )
        )
    return OwnWork(round, rubric, rows)


def answers_of(sheet: ScoreSheet | None) -> dict[int, Answer]:
    """Return what stands on a sheet, by the criterion's key."""
    if sheet is None:
        return {}
    return {
        score.criterion_id: Answer(score.value, score.is_not_applicable, score.comment) for score in sheet.scores.all()
    }


def own_total(rubric: Rubric | None, assignment: ExpertAssignment, sheet: ScoreSheet | None) -> Decimal | None:
    """Return a whole sheet's weighted total, rounded for reading; None where an answer is missing."""
    if rubric is None or sheet is None:
        return None
    criteria = criteria_for(rubric, assignment.task)
    return _total(rubric, assignment, criteria, answers_of(sheet))


def running_words(rubric: Rubric, criteria: Sequence[Criterion], answers: Mapping[int, Answer]) -> str:
    """Say what the answers given so far come to, and how many there are: ``82.4점 (4개 항목 중 3개)``."""
    given = {each.pk: answers[each.pk] for each in criteria if each.pk in answers and answers[each.pk].is_given}
    values = {str(key): answer.value for key, answer in given.items()}
    total = shown(running_total(values, {str(each.pk): each.weight_bp for each in criteria}), rubric.places)
    return f"{'-' if total is None else total}점 ({len(criteria)}개 항목 중 {len(given)}개)"


def _total(
    rubric: Rubric, assignment: ExpertAssignment, criteria: Sequence[Criterion], answers: dict[int, Answer]
) -> Decimal | None:
    given = {str(each.pk): answers[each.pk].value for each in criteria if each.pk in answers}
    if len(given) < len(criteria) or not all(answers[each.pk].is_given for each in criteria):
        return None
    task = assignment.task
    rules = scoring_rules(rubric, [task])
    return shown(sheet_total(GivenScores(str(assignment.expert_id), task.code, given), rules), rubric.places)


# ---- others' totals --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Compared:
    """One task with the own total and those of others: numbers in ascending order, nobody's name or place.

    too_few  others handed in a sheet, but fewer than the rubric asks for: none of their totals is here
    """

    task: Any
    own: Decimal
    others: list[Decimal]
    too_few: bool = False


def compared_totals(round: EvaluationRound, expert: User) -> list[Compared]:
    """Return others' totals on the tasks whose own sheet is handed in; the caller asked ``why_not_see_totals``."""
    rubric = rubric_in_force(round)
    if rubric is None:
        return []
    own = {
        each.task_id: each
        for each in standing_assignments(round, expert).prefetch_related("sheet__scores")
        if counts_for_comparison(each, sheet_of(each))
    }
    others: dict[int, list[Decimal]] = defaultdict(list)
    counted = (
        ExpertAssignment.objects.standing()
        .filter(round=round, task__in=own, sheet__status=SheetStatus.SUBMITTED)
        .exclude(expert=expert)
        .select_related("task", "sheet")
        .prefetch_related("sheet__scores")
    )
    for assignment in counted:
        total = own_total(rubric, assignment, assignment.sheet)
        if total is not None:
            others[assignment.task_id].append(total)
    rows = []
    for each in own.values():
        found, total = others[each.task_id], own_total(rubric, each, each.sheet)
        if total is not None and shows_enough(rubric, len(found)):
            rows.append(Compared(each.task, total, sorted(found)))
        elif total is not None:
            rows.append(Compared(each.task, total, [], too_few=bool(found)))
    return sorted(rows, key=lambda row: (row.task.position, row.task.pk))


def others_on(rubric: Rubric | None, assignment: ExpertAssignment, sheet: ScoreSheet | None) -> list[Decimal] | None:
    """Return others' totals for the page of one own sheet; None where they may not be seen (yet) or are too few."""
    if rubric is None or not counts_for_comparison(assignment, sheet):
        return None
    if rubric.visibility != Visibility.AFTER_OWN or why_not_see_totals(rubric, assignment.round):
        return None
    counted = (
        ExpertAssignment.objects.standing()
        .filter(round=assignment.round, task=assignment.task, sheet__status=SheetStatus.SUBMITTED)
        .exclude(expert=assignment.expert_id)
        .select_related("task", "sheet")
        .prefetch_related("sheet__scores")
    )
    totals = [total for each in counted if (total := own_total(rubric, each, each.sheet)) is not None]
    return sorted(totals) if shows_enough(rubric, len(totals)) else None


# ---- all rounds of an expert -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OwnRound:
    """One round in which an expert has tasks: how many, how many are finished, how many lack a declaration.

    next_code  the task to score next, "" where there is none
    """

    round: EvaluationRound
    assigned: int
    done: int
    undeclared: int
    next_code: str

    @property
    def pending(self) -> int:
        return self.assigned - self.done - self.undeclared


def own_rounds(expert: User) -> list[OwnRound]:
    """Return the rounds in which tasks stand assigned to ``expert``, the newest first; in three statements."""
    by_round: dict[int, list[ExpertAssignment]] = defaultdict(list)
    rows = ExpertAssignment.objects.standing().filter(expert=expert).select_related("task", "sheet")
    for assignment in rows.order_by("task__position", "pk"):
        by_round[assignment.round_id].append(assignment)
    declared = {
        (each.round_id, each.task_id): each
        for each in ConflictDeclaration.objects.filter(expert=expert, round__in=by_round)
    }
    found = []
    for round in EvaluationRound.objects.filter(pk__in=by_round):
        works = [
            Work(each, sheet_of(each), declared.get((round.pk, each.task_id)), 0, 0, None)
            for each in by_round[round.pk]
        ]
        states = [work.state for work in works]
        found.append(
            OwnRound(
                round,
                len(works),
                sum(state in FINISHED for state in states),
                states.count("undeclared"),
                next((work.task.code for work in works if work.is_pending), ""),
            )
        )
    return found


@dataclass(frozen=True)
class ExpertDuty:
    """What an expert should do in a round: declare interests, or score."""

    round: EvaluationRound
    verb: str
    count: int
    of: int
    next_code: str
    due_at: datetime


def expert_duties(expert: User) -> list[ExpertDuty]:
    """Return what ``expert`` should do now, by the rounds' deadlines."""
    duties = []
    for own in own_rounds(expert):
        due = own.round.scoring_until
        if own.round.status not in (RoundStatus.PREPARING, RoundStatus.SCORING):
            continue
        if own.undeclared:
            duties.append(ExpertDuty(own.round, "declare", own.undeclared, own.assigned, "", due))
        if own.pending and own.round.status == RoundStatus.SCORING:
            duties.append(ExpertDuty(own.round, "score", own.pending, own.assigned, own.next_code, due))
    return duties
