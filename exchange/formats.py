"""How values are written for reading: dates, quarters, D-day, money. Each function is also a template filter."""

from datetime import date as Date
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from exchange.particles import josa

SEOUL = ZoneInfo("Asia/Seoul")
WEEKDAYS = "월화수목금토일"
NOTHING = "-"


def _day(value: Date | datetime) -> Date:
    if isinstance(value, datetime):
        return (value.astimezone(SEOUL) if value.tzinfo else value).date()
    return value


def _clock(value: datetime) -> str:
    return f"{value.astimezone(SEOUL) if value.tzinfo else value:%H:%M}"


def date(value: Date | None) -> str:
    """``2024. 10. 8.(화)``; ``-`` for none. A moment is shown as its day in Seoul."""
    return f"{date_plain(value)}({WEEKDAYS[_day(value).weekday()]})" if value else NOTHING


def date_short(value: Date | None, year: int | None = None) -> str:
    """``10. 8.(화)``; a day of another year than ``year`` carries its own (``exchange.dates`` knows which it is)."""
    if not value:
        return NOTHING
    day = _day(value)
    if year is not None and day.year != year:
        return date(value)
    return f"{day.month}. {day.day}.({WEEKDAYS[day.weekday()]})"


def date_plain(value: Date | None) -> str:
    """``2024. 10. 8.``"""
    if not value:
        return NOTHING
    day = _day(value)
    return f"{day.year}. {day.month}. {day.day}."


def moment(value: datetime | None) -> str:
    """``2024. 10. 8.(화) 14:00`` in Seoul."""
    return f"{date(value)} {_clock(value)}" if value else NOTHING


def moment_plain(value: datetime | None) -> str:
    """``2024. 10. 8. 14:00`` in Seoul, for texts that leave the page."""
    return f"{date_plain(value)} {_clock(value)}" if value else NOTHING


def moment_short(value: datetime | None, year: int | None = None) -> str:
    """``10. 8.(화) 14:00`` in Seoul; with its year as ``date_short``."""
    return f"{date_short(value, year)} {_clock(value)}" if value else NOTHING


def time(value: datetime | None) -> str:
    """``14:00`` in Seoul."""
    return _clock(value) if value else NOTHING


def moment_exact(value: datetime | None) -> str:
    """``2024. 10. 8. 14:00:05`` in Seoul, for logs."""
    return f"{date_plain(value)} {value.astimezone(SEOUL):%H:%M:%S}" if value else NOTHING


def dday(value: Date | None, today: Date) -> str:
    """``D-3`` three calendar days before, ``D-DAY`` on the day, ``D+3`` three days after; ``-`` for none."""
    if not value:
        return NOTHING
    days = (_day(today) - _day(value)).days
    return "D-DAY" if days == 0 else f"D{days:+d}"


def days_since(value: Date, today: Date) -> int:
    """Return how many calendar days in Seoul have passed since a day or moment; 0 on the day itself and before."""
    return max(0, (_day(today) - _day(value)).days)


def passed(days: int) -> str:
    """``5일 경과``; ``당일`` before a day has passed."""
    return f"{days}일 경과" if days else "당일"


def with_person(place: str, person: str) -> str:
    """``국토부 국토정책관 김교류``; an account that is called as its place, a post or a ministry, is named once."""
    return person if person.startswith(place) else f"{place} {person}"


def overdue(value: Date | None, today: Date) -> str:
    """``D+3`` for something that is late: calendar days, at least ``D+1``, for a moment can be past on its own day."""
    if not value:
        return NOTHING
    return f"D+{max(1, (_day(today) - _day(value)).days)}"


def quarter(period: Any) -> str:
    """``2024년 3분기``, or what a period of another kind is called: it says so itself."""
    return str(period)


def span(period: Any) -> str:
    """``7~9월``, the months that a period spans: it says so itself."""
    return period.months_label


def percent(part: float, total: float) -> str:
    """``71%``: a whole number, half away from zero; ``-`` where there is nothing to count."""
    if not total:
        return NOTHING
    return f"{(Decimal(part) * 100 / Decimal(total)).quantize(Decimal(1), 'ROUND_HALF_UP')}%"


def won(krw: int | None) -> str:
    """``4,609,000원``; ``-`` for none."""
    return NOTHING if krw is None else f"{krw:,}원"


DIGITS = "일이삼사오육칠팔구"
PLACES = ("", "십", "백", "천")
MYRIADS = ("", "만", "억", "조", "경")


def won_in_words(krw: int) -> str:
    """``금113,560원(금일십일만삼천오백육십원)``: an amount as an official document writes it, against forgery.

    Source: 행정업무의 운영 및 혁신에 관한 규정 시행규칙 제2조제2항. Raises ValueError as ``won_hangul``.
    """
    return f"금{krw:,}원({won_hangul(krw)})"


def won_hangul(krw: int) -> str:
    """``금일십일만삼천오백육십원``: no space after 금, 원 at the end, and 일 written before 십·백·천·만 as well.

    Source: the example of 시행규칙 제2조제2항. Raises ValueError for 10^20 won and more, and for nothing or less: where
    nothing is paid there is no amount in words, but a reason.
    """
    if not 0 < krw < 10 ** (4 * len(MYRIADS)):
        raise ValueError(f"amount out of range: {krw}")
    parts = []
    for myriad in MYRIADS:
        krw, group = divmod(krw, 10_000)
        if group:
            parts.append(_four_digits(group) + myriad)
    return f"금{''.join(reversed(parts))}원"


def _four_digits(group: int) -> str:
    """Read 1..9999: 1234 → 일천이백삼십사."""
    read = ""
    for place, digit in enumerate(reversed(str(group))):
        if digit != "0":
            read = DIGITS[int(digit) - 1] + PLACES[place] + read
    return read


def number(value: Decimal | float | str | None) -> str:
    """``1,234.5``: thousands parted, trailing zeros trimmed; ``-`` for none; text that is no number as it stands."""
    if value is None or value == "":
        return NOTHING
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    if not exact.is_finite():
        return str(value)
    text = f"{exact:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def paragraphs(text: str | None) -> Markup:
    """Escape, and keep the line breaks and the spaces that lead a line: a report's □ ○ - ladder stays as typed."""
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Markup("<br>").join(escape(_hold_indent(line)) for line in lines)


def stored(value: Any) -> str:
    """Write a value of whatever kind a row holds; ``-`` for nothing."""
    if value is None or value == "" or value == []:
        return NOTHING
    match value:
        case bool():
            return "예" if value else "아니요"
        case datetime():
            return moment(value)
        case Date():
            return date(value)
        case Decimal():
            return number(value)
        case list():
            return ", ".join(map(str, value))
    return str(value)


def _hold_indent(line: str) -> str:
    body = line.lstrip(" ")
    return "\N{NO-BREAK SPACE}" * (len(line) - len(body)) + body


FILTERS = {
    function.__name__: function
    for function in (
        date,
        date_short,
        date_plain,
        moment,
        moment_plain,
        moment_short,
        moment_exact,
        time,
        dday,
        overdue,
        passed,
        quarter,
        span,
        percent,
        won,
        won_in_words,
        number,
        paragraphs,
        stored,
        josa,
    )
}
