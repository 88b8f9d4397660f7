"""What a post is called, at which ministry and at which level, from which day to which day."""

from datetime import date
from typing import Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q

from exchange import audit, sentences
from exchange.models.ministry import Ministry, lineage
from exchange.models.naming import NamingQuerySet
from exchange.models.post import Level, Post, without_gap
from exchange.models.source import Sourced
from exchange.models.spans import DateRange


class PostNameQuerySet(NamingQuerySet):
    post_paths = ("post",)

    def shown_on(self, day: date) -> Self:
        """Keep the names that were shown on ``day``; a post without one on that day is left out."""
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=day), Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        )

    def matching(self, words: str) -> Self:
        """Keep names whose title or another form of it contains ``words``, or any name of their ministry's line."""
        return self.filter(
            Q(title__icontains=words)
            | Q(alias_text__icontains=words)
            | Q(ministry__in=lineage(pk__in=Ministry.objects.matching(words).values("pk")))
        )

    def unknown_after(self, day: date) -> Self:
        """Keep the names shown on ``day`` only because nobody knows what followed (승계 확인 안 됨)."""
        return self.filter(known_until__lt=day)

    def for_table(self) -> Self:
        return self.select_related("ministry").order_by("post__code", F("starts_on").asc(nulls_first=True))


@audit.tracked(exclude=["alias_text"])
class PostName(Sourced):
    """One post's name between two days, both counted. ``ministry``, ``title`` and ``level`` stand nowhere else.

    starts_on    None: from the beginning
    ends_on      the last day on which it is the name that is shown; None: still
    known_until  the last day for which the name is known: it ended and nobody knows what followed, so it goes on being
                 shown, marked 승계 확인 안 됨, until an administrator continues or ends the post
    former_code  the code under which this name had a page of its own, "" for most: the old address leads to the post
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="names", verbose_name="교류 직위")
    ministry = models.ForeignKey(Ministry, models.PROTECT, related_name="post_names", verbose_name="기관")
    title = models.CharField("직위", max_length=60)
    level = models.CharField("급", max_length=10, choices=Level)
    aliases = ArrayField(models.CharField(max_length=60), verbose_name="다른 표기", default=list, blank=True)
    alias_text = models.GeneratedField(
        expression=models.Func(
            models.F("aliases"), models.Value(" "), function="array_join", output_field=models.TextField()
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    starts_on = models.DateField("시작일", null=True, blank=True)
    ends_on = models.DateField("종료일", null=True, blank=True)
    known_until = models.DateField("확인된 마지막 날", null=True, blank=True)
    former_code = models.SlugField("옛 부호", max_length=20, blank=True, default="")
    note = models.CharField("비고", max_length=500, blank=True, default="")

    objects = PostNameQuerySet.as_manager()

    class Meta:
        verbose_name = "직위 이름"
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(condition=~Q(title=""), name="post_name_is_titled"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="post_name_level_is_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="post_name_ends_after_it_starts",
                violation_error_message=sentences.ENDS_BEFORE_START,
            ),
            models.CheckConstraint(
                condition=Q(known_until__isnull=True)
                | (Q(ends_on__isnull=True) & (Q(starts_on__isnull=True) | Q(known_until__gte=F("starts_on")))),
                name="post_name_is_unknown_only_while_shown",
                violation_error_message="확인된 마지막 날은 끝나지 않은 이름에만, 시작일부터 적을 수 있습니다.",
            ),
            models.UniqueConstraint(
                fields=["former_code"], condition=~Q(former_code=""), name="post_name_former_code_leads_to_one"
            ),
            ExclusionConstraint(
                name="post_name_one_at_a_time",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="그 기간에 이 직위의 다른 이름이 있습니다.",
            ),
            ExclusionConstraint(
                name="post_name_of_one_post_at_a_time",
                expressions=[
                    ("ministry", RangeOperators.EQUAL),
                    ("title", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="그 기간에 이 기관의 다른 직위가 같은 이름을 씁니다.",
            ),
        ]
        triggers = [
            without_gap("NEW.post_id", pgtrigger.Insert | pgtrigger.Update),
            without_gap("OLD.post_id", pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.ministry.short_name} {self.title}"

    @property
    def shown_until(self) -> date | None:
        """Its last day as it is told: the last one known where nobody knows what followed."""
        return self.ends_on or self.known_until
