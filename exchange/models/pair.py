"""Rounds of the exchange and the pairs of posts made in each."""

from operator import attrgetter
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from exchange import audit, sentences
from exchange.models.naming import NamingQuerySet
from exchange.models.one_side import OF_PAIR, one_side
from exchange.models.post import Level, Post
from exchange.models.source import Sourced, SourceMark

SIDES = ("a", "b")


@audit.tracked()
class ExchangeRound(Sourced):
    """One announcement of posts to be exchanged; the announced figures are kept apart from the rows that are known."""

    number = models.PositiveSmallIntegerField("차수", unique=True)
    name = models.CharField("이름", max_length=60)
    selected_on = models.DateField("선정일")
    announced_posts = models.PositiveSmallIntegerField("발표 직위 수", null=True, blank=True)
    announced_director_generals = models.PositiveSmallIntegerField("발표 국장급 수", null=True, blank=True)
    announced_directors = models.PositiveSmallIntegerField("발표 과장급 수", null=True, blank=True)
    note = models.CharField("비고", max_length=500, blank=True)

    class Meta:
        verbose_name = "교류 차수"
        ordering = ["number"]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(condition=Q(number__gte=1), name="round_number_is_positive"),
            models.CheckConstraint(condition=~Q(name=""), name="round_is_named"),
            models.UniqueConstraint(
                fields=["name"],
                name="round_name_of_one",
                violation_error_message="같은 이름의 교류 차수가 이미 있습니다.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@audit.tracked()
class TaskCategory(Sourced):
    """Why two ministries were put together; stated for some pairs only."""

    code = models.SlugField("부호", max_length=10, unique=True)
    name = models.CharField("이름", max_length=60)
    short_name = models.CharField("약칭", max_length=12)
    rank = models.PositiveSmallIntegerField("순서", default=1)
    definition = models.CharField("정의", max_length=300, blank=True, help_text="발표한 글의 표현 그대로 적습니다.")

    class Meta:
        verbose_name = "구분"
        ordering = ["rank", "pk"]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(condition=~Q(name="") & ~Q(short_name=""), name="category_is_named"),
        ]

    def __str__(self) -> str:
        return self.name


class ExchangePairQuerySet(NamingQuerySet):
    post_paths = ("post_a", "post_b")

    def for_table(self) -> Self:
        """Return the pairs in order, named as today, with what a ministry was when the round began."""
        named = self.select_related("round", "category").called_now(since_of=attrgetter("round.selected_on"))
        return named.order_by("round__number", "number")

    def of_programme(self) -> Self:
        """Leave out the pairs of a round that was made up to show what the real ones must not: grades, amounts."""
        return self.exclude(round__source_mark=SourceMark.DEMO)

    def of_post(self, post_ids: list[int]) -> Self:
        """Keep the pairs that any of these posts belongs to."""
        return self.filter(Q(post_a__in=post_ids) | Q(post_b__in=post_ids))


@audit.tracked()
class ExchangePair(Sourced):
    """Two posts tied as counterparts for one round. ``post_a`` stands first in the announcement."""

    code = models.SlugField("부호", max_length=12, unique=True)
    round = models.ForeignKey(ExchangeRound, models.PROTECT, related_name="pairs", verbose_name="교류 차수")
    number = models.PositiveSmallIntegerField("연번")
    theme = models.CharField("협업 주제", max_length=120, blank=True)
    theme_before = models.CharField("선정 당시 주제", max_length=120, blank=True)
    level = models.CharField("급", max_length=10, choices=Level)
    category = models.ForeignKey(
        TaskCategory, models.PROTECT, null=True, blank=True, related_name="pairs", verbose_name="구분"
    )
    category_reason = models.CharField("구분 사유", max_length=300, blank=True)
    post_a = models.ForeignKey(Post, models.PROTECT, related_name="pairs_as_a", verbose_name="직위 1")
    post_b = models.ForeignKey(Post, models.PROTECT, related_name="pairs_as_b", verbose_name="직위 2")
    no_task_reason = models.CharField("과제가 없는 사유", max_length=300, blank=True)

    objects = ExchangePairQuerySet.as_manager()

    class Meta:
        verbose_name = "교류 쌍"
        triggers = [one_side(OF_PAIR, "post_a_id", "post_b_id")]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                fields=["round", "number"],
                name="pair_number_once_per_round",
                violation_error_message="이 차수에 같은 연번의 교류 쌍이 이미 있습니다.",
            ),
            models.UniqueConstraint(
                fields=["round", "post_a"],
                name="pair_post_a_once_per_round",
                violation_error_message=sentences.POST_IN_ANOTHER_PAIR,
            ),
            models.UniqueConstraint(
                fields=["round", "post_b"],
                name="pair_post_b_once_per_round",
                violation_error_message=sentences.POST_IN_ANOTHER_PAIR,
            ),
            models.CheckConstraint(
                condition=~Q(post_a=F("post_b")),
                name="pair_has_two_posts",
                violation_error_message="서로 다른 두 직위를 선택해 주세요.",
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="pair_level_is_known"),
            models.CheckConstraint(
                condition=Q(category__isnull=False) | Q(category_reason=""),
                name="pair_category_reason_has_category",
                violation_error_message="구분 사유는 구분을 정한 쌍에만 적습니다.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_a.name.short} ⇄ {self.post_b.name.short}"

    def get_absolute_url(self) -> str:
        return reverse("tasks:pair_detail", args=[self.code])

    def post_of(self, side: str) -> Post:
        """Return the post on ``side`` ("a" or "b")."""
        return {"a": self.post_a, "b": self.post_b}[side]

    def side_of_ministry(self, slug: str) -> str:
        """Return the side whose ministry has, or ever had, this address name; "" where neither has.

        The side that has it on the day asked goes before one that had it once.
        """
        for side in SIDES:
            if self.post_of(side).name.ministry.slug == slug:
                return side
        return next((side for side in SIDES if self.post_of(side).is_of(slug)), "")
