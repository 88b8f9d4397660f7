"""Meetings of 협업과제점검협의회: what was on the table and what was decided."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from exchange import audit
from exchange.models import Sourced
from tasks.models.period import ReportPeriod


class MeetingStatus(models.TextChoices):
    PLANNED = "planned", "예정"
    HELD = "held", "개최"


class CouncilMeetingQuerySet(models.QuerySet):
    def coming(self, on: date) -> Self:
        """Keep the planned meetings on or after ``on``, the next one first."""
        return self.filter(status=MeetingStatus.PLANNED, held_on__gte=on).order_by("held_on", "pk")


@audit.tracked()
class CouncilMeeting(Sourced):
    """One meeting. Published totals are what was announced; which tasks they count is not always known."""

    number = models.PositiveSmallIntegerField("회차", unique=True)
    title = models.CharField("이름", max_length=100)
    held_on = models.DateField("날짜")
    held_time = models.TimeField("시각", null=True, blank=True)
    place = models.CharField("장소", max_length=100, blank=True)
    chair = models.CharField("주재", max_length=100, blank=True)
    status = models.CharField("상태", max_length=10, choices=MeetingStatus)
    period = models.ForeignKey(
        ReportPeriod, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="점검한 분기"
    )
    published_total = models.PositiveSmallIntegerField("발표 과제 수", null=True, blank=True)
    published_on_track = models.PositiveSmallIntegerField("발표 정상추진", null=True, blank=True)
    published_late = models.PositiveSmallIntegerField("발표 지연", null=True, blank=True)
    note = models.CharField("비고", max_length=500, blank=True)

    objects = CouncilMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "협의회"
        ordering = ["held_on", "pk"]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(condition=~Q(title=""), name="meeting_is_titled"),
            models.CheckConstraint(condition=Q(status__in=MeetingStatus.values), name="meeting_status_is_known"),
            models.CheckConstraint(
                condition=Q(published_on_track__isnull=True, published_late__isnull=True)
                | Q(published_total=F("published_on_track") + F("published_late")),
                name="meeting_published_totals_add_up",
            ),
        ]

    def __str__(self) -> str:
        return self.title


@audit.tracked()
class AgendaItem(Sourced):
    """One item that was on the table."""

    meeting = models.ForeignKey(CouncilMeeting, models.PROTECT, related_name="agenda", verbose_name="협의회")
    position = models.PositiveSmallIntegerField("순서")
    text = models.CharField("안건", max_length=200)

    class Meta:
        verbose_name = "안건"
        ordering = ["meeting", "position"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(fields=["meeting", "position"], name="agenda_position_once_per_meeting"),
            models.CheckConstraint(condition=~Q(text=""), name="agenda_item_says_what"),
        ]

    def __str__(self) -> str:
        return self.text


@audit.tracked()
class CouncilDecision(Sourced):
    """One thing decided, who does it and by when where that was said."""

    meeting = models.ForeignKey(CouncilMeeting, models.PROTECT, related_name="decisions", verbose_name="협의회")
    position = models.PositiveSmallIntegerField("순서")
    text = models.CharField("결정", max_length=300)
    owner = models.CharField("담당", max_length=100, blank=True)
    due_on = models.DateField("기한", null=True, blank=True)
    covers_all_tasks = models.BooleanField("모든 과제에 해당", default=False)

    class Meta:
        verbose_name = "결정"
        ordering = ["meeting", "position"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(fields=["meeting", "position"], name="decision_position_once_per_meeting"),
            models.CheckConstraint(condition=~Q(text=""), name="decision_says_what"),
        ]

    def __str__(self) -> str:
        return self.text
