"""Where the programs play: a copy of the demonstration for one process, and answers as they read them."""

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import override_settings

from tests.browser import stages, worlds

NOT_OURS = "zeal.middleware.zeal_middleware"  # of the tests: it refuses what the product answers


@contextmanager
def demonstration(filled: str = "", blocker: Any = None) -> Iterator[str]:
    """Let this process read and write a copy of the demonstration; yield the copy's name.

    filled, blocker  within a run of the tests: the database to copy, and what lets them reach one
    """
    free = blocker or SimpleNamespace(unblock=nullcontext)
    middleware = [each for each in settings.MIDDLEWARE if each != NOT_OURS]
    with tempfile.TemporaryDirectory() as folder, override_settings(MIDDLEWARE=middleware), quiet():
        name = filled or worlds.seeded(Path(folder))
        with worlds.copy_of(name) as copy, worlds.read_from(copy, free):
            stages.set_up()
            yield copy


@contextmanager
def empty(blocker: Any = None) -> Iterator[str]:
    """Let this process read and write a database that holds nothing but what the migrations made."""
    free = blocker or SimpleNamespace(unblock=nullcontext)
    with worlds.copy_of(os.environ["HANTEAM_TEST_TEMPLATE"]) as copy, worlds.read_from(copy, free), quiet():
        yield copy


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the log from saying that each of many thousand requests was refused."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever the block wrote."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
