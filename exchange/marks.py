"""What of one page of a list was made up for demonstration: the whole table, some of its columns, or some lines."""

from functools import cached_property
from typing import Any

import django_tables2 as tables

from exchange.tables.columns import ListTable, demo_reader


class Marks:
    """The part of a list's page that tells what is invented; ``table`` declares it, ``page`` are the records."""

    table: tables.Table
    page: Any
    columns: Any

    @cached_property
    def invented(self) -> str:
        """Which rows of this page hold invented values: "all", "some", or "" for none."""
        is_demo = demo_reader(self.table) if isinstance(self.table, ListTable) else None
        told = {bool(is_demo(record)) for record in self.page} if is_demo is not None else set()
        return "" if True not in told else "some" if False in told else "all"

    def _is_invented(self, column: Any) -> bool:
        """Whether a column holds invented values on this page."""
        told = getattr(column, "invented", None)
        return told is not None and any(map(told, self.page))

    @cached_property
    def marks_lines(self) -> bool:
        """Whether each line has to say whether it is invented: some are, as a whole, and others are not."""
        return self.invented == "some" and not self._tells_columns

    @cached_property
    def is_invented(self) -> bool:
        """Whether the heading of the table says that what it holds is invented, all of it."""
        return self.invented == "all" and not self._tells_columns

    @cached_property
    def _tells_columns(self) -> bool:
        return any(getattr(column.column, "invented", None) for column in self.table.columns)

    @cached_property
    def invented_columns(self) -> list[str]:
        """The labels of the columns whose values are invented, where it is not whole rows."""
        return [heading.label for heading in self.columns if heading.invented]
