"""The made-up round: what the demonstration shows of grades and amounts stands on nobody's real post.

Four pairs of posts that do not exist, at organisations whose names say so, with two tasks each. The round is chosen by
name; it stands in no count, on no board and in no list of the programme.
"""

from datetime import date
from typing import NamedTuple

ROUND_NUMBER = 90
ROUND_NAME = "시연 차수"
ROUND_NOTE = "등급·포상금·가산금의 절차를 보여 드리려고 지어낸 차수입니다. 실제 기관과 직위는 없습니다."
SELECTED_ON = date(2024, 2, 12)
FIRST_RANK = 900  # after every real organisation
TITLES = {"dg": "시연정책관", "director": "시연과장"}


class MadeUpPair(NamedTuple):
    """One pair: the letters of its two organisations, the level of its posts, its theme and its tasks."""

    letters: tuple[str, str]
    level: str
    theme: str
    tasks: tuple[tuple[str, str], tuple[str, str]]  # title, short name


PAIRS = {
    1: MadeUpPair(
        ("가", "나"),
        "director",
        "시연 주제: 민원 처리",
        (("시연 과제: 공동 민원 창구 개설", "시연 민원 창구"), ("시연 과제: 민원 서식 통합", "시연 서식 통합")),
    ),
    2: MadeUpPair(
        ("다", "라"),
        "dg",
        "시연 주제: 자료 연계",
        (("시연 과제: 통계 자료 연계", "시연 통계 연계"), ("시연 과제: 자료 공개 기준 마련", "시연 공개 기준")),
    ),
    3: MadeUpPair(
        ("마", "바"),
        "director",
        "시연 주제: 현장 점검",
        (("시연 과제: 합동 현장 점검", "시연 합동 점검"), ("시연 과제: 점검 결과 공유", "시연 결과 공유")),
    ),
    4: MadeUpPair(
        ("사", "아"),
        "dg",
        "시연 주제: 교육 과정",
        (("시연 과제: 공동 교육 과정 운영", "시연 교육 과정"), ("시연 과제: 교육 이력 관리", "시연 교육 이력")),
    ),
}


def organisation(letter: str) -> str:
    """Return what the made-up organisation is called."""
    return f"시연 기관 {letter}"


def pair_code(number: int) -> str:
    """Return the pair's code: "d1"; its posts are "d1-a" and "d1-b", its tasks "d1-1" and "d1-2"."""
    return f"d{number}"
