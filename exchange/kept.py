"""What a process keeps of rows that seldom change (names of ministries, categories, opened quarters) until they do.

The frame of every page reads one number (``exchange_keptversion``), which triggers move on with each change of such
rows. Where nobody was told the number (a command, a POST, a stranger's page) everything is read anew.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

Value = TypeVar("Value")


class _Told(threading.local):
    version: int | None = None


_told = _Told()


@contextmanager
def version_told(version: int | None) -> Iterator[None]:
    """Let what is kept be used within a block, where it was read in this version; None: nothing kept is used."""
    before, _told.version = _told.version, version
    try:
        yield
    finally:
        _told.version = before


class Kept(Generic[Value]):
    """What ``read`` returned, as long as the version stands.

    What is kept is shared between requests: who gets it must not change it.
    """

    def __init__(self, read: Callable[[], Value]) -> None:
        self._read = read
        self._held: tuple[int, Value] | None = None

    def __call__(self) -> Value:
        version, held = _told.version, self._held
        if version is None:
            return self._read()
        if held is None or held[0] != version:
            held = self._held = (version, self._read())
        return held[1]
