"""Rubrics: what is asked, how it weighs, how scores become a grade. Sealed before the first score; then only read."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from evaluation import sentences
from evaluation.models.round import EvaluationRound
from evaluation.scoring import GRADES
from exchange import audit
from exchange.models import TaskCategory, User


class Aggregation(models.TextChoices):
    MEAN = "mean", "평균"
    TRIMMED = "trimmed", "최고·최저를 뺀 평균"


class NotApplicable(models.TextChoices):
    REWEIGH = "reweigh", "해당 없음을 뺀 나머지 기준으로 다시 가중"
    REFUSE = "refuse", "해당 없음을 쓸 수 없음"


class GradeMode(models.TextChoices):
    LINES = "lines", "등급 기준 점수"
    QUOTAS = "quotas", "등급별 비율"


class Visibility(models.TextChoices):
    """When an expert may see the totals of others; never whose they are."""

    AFTER_OWN = "after_own", "자기 평가를 제출한 뒤"
    AFTER_CLOSE = "after_close", "채점을 닫은 뒤"
    NEVER = "never", "보이지 않음"


LEAST_OTHERS = 3  # others' totals are shown from so many on: of one or two, many would know whose they are


class RubricQuerySet(models.QuerySet):
    def sealed(self) -> Self:
        return self.filter(sealed_at__isnull=False)


@audit.tracked()
class Rubric(models.Model):
    """One version of the rules of a round. The version with the highest number that is sealed is in force."""

    round = models.ForeignKey(EvaluationRound, models.PROTECT, related_name="rubrics", verbose_name="평가 회차")
    version = models.PositiveSmallIntegerField("판", default=1)
    is_official = models.BooleanField(
        "공식 기준", default=False, help_text="공식 기준이 아니면 화면에 ‘비공식 예시’로 보입니다."
    )
    reasoning = models.TextField("기준을 이렇게 정한 까닭", max_length=2000, blank=True)
    scale_min = models.PositiveSmallIntegerField("가장 낮은 점수", default=0)
    scale_max = models.PositiveSmallIntegerField("가장 높은 점수", default=100)
    not_applicable = models.CharField("해당 없음", max_length=10, choices=NotApplicable, default=NotApplicable.REWEIGH)
    aggregation = models.CharField("모으는 방법", max_length=10, choices=Aggregation, default=Aggregation.TRIMMED)
    minimum_scores = models.PositiveSmallIntegerField("필요한 평가 수", default=3)
    adjust_from = models.PositiveSmallIntegerField(
        "보정에 필요한 과제 수", default=8, help_text="위원이 이만큼 평가했을 때만 보정한 점수를 참고로 보입니다."
    )
    places = models.PositiveSmallIntegerField("표시 소수 자리", default=1, help_text=sentences.GRADED_UNROUNDED)
    grade_mode = models.CharField("등급 가르기", max_length=10, choices=GradeMode, default=GradeMode.LINES)
    visibility = models.CharField("다른 위원의 점수", max_length=12, choices=Visibility, default=Visibility.AFTER_CLOSE)
    minimum_others = models.PositiveSmallIntegerField(
        "다른 위원의 점수를 보이는 최소 건수",
        default=LEAST_OTHERS,
        help_text="한 과제에 제출된 다른 위원의 점수가 이보다 적으면 보이지 않습니다.",
    )
    published_at = models.DateTimeField("공개한 때", null=True, blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    sealed_at = models.DateTimeField("봉인한 때", null=True, blank=True)
    sealed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    fingerprint = models.CharField("지문", max_length=64, blank=True)

    objects = RubricQuerySet.as_manager()

    class Meta:
        verbose_name = "평가 기준"
        ordering = ["round", "-version"]
        triggers = [
            pgtrigger.Protect(
                name="sealed_stays_sealed",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__sealed_at__isnull=False),
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["round", "version"], name="rubric_version_once_per_round"),
            models.CheckConstraint(condition=Q(scale_max__gt=F("scale_min")), name="rubric_scale_runs_upward"),
            models.CheckConstraint(condition=Q(aggregation__in=Aggregation.values), name="rubric_aggregation_is_known"),
            models.CheckConstraint(
                condition=Q(not_applicable__in=NotApplicable.values), name="rubric_not_applicable_is_known"
            ),
            models.CheckConstraint(condition=Q(grade_mode__in=GradeMode.values), name="rubric_grade_mode_is_known"),
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="rubric_visibility_is_known"),
            models.CheckConstraint(
                condition=Q(minimum_scores__gte=1, places__lte=4), name="rubric_numbers_are_plausible"
            ),
            models.CheckConstraint(condition=Q(minimum_others__gte=1), name="rubric_minimum_others_is_positive"),
            models.CheckConstraint(
                condition=~Q(aggregation="trimmed") | Q(minimum_scores__gte=3), name="rubric_trimmed_needs_three"
            ),
            models.CheckConstraint(condition=Q(is_official=True) | ~Q(reasoning=""), name="rubric_unofficial_says_why"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{verb}_at__isnull": True, f"{verb}_by__isnull": True})
                    | Q(**{f"{verb}_at__isnull": False, f"{verb}_by__isnull": False}),
                    name=f"rubric_{verb}_at_has_{verb}_by",
                )
                for verb in ("published", "sealed")
            ),
            models.CheckConstraint(
                condition=Q(sealed_at__isnull=True, fingerprint="")
                | Q(sealed_at__isnull=False, published_at__isnull=False, fingerprint__regex=r"^[0-9a-f]{64}$"),
                name="rubric_sealed_was_published_and_has_fingerprint",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} 기준 {self.version}판"


# Rows of a sealed rubric cannot change either, and none comes in from another: the trigger asks both rubrics.
KEEP_WHEN_SEALED = """
if exists (
    select 1 from evaluation_rubric
    where id in (OLD.rubric_id, NEW.rubric_id) and sealed_at is not null
) then
    raise exception 'rubric is sealed';
