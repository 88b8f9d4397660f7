"""Who the experts are, and what they declare before any paper opens."""

from django.db import models
from django.db.models import Q

from evaluation.models.round import EvaluationRound
from exchange import audit
from exchange.models import User
from tasks.models import CollaborationTask


@audit.tracked()
class ExpertProfile(models.Model):
    """What is known of an expert that a conflict could come from."""

    expert = models.OneToOneField(User, models.PROTECT, related_name="+", verbose_name="평가위원")
    employer = models.CharField("지금 소속", max_length=100, blank=True)
    former_posts = models.TextField("지난 소속", max_length=1000, blank=True, help_text="한 줄에 하나씩")
    commissions = models.TextField("맡은 용역·위원회", max_length=1000, blank=True, help_text="한 줄에 하나씩")
    load_limit = models.PositiveSmallIntegerField("맡을 수 있는 과제 수", default=45)
    is_demo = models.BooleanField("시연값", default=False)

    class Meta:
        verbose_name = "평가위원 정보"
        constraints = [models.CheckConstraint(condition=Q(load_limit__gte=1), name="expert_can_take_one")]

    def __str__(self) -> str:
        return str(self.expert)


@audit.tracked()
class ConflictDeclaration(models.Model):
    """One expert's word on one task of a round: no interest, or which."""

    round = models.ForeignKey(EvaluationRound, models.PROTECT, related_name="declarations", verbose_name="평가 회차")
    expert = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="평가위원")
    task = models.ForeignKey(CollaborationTask, models.PROTECT, related_name="+", verbose_name="협업과제")
    has_conflict = models.BooleanField("이해충돌 있음")
    reason = models.CharField("내용", max_length=300, blank=True)
    declared_at = models.DateTimeField("확인 일시")
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="밝힌 사람")

    class Meta:
        verbose_name = "이해충돌 확인"
        constraints = [
            models.UniqueConstraint(fields=["round", "expert", "task"], name="declaration_once_per_expert_and_task"),
            models.CheckConstraint(condition=Q(has_conflict=False) | ~Q(reason=""), name="conflict_says_which"),
        ]

    def __str__(self) -> str:
        return f"{self.expert} {self.task.code}"
