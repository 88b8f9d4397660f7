"""Commands that run by themselves every day: which, and when (``settings.TIMED_COMMANDS``). By real time, in Seoul."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

SEOUL = ZoneInfo("Asia/Seoul")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Timed:
    """A management command that may be run again at any time and then changes nothing more.

    label      what it does, for people
    at         the time of day from which it is due, once a day
    arguments  of its command line
    """

    command: str
    label: str
    at: time
    arguments: tuple[str, ...] = ()

    def last_due(self, now: datetime) -> datetime:
        """Return the latest moment up to ``now`` at which it was due."""
        today = datetime.combine(now.astimezone(SEOUL).date(), self.at, SEOUL)
        return today if today <= now else today - DAY

    def next_due(self, now: datetime) -> datetime:
        """Return the first moment after ``now`` at which it is due."""
        return self.last_due(now) + DAY


def timed_commands() -> list[Timed]:
    """Return every timed command in the order of the day."""
    declared = [
        Timed(command, label, time.fromisoformat(at), tuple(arguments))
        for command, label, at, *arguments in settings.TIMED_COMMANDS
    ]
    return sorted(declared, key=lambda each: each.at)
