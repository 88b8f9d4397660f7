from datetime import UTC, date, datetime, timedelta
from threading import Thread
from zoneinfo import ZoneInfo

import pytest

from exchange import clock
from exchange.errors import Incomplete, NotAllowed, NotYours, Refused, Stale, TooOften, WrongState

SEOUL = ZoneInfo("Asia/Seoul")


def test_a_demonstration_stands_on_its_moment(settings):
    settings.DEMO, settings.DEMO_NOW = True, datetime(2024, 10, 8, 14, 0, tzinfo=SEOUL)

    assert clock.now() == datetime(2024, 10, 8, 14, 0, tzinfo=SEOUL)
    assert clock.today() == date(2024, 10, 8)


def test_otherwise_time_runs_and_is_told_in_seoul(settings):
    settings.DEMO = False

    assert abs(clock.now() - datetime.now(tz=UTC)) < timedelta(minutes=1)
    assert clock.now().tzinfo == SEOUL


def test_at_year_end_today_is_the_day_in_seoul():
    with clock.at(datetime(2024, 12, 31, 15, 0, tzinfo=UTC)) as moment:
        assert clock.today() == date(2025, 1, 1)
        assert moment.hour == 0


def test_a_set_clock_nests_and_comes_back_even_after_an_error():
    noon = datetime(2024, 10, 1, 12, 0, tzinfo=SEOUL)
    with clock.at(noon):
        with pytest.raises(ZeroDivisionError), clock.at(noon + timedelta(days=1)):
            assert clock.today() == date(2024, 10, 2)
            _ = 1 / 0
        assert clock.now() == noon


def test_another_thread_does_not_see_the_set_clock(settings):
    settings.DEMO, settings.DEMO_NOW = True, datetime(2024, 10, 8, 14, 0, tzinfo=SEOUL)
    seen = []
    with clock.at(datetime(2030, 1, 1, tzinfo=SEOUL)):
        thread = Thread(target=lambda: seen.append(clock.today()))
        thread.start()
        thread.join()

    assert seen == [date(2024, 10, 8)]


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"), clock.at(datetime(2024, 1, 1, tzinfo=UTC).replace(tzinfo=None)):
        pass


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (NotYours, 404),
        (WrongState, 409),
        (NotAllowed, 403),
        (Incomplete, 422),
        (Stale, 409),
        (TooOften, 429),
    ],
)
def test_each_refusal_carries_its_sentence_and_status(kind, status):
    refused = kind("이미 제출한 보고서입니다.")

    assert isinstance(refused, Refused)
    assert (str(refused), refused.reason, refused.status) == ("이미 제출한 보고서입니다.",) * 2 + (status,)


def test_a_stale_save_carries_both_texts():
    conflict = {"body": {"mine": "ㄱ", "theirs": "ㄴ"}}

    assert Stale("먼저 수정한 사람이 있습니다.", conflict).conflict == conflict
    assert Stale("먼저 수정한 사람이 있습니다.").conflict is None
