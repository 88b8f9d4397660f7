"""How each task stands in each opened quarter, stored: what lists, boards and counts read.

Written by ``tasks.actions.standing`` alone, in the transaction of whatever changed it; everything here follows from
other rows, so no history is kept of it, and ``manage.py rebuild_standing`` makes it anew.
"""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from exchange.models import ExchangePair, ExchangeRound, TaskCategory, User
from tasks.models.milestone import Milestone
from tasks.models.period import ReportPeriod
from tasks.models.report import ProgressReport
from tasks.models.task import CollaborationTask

CLOSED_STAYS = """
    IF TG_OP = 'UPDATE' AND (
        to_jsonb(NEW) - ARRAY['ministries_a', 'ministries_b'] = to_jsonb(OLD) - ARRAY['ministries_a', 'ministries_b']
        OR (NOT NEW.is_closed AND EXISTS (
            SELECT FROM tasks_reportperiod WHERE id = OLD.period_id AND closed_at IS NULL
        ))
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'how a task stood when its quarter was closed stays as it was stored';
"""
_NOTHING_OLD = Q(state_is_old=False) | Q(obstacles=0, disputes=0)


class TaskStanding(models.Model):
    """One task in one opened quarter; ``period`` is empty before the first quarter is opened.

    There is a row where the task reports in the quarter, and in the last opened quarter one for every task. The keys
    of other rows are copies of what the task and its report hold, where the database guards them.

    is_counted        whether the quarter's board counts it: worked on until its deadline, or still now
    is_active         whether the task is worked on now
    state             국무조정실's verdict, else the own assessment once handed in, else ``previous_state``
    state_is_old      True where ``state`` is not of this quarter
    previous_state    the last state of an earlier quarter, "" where it never had one
    before_period     the quarter that ``previous_state`` is of, and the statements too where ``state_is_old``
    obstacles, disputes  how many parts of the report, as handed in, state one; of the report before while the task is
                      worked on and this quarter's is not handed in
    report_status, …  the quarter's report, "" and empty where there is none; self_state and verdict once handed in
    owed_at           until when the ministries owe the report or its correction, or one of an earlier quarter: the
                      first of these moments; empty where nothing
    earlier_…         in the last opened quarter: how many reports of earlier quarters the ministries still owe, and the
                      quarter and the state of the oldest of them
    is_closed         the quarter was closed: the row stays as it stood then (but for ministries' names)
    ministries_…      of each side's post: every ministry it belonged to, with its first day (``post_ministries``)
    milestone…        the task's first open step, its day, and the days of all its open steps, earliest first

    What is overdue is never stored: ``owed_at`` is before the moment asked, a day of ``milestone_days`` before its day.
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
    before_period = models.ForeignKey(
        ReportPeriod, models.PROTECT, null=True, blank=True, db_constraint=False, db_index=False, related_name="+"
    )
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
    owed_at = models.DateTimeField("제출·회신 기한", null=True, blank=True)
    earlier_reports = models.PositiveSmallIntegerField("이전 분기 미완료", default=0)
    earlier_period = models.ForeignKey(
        ReportPeriod, models.PROTECT, null=True, blank=True, db_constraint=False, db_index=False, related_name="+"
    )
    earlier_status = models.CharField("이전 분기 보고 상태", max_length=20, blank=True)
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
    is_closed = models.BooleanField("마감", default=False)

    class Meta:
        verbose_name = "과제 현황"
        triggers = [
            pgtrigger.Trigger(
                name="closed_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__is_closed=True),
                func=CLOSED_STAYS,
            )
        ]
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
                fields=["period", "position", "task"],
                name="standing_earlier_in_order",
                condition=Q(is_counted=True, earlier_reports__gt=0),
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
                condition=Q(report__isnull=True, report_status="", turn="", turn_since__isnull=True)
                | (Q(report__isnull=False, turn_since__isnull=False) & ~Q(report_status="") & ~Q(turn="")),
                name="standing_has_its_report_whole",
            ),
            models.CheckConstraint(
                condition=Q(state_is_old=False) | Q(state=F("previous_state")),
                name="standing_old_state_is_the_previous",
            ),
            models.CheckConstraint(
                condition=Q(before_period__isnull=False) | (Q(previous_state="") & _NOTHING_OLD),
                name="standing_old_words_name_their_quarter",
            ),
            models.CheckConstraint(
                condition=Q(earlier_reports=0, earlier_period__isnull=True, earlier_status="")
                | (Q(earlier_reports__gt=0, earlier_period__isnull=False) & ~Q(earlier_status="")),
                name="standing_earlier_report_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(is_closed=False) | Q(period__isnull=False), name="standing_closed_has_its_quarter"
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
