"""정기 작업: each timed command with its last run and its next time."""

from dataclasses import dataclass
from datetime import datetime

from exchange.models import TimedRun
from exchange.timed import Timed, timed_commands


@dataclass(frozen=True)
class TimedLine:
    """One command.

    run     the last run, None before the first
    next_at the moment at which it is due next
    """

    timed: Timed
    run: TimedRun | None
    next_at: datetime

    @property
    def outcome(self) -> str:
        if self.run is None:
            return "실행 전"
        return {True: "정상", False: "실패", None: "끝나지 않음"}[self.run.ok]


def timed_lines(now: datetime) -> list[TimedLine]:
    """Return every timed command in the order of the day."""
    newest = TimedRun.objects.order_by("command", "-started_at").distinct("command")
    last = {run.command: run for run in newest}
    return [TimedLine(timed, last.get(timed.command), timed.next_due(now)) for timed in timed_commands()]


def failed_runs() -> list[TimedLine]:
    """Return the timed commands whose last run that ended failed, in the order of the day; one statement."""
    ended = TimedRun.objects.filter(ok__isnull=False).order_by("command", "-started_at").distinct("command")
    failed = {run.command: run for run in ended if not run.ok}
    return [
        TimedLine(timed, failed[timed.command], timed.next_due(failed[timed.command].started_at))
        for timed in timed_commands()
        if timed.command in failed
    ]
