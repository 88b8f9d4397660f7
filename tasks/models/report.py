"""The joint report of two ministries on one task for one quarter, and how it moves."""

from datetime import date
from typing import Any, Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse

from exchange import audit
from exchange.errors import WrongState
from exchange.models import NOTHING, User
from exchange.roles import Capability
from tasks.models.period import PeriodKind, ReportPeriod
from tasks.models.task import CollaborationTask, OfTaskQuerySet


class TaskState(models.TextChoices):
    """How a task goes. It manages progress; it is not a grade."""

    ON_TRACK = "ok", "정상"
    AT_RISK = "warn", "주의"
    LATE = "late", "지연"
    DONE = "done", "완료"


class ReportStatus(models.TextChoices):
    NOT_STARTED = "not_started", "미작성"
    DRAFT = "draft", "작성 중"
    HALF_SIGNED = "half_signed", "상대 부처 확인 대기"
    SUBMITTED = "submitted", "제출"
    UNDER_REVIEW = "under_review", "검토 중"
    RETURNED = "returned", "보완 요청"
    ACCEPTED = "accepted", "확정"


class ReportKind(models.TextChoices):
    """Why a report is made. 수시 and 종료 belong to an extra period, 정기 to every other."""

    REGULAR = "regular", "정기 보고"
    EXTRA = "extra", "수시 보고"
    CLOSING = "closing", "종료 보고"


REPORT_STEPS = {  # from -> to; move_to() allows nothing else
    ReportStatus.NOT_STARTED: {ReportStatus.DRAFT},
    ReportStatus.DRAFT: {ReportStatus.HALF_SIGNED, ReportStatus.SUBMITTED},
    ReportStatus.HALF_SIGNED: {ReportStatus.DRAFT, ReportStatus.SUBMITTED},
    ReportStatus.SUBMITTED: {ReportStatus.UNDER_REVIEW, ReportStatus.DRAFT, ReportStatus.RETURNED},
    ReportStatus.UNDER_REVIEW: {ReportStatus.RETURNED, ReportStatus.ACCEPTED},
    ReportStatus.RETURNED: {ReportStatus.SUBMITTED},  # one side's confirmation leaves it 보완 요청
    ReportStatus.ACCEPTED: {ReportStatus.RETURNED},
}

UNFILED = [ReportStatus.NOT_STARTED, ReportStatus.DRAFT, ReportStatus.HALF_SIGNED]  # shown as 미제출
WAITING_FOR_REVIEW = [ReportStatus.SUBMITTED, ReportStatus.UNDER_REVIEW]  # shown as 검토 대기
FILED = [*WAITING_FOR_REVIEW, ReportStatus.ACCEPTED]  # counted as 제출


class Turn(models.TextChoices):
    """Whose move it is."""

    BOTH = "both", "두 부처"
    A = "a", "협업부처 1"
    B = "b", "협업부처 2"
    CENTRE = "centre", "국무조정실"
    NOBODY = "nobody", "-"


KIND_FOLLOWS_PERIOD = """
    IF (NEW.kind = 'regular')
       = EXISTS (SELECT 1 FROM tasks_reportperiod WHERE id = NEW.period_id AND kind = 'extra') THEN
        RAISE EXCEPTION 'a report of kind % does not belong to this period', NEW.kind;
    END IF;
    RETURN NEW;
"""


def opening_day(report: "ProgressReport") -> date:
    """Return the day by which a report calls posts and ministries; ``period`` must be read."""
    return report.period.named_on


class ProgressReportQuerySet(OfTaskQuerySet):
    def visible_to(self, user: User, *, posts: list[int]) -> Self:
        """Keep the reports whose text ``user`` may read.

        posts  keys of the posts the person writes for today (``exchange.rules.posts_of``)

        국무조정실 reads a report once it was submitted; a viewer once it is accepted; exchangees and their
        assistants read their own pair's in every state; nobody else any.
        """
        shown = NOTHING
        if user.may(Capability.READ_SUBMITTED_REPORTS):
            shown |= Q(submitted_at__isnull=False)
        if user.may(Capability.READ_ACCEPTED_REPORTS):
            shown |= Q(status=ReportStatus.ACCEPTED)
        if user.may(Capability.WRITE_OWN_PART):
            shown |= Q(task__pair__post_a__in=posts) | Q(task__pair__post_b__in=posts)
        return self.filter(shown)

    def of_posts(self, post_ids: list[int]) -> Self:
        return self.filter(Q(task__pair__post_a__in=post_ids) | Q(task__pair__post_b__in=post_ids))

    def before(self, period: ReportPeriod) -> Self:
        """Keep the reports of the periods of its kind that ended before ``period``; an extra one follows none."""
        if period.kind == PeriodKind.EXTRA:
            return self.none()
        return self.filter(period__kind=period.kind, period__spans_to__lt=period.spans_from)

    def unfiled(self) -> Self:
        return self.filter(status__in=UNFILED)

    def filed(self) -> Self:
        return self.filter(status__in=FILED)

    def waiting_for_review(self) -> Self:
        return self.filter(status__in=WAITING_FOR_REVIEW)

    def for_table(self) -> Self:
        """Return the reports in order, each with the names of the day on which its quarter was opened."""
        named = self.select_related("period", "task__category", "task__pair__round").called_by(opening_day)
        return named.order_by("task__position", "pk")


