"""What was announced about the programme beside councils and tasks: goals of a task, workshops, schemes."""

from django.db import models
from django.db.models import Q

from exchange import audit
from exchange.models import Sourced
from tasks.models.task import CollaborationTask


@audit.tracked()
class StatedGoal(Sourced):
    """One goal that a release states for a task, in the release's own words. Not a milestone: nobody reports on it."""

    task = models.ForeignKey(CollaborationTask, models.PROTECT, related_name="+", verbose_name="협업과제")
    position = models.PositiveSmallIntegerField("순서", default=1)
    text = models.CharField("목표", max_length=300)

    class Meta:
        verbose_name = "발표된 목표"
        ordering = ["task", "position"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(fields=["task", "position"], name="goal_position_once_per_task"),
            models.CheckConstraint(condition=~Q(text=""), name="goal_says_what"),
        ]

    def __str__(self) -> str:
        return self.text


class AnnouncedKind(models.TextChoices):
    EVENT = "event", "행사"
    SCHEME = "scheme", "제도"
    RESULT = "result", "결과 발표"


@audit.tracked()
class Announced(Sourced):
    """An event, scheme or result that was made public. No council: a council is a ``CouncilMeeting``.

    held_on   the day, None where it is not a day or not known      day_text  what the text prints of it
    """

    code = models.SlugField("부호", max_length=40, unique=True)
    kind = models.CharField("종류", max_length=10, choices=AnnouncedKind)
    title = models.CharField("이름", max_length=120)
    held_on = models.DateField("날짜", null=True, blank=True)
    day_text = models.CharField("자료에 적힌 시기", max_length=60, blank=True)
    place = models.CharField("장소", max_length=100, blank=True)
    host = models.CharField("기관", max_length=100)
    text = models.CharField("내용", max_length=500)

    class Meta:
        verbose_name = "행사·제도"
        ordering = ["held_on", "pk"]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=AnnouncedKind.values), name="announced_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(host="") & ~Q(text=""), name="announced_says_what_and_who"
            ),
            models.CheckConstraint(condition=Q(held_on__isnull=False) | ~Q(day_text=""), name="announced_says_when"),
        ]

    def __str__(self) -> str:
        return self.title
