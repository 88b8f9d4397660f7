"""Periods: what is reported on, when it is due and how long still taken (three spans, never one), and what is asked."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property, reduce
from operator import or_
from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, IntegerField, Q
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse

from exchange import audit, clock
from exchange.clock import SEOUL
from exchange.models import User
from tasks import periods, report_forms, sentences
from tasks.report_forms import own


class PeriodKind(models.TextChoices):
    """What span a period has; the quarter is one kind. Extra ones are reported on once, over a span of their own."""

    QUARTER = periods.Kind.QUARTER.value, "분기"
    HALF = periods.Kind.HALF.value, "반기"
    YEAR = periods.Kind.YEAR.value, "연간"
    EXTRA = periods.Kind.EXTRA.value, "수시"


class QuestionPart(models.TextChoices):
    JOINT = report_forms.Part.JOINT.value, "공동 현황"
    OWN = report_forms.Part.OWN.value, "부처별 작성"


class QuestionKind(models.TextChoices):
    TEXT = report_forms.Kind.TEXT.value, "서술형"
    CHOICE = report_forms.Kind.CHOICE.value, "선택형"
    NUMBER = report_forms.Kind.NUMBER.value, "숫자형"


SETTLED = """
    row_period = CASE WHEN TG_OP = 'DELETE' THEN OLD.period_id ELSE NEW.period_id END;
    IF EXISTS (SELECT 1 FROM tasks_reportperiod WHERE id = row_period AND opened_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the questions of an opened period are settled';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


def _in_any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


def _spans(months: int) -> Q:
    """Whether the period covers its place in the year: the number-th span of so many whole months."""
    day = models.DateField()
    month = F("number") * months - (months - 1)
    first = Func(F("year"), month, 1, function="make_date", output_field=day)
    ends = f"(%(expressions)s + interval '{months} months' - interval '1 day')::date"
    return Q(spans_from=first, spans_to=Func(first, template=ends, output_field=day))


class ReportPeriodQuerySet(models.QuerySet):
    def quarters(self) -> Self:
        """Keep the quarters: what the board counts and a task's year is told by."""
        return self.filter(kind=PeriodKind.QUARTER)

    def opened(self) -> Self:
        """Keep the periods whose reports were created, oldest first."""
        return self.filter(opened_at__isnull=False).in_order()

    def in_order(self) -> Self:
        """Order by span: what ends first, and of two that end together the longer after the shorter."""
        return self.order_by("spans_to", "-spans_from", "pk")

    def newest_first(self) -> Self:
        return self.order_by("-spans_to", "spans_from", "-pk")


@audit.tracked()
class ReportPeriod(models.Model):
    """One quarter, half, year or extra span and the dates of its report.

    form_version   the form's version it is pinned to; what was current when it was opened, and kept from then on
    own_questions  what 국무조정실 asks in it alone, copied from ``PeriodQuestion`` when it was opened
    closed_at      when the next quarter was opened: how tasks stood in this one is kept as it was then
    """

    code = models.SlugField("기간", max_length=10, unique=True, help_text="예: 2024-3")
    kind = models.CharField("종류", max_length=8, choices=PeriodKind, default=PeriodKind.QUARTER)
    year = models.PositiveSmallIntegerField("연도")
    number = models.PositiveSmallIntegerField("차례", help_text="같은 종류 안에서 그해의 몇 번째인지입니다.")
    form_version = models.PositiveSmallIntegerField("서식 판", default=report_forms.current_version)
    own_questions = models.JSONField("자체 문항", default=list, blank=True)
    spans_from = models.DateField("보고 대상 시작")
    spans_to = models.DateField("보고 대상 끝")
    opens_on = models.DateField("작성 시작일")
    due_at = models.DateTimeField("제출기한")
    grace_until = models.DateTimeField("접수 마감", help_text=sentences.GRACE_MEANS)
    opened_at = models.DateTimeField("개시 일시", null=True, blank=True)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="연 사람")
    closed_at = models.DateTimeField("마감 일시", null=True, blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="마감한 사람"
    )
    is_demo = models.BooleanField("시연값", default=False)

    objects = ReportPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "보고 기간"
        triggers = [
            pgtrigger.Protect(
                name="keep_its_form",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__opened_at__isnull=False)
                & (
                    pgtrigger.Q(old__form_version__df=pgtrigger.F("new__form_version"))
                    | pgtrigger.Q(old__own_questions__df=pgtrigger.F("new__own_questions"))
                ),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "number"],
                name="period_once_per_kind_and_number",
                violation_error_message="이 기간은 이미 있습니다.",
            ),
            models.CheckConstraint(condition=Q(kind__in=PeriodKind.values), name="period_kind_is_known"),
            models.CheckConstraint(
                condition=_in_any(Q(kind=kind.value, number__lte=most) for kind, most in periods.MOST_OF_A_YEAR.items())
                & Q(number__gte=1),
                name="period_number_fits_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind=PeriodKind.EXTRA)
                | _in_any(Q(kind=kind.value) & _spans(months) for kind, months in periods.MONTHS_OF.items()),
                name="period_spans_what_its_kind_says",
                violation_error_message="보고 대상 기간이 기간의 종류와 다릅니다.",
            ),
            models.CheckConstraint(condition=Q(form_version__gte=1), name="period_form_version_is_positive"),
            models.CheckConstraint(
                condition=LessThanOrEqual(
                    Func(F("own_questions"), function="jsonb_array_length", output_field=IntegerField()), own.MOST
                ),
                name="period_asks_few_questions_of_its_own",
            ),
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="period_year_is_plausible"),
            models.CheckConstraint(
                condition=Q(spans_to__gt=F("spans_from")) & Q(opens_on__gt=F("spans_from")),
                name="period_spans_run_forward",
                violation_error_message="보고 대상의 끝과 작성 시작일은 보고 대상 시작보다 늦어야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(grace_until__gte=F("due_at")),
                name="period_grace_follows_due",
                violation_error_message="접수 마감은 제출기한보다 빠를 수 없습니다.",
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by__isnull=True)
                | Q(opened_at__isnull=False, opened_by__isnull=False),
                name="period_opened_at_has_opened_by",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False, opened_at__isnull=False, kind=PeriodKind.QUARTER),
                name="period_closed_at_has_closed_by",
            ),
        ]

    def __str__(self) -> str:
        return periods.label_of(self.kind, self.year, self.number)

    def get_absolute_url(self) -> str:
        return reverse("tasks:quarter_detail", args=[self.code])

    @property
    def named_on(self) -> date:
        """The day by which its papers call posts and ministries: that of its opening, before it the planned one."""
        return self.opened_at.astimezone(SEOUL).date() if self.opened_at else self.opens_on

    @property
    def short_label(self) -> str:
        """Return what it is called this year: "3분기"; one of another year carries it."""
        return periods.label_in(clock.today().year, self.kind, self.year, self.number)

    def beside(self, other: "ReportPeriod | None") -> str:
        """Return what it is called on a page of ``other``: "2분기" within one year, else with its year."""
        return periods.label_in(other.year, self.kind, self.year, self.number) if other else str(self)

    @property
    def months_label(self) -> str:
        """Return the months it spans: "7~9월"."""
        return periods.months_label(self.spans_from, self.spans_to)

    @property
    def is_quarter(self) -> bool:
        return self.kind == PeriodKind.QUARTER

    @cached_property
    def form(self) -> report_forms.Form:
        """Return the form that its reports answer."""
        return report_forms.form_asked(self.form_version, self.own_questions)