@audit.tracked()
class ProgressReport(models.Model):
    """What two ministries report together, on one task, for one quarter."""

    task = models.ForeignKey(CollaborationTask, models.PROTECT, related_name="reports", verbose_name="협업과제")
    period = models.ForeignKey(ReportPeriod, models.PROTECT, related_name="reports", verbose_name="보고 기간")
    kind = models.CharField("보고 종류", max_length=8, choices=ReportKind, default=ReportKind.REGULAR)
    status = models.CharField("보고 상태", max_length=20, choices=ReportStatus, default=ReportStatus.NOT_STARTED)
    turn = models.CharField("처리 담당", max_length=10, choices=Turn, default=Turn.BOTH)
    turn_since = models.DateTimeField("처리 담당이 된 일시")
    due_at = models.DateTimeField("기한", help_text="분기의 제출기한, 보완 요청 뒤에는 회신 기한입니다.")
    self_state = models.CharField("자체 판단", max_length=5, choices=TaskState, blank=True)
    submissions = models.PositiveSmallIntegerField("제출 횟수", default=0)
    submitted_at = models.DateTimeField("제출 일시", null=True, blank=True)
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="제출한 사람"
    )
    submitted_alone = models.BooleanField("단독 제출", default=False)
    submitted_late = models.BooleanField("기한 뒤 제출", default=False)
    review_started_at = models.DateTimeField("검토 시작", null=True, blank=True)
    reviewer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="검토자")
    verdict = models.CharField("국무조정실 판정", max_length=5, choices=TaskState, blank=True)
    verdict_note = models.TextField("검토 의견", max_length=2000, blank=True)
    return_reason = models.TextField("보완 요청 사유", max_length=2000, blank=True)
    accepted_at = models.DateTimeField("확정 일시", null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="확정한 사람"
    )
    reminded_at = models.DateTimeField("마지막 알림", null=True, blank=True)
    reminded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="알림을 보낸 사람"
    )
    is_demo = models.BooleanField("시연값", default=False)

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        verbose_name = "분기 보고"
        triggers = [
            pgtrigger.Trigger(
                name="kind_follows_period",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("kind", "period_id"),
                when=pgtrigger.Before,
                func=KIND_FOLLOWS_PERIOD,
            )
        ]
        indexes = [models.Index(fields=["period", "status"], name="report_period_status")]
        constraints = [
            models.UniqueConstraint(fields=["task", "period"], name="report_once_per_task_and_period"),
            models.CheckConstraint(condition=Q(status__in=ReportStatus.values), name="report_status_is_known"),
            models.CheckConstraint(condition=Q(kind__in=ReportKind.values), name="report_kind_is_known"),
            models.CheckConstraint(condition=Q(turn__in=Turn.values), name="report_turn_is_known"),
            models.CheckConstraint(
                condition=Q(self_state="") | Q(self_state__in=TaskState.values), name="report_self_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(verdict="") | Q(verdict__in=TaskState.values), name="report_verdict_is_known"
            ),
            models.CheckConstraint(
                condition=Q(reminded_at__isnull=True, reminded_by__isnull=True)
                | Q(reminded_at__isnull=False, reminded_by__isnull=False),
                name="report_reminded_at_has_reminded_by",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="report_submitted_at_has_submitted_by",
            ),
            models.CheckConstraint(
                condition=Q(review_started_at__isnull=True, reviewer__isnull=True)
                | Q(review_started_at__isnull=False, reviewer__isnull=False),
                name="report_review_started_at_has_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="report_accepted_at_has_accepted_by",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["submitted", "under_review", "returned", "accepted"])
                | Q(submitted_at__isnull=False, submissions__gte=1),
                name="report_past_draft_was_submitted",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["submitted", "under_review", "accepted"]) | ~Q(self_state=""),
                name="report_submitted_has_self_state",
            ),
            models.CheckConstraint(
                condition=~Q(status="under_review") | Q(review_started_at__isnull=False),
                name="report_under_review_has_reviewer",
            ),
            models.CheckConstraint(
                condition=~Q(status="returned") | ~Q(return_reason=""), name="report_returned_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(status="accepted", accepted_at__isnull=False) & ~Q(verdict="")
                | (~Q(status="accepted") & Q(accepted_at__isnull=True)),
                name="report_accepted_has_verdict_and_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task.code} · {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("tasks:report_detail", args=[self.period.code, self.task.code])

    def move_to(self, status: ReportStatus) -> None:
        """Set ``status`` in memory, or raise WrongState; writing it is the action's job."""
        if status not in REPORT_STEPS[ReportStatus(self.status)]:
            raise WrongState(f"‘{self.get_status_display()}’ 보고는 ‘{status.label}’ 상태로 바꿀 수 없습니다.")
        self.status = status

    def parts(self) -> "list[Any]":
        """Return its parts: those that its reader hung on it as ``read_parts``, else all, in one statement."""
        return vars(self)["read_parts"] if "read_parts" in vars(self) else list(self.sections.all())

    @property
    def state(self) -> str:
        """국무조정실's verdict, else the ministries' own assessment once submitted, else ""."""
        return self.verdict or (self.self_state if self.submitted_at else "")

    def ministry_of(self, side: str) -> str:
        """Return the short name of the ministry on ``side`` on the day of the report's opening."""
        return self.task.pair.post_of(side).called(opening_day(self)).ministry.short_name

    def turn_label(self) -> str:
        """Name whose move it is, with the ministry's short name."""
        if self.turn in (Turn.A, Turn.B):
            return self.task.pair.post_of(self.turn).name.short
        return Turn(self.turn).label
