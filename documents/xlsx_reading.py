"""An Excel file → its cells as a reader sees them, judged while it is unpacked. Standard library only.

Run as a program of its own (``documents/reading_apart.py``), so that no file can take the service's memory or time:
the bytes come in, JSON goes out. Parts are found by what the standard calls them (ECMA-376 parts 1 and 2), whatever
program wrote them: transitional or Strict, with or without properties, styles, shared texts or places of cells.

A cell is (kind, value, places, scale):
    text · boolean   what stands there; "1" or "0"
    number           in plain digits, without the tail of its binary fraction: 7.000000000000001 is 7
    percent          the number before the sign: 0.08 under ``0%`` is 8
    day              ``2025-01-01``, or with its time ``2025-01-01T09:30:00``, whichever day the book counts from
    formula · error  the formula; ``#REF!``
    places           decimal places that its format shows, None where the format leaves it open
    scale            thousands that its format leaves out: 1 for ``#,##0,``
"""

import json
import re
import resource
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import Any
from xml.parsers import expat

from documents.seen import BEGINS, BEGINS_1904, PLAIN, Cell, Look, iso, look_of, number_as_seen

MOST_MEMBERS = 200
MOST_UNPACKED = 20_000_000  # bytes, of all parts together
MOST_RATIO = 200  # unpacked to packed, of a part of more than a megabyte
MOST_STRINGS = 100_000
MOST_STYLES = 65_490  # source: Excel specifications and limits
MOST_CELLS = 100_000  # filled, of all sheets together
MOST_SHEETS = 100
MOST_COLUMNS = 40
LAST_ROW = 1_048_576
LONGEST = 32_767  # characters in a cell; source as above
MEGABYTE = 1_000_000

MEMORY = 200 * 1024 * 1024  # bytes that the program may have
SECONDS = 5  # of a processor

NOT_XLSX, TOO_HEAVY, MACROS, LOCKED = "not_xlsx", "too_heavy", "macros", "locked"  # why a file is not read

BROKEN = (
    zipfile.BadZipFile,  # bytes that are no archive, or a part whose checksum or place is another
    zlib.error,  # a part that does not unpack
    EOFError,  # a part that breaks off
    OSError,
    RuntimeError,  # a part packed in a way that Python does not know (NotImplementedError)
    expat.ExpatError,  # a part that is no XML
    KeyError,  # a part that is named and not there
    ValueError,  # a reference to no cell, a place that is no number
    IndexError,  # a text or a style past the last one
)

_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Unread(Exception):
    """The file is not read; ``why`` is one of the words above."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def read_book(content: bytes) -> list[dict[str, Any]]:
    """Return the sheets in their order: title, and rows that hold something as [number, {column from 0: cell}].

    Raises Unread.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _Book(archive).sheets()
    except BROKEN as error:
        raise Unread(NOT_XLSX) from error
    except (MemoryError, RecursionError) as error:
        raise Unread(TOO_HEAVY) from error


