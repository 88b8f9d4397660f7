"""What a column of a list is: one declaration from which page and files take heading, order and value.

    class FruitTable(ListTable):
        name = Text("이름", width=24)                               # on the page and in every file
        weight = Count("무게", on=FILE)                             # in files only
        origin = Text("산지", value=lambda fruit: fruit.farm.place)  # worked out; sorts by nothing unless told

A page draws its cells by the column's kind (``cells`` in ``templates/_table.html``). A column that the page draws with
markup of its own says ``drawn=True``; such columns stand first, any other column follows them without a line in the
template.
"""

from collections.abc import Callable
from copy import copy
from typing import Any, ClassVar, Literal, Self

import django_tables2 as tables

Place = Literal["both", "page", "file"]
BOTH: Place = "both"
PAGE: Place = "page"  # several values in one cell: the file has them one by one
FILE: Place = "file"

RIGHT = {"td": {"class": "right"}}


class Text(tables.Column):
    """Words as they are. ``kind`` tells page and file how a column's values are written.

    value    works the value out from the row, where no accessor leads to it
    width    of the file's column, in characters; 0 takes the kind's own
    in_file  the heading in files, where it says more than the page's ("포상금(원)")
    on       where the column stands
    drawn    the page has markup of its own for it
    invented whether this column's value is invented in a row that holds some (``ListTable.demo``), where not all are
    """

    kind: ClassVar[str] = "text"

    def __init__(
        self,
        verbose_name: str | None = None,
        *,
        value: Callable[[Any], Any] | None = None,
        width: int = 0,
        in_file: str = "",
        on: Place = BOTH,
        drawn: bool = False,
        invented: Callable[[Any], bool] | None = None,
        **options: Any,
    ) -> None:
        if (value is not None or on == FILE) and "order_by" not in options:
            options.setdefault("orderable", False)
        super().__init__(verbose_name, **options)
        self.value_of = value
        self.width = width
        self.in_file = in_file
        self.on = on
        self.drawn = drawn or on == PAGE
        self.invented = invented

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Return a copy for one table: what is declared is never changed, so that its parts are shared."""
        return copy(self)


class Day(Text):
    kind = "date"


class Moment(Text):
    kind = "moment"


class Count(Text):
    """A whole number; set to the right."""

    kind = "integer"

    def __init__(self, verbose_name: str | None = None, **options: Any) -> None:
        options.setdefault("attrs", RIGHT)
        super().__init__(verbose_name, **options)


class Number(Count):
    """A whole number that names (연번, 회차); set to the left."""

    def __init__(self, verbose_name: str | None = None, **options: Any) -> None:
        super().__init__(verbose_name, attrs={}, **options)


class Figure(Text):
    """A figure with decimals, ``places`` of them in a file (None: as many as the list says); set to the right."""

    kind = "decimal"

    def __init__(self, verbose_name: str | None = None, *, places: int | None = None, **options: Any) -> None:
        options.setdefault("attrs", RIGHT)
        super().__init__(verbose_name, **options)
        self.places = places


class YesNo(Text):
    """A flag, shown by its word where it is true: ``words`` for (true, false)."""

    kind = "flag"

    def __init__(self, words: tuple[str, str], verbose_name: str | None = None, **options: Any) -> None:
        super().__init__(verbose_name, **options)
        self.words = words


class Origin(Text):
    """Where the row comes from; 확인 필요 and 시연값 are shown as badges."""

    kind = "source"

    def __init__(self, verbose_name: str = "출처", **options: Any) -> None:
        super().__init__(verbose_name, accessor="get_source_mark_display", order_by="source_mark", **options)


def chosen(field: str, label: str, **options: Any) -> Text:
    """Return a column that shows the word of a coded value and sorts by the code."""
    return Text(label, accessor=f"get_{field}_display", order_by=field, **options)


class ListTable(tables.Table):
    """Columns of a list.

    demo  which rows hold invented values, as a path ("report.is_demo") or a function of the row: files then have a
          last column 시연값, and the page a mark in the heading of the columns that are ``invented``, or of the whole
          table where none says so. None where no row can
    """

    demo: Any = "is_demo"


def demo_reader(table: ListTable) -> Callable[[Any], bool] | None:
    """Return what tells whether a row holds invented values; a row that its path does not lead to holds none."""
    demo: Any = table.demo
    if not isinstance(demo, str):
        return demo
    *path, last = demo.split(".")

    def is_demo(record: Any) -> bool:
        for part in path:
            record = getattr(record, part)
        return record is not None and bool(getattr(record, last))

    return is_demo


def reader(column: tables.columns.BoundColumn) -> Callable[[Any], Any]:
    """Return what reads this column's value from a row; None where its path leads nowhere."""
    value_of = getattr(column.column, "value_of", None)
    if value_of is not None:
        return value_of
    name, accessor = str(column.accessor), column.accessor
    if "__" in name or "." in name:
        return lambda row: accessor.resolve(row, quiet=True)

    def read(row: Any) -> Any:
        value = row.get(name) if isinstance(row, dict) else getattr(row, name, None)
        return value() if callable(value) else value

    return read
