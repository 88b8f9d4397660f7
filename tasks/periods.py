"""Periods of every kind, working days and deadlines, computed from values alone: the one place that counts months.

Three spans are kept apart: the period that is reported on, the span in which its report is written (opens → due), and
the grace after the due moment. After it a report is late and marked so, never locked.
The results are stored with the period when it is made; nothing here is asked again about a stored deadline.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Self
from zoneinfo import ZoneInfo

import holidays

from exchange.formats import josa

SEOUL = ZoneInfo("Asia/Seoul")

FIRST_YEAR, LAST_YEAR = 2000, 2099
OPENS_DAY = 16  # of the quarter's last month: the 4th quarter of 2024 opens on 2024-12-16
DUE_DAY = 11  # of the month after the quarter
DUE_TIME = time(18, 0)  # the end of the working day, Seoul

_CODE = re.compile(r"([0-9]{4})-([1-4])")
_ANY_CODE = re.compile(r"([0-9]{4})(?:-(H|S)?([1-9][0-9]?))?")


class Kind(StrEnum):
    """What span a period has. The numbers of a kind within a year run from 1 to ``MOST_OF_A_YEAR``."""

    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    EXTRA = "extra"  # reported on once, over a span of its own


KIND_NAMES = {Kind.QUARTER: "분기", Kind.HALF: "반기", Kind.YEAR: "연간", Kind.EXTRA: "수시"}
MONTHS_OF = {Kind.QUARTER: 3, Kind.HALF: 6, Kind.YEAR: 12}
MOST_OF_A_YEAR = {Kind.QUARTER: 4, Kind.HALF: 2, Kind.YEAR: 1, Kind.EXTRA: 99}
QUARTERS = (1, 2, 3, 4)  # of a year
_SIGNS = {Kind.HALF: "H", Kind.EXTRA: "S"}  # before the number in a code


def code_of(kind: str, year: int, number: int) -> str:
    """Return a period as in addresses: "2026-1", "2026-H1", "2026" for the year, "2026-S1" for an extra one."""
    _check(kind, year, number)
    return f"{year}" if kind == Kind.YEAR else f"{year}-{_SIGNS.get(Kind(kind), '')}{number}"


def parse_code(code: str) -> tuple[Kind, int, int]:
    """Return (kind, year, number) of a code; raises ValueError with a Korean sentence for another text."""
    found = _ANY_CODE.fullmatch(code)
    if found is None:
        raise ValueError(f"기간은 2026-1, 2026-H1, 2026, 2026-S1처럼 적어야 합니다: {code[:20]!r}")
    year, sign, number = found.groups()
    kind = {"H": Kind.HALF, "S": Kind.EXTRA}.get(sign, Kind.QUARTER if number else Kind.YEAR)
    _check(kind, int(year), int(number or 1))
    return kind, int(year), int(number or 1)


def label_of(kind: str, year: int, number: int) -> str:
    """Return a period as people read it: "2026년 1분기", "2026년 상반기", "2026년 연간", "2026년 수시 1차"."""
    return f"{year}년 {short_label_of(kind, number)}"


def short_label_of(kind: str, number: int) -> str:
    """Return it where the year is known: "1분기", "상반기", "연간", "수시 1차"."""
    if kind == Kind.QUARTER:
        return f"{number}분기"
    if kind == Kind.HALF:
        return "상반기" if number == 1 else "하반기"
    return "연간" if kind == Kind.YEAR else f"수시 {number}차"


def label_in(this_year: int, kind: str, year: int, number: int) -> str:
    """Return it as it is called in ``this_year``: "3분기" of that year, "2023년 3분기" of another."""
    return short_label_of(kind, number) if year == this_year else label_of(kind, year, number)


def span_of(kind: str, year: int, number: int) -> tuple[date, date]:
    """Return the first and the last day of a period of the calendar. Raises ValueError for an extra one."""
    _check(kind, year, number)
    if kind == Kind.EXTRA:
        raise ValueError("수시 보고의 대상 기간은 따로 정해야 합니다.")
    months = MONTHS_OF[Kind(kind)]
    last_month = number * months
    return date(year, last_month - months + 1, 1), _month_after(year, last_month) - timedelta(days=1)


def months_label(first: date, last: date) -> str:
    """Return the months of a span: "7~9월", "3월", and over a year's end "2024년 12월~2025년 2월"."""
    if first.year != last.year:
        return f"{first.year}년 {first.month}월~{last.year}년 {last.month}월"
    return f"{first.month}월" if first.month == last.month else f"{first.month}~{last.month}월"


