"""What the timed commands did, and when."""

from django.db import models
from django.db.models import Q


class TimedRun(models.Model):
    """One run of one command for the time at which it was due: whoever makes the row runs it, and nobody a second time.

    ok      None while it runs, or where whoever ran it died
    result  what the command said last, or why it failed
    """

    command = models.CharField("명령", max_length=60)
    due_at = models.DateTimeField("예정 일시")
    started_at = models.DateTimeField("시작 일시")
    finished_at = models.DateTimeField("종료 일시", null=True)
    ok = models.BooleanField("결과", null=True)
    result = models.CharField("결과 내용", max_length=500, blank=True)

    class Meta:
        verbose_name = "정기 작업 실행"
        constraints = [
            models.UniqueConstraint(fields=["command", "due_at"], name="timed_run_is_once_for_its_time"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, ok__isnull=True) | Q(finished_at__isnull=False, ok__isnull=False),
                name="timed_run_finished_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.command} {self.due_at:%Y-%m-%d %H:%M}"
