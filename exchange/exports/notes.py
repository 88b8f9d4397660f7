"""What every file handed out says about itself: when, narrowed by what, and whether it holds invented values."""

from datetime import datetime

from django.conf import settings

from exchange import formats, sentences

DEMO_NOTE = f"시연 | {sentences.DEMO_NOTE} 가상 값이 있는 행은 시연값 열에 표시했습니다."


def notes_of(as_of: datetime, conditions: str = "") -> list[str]:
    """Return the sentences of a file's first row: 기준일시, the conditions of the list, and that it is a demonstration.

    as_of       the business moment of the figures (``clock.now()``)
    conditions  e.g. "부처 국토부 · 추진 상태 지연"; "" where nothing was narrowed
    """
    sentences = [f"{formats.moment(as_of)} 기준", f"조건: {conditions or '없음(전체)'}"]
    return [*sentences, DEMO_NOTE] if settings.DEMO else sentences


def file_name(what: str, as_of: datetime, ending: str) -> str:
    """Return the name of a file: ``협업과제 목록 2024-10-08.xlsx``."""
    return f"{what} {as_of.astimezone(formats.SEOUL):%Y-%m-%d}.{ending}"
