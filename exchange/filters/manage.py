"""What the lists of the administration can be narrowed by."""

from datetime import date
from functools import reduce
from operator import or_
from typing import Any, ClassVar, cast

import django_filters
from django import forms
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from exchange.forms.base import CleanText, MinistryField
from exchange.forms.manage import speak
from exchange.models import (
    ExchangeRound,
    Level,
    Ministry,
    MinistryKind,
    Post,
    Role,
    SourceMark,
    TaskCategory,
    lineage,
)
from exchange.texts import search_words

WORDS_LIMIT = 100  # characters of a search
NAMES_OF_POSTS = "직위와 부처의 이름(옛 이름 포함)"
WHEN = (("running", "진행 중"), ("coming", "예정"), ("over", "끝남"))


class FilterForm(CleanText, forms.Form):
    """The bar above a list: text cleaned as everywhere, errors in sentences."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            speak(field)


def _label(model: type[Model], path: str) -> str:
    """Return what the column at the end of ``path`` is called."""
    *steps, last = path.split("__")
    for step in steps:
        model = cast(type[Model], model._meta.get_field(step).related_model)
    column = model._meta.get_field("aliases" if last == "alias_text" else last)  # the list of which it is the text
    return str(getattr(column, "verbose_name", last))


class ManageFilter(django_filters.FilterSet):
    """``search`` finds rows in which one of the columns ``looked_in`` contains what was typed.

    posts_in  keys of posts: the rows are found by any name that the post, or its ministry, ever had
    today     the business day by which running, coming and past spans are told apart
    """

    looked_in: ClassVar[tuple[str, ...]] = ()
    posts_in: ClassVar[tuple[str, ...]] = ()

    search = django_filters.CharFilter(method="keep_matching", label="검색어", max_length=WORDS_LIMIT)

    class Meta:
        form = FilterForm

    def __init__(self, data: Any, queryset: QuerySet, *, request: HttpRequest, today: date) -> None:
        super().__init__(data, queryset, request=request)
        self.today = today

    @property
    def searched_in(self) -> str:
        """Say in words which columns a search looks through."""
        labels = [_label(self.queryset.model, path) for path in self.looked_in]
        return ", ".join(dict.fromkeys([*labels, *([NAMES_OF_POSTS] if self.posts_in else [])]))

    def keep_matching(self, rows: QuerySet, name: str, words: str) -> QuerySet:
        """Keep the rows in which each word is found, wherever."""
        for word in search_words(words, WORDS_LIMIT):
            rows = rows.filter(self.found(word))
        return rows

    def found(self, word: str) -> Q:
        """Return which rows one word finds."""
        found = [Q(**{f"{path}__icontains": word}) for path in self.looked_in]
        found += [Q(**{f"{path}__in": Post.objects.matching(word)}) for path in self.posts_in]
        return reduce(or_, found)

    def keep_line(self, rows: QuerySet, name: str, ministry: Ministry) -> QuerySet:
        """Keep rows of the ministry, of what it was and of what it became."""
        return rows.filter(ministry__in=lineage(pk=ministry.pk))

    def keep_when(self, rows: QuerySet, name: str, when: str) -> QuerySet:
        """Keep spans that run today (both ends counted), start later, or ended before."""
        if when == "coming":
            return rows.filter(starts_on__gt=self.today)
        if when == "over":
            return rows.filter(ends_on__lt=self.today)
        return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=self.today), starts_on__lte=self.today)

    def keep_in_use(self, rows: QuerySet, name: str, in_use: str) -> QuerySet:
        return rows.filter(is_active=in_use == "yes")


def source_filter() -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(field_name="source_mark", label="출처", choices=SourceMark, empty_label="모두")


def one_of(field: str, label: str, choices: Any) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(field_name=field, label=label, choices=choices, empty_label="모두")


class FilteredMinistry(MinistryField, django_filters.fields.ModelChoiceField):
    """The same choice, with what django-filter adds to a field."""


class OneMinistry(django_filters.ModelChoiceFilter):
    field_class = FilteredMinistry


def ministry_filter(field: str = "ministry") -> OneMinistry:
    return OneMinistry(
        field_name=field,
        method="keep_line",
        label="기관",
        queryset=Ministry.objects.order_by("rank", "pk"),
        empty_label="모두",
    )


def when_filter() -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(method="keep_when", label="기간", choices=WHEN, empty_label="모두")


class MinistryFilter(ManageFilter):
    looked_in = ("code", "name", "short_name", "alias_text")
    kind = one_of("kind", "종류", MinistryKind)
    source = source_filter()


class PostFilter(ManageFilter):
    looked_in = ("code",)
    posts_in = ("pk",)
    ministry = ministry_filter()
    level = django_filters.ChoiceFilter(method="keep_level", label="급", choices=Level, empty_label="모두")
    source = source_filter()

    def keep_line(self, rows: QuerySet, name: str, ministry: Ministry) -> QuerySet:
        return rows.filter(pk__in=Post.objects.of_line(pk=ministry.pk))

    def keep_level(self, rows: QuerySet, name: str, level: str) -> QuerySet:
        """Keep posts that are of this level today."""
        return rows.filter(level_rank=level)


class RoundFilter(ManageFilter):
    looked_in = ("name", "note")
    source = source_filter()


class CategoryFilter(ManageFilter):
    looked_in = ("code", "name", "short_name")


class PairFilter(ManageFilter):
    looked_in = ("code", "theme", "theme_before")
    posts_in = ("post_a", "post_b")
    round = django_filters.ModelChoiceFilter(
        label="차수", queryset=ExchangeRound.objects.order_by("number"), empty_label="모두"
    )
    category = django_filters.ModelChoiceFilter(
        label="구분",
        queryset=TaskCategory.objects.order_by("rank", "pk"),
        empty_label="모두",
        null_label="미지정",
    )
    level = one_of("level", "급", Level)
    source = source_filter()


class AssignmentFilter(ManageFilter):
    looked_in = ("holder__display_name", "holder__username")
    posts_in = ("post",)
    when = when_filter()
    source = source_filter()


class AssistanceFilter(ManageFilter):
    looked_in = ("assistant__display_name", "assistant__username")
    posts_in = ("post",)
    when = when_filter()


class StandInFilter(ManageFilter):
    looked_in = ("absent__display_name", "substitute__display_name", "reason")
    when = when_filter()


class AccountFilter(ManageFilter):
    looked_in = ("username", "display_name")
    role = one_of("role", "역할", Role)
    ministry = ministry_filter()
    in_use = django_filters.ChoiceFilter(
        method="keep_in_use", label="사용", choices=(("yes", "사용"), ("no", "사용 중지")), empty_label="모두"
    )

    @property
    def searched_in(self) -> str:
        return f"{super().searched_in}, 소속 기관의 이름(옛 이름 포함)"

    def found(self, word: str) -> Q:
        theirs = lineage(pk__in=Ministry.objects.matching(word).values("pk"))
        return super().found(word) | Q(ministry__in=theirs)
