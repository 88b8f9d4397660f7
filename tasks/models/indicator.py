"""Figures by which a task is followed: where it began, where it should get, where it is."""

from typing import Self

from django.db import models
from django.db.models import Q

from exchange import audit
from exchange.models import Sourced
from tasks.models.period import ReportPeriod
from tasks.models.task import CollaborationTask, OfTaskQuerySet


class Better(models.TextChoices):
    UP = "up", "클수록 좋음"
    DOWN = "down", "작을수록 좋음"


@audit.tracked()
class Indicator(Sourced):
    """One figure with its unit, baseline and target; absent values are unknown, never zero."""

    task = models.ForeignKey(CollaborationTask, models.PROTECT, related_name="indicators", verbose_name="협업과제")
    position = models.PositiveSmallIntegerField("순서", default=1)
    name = models.CharField("지표", max_length=100)
    unit = models.CharField("단위", max_length=20)
    better = models.CharField("방향", max_length=5, choices=Better, default=Better.UP)
    baseline = models.DecimalField("기준", max_digits=14, decimal_places=2, null=True, blank=True)
    target = models.DecimalField("목표", max_digits=14, decimal_places=2, null=True, blank=True)
    method = models.CharField("산식", max_length=200, blank=True)

    objects = OfTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "성과지표"
        ordering = ["task", "position", "pk"]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(condition=~Q(name="") & ~Q(unit=""), name="indicator_is_named_with_unit"),
            models.CheckConstraint(condition=Q(better__in=Better.values), name="indicator_direction_is_known"),
            models.UniqueConstraint(
                fields=["task", "name"],
                name="indicator_name_once_per_task",
                violation_error_message="이 과제에 같은 이름의 지표가 이미 있습니다.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class IndicatorReadingQuerySet(models.QuerySet):
    def told(self) -> Self:
        """Keep what a person has reported: a value of an earlier period only once confirmed to be the same."""
        return self.filter(Q(carried_from__isnull=True) | Q(is_confirmed=True))


@audit.tracked()
class IndicatorReading(models.Model):
    """An indicator's value as reported for one period, in the indicator's unit.

    carried_from  the period whose value was put into the field; None where the value was typed
    is_confirmed  somebody said that the carried value is the same still; until then nothing is reported
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="readings", verbose_name="성과지표")
    period = models.ForeignKey(ReportPeriod, models.PROTECT, related_name="readings", verbose_name="보고 기간")
    value = models.DecimalField("값", max_digits=14, decimal_places=2)
    carried_from = models.ForeignKey(
        ReportPeriod, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="불러온 기간"
    )
    is_confirmed = models.BooleanField("그대로임을 확인", default=False)
    is_demo = models.BooleanField("시연값", default=False)

    objects = IndicatorReadingQuerySet.as_manager()

    class Meta:
        verbose_name = "지표 값"
        constraints = [
            models.CheckConstraint(
                condition=Q(is_confirmed=False) | Q(carried_from__isnull=False), name="reading_confirmed_was_carried"
            ),
            models.UniqueConstraint(fields=["indicator", "period"], name="reading_once_per_indicator_and_period"),
        ]

    def __str__(self) -> str:
        return f"{self.value}"

    @property
    def is_told(self) -> bool:
        """Whether a person has reported it: see ``IndicatorReadingQuerySet.told``."""
        return self.carried_from_id is None or self.is_confirmed
