"""Which statements no longer agree with what they rest on: kept, so that a page counts them without computing."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from evaluation.models.bonus import BonusStatement


class StatementStaleness(models.Model):
    """What has changed since a standing statement was computed, in words; no row where it still holds.

    Written by ``evaluation.actions.staleness`` at the end of each action that changes what statements rest on, in its
    transaction. Follows from other rows, which keep their history, so it keeps none.
    """

    statement = models.OneToOneField(
        BonusStatement, models.PROTECT, primary_key=True, related_name="staleness", verbose_name="산정서"
    )
    changed = ArrayField(models.CharField(max_length=40), verbose_name="바뀐 것")

    class Meta:
        verbose_name = "재계산할 산정서"
        constraints = [
            models.CheckConstraint(condition=Q(changed__len__gte=1), name="statement_staleness_says_what_changed"),
        ]

    def __str__(self) -> str:
        return "·".join(self.changed)
