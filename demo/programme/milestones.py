"""Invented steps with dates for each task."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from demo.programme.work import WORK

CONFIRMED_ON = date(2024, 4, 15)  # the first council confirmed the tasks
CLOSING_DAYS = (  # of the last step, in turn
    date(2024, 10, 25),
    date(2024, 11, 15),
    date(2024, 11, 29),
    date(2024, 12, 13),
    date(2024, 12, 20),
    date(2024, 12, 31),
)


class Step(NamedTuple):
    """A milestone: ``first_due_on`` the day promised first, ``due_on`` the day promised now."""

    title: str
    owner: str
    first_due_on: date
    due_on: date
    done_on: date | None = None
    moved_reason: str = ""

    @property
    def source(self) -> dict[str, str]:
        """Where the step is known from: that the first council confirmed the tasks is no invention."""
        if self == CONFIRMED:
            return {"source_mark": "seed", "source_ref": RELEASE}
        return {"source_mark": "demo"}


RELEASE = "001_04096fe982351e19.txt"  # the release of that day
CONFIRMED = Step("협업과제 확정(제1차 협의회)", "centre", CONFIRMED_ON, CONFIRMED_ON, CONFIRMED_ON)

OVERDUE = {"3-2": date(2024, 9, 30), "8-1": date(2024, 8, 30), "11-2": date(2024, 9, 13)}
MOVED = {
    "2-2": (date(2024, 10, 25), "지원 수단별 재정 소요를 재계산함"),
    "2-5": (date(2024, 11, 8), "규정 검토에 시간이 더 걸림"),
    "4-1": (date(2024, 10, 31), "관계기관 의견수렴이 늦어짐"),
    "7-3": (date(2024, 10, 30), "점검 대상 농장이 늘어남"),
    "10-3": (date(2024, 11, 15), "협의체 첫 모임 날짜를 옮김"),
}
NOT_FILED = {"1-2", "1-3", "1-5", "4-4", "4-5", "8-2", "8-3", "10-2"}
FINISHED = {"6-2": date(2024, 9, 27)}

YONGIN = (
    CONFIRMED,
    Step("산업단지계획 수립·승인 신청", "a", date(2024, 6, 30), date(2024, 6, 30), date(2024, 6, 28)),
    Step("환경영향평가 협의 완료", "b", date(2024, 8, 31), date(2024, 8, 31), date(2024, 8, 30)),
    Step("산업단지계획 승인", "a", date(2024, 12, 31), date(2024, 12, 31)),
)


def steps() -> Iterator[tuple[str, Step]]:
    """Yield the code of a task and one of its milestones, for every task of the demonstration."""
    for number, code in enumerate(WORK):
        for step in YONGIN if code == "1-1" else _four(code, number):
            yield code, step


def _four(code: str, number: int) -> list[Step]:
    work = WORK[code]
    planned = date(2024, 6, 21 + number % 8)
    middle = date(2024, 9, 20 + number % 8)
    closing = CLOSING_DAYS[number % len(CLOSING_DAYS)]
    found = [
        CONFIRMED,
        Step(work.a[0], "a", planned, planned, planned),
    ]
    if code in OVERDUE:
        found.append(Step(work.a[1], "a", OVERDUE[code], OVERDUE[code]))
    elif code in MOVED:
        due, reason = MOVED[code]
        found.append(Step(work.b[1], "b", middle, due, None, reason))
    elif code in NOT_FILED:
        later = date(2024, 10, 21 + number % 8)
        found.append(Step(work.b[1], "b", later, later))
    else:
        found.append(Step(work.b[1], "b", middle, middle, middle))
    last = FINISHED.get(code, closing)
    found.append(Step(work.a[2] if number % 2 else work.b[2], "joint", last, last, FINISHED.get(code)))
    return found
