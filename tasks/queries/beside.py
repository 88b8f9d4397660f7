"""What other parts of the service have to say of a task on its page; they are named in the settings.

The parts that stand above the tasks know the tasks, not the other way round.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from exchange.models import User
from tasks.models import CollaborationTask


@dataclass(frozen=True)
class Line:
    """One line on a task's page that leads elsewhere; ``marks`` are words after the link, e.g. 확정."""

    label: str
    text: str
    href: str
    marks: tuple[str, ...] = ()


def lines_beside(task: CollaborationTask, user: User, on: date) -> list[Line]:
    """Return the lines that ``user`` may see on the page of ``task`` on ``on``, as each part named decides."""
    found: list[Line] = []
    for path in settings.BESIDE_TASKS:
        ask: Callable[[CollaborationTask, User, date], list[Line]] = import_string(path)
        found += ask(task, user, on)
    return found
