"""Confirmations by the two posts over one text, and the remarks of those who check it."""

from typing import Self

from django.db import models
from django.db.models import Q

from exchange import audit
from exchange.models import User
from exchange.models.once import once
from tasks.models.report import ProgressReport
from tasks.models.section import ReportSection


class SignatureQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Keep the confirmations that no later edit has voided."""
        return self.filter(voided_at__isnull=True)


@audit.tracked()
class Signature(models.Model):
    """One side's confirmation of the whole report, bound to the fingerprint of its text."""

    report = models.ForeignKey(ProgressReport, models.PROTECT, related_name="signatures", verbose_name="분기 보고")
    side = models.CharField("확인한 쪽", max_length=1, choices=[("a", "협업부처 1"), ("b", "협업부처 2")])
    signer = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="확인한 사람")
    on_behalf_of = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="대행한 대상"
    )
    signer_name = models.CharField("확인 당시 이름", max_length=60)
    post_title = models.CharField("확인 당시 직위", max_length=100)
    fingerprint = models.CharField("확인 번호", max_length=64)
    dissent = models.TextField("이견", max_length=500, blank=True)
    signed_at = models.DateTimeField("확인 일시")
    voided_at = models.DateTimeField("무효 일시", null=True, blank=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="수정자")

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = "확인"
        ordering = ["signed_at", "pk"]
        triggers = [once("void_stays", "voided_at", "voided_by_id")]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "side"], condition=Q(voided_at__isnull=True), name="signature_one_standing_per_side"
            ),
            models.UniqueConstraint(
                fields=["report", "signer"],
                condition=Q(voided_at__isnull=True),
                name="signature_one_side_per_person",
                violation_error_message="한 사람이 두 부처를 함께 확인할 수 없습니다.",
            ),
            models.CheckConstraint(condition=Q(side__in=["a", "b"]), name="signature_side_is_known"),
            models.CheckConstraint(
                condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"), name="signature_fingerprint_is_sha256"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, voided_by__isnull=True)
                | Q(voided_at__isnull=False, voided_by__isnull=False),
                name="signature_voided_at_has_voided_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_title} {self.signer_name}"


@audit.tracked()
class ReviewRemark(models.Model):
    """One remark of 국무조정실 on one part of one submission; kept when a later one is made."""

    report = models.ForeignKey(ProgressReport, models.PROTECT, related_name="remarks", verbose_name="분기 보고")
    section = models.ForeignKey(ReportSection, models.PROTECT, related_name="remarks", verbose_name="보고 부분")
    submission = models.PositiveSmallIntegerField("몇 번째 제출에 대한 의견")
    text = models.TextField("의견", max_length=2000)
    made_at = models.DateTimeField("등록 일시")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="남긴 사람")

    class Meta:
        verbose_name = "검토 의견"
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="remark_says_something"),
            models.UniqueConstraint(fields=["section", "submission"], name="remark_once_per_section_and_submission"),
        ]

    def __str__(self) -> str:
        return self.text
