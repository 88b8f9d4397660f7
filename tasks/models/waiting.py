"""The queue of reports that wait for review, stored in its order: what 검토함 and 내 할 일 read.

Written by ``tasks.actions.standing`` together with how tasks stand; everything here follows from other rows, so no
history is kept of it, and ``manage.py rebuild_standing`` makes it anew. Triggers on the queue keep its counts.
"""

from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When

from tasks.models.period import ReportPeriod
from tasks.models.report import WAITING_FOR_REVIEW, ProgressReport, TaskState
from tasks.models.task import CollaborationTask

SEVERITY = (TaskState.DONE, TaskState.ON_TRACK, TaskState.AT_RISK, TaskState.LATE)  # from what is no trouble upwards


class WaitingReport(models.Model):
    """One submitted report in the queue. Its keys are copies of the report's, where the database guards them.

    urgency            0 is the most urgent: 지연 before all others, then 악화, then 이견
    last_state         verdict of the task's last accepted report of an earlier span, "" where it has none
    is_worse           the own assessment is worse than ``last_state``
    unchanged_thrice   a part says 변동사항 없음 for the third period running
    """

    report = models.OneToOneField(
        ProgressReport,
        models.PROTECT,
        primary_key=True,
        db_constraint=False,
        related_name="waiting",
        verbose_name="분기 보고",
    )
    task = models.ForeignKey(
        CollaborationTask, models.PROTECT, db_constraint=False, related_name="+", verbose_name="협업과제"
    )
    period = models.ForeignKey(
        ReportPeriod, models.PROTECT, db_constraint=False, db_index=False, related_name="+", verbose_name="보고 기간"
    )
    status = models.CharField("보고 상태", max_length=20)
    self_state = models.CharField("자체 판단", max_length=5)
    last_state = models.CharField("지난 판정", max_length=5, blank=True)
    is_worse = models.BooleanField("악화")
    has_dispute = models.BooleanField("이견")
    has_obstacle = models.BooleanField("애로")
    unchanged_thrice = models.BooleanField("세 번 연속 변동사항 없음")
    urgency = models.GeneratedField(
        expression=Case(When(self_state=TaskState.LATE, then=Value(0)), default=Value(4))
        + Case(When(is_worse=True, then=Value(0)), default=Value(2))
        + Case(When(has_dispute=True, then=Value(0)), default=Value(1)),
        output_field=IntegerField(),
        db_persist=True,
        verbose_name="긴급한 차례",
    )
    due_at = models.DateTimeField("기한")
    submitted_at = models.DateTimeField("제출 일시")
    turn_since = models.DateTimeField("담당이 된 일시")
    position = models.PositiveBigIntegerField("정렬 순서")

    class Meta:
        verbose_name = "검토 대기"
        indexes = [
            models.Index(fields=["urgency", "due_at", "submitted_at", "position", "report"], name="waiting_in_order"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=WAITING_FOR_REVIEW), name="waiting_is_not_decided"),
            models.CheckConstraint(
                condition=Q(is_worse=False) | ~Q(last_state=""), name="waiting_is_worse_than_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} · {self.period_id}"


class WaitingCount(models.Model):
    """How many reports wait for review, by period, own assessment and step; kept by triggers on ``WaitingReport``."""

    period = models.BigIntegerField("보고 기간")
    self_state = models.CharField("자체 판단", max_length=5)
    status = models.CharField("보고 상태", max_length=20)
    reports = models.IntegerField("보고 수")

    class Meta:
        verbose_name = "검토 대기 집계"
        constraints = [
            models.UniqueConstraint(fields=["period", "self_state", "status"], name="waiting_count_once_per_cell")
        ]

    def __str__(self) -> str:
        return f"{self.period} · {self.reports}"
