"""What values look like in a file, remembered: most cells of a long list repeat those of the rows before."""

from collections.abc import Callable
from typing import Any

VALUES = 1_024  # that are remembered together; then it begins anew
LENGTH = 200  # characters of the longest that is kept: a memory stays below a megabyte


class Memory(dict[Any, str]):
    """``write`` with a memory; ``__getitem__`` is the function.

    Only for values of which equal ones are written alike.
    """

    def __init__(self, write: Callable[[Any], str]) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, value: Any) -> str:
        written = self._write(value)
        if len(written) <= LENGTH:
            if len(self) >= VALUES:
                self.clear()
            self[value] = written
        return written
