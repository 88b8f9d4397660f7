"""A list's conditions, kept by one person under a name."""

from django.db import models
from django.db.models import Q

from exchange import sentences
from exchange.models.account import User


class SavedView(models.Model):
    """One person's name for the conditions (query string) of one list."""

    user = models.ForeignKey(User, models.PROTECT, related_name="saved_views", verbose_name="사용자")
    page = models.CharField("목록", max_length=40)
    name = models.CharField("이름", max_length=20)
    query = models.CharField("조건", max_length=500, blank=True)

    class Meta:
        verbose_name = "저장한 조건"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page", "name"],
                name="saved_view_name_once_per_page",
                violation_error_message=sentences.VIEW_NAME_TAKEN,
            ),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_is_named"),
        ]

    def __str__(self) -> str:
        return self.name
