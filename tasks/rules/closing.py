"""What a closed quarter shows: the moment of its closing, whatever happened since."""

from datetime import date, datetime

from exchange.clock import SEOUL
from tasks.models import ReportPeriod


def as_of(period: ReportPeriod | None, at: datetime) -> datetime:
    """Return the moment, in Seoul, by which a page of ``period`` looks at what is overdue: ``at`` or its closing."""
    return (min(at, period.closed_at) if period and period.closed_at else at).astimezone(SEOUL)


def day_of(at: datetime) -> date:
    """Return the day of a moment in Seoul."""
    return at.astimezone(SEOUL).date()
