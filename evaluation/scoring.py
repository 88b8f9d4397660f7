"""From experts' scores to a task's score and grade: values in, values out, exact fractions until a figure is shown.

Missing is not zero: a sheet with an unanswered criterion, an abstention or a voided sheet does not count, and a task
with too few sheets has no score. What is shown is rounded; what is compared is not.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

GRADES = ("S", "A", "B", "C")  # from high to low, the one order everywhere
BP = 10_000
SHARE_OF_S = 20  # percent; above it a warning is given (성과평가규정 제10조제5항 by analogy)
NOT_APPLICABLE = None
PRECISE = Context(prec=40)

# as it stands in every computation that was kept, and under its fingerprint: pages put it into the office's words
TOO_FEW = "평가 수가 {needed}건보다 적음({n}건)"
ALL_NOT_APPLICABLE = "모든 항목이 해당 없음"


@dataclass(frozen=True)
class Rules:
    """The sealed rules of a round.

    weights       type of task -> criterion key -> basis points, 10000 together for each type
    types         task -> its type; a task that is not named is of the type ""
    trimmed       leave out one highest and one lowest total
    minimum       fewest sheets for a score, 1 or more (3 or more where trimmed)
    reweigh       a criterion marked not applicable leaves the others their proportion; else it is refused
    lines         grade -> lowest exact score, for grading by lines; a higher grade has a higher line
    quotas        grade -> percent of tasks at the most, for grading by shares; the last grade takes the rest
    adjust_from   fewest tasks that an expert must have scored beside others to be adjusted for leniency
    """

    weights: Mapping[str, Mapping[str, int]]
    trimmed: bool
    minimum: int
    reweigh: bool = True
    lines: Mapping[str, Decimal] | None = None
    quotas: Mapping[str, int] | None = None
    adjust_from: int = 8
    types: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.weights or any(sum(each.values()) != BP for each in self.weights.values()):
            raise ValueError("가중치의 합은 100%여야 합니다.")
        if self.minimum < (3 if self.trimmed else 1):
            raise ValueError("최고·최저를 제외하려면 평가가 3건 이상 있어야 합니다.")
        if (self.lines is None) == (self.quotas is None):
            raise ValueError("등급 기준 점수와 등급별 비율 가운데 하나만 정해야 합니다.")
        falling = [self.lines[grade] for grade in GRADES if grade in self.lines] if self.lines is not None else []
        if any(lower >= higher for higher, lower in zip(falling, falling[1:], strict=False)):
            raise ValueError("높은 등급의 기준 점수가 낮은 등급보다 높아야 합니다.")
        shares = [self.quotas.get(grade, 0) for grade in GRADES[:-1]] if self.quotas is not None else []
        if any(share < 0 for share in shares) or sum(shares) > 100:
            raise ValueError("등급별 비율은 모두 더해 100%를 넘을 수 없습니다.")

    def weights_of(self, task: str) -> Mapping[str, int]:
        """Return the weights that ``task`` is scored by. Raises KeyError where its type has none."""
        return self.weights[self.types.get(task, "")]


@dataclass(frozen=True)
class GivenScores:
    """One expert's submitted answers on one task: criterion key -> value, None for not applicable."""

    expert: str
    task: str
    answers: Mapping[str, Decimal | None]


@dataclass(frozen=True)
class Scored:
    """A task's line. ``exact`` is what grades are cut on; None where there is no score, with the reason in ``why``."""

    task: str
    n: int
    exact: Fraction | None
    spread: Decimal | None
    grade: str
    tied: bool
    why: str
    adjusted: Fraction | None = None


@dataclass(frozen=True)
class Calibration:
    """How strictly one expert scored.

    n         sheets that count              mean, spread  of their totals; no spread below two
    compared  of them, on tasks that somebody else scored too
    lean      how far the totals on those tasks stand above the means of the same tasks, on average; None without any
    """

    expert: str
    n: int
    mean: Fraction
    spread: Decimal | None
    compared: int
    lean: Fraction | None


