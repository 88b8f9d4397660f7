"""How values read on every page, in every file."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from exchange import clock, dates, formats


class Quarter:
    """A period says itself what it is called and which months it spans."""

    months_label = "7~9월"

    def __str__(self) -> str:
        return "2024년 3분기"


DAY = date(2024, 10, 8)
MOMENT = datetime(2024, 10, 8, 5, 0, tzinfo=UTC)  # 14:00 in Seoul


def test_a_date_names_its_weekday():
    assert formats.date(DAY) == "2024. 10. 8.(화)"
    assert formats.date_short(DAY) == "10. 8.(화)"
    assert formats.date_plain(DAY) == "2024. 10. 8."


def test_a_day_of_another_year_carries_its_year():
    with clock.at(datetime(2025, 1, 3, 9, 0, tzinfo=UTC)):
        assert dates.date_short(DAY) == "2024. 10. 8.(화)"
        assert dates.moment_short(MOMENT) == "2024. 10. 8.(화) 14:00"
        assert dates.date_short(date(2025, 1, 6)) == "1. 6.(월)"


@pytest.mark.parametrize(("minutes", "shown"), [(-1, "D-DAY"), (0, "D-DAY"), (1, "D+1")])
def test_a_moment_that_is_past_is_late_on_its_own_day(minutes, shown):
    with clock.at(MOMENT + timedelta(minutes=minutes)):
        assert dates.dday(MOMENT, DAY) == shown
        assert dates.dday(DAY, DAY) == "D-DAY"  # a day is not over before midnight


def test_a_moment_is_shown_in_seoul():
    assert formats.moment(MOMENT) == "2024. 10. 8.(화) 14:00"
    assert formats.moment_short(MOMENT) == "10. 8.(화) 14:00"
    assert formats.time(MOMENT) == "14:00"


def test_late_in_the_day_of_utc_is_the_next_day_in_seoul():
    assert formats.date(datetime(2024, 10, 7, 23, 30, tzinfo=UTC)) == "2024. 10. 8.(화)"


@pytest.mark.parametrize(
    "write", [formats.date, formats.date_short, formats.date_plain, formats.moment, formats.moment_short, formats.time]
)
def test_no_date_is_a_dash(write):
    assert write(None) == "-"


@pytest.mark.parametrize(
    ("today", "shown"),
    [(date(2024, 10, 8), "D-3"), (date(2024, 10, 11), "D-DAY"), (date(2024, 10, 14), "D+3")],
)
def test_dday_counts_calendar_days(today, shown):
    assert formats.dday(date(2024, 10, 11), today) == shown


def test_dday_of_a_moment_counts_by_its_day_in_seoul():
    assert formats.dday(datetime(2024, 10, 10, 16, 0, tzinfo=UTC), date(2024, 10, 11)) == "D-DAY"


def test_a_period_says_what_it_is_called_and_which_months_it_spans():
    assert formats.quarter(Quarter()) == "2024년 3분기"
    assert formats.span(Quarter()) == "7~9월"


@pytest.mark.parametrize(
    ("part", "total", "shown"), [(29, 41, "71%"), (0, 41, "0%"), (1, 8, "13%"), (41, 41, "100%"), (3, 0, "-")]
)
def test_a_percent_is_a_whole_number(part, total, shown):
    assert formats.percent(part, total) == shown


def test_won_parts_thousands():
    assert formats.won(4_609_200) == "4,609,200원"
    assert formats.won(0) == "0원"
    assert formats.won(None) == "-"


@pytest.mark.parametrize(
    ("krw", "shown"),
    [
        (113_560, "금일십일만삼천오백육십원"),  # the example of 시행규칙 제2조제2항
        (9_069_990, "금구백육만구천구백구십원"),
        (4_609_200, "금사백육십만구천이백원"),
        (1, "금일원"),
        (10_000, "금일만원"),
        (110_010, "금일십일만일십원"),
        (115_230_000, "금일억일천오백이십삼만원"),
        (1_000_000_000_001, "금일조일원"),
        (1_111, "금일천일백일십일원"),
    ],
)
def test_won_in_hangul(krw, shown):
    assert formats.won_hangul(krw) == shown


def test_an_amount_stands_in_digits_and_in_words():
    assert formats.won_in_words(113_560) == "금113,560원(금일십일만삼천오백육십원)"
    assert formats.won_in_words(9_069_990) == "금9,069,990원(금구백육만구천구백구십원)"


@pytest.mark.parametrize("krw", [-1, 0, 10**20])
def test_an_amount_out_of_range_is_refused(krw):
    with pytest.raises(ValueError, match="out of range"):
        formats.won_hangul(krw)


@given(some.integers(1, 10**20 - 1))
def test_hangul_amounts_read_back_as_they_were(krw):
    assert _read_back(formats.won_hangul(krw)) == krw


def _read_back(text: str) -> int:
    digits = {name: value for value, name in enumerate("일이삼사오육칠팔구", start=1)}
    places = {"십": 10, "백": 100, "천": 1000}
    myriads = {"만": 10**4, "억": 10**8, "조": 10**12, "경": 10**16}
    total = group = digit = 0
    for letter in text.removeprefix("금").removesuffix("원"):
        if letter in digits:
            digit = digits[letter]
        elif letter in places:
            assert digit, f"일 is never left out before {letter}: {text}"
            group, digit = group + digit * places[letter], 0
        else:
            total, group, digit = total + (group + digit) * myriads[letter], 0, 0
    return total + group + digit


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("4.00"), "4"),
        (Decimal("91.10"), "91.1"),
        (Decimal("1234567.5"), "1,234,567.5"),
        (Decimal("100"), "100"),
        (0, "0"),
        (None, "-"),
        ("", "-"),
        ("협의 중", "협의 중"),
        ("NaN", "NaN"),
    ],
)
def test_a_number_loses_the_zeros_it_does_not_need(value, shown):
    assert formats.number(value) == shown


def test_paragraphs_escape_and_keep_lines_and_leading_spaces():
    assert formats.paragraphs("□ <b>가</b>\r\n  - 나") == "□ &lt;b&gt;가&lt;/b&gt;<br>\xa0\xa0- 나"
    assert formats.paragraphs(None) == ""


@given(some.text())
def test_paragraphs_never_let_markup_through(text):
    shown = formats.paragraphs(text)
    assert "<" not in shown.replace("<br>", "")


@pytest.mark.parametrize(
    ("word", "pair", "shown"),
    [
        ("국토부", "은/는", "국토부는"),
        ("교육", "이/가", "교육이"),
        ("환경부", "과/와", "환경부와"),
        ("서울", "으로/로", "서울로"),
        ("제출", "을/를", "제출을"),
        ("확정", "으로/로", "확정으로"),
        ("1-3", "이/가", "1-3이"),
        ("1-2", "이/가", "1-2가"),
        ("용인(경기)", "은/는", "용인(경기)은"),
        ("R&D", "을/를", "R&D를"),
        ("", "은/는", "는"),
    ],
)
def test_josa_follows_the_final_sound(word, pair, shown):
    assert formats.josa(word, pair) == shown


def test_every_filter_is_one_of_these_functions():
    assert all(getattr(formats, name) is function for name, function in formats.FILTERS.items())


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (date(2024, 10, 8), "당일"),
        (date(2024, 10, 4), "4일 경과"),
        (datetime(2024, 10, 7, 14, 59, tzinfo=UTC), "1일 경과"),  # 23:59 in Seoul
        (datetime(2024, 10, 7, 15, 0, tzinfo=UTC), "당일"),
        (date(2024, 10, 9), "당일"),
    ],
)
def test_what_has_passed_since_is_counted_in_days_of_seoul(since, said):
    assert formats.passed(formats.days_since(since, date(2024, 10, 8))) == said
