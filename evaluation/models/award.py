"""Prize money for excellent tasks: proposed by one side, consented to by both, whole won."""

from django.db import models
from django.db.models import F, Q

from evaluation.models.round import EvaluationRound
from exchange import audit
from exchange.models import User
from tasks.models import CollaborationTask


@audit.tracked()
class PrizeRule(models.Model):
    """What a task of a grade gets in a round, and where that is written. An absent row means no prize money."""

    round = models.ForeignKey(EvaluationRound, models.PROTECT, related_name="prize_rules", verbose_name="평가 회차")
    grade = models.CharField("등급", max_length=1, choices=[(letter, letter) for letter in "SABC"])
    amount_krw = models.PositiveBigIntegerField("과제당 포상금(원)")
    basis = models.CharField("근거", max_length=300)
    entered_at = models.DateTimeField("넣은 때")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="넣은 사람")
    is_demo = models.BooleanField("시연값", default=False)

    class Meta:
        verbose_name = "포상금 규칙"
        constraints = [
            models.UniqueConstraint(fields=["round", "grade"], name="prize_rule_once_per_grade"),
            models.CheckConstraint(
                condition=Q(grade__in=list("SABC")) & Q(amount_krw__gte=1) & ~Q(basis=""),
                name="prize_rule_is_an_amount_with_basis",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grade} {self.amount_krw}"


@audit.tracked()
class PrizeAward(models.Model):
    """포상금 of one task. It is not a grade and not a bonus; the amount comes from a rule that is named."""

    round = models.ForeignKey(EvaluationRound, models.PROTECT, related_name="awards", verbose_name="평가 회차")
    task = models.ForeignKey(CollaborationTask, models.PROTECT, related_name="+", verbose_name="협업과제")
    amount_krw = models.PositiveBigIntegerField("포상금(원)")
    grade = models.CharField("확정 등급", max_length=1, choices=[(letter, letter) for letter in "SABC"])
    basis = models.CharField("정한 근거", max_length=300)
    decided_at = models.DateTimeField("정한 때")
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="정한 사람")
    is_demo = models.BooleanField("시연값", default=False)

    class Meta:
        verbose_name = "포상금"
        constraints = [
            models.UniqueConstraint(fields=["round", "task"], name="award_once_per_task"),
            models.CheckConstraint(condition=Q(amount_krw__gte=1) & ~Q(basis=""), name="award_is_an_amount_with_basis"),
        ]

    def __str__(self) -> str:
        return f"{self.task.code} {self.amount_krw}"


@audit.tracked()
class PrizeProposal(models.Model):
    """A split between the two sides; it stands when both have consented to the same figures."""

    award = models.ForeignKey(PrizeAward, models.PROTECT, related_name="proposals", verbose_name="포상금")
    number = models.PositiveSmallIntegerField("차례")
    total_krw = models.PositiveBigIntegerField("포상금(원)")
    share_a_krw = models.PositiveBigIntegerField("앞 부처 몫(원)")
    share_b_krw = models.PositiveBigIntegerField("뒤 부처 몫(원)")
    reason = models.CharField("나눈 까닭", max_length=300)
    proposed_at = models.DateTimeField("제안한 때")
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="제안한 사람")
    consented_a_at = models.DateTimeField("앞 부처 동의", null=True, blank=True)
    consented_a_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    consented_b_at = models.DateTimeField("뒤 부처 동의", null=True, blank=True)
    consented_b_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "포상금 나누기 제안"
        ordering = ["award", "number"]
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="proposal_number_once_per_award"),
            models.CheckConstraint(
                condition=Q(total_krw=F("share_a_krw") + F("share_b_krw")),
                name="proposal_sums_to_the_won",
                violation_error_message="두 부처 몫의 합이 포상금과 같아야 합니다.",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="proposal_has_reason"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"consented_{side}_at__isnull": True, f"consented_{side}_by__isnull": True})
                    | Q(**{f"consented_{side}_at__isnull": False, f"consented_{side}_by__isnull": False}),
                    name=f"proposal_consented_{side}_at_has_consented_{side}_by",
                )
                for side in ("a", "b")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award} {self.number}"
