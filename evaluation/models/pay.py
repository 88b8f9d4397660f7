"""Pay tables and rules with their days and sources. Nothing here is a default: an absent row means not known."""

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from evaluation.pay import TRACK_WORDS
from exchange import audit
from exchange.models import DateRange, User


class Track(models.TextChoices):
    SES = "SES", TRACK_WORDS["SES"]
    PERF = "PERF", TRACK_WORDS["PERF"]


LEVELS = {Track.SES: ("가", "나"), Track.PERF: ("3급", "4급", "5급")}  # as the pay tables call them


class BaseStatus(models.TextChoices):
    OFFICIAL = "official", "공식"
    PRESS = "press", "보도"
    IMPLIED = "implied", "역산"
    SYNTHETIC = "synthetic", "시연값"


class Gate(models.TextChoices):
    S = "S", "S등급만"
    NONE = "NONE", "등급을 가리지 않음"


class Proration(models.TextChoices):
    FULL = "FULL", "전액"
    MONTHS = "MONTHS", "근무 월수만큼"


class SpecialBase(models.TextChoices):
    """Whose 성과연봉 the bonus is a share of: two readings of one sentence (decision 0076)."""

    OWN = "own", "본인에게 지급되는 성과연봉"
    TOP_GRADE = "top_grade", "최상위 등급(S)의 성과연봉"


class Guarantee(models.TextChoices):
    NOT_LOWEST = "NOT_LOWEST", "최하위 등급이 아님"
    STEP_UP = "STEP_UP", "교류 전보다 한 등급 위"
    MIN_A = "MIN_A", "A등급 이상"


class EffectiveQuerySet(models.QuerySet):
    def on(self, day: date) -> Self:
        """Keep the rows in force on ``day``."""
        return self.filter(Q(effective_until__isnull=True) | Q(effective_until__gte=day), effective_from__lte=day)

    def published(self) -> Self:
        """Keep the rows that computations may use: published and not taken back."""
        return self.filter(published_at__isnull=False, withdrawn_at__isnull=True)

    def drafts(self) -> Self:
        return self.filter(published_at__isnull=True)


STANDING = Q(published_at__isnull=False, withdrawn_at__isnull=True)  # published and not taken back


def _span(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(effective_until__isnull=True) | Q(effective_until__gte=F("effective_from")),
        name=name,
        violation_error_message="끝나는 날은 시작하는 날보다 늦어야 합니다.",
    )


class Effective(models.Model):
    """A row in force between two days, with its source, entered by one person and published by another.

    gap_reason   why days beside the row stay without any, where they do
    ended_by     the row whose publication gave this one its last day; taken back, it gives the days back
    withdrawn_…  the row was wrong or was replaced for its whole span: no computation uses it any more, and it stays
    """

    effective_from = models.DateField("시행일")
    effective_until = models.DateField("마지막 날", null=True, blank=True)
    source_title = models.CharField("근거", max_length=300)
    source_url = models.URLField("근거 주소", max_length=500, blank=True)
    note = models.CharField("설명", max_length=500, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="등록자")
    published_at = models.DateTimeField("공개 일시", null=True, blank=True)
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="공개한 사람"
    )
    ended_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="뒤를 이은 자료"
    )
    gap_reason = models.CharField("앞뒤 기간이 비는 사유", max_length=300, blank=True)
    withdrawn_at = models.DateTimeField("철회 일시", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="철회자"
    )
    withdraw_reason = models.CharField("철회 사유", max_length=300, blank=True)

    objects = EffectiveQuerySet.as_manager()

    CHAIN: ClassVar[tuple[str, ...]] = ()  # rows with the same values here follow each other in time

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=~Q(source_title=""), name="%(class)s_names_its_source"),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | Q(entered_by__isnull=True) | ~Q(published_by=F("entered_by")),
                name="%(class)s_is_published_by_a_second_person",
                violation_error_message="등록자와 다른 사람이 공개해야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True) | Q(effective_until__isnull=False),
                name="%(class)s_ended_by_another_has_a_last_day",
            ),
            models.CheckConstraint(  # shipped rows are published by nobody
                condition=Q(published_by__isnull=True) | Q(published_at__isnull=False),
                name="%(class)s_publisher_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdraw_reason="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, published_at__isnull=False)
                    & ~Q(withdraw_reason="")
                ),
                name="%(class)s_is_withdrawn_once_published_with_a_reason",
            ),
        ]

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    @property
    def is_standing(self) -> bool:
        """Whether computations may use the row."""
        return self.published_at is not None and self.withdrawn_at is None

    def state_on(self, day: date) -> str:
        """Say in a word where the row stands on ``day``."""
        if self.is_draft:
            return "공개 전"
        if self.withdrawn_at is not None:
            return "철회"
        if self.effective_from > day:
            return "시행 전"
        return "지난 기간" if self.effective_until and self.effective_until < day else "적용 중"


