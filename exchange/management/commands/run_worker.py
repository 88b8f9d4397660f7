"""The service's second process: does the jobs of the queue, one after another, and starts the timed commands."""

import logging
import threading
import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from exchange.actions.jobs import recover_jobs
from exchange.actions.timed_runs import run_due

log = logging.getLogger("hanteam.jobs")

FIRST_LOOK = 20  # seconds after the start: the pages come first
LOOK_EVERY = 30  # seconds between two looks at the clock
JOBS = 200  # that one process does; whoever watches it starts the next


class Command(BaseCommand):
    help = "작업 대기열을 처리하고 정기 작업을 제때 실행합니다. 끝날 때까지 돕니다."

    def handle(self, *args: Any, **options: Any) -> None:
        threading.Thread(target=watch_the_clock, name="timed", daemon=True).start()
        call_command("db_worker", interval=1.0, startup_delay=False, max_tasks=JOBS, verbosity=0)


def watch_the_clock() -> None:
    """Begin lost jobs anew and run what is due, now and then, as long as the process lives.

    A thread of its own, so that a long job does not hold up the night's checks; what it runs may be cut off anywhere.
    """
    time.sleep(FIRST_LOOK)
    while True:
        look()
        time.sleep(LOOK_EVERY)


def look() -> None:
    """Look once. With the database away there is nothing to do but to try again."""
    close_old_connections()
    try:
        now = timezone.now()
        recover_jobs(now)
        run_due(now)
    except DatabaseError:
        log.exception("the timed commands could not be looked at")
        connection.close()
