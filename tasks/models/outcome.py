"""What changed for citizens: before and after, each with its source."""

from django.db import models
from django.db.models import Q

from exchange import audit
from exchange.models import ExchangePair, NamingQuerySet, Sourced
from tasks.models.release import PressRelease
from tasks.models.task import CollaborationTask


class OutcomeState(models.TextChoices):
    CONFIRMED = "confirmed", "성과 확인"
    ONGOING = "ongoing", "추진 중"


class OutcomeQuerySet(NamingQuerySet):
    post_paths = ("pair__post_a", "pair__post_b")


@audit.tracked()
class Outcome(Sourced):
    """One case in public words. Which task it belongs to is often our reading, and then says 확인 필요."""

    position = models.PositiveSmallIntegerField("순서", unique=True)
    pair = models.ForeignKey(ExchangePair, models.PROTECT, related_name="+", verbose_name="교류 쌍")
    task = models.ForeignKey(
        CollaborationTask, models.PROTECT, null=True, blank=True, related_name="outcomes", verbose_name="협업과제"
    )
    task_is_inferred = models.BooleanField("과제 연결은 확인 필요", default=True)
    title = models.CharField("사례", max_length=120)
    before_text = models.CharField("이전", max_length=300)
    after_text = models.CharField("이후", max_length=300)
    how_text = models.CharField("어떻게", max_length=300, blank=True)
    before_value = models.DecimalField("이전 값", max_digits=12, decimal_places=2, null=True, blank=True)
    after_value = models.DecimalField("이후 값", max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField("단위", max_length=20, blank=True)
    state = models.CharField("상태", max_length=10, choices=OutcomeState)
    release = models.ForeignKey(
        PressRelease, models.PROTECT, null=True, blank=True, related_name="outcomes", verbose_name="보도자료"
    )

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = "성과 사례"
        ordering = ["position"]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(condition=Q(state__in=OutcomeState.values), name="outcome_state_is_known"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(before_text="") & ~Q(after_text=""), name="outcome_says_before_and_after"
            ),
            models.CheckConstraint(
                condition=Q(before_value__isnull=True, after_value__isnull=True)
                | (Q(before_value__isnull=False, after_value__isnull=False) & ~Q(unit="")),
                name="outcome_values_come_in_pairs_with_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.title
