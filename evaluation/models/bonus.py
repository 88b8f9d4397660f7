"""Statements of 특별성과가산금: computed, recommended, decided by named persons; corrected only by a new one."""

from datetime import date
from typing import Self

import pgtrigger
from django.apps import apps
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from evaluation.models.pay import BonusRule, PayBase, PayRate, Track
from evaluation.models.round import EvaluationRound
from exchange import audit, clock
from exchange.clock import SEOUL
from exchange.errors import WrongState
from exchange.models import EVERYTHING, NOTHING, Assignment, Ministry, NamingQuerySet, User, lineage
from exchange.models.once import never_again, once, steps_only
from exchange.roles import Capability


class Grade(models.TextChoices):
    S = "S", "S"
    A = "A", "A"
    B = "B", "B"
    C = "C", "C"


class ExchangeForm(models.TextChoices):
    DISPATCH = "dispatch", "파견"
    TRANSFER = "transfer", "전출입"


class StatementStatus(models.TextChoices):
    COMPUTED = "computed", "산정"
    IN_REVIEW = "in_review", "검토 중"
    RECOMMENDED = "recommended", "추천"
    DECIDED = "decided", "소속 장관 결정"
    NOTIFIED = "notified", "통보"
    CORRECTED = "corrected", "정정됨"


STATEMENT_STEPS = {  # from -> to
    StatementStatus.COMPUTED: {StatementStatus.IN_REVIEW, StatementStatus.CORRECTED},
    StatementStatus.IN_REVIEW: {StatementStatus.RECOMMENDED, StatementStatus.COMPUTED, StatementStatus.CORRECTED},
    StatementStatus.RECOMMENDED: {StatementStatus.DECIDED, StatementStatus.CORRECTED},
    StatementStatus.DECIDED: {StatementStatus.NOTIFIED, StatementStatus.CORRECTED},
    StatementStatus.NOTIFIED: {StatementStatus.CORRECTED},
    StatementStatus.CORRECTED: set(),
}


