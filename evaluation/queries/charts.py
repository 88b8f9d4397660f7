"""Where the marks of the drawings stand, in percent of the width and in pixels of the height."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation.models import AggregationRun
from evaluation.queries.results import StaffRow
from evaluation.scoring import GRADES

STEP = 5  # points of the scale between two ticks
APART = 2.0  # percent of the width that two marks on one level keep between their middles
LEVEL = 15  # pixels from one level of marks to the next
FOOT = 30  # pixels below the marks, for the ticks and their numbers
HEAD = 34  # pixels above, for the grades' names
MOST_LEVELS = 14


@dataclass(frozen=True)
class Dot:
    code: str
    x: float
    y: int
    kind: str  # "plain", "departs" (decided otherwise), "tied"


@dataclass(frozen=True)
class Strip:
    """A dot for each task along the scale, lines where grades part.

    cuts   (x, middle of the words' place, grade above the line, the line's score as text)
    """

    height: int
    base: int
    dots: list[Dot]
    cuts: list[tuple[float, str, str]]
    bands: list[tuple[float, str]]
    ticks: list[tuple[float, str]]
    said: str

    @property
    def top(self) -> int:
        return HEAD - 8


@dataclass(frozen=True)
class GradeLine:
    """One grade of the distribution: its line in words, how many were recommended and decided.

    places  how many tasks the grade's share has room for, None where scores part the grades and for the last grade
    """

    grade: str
    rule: str
    recommended: int
    decided: int
    places: int | None = None

    @property
    def passed_down(self) -> int:
        """How many recommendations stand on places that better grades left empty."""
        return 0 if self.places is None else max(self.recommended - self.places, 0)

    @property
    def over(self) -> int:
        """How many more were decided than the share and the places left by better grades have room for."""
        return 0 if self.places is None else max(self.decided - self.places - self.passed_down, 0)


def dot_strip(run: AggregationRun, rows: Sequence[StaffRow]) -> Strip | None:
    """Return the drawing of all scores; None where no task has one."""
    scored = [row for row in rows if row.exact is not None]
    if not scored:
        return None
    edges = cut_scores(run, scored)
    values = [row.score_order for row in scored] + [value for _, value in edges]
    low = float(min(values)) // STEP * STEP
    high = -(-float(max(values)) // STEP) * STEP
    if low == float(min(values)):
        low -= STEP
    if high == float(max(values)):
        high += STEP

    def place(value: Fraction | float) -> float:
        return round((float(value) - low) * 96 / (high - low) + 2, 2)

    dots, last = [], [-APART * 2] * MOST_LEVELS
    for row in sorted(scored, key=lambda row: (row.score_order, row.position)):
        x = place(row.score_order)
        level = next((each for each, before in enumerate(last) if x - before >= APART), MOST_LEVELS - 1)
        last[level] = x
        dots.append((row, x, level))
    levels = max(level for _, _, level in dots) + 1
    base = HEAD + max(levels, 3) * LEVEL + 6
    kinds = [("departs" if row.departs else "tied" if row.result.is_tied else "plain") for row, _, _ in dots]
    marks = [
        Dot(row.code, x, base - 10 - level * LEVEL, kind) for (row, x, level), kind in zip(dots, kinds, strict=True)
    ]
    lines = [(place(value), grade, _number(value)) for grade, value in edges]
    return Strip(base + FOOT, base, marks, lines, _bands(lines), _ticks(low, high, place), _said(rows, scored))


def cut_scores(run: AggregationRun, scored: Sequence[StaffRow]) -> list[tuple[str, Fraction]]:
    """Return (grade, lowest score of it) from high to low: the lines, or where the shares happened to part."""
    lines = run.inputs["rules"]["lines"]
    if lines is not None:
        return [(grade, Fraction(lines[grade])) for grade in GRADES if grade in lines]
    found = []
    for grade in GRADES[:-1]:
        inside = [row.score_order for row in scored if row.recommended == grade]
        lower = GRADES[GRADES.index(grade) + 1 :]
        below = [row.score_order for row in scored if row.recommended in lower]
        if inside and below:
            found.append((grade, (min(inside) + max(below)) / 2))
    return found


def distribution(run: AggregationRun, rows: Sequence[StaffRow]) -> list[GradeLine]:
    """Return a line for each grade from high to low, with its rule in words."""
    kept = run.inputs["rules"]
    scored = sum(row.exact is not None for row in rows)
    found = []
    for grade in GRADES:
        rule, places = "나머지", None
        if kept["lines"] is not None and grade in kept["lines"]:
            rule = f"{_number(Fraction(kept['lines'][grade]))}점 이상"
        elif kept["quotas"] is not None and grade != GRADES[-1]:
            share = kept["quotas"].get(grade, 0)
            places = scored * share // 100
            rule = f"{share}% 이내({places}건)"
        found.append(
            GradeLine(
                grade,
                rule,
                sum(row.recommended == grade for row in rows),
                sum(row.grade == grade for row in rows),
                places,
            )
        )
    return found


def lean_scale(leans: Sequence[str | None]) -> int:
    """Return the points that half the width of a lean's drawing stands for: a multiple of 5."""
    most = max((abs(float(lean)) for lean in leans if lean is not None), default=0.0)
    return max(STEP, int(-(-most // STEP) * STEP))


def _bands(cuts: Sequence[tuple[float, str, str]]) -> list[tuple[float, str]]:
    """Return (middle, grade) of the room that each grade has between the cuts."""
    edges = [99.0, *(x for x, _, _ in cuts), 1.0]
    names = [*(grade for _, grade, _ in cuts)]
    rest = next((grade for grade in GRADES if grade not in names), "")
    return [
        (round((upper + lower) / 2, 2), grade)
        for upper, lower, grade in zip(edges, edges[1:], [*names, rest], strict=False)
        if grade
    ]


def _ticks(low: float, high: float, place) -> list[tuple[float, str]]:
    count = int((high - low) // STEP) + 1
    step = STEP if count <= 9 else STEP * 2 if count <= 18 else STEP * 5
    first = int(-(-low // step) * step)
    return [(place(value), str(value)) for value in range(first, int(high) + 1, step)]


def _number(value: Fraction) -> str:
    text = f"{float(value):.2f}"
    return text.rstrip("0").rstrip(".")


def _said(rows: Sequence[StaffRow], scored: Sequence[StaffRow]) -> str:
    counts = ", ".join(
        f"{grade}등급 {count}건" for grade in GRADES if (count := sum(row.recommended == grade for row in scored))
    )
    best, worst = max(scored, key=lambda row: row.score_order), min(scored, key=lambda row: row.score_order)
    none = f", 점수 없음 {len(rows) - len(scored)}건" if len(rows) > len(scored) else ""
    return (
        f"과제 {len(scored)}건의 점수 분포. 권고 {counts}. 가장 높은 점수 {best.score}점, "
        f"가장 낮은 점수 {worst.score}점{none}. 값은 아래 표에 모두 있습니다."
    )
