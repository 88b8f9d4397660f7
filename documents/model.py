"""A document before it is a file: plain values that every format can be made from."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Literal, Protocol, runtime_checkable

Kind = Literal["text", "integer", "decimal", "date", "moment", "percent"]
Value = str | int | Decimal | date | datetime | None

DEMO_LABEL = "시연값"
PIECE = 500  # rows that are in memory together
MARKS = ("", "□", "○", "-", "※")  # what stands before a paragraph of depth 0 to 4 in an official report

_WIDTHS: dict[Kind, int] = {"text": 24, "integer": 10, "decimal": 12, "date": 17, "moment": 23, "percent": 9}


@dataclass(frozen=True, slots=True)
class Heading:
    """A title inside the document; ``level`` 1 (largest) to 3."""

    text: str
    level: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.level <= 3:
            raise ValueError(f"a heading's level is 1 to 3, not {self.level}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; ``depth`` 0 is plain, 1 to 4 are the steps □ ○ - ※ (see MARKS)."""

    text: str
    depth: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.depth < len(MARKS):
            raise ValueError(f"a paragraph's depth is 0 to {len(MARKS) - 1}, not {self.depth}")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a grid.

    kind    what its values are: text str · integer int · decimal Decimal or int · date date · moment aware datetime ·
            percent Decimal or int in percent (70.5), not a fraction (0.705). In any kind None is an empty cell, and a
            str is a remark in place of the value ("확인 필요"). Codes and years are text, since integers get a
            thousands separator
    width   in characters of the default font; 0 takes the kind's own
    places  decimal places shown where the kind is decimal, 0 to 6; the value itself is not rounded
    """

    label: str
    kind: Kind = "text"
    width: int = 0
    places: int = 1

    def __post_init__(self) -> None:
        if self.kind not in _WIDTHS:
            raise ValueError(f"unknown kind of column: {self.kind}")
        if not 0 <= self.width <= 255:
            raise ValueError(f"a column's width is 0 to 255, not {self.width}")
        if not 0 <= self.places <= 6:
            raise ValueError(f"decimal places are 0 to 6, not {self.places}")

    @property
    def characters(self) -> int:
        """Return the width to use, in characters."""
        return self.width or _WIDTHS[self.kind]

    def check(self, value: Value) -> None:
        """Raise TypeError where ``value`` is not of this column's kind, ValueError for a moment without a time zone."""
        match self.kind, value:
            case _, None | str():
                return
            case "integer", int() if not isinstance(value, bool):
                return
            case "decimal" | "percent", int() | Decimal() if not isinstance(value, bool):
                return
            case "moment", datetime():
                if value.tzinfo is None:
                    raise ValueError(f"the column {self.label!r} needs moments with a time zone")
                return
            case "date", date() if not isinstance(value, datetime):
                return
        raise TypeError(f"the column {self.label!r} holds {self.kind}, not {type(value).__name__}")


@runtime_checkable
class Streamed(Protocol):
    """Rows that are read while they are written."""

    def pieces(self) -> Iterator[Sequence[Sequence[Value]]]:
        """Yield some hundred rows at a time, as columns: one sequence of values for each column of the grid."""
        ...


@dataclass(frozen=True, slots=True)
class Grid:
    """A table.

    rows  one sequence of values a row, as long as ``columns``; where they are no sequence they are read as they are
          written, once for each format's need
    demo  one flag a row, True where the row holds invented values: files then get a last column 시연값.
          None leaves that column out
    Raises ValueError where a row or ``demo`` has another length.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]] | Streamed
    demo: Sequence[bool] | None = None

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError(f"the grid {self.title!r} has no columns")
        if not isinstance(self.rows, Sequence):
            return
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.columns):
                raise ValueError(
                    f"row {number} of the grid {self.title!r} has {len(row)} values for {len(self.columns)} columns"
                )
        if self.demo is not None and len(self.demo) != len(self.rows):
            raise ValueError(f"the grid {self.title!r} has {len(self.demo)} demo flags for {len(self.rows)} rows")

    @property
    def written(self) -> list[Column]:
        """The columns of a file: the grid's, and 시연값 where the grid says which rows are invented."""
        return list(self.columns) if self.demo is None else [*self.columns, Column(DEMO_LABEL, width=10)]

    def pieces(self) -> Iterator[Sequence[Sequence[Value]]]:
        """Yield the rows of a file, PIECE of them at a time, as columns: one sequence of values for each of
        ``written``.

        By columns, since whole columns are read, checked and written many times faster than cell after cell.
        Raises ValueError where a row has another length.
        """
        if isinstance(self.rows, Streamed):
            yield from self.rows.pieces()
            return
        rows, flags = iter(self.rows), None if self.demo is None else iter(self.demo)
        while piece := list(islice(rows, PIECE)):
            if any(len(row) != len(self.columns) for row in piece):
                raise ValueError(f"a row of the grid {self.title!r} has not {len(self.columns)} values")
            columns: list[Sequence[Value]] = list(zip(*piece, strict=True))
            if flags is not None:
                columns.append([DEMO_LABEL if invented else None for invented in islice(flags, len(piece))])
            yield columns

    def lines(self) -> Iterator[Sequence[Value]]:
        """Yield the rows of a file one by one."""
        for piece in self.pieces():
            yield from zip(*piece, strict=True)


Section = Heading | Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """A file's content.

    title     what it is called; also the file's property of that name. No person's name belongs in it
    sections  in reading order
    notes     sentences that go with every page and sheet: 기준일시, what the list was narrowed by, and in a
              demonstration that values are invented
    """

    title: str
    sections: Sequence[Section]
    notes: Sequence[str] = ()
