"""How days and moments are written beside today: with their year where it is another, and late once they are past.

``exchange.formats`` writes values without asking what time it is; these ask the business clock. Each function is also a
template filter, in the place of its namesake there.
"""

from datetime import date as Date
from datetime import datetime

from exchange import clock, formats


def date_short(value: Date | None) -> str:
    """``10. 8.(화)``; a day of another year than today's carries it: ``2023. 10. 8.(일)``."""
    return formats.date_short(value, clock.today().year)


def moment_short(value: datetime | None) -> str:
    """``10. 8.(화) 14:00`` in Seoul; one of another year than today's carries it."""
    return formats.moment_short(value, clock.today().year)


def dday(value: Date | None, today: Date) -> str:
    """``D-3``, ``D-DAY``, ``D+3`` as ``formats.dday``; ``D+1`` for a moment of today that is past.

    So does ``tasks.periods.days_late`` count.
    """
    now = clock.now()
    if isinstance(value, datetime) and value.tzinfo and value < now and value.astimezone(clock.SEOUL).date() == today:
        return formats.overdue(value, today)
    return formats.dday(value, today)


FILTERS = {function.__name__: function for function in (date_short, moment_short, dday)}
