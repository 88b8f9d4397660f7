"""Who sits in a post, and who drafts for it, between which days."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from exchange import audit, sentences
from exchange.models.account import User
from exchange.models.ministry import Ministry
from exchange.models.naming import NamingQuerySet
from exchange.models.one_side import OF_ASSISTANT, OF_HOLDER, one_side
from exchange.models.post import Post
from exchange.models.source import Sourced
from exchange.models.spans import DateRange, open_on


class SpanQuerySet(NamingQuerySet):
    def on(self, day: date) -> Self:
        """Keep the spans that include ``day``, both ends counted."""
        return self.filter(open_on(day))


class AssistanceQuerySet(SpanQuerySet):
    post_paths = ("post",)

    def for_table(self) -> Self:
        return self.called_now().select_related("assistant").order_by("post__code", "-starts_on", "pk")


class AssignmentQuerySet(SpanQuerySet):
    post_paths = ("post",)

    def for_table(self) -> Self:
        return self.called_now().select_related("holder", "home_ministry").order_by("post__code", "-starts_on", "pk")


@audit.tracked()
class Assignment(Sourced):
    """One person in one exchange post from one day to another (both counted); no end means still there."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="assignments", verbose_name="교류 직위")
    holder = models.ForeignKey(User, models.PROTECT, related_name="assignments", verbose_name="교류자")
    home_ministry = models.ForeignKey(
        Ministry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="원소속 기관"
    )
    starts_on = models.DateField("시작일")
    ends_on = models.DateField("종료일", null=True, blank=True)
    end_reason = models.CharField("종료 사유", max_length=200, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "교류 발령"
        indexes = [models.Index(fields=["ends_on"], name="assignment_ends", condition=Q(ends_on__isnull=False))]
        triggers = [one_side(OF_HOLDER, "post_id", "holder_id", "starts_on", "ends_on")]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="assignment_ends_after_it_starts",
                violation_error_message=sentences.ENDS_BEFORE_START,
            ),
            ExclusionConstraint(
                name="assignment_one_holder_at_a_time",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="그 기간에 이 직위를 맡은 사람이 이미 있습니다.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} · {self.holder}"


@audit.tracked()
class Assistance(models.Model):
    """An assistant who may draft, never confirm, for whoever holds a post."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="assistance", verbose_name="교류 직위")
    assistant = models.ForeignKey(User, models.PROTECT, related_name="assistance", verbose_name="작성 보조")
    starts_on = models.DateField("시작일")
    ends_on = models.DateField("종료일", null=True, blank=True)

    objects = AssistanceQuerySet.as_manager()

    class Meta:
        verbose_name = "작성 보조"
        triggers = [one_side(OF_ASSISTANT, "post_id", "assistant_id", "starts_on", "ends_on")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="assistance_ends_after_it_starts",
                violation_error_message=sentences.ENDS_BEFORE_START,
            ),
            ExclusionConstraint(
                name="assistance_named_once_at_a_time",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    ("assistant", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="그 기간에 이미 작성 보조로 지정되어 있습니다.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} · {self.assistant}"
