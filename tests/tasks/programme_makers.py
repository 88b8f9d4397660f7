"""The smallest valid rows of what was announced about the programme."""

from datetime import date
from itertools import count

from tasks.models import Announced, CollaborationTask, StatedGoal
from tests.makers import make_task

_numbers = count(1)


def make_goal(task: CollaborationTask | None = None, **fields) -> StatedGoal:
    return StatedGoal.objects.create(
        **{"task": task or make_task(), "position": 1, "text": "기간을 반으로 줄임"} | fields
    )


def make_announced(**fields) -> Announced:
    number = next(_numbers)
    return Announced.objects.create(
        **{
            "code": f"event-{number}",
            "kind": "event",
            "title": f"행사 {number}",
            "held_on": date(2024, 6, 3),
            "host": "국무조정실",
            "text": "사례 발표",
        }
        | fields
    )