@audit.tracked()
class PeriodQuestion(models.Model):
    """One question that 국무조정실 asks in one period alone, besides the form; settled when the period is opened."""

    period = models.ForeignKey(ReportPeriod, models.PROTECT, related_name="questions", verbose_name="보고 기간")
    position = models.PositiveSmallIntegerField("순서", help_text=f"1부터 {own.MOST}까지입니다.")
    part = models.CharField("작성 부분", max_length=5, choices=QuestionPart, default=QuestionPart.OWN)
    kind = models.CharField("답변 형식", max_length=6, choices=QuestionKind, default=QuestionKind.TEXT)
    label = models.CharField("문항", max_length=60)
    help = models.CharField("작성 안내", max_length=200, blank=True)
    choices = ArrayField(models.CharField(max_length=60), verbose_name="보기", default=list, blank=True)
    is_required = models.BooleanField("필수", default=True)
    in_papers = models.BooleanField("평가위원에게 제공", default=True)

    class Meta:
        verbose_name = "자체 문항"
        ordering = ["period", "position"]
        triggers = [
            pgtrigger.Trigger(
                name="settled_once_opened",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                declare=[("row_period", "integer")],
                func=SETTLED,
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "position"],
                name="question_once_per_place",
                violation_error_message=f"같은 순서의 문항이 이미 있습니다. {sentences.ANOTHER_PLACE}",
            ),
            models.UniqueConstraint(
                fields=["period", "label"],
                name="question_label_once_per_period",
                violation_error_message="이 기간에 같은 문항이 이미 있습니다.",
            ),
            models.CheckConstraint(condition=Q(position__gte=1, position__lte=own.MOST), name="question_is_one_of_ten"),
            models.CheckConstraint(condition=Q(part__in=QuestionPart.values), name="question_part_is_known"),
            models.CheckConstraint(condition=Q(kind__in=QuestionKind.values), name="question_kind_is_known"),
            models.CheckConstraint(condition=~Q(label=""), name="question_asks_something"),
            models.CheckConstraint(
                condition=Q(kind="choice", choices__len__gte=2, choices__len__lte=own.MOST)
                | (~Q(kind="choice") & Q(choices__len=0)),
                name="question_choices_fit_kind",
                violation_error_message=f"선택형 문항은 보기를 2개부터 {own.MOST}개까지 입력해 주세요.",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def kept(self) -> dict[str, object]:
        """Return the question as its period keeps it from its opening on."""
        return {
            "code": f"{own.PREFIX}{self.position}",
            "label": self.label,
            "kind": self.kind,
            "part": self.part,
            "help": self.help,
            "is_required": self.is_required,
            "in_papers": self.in_papers,
            "choices": list(self.choices),
        }
