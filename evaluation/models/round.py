"""Evaluation rounds: one a year and rehearsals, in steps that only go back by a decision with a reason."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from evaluation import sentences
from exchange import audit, clock
from exchange.errors import WrongState
from exchange.models import ExchangeRound, User
from tasks.models import CollaborationTask


class RoundStatus(models.TextChoices):
    PREPARING = "preparing", "준비"
    SCORING = "scoring", "평가 중"
    AGGREGATING = "aggregating", "집계"
    PROVISIONAL = "provisional", "잠정 공개"
    FINAL = "final", "확정"


class RoundKind(models.TextChoices):
    ANNUAL = "annual", "연말 평가"
    REHEARSAL = "rehearsal", "모의평가"  # walked to the end without waiting; its results are for nobody's pay


ROUND_STEPS = {  # from -> to; going back is an UnwindDecision
    RoundStatus.PREPARING: {RoundStatus.SCORING},
    RoundStatus.SCORING: {RoundStatus.AGGREGATING},
    RoundStatus.AGGREGATING: {RoundStatus.PROVISIONAL},
    RoundStatus.PROVISIONAL: {RoundStatus.FINAL},
    RoundStatus.FINAL: set(),
}
ROUND_UNWINDS = {
    RoundStatus.AGGREGATING: {RoundStatus.SCORING},
    RoundStatus.PROVISIONAL: {RoundStatus.AGGREGATING},
    RoundStatus.FINAL: {RoundStatus.AGGREGATING},
}


@audit.tracked()
class EvaluationRound(models.Model):
    """One year's evaluation of collaboration tasks, or its rehearsal, scored under one sealed rubric."""

    slug = models.SlugField("주소", max_length=30, unique=True, help_text=sentences.SLUG_LOOKS_SO)
    year = models.PositiveSmallIntegerField("평가 연도")
    kind = models.CharField("종류", max_length=10, choices=RoundKind, default=RoundKind.ANNUAL)
    title = models.CharField("이름", max_length=100)
    exchange_round = models.ForeignKey(
        ExchangeRound,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="대상 교류 차수",
        help_text="정하지 않으면 그해 추진한 모든 협업과제가 대상입니다.",
    )
    status = models.CharField("단계", max_length=12, choices=RoundStatus, default=RoundStatus.PREPARING)
    scoring_until = models.DateTimeField("채점 마감")
    objection_days = models.PositiveSmallIntegerField(
        "이의 제기 일수",
        default=7,
        help_text=f"잠정 공개한 날의 다음 날부터 셉니다. {sentences.NOT_A_LEGAL_TERM}",
    )
    hold_days = models.PositiveSmallIntegerField(
        "확정 대기 일수", default=1, help_text="이의 답변을 마친 뒤 확정까지 기다리는 날입니다."
    )
    opened_at = models.DateTimeField("채점 개시 일시", null=True, blank=True)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField("채점 종료 일시", null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    early_reason = models.TextField(
        "마지막 분기 보고 전 채점 종료 사유",
        max_length=500,
        blank=True,
        help_text="그 해 4분기 보고가 모두 제출되기 전에 채점을 닫은 사유입니다. 평가 결과에 함께 적힙니다.",
    )
    published_at = models.DateTimeField("잠정 공개 일시", null=True, blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    objections_until = models.DateTimeField("이의 제기 마감", null=True, blank=True)
    finalised_at = models.DateTimeField("확정 일시", null=True, blank=True)
    finalised_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_demo = models.BooleanField("시연값", default=False)

    class Meta:
        verbose_name = "평가 회차"
        ordering = ["-year", "kind", "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(kind="annual"),
                name="evaluation_one_annual_round_a_year",
                violation_error_message="그 해의 연말 평가가 이미 있습니다. 모의평가이면 종류를 바꿔 주세요.",
            ),
            models.CheckConstraint(condition=Q(kind__in=RoundKind.values), name="evaluation_kind_is_known"),
            models.CheckConstraint(condition=Q(status__in=RoundStatus.values), name="evaluation_status_is_known"),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100),
                name="evaluation_year_is_plausible",
                violation_error_message="평가 연도는 2000년과 2100년 사이로 입력해 주세요.",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="evaluation_is_titled"),
            models.CheckConstraint(
                condition=Q(objection_days__gte=1, objection_days__lte=60, hold_days__lte=60),
                name="evaluation_days_are_plausible",
                violation_error_message="이의 제기는 1~60일, 확정 대기는 0~60일로 입력해 주세요.",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{verb}_at__isnull": True, f"{verb}_by__isnull": True})
                    | Q(**{f"{verb}_at__isnull": False, f"{verb}_by__isnull": False}),
                    name=f"evaluation_{verb}_at_has_{verb}_by",
                )
                for verb in ("opened", "closed", "published", "finalised")
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["scoring", "aggregating", "provisional", "final"])
                | Q(opened_at__isnull=False),
                name="evaluation_past_preparing_was_opened",
            ),
            models.CheckConstraint(
                condition=Q(early_reason="") | Q(closed_at__isnull=False, kind="annual"),
                name="evaluation_early_reason_is_of_a_close",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["provisional", "final"])
                | Q(published_at__isnull=False, objections_until__gt=F("published_at")),
                name="evaluation_published_lets_object",
            ),
            models.CheckConstraint(
                condition=~Q(status="final") | Q(finalised_at__isnull=False), name="evaluation_final_says_when"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("evaluation:round_detail", args=[self.slug])

    @property
    def is_rehearsal(self) -> bool:
        return self.kind == RoundKind.REHEARSAL

    @property
    def pay_year(self) -> int:
        """The year in which what this round shows is paid (공무원보수규정 제39조·제70조: the year after)."""
        return self.year + 1

    @property
    def named_on(self) -> date:
        """The day by which its pages call posts and ministries: that of its end, today while it runs."""
        return self.finalised_at.astimezone(clock.SEOUL).date() if self.finalised_at else clock.today()

    def move_to(self, status: RoundStatus) -> None:
        """Set ``status`` in memory, or raise WrongState; writing it is the action's job."""
        if status not in ROUND_STEPS[RoundStatus(self.status)]:
            raise WrongState(f"‘{self.get_status_display()}’ 단계에서 ‘{status.label}’ 단계로 갈 수 없습니다.")
        self.status = status


@audit.tracked()
class JudgedTask(models.Model):
    """A task that a round judges: fixed when scoring opens; a later one joins only when asked, with a reason."""

    round = models.ForeignKey(EvaluationRound, models.PROTECT, related_name="judged", verbose_name="평가 회차")
    task = models.ForeignKey(CollaborationTask, models.PROTECT, related_name="+", verbose_name="협업과제")
    reason = models.CharField("추가 사유", max_length=300, blank=True, help_text="채점을 연 뒤에 추가한 사유입니다.")
    joined_at = models.DateTimeField("대상 확정 일시")
    joined_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="정한 사람")

    class Meta:
        verbose_name = "평가 대상 과제"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "task"],
                name="round_judges_a_task_once",
                violation_error_message="이미 이 평가의 대상인 과제입니다.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.task}"


@audit.tracked()
class UnwindDecision(models.Model):
    """A step back of a round, decided by a named person for a stated reason."""

    round = models.ForeignKey(EvaluationRound, models.PROTECT, related_name="unwinds", verbose_name="평가 회차")
    from_status = models.CharField("이전 단계", max_length=12, choices=RoundStatus)
    to_status = models.CharField("환원한 단계", max_length=12, choices=RoundStatus)
    reason = models.TextField("사유", max_length=1000)
    decided_at = models.DateTimeField("결정 일시")
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="결정한 사람")

    class Meta:
        verbose_name = "단계 환원"
        ordering = ["decided_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="unwind_has_reason"),
            models.CheckConstraint(
                condition=Q(from_status__in=RoundStatus.values) & Q(to_status__in=RoundStatus.values),
                name="unwind_steps_are_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.get_from_status_display()} → {self.get_to_status_display()}"
