"""A sheet as it was handed in, each time: 국무조정실 must be able to say what an expert changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evaluation.models import EvaluationRound, ScoreSheet
from evaluation.queries.result_detail import NOT_APPLICABLE
from exchange.formats import number
from tasks.models import CollaborationTask


@dataclass(frozen=True)
class KeptAnswer:
    """One criterion as it was handed in; ``before`` is the value that it replaced, "" where it is the same or new."""

    criterion: str
    weight_bp: int
    value: str
    before: str
    comment: str
    comment_changed: bool


@dataclass(frozen=True)
class Kept:
    """One time that a sheet was handed in. ``changes`` says whether anything differs from the time before."""

    number: int
    kept_at: datetime
    rubric_version: int
    fingerprint: str
    answers: list[KeptAnswer]
    comment: str
    comment_changed: bool

    @property
    def changes(self) -> bool:
        return self.comment_changed or any(each.before or each.comment_changed for each in self.answers)


def sheet_of_task(round: EvaluationRound, task: CollaborationTask, pk: int) -> ScoreSheet | None:
    """Return the sheet ``pk`` with everything handed in, None where it is none of ``task`` in ``round``."""
    found = ScoreSheet.objects.filter(assignment__round=round, assignment__task=task, pk=pk)
    return found.select_related("assignment__expert").prefetch_related("versions").first()


def kept_versions(sheet: ScoreSheet) -> list[Kept]:
    """Return each time that ``sheet`` was handed in, the newest first, compared with the time before."""
    found: list[Kept] = []
    former: dict[str, Any] | None = None
    for version in sheet.versions.all():
        content = version.content
        before = {each["criterion"]: each for each in former["answers"]} if former else {}
        found.append(
            Kept(
                version.number,
                version.kept_at,
                content["rubric"]["version"],
                version.fingerprint,
                [_answer(each, before.get(each["criterion"])) for each in content["answers"]],
                content["comment"],
                former is not None and former["comment"] != content["comment"],
            )
        )
        former = content
    return found[::-1]


def _answer(given: dict[str, Any], before: dict[str, Any] | None) -> KeptAnswer:
    value = _words(given)
    former = _words(before) if before else value
    return KeptAnswer(
        given["criterion"],
        given["weight_bp"],
        value,
        former if former != value else "",
        given["comment"],
        before is not None and before["comment"] != given["comment"],
    )


def _words(answer: dict[str, Any]) -> str:
    return NOT_APPLICABLE if answer["not_applicable"] else number(answer["value"])
