"""A choice among words, and the ministries to choose from."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from exchange import sentences as of_exchange
from exchange.kept import Kept
from exchange.models import Ministry, PostName, SourceMark, lineage

NONE = "none"


class Choice(django_filters.ChoiceFilter):
    """A choice among words; ``conditions`` are what the words mean for the rows of ``standing()``."""

    def __init__(self, *, label: str, choices: Any, conditions: dict[str, Q] | None = None, **options: Any) -> None:
        super().__init__(
            label=label,
            choices=choices,
            empty_label="전체",
            error_messages={"invalid_choice": of_exchange.not_in_list(label)},
            **options,
        )
        self.conditions = conditions or {}

    def filter(self, rows: QuerySet, value: str) -> QuerySet:
        if value and self.conditions:
            return rows.filter(self.conditions[value])
        return super().filter(rows, value)


def _ministries() -> list[tuple[str, str]]:
    real = Ministry.objects.exclude(source_mark=SourceMark.DEMO)
    taking_part = real.filter(pk__in=lineage(pk__in=PostName.objects.values("ministry")))
    return [(each.slug, each.choice_name) for each in taking_part.order_by("rank", "pk")]


ministries = Kept(_ministries)  # address name and name of the ministries that take part, in legal order
