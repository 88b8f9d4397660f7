"""What the list of posts can be narrowed by."""

from typing import Any

import django_filters
from django import forms

from exchange import sentences
from exchange.forms import CleanText
from exchange.models import (
    UNKNOWN,
    ExchangePair,
    ExchangeRound,
    Level,
    Ministry,
    Post,
    PostName,
    SourceMark,
    lineage,
)
from exchange.queries.posts import PostRow, forms_by_line
from exchange.texts import search_words

WORDS_LIMIT = 60  # characters of a search
ENDING_DAYS = 60  # calendar days before a term's end in which it counts as ending
MARKS = [
    ("vacant", sentences.VACANT),
    ("unheard", sentences.HOLDER_NOT_KNOWN),
    ("ending", f"{ENDING_DAYS}일 안에 끝남"),
    ("no_task", "과제 미수록"),
    ("check", "확인 필요"),
    ("unknown", UNKNOWN),
]
BY_MARK = {
    "vacant": lambda row: row.term is None and row.was_held,
    "unheard": lambda row: row.term is None and not row.was_held,
    "ending": lambda row: row.days_left is not None and row.days_left <= ENDING_DAYS,
    "no_task": lambda row: row.has_no_task,
    "check": lambda row: row.post.needs_check,
    "unknown": lambda row: row.post.name.is_unknown,
}


class PostForm(CleanText, forms.Form):
    """The condition bar of the list of posts."""


class Choice(django_filters.ChoiceFilter):
    """A choice whose refusal names its field."""

    def __init__(self, *, label: str, **options: Any) -> None:
        options.setdefault("empty_label", "전체")
        wrong = {"invalid_choice": sentences.not_in_list(label)}
        super().__init__(label=label, error_messages=wrong, **options)


class PostFilter(django_filters.FilterSet):
    """Conditions of the list of posts: those about the pair by SQL, those about one of its posts by ``kept``."""

    searched_in = "직위와 부처의 이름(옛 이름 포함), 초성"

    round = Choice(label="교류 차수", choices=(), field_name="round__number")
    ministry = Choice(label="기관", choices=(), method="keep_all")
    level = Choice(label="급", choices=Level.choices)
    mark = Choice(label="표시", choices=MARKS, method="keep_all")
    search = django_filters.CharFilter(
        label="검색어",
        method="keep_all",
        max_length=WORDS_LIMIT,
        error_messages={"max_length": sentences.search_too_long(WORDS_LIMIT)},
    )

    class Meta:
        model = ExchangePair
        fields: tuple[str, ...] = ()
        form = PostForm

    def __init__(self, data: Any, queryset: Any, *, rounds: list[ExchangeRound]) -> None:
        super().__init__(data, queryset)
        self.filters["round"].extra["choices"] = [(str(each.number), each.name) for each in rounds]
        real = Ministry.objects.exclude(source_mark=SourceMark.DEMO)
        taking_part = real.filter(pk__in=lineage(pk__in=PostName.objects.values("ministry"))).order_by("rank", "pk")
        self.filters["ministry"].extra["choices"] = [(each.code, each.choice_name) for each in taking_part]

    def keep_all(self, pairs: Any, name: str, value: str) -> Any:
        return pairs

    def kept(self, rows: list[PostRow]) -> list[PostRow]:
        """Keep the rows of ``post_rows(self.qs)`` that meet the conditions about one post. Only for a valid filter."""
        asked = self.form.cleaned_data
        if asked["ministry"]:
            kept = set(Post.objects.of_line(code=asked["ministry"]).values_list("pk", flat=True))
            rows = [row for row in rows if row.post.pk in kept]
        if asked["mark"]:
            rows = [row for row in rows if BY_MARK[asked["mark"]](row)]
        if asked["search"]:
            forms = forms_by_line()
            words = search_words(asked["search"], WORDS_LIMIT)
            rows = [row for row in rows if all(row.answers_to(word, forms) for word in words)]
        return rows
