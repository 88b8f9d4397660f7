"""Acts that meet at one moment, hundreds of times each: one of them stands, the other is told so.

    python -m tests.strain.races [--seed 1] [--size 0]      size: tries of each kind, 0 for all

Every second try brings the acts to the lock first and then lets go (``tests/races.py``); the others start side by side,
each a few milliseconds late. Without locks (``unlocked``) each kind goes wrong, which its test shows.
"""

import random
import re
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

from django.core.management import call_command
from django.db import connection

from exchange.errors import Refused
from tests.races import at_once, race
from tests.strain.by_hand import Program
from tests.strain.figures import Figures
from tests.strain.meetings import KINDS, Meeting
from tests.strain.stage import empty

WHOLE = 200  # tries of a kind
LATE_SECONDS = 0.02  # at most, of an act that starts beside another
MEET_SECONDS = 2.0  # how long an unlocked act waits for the other one before it writes
WRONG = "잘못된 결과"
LOCK = re.compile(r"\bFOR (?:NO KEY )?UPDATE(?: OF [\w\", ]+)?(?: NOWAIT)?", re.IGNORECASE)
ADVISORY = re.compile(r"pg_(?:try_)?advisory_xact_lock(?:_shared)?\b")
WRITE = re.compile(r"\s*(?:INSERT|UPDATE|DELETE)\b", re.IGNORECASE)


def met(meeting: Meeting, chance: random.Random, is_sure: bool) -> list[Any]:
    """Let the acts meet and return what each returned or raised."""
    if is_sure and meeting.row is not None:
        return race(meeting.row, *meeting.acts)
    waits = [chance.random() * LATE_SECONDS for _ in meeting.acts]
    return at_once(*(late(act, wait) for act, wait in zip(meeting.acts, waits, strict=True)))


def late(act: Callable[[], Any], seconds: float) -> Callable[[], Any]:
    def acted() -> Any:
        time.sleep(seconds)
        return act()

    return acted


def unlocked(acts: list[Callable[[], Any]]) -> list[Callable[[], Any]]:
    """Return the acts without any lock: all of them read, and only then does one of them write."""
    barrier = Barrier(len(acts))
    return [lambda act=act: _without_locks(act, barrier) for act in acts]


def _without_locks(act: Callable[[], Any], barrier: Barrier) -> Any:
    waited = False

    def let_through(execute, sql, params, many, context):
        nonlocal waited
        text = ADVISORY.sub("concat", LOCK.sub("", str(sql)))
        if WRITE.match(text) and not waited:
            waited = True
            with suppress(BrokenBarrierError):
                barrier.wait(MEET_SECONDS)
        return execute(text, params, many, context)

    with connection.execute_wrapper(let_through):
        return act()


def why_wrong(meeting: Meeting, outcomes: list[Any]) -> str:
    """Say what is wrong after a meeting, "" where nothing is: a refusal of ours is an answer, another error is none."""
    strange = [repr(each) for each in outcomes if isinstance(each, Exception) and not isinstance(each, Refused)]
    if strange:
        return " / ".join(strange)[:300]
    return "" if meeting.right(outcomes) else f"outcomes {outcomes!r}"[:300]


def run(seed: int, size: int) -> Figures:
    """Try each kind ``size`` times, 0 for all."""
    figures = Figures("races", (seed,))
    figures.watch_for(WRONG)
    chance = random.Random(seed)
    for kind in KINDS:
        for number in range(size or WHOLE):
            call_command("flush", verbosity=0, interactive=False)
            meeting = kind()
            with figures.timed(kind.__name__):
                outcomes = met(meeting, chance, is_sure=number % 2 == 0)
            if wrong := why_wrong(meeting, outcomes):
                figures.found(WRONG, f"{kind.__name__} {number}: {wrong}")
            figures.done["시도"] += 1
        figures.done["종류"] += 1
    return figures


PROGRAM = Program(
    "races",
    "두 사람이 같은 순간에 처리합니다. 하나만 남고 다른 사람은 그 사실을 안내받아야 합니다.",
    run,
    stage=empty,
)
main = PROGRAM.main

if __name__ == "__main__":
    main()
