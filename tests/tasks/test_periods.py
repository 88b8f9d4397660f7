from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks import periods
from tasks.periods import Quarter

SEOUL = ZoneInfo("Asia/Seoul")
QUARTERS = st.builds(Quarter, st.integers(2001, 2098), st.integers(1, 4))


def seoul(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SEOUL)


def test_a_quarter_says_its_code_label_months_and_days():
    third = Quarter(2024, 3)

    assert (third.code, third.label, third.months_label) == ("2024-3", "2024년 3분기", "7~9월")
    assert (third.first_day, third.last_day) == (date(2024, 7, 1), date(2024, 9, 30))


@pytest.mark.parametrize(
    ("code", "last_day", "months"),
    [
        ("2024-1", date(2024, 3, 31), "1~3월"),
        ("2024-2", date(2024, 6, 30), "4~6월"),
        ("2024-4", date(2024, 12, 31), "10~12월"),
    ],
)
def test_each_quarter_ends_on_its_own_last_day(code, last_day, months):
    assert (Quarter.parse(code).last_day, Quarter.parse(code).months_label) == (last_day, months)


@pytest.mark.parametrize(
    "code", ["", "2024-0", "2024-5", "2024-03", "24-3", "2024", "2024-3\n", " 2024-3", "２０２４-３", "9" * 9_000]
)
def test_a_code_that_names_no_quarter_is_refused_in_korean(code):
    with pytest.raises(ValueError, match="2024-3처럼"):
        Quarter.parse(code)


@pytest.mark.parametrize("year", [1999, 2100])
def test_a_year_out_of_bounds_is_refused(year):
    with pytest.raises(ValueError, match="2000~2099"):
        Quarter.parse(f"{year}-1")


def test_a_number_out_of_bounds_is_refused():
    with pytest.raises(ValueError, match="1~4"):
        Quarter(2024, 5)


@given(QUARTERS)
def test_quarters_follow_each_other_without_a_gap(quarter):
    assert quarter.next.previous == quarter == quarter.previous.next
    assert quarter.next.first_day == quarter.last_day + timedelta(days=1)
    assert quarter.previous < quarter < quarter.next
    assert Quarter.parse(quarter.code) == quarter


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_lies_in_its_quarter(day):
    quarter = Quarter.containing(day)

    assert quarter.first_day <= day <= quarter.last_day


def test_year_end_is_decided_in_seoul_not_in_utc():
    in_utc = datetime(2024, 12, 31, 15, 0, tzinfo=UTC)

    assert Quarter.at(in_utc) == Quarter(2025, 1)
    assert Quarter.at(in_utc - timedelta(seconds=1)) == Quarter(2024, 4)


def test_a_moment_without_a_zone_has_no_quarter():
    with pytest.raises(ValueError, match="time zone"):
        Quarter.at(seoul(2024, 1, 1).replace(tzinfo=None))
    with pytest.raises(TypeError, match="time zone"):
        Quarter.containing(seoul(2024, 1, 1))


@pytest.mark.parametrize(
    ("code", "due", "why"),
    [
        ("2024-3", date(2024, 10, 11), "a plain Friday"),
        ("2024-4", date(2025, 1, 13), "the 11th is a Saturday, and the year has changed"),
        ("2024-2", date(2024, 7, 11), "a plain Thursday"),
        ("2024-1", date(2024, 4, 11), "the day after the election, which was a holiday"),
        ("2025-3", date(2025, 10, 13), "the 11th is a Saturday after 추석"),
    ],
)
def test_the_default_deadline_falls_on_a_working_day_at_six(code, due, why):
    assert periods.due_at(Quarter.parse(code)) == datetime(due.year, due.month, due.day, 18, 0, tzinfo=SEOUL), why


@pytest.mark.parametrize(
    ("code", "opens", "why"),
    [
        ("2024-4", date(2024, 12, 16), "a plain Monday"),
        ("2024-3", date(2024, 9, 19), "추석 takes the 16th to the 18th"),
        ("2024-2", date(2024, 6, 17), "the 16th is a Sunday"),
    ],
)
def test_reporting_opens_on_a_working_day_of_the_last_month(code, opens, why):
    assert periods.opens_on(Quarter.parse(code)) == opens, why


