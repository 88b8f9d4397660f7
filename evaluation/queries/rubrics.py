"""The rubric of a round: which one is in force, what it asks of a task, what the computation needs, what is sealed."""

from collections.abc import Iterable
from typing import Any

from evaluation import scoring, sentences
from evaluation.models import Aggregation, Criterion, EvaluationRound, GradeMode, NotApplicable, Rubric
from evaluation.models.rubric import LEAST_OTHERS
from exchange.fingerprints import fingerprint
from exchange.models import User
from exchange.roles import Capability
from tasks.models import CollaborationTask

FORM_VERSION = 1  # of the sealed structure; a later form of it must still be read
TIE_RULE = (
    "같은 점수가 등급이 갈리는 자리에 걸리면 줄의 순서로 나누지 않고 모두 아래 등급으로 권고하며, 동점으로 표시해 "
    "국무조정실이 까닭을 적어 정합니다."
)
TIE_RULE_OF_LINES = f"기준 점수와 같은 점수는 그 등급에 듭니다. {sentences.GRADED_UNROUNDED}"


def rubric_in_force(round: EvaluationRound) -> Rubric | None:
    """Return the newest sealed rubric with its criteria, anchors and grade lines read; None where none is sealed."""
    return with_rows(Rubric.objects.sealed().filter(round=round)).first()


def readable(round: EvaluationRound, user: User):
    """Return the versions of ``round`` that ``user`` may read, the newest first: drafts are 점검 담당's alone."""
    rubrics = with_rows(Rubric.objects.filter(round=round))
    if user.may(Capability.KEEP_EVALUATION):
        return rubrics
    return rubrics.filter(published_at__isnull=False) if user.may(Capability.READ_RUBRIC) else rubrics.none()


def with_rows(rubrics):
    """Read versions with everything that stands in them, the newest first, in five statements for any number."""
    return (
        rubrics.select_related("round", "published_by", "sealed_by")
        .prefetch_related("criteria__anchors", "criteria__category", "grade_lines")
        .order_by("-version")
    )


def criteria_for(rubric: Rubric, task: CollaborationTask) -> list[Criterion]:
    """Return what is asked of ``task``: the criteria of its category where it has any, else the common ones."""
    own = [each for each in rubric.criteria.all() if task.category_id and each.category_id == task.category_id]
    return own or [each for each in rubric.criteria.all() if each.category_id is None]


def sets_of(rubric: Rubric) -> list[tuple[Any, list[Criterion]]]:
    """Return (category or None for the common set, its criteria), the common set first."""
    found: dict[int, tuple[Any, list[Criterion]]] = {}
    for criterion in rubric.criteria.all():
        found.setdefault(criterion.category_id or 0, (criterion.category, []))[1].append(criterion)
    return [found[key] for key in sorted(found, key=lambda key: (found[key][0].rank, key) if key else (-1, 0))]


def scoring_rules(rubric: Rubric, tasks: Iterable[CollaborationTask]) -> scoring.Rules:
    """Return the rubric as the computation takes it: criteria by their key as text, tasks by their code."""
    weights: dict[str, dict[str, int]] = {}
    for criterion in rubric.criteria.all():
        kind = str(criterion.category_id or "")
        weights.setdefault(kind, {})[str(criterion.pk)] = criterion.weight_bp
    lines = {line.grade: line for line in rubric.grade_lines.all()}
    by_lines = rubric.grade_mode == GradeMode.LINES
    return scoring.Rules(
        weights=weights,
        types={task.code: str(task.category_id) for task in tasks if str(task.category_id or "-") in weights},
        trimmed=rubric.aggregation == Aggregation.TRIMMED,
        minimum=rubric.minimum_scores,
        reweigh=rubric.not_applicable == NotApplicable.REWEIGH,
        lines={grade: line.floor for grade, line in lines.items() if line.floor is not None} if by_lines else None,
        quotas=None if by_lines else {grade: line.percent or 0 for grade, line in lines.items()},
        adjust_from=rubric.adjust_from,
    )


def tie_rule(rubric: Rubric) -> str:
    """Return what happens to equal scores, in words."""
    return TIE_RULE_OF_LINES if rubric.grade_mode == GradeMode.LINES else TIE_RULE


def content_of(rubric: Rubric) -> dict[str, Any]:
    """Return everything that a seal covers as one plain structure: text and whole numbers, in a settled order.

    How many totals of others there must be stands in it where it is not the usual number: it could not be chosen
    before, and versions sealed until then keep their fingerprints.
    """
    least = {} if rubric.minimum_others == LEAST_OTHERS else {"minimum_others": rubric.minimum_others}
    return least | {
        "form": FORM_VERSION,
        "round": rubric.round.slug,
        "version": rubric.version,
        "official": rubric.is_official,
        "reasoning": rubric.reasoning,
        "scale": [rubric.scale_min, rubric.scale_max],
        "not_applicable": rubric.not_applicable,
        "aggregation": rubric.aggregation,
        "minimum_scores": rubric.minimum_scores,
        "adjust_from": rubric.adjust_from,
        "places": rubric.places,
        "grade_mode": rubric.grade_mode,
        "tie_rule": tie_rule(rubric),
        "visibility": rubric.visibility,
        "sets": [
            {
                "category": category.code if category else "",
                "criteria": [
                    {
                        "name": each.name,
                        "question": each.question,
                        "weight_bp": each.weight_bp,
                        "anchors": [[anchor.score, anchor.text] for anchor in each.anchors.all()],
                    }
                    for each in criteria
                ],
            }
            for category, criteria in sets_of(rubric)
        ],
        "grades": {
            line.grade: {"floor": "" if line.floor is None else f"{line.floor:f}", "percent": line.percent}
            for line in rubric.grade_lines.all()
        },
    }


def fingerprint_of(rubric: Rubric) -> str:
    """Return the SHA-256 of what the rubric says, to compare with the one written down at the sealing."""
    return fingerprint(content_of(rubric))
