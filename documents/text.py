"""What every format does to a document before it writes it: text that can be stored, formulas, running text, 시연값."""

import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

from documents.model import MARKS, Column, Document, Grid, Heading, Paragraph

SEOUL = ZoneInfo("Asia/Seoul")
PROSE_TITLE = "본문"

FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")  # the full-width forms are read as their narrow ones on re-entry
_UNSTORABLE = r"\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"  # source: XML 1.0, section 2.2
_NOT_STORABLE = re.compile(f"[{_UNSTORABLE}]")


def storable(text: str) -> str:
    """Drop what files cannot hold (NUL, control characters, lone surrogates); make every line end a line feed."""
    return _NOT_STORABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def starts_like_a_formula(text: str) -> bool:
    """Tell whether a spreadsheet would read ``text`` as a formula: on opening CSV, or once somebody edits the cell."""
    stored = storable(text)
    return stored[:1] in FORMULA_STARTS or stored.lstrip()[:1] in FORMULA_STARTS


def ordinary(special: str) -> Callable[[str], object]:
    """Return what tells whether a text is written as it is, as nearly all are: one look instead of many.

    special  characters that the format writes otherwise, as they stand in a regular expression's class
    It is storable, neither opens as a formula nor with a blank, ends with none, and holds no line end.
    """
    inside = rf"{_UNSTORABLE}\n\r{special}"
    first = re.escape("".join(FORMULA_STARTS))
    return re.compile(rf"[^\s{first}{inside}](?:[^{inside}]*[^\s{inside}])?").fullmatch


def prose_of(document: Document, *, alone: bool) -> Grid | None:
    """Return the running text as a table, or None where the document is nothing but grids and their headings.

    alone  there is no grid: then the headings are all that there is to write
    """
    if not alone and not any(isinstance(section, Paragraph) for section in document.sections):
        return None
    lines = []
    for section in document.sections:
        if isinstance(section, Heading):
            lines.append(section.text)
        elif isinstance(section, Paragraph):
            mark = MARKS[section.depth]
            lines.append(f"{'  ' * section.depth}{mark} {section.text}" if mark else section.text)
    return Grid(title=PROSE_TITLE, columns=(Column("내용", width=100),), rows=[(line,) for line in lines])
