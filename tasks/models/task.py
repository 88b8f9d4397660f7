"""Collaboration tasks and each ministry's part in them."""

from operator import attrgetter
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse

from exchange import audit
from exchange.models import ExchangePair, NamingQuerySet, Sourced, SourceMark, TaskCategory, User
from exchange.roles import Capability


class TaskStatus(models.TextChoices):
    ACTIVE = "active", "추진"
    CLOSED = "closed", "종료"
    CANCELLED = "cancelled", "취소"
    WITHDRAWN = "withdrawn", "철회"  # entered by mistake: it never was a task


class PartSide(models.TextChoices):
    A = "a", "협업부처 1"
    B = "b", "협업부처 2"
    JOINT = "joint", "함께"


class OfTaskQuerySet(NamingQuerySet):
    """Rows of one task each."""

    post_paths = ("task__pair__post_a", "task__pair__post_b")


class CollaborationTaskQuerySet(NamingQuerySet):
    post_paths = ("pair__post_a", "pair__post_b")

    def visible_to(self, user: User) -> Self:
        """Keep what ``user`` may read: tasks are facts open to whoever reads the programme."""
        return self if user.may(Capability.READ_PROGRAMME) else self.none()

    def of_programme(self) -> Self:
        """Leave out the tasks of a made-up round: they stand in no count, on no board, in no list unless chosen."""
        return self.exclude(pair__round__source_mark=SourceMark.DEMO)

    def live(self) -> Self:
        """Keep the tasks of the programme that are under way."""
        return self.of_programme().filter(status=TaskStatus.ACTIVE)

    def of_posts(self, post_ids: list[int]) -> Self:
        """Keep the tasks of the pairs that any of these posts belongs to."""
        return self.filter(Q(pair__post_a__in=post_ids) | Q(pair__post_b__in=post_ids))

    def for_table(self) -> Self:
        """Return the tasks in order, named as today, with what a ministry was when the round began."""
        named = self.select_related("category", "pair__round").called_now(since_of=attrgetter("pair.round.selected_on"))
        return named.order_by("position", "pk")


@audit.tracked(exclude=["grams"])
class CollaborationTask(Sourced):
    """What two ministries do together. It belongs to a pair of posts and stays with it when people move."""

    pair = models.ForeignKey(ExchangePair, models.PROTECT, related_name="+", verbose_name="교류 쌍")
    number = models.PositiveSmallIntegerField("순번")
    code = models.SlugField("번호", max_length=16, unique=True, help_text="쌍 연번-과제 순번(예: 1-1)")
    position = models.PositiveBigIntegerField("정렬 순서", db_index=True)
    title = models.CharField("과제", max_length=200)
    short_name = models.CharField("약칭", max_length=20)
    example_title = models.CharField("보도자료 사례 제목", max_length=200, blank=True)
    category = models.ForeignKey(
        TaskCategory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="구분"
    )
    status = models.CharField("과제 상태", max_length=10, choices=TaskStatus, default=TaskStatus.ACTIVE)
    checker = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="점검 담당")
    ended_on = models.DateField("종료·취소일", null=True, blank=True)
    end_reason = models.CharField("종료·취소 사유", max_length=300, blank=True)
    grams = models.GeneratedField(
        expression=models.Func(
            models.functions.Concat(
                models.F("title"),
                models.Value(" "),
                models.F("short_name"),
                models.Value(" "),
                models.F("example_title"),
            ),
            function="bigrams",
            output_field=ArrayField(models.TextField()),
        ),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
    )

    objects = CollaborationTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "협업과제"
        indexes = [
            GinIndex(fields=["grams"], name="task_grams"),
            models.Index(fields=["status", "position"], name="task_status_position"),
            GinIndex(  # 초성 of its names: tasks.queries.search asks in the same words
                Func(Func("title", "short_name", function="task_initials"), function="bigrams"), name="task_initials"
            ),
        ]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                fields=["pair", "number"],
                name="task_number_once_per_pair",
                violation_error_message="이 교류 쌍에 같은 순번의 과제가 이미 있습니다.",
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(short_name=""), name="task_is_titled"),
            models.CheckConstraint(condition=Q(status__in=TaskStatus.values), name="task_status_is_known"),
            models.CheckConstraint(
                condition=Q(status="active", ended_on__isnull=True, end_reason="")
                | (~Q(status="active") & Q(ended_on__isnull=False) & ~Q(end_reason="")),
                name="task_out_of_work_says_when_and_why",
                violation_error_message="종료나 취소에는 날짜와 사유가 있어야 합니다.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("tasks:task_detail", args=[self.code])


@audit.tracked()
class TaskPart(Sourced):
    """One thing that one side, or both together, took on in a task."""

    task = models.ForeignKey(CollaborationTask, models.PROTECT, related_name="parts", verbose_name="협업과제")
    side = models.CharField("맡은 쪽", max_length=5, choices=PartSide)
    position = models.PositiveSmallIntegerField("순서", default=1)
    text = models.CharField("맡은 일", max_length=300)

    objects = OfTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "부처별 역할"
        ordering = ["task", "side", "position", "pk"]
        indexes = [GinIndex(Func(F("text"), function="bigrams"), name="part_grams")]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(condition=Q(side__in=PartSide.values), name="part_side_is_known"),
            models.CheckConstraint(condition=~Q(text=""), name="part_says_what"),
            models.UniqueConstraint(fields=["task", "side", "position"], name="part_position_once_per_side"),
        ]

    def __str__(self) -> str:
        return self.text
