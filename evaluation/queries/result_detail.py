"""One task's result with every single score, for 국무조정실 only; and each expert's way of scoring."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count

from evaluation import scoring
from evaluation.models import AggregationRun, Criterion, EvaluationRound, Rubric, ScoreSheet, SheetStatus
from evaluation.queries.results import names_of
from evaluation.queries.rubrics import criteria_for, scoring_rules
from evaluation.queries.score_matrix import expert_numbers
from tasks.models import CollaborationTask

MARKS = {SheetStatus.VOIDED: "제외", SheetStatus.ABSTAINED: "기권", SheetStatus.OPEN: "작성 중"}
NOT_APPLICABLE = "해당 없음"


@dataclass(frozen=True)
class SheetLine:
    """One expert's sheet on the task.

    values   one text a criterion, "" where nothing was answered       total  for reading, None where it has none
    mark     why it does not count or is left out of the mean; "" for one that counts
    struck   whether it is drawn struck through as well
    without  the task's result as it would be without this expert, None where there is no computation
    kept     how often it was handed in; each time can be read
    """

    sheet: ScoreSheet
    expert: str
    values: list[str]
    total: str | None
    mark: str
    struck: bool
    reason: str
    without: dict[str, Any] | None
    flips: bool
    kept: int


@dataclass(frozen=True)
class Detail:
    """Everything behind one task's result. ``means`` are the criteria's, over the sheets that count."""

    criteria: list[Criterion]
    lines: list[SheetLine]
    means: list[str]
    counted: int


def detail_of(
    round: EvaluationRound, rubric: Rubric | None, run: AggregationRun | None, task: CollaborationTask
) -> Detail:
    """Return the single scores on ``task`` as they stand now, with what the last computation made of them."""
    criteria = criteria_for(rubric, task) if rubric else []
    rules = scoring_rules(rubric, [task]) if rubric else None
    computed = run.outputs["tasks"].get(task.code) if run else None
    sheets = (
        ScoreSheet.objects.filter(assignment__round=round, assignment__task=task)
        .select_related("assignment__expert", "voided_by")
        .prefetch_related("scores")
        .annotate(kept=Count("versions"))
        .order_by("assignment__expert__display_name", "pk")
    )
    lines = [_line(sheet, criteria, rules, computed, rubric.places if rubric else 1, task.code) for sheet in sheets]
    means = [computed["criteria"].get(str(each.pk)) or "" for each in criteria] if computed else []
    return Detail(criteria, lines, means, computed["n"] if computed else 0)


def _line(sheet, criteria, rules, computed, places: int, code: str) -> SheetLine:
    expert = str(sheet.assignment.expert_id)
    answers = {score.criterion_id: score for score in sheet.scores.all()}
    total = None
    if rules is not None and all(each.pk in answers and _given(answers[each.pk]) for each in criteria):
        whole = {str(each.pk): answers[each.pk].value for each in criteria}
        if rules.reweigh or None not in whole.values():
            total = scoring.shown(scoring.sheet_total(scoring.GivenScores(expert, code, whole), rules), places)
    mark, struck = MARKS.get(sheet.status, ""), sheet.status == SheetStatus.VOIDED
    if sheet.assignment.withdrawn_at is not None and sheet.status != SheetStatus.VOIDED:
        mark, struck = "배정 거둠", True
    if not mark and total is None:
        mark, struck = "빠진 항목이 있어 세지 않음", True
    if not mark and computed and computed["trimmed"]:
        extremes = {computed["trimmed"]["high"]: "최고점 뺌", computed["trimmed"]["low"]: "최저점 뺌"}
        mark, struck = extremes.get(expert, ""), expert in extremes
    without = computed["without"].get(expert) if computed and expert in computed["totals"] else None
    return SheetLine(
        sheet,
        str(sheet.assignment.expert),
        [_words(answers.get(each.pk)) for each in criteria],
        None if total is None else f"{total:f}",
        mark,
        struck,
        sheet.void_reason or sheet.abstain_reason or sheet.assignment.withdrawn_reason,
        without,
        bool(without and computed and without["grade"] != computed["grade"]),
        sheet.kept,
    )


def _given(score) -> bool:
    return score.is_not_applicable or score.value is not None


def _words(score) -> str:
    if score is None or not _given(score):
        return ""
    return NOT_APPLICABLE if score.is_not_applicable else f"{score.value.normalize():f}"


@dataclass(frozen=True)
class ExpertRow:
    """How one expert scored, in the words of the last computation.

    number  what the expert is called in the file of the single scores, which has no names
    """

    name: str
    number: int
    n: int
    mean: str
    spread: str | None
    compared: int
    lean: str | None
    adjusts: bool

    @property
    def mean_value(self) -> Decimal:
        return Decimal(self.mean)

    @property
    def spread_value(self) -> Decimal | None:
        return None if self.spread is None else Decimal(self.spread)

    @property
    def lean_value(self) -> Decimal | None:
        return None if self.lean is None else Decimal(self.lean)

    @property
    def mean_order(self) -> Decimal:
        return Decimal(self.mean)

    @property
    def spread_order(self) -> Decimal:
        return Decimal(-1 if self.spread is None else self.spread)

    @property
    def lean_order(self) -> Decimal:
        return Decimal(-1000 if self.lean is None else self.lean)

    @property
    def adjusted_word(self) -> str:
        return "보정에 씀" if self.adjusts else "과제가 적어 보정하지 않음"


def expert_rows(run: AggregationRun | None) -> list[ExpertRow]:
    """Return each expert's row by name; ``adjusts`` where enough tasks were scored for the second column."""
    if run is None:
        return []
    rows = run.outputs["experts"]
    names = names_of(row["expert"] for row in rows)
    numbers = expert_numbers(run.round)
    enough = run.inputs["rules"]["adjust_from"]
    found = [
        ExpertRow(
            names[row["expert"]],
            numbers[int(row["expert"])],
            row["n"],
            row["mean"],
            row["spread"],
            row["compared"],
            row["lean"],
            row["compared"] >= enough,
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: row.name)