end if;
if TG_OP = 'DELETE' then return OLD; end if;
return NEW;
"""
KEEP_NEW_WHEN_SEALED = KEEP_WHEN_SEALED.replace("in (OLD.rubric_id, NEW.rubric_id)", "= NEW.rubric_id")


def _sealed_triggers() -> list[pgtrigger.Trigger]:
    return [
        pgtrigger.Trigger(
            name="sealed_insert", when=pgtrigger.Before, operation=pgtrigger.Insert, func=KEEP_NEW_WHEN_SEALED
        ),
        pgtrigger.Trigger(
            name="sealed_change",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func=KEEP_WHEN_SEALED,
        ),
    ]


@audit.tracked()
class Criterion(models.Model):
    """One question with its weight in basis points (10000 = 100 %).

    A category's own criteria, where it has any, stand in place of the common ones; each set adds up to 100 %.
    """

    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="criteria", verbose_name="평가 기준")
    category = models.ForeignKey(
        TaskCategory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="구분",
        help_text="비우면 자기 구분의 기준이 없는 모든 과제에 씁니다.",
    )
    position = models.PositiveSmallIntegerField("순서")
    name = models.CharField("기준", max_length=60)
    question = models.CharField("묻는 것", max_length=300)
    weight_bp = models.PositiveIntegerField("가중치(0.01%)")

    class Meta:
        verbose_name = "평가 항목"
        ordering = ["rubric", "position", "pk"]
        triggers = _sealed_triggers()
        constraints = [
            models.UniqueConstraint(
                fields=["rubric", "category", "position"], nulls_distinct=False, name="criterion_position_once"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(question=""), name="criterion_asks_something"),
            models.CheckConstraint(
                condition=Q(weight_bp__gte=1, weight_bp__lte=10000), name="criterion_weight_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@audit.tracked()
class Anchor(models.Model):
    """What a score means, in words, at one point of the scale."""

    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="anchors", verbose_name="평가 기준")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="anchors", verbose_name="평가 항목")
    score = models.PositiveSmallIntegerField("점수")
    text = models.CharField("뜻", max_length=200)

    class Meta:
        verbose_name = "점수의 뜻"
        ordering = ["criterion", "-score"]
        triggers = _sealed_triggers()
        constraints = [
            models.UniqueConstraint(fields=["criterion", "score"], name="anchor_score_once_per_criterion"),
            models.CheckConstraint(condition=~Q(text=""), name="anchor_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.score}점 {self.text}"


@audit.tracked()
class GradeLine(models.Model):
    """One grade: from which score up (lines), or for which share of tasks at the most (quotas, percent)."""

    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="grade_lines", verbose_name="평가 기준")
    grade = models.CharField("등급", max_length=1, choices=[(letter, letter) for letter in GRADES])
    floor = models.DecimalField("이 점수부터", max_digits=7, decimal_places=2, null=True, blank=True)
    percent = models.PositiveSmallIntegerField("비율(%)", null=True, blank=True)

    class Meta:
        verbose_name = "등급 기준"
        ordering = ["rubric", "pk"]
        triggers = _sealed_triggers()
        constraints = [
            models.UniqueConstraint(fields=["rubric", "grade"], name="grade_line_once_per_grade"),
            models.CheckConstraint(condition=Q(grade__in=list("SABC")), name="grade_line_grade_is_known"),
            models.CheckConstraint(
                condition=Q(floor__isnull=True) | Q(percent__isnull=True), name="grade_line_is_floor_or_share"
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100), name="grade_line_share_is_percent"
            ),
        ]

    def __str__(self) -> str:
        return self.grade