def sheet_total(sheet: GivenScores, rules: Rules) -> Fraction | None:
    """Return one sheet's weighted total on the rubric's scale; None where every criterion is not applicable.

    Raises ValueError where a criterion is unanswered, unknown, or not applicable although that is refused.
    """
    weights = rules.weights_of(sheet.task)
    if set(sheet.answers) != set(weights):
        raise ValueError(f"{sheet.task}: 답하지 않았거나 모르는 항목이 있습니다.")
    counted = {key: value for key, value in sheet.answers.items() if value is not NOT_APPLICABLE}
    if len(counted) < len(sheet.answers) and not rules.reweigh:
        raise ValueError(f"{sheet.task}: 해당 없음을 쓸 수 없는 기준입니다.")
    return running_total(counted, weights)


def running_total(answers: Mapping[str, Decimal | None], weights: Mapping[str, int]) -> Fraction | None:
    """Return the weighted mean of the criteria answered so far, by their weights; None before any has a value.

    Once all are answered it is ``sheet_total``: what is not applicable leaves the others their proportion.
    """
    counted = {key: value for key, value in answers.items() if value is not NOT_APPLICABLE}
    weight = sum(weights[key] for key in counted)
    if not weight:
        return None
    return sum((Fraction(value) * weights[key] for key, value in counted.items()), Fraction()) / weight


def aggregate(totals: Sequence[Fraction], rules: Rules) -> Fraction | None:
    """Return the mean of the totals, without one highest and one lowest where trimmed; None below the minimum."""
    if len(totals) < rules.minimum:
        return None
    kept = sorted(totals)[1:-1] if rules.trimmed else list(totals)
    return sum(kept, Fraction()) / len(kept)


def score_tasks(tasks: Iterable[str], sheets: Iterable[GivenScores], rules: Rules) -> list[Scored]:
    """Return a line for every task in ``tasks`` in the order given, with or without a score.

    The order of the sheets does not matter. Raises ValueError for a sheet on a task that is not among ``tasks``.
    """
    return _score(list(tasks), totals_of(sheets, rules), rules)


def _score(tasks: Sequence[str], totals: Mapping[str, Mapping[str, Fraction]], rules: Rules) -> list[Scored]:
    if strange := sorted(set(totals) - set(tasks)):
        raise ValueError(f"평가하지 않는 과제의 채점표가 있습니다: {', '.join(strange)}")
    lines = {task: aggregate(list(totals.get(task, {}).values()), rules) for task in tasks}
    adjusted = _adjusted(totals, rules)
    graded = (
        grade_by_quotas(lines, rules.quotas) if rules.quotas is not None else grade_by_lines(lines, rules.lines or {})
    )
    scored = []
    for task, exact in lines.items():
        own = list(totals.get(task, {}).values())
        grade, tied = graded.get(task, ("", False))
        why = "" if exact is not None else TOO_FEW.format(needed=rules.minimum, n=len(own))
        if task in totals and not own:
            why = ALL_NOT_APPLICABLE
        scored.append(
            Scored(task, len(own), exact, spread_of(own), grade, tied, why, aggregate(adjusted.get(task, []), rules))
        )
    return scored


def totals_of(sheets: Iterable[GivenScores], rules: Rules) -> dict[str, dict[str, Fraction]]:
    """Return task -> expert -> total, without sheets on which nothing applied.

    Raises ValueError where an expert has two sheets on one task, or a sheet is not whole (see ``sheet_total``).
    """
    totals: dict[str, dict[str, Fraction]] = {}
    for sheet in sheets:
        own = totals.setdefault(sheet.task, {})
        if sheet.expert in own:
            raise ValueError(f"{sheet.task}: 한 위원의 채점표가 둘입니다.")
        total = sheet_total(sheet, rules)
        if total is not None:
            own[sheet.expert] = total
    return totals


def grade_by_lines(scores: Mapping[str, Fraction | None], lines: Mapping[str, Decimal]) -> dict[str, tuple[str, bool]]:
    """Return task -> (grade, False): the highest grade whose line the exact score reaches; the last grade below all."""
    graded = {}
    for task, exact in scores.items():
        if exact is None:
            continue
        reached = [grade for grade in GRADES if grade in lines and exact >= Fraction(lines[grade])]
        graded[task] = (reached[0] if reached else GRADES[-1], False)
    return graded


