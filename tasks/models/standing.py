"""How each task stands in each opened quarter, stored: what lists, boards and counts read.

Written by ``tasks.actions.standing`` alone, in the transaction of whatever changed it; everything here follows from
other rows, so no history is kept of it, and ``manage.py rebuild_standing`` makes it anew.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from exchange.models import ExchangePair, ExchangeRound, TaskCategory, User
from tasks.models.milestone import Milestone
from tasks.models.period import ReportPeriod
from tasks.models.report import ProgressReport
from tasks.models.task import CollaborationTask


class TaskStanding(models.Model):
    """One task in one opened quarter; ``period`` is empty before the first quarter is opened.

    There is a row where the task reports in the quarter, and in the last opened quarter one for every task. The keys
    of other rows are copies of what the task and its report hold, where the database guards them.

    is_counted        whether the quarter's board counts it: worked on until its deadline, or still now
    is_active         whether the task is worked on now
    state             국무조정실's verdict, else the own assessment once handed in, else ``previous_state``
    state_is_old      True where ``state`` is not of this quarter
    previous_state    the last state of an earlier quarter, "" where it never had one
    obstacles, disputes  how many parts of the report, as handed in, state one
    report_status, …  the quarter's report, "" and empty where there is none; self_state and verdict once handed in
    owed_on           the day, in Seoul, by which the ministries owe the report or its correction; empty where nothing
    ministries_…      of each side's post: every ministry it belonged to, with its first day (``post_ministries``)
    milestone…        the task's first open step, its day, and the days of all its open steps, earliest first

    What is overdue is never stored: it is what ``owed_on`` or a day of ``milestone_days`` is before the day asked.
    """

    task = models.ForeignKey(
        CollaborationTask, models.PROTECT, db_index=False, related_name="standings", verbose_name="협업과제"
    )
    period = models.ForeignKey(
        ReportPeriod,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name="보고 기간",
    )
    is_counted = models.BooleanField("집계 대상")
    is_active = models.BooleanField("추진 중")
    state = models.CharField("판정", max_length=5, blank=True)
    state_is_old = models.BooleanField("이전 분기 판정")
    previous_state = models.CharField("이전 판정", max_length=5, blank=True)
    obstacles = models.PositiveSmallIntegerField("애로", default=0)
    disputes = models.PositiveSmallIntegerField("이견", default=0)
    report = models.ForeignKey(
        ProgressReport, models.PROTECT, null=True, blank=True, db_constraint=False, db_index=False, related_name="+"
    )
    report_status = models.CharField("보고 상태", max_length=20, blank=True)
    report_is_demo = models.BooleanField("보고 시연값", default=False)
    turn = models.CharField("처리 담당", max_length=10, blank=True)
    turn_since = models.DateTimeField("담당이 된 일시", null=True, blank=True)
    report_due_at = models.DateTimeField("기한", null=True, blank=True)
    owed_on = models.DateField("제출·회신 기한", null=True, blank=True)
    self_state = models.CharField("자체 판단", max_length=5, blank=True)
    verdict = models.CharField("국무조정실 판정", max_length=5, blank=True)
    milestone = models.ForeignKey(
        Milestone, models.PROTECT, null=True, blank=True, db_constraint=False, db_index=False, related_name="+"
    )
    milestone_on = models.DateField("다음 이정표의 목표일", null=True, blank=True)
    milestone_days = ArrayField(models.DateField(), verbose_name="남은 이정표의 목표일", default=list, blank=True)
    pair = models.ForeignKey(ExchangePair, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    round = models.ForeignKey(ExchangeRound, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    category = models.ForeignKey(
        TaskCategory, models.PROTECT, null=True, blank=True, db_constraint=False, db_index=False, related_name="+"
    )
    checker = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, db_constraint=False, db_index=False, related_name="+"
    )
    position = models.PositiveBigIntegerField("정렬 순서")
    ministries_a = models.TextField("협업부처 1", blank=True)
    ministries_b = models.TextField("협업부처 2", blank=True)

    class Meta:
        verbose_name = "과제 현황"
        indexes = [
            models.Index(fields=["period", "position", "task"], name="standing_in_order", condition=Q(is_counted=True)),
            models.Index(fields=["pair", "period"], name="standing_of_pair"),
            models.Index(
                fields=["period", "report_status", "position", "task"],
                name="standing_reports_in_order",
                condition=Q(report__isnull=False),
            ),
            models.Index(fields=["period", "report_status"], name="standing_uncounted", condition=Q(is_counted=False)),
            models.Index(
                fields=["period", "position", "task"],
                name="standing_stated_in_order",
                condition=Q(is_counted=True) & (Q(obstacles__gt=0) | Q(disputes__gt=0)),
            ),
            models.Index(
                fields=["period", "category", "state", "position", "task"],
                name="standing_of_category_and_state",
                include=["ministries_a", "ministries_b"],
                condition=Q(is_counted=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["task", "period"], name="standing_once_per_task_and_period"),
            models.UniqueConstraint(
                fields=["task"], name="standing_once_before_the_first", condition=Q(period__isnull=True)
            ),
            models.CheckConstraint(
                condition=Q(report__isnull=True, report_status="", turn="", turn_since__isnull=True, obstacles=0)
                | (Q(report__isnull=False, turn_since__isnull=False) & ~Q(report_status="") & ~Q(turn="")),
                name="standing_has_its_report_whole",
            ),
            models.CheckConstraint(
                condition=Q(state_is_old=False) | Q(state=F("previous_state"), obstacles=0, disputes=0),
                name="standing_old_state_is_the_previous",
            ),
            models.CheckConstraint(
                condition=Q(milestone__isnull=True, milestone_on__isnull=True, milestone_days__len=0)
                | Q(
                    milestone__isnull=False,
                    milestone_on__isnull=False,
                    milestone_days__len__gte=1,
                    milestone_days__0=F("milestone_on"),
                ),
                name="standing_first_step_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} · {self.period_id}"