@audit.tracked()
class GradeNotice(models.Model):
    """What the ministry that evaluates and pays told about one exchangee: grade, table, days. A new one replaces it.

    The program gives nobody a grade: 평가자·확인자 of the ministry do (공무원 성과평가 등에 관한 규정 제8조), and
    this is their word with its document.
    """

    round = models.ForeignKey(EvaluationRound, models.PROTECT, related_name="notices", verbose_name="평가 회차")
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="+", verbose_name="교류 발령")
    exchange_form = models.CharField("교류 형태", max_length=10, choices=ExchangeForm)
    evaluating_ministry = models.ForeignKey(Ministry, models.PROTECT, related_name="+", verbose_name="평가 기관")
    paying_ministry = models.ForeignKey(Ministry, models.PROTECT, related_name="+", verbose_name="지급 기관")
    track = models.CharField("적용 대상", max_length=4, choices=Track)
    level = models.CharField("급", max_length=10, help_text="12월 31일의 급입니다. 예: 가, 나, 3급, 4급")
    assessed = models.CharField("성과평가 등급", max_length=1, choices=Grade)
    prior = models.CharField("교류 전 등급", max_length=1, choices=Grade, blank=True)
    same_rank = models.BooleanField("교류 전과 같은 직급", default=True)
    forced_lowest = models.BooleanField("보장을 적용하지 않음", default=False)
    forced_reason = models.CharField("보장을 적용하지 않는 사유", max_length=300, blank=True)
    is_disciplined = models.BooleanField("평가 연도에 징계", default=False)
    months = models.PositiveSmallIntegerField("실제 근무 월수", default=12)
    long_term_bp = models.PositiveSmallIntegerField("장기성과급(0.01%)", default=0)
    pay_date = models.DateField("지급일")
    document = models.CharField("통보 문서번호", max_length=100)
    notified_on = models.DateField("통보일")
    entered_at = models.DateTimeField("등록 일시")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="등록자")
    is_standing = models.BooleanField("지금 통보", default=True)
    is_demo = models.BooleanField("시연값", default=False)

    class Meta:
        verbose_name = "성과평가 등급 통보"
        ordering = ["entered_at", "pk"]
        triggers = [
            pgtrigger.ReadOnly(name="keep_as_told", exclude=["is_standing"]),
            never_again("replaced_stays", "is_standing"),
            pgtrigger.Protect(name="keep", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "assignment"], condition=Q(is_standing=True), name="grade_notice_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(assessed__in=Grade.values)
                & (Q(prior="") | Q(prior__in=Grade.values))
                & Q(track__in=Track.values)
                & Q(exchange_form__in=ExchangeForm.values),
                name="grade_notice_choices_are_known",
            ),
            models.CheckConstraint(
                condition=Q(months__lte=12, long_term_bp__lte=10000), name="grade_notice_numbers_are_plausible"
            ),
            models.CheckConstraint(condition=~Q(document="") & ~Q(level=""), name="grade_notice_names_its_document"),
            models.CheckConstraint(
                condition=Q(forced_lowest=False, forced_reason="") | (Q(forced_lowest=True) & ~Q(forced_reason="")),
                name="grade_notice_forced_lowest_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.document

    def payer_on(self, day: date) -> Ministry:
        """Return the ministry that pays on ``day``: the one told, or the one a reorganisation sent the payment to."""
        begun = [each for each in self.successions.all() if each.starts_on <= day]
        return begun[-1].ministry if begun else self.paying_ministry


@audit.tracked()
class HeadcountBasis(models.Model):
    """How many officials the percentage limit of 제7조의2제6항 counts in a paying ministry, with day and source."""

    round = models.ForeignKey(EvaluationRound, models.PROTECT, related_name="headcounts", verbose_name="평가 회차")
    ministry = models.ForeignKey(Ministry, models.PROTECT, related_name="+", verbose_name="지급 기관")
    officials = models.PositiveIntegerField("인원")
    counted_on = models.DateField("기준일")
    source = models.CharField("근거", max_length=300)
    entered_at = models.DateTimeField("등록 일시")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="등록자")
    is_demo = models.BooleanField("시연값", default=False)

    class Meta:
        verbose_name = "인원 한도의 기준"
        constraints = [
            models.UniqueConstraint(fields=["round", "ministry"], name="headcount_once_per_round_and_ministry"),
            models.CheckConstraint(condition=~Q(source=""), name="headcount_names_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.ministry} {self.officials}"


TOTAL_OF_COMMITTEE = (3, 7)  # members of 보수성과심의위원회: 공무원보수규정 제4조의2


class StatementQuerySet(NamingQuerySet):
    post_paths = ("assignment__post",)

    def visible_to(self, user: User) -> Self:
        """Keep what ``user`` may read: nobody sees another person's grade or amount but those who decide on it.

        점검 담당 all; the decider of a ministry those whom it evaluates or pays; a person the own, once notified.
        """
        shown = NOTHING
        if user.may(Capability.KEEP_STATEMENTS):
            shown |= EVERYTHING
        if user.may(Capability.DECIDE_PAY) and user.ministry_id:
            line = lineage(pk__in=user.ministries_on(clock.today()))
            told = Q(notice__paying_ministry__in=line) | Q(notice__evaluating_ministry__in=line)
            shown |= told | Q(pk__in=self.paid_by(*user.ministries_on(clock.today())).values("pk"))
        if user.may(Capability.READ_OWN_STATEMENT):
            shown |= Q(exchangee=user, notified_at__isnull=False)
        return self.filter(shown)

    def paid_by(self, *ministries: int) -> Self:
        """Keep those that any of these ministries pays today, under whatever name it did or does."""
        successions = apps.get_model("evaluation", "PayerSuccession")._default_manager
        begun = successions.filter(notice=OuterRef("notice"), starts_on__lte=clock.today()).order_by("-starts_on")
        told = F("notice__paying_ministry_id")
        paying = Coalesce(Subquery(begun.values("ministry_id")[:1]), told, output_field=models.BigIntegerField())
        return self.alias(paying=paying).filter(paying__in=lineage(pk__in=ministries))

    def standing(self) -> Self:
        """Leave out those that a newer one has corrected."""
        return self.exclude(status=StatementStatus.CORRECTED)

    def for_table(self) -> Self:
        """Return the statements in order, each with the names of the day on which it was computed."""
        return (
            self.called_by(lambda statement: statement.computed_at.astimezone(SEOUL).date())
            .prefetch_related("notice__successions__ministry")
            .select_related(
                "round",
                "assignment__home_ministry",
                "assignment__holder",
                "notice__paying_ministry",
                "notice__evaluating_ministry",
                "exchangee",
                "base",
                "rate",
                "rule",
            )
            .order_by("assignment__post__code", "-pk")
        )


@audit.tracked()
class BonusStatement(models.Model):
    """One person's computation for one pay year with everything it rests on. Nothing in it is ever edited."""

    number = models.CharField("문서번호", max_length=30, unique=True)
    round = models.ForeignKey(EvaluationRound, models.PROTECT, related_name="statements", verbose_name="평가 회차")
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="+", verbose_name="교류 발령")
    exchangee = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="교류자")
    pay_year = models.PositiveSmallIntegerField("지급 연도")
    notice = models.ForeignKey(GradeNotice, models.PROTECT, related_name="+", verbose_name="등급 통보")
    status = models.CharField("단계", max_length=12, choices=StatementStatus, default=StatementStatus.COMPUTED)
    base = models.ForeignKey(
        PayBase, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="지급기준액"
    )
    rate = models.ForeignKey(PayRate, models.PROTECT, related_name="+", verbose_name="지급률")
    rule = models.ForeignKey(BonusRule, models.PROTECT, related_name="+", verbose_name="가산금 규칙")
    inputs = models.JSONField("입력값")
    output = models.JSONField("나온 값")
    evidence = models.JSONField("협업과제 평가 결과", default=list)
    fingerprint = models.CharField("확인 번호", max_length=64)
    code_version = models.CharField("계산 프로그램 판", max_length=20)
    computed_at = models.DateTimeField("산정 일시")
    computed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="산정한 사람")
    notified_at = models.DateTimeField("통보 일시", null=True, blank=True)
    notified_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name="정정한 산정서"
    )
    correction_reason = models.CharField("정정 사유", max_length=300, blank=True)
    is_demo = models.BooleanField("시연값", default=False)

    decided: dict[str, "StatementDecision"]  # step → decision: no column, set by queries.statements.with_decisions

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = "가산금 산정서"
        triggers = [
            pgtrigger.ReadOnly(name="keep_as_computed", exclude=["status", "notified_at", "notified_by"]),
            steps_only("step_by_step", "status", STATEMENT_STEPS),
            once("notified_stays", "notified_at", "notified_by_id"),
            pgtrigger.Protect(name="keep", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=StatementStatus.values), name="statement_status_is_known"),
            models.CheckConstraint(
                condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"), name="statement_fingerprint_is_sha256"
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, correction_reason="")
                | (Q(corrects__isnull=False) & ~Q(correction_reason="")),
                name="statement_correction_says_why",
            ),
            models.UniqueConstraint(
                fields=["round", "assignment"],
                condition=~Q(status="corrected"),
                name="statement_stands_once_per_round_and_person",
            ),
            models.CheckConstraint(
                condition=Q(notified_at__isnull=True, notified_by__isnull=True)
                | Q(notified_at__isnull=False, notified_by__isnull=False),
                name="statement_notified_at_has_notified_by",
            ),
            models.CheckConstraint(
                condition=~Q(status="notified") | Q(notified_at__isnull=False), name="statement_notified_says_when"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("evaluation:statement_detail", args=[self.round.slug, self.pk])

    def move_to(self, status: StatementStatus) -> None:
        """Set ``status`` in memory, or raise WrongState; writing it is the action's job."""
        if status not in STATEMENT_STEPS[StatementStatus(self.status)]:
            raise WrongState(f"‘{self.get_status_display()}’ 산정서는 ‘{status.label}’ 단계로 갈 수 없습니다.")
        self.status = status


class DecisionStep(models.TextChoices):
    REVIEW = "review", "검토"
    RECOMMEND = "recommend", "추천"
    COMMITTEE = "committee", "보수성과심의위원회"
    MINISTER = "minister", "소속 장관 결정"
    NOTIFY = "notify", "통보"


@audit.tracked()
class StatementDecision(models.Model):
    """One named person's step on a statement. 추천 and 결정 are never the same person's."""

    statement = models.ForeignKey(BonusStatement, models.PROTECT, related_name="decisions", verbose_name="산정서")
    step = models.CharField("단계", max_length=10, choices=DecisionStep)
    agrees = models.BooleanField("지급", default=True)
    reason = models.CharField("사유", max_length=500)
    document = models.CharField("문서번호", max_length=100, blank=True)
    happened_on = models.DateField("의결·결정한 날", null=True, blank=True)
    members = models.PositiveSmallIntegerField("위원 수", null=True, blank=True)
    present = models.PositiveSmallIntegerField("출석 위원 수", null=True, blank=True)
    in_favour = models.PositiveSmallIntegerField("찬성 위원 수", null=True, blank=True)
    on_behalf = models.CharField(
        "결정권자", max_length=100, blank=True, help_text="소속 장관처럼 실제로 결정한 사람의 직위입니다."
    )
    is_outside_cap = models.BooleanField(
        "인원 한도 밖", default=False, help_text="적극행정 운영규정 제15조에 따라 한도에서 제외하는 경우입니다."
    )
    cap_reason = models.CharField("한도 밖으로 보는 사유", max_length=300, blank=True)
    decided_at = models.DateTimeField("결정 일시")
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="처리자")

    class Meta:
        verbose_name = "산정서 결정"
        ordering = ["decided_at", "pk"]
        triggers = [pgtrigger.Protect(name="keep_as_decided", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [
            models.CheckConstraint(condition=Q(step__in=DecisionStep.values), name="decision_step_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_reason"),
            models.UniqueConstraint(fields=["statement", "step"], name="decision_once_per_step"),
            models.CheckConstraint(  # a majority present, a majority of them: 공무원보수규정 제4조의2
                condition=~Q(step="committee")
                | (
                    Q(members__gte=TOTAL_OF_COMMITTEE[0], members__lte=TOTAL_OF_COMMITTEE[1])
                    & Q(present__lte=F("members"), present__gt=F("members") - F("present"))
                    & Q(in_favour__lte=F("present"))
                    & (
                        Q(agrees=True, in_favour__gt=F("present") - F("in_favour"))
                        | Q(agrees=False, in_favour__lte=F("present") - F("in_favour"))
                    )
                ),
                name="decision_of_committee_is_by_majority",
            ),
            models.CheckConstraint(
                condition=~Q(step__in=["committee", "minister"]) | (Q(happened_on__isnull=False) & ~Q(document="")),
                name="decision_names_its_document_and_day",
            ),
            models.CheckConstraint(
                condition=~Q(step="minister") | ~Q(on_behalf=""), name="decision_of_minister_says_whose"
            ),
            models.CheckConstraint(
                condition=Q(is_outside_cap=False, cap_reason="")
                | (Q(is_outside_cap=True, step="minister", agrees=True) & ~Q(cap_reason="")),
                name="decision_outside_cap_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement} {self.get_step_display()}"
