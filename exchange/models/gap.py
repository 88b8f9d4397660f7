"""Days on which nobody holds a post, stored so that who looks for empty posts need not go through all of them."""

from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models

from exchange.models.post import Post


class PostGap(models.Model):
    """A span of days between two assignments of a post, before the first or after the last one.

    Kept by triggers on assignments and posts, whoever writes there, and gone with its post; it follows from them, so no
    history is kept.
    """

    post = models.ForeignKey(Post, models.DO_NOTHING, db_constraint=False, related_name="+", verbose_name="교류 직위")
    days = DateRangeField("교류자가 없는 기간")

    class Meta:
        verbose_name = "교류자가 없는 기간"
        indexes = [GistIndex(fields=["days"], name="gap_days")]

    def __str__(self) -> str:
        return f"{self.post_id} · {self.days}"
