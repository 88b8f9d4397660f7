"""Copies of a report as it stood when it was submitted and when it was accepted: copies, not links."""

import pgtrigger
from django.db import models
from django.db.models import Q

from exchange.models import User
from tasks.models.report import ProgressReport


class FrozenKind(models.TextChoices):
    SUBMISSION = "submission", "제출본"
    ACCEPTANCE = "acceptance", "확정본"


class FrozenReport(models.Model):
    """Everything a report said at one moment, with names and titles of that day, and its fingerprint."""

    report = models.ForeignKey(ProgressReport, models.PROTECT, related_name="frozen", verbose_name="분기 보고")
    kind = models.CharField("종류", max_length=12, choices=FrozenKind)
    number = models.PositiveSmallIntegerField("차례", help_text="같은 종류 안에서 1부터 셉니다.")
    form_version = models.PositiveSmallIntegerField("서식 판", default=1)
    content = models.JSONField("내용")
    fingerprint = models.CharField("확인 번호", max_length=64)
    frozen_at = models.DateTimeField("확정 일시")
    frozen_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="확정자")

    class Meta:
        verbose_name = "보고 사본"
        ordering = ["report", "pk"]
        triggers = [pgtrigger.Protect(name="keep_as_it_was", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [
            models.UniqueConstraint(fields=["report", "kind", "number"], name="frozen_number_once_per_kind"),
            models.CheckConstraint(condition=Q(kind__in=FrozenKind.values), name="frozen_kind_is_known"),
            models.CheckConstraint(
                condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"), name="frozen_fingerprint_is_sha256"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.get_kind_display()} {self.number}"
