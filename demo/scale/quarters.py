"""The quarters that the tasks report in: those of the demonstration and as many before them as are wanted."""

from datetime import datetime, time
from typing import NamedTuple

from demo.programme.quarters import GRACE_DAYS
from exchange.models import User
from tasks import periods
from tasks.models import ReportPeriod
from tasks.periods import SEOUL, Quarter

OPENED = time(9, 0)


class Opened(NamedTuple):
    """An opened quarter in its place, from 0: the first of those that the tasks report in."""

    period: ReportPeriod
    opened_at: datetime
    opened_by: User
    place: int


class NoQuarters(LookupError):
    """Nothing was opened yet: the demonstration has to be there first."""


def opened_quarters(wanted: int) -> list[Opened]:
    """Return the last ``wanted`` opened quarters, the oldest first; those missing before the first are made.

    Raises NoQuarters where none was opened.
    """
    there = list(ReportPeriod.objects.quarters().opened().select_related("opened_by"))
    if not there:
        raise NoQuarters("열린 분기가 없습니다. 먼저 seed_demo로 시연 자료를 만들어 주세요.")
    opener = there[0].opened_by
    first = Quarter(there[0].year, there[0].number)
    for _ in range(wanted - len(there)):
        first = first.previous
        there.insert(0, _earlier(first, opener))
    found = []
    for place, period in enumerate(there[-wanted:]):
        if period.opened_at is None or period.opened_by is None:
            raise NoQuarters(f"아직 열지 않은 분기입니다: {period}")
        found.append(Opened(period, period.opened_at, period.opened_by, place))
    return found


def _earlier(quarter: Quarter, opener: User | None) -> ReportPeriod:
    due = periods.due_at(quarter)
    opens_on = periods.opens_on(quarter)
    return ReportPeriod.objects.create(
        code=quarter.code,
        year=quarter.year,
        number=quarter.number,
        spans_from=quarter.first_day,
        spans_to=quarter.last_day,
        opens_on=opens_on,
        due_at=due,
        grace_until=periods.grace_ends_at(due, GRACE_DAYS),
        opened_at=datetime.combine(opens_on, OPENED, SEOUL),
        opened_by=opener,
        is_demo=True,
    )
