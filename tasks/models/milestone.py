"""Dates promised inside a task. The first date promised is never lost."""

from datetime import date
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from exchange import audit
from exchange.models import Sourced
from tasks.models.task import CollaborationTask, OfTaskQuerySet


class MilestoneOwner(models.TextChoices):
    A = "a", "협업부처 1"
    B = "b", "협업부처 2"
    JOINT = "joint", "두 부처"
    CENTRE = "centre", "국무조정실"


class MilestoneQuerySet(OfTaskQuerySet):
    def overdue(self, on: date) -> Self:
        """Keep those whose due day is past on ``on`` and that are not done, in tasks still worked on."""
        return self.filter(done_on__isnull=True, due_on__lt=on, task__status="active")

    def ahead(self) -> Self:
        return self.filter(done_on__isnull=True).order_by("due_on", "pk")


@audit.tracked()
class Milestone(Sourced):
    """A step of a task with the day first promised, the day promised now, and the day it was done."""

    task = models.ForeignKey(CollaborationTask, models.PROTECT, related_name="milestones", verbose_name="협업과제")
    title = models.CharField("내용", max_length=120)
    owner = models.CharField("담당", max_length=10, choices=MilestoneOwner, default=MilestoneOwner.JOINT)
    first_due_on = models.DateField("처음 정한 날", help_text="한 번 정하면 바뀌지 않습니다.")
    due_on = models.DateField("목표일")
    done_on = models.DateField("실제일", null=True, blank=True)
    moved_reason = models.CharField("변경 사유", max_length=300, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = "이정표"
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["due_on"], name="milestone_open_by_due", condition=Q(done_on__isnull=True)),
        ]
        triggers = [pgtrigger.ReadOnly(name="keep_first_due_on", fields=["first_due_on"])]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(condition=~Q(title=""), name="milestone_is_titled"),
            models.CheckConstraint(condition=Q(owner__in=MilestoneOwner.values), name="milestone_owner_is_known"),
            models.CheckConstraint(
                condition=Q(due_on=F("first_due_on")) | ~Q(moved_reason=""),
                name="milestone_moved_says_why",
                violation_error_message="목표일을 바꾸려면 사유를 적어 주세요.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
