"""A rubric as plain values, as forms hand it to the action; and the example that a first draft begins with."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from evaluation.models import Aggregation, GradeMode, NotApplicable, Rubric, Visibility
from evaluation.models.rubric import LEAST_OTHERS
from exchange.models import TaskCategory


@dataclass(frozen=True)
class CriterionText:
    """One question; ``weight_bp`` in hundredths of a percent, ``anchors`` as (score, what it means)."""

    name: str
    question: str
    weight_bp: int
    anchors: tuple[tuple[int, str], ...] = ()
    category: TaskCategory | None = None


@dataclass(frozen=True)
class RubricText:
    """Everything that one version says.

    values  columns of the rubric itself;  criteria  in their order, each set by itself
    grades  grade → (lowest score or None, percent of tasks or None)
    """

    values: dict[str, Any]
    criteria: tuple[CriterionText, ...]
    grades: dict[str, tuple[Decimal | None, int | None]] = field(default_factory=dict)


VALUES = (
    "is_official",
    "reasoning",
    "scale_min",
    "scale_max",
    "not_applicable",
    "aggregation",
    "minimum_scores",
    "adjust_from",
    "places",
    "grade_mode",
    "visibility",
    "minimum_others",
)


def text_of(rubric: Rubric) -> RubricText:
    """Return what ``rubric`` says, to be said again by another version."""
    return RubricText(
        {name: getattr(rubric, name) for name in VALUES},
        tuple(
            CriterionText(
                each.name,
                each.question,
                each.weight_bp,
                tuple((anchor.score, anchor.text) for anchor in each.anchors.all()),
                each.category,
            )
            for each in rubric.criteria.all()
        ),
        {line.grade: (line.floor, line.percent) for line in rubric.grade_lines.all()},
    )


def _anchors(lines: Iterable[str]) -> tuple[tuple[int, str], ...]:
    return tuple(zip((100, 80, 60, 40, 0), lines, strict=True))


EXAMPLE = RubricText(
    {
        "is_official": False,
        "reasoning": (
            "협업 부문의 평가 항목과 가중치는 공개된 자료에서 확인하지 못했습니다. 이 초안은 2024년 주요정책 부문의 "
            "구성으로 언론에 소개된 정책효과 45, 목표달성 30, 이행노력 15, 만족도 10에 빗대어 만든 예시이고, 협업 "
            "부문의 공식 기준이 아닙니다.\n"
            "첫 항목은 민간 전문가가 ‘국민이 체감하는 변화’를 중심으로 본다는 발표에 맞추어 가장 크게 두었습니다. "
            "점수의 뜻과 등급 기준 점수(90·80·70점)는 근거 자료가 없어 설명을 위해 정한 값입니다.\n"
            "기준이 정해지면 새 판에 옮겨 적고 ‘공식 기준’으로 표시해 주세요."
        ),
        "scale_min": 0,
        "scale_max": 100,
        "not_applicable": NotApplicable.REWEIGH,
        "aggregation": Aggregation.TRIMMED,
        "minimum_scores": 3,
        "adjust_from": 8,
        "places": 1,
        "grade_mode": GradeMode.LINES,
        "visibility": Visibility.AFTER_CLOSE,
        "minimum_others": LEAST_OTHERS,
    },
    (
        CriterionText(
            "국민이 체감하는 변화",
            "이 과제로 국민이나 기업이 무엇을 전과 다르게 겪게 되었고, 그 변화를 자료로 확인할 수 있는가",
            4500,
            _anchors(
                (
                    "많은 사람이 이미 누리는 변화가 수치로 확인됨",
                    "변화가 나타났고 대상이나 기간이 한정됨",
                    "변화가 곧 나타날 근거가 갖추어짐",
                    "절차나 협의가 나아졌으나 국민이 느끼기 어려움",
                    "달라진 것을 확인할 수 없음",
                )
            ),
        ),
        CriterionText(
            "목표 달성",
            "정한 이정표와 성과지표의 목표를 기한 안에 이루었는가",
            3000,
            _anchors(
                (
                    "목표를 모두 이루고 일부는 앞당기거나 넘어섬",
                    "목표를 대부분 기한 안에 이룸",
                    "절반 넘게 이루고 나머지는 이룰 방법이 분명함",
                    "늦어진 목표가 더 많음",
                    "이룬 목표가 없음",
                )
            ),
        ),
        CriterionText(
            "두 부처의 협업 노력",
            "두 부처가 정보와 권한을 나누고 이견을 스스로 풀며 함께 일했는가",
            1500,
            _anchors(
                (
                    "함께 정하고 함께 책임졌으며 이견을 먼저 풀어냄",
                    "맡은 일을 나누어 하고 서로 자주 맞춤",
                    "필요할 때 협의함",
                    "각자 하고 결과만 나눔",
                    "협업한 자취가 없음",
                )
            ),
        ),
        CriterionText(
            "현장의 만족",
            "변화를 겪는 사람들의 의견을 듣고 고쳤으며 그 반응이 좋은가",
            1000,
            _anchors(
                (
                    "의견을 받아 고쳤고 반응이 좋다는 자료가 있음",
                    "의견을 들었고 반응이 대체로 좋음",
                    "의견을 들었으나 반응은 아직 알 수 없음",
                    "의견을 들을 계획만 있음",
                    "의견을 듣지 않음",
                )
            ),
        ),
    ),
    {"S": (Decimal(90), None), "A": (Decimal(80), None), "B": (Decimal(70), None)},
)