def _check(kind: str, year: int, number: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"연도는 {FIRST_YEAR}~{LAST_YEAR} 사이여야 합니다: {year}")
    most = MOST_OF_A_YEAR[Kind(kind)]
    if not 1 <= number <= most:
        raise ValueError(f"{josa(KIND_NAMES[Kind(kind)], '은/는')} 1~{most} 사이여야 합니다: {number}")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter: ``year`` 2000 to 2099, ``number`` 1 to 4. Ordered by time. Raises ValueError beyond."""

    year: int
    number: int

    def __post_init__(self) -> None:
        _check(Kind.QUARTER, self.year, self.number)

    @classmethod
    def parse(cls, code: str) -> Self:
        """Return the quarter that ``code`` ("2024-3") names; raises ValueError with a Korean sentence."""
        found = _CODE.fullmatch(code)
        if found is None:
            raise ValueError(f"분기는 2024-3처럼 적어야 합니다: {code[:20]!r}")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def containing(cls, day: date) -> Self:
        """Return the quarter of a calendar day. A datetime is refused (TypeError): see ``at``."""
        if isinstance(day, datetime):
            raise TypeError("a moment belongs to a quarter only in a time zone: use Quarter.at()")
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def at(cls, moment: datetime) -> Self:
        """Return the quarter of an aware moment in Seoul, at year end not that in UTC. Raises ValueError if naive."""
        return cls.containing(_seoul_day(moment))

    @property
    def code(self) -> str:
        """Return the quarter as in addresses: "2024-3"."""
        return code_of(Kind.QUARTER, self.year, self.number)

    @property
    def label(self) -> str:
        """Return the quarter as people read it: "2024년 3분기"."""
        return label_of(Kind.QUARTER, self.year, self.number)

    @property
    def months_label(self) -> str:
        """Return its months: "7~9월"."""
        return months_label(self.first_day, self.last_day)

    @property
    def first_day(self) -> date:
        return span_of(Kind.QUARTER, self.year, self.number)[0]

    @property
    def last_day(self) -> date:
        return span_of(Kind.QUARTER, self.year, self.number)[1]

    @property
    def previous(self) -> Self:
        """Return the quarter before; raises ValueError before FIRST_YEAR."""
        return type(self)(self.year - 1, 4) if self.number == 1 else type(self)(self.year, self.number - 1)

    @property
    def next(self) -> Self:
        """Return the quarter after; raises ValueError after LAST_YEAR."""
        return type(self)(self.year + 1, 1) if self.number == 4 else type(self)(self.year, self.number + 1)


def opens_on(quarter: Quarter, *, days_off: Collection[date] = ()) -> date:
    """Return the day from which the quarter's report may be written by default: see ``opens_by_default``."""
    return opens_by_default(quarter.last_day, days_off=days_off)


def due_at(quarter: Quarter, *, days_off: Collection[date] = ()) -> datetime:
    """Return the quarter's default deadline: see ``due_by_default``."""
    return due_by_default(quarter.last_day, days_off=days_off)


def opens_by_default(last_day: date, *, days_off: Collection[date] = ()) -> date:
    """Return the 16th of the month in which a period ends, or the next working day (``is_working_day``)."""
    return next_working_day(last_day.replace(day=OPENS_DAY), days_off=days_off)


def due_by_default(last_day: date, *, days_off: Collection[date] = ()) -> datetime:
    """Return 18:00 in Seoul on the 11th of the month after the one in which a period ends, or the next working day."""
    day = next_working_day(_month_after(last_day.year, last_day.month).replace(day=DUE_DAY), days_off=days_off)
    return datetime.combine(day, DUE_TIME, SEOUL)


def grace_ends_at(due: datetime, grace_days: int, *, days_off: Collection[date] = ()) -> datetime:
    """Return the moment after which a report counts as late: ``grace_days`` (0 to 30) working days after ``due``.

    The time of day stays. Raises ValueError for days beyond these bounds or a moment without a zone.
    """
    if not 0 <= grace_days <= 30:
        raise ValueError(f"grace is 0 to 30 working days, not {grace_days}")
    local = _seoul(due)
    day = local.date()
    for _ in range(grace_days):
        day = next_working_day(day + timedelta(days=1), days_off=days_off)
    return datetime.combine(day, local.time(), SEOUL)


def is_late(submitted: datetime, due: datetime) -> bool:
    """Tell whether ``submitted`` came after ``due`` (both aware); in the very moment is in time."""
    return _seoul(submitted) > _seoul(due)


def d_day(due: date, today: date) -> int:
    """Return calendar days from the due day to ``today``, signed as it is read: -3 is D-3, 0 D-DAY, 2 D+2.

    Both are days in Seoul. A datetime is refused (TypeError).
    """
    if isinstance(due, datetime) or isinstance(today, datetime):
        raise TypeError("a D-day is counted between calendar days")
    return (today - due).days


def days_late(due: datetime, moment: datetime) -> int:
    """Return by how many days ``moment`` is late: 0 when in time, else what D+n shows, at least 1.

    Calendar days in Seoul, as in ``d_day``; one minute past the deadline, still on the due day, is 1.
    """
    if not is_late(moment, due):
        return 0
    return max(1, d_day(_seoul_day(due), _seoul_day(moment)))


def is_working_day(day: date, *, days_off: Collection[date] = ()) -> bool:
    """Tell whether offices work: no weekend, no public or substitute holiday, not in ``days_off``.

    days_off  further days that operators have entered (temporary holidays that the package does not know yet)
    """
    return day.weekday() < 5 and day not in days_off and day not in public_holidays(day.year)


def next_working_day(day: date, *, days_off: Collection[date] = ()) -> date:
    """Return ``day`` itself when it is a working day, else the first one after it."""
    while not is_working_day(day, days_off=days_off):
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=128)
def public_holidays(year: int) -> frozenset[date]:
    """Return the public holidays of one year in Korea with their substitutes. Source: the ``holidays`` package, KR."""
    return frozenset(holidays.country_holidays("KR", years=year, observed=True))


def _month_after(year: int, month: int) -> date:
    """Return the first day of the month after ``month``."""
    return date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)


def _seoul(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a deadline needs a moment with a time zone")
    return moment.astimezone(SEOUL)


def _seoul_day(moment: datetime) -> date:
    return _seoul(moment).date()
