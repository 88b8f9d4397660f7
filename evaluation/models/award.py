"""Prize money for excellent tasks: proposed by one side, consented to by both, whole won."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.urls import reverse

from evaluation.models.round import EvaluationRound
from exchange import audit
from exchange.clock import SEOUL
from exchange.models import EVERYTHING, NOTHING, User
from exchange.models.once import once
from exchange.roles import Capability
from tasks.models import CollaborationTask
from tasks.models.task import OfTaskQuerySet


@audit.tracked()
class PrizeRule(models.Model):
    """What a task of a grade gets in a round, and where that is written. An absent row means no prize money."""

    round = models.ForeignKey(EvaluationRound, models.PROTECT, related_name="prize_rules", verbose_name="평가 회차")
    grade = models.CharField("등급", max_length=1, choices=[(letter, letter) for letter in "SABC"])
    amount_krw = models.PositiveBigIntegerField("과제당 포상금(원)")
    basis = models.CharField("근거", max_length=300)
    entered_at = models.DateTimeField("등록 일시")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="등록자")
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


class SplitState(models.TextChoices):
    NONE = "none", "제안 전"
    PROPOSED = "proposed", "동의 대기"
    AGREED = "agreed", "두 부처 동의"
    WITHDRAWN = "withdrawn", "철회"


class AwardQuerySet(OfTaskQuerySet):
    def visible_to(self, user: User, *, posts: list[int]) -> Self:
        """Keep what ``user`` may read: 점검 담당 all, the two sides of the pair their own, nobody else any.

        posts  keys of the posts the person acts for today (``exchange.rules.posts_of``)
        """
        shown = NOTHING
        if user.may(Capability.KEEP_EVALUATION):
            shown |= EVERYTHING
        if user.may(Capability.WRITE_OWN_PART):
            shown |= Q(task__pair__post_a__in=posts) | Q(task__pair__post_b__in=posts)
        return self.filter(shown)

    def with_split(self) -> Self:
        """Add ``split``: whether a division is proposed or agreed to."""
        proposals = PrizeProposal.objects.filter(award=OuterRef("pk"))
        agreed = proposals.filter(consented_a_at__isnull=False, consented_b_at__isnull=False)
        return self.annotate(
            split=Case(
                When(withdrawn_at__isnull=False, then=Value(SplitState.WITHDRAWN)),
                When(Exists(agreed), then=Value(SplitState.AGREED)),
                When(Exists(proposals), then=Value(SplitState.PROPOSED)),
                default=Value(SplitState.NONE),
                output_field=models.CharField(),
            )
        )

    def not_agreed(self) -> Self:
        """Keep the awards, read ``with_split``, whose division the two sides have not agreed to yet."""
        return self.exclude(split__in=[SplitState.AGREED, SplitState.WITHDRAWN])

    def standing(self) -> Self:
        """Leave out those that were withdrawn, or mended by another one."""
        return self.filter(withdrawn_at__isnull=True)

    def current(self) -> Self:
        """Keep one a task: the standing one, or the last where none stands any more."""
        newer = PrizeAward.objects.filter(round=OuterRef("round"), task=OuterRef("task"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(newer))

    def for_table(self) -> Self:
        return (
            self.with_split()
            .select_related("round", "decided_by", "withdrawn_by", "mends")
            .called_by(lambda award: award.decided_at.astimezone(SEOUL).date())
            .order_by("task__position", "pk")
        )


@audit.tracked()
class PrizeAward(models.Model):
    """포상금 of one task. It is not a grade and not a bonus; the amount comes from a rule that is named.

    mends         the one of a former grade in whose place it stands
    withdrawn_…   the grade it was made for no longer stands; it stays readable with the reason
    """

    round = models.ForeignKey(EvaluationRound, models.PROTECT, related_name="awards", verbose_name="평가 회차")
    task = models.ForeignKey(CollaborationTask, models.PROTECT, related_name="+", verbose_name="협업과제")
    amount_krw = models.PositiveBigIntegerField("포상금(원)")
    grade = models.CharField("확정 등급", max_length=1, choices=[(letter, letter) for letter in "SABC"])
    basis = models.CharField("정한 근거", max_length=300)
    decided_at = models.DateTimeField("결정 일시")
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="정한 사람")
    mends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="정정한 포상금"
    )
    withdrawn_at = models.DateTimeField("철회 일시", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="철회한 사람"
    )
    withdraw_reason = models.CharField("정정 사유", max_length=300, blank=True)
    is_demo = models.BooleanField("시연값", default=False)

    objects = AwardQuerySet.as_manager()
    split: str  # a SplitState where it was read ``with_split``; no column

    class Meta:
        verbose_name = "포상금"
        triggers = [once("withdrawal_stays", "withdrawn_at", "withdrawn_by_id", "withdraw_reason")]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "task"], condition=Q(withdrawn_at__isnull=True), name="award_once_per_task"
            ),
            models.UniqueConstraint(fields=["mends"], condition=Q(mends__isnull=False), name="award_is_mended_by_one"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdraw_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdraw_reason="")),
                name="award_is_withdrawn_by_somebody_with_a_reason",
            ),
            models.CheckConstraint(condition=Q(grade__in=list("SABC")), name="award_grade_is_known"),
            models.CheckConstraint(condition=Q(amount_krw__gte=1) & ~Q(basis=""), name="award_is_an_amount_with_basis"),
        ]

    def __str__(self) -> str:
        return f"{self.task.code} {self.amount_krw}"

    def get_absolute_url(self) -> str:
        return reverse("evaluation:award_detail", args=[self.round.slug, self.task.code])


# A consent once given is neither taken back nor given again by somebody else
KEEP_CONSENT = (
    "OLD.consented_{side}_at IS NOT NULL AND (OLD.consented_{side}_at, OLD.consented_{side}_by_id)"
    " IS DISTINCT FROM (NEW.consented_{side}_at, NEW.consented_{side}_by_id)"
)


@audit.tracked()
class PrizeProposal(models.Model):
    """A split between the two sides; it stands when both have consented to the same figures."""

    award = models.ForeignKey(PrizeAward, models.PROTECT, related_name="proposals", verbose_name="포상금")
    number = models.PositiveSmallIntegerField("차례")
    total_krw = models.PositiveBigIntegerField("포상금(원)")
    share_a_krw = models.PositiveBigIntegerField("협업부처 1 배분액(원)")
    share_b_krw = models.PositiveBigIntegerField("협업부처 2 배분액(원)")
    reason = models.CharField("배분 사유", max_length=300)
    proposed_at = models.DateTimeField("제안 일시")
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="제안한 사람")
    consented_a_at = models.DateTimeField("협업부처 1 동의", null=True, blank=True)
    consented_a_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    consented_b_at = models.DateTimeField("협업부처 2 동의", null=True, blank=True)
    consented_b_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "포상금 나누기 제안"
        ordering = ["award", "number"]
        triggers = [
            pgtrigger.Protect(name="keep_proposal", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="keep_figures",
                fields=[
                    *("award", "number", "total_krw", "share_a_krw", "share_b_krw"),
                    *("reason", "proposed_at", "proposed_by"),
                ],
            ),
            *(
                pgtrigger.Protect(
                    name=f"keep_consent_{side}",
                    operation=pgtrigger.Update,
                    condition=pgtrigger.Condition(KEEP_CONSENT.format(side=side)),
                )
                for side in ("a", "b")
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["award"],
                condition=Q(consented_a_at__isnull=False, consented_b_at__isnull=False),
                name="proposal_agreed_once_per_award",
            ),
            models.UniqueConstraint(fields=["award", "number"], name="proposal_number_once_per_award"),
            models.CheckConstraint(
                condition=Q(total_krw=F("share_a_krw") + F("share_b_krw")),
                name="proposal_sums_to_the_won",
                violation_error_message="두 부처 배분액의 합이 포상금과 같아야 합니다.",
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

    @property
    def is_agreed(self) -> bool:
        return self.consented_a_at is not None and self.consented_b_at is not None

    def share_of(self, side: str) -> int:
        """Return the share of ``side`` ("a" or "b") in won."""
        return {"a": self.share_a_krw, "b": self.share_b_krw}[side]

    def consent_of(self, side: str):
        """Return when ``side`` consented, None where it has not."""
        return {"a": self.consented_a_at, "b": self.consented_b_at}[side]
