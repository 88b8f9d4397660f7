"""Organisations of the exchange: ministries, agencies, committees and the centre."""

from datetime import date
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from exchange import audit, sentences
from exchange.models.source import Sourced
from exchange.models.spans import DateRange


class MinistryKind(models.TextChoices):
    CENTRE = "centre", "국무조정실"
    MINISTRY = "ministry", "부"
    AGENCY = "agency", "처·청"
    COMMITTEE = "committee", "위원회"


class Lineage(Func):
    """Every ministry that is connected with one by succession, before and after it, itself among them; a row each."""

    function = "exchange_ministry_lineage"
    output_field = models.BigIntegerField()
    set_returning = True


def lineage(**which: Any) -> models.QuerySet:
    """Return the keys of the ministries of one line: those that ``which`` finds, what they were and what they became.

    Whose something is follows the line: rights, deciders, paying ministry, filters and search ask it, never a row.
    """
    return Ministry.objects.filter(**which).order_by().annotate(of_line=Lineage("pk")).values("of_line")


class MinistryQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> Self:
        """Keep the organisations that existed on ``day``."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        )

    def matching(self, words: str) -> Self:
        """Keep those whose full, official short or press name contains ``words``."""
        return self.filter(Q(name__icontains=words) | Q(short_name__icontains=words) | Q(alias_text__icontains=words))

    def for_table(self) -> Self:
        return self.select_related("successor").order_by("rank", "pk")


@audit.tracked(exclude=["alias_text"])
class Ministry(Sourced):
    """One organisation under one name; a renamed organisation is a new row that the old one points to."""

    code = models.SlugField("부호", max_length=12, unique=True, help_text="영문 대문자 약호(예: MOLIT)")
    name = models.CharField("이름", max_length=60)
    short_name = models.CharField("약칭", max_length=20)
    name_en = models.CharField("영문 이름", max_length=120, blank=True)
    aliases = ArrayField(models.CharField(max_length=60), verbose_name="다른 이름", default=list, blank=True)
    alias_text = models.GeneratedField(
        expression=models.Func(
            models.F("aliases"), models.Value(" "), function="array_join", output_field=models.TextField()
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    org_code = models.CharField("기관코드", max_length=7, blank=True)
    kind = models.CharField("종류", max_length=10, choices=MinistryKind, default=MinistryKind.MINISTRY)
    rank = models.PositiveSmallIntegerField("순서", default=999, help_text="정부조직법 순서입니다.")
    valid_from = models.DateField("시작일", null=True, blank=True)
    valid_until = models.DateField("종료일", null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name="승계 기관"
    )

    objects = MinistryQuerySet.as_manager()

    class Meta:
        verbose_name = "기관"
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(condition=~Q(name="") & ~Q(short_name=""), name="ministry_is_named"),
            models.CheckConstraint(condition=Q(kind__in=MinistryKind.values), name="ministry_kind_is_known"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="ministry_ends_after_it_starts",
                violation_error_message=sentences.ENDS_BEFORE_START,
            ),
            models.CheckConstraint(
                condition=Q(org_code="") | Q(org_code__regex=r"^\d{7}$"), name="ministry_org_code_has_7_digits"
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("pk")), name="ministry_does_not_succeed_itself"
            ),
            ExclusionConstraint(
                name="ministry_name_of_one_at_a_time",
                expressions=[
                    ("name", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_until"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="그 기간에 같은 이름의 다른 기관이 있습니다.",
            ),
            ExclusionConstraint(
                name="ministry_short_name_of_one_at_a_time",
                expressions=[
                    ("short_name", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_until"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="그 기간에 같은 약칭을 쓰는 다른 기관이 있습니다.",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def exists_on(self, day: date) -> bool:
        """Whether the organisation existed on ``day``, both ends counted."""
        began = self.valid_from is None or self.valid_from <= day
        return began and (self.valid_until is None or self.valid_until >= day)

    @property
    def choice_name(self) -> str:
        """What a list to choose from calls it: one that was renamed shares its short name with the one before it."""
        renamed = (self.successor_id or self.valid_from) and self.name != self.short_name
        return f"{self.short_name}({self.name})" if renamed else self.short_name

    @property
    def slug(self) -> str:
        """The code as it stands in addresses, in lower case."""
        return self.code.lower()
