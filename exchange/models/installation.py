"""This installation: who runs it, at which address, and the link by which its first administrator comes in."""

from datetime import datetime
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from exchange import audit
from exchange.models.account import User

ONLY = 1  # the key of the one row
PHONE, ORIGIN = r"^[0-9+][0-9() -]{2,29}$", r"^https?://[^/?#@ ]+$"


@audit.tracked()
class Installation(models.Model):
    """Who runs the service: one row, made by the migration. What is empty here is what the settings say."""

    operator = models.CharField("운영 기관", max_length=60, blank=True)
    office = models.CharField("담당 부서", max_length=60, blank=True)
    phone = models.CharField(
        "대표 전화",
        max_length=30,
        blank=True,
        validators=[RegexValidator(PHONE, "전화번호를 044-200-0000처럼 숫자와 붙임표로 입력해 주세요.")],
    )
    address = models.CharField(
        "서비스 주소",
        max_length=200,
        blank=True,
        validators=[RegexValidator(ORIGIN, "서비스 주소를 https://도메인처럼, 뒤의 경로 없이 입력해 주세요.")],
    )
    is_official = models.BooleanField("공식 누리집 표시", null=True)
    is_set_up = models.BooleanField("최초 설정 마침", default=False)

    class Meta:
        verbose_name = "기관 정보"
        constraints = [
            models.CheckConstraint(condition=Q(pk=ONLY), name="installation_is_one_row"),
            models.CheckConstraint(condition=Q(phone="") | Q(phone__regex=PHONE), name="installation_phone_is_dialled"),
            models.CheckConstraint(
                condition=Q(address="") | Q(address__regex=ORIGIN), name="installation_address_is_an_origin"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operator} {self.office}".strip() or "기관 정보"


class SetupLinkState(models.TextChoices):
    OPEN = "open", "사용 전"
    USED = "used", "사용함"
    REPLACED = "replaced", "새 주소로 바뀜"


class SetupLinkQuerySet(models.QuerySet["SetupLink"]):
    def usable(self, at: datetime) -> Self:
        """Keep the link by which somebody may still come in at the moment ``at``."""
        return self.filter(state=SetupLinkState.OPEN, expires_at__gt=at)


class SetupLink(models.Model):
    """A link that lets who opens it register the first administrator, once. Only its hash is known here."""

    digest = models.CharField("주소의 해시", max_length=64, unique=True)
    state = models.CharField("상태", max_length=10, choices=SetupLinkState, default=SetupLinkState.OPEN)
    made_at = models.DateTimeField("만든 일시")
    expires_at = models.DateTimeField("만료 일시")
    used_at = models.DateTimeField("사용 일시", null=True)
    used_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="등록한 관리자")

    objects = SetupLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "최초 설정 주소"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SetupLinkState.values), name="setup_link_state_is_known"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="setup_link_is_stored_as_hash"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="setup_link_lasts_a_while"),
            models.CheckConstraint(
                condition=Q(state="used", used_at__isnull=False, used_by__isnull=False)
                | (~Q(state="used") & Q(used_at__isnull=True, used_by__isnull=True)),
                name="setup_link_used_names_who_came",
            ),
            models.UniqueConstraint(fields=["state"], condition=Q(state="open"), name="setup_link_open_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} ({self.made_at:%Y-%m-%d %H:%M})"
