"""The second factor: an account's authenticator app and its recovery codes, as rows that open nothing by themselves.

They are devices of django-otp, so that its middleware knows a session whose second step was taken. Numbers and codes
are checked by ``actions.own_account.use_second_factor`` alone; the package's own ``verify_token`` says no to all.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django_otp.models import Device, ThrottlingMixin

from exchange.models.account import User

SEALED = r"^gAAAA[A-Za-z0-9_=-]{90,}$"  # what a Fernet token looks like
HASHED = r"^pbkdf2_sha256\$[0-9]+\$[A-Za-z0-9]{16,}\$[A-Za-z0-9+/=]{40,}$"


class AuthenticatorApp(ThrottlingMixin, Device):
    """An account's app that shows six digits anew every 30 seconds.

    sealed_key  the secret that the app has too, in hexadecimal, sealed for this account (exchange/sealing.py)
    last_t      the 30 seconds, counted from 1970, of the last number that was taken: none is taken twice
    drift       by how many times 30 seconds the phone's clock is ahead of ours
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="계정")
    sealed_key = models.TextField("암호화한 비밀 열쇠")
    last_t = models.BigIntegerField("마지막 번호의 순번", default=-1)
    drift = models.SmallIntegerField("시계 차이", default=0)

    class Meta:
        verbose_name = "인증 앱"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user"], name="authenticator_app_one_an_account"),
            models.CheckConstraint(condition=Q(sealed_key__regex=SEALED), name="authenticator_app_key_is_sealed"),
        ]

    def get_throttle_factor(self) -> int:
        """Return how many seconds the first wrong number takes; each further one doubles it."""
        return 1


class RecoverySet(ThrottlingMixin, Device):
    """An account's codes for the day the phone is lost. They wait after wrong tries by a clock of their own."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="계정")

    class Meta:
        verbose_name = "복구 코드 묶음"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user"], name="recovery_set_one_an_account"),
        ]

    def get_throttle_factor(self) -> int:
        """Return the same as for numbers."""
        return 1


class RecoveryCode(models.Model):
    """One code that has not been used; only its salted hash is known here."""

    device = models.ForeignKey(RecoverySet, models.CASCADE, related_name="codes", verbose_name="묶음")
    hash = models.CharField("코드의 해시", max_length=128)

    class Meta:
        verbose_name = "복구 코드"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(hash__regex=HASHED), name="recovery_code_is_stored_as_hash"),
        ]

    def __str__(self) -> str:
        return str(self.device)
