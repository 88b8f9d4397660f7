"""What others are shown of a round, as plain values, and how it differs from what they were shown before."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from evaluation.models import EvaluationRound, GradeDecision, Publication
from evaluation.queries.scores import latest_run

Shown = dict[str, dict[str, Any]]  # task code -> {"score": text or None, "grade": letter or ""}


@dataclass(frozen=True)
class Correction:
    """A task whose result is another than the one told before."""

    code: str
    before: str
    after: str


def shown_now(round: EvaluationRound) -> Shown:
    """Return score and decided grade of every task of the last computation."""
    run = latest_run(round)
    if run is None:
        return {}
    grades = dict(GradeDecision.objects.filter(round=round, is_standing=True).values_list("task__code", "grade"))
    return {
        code: {"score": line["score"], "grade": grades.get(code, "")} for code, line in run.outputs["tasks"].items()
    }


def last_publication(round: EvaluationRound) -> Publication | None:
    return Publication.objects.filter(round=round).order_by("-number").first()


def corrections(before: Shown, after: Shown) -> list[Correction]:
    """Return the tasks that were told otherwise before, in the order of lists, with both results in words."""
    return [
        Correction(code, words_of(before[code]), words_of(now))
        for code, now in after.items()
        if code in before and before[code] != now
    ]


def words_of(result: dict[str, Any]) -> str:
    """Return ``91.1점 S등급``."""
    score = f"{result['score']}점" if result["score"] is not None else "점수 없음"
    return f"{score} {result['grade']}등급" if result["grade"] else f"{score}, 등급 정하는 중"


def former_results(publications: Iterable[Publication], code: str) -> list[tuple[Publication, str]]:
    """Return each publication in which the task's result was another than in the one before, the newest first."""
    found: list[tuple[Publication, str]] = []
    for publication in sorted(publications, key=lambda each: each.number):
        if (result := publication.results.get(code)) and (not found or found[-1][1] != words_of(result)):
            found.append((publication, words_of(result)))
    return found[::-1]