@audit.tracked()
class PayRate(Effective):
    """Percentages of the base by grade, in basis points (10000 = 100 %), by the day of payment."""

    track = models.CharField("적용 대상", max_length=4, choices=Track)
    s_bp = models.PositiveSmallIntegerField("S(0.01%)")
    a_bp = models.PositiveSmallIntegerField("A(0.01%)")
    b_bp = models.PositiveSmallIntegerField("B(0.01%)")
    c_bp = models.PositiveSmallIntegerField("C(0.01%)", default=0)
    verified_until = models.DateField("본문을 확인한 마지막 날", null=True, blank=True)

    CHAIN = ("track",)

    class Meta:
        verbose_name = "성과연봉 지급률"
        ordering = ["track", "effective_from"]
        constraints = [
            *Effective.Meta.constraints,
            _span("payrate_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(track__in=Track.values), name="payrate_track_is_known"),
            models.CheckConstraint(
                condition=Q(s_bp__gte=F("a_bp"), a_bp__gte=F("b_bp"), b_bp__gte=F("c_bp"), s_bp__lte=10000),
                name="payrate_falls_with_the_grade",
            ),
            ExclusionConstraint(
                name="payrate_one_at_a_time",
                expressions=[
                    ("track", RangeOperators.EQUAL),
                    (DateRange("effective_from", "effective_until"), RangeOperators.OVERLAPS),
                ],
                condition=STANDING,
                violation_error_message="그 기간에 이미 공개된 지급률이 있습니다.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_track_display()} {self.effective_from}"


@audit.tracked()
class PayBase(Effective):
    """지급기준액 of a track and level, in won a year, with how it is known."""

    track = models.CharField("적용 대상", max_length=4, choices=Track)
    level = models.CharField("급", max_length=10, help_text="가, 나, 3급, 4급처럼 적어 주세요.")
    amount_krw = models.PositiveBigIntegerField("지급기준액(원)")
    status = models.CharField("확인 상태", max_length=10, choices=BaseStatus)

    CHAIN = ("track", "level")

    class Meta:
        verbose_name = "지급기준액"
        ordering = ["track", "level", "effective_from"]
        constraints = [
            *Effective.Meta.constraints,
            _span("paybase_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(track__in=Track.values), name="paybase_track_is_known"),
            models.CheckConstraint(condition=Q(status__in=BaseStatus.values), name="paybase_status_is_known"),
            models.CheckConstraint(condition=Q(amount_krw__gte=1) & ~Q(level=""), name="paybase_is_an_amount"),
            ExclusionConstraint(
                name="paybase_one_at_a_time",
                expressions=[
                    ("track", RangeOperators.EQUAL),
                    ("level", RangeOperators.EQUAL),
                    (DateRange("effective_from", "effective_until"), RangeOperators.OVERLAPS),
                ],
                condition=STANDING,
                violation_error_message="그 기간에 이미 공개된 지급기준액이 있습니다.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_track_display()} {self.level} {self.effective_from}"


@audit.tracked()
class BonusRule(Effective):
    """What 공무원수당 등에 관한 규정 제7조의2 says from a day of payment on."""

    article = models.CharField("조문", max_length=100)
    decree = models.CharField("대통령령", max_length=60)
    special_bp = models.PositiveSmallIntegerField("특별성과가산금(0.01%)", default=5000)
    headcount_percent = models.PositiveSmallIntegerField("인원 한도(%)")
    long_term_max_bp = models.PositiveSmallIntegerField("장기성과급 한도(0.01%)", default=0)
    gate = models.CharField(
        "필요한 등급",
        max_length=4,
        choices=Gate,
        default=Gate.S,
        help_text="예규를 확인하지 못해 S등급만으로 두었습니다.",
    )
    proration = models.CharField(
        "근무 월수 반영",
        max_length=6,
        choices=Proration,
        default=Proration.FULL,
        help_text="월할 계산의 근거를 확인하지 못해 전액으로 두었습니다.",
    )
    allows_stacking = models.BooleanField("장기성과급과 함께 지급", default=False)
    special_base = models.CharField(
        "가산의 기준",
        max_length=10,
        choices=SpecialBase,
        default=SpecialBase.OWN,
        help_text=(
            "수당규정 제7조의2제6항은 해당 공무원에게 지급되는 금액을, 국무조정실 보도자료(2024. 4. 15.)는 "
            "‘S 등급의 50% 가산’을 말합니다."
        ),
    )

    class Meta:
        verbose_name = "가산금 규칙"
        ordering = ["effective_from"]
        constraints = [
            *Effective.Meta.constraints,
            _span("bonusrule_ends_after_it_starts"),
            models.CheckConstraint(
                condition=~Q(article="")
                & ~Q(decree="")
                & Q(special_bp__lte=10000, long_term_max_bp__lte=10000)
                & Q(headcount_percent__lte=100),
                name="bonusrule_cites_and_is_plausible",
            ),
            models.CheckConstraint(
                condition=Q(gate__in=Gate.values) & Q(proration__in=Proration.values),
                name="bonusrule_choices_are_known",
            ),
            models.CheckConstraint(
                condition=Q(special_base__in=SpecialBase.values), name="bonusrule_special_base_is_known"
            ),
            ExclusionConstraint(
                name="bonusrule_one_at_a_time",
                expressions=[(DateRange("effective_from", "effective_until"), RangeOperators.OVERLAPS)],
                condition=STANDING,
                violation_error_message="그 기간에 이미 공개된 규칙이 있습니다.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} ({self.decree})"


@audit.tracked()
class GuaranteeRule(Effective):
    """A floor under an exchangee's grade for payments from a day on. An absent row means that it does not apply."""

    name = models.CharField("보장", max_length=10, choices=Guarantee)

    CHAIN = ("name",)

    class Meta:
        verbose_name = "등급 보장 규칙"
        ordering = ["name", "effective_from"]
        constraints = [
            *Effective.Meta.constraints,
            _span("guaranteerule_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(name__in=Guarantee.values), name="guaranteerule_name_is_known"),
            ExclusionConstraint(
                name="guaranteerule_one_at_a_time",
                expressions=[
                    ("name", RangeOperators.EQUAL),
                    (DateRange("effective_from", "effective_until"), RangeOperators.OVERLAPS),
                ],
                condition=STANDING,
                violation_error_message="그 기간에 이미 공개된 보장 규칙이 있습니다.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_name_display()