class _Book:
    """One archive, and how much of it may still be unpacked."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.members = _judged(archive)
        self.left = MOST_UNPACKED
        self.cells = 0
        for name in self.members:  # whatever is no XML as we read it is found before anything is made of it
            if name.lower().endswith((".xml", ".rels")):
                self._parse(name, lambda *_: None)
        self.left = MOST_UNPACKED

    def sheets(self) -> list[dict[str, Any]]:
        book = self._start()
        linked = self._links(book)
        by_key = {key: path for key, _, path in linked}
        found = self._named_sheets(book)
        of_kind = {kind: path for _, kind, path in linked}
        self.strings = self._strings(of_kind.get("sharedStrings"))
        self.looks = self._looks(of_kind.get("styles"))
        return [{"title": title, "rows": list(self._rows(by_key[key]))} for title, key in found if key in by_key]

    def _start(self) -> str:
        """Return the part that is the workbook."""
        for _, kind, path in self._links(""):
            if kind == "officeDocument":
                return path
        raise KeyError("no workbook")

    def _links(self, part: str) -> list[tuple[str, str, str]]:
        """Return key, kind and part of what ``part`` is tied to."""
        folder, name = dirname(part), part.rsplit("/", 1)[-1]
        found: list[tuple[str, str, str]] = []

        def begin(tag: str, given: dict[str, str]) -> None:
            if tag == "Relationship" and given.get("TargetMode") != "External":
                target = given.get("Target", "").replace("\\", "/")
                path = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
                found.append((given.get("Id", ""), given.get("Type", "").rsplit("/", 1)[-1], path))

        self._parse(join(folder, "_rels", f"{name}.rels"), begin)
        return found

    def _named_sheets(self, book: str) -> list[tuple[str, str]]:
        """Return title and key of each sheet; learn from which day the book counts."""
        found: list[tuple[str, str]] = []
        self.begins = BEGINS

        def begin(tag: str, given: dict[str, str]) -> None:
            if tag == "sheet":
                found.append((given.get("name", ""), given.get("id", "")))
            elif tag == "workbookPr" and given.get("date1904", "").lower() in ("1", "true", "on"):
                self.begins = BEGINS_1904

        self._parse(book, begin)
        if len(found) > MOST_SHEETS:
            raise Unread(TOO_HEAVY)
        return found

    def _strings(self, part: str | None) -> list[str]:
        """Return the texts that cells share, without how they are read aloud."""
        found: list[str] = []
        pieces: list[str] = []
        state = {"text": False, "aloud": False}

        def begin(tag: str, given: dict[str, str]) -> None:
            if tag == "si":
                pieces.clear()
            elif tag in ("t", "rPh"):
                state["text" if tag == "t" else "aloud"] = True

        def text(letters: str) -> None:
            if state["text"] and not state["aloud"]:
                pieces.append(letters)

        def end(tag: str) -> None:
            if tag in ("t", "rPh"):
                state["text" if tag == "t" else "aloud"] = False
            elif tag == "si":
                found.append(_unescaped("".join(pieces)[:LONGEST]))
                if len(found) > MOST_STRINGS:
                    raise Unread(TOO_HEAVY)

        if part is not None:
            self._parse(part, begin, text, end)
        return found

    def _looks(self, part: str | None) -> list[Look]:
        """Return what each style makes of a number."""
        codes: dict[int, str] = {}
        styles: list[int] = []
        inside = {"cellXfs": False}

        def begin(tag: str, given: dict[str, str]) -> None:
            if tag == "numFmt":
                codes[int(given["numFmtId"])] = given.get("formatCode", "")
            elif tag == "cellXfs":
                inside[tag] = True
            elif tag == "xf" and inside["cellXfs"]:
                styles.append(int(given.get("numFmtId") or 0))
            if len(codes) > MOST_STYLES or len(styles) > MOST_STYLES:
                raise Unread(TOO_HEAVY)

        def end(tag: str) -> None:
            if tag == "cellXfs":
                inside[tag] = False

        if part is not None:
            self._parse(part, begin, None, end)
        made = {number: look_of(number, codes.get(number, "")) for number in set(styles)}
        return [made[number] for number in styles]

    def _rows(self, part: str) -> Iterator[tuple[int, dict[int, Cell]]]:
        reader = _Rows(self)
        self._parse(part, reader.begin, reader.text, reader.end)
        return ((number, cells) for number, cells in sorted(reader.rows.items()) if cells)

    def _parse(
        self,
        name: str,
        begin: Callable[[str, dict[str, str]], None],
        text: Callable[[str], None] | None = None,
        end: Callable[[str], None] | None = None,
    ) -> None:
        """Read a part as XML while it is unpacked; names lose the address of their standard."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse  # entities begin with it, in whatever encoding
        parser.StartElementHandler = lambda tag, given: begin(
            _bare(tag), {_bare(key): value for key, value in given.items()}
        )
        if text is not None:
            parser.CharacterDataHandler = text
        if end is not None:
            parser.EndElementHandler = lambda tag: end(_bare(tag))
        with self.archive.open(self.members[name]) as unpacked:
            while piece := unpacked.read(65_536):
                self.left -= len(piece)
                if self.left < 0:
                    raise Unread(TOO_HEAVY)
                parser.Parse(piece, False)
        parser.Parse(b"", True)


