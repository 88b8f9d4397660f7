"""Run the timed commands from cron, where no worker does, or one of them by hand."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from exchange.actions.timed_runs import run_due, run_timed
from exchange.timed import timed_commands


class Command(BaseCommand):
    """Without a name it runs what is due; a run that somebody else has begun is left to them."""

    help = "때가 된 정기 작업을 실행합니다. 이름을 적으면 그 하나를 지금 실행합니다."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("command", nargs="?", default="", metavar="명령", help="지금 실행할 정기 작업 하나")

    def handle(self, *args: Any, command: str, **options: Any) -> None:
        now = timezone.now()
        if command:
            found = [timed for timed in timed_commands() if timed.command == command]
            if not found:
                raise CommandError(f"정기 작업이 아닙니다: {command}")
            runs = [run_timed(found[0], now)]
        else:
            runs = list(run_due(now))
        done = [run for run in runs if run is not None]
        for run in done:
            self.stdout.write(f"{run.command}: {'정상' if run.ok else '실패'} · {run.result}")
        if not done:
            self.stdout.write("때가 된 정기 작업이 없습니다.")
        if any(not run.ok for run in done):
            raise CommandError("실패한 정기 작업이 있습니다.")
