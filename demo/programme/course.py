"""What happens to each report, event by event: who writes, confirms, sends back and accepts, and when."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from demo.programme import statements, work
from demo.programme.quarters import SECOND, THIRD
from tasks.periods import SEOUL, Quarter, is_working_day

Verb = Literal["write", "unchanged", "sign", "start", "return", "accept"]


@dataclass(frozen=True)
class Event:
    """One thing that one person does to one report.

    side    the part or the side of the report that it is about
    actor   "a", "b" the holders, "assistant_a", "assistant_b", "centre"
    values  keywords of the action
    """

    at: datetime
    quarter: Quarter
    code: str
    verb: Verb
    side: str
    actor: str
    values: dict[str, Any] = field(default_factory=dict)


def moment(text: str) -> datetime:
    """Return "0926 14:20" as a moment of 2024 in Seoul."""
    return datetime.strptime(f"2024{text}", "%Y%m%d %H:%M").replace(tzinfo=SEOUL)


# ---- the 2nd quarter: all accepted before the council of 9 July --------------------------------------------------

SECOND_DAYS = ("0701", "0702", "0703", "0704")  # handed in
SECOND_DECIDED = ("0703", "0704", "0705", "0708")  # accepted


def second_quarter() -> Iterator[Event]:
    """Yield what happened in the 2nd quarter; every report ends accepted."""
    for number, code in enumerate(work.WORK):
        filed = moment(f"{SECOND_DAYS[number % 4]} {10 + number % 7}:{number * 7 % 60:02}")
        yield from _written(SECOND, code, filed - timedelta(hours=2))
        yield from _signed(SECOND, code, filed - timedelta(hours=1), filed)
        decided = moment(f"{SECOND_DECIDED[number % 4]} {9 + number % 8}:{number * 11 % 60:02}")
        verdict = "late" if code in statements.LATE_BEFORE else "ok"
        yield from _decided(SECOND, code, decided, verdict, statements.NOTES_BEFORE.get(code, ""))


# ---- the 3rd quarter: as it stands on 8 October -------------------------------------------------------------------

ACCEPTED = {  # code → handed in, accepted
    "1-4": ("0925 15:10", "0927 10:20"),
    "2-1": ("0926 11:05", "0930 14:40"),
    "2-3": ("0927 16:20", "1002 09:50"),
    "3-1": ("0924 14:30", "1002 11:15"),
    "3-3": ("0930 10:40", "1004 10:05"),
    "4-2": ("0927 13:50", "1002 15:30"),
    "5-1": ("0926 16:45", "0930 16:10"),
    "5-3": ("1002 11:30", "1004 14:25"),
    "6-1": ("0930 15:15", "1004 15:40"),
    "6-2": ("0925 11:20", "0927 15:55"),
    "7-1": ("0926 14:35", "0930 11:30"),
    "7-3": ("1002 16:10", "1007 11:20"),
    "9-1": ("0930 17:05", "1004 17:10"),
    "9-2": ("1002 14:20", "1007 14:45"),
    "10-1": ("1004 10:30", "1008 10:15"),
}
WAITING = {  # code → handed in
    "2-4": "1004 15:40",
    "2-5": "1007 10:25",
    "3-2": "1004 16:12",
    "3-4": "1004 17:20",
    "3-5": "1007 11:45",
    "4-1": "1004 14:05",
    "4-3": "1007 15:35",
    "5-2": "1007 16:50",
    "6-3": "1008 09:40",
    "7-2": "1007 17:30",
    "9-3": "1008 10:55",
    "10-3": "1007 13:15",
    "11-1": "1008 11:25",
    "11-2": "1004 11:50",
}
UNDER_REVIEW = {"3-2": "1008 09:20", "4-1": "1008 09:45", "11-2": "1008 13:10"}  # code → began to read
RETURNED = {  # code → handed in, sent back, until when an answer is due
    "2-2": ("0926 10:15", "0930 15:20", "1007 18:00"),
    "11-3": ("1004 13:30", "1007 16:00", "1014 18:00"),
}
MENDED = {"3-1": ("0925 16:40", "1002 18:00", "0927 15:25")}  # sent back, until when, handed in again


def third_quarter() -> Iterator[Event]:
    """Yield what has happened in the 3rd quarter so far."""
    for code, (filed, decided) in ACCEPTED.items():
        yield from _filed(code, moment(filed))
        if code in MENDED:
            yield from _mended(code)
        yield from _decided(THIRD, code, moment(decided), statements.verdict(code), statements.NOTES.get(code, ""))
    for code, filed in WAITING.items():
        yield from _filed(code, moment(filed))
        if code in UNDER_REVIEW:
            yield Event(moment(UNDER_REVIEW[code]), THIRD, code, "start", "joint", "centre")
    for code, (filed, returned, due) in RETURNED.items():
        yield from _filed(code, moment(filed))
        yield from _sent_back(code, moment(returned), moment(due))
    yield from _half_way()


def _filed(code: str, filed: datetime) -> Iterator[Event]:
    """Written on the working day before, confirmed on the day itself."""
    written = datetime.combine(_working_day_before(filed.date()), time(10, 10), SEOUL)
    yield from _written(THIRD, code, written + timedelta(minutes=work.minutes(code)))
    yield from _signed(THIRD, code, filed - timedelta(minutes=50), filed)


def _written(quarter: Quarter, code: str, at: datetime) -> Iterator[Event]:
    """The shared part and both sides' own, an hour and a half in all."""
    helper = work.minutes(code) % 2 == 0
    yield _part(quarter, code, "joint", at, "assistant_a" if helper else "a")
    yield _part(quarter, code, "a", at + timedelta(minutes=20), "assistant_a" if helper else "a")
    yield _part(quarter, code, "b", at + timedelta(minutes=35), "b" if helper else "assistant_b")


