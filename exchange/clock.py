"""The business clock: one place that says what time it is for deadlines, stamps and D-days, always in Asia/Seoul.

A demonstration stands still on ``settings.DEMO_NOW`` so that its deadlines stay meaningful. Sessions, log-in limits and
the access log are not business time: they use ``django.utils.timezone.now()``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

SEOUL = ZoneInfo("Asia/Seoul")

_set_moment: ContextVar[datetime | None] = ContextVar("business_moment", default=None)


def now() -> datetime:
    """Return the present moment, aware, in Asia/Seoul: the one set by ``at()``, else the demo's, else the real one."""
    moment = _set_moment.get()
    if moment is None and settings.DEMO:
        moment = settings.DEMO_NOW
    if moment is None:
        moment = datetime.now(tz=SEOUL)
    return moment.astimezone(SEOUL)


def today() -> date:
    """Return the calendar day of ``now()`` in Seoul, which near midnight is not the day in UTC."""
    return now().date()


@contextmanager
def at(moment: datetime) -> Iterator[datetime]:
    """Let the clock stand on ``moment`` inside the block, in this thread or task only (tests, and building demo data).

    Blocks may be nested; the outer moment comes back. Raises ValueError where ``moment`` has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("the clock needs a moment with a time zone")
    token = _set_moment.set(moment)
    try:
        yield moment.astimezone(SEOUL)
    finally:
        _set_moment.reset(token)