def grade_by_quotas(scores: Mapping[str, Fraction | None], quotas: Mapping[str, int]) -> dict[str, tuple[str, bool]]:
    """Return task -> (grade, tied at a cut).

    Of ``n`` scored tasks ``n * percent // 100`` places go to each grade from the top; the last grade takes the rest.
    A task has a grade where all tasks with its score or a better one fit into the places down to that grade. So where
    equal scores stand on both sides of a cut nobody among them is lifted by the order of rows: they all stay below it,
    marked as tied, and people decide. Places that stay empty in this way are open to the next grade, so that a better
    score never makes a worse grade.
    """
    known = {task: exact for task, exact in scores.items() if exact is not None}
    n, cuts, place = len(known), {}, 0
    for grade in GRADES[:-1]:
        place += n * quotas.get(grade, 0) // 100
        cuts[grade] = place
    counts = Counter(known.values())
    reached: dict[Fraction, tuple[str, bool]] = {}
    above = 0  # tasks with a better score
    for exact in sorted(counts, reverse=True):
        down_to = above + counts[exact]
        grade = next((grade for grade, cut in cuts.items() if down_to <= cut), GRADES[-1])
        reached[exact] = grade, any(above < cut < down_to for cut in cuts.values())
        above = down_to
    return {task: reached[exact] for task, exact in known.items()}


def spread_of(totals: Sequence[Fraction]) -> Decimal | None:
    """Return the standard deviation of the totals (of all, not of a sample) to four places; None below two."""
    if len(totals) < 2:
        return None
    mean = sum(totals, Fraction()) / len(totals)
    variance = sum(((total - mean) ** 2 for total in totals), Fraction()) / len(totals)
    return PRECISE.sqrt(_decimal(variance)).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def calibration(sheets: Iterable[GivenScores], rules: Rules) -> list[Calibration]:
    """Return each expert's strictness, by key; ``lean`` is over 0 for one milder than others on the same tasks."""
    totals = totals_of(sheets, rules)
    by_expert: dict[str, list[Fraction]] = {}
    for task in sorted(totals):
        for expert, total in totals[task].items():
            by_expert.setdefault(expert, []).append(total)
    leans = _leans(totals)
    rows = []
    for expert in sorted(by_expert):
        own, lean = by_expert[expert], leans.get(expert, [])
        rows.append(Calibration(expert, len(own), _mean(own), spread_of(own), len(lean), _mean(lean) if lean else None))
    return rows


def _leans(totals: Mapping[str, Mapping[str, Fraction]]) -> dict[str, list[Fraction]]:
    """Return expert -> how far each total stands above its task's mean; a task that one expert scored says nothing."""
    found: dict[str, list[Fraction]] = {}
    for own in totals.values():
        if len(own) >= 2:
            mean = _mean(list(own.values()))
            for expert, total in own.items():
                found.setdefault(expert, []).append(total - mean)
    return found


def _adjusted(totals: Mapping[str, Mapping[str, Fraction]], rules: Rules) -> dict[str, list[Fraction]]:
    """Return task -> totals with each expert's lean taken off; empty where an expert has scored too few tasks."""
    lean = {expert: _mean(each) for expert, each in _leans(totals).items() if len(each) >= rules.adjust_from}
    return {
        task: [total - lean[expert] for expert, total in own.items()]
        for task, own in totals.items()
        if own and set(own) <= set(lean)
    }


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction()) / len(values)


def agreement(sheets: Iterable[GivenScores], rules: Rules) -> tuple[float | None, int]:
    """Return (Krippendorff's alpha on the interval scale, tasks with two or more totals); None where it cannot be told.

    A figure for reading beside the results; nothing is computed from it.
    """
    import krippendorff
    import numpy

    totals = {task: own for task, own in totals_of(sheets, rules).items() if len(own) >= 2}
    experts = sorted({expert for own in totals.values() for expert in own})
    values = {total for own in totals.values() for total in own.values()}
    if len(totals) < 2 or len(values) < 2:
        return None, len(totals)
    table = numpy.array(
        [
            [float(totals[task][expert]) if expert in totals[task] else numpy.nan for task in sorted(totals)]
            for expert in experts
        ]
    )
    return float(krippendorff.alpha(reliability_data=table, level_of_measurement="interval")), len(totals)


