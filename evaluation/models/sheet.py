"""Score sheets: one expert on one task. A submitted sheet may be corrected until the close; every version stays."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q

from evaluation.models.round import EvaluationRound, RoundStatus
from evaluation.models.rubric import Criterion
from exchange import audit
from exchange.errors import WrongState
from exchange.models import EVERYTHING, NOTHING, User
from exchange.roles import Capability
from tasks.models import CollaborationTask
from tasks.models.task import OfTaskQuerySet


class ExpertAssignmentQuerySet(OfTaskQuerySet):
    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, user: User) -> Self:
        """Keep what ``user`` may open: an expert's own while the round is being scored; 점검 담당 all."""
        shown = NOTHING
        if user.may(Capability.KEEP_EVALUATION):
            shown |= EVERYTHING
        if user.may(Capability.SCORE):
            shown |= Q(withdrawn_at__isnull=True, expert=user, round__status=RoundStatus.SCORING)
        return self.filter(shown)


@audit.tracked()
class ExpertAssignment(models.Model):
    """A task given to an expert in a round."""

    round = models.ForeignKey(EvaluationRound, models.PROTECT, related_name="assignments", verbose_name="평가 회차")
    expert = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="평가위원")
    task = models.ForeignKey(CollaborationTask, models.PROTECT, related_name="+", verbose_name="협업과제")
    assigned_at = models.DateTimeField("배정한 때")
    assigned_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="배정한 사람")
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="대신하는 배정"
    )
    despite = models.CharField("살필 점이 있어도 배정한 까닭", max_length=300, blank=True)
    withdrawn_at = models.DateTimeField("거둔 때", null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField("거둔 까닭", max_length=300, blank=True)

    objects = ExpertAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "평가 배정"
        ordering = ["task__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "expert", "task"],
                condition=Q(withdrawn_at__isnull=True),
                name="expert_assignment_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
                name="withdrawn_at_has_withdrawn_by_and_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task.code} · {self.expert}"


class SheetStatus(models.TextChoices):
    OPEN = "open", "작성 중"
    SUBMITTED = "submitted", "제출"
    ABSTAINED = "abstained", "기권"
    VOIDED = "voided", "제외"


SHEET_STEPS = {  # from -> to
    SheetStatus.OPEN: {SheetStatus.SUBMITTED, SheetStatus.ABSTAINED, SheetStatus.VOIDED},
    SheetStatus.SUBMITTED: {SheetStatus.OPEN, SheetStatus.VOIDED},
    SheetStatus.ABSTAINED: {SheetStatus.OPEN, SheetStatus.VOIDED},
    SheetStatus.VOIDED: set(),
}


@audit.tracked()
class ScoreSheet(models.Model):
    """An expert's scores on a task, saved as they are typed, counted once submitted, kept when voided."""

    assignment = models.OneToOneField(ExpertAssignment, models.PROTECT, related_name="sheet", verbose_name="평가 배정")
    status = models.CharField("상태", max_length=10, choices=SheetStatus, default=SheetStatus.OPEN)
    version = models.PositiveIntegerField("판", default=1)
    comment = models.TextField("종합 의견", max_length=2000, blank=True)
    abstain_reason = models.CharField("기권 사유", max_length=300, blank=True)
    submitted_at = models.DateTimeField("제출한 때", null=True, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    voided_at = models.DateTimeField("제외한 때", null=True, blank=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    void_reason = models.CharField("제외 사유", max_length=300, blank=True)
    reopened_seeing_totals = models.BooleanField(
        "다른 위원의 점수가 공개된 뒤 다시 열림", default=False, help_text="한 번 표시하면 지우지 않습니다."
    )
    is_demo = models.BooleanField("시연값", default=False)

    class Meta:
        verbose_name = "채점표"
        constraints = [
            models.CheckConstraint(condition=Q(status__in=SheetStatus.values), name="sheet_status_is_known"),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="sheet_submitted_at_has_submitted_by",
            ),
            models.CheckConstraint(
                condition=~Q(status="submitted") | Q(submitted_at__isnull=False), name="sheet_submitted_says_when"
            ),
            models.CheckConstraint(
                condition=~Q(status="abstained") | ~Q(abstain_reason=""), name="sheet_abstained_says_why"
            ),
            models.CheckConstraint(
                condition=(~Q(status="voided") & Q(voided_at__isnull=True, voided_by__isnull=True, void_reason=""))
                | (Q(status="voided", voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason="")),
                name="sheet_voided_says_when_who_and_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.assignment)

    def move_to(self, status: SheetStatus) -> None:
        """Set ``status`` in memory, or raise WrongState; writing it is the action's job."""
        if status not in SHEET_STEPS[SheetStatus(self.status)]:
            raise WrongState(f"‘{self.get_status_display()}’ 채점표는 ‘{status.label}’ 상태로 바꿀 수 없습니다.")
        self.status = status


@audit.tracked()
class Score(models.Model):
    """One answer: a value on the rubric's scale, or not applicable; missing is neither."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="scores", verbose_name="채점표")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name="평가 항목")
    value = models.DecimalField("점수", max_digits=7, decimal_places=2, null=True, blank=True)
    is_not_applicable = models.BooleanField("해당 없음", default=False)
    comment = models.CharField("의견", max_length=500, blank=True)

    class Meta:
        verbose_name = "점수"
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="score_once_per_criterion"),
            models.CheckConstraint(
                condition=Q(is_not_applicable=False) | Q(value__isnull=True), name="score_not_applicable_has_no_value"
            ),
            models.CheckConstraint(condition=Q(value__isnull=True) | Q(value__gte=0), name="score_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} {self.value}"


class SheetVersion(models.Model):
    """A sheet as it was submitted, once for each submission."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="versions", verbose_name="채점표")
    number = models.PositiveSmallIntegerField("차례")
    content = models.JSONField("내용")
    fingerprint = models.CharField("지문", max_length=64)
    kept_at = models.DateTimeField("제출한 때")
    kept_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="제출한 사람")

    class Meta:
        verbose_name = "제출한 채점표"
        ordering = ["sheet", "number"]
        triggers = [pgtrigger.Protect(name="keep_as_submitted", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="sheet_version_number_once")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.number}"
