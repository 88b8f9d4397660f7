"""Long work that somebody asked for: who, what, how far, and what came of it."""

from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from exchange.models.account import User

KEPT = timedelta(days=7)  # how long a finished job and its file stay
LOST_AFTER = timedelta(minutes=3)  # without a sign of life; longer than one statement of a job may take


class JobKind(models.TextChoices):
    """What is done; ``settings.JOB_RUNNERS`` says by which function."""

    FILE = "file", "파일 만들기"


class JobStatus(models.TextChoices):
    WAITING = "waiting", "대기"
    RUNNING = "running", "진행 중"
    DONE = "done", "완료"
    FAILED = "failed", "실패"


JOB_STEPS = {  # from -> to; back to waiting where the worker died on the way
    JobStatus.WAITING: {JobStatus.RUNNING, JobStatus.FAILED},
    JobStatus.RUNNING: {JobStatus.DONE, JobStatus.FAILED, JobStatus.WAITING},
    JobStatus.DONE: set(),
    JobStatus.FAILED: set(),
}
UNFINISHED = (JobStatus.WAITING, JobStatus.RUNNING)
FINISHED = (JobStatus.DONE, JobStatus.FAILED)


class JobQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Keep what the person asked for: nobody else sees a job or its file."""
        return self.filter(asked_by=user)

    def for_table(self) -> Self:
        return self.order_by("-asked_at", "-pk")

    def unfinished(self) -> Self:
        return self.filter(status__in=UNFINISHED)


class Job(models.Model):
    """One piece of work outside a request.

    arguments  what the kind's function needs; of a file: its address and the reason it was asked for
    total      how many rows there are, None while nobody has counted; ``done`` are finished
    seen_at    the last sign of life of the worker
    file       the result's name in the folder of jobs, "" where there is none; ``file_name`` is what a person gets
    error      why it failed, in one Korean sentence
    """

    kind = models.CharField("종류", max_length=20, choices=JobKind)
    title = models.CharField("작업", max_length=200)
    arguments: Any = models.JSONField("요청 내용", default=dict)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="요청자")
    asked_at = models.DateTimeField("요청 일시")
    status = models.CharField("상태", max_length=10, choices=JobStatus, default=JobStatus.WAITING)
    total = models.PositiveIntegerField("전체", null=True)
    done = models.PositiveIntegerField("처리", default=0)
    attempts = models.PositiveSmallIntegerField("시도", default=0)
    started_at = models.DateTimeField("시작 일시", null=True)
    seen_at = models.DateTimeField("마지막 진행", null=True)
    finished_at = models.DateTimeField("종료 일시", null=True)
    expires_at = models.DateTimeField("보관 기한", null=True)
    file = models.CharField("저장된 이름", max_length=80, blank=True)
    file_name = models.CharField("파일 이름", max_length=255, blank=True)
    content_type = models.CharField("형식", max_length=120, blank=True)
    size = models.PositiveBigIntegerField("크기", null=True)
    error = models.CharField("실패 사유", max_length=300, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "작업"
        indexes = [models.Index(fields=["asked_by", "-asked_at"], name="job_of_a_person")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=JobKind.values), name="job_kind_is_known"),
            models.CheckConstraint(condition=Q(status__in=JobStatus.values), name="job_status_is_known"),
            models.CheckConstraint(
                condition=Q(total__isnull=True) | Q(done__lte=F("total")), name="job_does_no_more_than_all"
            ),
            models.CheckConstraint(
                condition=~Q(status="running") | Q(started_at__isnull=False, seen_at__isnull=False),
                name="job_running_has_started",
            ),
            models.CheckConstraint(
                condition=(~Q(status__in=FINISHED) & Q(finished_at__isnull=True, expires_at__isnull=True))
                | Q(status__in=FINISHED, finished_at__isnull=False, expires_at__isnull=False),
                name="job_finished_says_when",
            ),
            models.CheckConstraint(
                condition=Q(file="", file_name="", content_type="", size__isnull=True)
                | (Q(status="done", size__isnull=False) & ~Q(file="") & ~Q(file_name="") & ~Q(content_type="")),
                name="job_file_is_whole_and_only_when_done",
            ),
            models.CheckConstraint(
                condition=(Q(status="failed") & ~Q(error="")) | (~Q(status="failed") & Q(error="")),
                name="job_failed_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        """The address of the file that was asked for, with its conditions."""
        return str(self.arguments.get("address", ""))

    @property
    def reason(self) -> str:
        """Why it was asked for, where the file needs one."""
        return str(self.arguments.get("reason", ""))

    @property
    def is_unfinished(self) -> bool:
        return self.status in UNFINISHED

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100; a job whose whole nobody knows stands at 0 until it is done."""
        if self.status == JobStatus.DONE:
            return 100
        return self.done * 100 // self.total if self.total else 0

    @property
    def path(self) -> Path:
        """Where the result lies."""
        return job_folder() / self.file


def job_folder() -> Path:
    """Return where results wait to be fetched: readable to the service's account only."""
    return settings.HOME / "jobs"
