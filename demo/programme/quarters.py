"""Quarters, council and figures of the demonstration."""

from datetime import date, datetime
from typing import NamedTuple

from tasks.periods import SEOUL, Quarter

SECOND, THIRD, FOURTH = Quarter(2024, 2), Quarter(2024, 3), Quarter(2024, 4)
GRACE_DAYS = 5  # working days after the deadline in which a late report is still taken

OPENED = {  # the quarters opened so far; the 4th waits for its day
    SECOND: datetime(2024, 6, 17, 9, 0, tzinfo=SEOUL),
    THIRD: datetime(2024, 9, 19, 9, 0, tzinfo=SEOUL),
}
PLANNED_AT = datetime(2024, 6, 3, 10, 0, tzinfo=SEOUL)
READ_BEFORE = datetime(2024, 10, 4, 0, 0, tzinfo=SEOUL)  # notices older than this count as read

COUNCIL_OF_SECOND = 2  # the council whose published totals speak of the 2nd quarter
NEXT_COUNCIL = (3, "제3차 협업과제점검협의회", date(2024, 10, 22))


class Figure(NamedTuple):
    """An indicator and its readings; None is not known."""

    name: str
    unit: str
    better: str
    baseline: int | None
    target: int | None
    second: int | None
    third: int | None
    method: str = ""


FIGURES: dict[str, tuple[Figure, ...]] = {
    "1-1": (
        Figure("환경영향평가 협의 기간", "개월", "down", 12, 6, None, 4, "협의 요청일부터 협의 완료일까지"),
        Figure("산단 조성기간 단축률", "%", "up", 0, 50, None, None, "조성을 마친 뒤 측정"),
    ),
    "2-3": (Figure("함께 개방한 데이터", "종", "up", 0, 8, 3, 5),),
    "3-5": (Figure("맺어진 협업", "건", "up", 0, 10, 2, 5),),
    "4-2": (Figure("자료를 잇는 지역", "곳", "up", 0, 3, 1, 2),),
    "5-1": (Figure("공동 연구·교육 과제", "건", "up", 0, 6, 2, 4),),
    "6-2": (Figure("한 화면에서 조회하는 이력", "종", "up", 1, 3, 1, 3),),
    "7-1": (Figure("합동 원인 조사", "회", "up", 0, 4, 1, 3),),
    "7-3": (Figure("합동 위생 점검", "회", "up", 0, 6, 2, 3),),
    "9-2": (Figure("거점 후보 마을", "곳", "up", 0, 4, 1, 2),),
    "11-2": (Figure("합의한 연동 항목", "개", "up", 0, 20, 6, 8),),
}
