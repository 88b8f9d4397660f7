"""Lay out a django-tables2 table for a page: check the sort asked for, settle ties by key, cut one page.

Columns, labels and orders are the table's; the rows are drawn by a template macro (the library's own drawing costs
0.09 ms a cell). Every address made here keeps the other parts of the query.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

PER_PAGE_CAP = 200
BIGGEST_PAGE = 100_000


@dataclass(frozen=True)
class Heading:
    """One column of the head: ``href`` is empty where the column cannot be sorted."""

    name: str
    label: str
    href: str
    aria_sort: str  # "ascending", "descending" or ""
    numeric: bool
    column: tables.columns.BoundColumn

    def value(self, record: Any) -> Any:
        """Return the record's value of this column by its accessor; None where it leads nowhere."""
        return self.column.accessor.resolve(record, quiet=True)


class Listing:
    """One page of a table, ready for the macros of ``templates/_table.html``.

    columns   the headings, in order            page      the records of this page (a list)
    count     how many records there are        number    this page, from 1;  page_count  how many pages
    sort      the sort in force, as in the query ("" for the table's own order)
    notice    a sentence where the sort or the page asked for does not exist, else ""
    """

    def __init__(self, table: tables.Table, query: QueryDict, per_page: int) -> None:
        self.table = table
        self._query = query
        self._per_page = min(per_page, PER_PAGE_CAP)
        self.notice = ""
        self.empty_text = table.empty_text or ""
        self.sort = self._checked_sort()
        self._records = self._in_order()
        self.number = self._checked_number()
        self.page, self.count = self._cut()

    def __iter__(self) -> Iterator[Any]:
        return iter(self.page)

    def __len__(self) -> int:
        return len(self.page)

    @property
    def records(self) -> QuerySet | Sequence[Any]:
        """Every record in the order of the page: what a file of the list holds."""
        return self._records

    @property
    def page_count(self) -> int:
        return max(1, -(-self.count // self._per_page))

    @cached_property
    def columns(self) -> list[Heading]:
        asked = self.sort.lstrip("-")
        return [
            Heading(
                name=column.name,
                label=str(column.header),
                href=self._address(sort=self._turned(column.name), page=None) if column.orderable else "",
                aria_sort=("descending" if self.sort.startswith("-") else "ascending") if column.name == asked else "",
                numeric="r" in str(column.column.attrs.get("td", {}).get("class", "")).split(),
                column=column,
            )
            for column in self.table.columns
        ]

    @property
    def sorts(self) -> list[tuple[str, str]]:
        """The choices of the sort menu: each sortable column, upward and downward."""
        choices = []
        for column in self.table.columns:
            if column.orderable:
                choices += [
                    (column.name, f"{column.header} 오름차순"),
                    (f"-{column.name}", f"{column.header} 내림차순"),
                ]
        return choices

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The query's other parts, for a form that changes the sort."""
        return [(key, value) for key, values in self._query.lists() if key not in ("sort", "page") for value in values]

    @property
    def previous(self) -> str:
        return self._address(page=self.number - 1) if self.number > 1 else ""

    @property
    def next(self) -> str:
        return self._address(page=self.number + 1) if self.number < self.page_count else ""

    @property
    def links(self) -> list[tuple[int | None, str]]:
        """First, last and the two pages on either side; (None, "") marks a gap."""
        shown = sorted({1, self.page_count, *range(max(1, self.number - 2), min(self.page_count, self.number + 2) + 1)})
        links: list[tuple[int | None, str]] = []
        for before, number in zip([0, *shown], shown, strict=False):
            if number - before > 1:
                links.append((None, ""))
            links.append((number, self._address(page=number)))
        return links

    def _checked_sort(self) -> str:
        asked = self._query.get("sort", "")
        if not asked:
            return ""
        name = asked.removeprefix("-")
        if name in self.table.columns.names() and self.table.columns[name].orderable:
            return asked
        self.notice = "정렬할 수 없는 항목이어서 기본 순서로 보여 드립니다."
        return ""

    def _in_order(self) -> QuerySet | Sequence[Any]:
        data = self.table.data.data
        if not self.sort:
            return data
        column = self.table.columns[self.sort.removeprefix("-")]
        keys = column.order_by.opposite if self.sort.startswith("-") else column.order_by
        if isinstance(data, QuerySet):
            return data.order_by(*(str(key).replace(".", "__") for key in keys), "pk")
        return sorted(data, key=keys.key)

    def _checked_number(self) -> int:
        asked = self._query.get("page", "1")
        if asked.isascii() and asked.isdigit() and 1 <= int(asked[:7]) <= BIGGEST_PAGE:
            return int(asked[:7])
        self.notice = self.notice or "없는 쪽이어서 첫 쪽을 보여 드립니다."
        return 1

    def _cut(self) -> tuple[list[Any], int]:
        """Read this page; count only where the rows do not end on it (one statement for a short list)."""
        start = (self.number - 1) * self._per_page
        page = list(self._records[start : start + self._per_page + 1])
        if len(page) <= self._per_page and (page or start == 0):
            return page, start + len(page)
        count = self._records.count() if isinstance(self._records, QuerySet) else len(self._records)
        if not page:
            self.notice = self.notice or "없는 쪽이어서 첫 쪽을 보여 드립니다."
            self.number = 1
            return list(self._records[: self._per_page]), count
        return page[: self._per_page], count

    def _turned(self, name: str) -> str:
        return f"-{name}" if self.sort == name else name

    def _address(self, **changes: Any) -> str:
        query = self._query.copy()
        for key, value in changes.items():
            if value is None:
                query.pop(key, None)
            else:
                query[key] = str(value)
        return f"?{query.urlencode()}"


def lay_out(table: tables.Table, request: HttpRequest, *, per_page: int = 50) -> Listing:
    """Cut the page that the request asks for out of ``table``.

    per_page  rows a page, at most 200; never taken from the request
    The table's rows must come in a settled order (``for_table()`` ends with the key); a sort asked for ends so too.
    """
    return Listing(table, request.GET, per_page)