def test_days_entered_by_operators_move_a_deadline():
    days_off = {date(2024, 10, 11), date(2024, 10, 14)}

    assert periods.due_at(Quarter(2024, 3), days_off=days_off) == seoul(2024, 10, 15, 18, 0)
    assert periods.opens_on(Quarter(2024, 4), days_off={date(2024, 12, 16)}) == date(2024, 12, 17)


@pytest.mark.parametrize(
    "day",
    [
        date(2024, 10, 1),  # 임시공휴일
        date(2024, 10, 3),  # 개천절
        date(2024, 10, 9),  # 한글날
        date(2024, 5, 6),  # 어린이날의 대체공휴일
        date(2024, 2, 12),  # 설날의 대체공휴일
        date(2025, 3, 3),  # 삼일절의 대체공휴일
        date(2024, 10, 12),  # 토요일
        date(2024, 10, 13),  # 일요일
    ],
)
def test_holidays_and_their_substitutes_are_not_working_days(day):
    assert not periods.is_working_day(day)


@pytest.mark.parametrize("day", [date(2024, 10, 8), date(2024, 10, 10), date(2024, 12, 31)])
def test_plain_weekdays_are_working_days(day):
    assert periods.is_working_day(day)
    assert periods.next_working_day(day) == day


@given(QUARTERS)
def test_every_quarter_opens_before_it_ends_and_is_due_after(quarter):
    due = periods.due_at(quarter)

    assert quarter.first_day < periods.opens_on(quarter) <= quarter.last_day < due.date() < quarter.next.last_day
    assert (due.hour, due.minute) == (18, 0)
    assert periods.is_working_day(due.date())


def test_grace_counts_working_days_and_keeps_the_time():
    due = seoul(2024, 10, 8, 18, 0)

    assert periods.grace_ends_at(due, 0) == due
    assert periods.grace_ends_at(due, 1) == seoul(2024, 10, 10, 18, 0)
    assert periods.grace_ends_at(due, 3) == seoul(2024, 10, 14, 18, 0)
    assert periods.grace_ends_at(due, 1, days_off={date(2024, 10, 10)}) == seoul(2024, 10, 11, 18, 0)


@pytest.mark.parametrize("days", [-1, 31])
def test_grace_out_of_bounds_is_refused(days):
    with pytest.raises(ValueError, match="0 to 30"):
        periods.grace_ends_at(seoul(2024, 10, 8), days)


def test_the_very_moment_is_in_time_and_a_second_later_is_late_in_any_zone():
    due = seoul(2024, 10, 11, 18, 0)

    assert not periods.is_late(datetime(2024, 10, 11, 9, 0, tzinfo=UTC), due)
    assert periods.is_late(datetime(2024, 10, 11, 9, 0, 1, tzinfo=UTC), due)


@pytest.mark.parametrize(("today", "days"), [((2024, 10, 8), -3), ((2024, 10, 11), 0), ((2024, 10, 14), 3)])
def test_d_day_is_signed_as_it_is_read(today, days):
    assert periods.d_day(date(2024, 10, 11), date(*today)) == days


def test_d_day_across_the_year_counts_calendar_days():
    assert periods.d_day(date(2025, 1, 13), date(2024, 12, 31)) == -13


def test_d_day_takes_days_not_moments():
    with pytest.raises(TypeError):
        periods.d_day(seoul(2024, 10, 11), date(2024, 10, 8))


@pytest.mark.parametrize(
    ("moment", "days"),
    [
        (seoul(2024, 10, 11, 17, 59), 0),
        (seoul(2024, 10, 11, 18, 0), 0),
        (seoul(2024, 10, 11, 18, 0, 1), 1),
        (seoul(2024, 10, 12, 23, 59), 1),
        (datetime(2024, 10, 12, 15, 0, tzinfo=UTC), 2),
        (seoul(2024, 1, 1), 0),
    ],
)
def test_days_late_agree_with_the_d_day_and_are_never_zero_when_late(moment, days):
    assert periods.days_late(seoul(2024, 10, 11, 18, 0), moment) == days
