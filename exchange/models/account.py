"""Accounts: one a person, with one role; what a person may do also hangs on assignments, by date."""

from collections.abc import Callable
from datetime import date
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from exchange import audit, sentences
from exchange.models.ministry import Ministry
from exchange.models.one_side import OF_SUBSTITUTE, one_side
from exchange.models.spans import DateRange
from exchange.roles import Capability, News, Rights, Role, Scope, rights_of, roles_told_of, roles_with, roles_within


class TextSize(models.TextChoices):
    NORMAL = "normal", "보통"
    LARGE = "large", "크게"
    LARGER = "larger", "더 크게"


class Contrast(models.TextChoices):
    LIGHT = "light", "보통"
    HIGH = "high", "선명한 화면"
    SYSTEM = "system", "시스템 따라"


class UserQuerySet(models.QuerySet["User"]):
    def for_table(self) -> Self:
        return self.select_related("ministry").order_by("username")

    def able_to_log_in(self) -> Self:
        return self.filter(is_active=True)

    def who_may(self, capability: Capability) -> Self:
        """Keep the accounts whose role has any of the rights in ``capability``."""
        return self.filter(role__in=roles_with(capability))

    def within(self, scope: Scope) -> Self:
        """Keep the accounts whose role has ``scope`` as its own."""
        return self.filter(role__in=roles_within(scope))

    def told_of(self, news: News) -> Self:
        """Keep the accounts in use whose role is told of ``news``."""
        return self.able_to_log_in().filter(role__in=roles_told_of(news))

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the account that logs in by ``username`` in whatever case; raises User.DoesNotExist."""
        return self.get(username=(username or "").lower())


@audit.tracked(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """One person's account. Rights beyond the role follow assignments, assistance and standing-in on the day."""

    username = models.CharField("아이디", max_length=40, unique=True)
    display_name = models.CharField("이름", max_length=60)
    role = models.CharField("역할", max_length=20, choices=Role)
    ministry = models.ForeignKey(
        Ministry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="소속 기관"
    )
    email = models.EmailField("전자우편", blank=True)
    is_active = models.BooleanField("사용", default=True)
    is_demo = models.BooleanField("시연 계정", default=False)
    must_change_password = models.BooleanField("다음 로그인 때 비밀번호 바꾸기", default=False)
    created_at = models.DateTimeField("등록 일시", auto_now_add=True)
    text_size = models.CharField("글자 크기", max_length=10, choices=TextSize, default=TextSize.NORMAL)
    contrast = models.CharField("화면 모드", max_length=10, choices=Contrast, default=Contrast.LIGHT)
    shortcuts = models.BooleanField("단축키", default=False)

    is_verified: Callable[[], bool]  # whether the second step was taken; django-otp puts it on the account of a request

    objects = UserQuerySet.as_manager()  # finds only: accounts are made by the action ``create_account``

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "계정"
        indexes = [models.Index(fields=["id"], name="user_out_of_use", condition=Q(is_active=False))]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_role_is_known"),
            models.CheckConstraint(
                condition=Q(username__regex=r"^[a-z0-9][a-z0-9._-]{1,39}$"),
                name="user_name_is_plain",
                violation_error_message="아이디는 영문 소문자, 숫자, 점, 밑줄, 붙임표로 2자 이상 적어 주세요.",
            ),
            models.CheckConstraint(condition=~Q(display_name=""), name="user_is_named"),
            models.UniqueConstraint(
                fields=["ministry", "display_name"],
                condition=Q(is_active=True),
                nulls_distinct=False,
                name="user_in_use_is_told_apart",
                violation_error_message="같은 기관에 이름이 같은 계정이 있습니다. 부서나 직급을 덧붙여 구별해 주세요.",
            ),
            models.CheckConstraint(condition=Q(text_size__in=TextSize.values), name="user_text_size_is_known"),
            models.CheckConstraint(condition=Q(contrast__in=Contrast.values), name="user_contrast_is_known"),
        ]

    def __str__(self) -> str:
        return self.display_name

    def ministry_on(self, day: date) -> int | None:
        """Return the key of the organisation that the account belongs to on ``day``; None where none is registered.

        Where it is registered, followed through the moves of reorganisations that have begun by then. A move counts
        only from where the account is: one that was registered elsewhere by hand since then stays there. One query,
        the first time, unless ``moves`` is prefetched.
        """
        found = self.ministry_id
        if found is not None and "_moves_read" not in self.__dict__:
            self.__dict__["_moves_read"] = list(self.moves.all())
        for move in self.__dict__["_moves_read"] if found is not None else ():
            if move.starts_on <= day and move.before_id == found:
                found = move.after_id
        return found

    def ministries_on(self, day: date) -> set[int]:
        """Return the organisation that the account belongs to on ``day``, and the one it is registered at.

        What was decided before a reorganisation divided the latter stays in its people's hands. One query, as above.
        """
        return {found for found in (self.ministry_id, self.ministry_on(day)) if found is not None}

    @property
    def rights(self) -> Rights:
        """What the table of roles gives the account; nothing where it does not know the role."""
        return rights_of(self.role)

    def may(self, capability: Capability) -> bool:
        """Whether the role has any of the rights in ``capability``."""
        return bool(self.rights.capabilities & capability)


class StandInQuerySet(models.QuerySet):
    def for_table(self) -> Self:
        return self.select_related("absent", "substitute").order_by("-starts_on", "pk")


@audit.tracked()
class StandIn(models.Model):
    """An account that acts for another between two days; both names stay on whatever is done."""

    absent = models.ForeignKey(User, models.PROTECT, related_name="stand_ins", verbose_name="부재자")
    substitute = models.ForeignKey(User, models.PROTECT, related_name="stands_in_for", verbose_name="대행자")
    starts_on = models.DateField("시작일")
    ends_on = models.DateField("종료일")
    reason = models.CharField("사유", max_length=200)

    objects = StandInQuerySet.as_manager()

    class Meta:
        verbose_name = "직무 대행"
        triggers = [one_side(OF_SUBSTITUTE, "absent_id", "substitute_id", "starts_on", "ends_on")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(absent=F("substitute")),
                name="stand_in_is_somebody_else",
                violation_error_message="부재자와 대행자는 서로 다른 사람이어야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="stand_in_ends_after_it_starts",
                violation_error_message=sentences.ENDS_BEFORE_START,
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="stand_in_has_reason"),
            ExclusionConstraint(
                name="stand_in_one_substitute_at_a_time",
                expressions=[
                    ("absent", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="그 기간에 이미 다른 대행자가 있습니다.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.absent} → {self.substitute}"
