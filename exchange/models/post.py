"""Posts that are exchanged; who sits in one is an Assignment."""

from datetime import date
from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from exchange import audit, sentences
from exchange.models.ministry import Ministry
from exchange.models.source import Sourced

# One post's names follow each other day by day while the post lives: the last one is open, or ends with the post.
WITHOUT_GAP = """
IF EXISTS (
    SELECT 1 FROM exchange_post post WHERE post.id = {post} AND NOT coalesce((
        SELECT bool_and(
            CASE WHEN name.later THEN name.following IS NOT DISTINCT FROM name.ends_on + 1
            ELSE name.ends_on IS NOT DISTINCT FROM post.ended_on END
        )
        FROM (
            SELECT ends_on, lead(starts_on) OVER days AS following, lead(true) OVER days IS NOT NULL AS later
            FROM exchange_postname WHERE post_id = post.id WINDOW days AS (ORDER BY starts_on NULLS FIRST)
        ) name
    ), false)
) THEN
    RAISE EXCEPTION 'the names of post % leave a gap', {post}
        USING ERRCODE = 'check_violation', CONSTRAINT = 'post_name_without_gap';
END IF;
RETURN NULL;
"""


def without_gap(post: str, operation: pgtrigger.Operation) -> pgtrigger.Trigger:
    """Return the trigger that looks, at the end of a transaction, at the names of the post that ``post`` (SQL) is."""
    return pgtrigger.Trigger(
        name=f"names_without_gap_{'gone' if post.startswith('OLD') else 'now'}",
        when=pgtrigger.After,
        operation=operation,
        timing=pgtrigger.Deferred,
        func=WITHOUT_GAP.format(post=post),
    )


class Level(models.TextChoices):
    DIRECTOR_GENERAL = "dg", "국장급"
    DIRECTOR = "director", "과장급"


class PostQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> Self:
        """Keep the posts that existed on ``day``."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        )

    def matching(self, words: str) -> Self:
        """Keep posts whose title, alias or ministry's name in any form contains ``words``."""
        return self.filter(
            Q(title__icontains=words)
            | Q(alias_text__icontains=words)
            | Q(ministry__name__icontains=words)
            | Q(ministry__short_name__icontains=words)
            | Q(ministry__alias_text__icontains=words)
        )

    def for_table(self) -> Self:
        return self.select_related("ministry", "successor").order_by("code")


@audit.tracked(exclude=["alias_text"])
class Post(Sourced):
    """A director's post in one ministry, under one title, for as long as it is called so."""

    code = models.SlugField("부호", max_length=20, unique=True)
    ministry = models.ForeignKey(Ministry, models.PROTECT, related_name="posts", verbose_name="기관")
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
    valid_from = models.DateField("시작일", null=True, blank=True)
    valid_until = models.DateField("종료일", null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name="이어받은 직위"
    )
    note = models.CharField("비고", max_length=500, blank=True)
    ended_on = models.DateField("없어진 날", null=True, blank=True)
    end_reason = models.CharField("없어진 사유", max_length=300, blank=True, default="")

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "교류 직위"
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end_reason="") | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                name="post_end_has_its_reason",
                violation_error_message="직위가 없어진 날과 사유는 함께 적어 주세요.",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="post_is_titled"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="post_level_is_known"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="post_ends_after_it_starts",
                violation_error_message=sentences.ENDS_BEFORE_START,
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("pk")), name="post_does_not_succeed_itself"
            ),
        ]
        triggers = [without_gap("NEW.id", pgtrigger.Insert | pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.ministry.short_name} {self.title}"

    @property
    def choice_name(self) -> str:
        """What a list to choose from calls it: one that went over to a renamed ministry names that one in full."""
        moved = self.successor_id or self.valid_from
        return f"{self.ministry.choice_name} {self.title}" if moved else str(self)
