"""Every single score behind a computation, task by expert by criterion, so that anybody can compute it again.

Everything is read from what the computation froze, not from the sheets as they stand now. Experts are numbers: in the
order in which they were given their first task of the round, whoever left meanwhile included.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from evaluation.aggregation import exact_of
from evaluation.models import AggregationRun, Criterion, EvaluationRound, Rubric, ScoreSheet, SheetStatus
from evaluation.queries.rubrics import with_rows
from evaluation.queries.scores import inputs_for
from evaluation.scoring import GRADES
from exchange import formats

WHY_NOT = {  # as ``queries.scores.inputs_for`` names it → in words
    SheetStatus.OPEN: "제출하지 않음",
    SheetStatus.ABSTAINED: "기권",
    SheetStatus.VOIDED: "제외",
    "incomplete": "빠진 항목이 있음",
    "not_judged": "평가 대상이 아닌 과제",
}


@dataclass(frozen=True)
class Cell:
    """What an expert gave a task at one criterion; one without a criterion stands for a sheet that does not count.

    expert      the expert's number in the round, from 1
    weight_bp   of the criterion in hundredths of a percent
    value       None where the criterion does not apply
    left_out    why the sheet is left out of the computation, "" where it counts
    is_marked   whether the sheet was opened again after others' totals could be seen
    """

    code: str
    title: str
    expert: int
    criterion: str
    weight_bp: int | None
    value: Decimal | None
    is_not_applicable: bool
    left_out: str
    is_marked: bool


@dataclass(frozen=True)
class Total:
    """What the computation made of a task; ``exact`` is a fraction as text, ``rank`` goes by it, equals share it."""

    code: str
    title: str
    counted: int
    exact: str
    score: Decimal | None
    rank: int | None
    grade: str
    is_tied: bool
    why_none: str


@dataclass(frozen=True)
class Matrix:
    """A computation laid open. ``rules`` are (what, how) in words, as one needs them to compute again."""

    cells: list[Cell]
    totals: list[Total]
    rules: list[tuple[str, str]]


def expert_numbers(round: EvaluationRound) -> dict[int, int]:
    """Return expert's key → number in ``round``; one that was given stays, whoever comes later."""
    given = round.assignments.order_by("pk").values_list("expert", flat=True)
    return {expert: number for number, expert in enumerate(dict.fromkeys(given), start=1)}


def score_matrix(round: EvaluationRound, run: AggregationRun | None) -> Matrix:
    """Return the scores behind ``run``; behind the sheets as they stand where nothing was computed yet."""
    inputs = run.inputs if run else inputs_for(round)
    if inputs is None:
        return Matrix([], [], [])
    rubric = with_rows(Rubric.objects.filter(round=round, version=inputs["rubric"]["version"])).get()
    criteria = {str(each.pk): each for each in rubric.criteria.all()}
    sheets = _sheets(inputs)
    titles = {sheet.assignment.task.code: sheet.assignment.task.title for sheet in sheets.values()}
    numbers = expert_numbers(round)
    cells: list[Cell] = []
    for each in inputs["sheets"]:
        cells += _counted(each, inputs["rules"], criteria, numbers, sheets[each["sheet"]])
    for each in inputs["left_out"]:
        sheet, code = sheets[each["sheet"]], each["task"]
        why, number = WHY_NOT[each["why"]], numbers[int(each["expert"])]
        cells.append(Cell(code, titles[code], number, "", None, None, False, why, sheet.reopened_seeing_totals))
    place = {code: position for position, code in enumerate(inputs["tasks"])}
    cells.sort(key=lambda cell: (place.get(cell.code, len(place)), cell.code, cell.expert))
    return Matrix(cells, _totals(run, titles) if run else [], _rules(rubric, inputs))


def _sheets(inputs: Mapping[str, Any]) -> dict[int, ScoreSheet]:
    keys = [each["sheet"] for each in [*inputs["sheets"], *inputs["left_out"]]]
    found = ScoreSheet.objects.filter(pk__in=keys).select_related("assignment__task")
    return {sheet.pk: sheet for sheet in found}


def _counted(
    frozen: Mapping[str, Any],
    rules: Mapping[str, Any],
    criteria: Mapping[str, Criterion],
    numbers: Mapping[int, int],
    sheet: ScoreSheet,
) -> list[Cell]:
    """Return a cell for each criterion that the task's kind was asked, in the rubric's order."""
    code, title = frozen["task"], sheet.assignment.task.title
    weights = rules["weights"][rules["types"].get(code, "")]
    return [
        Cell(
            code,
            title,
            numbers[int(frozen["expert"])],
            criterion.name,
            weights[key],
            None if frozen["answers"][key] is None else Decimal(frozen["answers"][key]),
            frozen["answers"][key] is None,
            "",
            sheet.reopened_seeing_totals,
        )
        for key, criterion in criteria.items()
        if key in weights
    ]


def _totals(run: AggregationRun, titles: Mapping[str, str]) -> list[Total]:
    lines = run.outputs["tasks"]
    exact = {code: exact_of(lines[code]["exact"]) for code in run.inputs["tasks"]}
    reached = sorted((value for value in exact.values() if value is not None), reverse=True)
    named = dict(titles) | dict(run.results.values_list("task__code", "task__title"))
    return [
        Total(
            code,
            named[code],
            line["n"],
            line["exact"],
            None if line["score"] is None else Decimal(line["score"]),
            None if value is None else reached.index(value) + 1,
            line["grade"],
            line["tied"],
            line["why"],
        )
        for code, value in exact.items()
        for line in [lines[code]]
    ]


def _rules(rubric: Rubric, inputs: Mapping[str, Any]) -> list[tuple[str, str]]:
    rules = inputs["rules"]
    lines, quotas = rules["lines"] or {}, rules["quotas"] or {}
    grades = [(f"{grade} 등급", f"{formats.number(lines[grade])}점 이상") for grade in GRADES if grade in lines]
    grades += [
        (f"{grade} 등급", f"과제 수의 {quotas[grade]}%까지(소수점 아래 버림)")
        for grade in GRADES[:-1]
        if grade in quotas
    ]
    return [
        ("평가 기준", f"{rubric.version}판(확인 번호 {rubric.fingerprint})"),
        ("점수의 범위", f"{rubric.scale_min}~{rubric.scale_max}점"),
        ("위원의 총점", "항목 점수에 가중치를 곱한 합을 점수가 있는 항목의 가중치 합으로 나눈 값"),
        ("해당 없음", rubric.get_not_applicable_display()),
        ("과제의 점수", f"위원 총점의 {rubric.get_aggregation_display()}"),
        ("필요한 평가위원 수", f"{rules['minimum']}건(모자라면 점수 없음)"),
        ("표시", f"소수 {rules['places']}자리까지 반올림(등급과 순위는 반올림하지 않은 점수로 가름)"),
        *grades,
        (f"{GRADES[-1]} 등급", "나머지"),
    ]
