"""What the system tells one person."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from exchange.models.account import User


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Keep the person's own notices, where the role is told of anything."""
        return self.filter(user=user) if user.rights.news else self.none()

    def until(self, moment: datetime) -> Self:
        """Leave out those that are to be told later: a reorganisation tells people on its day."""
        return self.filter(made_at__lte=moment)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One line to one person, with the page it is about."""

    user = models.ForeignKey(User, models.PROTECT, related_name="notices", verbose_name="받는 사람")
    text = models.CharField("내용", max_length=300)
    path = models.CharField("화면 주소", max_length=200, help_text="이 사이트 안의 경로입니다.")
    made_at = models.DateTimeField("알림 일시")
    read_at = models.DateTimeField("확인 일시", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "알림"
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["user", "read_at"], name="notice_unread_of_user")]
        constraints = [
            models.CheckConstraint(condition=Q(path__startswith="/"), name="notice_path_is_ours"),
            models.CheckConstraint(condition=~Q(text=""), name="notice_says_something"),
        ]

    def __str__(self) -> str:
        return self.text