class _Rows:
    """The cells of one sheet, as its XML goes by."""

    def __init__(self, book: _Book) -> None:
        self.book = book
        self.rows: dict[int, dict[int, Cell]] = {}
        self.inside = self.is_text = self.aloud = False
        self.row = self.column = -1
        self.cell: dict[str, str] | None = None
        self.pieces: dict[str, list[str]] = {}
        self.part = ""

    def begin(self, tag: str, given: dict[str, str]) -> None:
        if tag == "sheetData":
            self.inside, self.row = True, 0
        elif not self.inside:
            return
        elif tag == "row":
            self.row, self.column = int(given["r"]) if "r" in given else self.row + 1, -1
            if not 1 <= self.row <= LAST_ROW:
                raise ValueError("no such row")
        elif tag == "c":
            self.column = _column_of(given["r"]) if "r" in given else self.column + 1
            self.cell, self.pieces = given, {}
        elif self.cell is not None and tag == "rPh":
            self.aloud = True
        elif self.cell is not None and tag in ("v", "f", "t"):
            self.part = tag
            self.pieces.setdefault(tag, [])

    def text(self, letters: str) -> None:
        if self.part and not self.aloud:
            self.pieces[self.part].append(letters)

    def end(self, tag: str) -> None:
        if tag == "sheetData":
            self.inside = False
        elif tag == "rPh":
            self.aloud = False
        elif tag == self.part:
            self.part = ""
        elif tag == "c" and self.cell is not None:
            self._keep(self.cell)
            self.cell = None

    def _keep(self, given: dict[str, str]) -> None:
        if not 0 <= self.column < MOST_COLUMNS or not self.pieces:
            return
        said = {name: "".join(pieces)[:LONGEST] for name, pieces in self.pieces.items()}
        cell = self._cell(given, said)
        if cell is None:
            return
        self.book.cells += 1
        if self.book.cells > MOST_CELLS:
            raise Unread(TOO_HEAVY)
        self.rows.setdefault(self.row, {})[self.column] = cell

    def _cell(self, given: dict[str, str], said: dict[str, str]) -> Cell | None:
        kind, value = given.get("t", "n"), said.get("v", "").strip()
        if "f" in said:
            return "formula", said["f"], None, 0
        if kind == "inlineStr":
            return _text(_unescaped(said.get("t", "")))
        if kind == "s":
            place = int(value or -1)
            if place < 0:
                raise ValueError("no such text")
            return _text(self.book.strings[place])
        if kind in ("str", "e"):
            return ("error", value, None, 0) if kind == "e" else _text(_unescaped(said.get("v", "")))
        if kind == "b":
            return "boolean", "1" if value in ("1", "true") else "0", None, 0
        if not value:
            return None
        if kind == "d":
            return "day", iso(datetime.fromisoformat(value.removesuffix("Z"))), None, 0
        style = int(given.get("s") or 0)
        return number_as_seen(value, self.book.looks[style] if self.book.looks else PLAIN, self.book.begins)


def _judged(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the members by name, once the directory promises no more than may be unpacked. Raises Unread."""
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(each.file_size for each in members) > MOST_UNPACKED:
        raise Unread(TOO_HEAVY)
    for each in members:
        if each.flag_bits & 1:
            raise Unread(LOCKED)
        if each.file_size > MEGABYTE and each.file_size > MOST_RATIO * max(each.compress_size, 1):
            raise Unread(TOO_HEAVY)
    named = {each.filename.replace("\\", "/").lstrip("/"): each for each in members}
    if len(named) < len(members) or "[Content_Types].xml" not in named:
        raise Unread(NOT_XLSX)
    if any(name.lower().endswith("vbaproject.bin") for name in named):
        raise Unread(MACROS)
    return named


def _refuse(*_: Any) -> None:
    raise ValueError("a part declares a document type of its own")


def _bare(name: str) -> str:
    return name.rsplit(" ", 1)[-1]


def _text(text: str) -> Cell | None:
    return ("text", text, None, 0) if text else None


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _column_of(place: str) -> int:
    found = _PLACE.fullmatch(place)
    if found is None:
        raise ValueError(place)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def main() -> None:
    """Read a file from standard input under limits of memory and time; write JSON: sheets, or why not."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        said: dict[str, Any] = {"sheets": read_book(sys.stdin.buffer.read())}
    except Unread as unread:
        said = {"why": unread.why}
    sys.stdout.write(json.dumps(said))
