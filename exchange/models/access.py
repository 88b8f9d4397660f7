"""The access log (개인정보의 안전성 확보조치 기준 제8조): who, when, from where, what, on whose data, with which result."""

from django.db import models
from django.db.models import Q


class AccessResult(models.TextChoices):
    OK = "ok", "처리"
    REFUSED = "refused", "거절"
    FAILED = "failed", "실패"


class AccessEntry(models.Model):
    """One line of the log. Written only by the database function ``access_entry_append``, which chains the hashes."""

    at = models.DateTimeField("때")
    user_id = models.BigIntegerField("계정 번호", null=True)
    user_name = models.CharField("계정", max_length=100)
    role = models.CharField("역할", max_length=20, blank=True)
    address = models.CharField("접속지", max_length=45)
    action = models.CharField("행위", max_length=60)
    target = models.CharField("대상", max_length=300)
    subject = models.CharField("정보주체", max_length=200, blank=True)
    result = models.CharField("결과", max_length=10, choices=AccessResult)
    status = models.PositiveSmallIntegerField("응답 코드")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = "접속 기록"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["at"], name="access_entry_at"),
            models.Index(fields=["user_id", "at"], name="access_entry_user_at"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(result__in=AccessResult.values), name="access_entry_result_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.user_name} {self.action}"