def _part(quarter: Quarter, code: str, side: str, at: datetime, actor: str) -> Event:
    if quarter == THIRD and (reason := statements.UNCHANGED.get((code, side))):
        return Event(at, quarter, code, "unchanged", side, actor, {"reason": reason})
    values = statements.answers(code, side, quarter.number)
    return Event(at, quarter, code, "write", side, actor, {"values": values})


def _signed(quarter: Quarter, code: str, first: datetime, second: datetime) -> Iterator[Event]:
    yield Event(first, quarter, code, "sign", "a", "a")
    dissent = statements.DISSENT.get((quarter.number, code), "")
    yield Event(second, quarter, code, "sign", "b", "b", {"dissent": dissent})


def _decided(quarter: Quarter, code: str, at: datetime, verdict: str, note: str) -> Iterator[Event]:
    yield Event(at - timedelta(minutes=25), quarter, code, "start", "joint", "centre")
    yield Event(at, quarter, code, "accept", "joint", "centre", {"verdict": verdict, "note": note})


def _sent_back(code: str, at: datetime, due: datetime) -> Iterator[Event]:
    yield Event(at - timedelta(minutes=30), THIRD, code, "start", "joint", "centre")
    remarks = {"remarks": statements.REMARKS[code], "reply_due_at": due}
    yield Event(at, THIRD, code, "return", "joint", "centre", remarks)


def _mended(code: str) -> Iterator[Event]:
    returned, due, again = (moment(text) for text in MENDED[code])
    yield from _sent_back(code, returned, due)
    for side in statements.REMARKS[code]:
        values = statements.mended(code, side)
        yield Event(again - timedelta(hours=5), THIRD, code, "write", side, side, {"values": values})
    yield from _signed(THIRD, code, again - timedelta(hours=2), again)


def _half_way() -> Iterator[Event]:
    """The reports that are begun and not handed in; four are not even begun."""
    yield _part(THIRD, "1-1", "joint", moment("1007 10:30"), "b")
    yield _part(THIRD, "1-1", "b", moment("1007 17:20"), "b")
    begun = {"values": statements.begun("1-1", "a")}
    yield Event(moment("1008 11:40"), THIRD, "1-1", "write", "a", "assistant_a", begun)
    yield _part(THIRD, "1-2", "joint", moment("1004 13:20"), "assistant_b")
    yield _part(THIRD, "1-2", "b", moment("1004 15:05"), "assistant_b")
    yield _part(THIRD, "4-4", "b", moment("1002 16:30"), "b")
    begun = {"values": statements.begun("4-4", "a")}
    yield Event(moment("1007 09:50"), THIRD, "4-4", "write", "a", "assistant_a", begun)
    yield _part(THIRD, "8-3", "joint", moment("1007 14:10"), "b")
    yield _part(THIRD, "8-3", "b", moment("1007 14:40"), "b")
    for code, at in {"1-3": moment("1007 16:20"), "10-2": moment("1004 17:40")}.items():
        yield from _written(THIRD, code, at - timedelta(hours=6))
        yield Event(at, THIRD, code, "sign", "a", "a")


def _working_day_before(day: date) -> date:
    day -= timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def events(quarter: Quarter) -> list[Event]:
    """Return the quarter's events in the order of time."""
    found = second_quarter() if quarter == SECOND else third_quarter()
    return sorted(found, key=lambda event: event.at)
