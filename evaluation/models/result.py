"""Results: computed from frozen inputs, decided by people, answered to when a ministry objects."""

import pgtrigger
from django.db import models
from django.db.models import Q

from evaluation.models.round import EvaluationRound
from evaluation.models.rubric import Rubric
from evaluation.scoring import GRADES
from exchange import audit
from exchange.models import User
from exchange.models.once import never_again, once
from tasks.models import CollaborationTask
from tasks.models.task import OfTaskQuerySet

GRADE_CHOICES = [(letter, letter) for letter in GRADES]


class AggregationRun(models.Model):
    """One computation over all tasks of a round with everything that went in; the same inputs give the same bytes."""

    round = models.ForeignKey(EvaluationRound, models.PROTECT, related_name="runs", verbose_name="평가 회차")
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="+", verbose_name="평가 기준")
    number = models.PositiveSmallIntegerField("차례")
    inputs = models.JSONField("입력값")
    outputs = models.JSONField("나온 값")
    fingerprint = models.CharField("확인 번호", max_length=64)
    made_at = models.DateTimeField("계산 일시")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="계산한 사람")
    reason = models.CharField("재계산한 사유", max_length=300, blank=True)

    class Meta:
        verbose_name = "집계"
        ordering = ["round", "-number"]
        triggers = [pgtrigger.Protect(name="keep_as_computed", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="run_number_once_per_round"),
            models.CheckConstraint(condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"), name="run_fingerprint_is_sha256"),
        ]

    def __str__(self) -> str:
        return f"{self.round} 집계 {self.number}"


class TaskResult(models.Model):
    """A task's line of one computation. ``score`` is for display; grades are cut on the exact value in the outputs."""

    run = models.ForeignKey(AggregationRun, models.PROTECT, related_name="results", verbose_name="집계")
    task = models.ForeignKey(CollaborationTask, models.PROTECT, related_name="+", verbose_name="협업과제")
    counted = models.PositiveSmallIntegerField("반영된 평가위원 수")
    score = models.DecimalField("점수", max_digits=9, decimal_places=4, null=True, blank=True)
    adjusted = models.DecimalField("보정 점수", max_digits=9, decimal_places=4, null=True, blank=True)
    spread = models.DecimalField("표준편차", max_digits=9, decimal_places=4, null=True, blank=True)
    recommended = models.CharField("권고 등급", max_length=1, choices=GRADE_CHOICES, blank=True)
    is_tied = models.BooleanField("동점", default=False)
    why_none = models.CharField("등급이 없는 사유", max_length=200, blank=True)

    objects = OfTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "과제 결과"
        ordering = ["run", "task__position"]
        triggers = [pgtrigger.Protect(name="keep_as_computed", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [
            models.UniqueConstraint(fields=["run", "task"], name="result_once_per_run_and_task"),
            models.CheckConstraint(
                condition=Q(recommended="") | Q(recommended__in=list("SABC")), name="result_grade_is_known"
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=False) | ~Q(why_none=""), name="result_without_score_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task.code} {self.score}"


class PublicationKind(models.TextChoices):
    PROVISIONAL = "provisional", "잠정 공개"
    FINAL = "final", "확정"


class Publication(models.Model):
    """What was shown to others from a moment on, task by task: a later correction names what it corrects."""

    round = models.ForeignKey(EvaluationRound, models.PROTECT, related_name="publications", verbose_name="평가 회차")
    number = models.PositiveSmallIntegerField("차례")
    kind = models.CharField("종류", max_length=12, choices=PublicationKind)
    run = models.ForeignKey(AggregationRun, models.PROTECT, related_name="+", verbose_name="집계")
    results = models.JSONField("공개한 값")  # task code -> {"score": text or null, "grade": letter or ""}
    fingerprint = models.CharField("확인 번호", max_length=64)
    published_at = models.DateTimeField("공개 일시")
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="공개한 사람")

    class Meta:
        verbose_name = "결과 공개"
        ordering = ["round", "-number"]
        triggers = [pgtrigger.Protect(name="keep_as_published", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="publication_number_once_per_round"),
            models.CheckConstraint(condition=Q(kind__in=PublicationKind.values), name="publication_kind_is_known"),
            models.CheckConstraint(
                condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"), name="publication_fingerprint_is_sha256"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.get_kind_display()} {self.number}"


@audit.tracked()
class GradeDecision(models.Model):
    """The grade a named person gave a task, with the reason where it departs from the recommendation.

    개인정보 보호법 제37조의2: no grade follows from a computation alone.
    """

    round = models.ForeignKey(EvaluationRound, models.PROTECT, related_name="grades", verbose_name="평가 회차")
    task = models.ForeignKey(CollaborationTask, models.PROTECT, related_name="+", verbose_name="협업과제")
    result = models.ForeignKey(TaskResult, models.PROTECT, related_name="decisions", verbose_name="과제 결과")
    grade = models.CharField("등급", max_length=1, choices=GRADE_CHOICES)
    reason = models.CharField("사유", max_length=500, blank=True)
    decided_at = models.DateTimeField("결정 일시")
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="결정한 사람")
    is_standing = models.BooleanField("지금 결정", default=True)

    class Meta:
        verbose_name = "등급 결정"
        ordering = ["decided_at", "pk"]
        triggers = [never_again("replaced_stays", "is_standing")]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "task"], condition=Q(is_standing=True), name="grade_decision_stands_once"
            ),
            models.CheckConstraint(condition=Q(grade__in=list("SABC")), name="grade_decision_grade_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.task.code} {self.grade}"


class ObjectionOutcome(models.TextChoices):
    UPHELD = "upheld", "수용"
    REJECTED = "rejected", "불수용"


@audit.tracked()
class Objection(models.Model):
    """A ministry's objection to a provisional result, and the reasoned answer."""

    round = models.ForeignKey(EvaluationRound, models.PROTECT, related_name="objections", verbose_name="평가 회차")
    task = models.ForeignKey(CollaborationTask, models.PROTECT, related_name="+", verbose_name="협업과제")
    side = models.CharField("제기한 쪽", max_length=1, choices=[("a", "협업부처 1"), ("b", "협업부처 2")])
    text = models.TextField("이의", max_length=2000)
    filed_at = models.DateTimeField("제기 일시")
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="제기한 사람")
    outcome = models.CharField("결과", max_length=10, choices=ObjectionOutcome, blank=True)
    answer = models.TextField("답변", max_length=2000, blank=True)
    answered_at = models.DateTimeField("답변 일시", null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = OfTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "이의 제기"
        ordering = ["filed_at", "pk"]
        triggers = [once("answer_stays", "answered_at", "answered_by_id", "outcome", "answer")]
        constraints = [
            models.UniqueConstraint(fields=["round", "task", "side"], name="objection_once_per_task_and_side"),
            models.CheckConstraint(condition=Q(side__in=["a", "b"]), name="objection_side_is_known"),
            models.CheckConstraint(condition=~Q(text=""), name="objection_says_what"),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(outcome__in=ObjectionOutcome.values), name="objection_outcome_is_known"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, outcome="", answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(outcome="") & ~Q(answer="")),
                name="objection_answered_at_has_answered_by_and_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task.code} {self.get_outcome_display() or '답변 전'}"
