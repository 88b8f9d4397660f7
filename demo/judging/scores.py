"""Scores of the demonstration, worked out from a made-up worth of each task; the same on every machine.

Answers are whole numbers for the four criteria of the example rubric (45·30·15·10 %). Each pattern of differences adds
up to nothing under these weights, so a sheet's total is exactly the number it was made for.
"""

from collections.abc import Iterable
from typing import NamedTuple

WORTH = {  # task → the total it comes to in the rehearsal; invented
    **dict(zip(("1-1", "1-2", "1-3", "1-4", "1-5"), (95, 86, 83, 77, 87), strict=True)),
    **dict(zip(("2-1", "2-2", "2-3", "2-4", "2-5"), (85, 73, 93, 84, 71), strict=True)),
    **dict(zip(("3-1", "3-2", "3-3", "3-4", "3-5"), (85, 62, 91, 78, 80), strict=True)),
    **dict(zip(("4-1", "4-2", "4-3", "4-4", "4-5"), (66, 79, 88, 81, 74), strict=True)),
    **dict(zip(("5-1", "5-2", "5-3", "6-1", "6-2", "6-3"), (92, 76, 83, 78, 94, 74), strict=True)),
    **dict(zip(("7-1", "7-2", "7-3", "8-1", "8-2", "8-3"), (88, 75, 68, 60, 84, 72), strict=True)),
    **dict(zip(("9-1", "9-2", "9-3", "10-1", "10-2", "10-3"), (90, 77, 82, 89, 79, 70), strict=True)),
    **dict(zip(("11-1", "11-2", "11-3"), (82, 63, 73), strict=True)),
}
WORTH_MADE_UP = {  # the same of the tasks of the made-up round
    **dict(zip(("d1-1", "d1-2", "d2-1", "d2-2"), (95, 83, 88, 74), strict=True)),
    **dict(zip(("d3-1", "d3-2", "d4-1", "d4-2"), (91, 66, 79, 85), strict=True)),
}
PATTERNS = ((0, 0, 0, 0), (2, -1, -2, -3), (-2, 1, 2, 3), (-1, 0, 1, 3), (1, -2, 1, 0))
WITHOUT_LAST = ((0, 0, 0), (1, -1, -1), (-1, 1, 1))  # where the last criterion does not apply
LAST_DOES_NOT_APPLY = frozenset({"3-2", "8-1", "11-2"})  # for the strictest of the experts
HIGHEST = 100


class Written(NamedTuple):
    """One expert's sheet: task, expert, answers in the order of the criteria (None: does not apply), total."""

    task: str
    expert: str
    answers: tuple[int | None, ...]
    total: int


def rehearsal_sheet(task: str, expert: str, place: int, of: int, turn: int) -> Written:
    """Return the sheet of the expert at ``place`` (0: the most lenient) of ``of`` on ``task``.

    of    how many are counted; one after them is left out later
    turn  any number that differs from sheet to sheet; it picks the pattern
    What is left without the highest and the lowest lies evenly around the task's worth, so the trimmed mean is that
    worth.
    """
    from_middle = of - 1 - 2 * place  # 4, 2, 0, -2, -4 of five; 3, 1, -1, -3 of four
    if place == 0:
        apart = from_middle + turn % 3
    elif place >= of - 1:
        apart = from_middle - turn % 4
    else:
        apart = from_middle // 2 if of % 2 else from_middle
    total = min(98, (WORTH | WORTH_MADE_UP)[task] + apart)
    is_strictest = place == of - 1
    return Written(task, expert, _answers(total, turn, task in LAST_DOES_NOT_APPLY and is_strictest), total)


def annual_sheet(task: str, expert: str, lean: int, turn: int) -> Written:
    """Return a sheet of the year's round: near the worth of the task, with the expert's own lean (points)."""
    total = min(98, max(45, WORTH[task] - 2 + lean + (turn * 7 + len(expert) * 3) % 7 - 3))
    return Written(task, expert, _answers(total, turn, False), total)


def _answers(total: int, turn: int, last_does_not_apply: bool) -> tuple[int | None, ...]:
    patterns: Iterable[tuple[int, ...]] = WITHOUT_LAST if last_does_not_apply else PATTERNS
    fitting = [pattern for pattern in patterns if total + max(pattern) <= HIGHEST]
    values = tuple(total + step for step in fitting[turn % len(fitting)])
    return (*values, None) if last_does_not_apply else values
