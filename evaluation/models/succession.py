"""Which ministry pays from a day on, where the one that a notice names was divided or lost the post."""

import pgtrigger
from django.db import models

from evaluation.models.bonus import GradeNotice
from exchange import audit
from exchange.models import Ministry


@audit.tracked()
class PayerSuccession(models.Model):
    """From ``starts_on`` on, ``ministry`` decides and pays what ``notice`` told. The notice itself stays as told.

    Made by a reorganisation that divides a ministry or moves a post, for whatever was not decided by then; a renamed
    or merged ministry needs none: the one that succeeds it stands in its place.
    """

    notice = models.ForeignKey(GradeNotice, models.PROTECT, related_name="successions", verbose_name="등급 통보")
    ministry = models.ForeignKey(Ministry, models.PROTECT, related_name="+", verbose_name="지급 기관")
    starts_on = models.DateField("시작일")

    class Meta:
        verbose_name = "지급 기관의 승계"
        ordering = ["starts_on", "pk"]
        triggers = [pgtrigger.ReadOnly(name="keep_as_made")]
        constraints = [
            models.UniqueConstraint(fields=["notice", "starts_on"], name="payer_succession_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.notice} {self.ministry}"
