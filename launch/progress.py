"""What a person sees while a command works: numbered one-line steps, and a bar for the long ones.

Standard library only, and plain enough for an old Python: launch/install.py uses it before anything is installed.
"""

import sys
import time
from collections.abc import Iterable, Iterator

BAR_WIDTH = 24  # characters between the brackets


class Steps:
    """Numbered steps of one command: ``[2/6] 데이터베이스를 켭니다 … 0.4초``."""

    def __init__(self, total: int, first: int = 1) -> None:
        self.total, self.number, self.started = total, first - 1, 0.0

    def begin(self, text: str) -> None:
        """Print the next step's line; it stays open until done() closes it."""
        self.number += 1
        self.started = time.monotonic()
        sys.stdout.write(f"[{self.number}/{self.total}] {text}")
        sys.stdout.flush()

    def done(self, note: str = "") -> None:
        """Close the open line with a note, or with the seconds it took."""
        seconds = time.monotonic() - self.started
        sys.stdout.write(f" … {note or f'{seconds:.1f}초'}\n")
        sys.stdout.flush()


class Bar:
    """A bar over ``total`` units. On a terminal it is redrawn in place; into a file it writes a line each quarter."""

    def __init__(self, label: str, total: int) -> None:
        self.label, self.total, self.count = label, max(total, 1), 0
        self.live = sys.stdout.isatty()
        self.drawn = -1

    def advance(self, by: int = 1) -> None:
        self.count = min(self.count + by, self.total)
        self._draw()

    def finish(self) -> None:
        self.count = self.total
        self._draw()
        if self.live:
            sys.stdout.write("\n")
            sys.stdout.flush()

    def _draw(self) -> None:
        percent = self.count * 100 // self.total
        mark = percent if self.live else percent // 25
        if mark == self.drawn:
            return
        self.drawn = mark
        filled = BAR_WIDTH * self.count // self.total
        line = f"      {self.label} [{'#' * filled}{'.' * (BAR_WIDTH - filled)}] {percent:3d}%"
        sys.stdout.write(f"\r{line}" if self.live else f"{line}\n")
        sys.stdout.flush()


def progress(items: Iterable, label: str) -> Iterator:
    """Yield each of ``items`` while a bar named ``label`` grows; ``items`` is read whole first, to know its length."""
    items = list(items)
    bar = Bar(label, len(items))
    for item in items:
        yield item
        bar.advance()
    if items:
        bar.finish()
