"""What the access log can be narrowed by."""

from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from exchange import roles, sentences
from exchange.clock import SEOUL
from exchange.forms import CleanText
from exchange.models import AccessEntry, AccessKind, AccessResult
from exchange.texts import search_words

WORDS_LIMIT = 60  # characters of a search


class AccessForm(CleanText, forms.Form):
    """The condition bar of the access log."""

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        first, last = typed.get("since"), typed.get("until")
        if first and last and last < first:
            self.add_error("until", "기간의 끝은 시작보다 빠를 수 없습니다.")
        return typed


class Choice(django_filters.ChoiceFilter):
    """A choice whose refusal names its field."""

    def __init__(self, *, label: str, **options: Any) -> None:
        wrong = {"invalid_choice": sentences.not_in_list(label)}
        super().__init__(label=label, error_messages=wrong, empty_label="전체", **options)


class Day(django_filters.DateFilter):
    """A day in Seoul."""

    def __init__(self, *, label: str, **options: Any) -> None:
        wrong = {"invalid": f"{label}: 날짜를 2024-10-08처럼 적어 주세요."}
        super().__init__(label=label, error_messages=wrong, widget=forms.DateInput(attrs={"type": "date"}), **options)


class AccessFilter(django_filters.FilterSet):
    """By days (both ends counted), account, what was done and what came of it."""

    searched_in = "아이디, 대상, 정보 주체, 접속지"

    since = Day(label="언제부터", method="keep_since")
    until = Day(label="언제까지", method="keep_until")
    kind = Choice(label="행위", choices=AccessKind.choices)
    result = Choice(label="결과", choices=AccessResult.choices)
    role = Choice(label="역할", choices=roles.choices())
    search = django_filters.CharFilter(
        label="아이디·대상·접속지",
        method="keep_matching",
        max_length=WORDS_LIMIT,
        error_messages={"max_length": sentences.search_too_long(WORDS_LIMIT)},
    )

    class Meta:
        model = AccessEntry
        fields: tuple[str, ...] = ()
        form = AccessForm

    def keep_since(self, rows: QuerySet, name: str, day: date) -> QuerySet:
        return rows.filter(at__gte=_midnight(day))

    def keep_until(self, rows: QuerySet, name: str, day: date) -> QuerySet:
        return rows.filter(at__lt=_midnight(day) + timedelta(days=1)) if day < date.max else rows

    def keep_matching(self, rows: QuerySet, name: str, words: str) -> QuerySet:
        for word in search_words(words, WORDS_LIMIT):
            found = Q(user_name__icontains=word) | Q(target__icontains=word) | Q(subject__icontains=word)
            rows = rows.filter(found | Q(address__startswith=word))
        return rows


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=SEOUL)
