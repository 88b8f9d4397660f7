"""A choice among words, and the ministries to choose from."""

import copy
from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from exchange import sentences as of_exchange
from exchange.models import Ministry, PostName, SourceMark, lineage
from tasks.queries.prepared import prepared

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

    def __deepcopy__(self, memo: dict) -> "Choice":
        """Copy what a filter set changes of its own filters: it copies every one for each request."""
        own = copy.copy(self)
        own.extra = dict(self.extra)
        for made_of_it in ("_field", "filter"):  # the form field of the choices, and what calls the filter set's method
            own.__dict__.pop(made_of_it, None)
        own.method = self.method
        return own

    def filter(self, rows: QuerySet, value: str) -> QuerySet:
        if value and self.conditions:
            return rows.filter(self.conditions[value])
        return super().filter(rows, value)


def ministries() -> list[tuple[str, str]]:
    """Return address name and name of the ministries that take part, in legal order."""
    named = ("short_name", "name", "successor_id", "valid_from")
    return [
        (code.lower(), Ministry(**dict(zip(named, said, strict=True))).choice_name)
        for code, *said in prepared(_taking_part)
    ]


def _taking_part() -> QuerySet:
    real = Ministry.objects.exclude(source_mark=SourceMark.DEMO)
    taking_part = real.filter(pk__in=lineage(pk__in=PostName.objects.values("ministry"))).order_by("rank", "pk")
    return taking_part.values_list("code", "short_name", "name", "successor_id", "valid_from")
