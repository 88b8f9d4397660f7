"""Reading an Excel file in a process of its own: what it does to memory and time it does to nobody else."""

import json
import subprocess  # nosec B404 - the program is ours, and nothing of the file becomes part of the command
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from documents.xlsx_reading import LOCKED, MACROS, NOT_XLSX, SECONDS, TOO_HEAVY, Unread

__all__ = ["LOCKED", "MACROS", "NOT_XLSX", "TOO_HEAVY", "SeenCell", "SeenSheet", "Unread", "read_apart"]

PROGRAM = "from documents.xlsx_reading import main\nmain()"
OURS = str(Path(__file__).resolve().parent.parent)
ISOLATED = ("-I", "-S", "-B")  # no folders, packages or settings but Python's own
MOST_SAID = 8_000_000  # bytes of an answer
PATIENCE = 2 * SECONDS  # seconds of waiting: on a busy machine a process does not get all of a processor


@dataclass(frozen=True)
class SeenCell:
    """A cell as a reader sees it; what the words mean: ``documents/xlsx_reading.py``."""

    kind: str
    value: str
    places: int | None = None
    scale: int = 0

    @property
    def is_number(self) -> bool:
        return self.kind in ("number", "percent")


@dataclass(frozen=True)
class SeenSheet:
    """One sheet: its title, and the rows that hold something as (number, {column from 0: cell})."""

    title: str
    rows: Sequence[tuple[int, dict[int, SeenCell]]]


def read_apart(content: bytes, *, seconds: float = PATIENCE) -> list[SeenSheet]:
    """Return the sheets of an Excel file. Raises Unread where it is none, or takes more than it may.

    seconds  of waiting; the process itself has SECONDS of a processor and MEMORY bytes
    """
    command = [sys.executable, *ISOLATED, "-c", f"import sys\nsys.path.insert(0, {OURS!r})\n{PROGRAM}"]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=seconds, check=False, env={})  # nosec B603
    except subprocess.TimeoutExpired as late:
        raise Unread(TOO_HEAVY) from late
    if done.returncode != 0 or len(done.stdout) > MOST_SAID:  # ended by a limit
        raise Unread(TOO_HEAVY if done.returncode < 0 or b"MemoryError" in done.stderr else NOT_XLSX)
    said = json.loads(done.stdout)
    if "why" in said:
        raise Unread(said["why"])
    return [
        SeenSheet(sheet["title"], [(number, _cells(cells)) for number, cells in sheet["rows"]])
        for sheet in said["sheets"]
    ]


def _cells(cells: dict[str, list]) -> dict[int, SeenCell]:
    return {int(column): SeenCell(*cell) for column, cell in cells.items()}
