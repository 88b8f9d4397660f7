"""Two people at the same moment, for real: each in a thread with a connection of its own.

``race`` makes the meeting certain instead of likely: it holds the row that the acts lock first, lets every act run up
to that lock, sees in the server that all of them wait there, and only then lets go.
"""

import re
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

from django.db import connection, connections, transaction
from django.db.models import Model

from exchange.errors import Refused
from tests.makers import NOON, make_user

PATIENCE_SECONDS = 20
WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()
"""


def race(row: Model, *acts: Callable[[], Any]) -> list[Any]:
    """Let ``acts`` meet at the lock on ``row`` and return what each returned or raised, in their order."""
    return race_at(lambda: type(row)._base_manager.select_for_update().get(pk=row.pk), *acts)


def race_at(hold: Callable[[], Any], *acts: Callable[[], Any]) -> list[Any]:
    """Let ``acts`` meet at the lock that ``hold`` takes, and return what each returned or raised, in their order."""
    with ThreadPoolExecutor(len(acts)) as pool:
        with transaction.atomic():
            hold()
            running = [pool.submit(_alone, act) for act in acts]
            wait_until_waiting(len(acts))
        return [_outcome(each) for each in running]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Let ``acts`` start side by side, as people who press at once do; return what each returned or raised."""

    def started_together(act: Callable[[], Any], barrier: Barrier) -> Any:
        barrier.wait()
        return act()

    return race_unguarded(*(lambda barrier, act=act: started_together(act, barrier) for act in acts))


def four_press(role: str, act: Callable[..., Any], *args: Any, **more: Any) -> list[Exception]:
    """Let four people of ``role`` do the same at once; return what three of them are told, in sentences of ours."""
    acts = [partial(act, *args, by=make_user(role), at=NOON, **more) for _ in range(4)]
    refused = refusals(at_once(*acts))
    assert len(refused) == 3
    for each in refused:
        assert isinstance(each, Refused), repr(each)
        assert each.reason.endswith(".") and not re.search("[A-Za-z]{3}", each.reason), each.reason
    return refused


def race_unguarded(*acts: Callable[[Barrier], Any]) -> list[Any]:
    """Let ``acts`` run side by side, each in one transaction, meeting at the barrier that each is given."""
    barrier = Barrier(len(acts), timeout=PATIENCE_SECONDS)

    def in_transaction(act: Callable[[Barrier], Any]) -> Any:
        with transaction.atomic():
            return act(barrier)

    with ThreadPoolExecutor(len(acts)) as pool:
        running = [pool.submit(_alone, lambda act=act: in_transaction(act)) for act in acts]
        return [_outcome(each) for each in running]


def refusals(outcomes: list[Any]) -> list[Exception]:
    return [each for each in outcomes if isinstance(each, Exception)]


def _alone(act: Callable[[], Any]) -> Any:
    try:
        with connection.cursor() as cursor:  # a busy machine may take long to bring the other acts to the lock
            cursor.execute(f"SET lock_timeout = '{PATIENCE_SECONDS}s'; SET statement_timeout = '{PATIENCE_SECONDS}s'")
        return act()
    finally:
        connections.close_all()


def _outcome(future: Future) -> Any:
    return future.exception(PATIENCE_SECONDS) or future.result()


def wait_until_waiting(count: int) -> None:
    """Return once so many sessions of this database wait for a lock."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # a transaction else sees the activity of its first look
            cursor.execute(WAITING)
            if cursor.fetchone()[0] >= count:
                return
        time.sleep(0.01)
    raise TimeoutError(f"no {count} acts wait for the row: one of them takes no lock, or another one first")
