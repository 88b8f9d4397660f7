"""Running the timed commands, each once for the time at which it was due, whoever asks."""

import logging
from datetime import datetime
from io import StringIO

from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from exchange.models import TimedRun
from exchange.timed import Timed, timed_commands

log = logging.getLogger("hanteam.timed")

FAILED = "실행하지 못했습니다. 서버 기록을 확인해 주세요."
QUIET = "끝났습니다."
LENGTH = 500  # characters of a result that are kept


def run_due(now: datetime) -> list[TimedRun]:
    """Run every command that was due since its last run, in the order of the day; return their runs.

    A command that has never run is due: a machine that is switched off at night catches up in the morning.
    """
    runs = []
    for timed in timed_commands():
        due = timed.last_due(now)
        if not TimedRun.objects.filter(command=timed.command, due_at__gte=due).exists() and (
            run := run_timed(timed, due)
        ):
            runs.append(run)
    return runs


def run_timed(timed: Timed, due: datetime) -> TimedRun | None:
    """Run one command for the time ``due`` and write down how it ended; None where somebody else has that run."""
    try:
        with transaction.atomic():
            run = TimedRun.objects.create(command=timed.command, due_at=due, started_at=timezone.now())
    except IntegrityError:
        return None
    run.ok, run.result = _call(timed)
    run.finished_at = timezone.now()
    run.save(update_fields=["ok", "result", "finished_at"])
    return run


def _call(timed: Timed) -> tuple[bool, str]:
    said = StringIO()
    try:
        call_command(timed.command, *timed.arguments, stdout=said, stderr=said, no_color=True)
    except (CommandError, SystemExit) as refusal:
        lines = [*_lines(said), *([] if isinstance(refusal, SystemExit) else [str(refusal)])]
        log.error("timed command %s: %s", timed.command, "\n".join(lines))
        return False, "\n".join(lines[-1:] + lines[:-1])[:LENGTH] or FAILED  # its last word first, then what led to it
    except Exception:
        log.exception("timed command %s failed", timed.command)
        return False, FAILED
    return True, "".join(_lines(said)[-1:])[:LENGTH] or QUIET


def _lines(said: StringIO) -> list[str]:
    return [line.strip() for line in said.getvalue().splitlines() if line.strip()]
