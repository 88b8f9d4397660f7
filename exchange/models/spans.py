"""Spans of days as PostgreSQL sees them: both ends counted, no end means still running."""

from datetime import date

from django.contrib.postgres.fields import DateRangeField
from django.db.models import Func, Q, Value


class DateRange(Func):
    """``daterange(starts_on, ends_on, '[]')``, for exclusion constraints."""

    function = "DATERANGE"
    output_field = DateRangeField()

    def __init__(self, starts: str, ends: str) -> None:
        super().__init__(starts, ends, Value("[]"))


def open_on(day: date, prefix: str = "") -> Q:
    """Keep spans that include ``day``; ``prefix`` is the lookup path to the spanned row, ending in ``__``."""
    return Q(**{f"{prefix}starts_on__lte": day}) & (
        Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": day})
    )
