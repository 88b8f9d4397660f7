"""A number in a cell → what its format shows of it: a percentage, a day, plain digits. Values in, values out.

Part of the program that reads files apart (``documents/xlsx_reading.py``): standard library only.
"""

import re
from datetime import datetime, timedelta
from decimal import Context, Decimal, InvalidOperation
from typing import NamedTuple

Cell = tuple[str, str, int | None, int]

_DIGITS15 = Context(prec=15)  # what Excel itself keeps and shows; source: Excel specifications and limits
BEGINS = datetime.fromisoformat("1899-12-30")  # day 0 of most books; until 1 March 1900 they count one more
BEGINS_1904 = datetime.fromisoformat("1904-01-01")
_LEAP_BUG = 60
_DAYS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # built-in formats of days and times
_PERCENTS = {9: 0, 10: 2}  # built-in formats of percentages, with their places
_PLACES = {1: 0, 2: 2, 3: 0, 4: 2, 37: 0, 38: 0, 39: 2, 40: 2}  # and of plain numbers
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')  # of a format: what is no place for digits


class Look(NamedTuple):
    """What a cell's format makes of its number."""

    kind: str  # number, percent or day
    places: int | None = None
    scale: int = 0


PLAIN = Look("number")


def number_as_seen(value: str, look: Look, begins: datetime = BEGINS) -> Cell:
    """Return a number as its format shows it. Raises ValueError for what is none."""
    try:
        exact = _DIGITS15.create_decimal(value)
    except InvalidOperation:
        raise ValueError(value) from None
    if not exact.is_finite() or not -30 < exact.adjusted() < 30:
        return "text", value[:80], None, 0
    if look.kind == "day" and (day := _day(exact, begins)):
        return "day", day, None, 0
    if look.kind == "percent":
        exact = _DIGITS15.multiply(exact, Decimal(100))
    kind = "number" if look.kind == "day" else look.kind
    return kind, _digits(exact), look.places, look.scale


def look_of(number: int, code: str) -> Look:
    """Return what a format makes of a number, by its code, or by its number where it is built in."""
    if not code:
        if number in _DAYS:
            return Look("day")
        if number in _PERCENTS:
            return Look("percent", _PERCENTS[number])
        return Look("number", _PLACES.get(number))
    shown = _NOT_SHOWN.sub("", code.split(";", 1)[0])
    plain = re.sub("general|standard", "", shown, flags=re.IGNORECASE)
    if re.search("[ymdhs]", plain, flags=re.IGNORECASE) and not re.search("[0#?]", plain.replace("ss.0", "")):
        return Look("day")
    scale = sum(len(commas) for commas in re.findall(r"[0#?](,+)(?![0#?,])", plain))
    fraction = re.search(r"\.([0#?]+)", plain)
    places = len(fraction[1]) if fraction else 0 if re.search("[0#?]", plain) else None
    if re.search(r"E[+-]", plain) or "/" in plain:
        places = None
    return Look("percent" if "%" in plain else "number", places, scale)


def _day(days: Decimal, begins: datetime) -> str | None:
    """Return a day counted from ``begins``, to the second; None where there is none."""
    if begins == BEGINS and days < _LEAP_BUG:
        days += 1
    if not 1 <= days < 2_958_466:  # the last day of the year 9999
        return None
    return iso(begins + timedelta(seconds=round(float(days) * 86_400)))


def iso(moment: datetime) -> str:
    return moment.date().isoformat() if moment.time() == datetime.min.time() else moment.isoformat(timespec="seconds")


def _digits(exact: Decimal) -> str:
    text = f"{exact:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
