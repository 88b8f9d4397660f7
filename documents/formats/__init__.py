"""The formats in which a document is handed out: one module each, found by its place in this folder.

A module declares ``FORMAT``. Its name is the end of the address (``/tasks.csv``); pages offer the formats by ``rank``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules

from documents.model import Document


@dataclass(frozen=True)
class Format:
    """One way to write a document.

    name          the file's extension and the end of its address
    label         what the button says
    content_type  the answer's header
    write         document → its bytes, or its bytes piece by piece
    rank          the place among the buttons; the first is the one that an old address without an ending hands out
    """

    name: str
    label: str
    content_type: str
    write: Callable[[Document], bytes | Iterator[bytes]]
    rank: int


def _found() -> dict[str, Format]:
    formats = [import_module(f"{__name__}.{module.name}").FORMAT for module in iter_modules(__path__)]
    return {each.name: each for each in sorted(formats, key=lambda each: each.rank)}


FORMATS: dict[str, Format] = _found()