def without_each(tasks: Sequence[str], sheets: Iterable[GivenScores], rules: Rules) -> dict[str, dict[str, Scored]]:
    """Return expert -> task -> the task's line as it would be without any sheet of that expert."""
    totals = totals_of(sheets, rules)
    experts = sorted({expert for own in totals.values() for expert in own})
    found = {}
    for left_out in experts:
        rest = {
            task: {expert: total for expert, total in own.items() if expert != left_out} for task, own in totals.items()
        }
        found[left_out] = {line.task: line for line in _score(tasks, {t: o for t, o in rest.items() if o}, rules)}
    return found


def sensitivity(tasks: Sequence[str], sheets: Sequence[GivenScores], rules: Rules) -> dict[str, list[str]]:
    """Return task -> experts without whom its grade would be another (or there would be none).

    Where grades go by shares an expert who did not score the task can move it too.
    """
    now = {line.task: line.grade for line in score_tasks(tasks, sheets, rules)}
    found: dict[str, list[str]] = {}
    for expert, lines in without_each(tasks, sheets, rules).items():
        for task, line in lines.items():
            if line.grade != now[task]:
                found.setdefault(task, []).append(expert)
    return found


def trimmed_experts(own: Mapping[str, Fraction], rules: Rules) -> tuple[str, str] | None:
    """Return whose lowest and whose highest total the mean leaves out; None where it leaves out nothing.

    Of equal totals the first or last by key is named: the mean is the same whichever it is.
    """
    if not rules.trimmed or len(own) < rules.minimum:
        return None
    ranked = sorted(own, key=lambda expert: (own[expert], expert))
    return ranked[0], ranked[-1]


def criterion_means(sheets: Iterable[GivenScores]) -> dict[str, dict[str, Fraction]]:
    """Return task -> criterion -> mean of the values given; 해당 없음 is left out, all sheets count."""
    given: dict[str, dict[str, list[Fraction]]] = {}
    for sheet in sheets:
        for key, value in sheet.answers.items():
            if value is not NOT_APPLICABLE:
                given.setdefault(sheet.task, {}).setdefault(key, []).append(Fraction(value))
    return {task: {key: _mean(values) for key, values in each.items()} for task, each in given.items()}


def distribution_warnings(lines: Sequence[Scored]) -> list[str]:
    """Return what is odd about how the grades fall, in sentences; they warn and block nothing."""
    graded = [line for line in lines if line.grade]
    counts = {grade: sum(line.grade == grade for line in graded) for grade in GRADES}
    said = []
    if graded and counts["S"] > len(graded) * SHARE_OF_S // 100:
        said.append(f"S 등급이 {counts['S']}건으로 {SHARE_OF_S}%({len(graded) * SHARE_OF_S // 100}건)를 넘습니다.")
    if len(graded) >= 2 and max(counts.values()) == len(graded):
        said.append("모든 과제가 같은 등급입니다. 기준 점수를 확인해 주세요.")
    if single := [line.task for line in lines if line.n == 1]:
        said.append(f"평가가 1건뿐인 과제가 {len(single)}건 있습니다. 의견이 모인 것으로 읽지 마세요.")
    if tied := [line.task for line in graded if line.tied]:
        said.append(f"등급이 갈리는 자리에 동점이 {len(tied)}건 있습니다. 동점의 등급은 사람이 정합니다.")
    if missing := [line.task for line in lines if line.exact is None]:
        said.append(f"점수가 없는 과제가 {len(missing)}건 있습니다.")
    return said


def shown(exact: Fraction | None, places: int) -> Decimal | None:
    """Return a score for reading, to ``places`` decimals, halves away from zero, rounded once; None stays None."""
    if exact is None:
        return None
    steps = (2 * abs(exact.numerator) * 10**places + exact.denominator) // (2 * exact.denominator)
    return Decimal(-steps if exact < 0 else steps).scaleb(-places)


def exact_text(exact: Fraction | None) -> str:
    """Return an exact score as text that keeps every digit (``1093/12``); "" for none."""
    return "" if exact is None else f"{exact.numerator}/{exact.denominator}"


def _decimal(value: Fraction) -> Decimal:
    """Return ``value`` to forty digits."""
    return PRECISE.divide(Decimal(value.numerator), Decimal(value.denominator))
