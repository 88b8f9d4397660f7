"""What each task is said to have done: invented lines in the manner of a report, without figures that look official.

Of each side three steps: done in the 2nd quarter, done in the 3rd, planned for the 4th. A step is planned in one
quarter and reported in the next, so the reports of two quarters hang together.
"""

from dataclasses import dataclass

from demo.programme.work_first import FIRST_PAIRS
from demo.programme.work_later import LATER_PAIRS


@dataclass(frozen=True)
class Work:
    """One task's steps; ``a`` and ``b`` are the two posts of its pair, ``joint`` what both did in the two quarters."""

    a: tuple[str, str, str]
    b: tuple[str, str, str]
    joint: tuple[str, str]

    def steps(self, side: str) -> tuple[str, ...]:
        return {"a": self.a, "b": self.b, "joint": self.joint}[side]


WORK = {code: Work(*steps) for code, steps in {**FIRST_PAIRS, **LATER_PAIRS}.items()}

DETAILS = (  # a second line under a step, in turn
    "담당 과끼리 맡을 일과 날짜를 나누어 적음",
    "관계기관 의견을 듣고 개선할 점을 취합",
    "현장을 함께 살펴 걸림돌을 확인함",
    "전문가 자문을 받아 초안을 다듬음",
    "지방자치단체 담당자와 시행 순서를 맞춤",
    "필요한 예산과 법령을 목록으로 정리함",
    "앞선 사례를 조사해 참고 자료로 묶음",
    "실무회의 결과를 두 부처가 함께 보관함",
    "이용자 의견을 들어 우선순위를 정함",
)
JOINT_DETAILS = (
    "두 부처 담당 과장이 달마다 진행 상황을 나눔",
    "쟁점사항을 정리하여 상호 검토의견 회신",
    "다음 분기 일정표를 같이 만듦",
    "보고에 쓸 자료의 기준을 맞춤",
)
EVIDENCE = ("두 부처 실무회의 결과(시연 문서)", "추진계획 수정안(시연 문서)", "현장 확인 기록(시연 문서)")


def progress(code: str, side: str, quarter: int) -> str:
    """Return what ``side`` ("a", "b" or "joint") reports on the task ``code`` for quarter 2 or 3."""
    steps = WORK[code].steps(side)
    details = JOINT_DETAILS if side == "joint" else DETAILS
    turn = _number(code) + quarter + (4 if side == "b" else 0)
    return f"□ {steps[quarter - 2]}\n ○ {details[turn % len(details)]}"


def next_plan(code: str, side: str, quarter: int) -> str:
    """Return what ``side`` plans in quarter 2 or 3 for the one after."""
    return f"□ {WORK[code].steps(side)[quarter - 1]}"


def evidence(code: str, side: str) -> str:
    """Return the papers named as evidence; every third part has none."""
    turn = _number(code) + (1 if side == "b" else 0)
    return "" if turn % 3 == 0 else EVIDENCE[turn % len(EVIDENCE)]


def minutes(code: str) -> int:
    """Return a few minutes that differ from task to task, so that not everything happens at one moment (0 to 59)."""
    return _number(code) * 7 % 60


def _number(code: str) -> int:
    pair, task = code.split("-")
    return int(pair) * 5 + int(task)
