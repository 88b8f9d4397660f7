"""What an account's passwords were: hashes only, for the agency's history and age, never shown or exported."""

from typing import Self

from django.db import models
from django.db.models import Q

from exchange.models.account import User


class PasswordHistoryQuerySet(models.QuerySet["PasswordHistory"]):
    def of_user(self, user: User) -> Self:
        """Keep the account's, the present one first."""
        return self.filter(user=user).order_by("-set_at", "-pk")


class PasswordHistory(models.Model):
    """One password that an account was given, as a hash.

    set_at  real time, as for everything about logins
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="계정")
    password = models.CharField("비밀번호 해시", max_length=128)
    set_at = models.DateTimeField("정한 일시")

    objects = PasswordHistoryQuerySet.as_manager()

    class Meta:
        verbose_name = "비밀번호 이력"
        indexes = [models.Index(fields=["user", "-set_at"], name="password_history_of_user")]
        constraints = [models.CheckConstraint(condition=~Q(password=""), name="password_history_has_a_hash")]

    def __str__(self) -> str:
        return f"{self.user} · {self.set_at:%Y-%m-%d}"
