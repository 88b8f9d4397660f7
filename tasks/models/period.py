"""Quarters: what is reported on, when it is due, and how long it is still taken. Three spans, never one."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from exchange import audit
from exchange.clock import SEOUL
from exchange.models import User


class ReportPeriodQuerySet(models.QuerySet):
    def opened(self) -> Self:
        """Keep the quarters whose reports were created, oldest first."""
        return self.filter(opened_at__isnull=False).order_by("year", "quarter")

    def in_order(self) -> Self:
        return self.order_by("year", "quarter")


@audit.tracked()
class ReportPeriod(models.Model):
    """One calendar quarter of the fiscal year and the dates of its report."""

    code = models.SlugField("분기", max_length=6, unique=True, help_text="예: 2024-3")
    year = models.PositiveSmallIntegerField("연도")
    quarter = models.PositiveSmallIntegerField("분기")
    spans_from = models.DateField("보고 대상 시작")
    spans_to = models.DateField("보고 대상 끝")
    opens_on = models.DateField("작성 시작일")
    due_at = models.DateTimeField("제출기한")
    grace_until = models.DateTimeField("접수 마감", help_text="기한 뒤 이때까지는 늦은 제출로 받습니다.")
    opened_at = models.DateTimeField("연 때", null=True, blank=True)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="연 사람")
    is_demo = models.BooleanField("시연값", default=False)

    objects = ReportPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "분기"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "quarter"],
                name="period_once_per_quarter",
                violation_error_message="이 분기는 이미 있습니다.",
            ),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="period_quarter_is_1_to_4"),
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="period_year_is_plausible"),
            models.CheckConstraint(
                condition=Q(spans_to__gt=F("spans_from")) & Q(opens_on__gt=F("spans_from")),
                name="period_spans_run_forward",
                violation_error_message="보고 대상의 끝과 작성 시작일은 보고 대상 시작보다 늦어야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(grace_until__gte=F("due_at")),
                name="period_grace_follows_due",
                violation_error_message="접수 마감은 제출기한보다 빠를 수 없습니다.",
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by__isnull=True)
                | Q(opened_at__isnull=False, opened_by__isnull=False),
                name="period_opened_at_has_opened_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}년 {self.quarter}분기"

    def get_absolute_url(self) -> str:
        return reverse("tasks:quarter_detail", args=[self.code])

    @property
    def named_on(self) -> date:
        """The day by which its papers call posts and ministries: that of its opening, before it the planned one."""
        return self.opened_at.astimezone(SEOUL).date() if self.opened_at else self.opens_on
