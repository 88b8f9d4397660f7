"""What the list of pairs can be narrowed by."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import QuerySet

from exchange.models import ExchangePair, ExchangeRound
from tasks.filters.choice import Choice


class PairFilter(django_filters.FilterSet):
    """Which round the list of pairs shows; an empty value means every round."""

    round = Choice(label="교류 차수", choices=(), field_name="round__number")

    class Meta:
        model = ExchangePair
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, queryset: QuerySet, *, rounds: Iterable[ExchangeRound]) -> None:
        super().__init__(data, queryset)
        self.filters["round"].extra["choices"] = [(str(each.number), each.name) for each in rounds]
