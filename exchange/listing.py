"""A list, declared once: where its rows come from, its columns, its conditions, who may see it; and one page of it.

Page and files come from the same declaration (``exchange/views/lists.py``). Columns, labels and orders are the table's
(``exchange/tables/columns.py``); the rows are drawn by template macros (the library's own drawing costs 0.09 ms a
cell). Every address made here keeps the other parts of the query.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict

from exchange import sentences
from exchange.marks import Marks
from exchange.requests import MemberRequest
from exchange.tables.columns import FILE, PAGE, ListTable, reader

PER_PAGE_CAP = 200
BIGGEST_PAGE = 100_000


Paged = Callable[[int, int], tuple[list[Any], int | None]]  # (skip, most) → rows, and the count where more follow


@dataclass(frozen=True)
class Heading:
    """One column of the head: ``href`` is empty where the column cannot be sorted."""

    name: str
    label: str
    href: str
    aria_sort: str  # "ascending", "descending" or ""
    numeric: bool
    drawn: bool  # the page has markup of its own for it
    invented: bool  # its values on this page are invented, or some of them
    column: tables.columns.BoundColumn

    @cached_property
    def value(self) -> Callable[[Any], Any]:
        """What reads the column's value from a record; None where its path leads nowhere."""
        return reader(self.column)


class ListPage(Marks):
    """One page of a table, ready for the macros of ``templates/_table.html``.

    columns   the headings, in order: those that the page draws itself, then the others
    others    the latter                        page      the records of this page (a list)
    count     how many records there are        number    this page, from 1;  page_count  how many pages
    sort      the sort in force, as in the query ("" for the table's own order)
    notice    a sentence where the sort or the page asked for does not exist, else ""
    """

    def __init__(
        self,
        table: tables.Table,
        query: QueryDict,
        per_page: int,
        count: Callable[[], int] | None = None,
        paged: Paged | None = None,
        rows: Callable[[], QuerySet | Sequence[Any]] | None = None,
    ) -> None:
        self.table = table
        self._counted = count
        self._paged = paged
        self._rows = rows
        self._query = query
        self._per_page = min(per_page, PER_PAGE_CAP)
        self._notice = ""
        self.empty_text = table.empty_text or ""
        self.sort = self._checked_sort()

    def __iter__(self) -> Iterator[Any]:
        return iter(self.page)

    def __len__(self) -> int:
        return len(self.page)

    @property
    def records(self) -> QuerySet | Sequence[Any]:
        """Every record in the order of the page: what a file of the list holds."""
        return self._records

    @cached_property
    def page(self) -> list[Any]:
        return self._cut[0]

    @cached_property
    def count(self) -> int:
        return self._cut[1]

    @cached_property
    def number(self) -> int:
        return self._cut[2]

    @property
    def notice(self) -> str:
        return self._notice if self._cut else ""

    @property
    def page_count(self) -> int:
        return max(1, -(-self.count // self._per_page))

    @cached_property
    def columns(self) -> list[Heading]:
        asked = self.sort.lstrip("-")
        found = [
            Heading(
                name=column.name,
                label=str(column.header),
                href=f"?{self._unsorted}sort={self._turned(column.name)}" if column.orderable else "",
                aria_sort=("descending" if self.sort.startswith("-") else "ascending") if column.name == asked else "",
                numeric="right" in str(column.column.attrs.get("td", {}).get("class", "")).split(),
                drawn=getattr(column.column, "drawn", False),
                invented=self._is_invented(column.column),
                column=column,
            )
            for column in self._shown
        ]
        return sorted(found, key=lambda heading: not heading.drawn) if any(each.drawn for each in found) else found

    @cached_property
    def others(self) -> list[Heading]:
        """The columns that the page draws by their kind."""
        return [heading for heading in self.columns if not heading.drawn]

    @cached_property
    def _shown(self) -> list[tables.columns.BoundColumn]:
        return [column for column in self.table.columns if getattr(column.column, "on", PAGE) != FILE]

    @property
    def sorts(self) -> list[tuple[str, str]]:
        """The choices of the sort menu: each sortable column, upward and downward."""
        choices = []
        for column in self._shown:
            if column.orderable:
                choices += [
                    (column.name, f"{column.header} 오름차순"),
                    (f"-{column.name}", f"{column.header} 내림차순"),
                ]
        return choices

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The query's other parts, for a form that changes the sort."""
        return [(key, value) for key, value in self._parts if key not in ("sort", "page")]

    @property
    def previous(self) -> str:
        return f"?{self._unpaged}page={self.number - 1}" if self.number > 1 else ""

    @property
    def next(self) -> str:
        return f"?{self._unpaged}page={self.number + 1}" if self.number < self.page_count else ""

    @property
    def links(self) -> list[tuple[int | None, str]]:
        """First, last and the two pages on either side; (None, "") marks a gap."""
        shown = sorted({1, self.page_count, *range(max(1, self.number - 2), min(self.page_count, self.number + 2) + 1)})
        links: list[tuple[int | None, str]] = []
        for before, number in zip([0, *shown], shown, strict=False):
            if number - before > 1:
                links.append((None, ""))
            links.append((number, f"?{self._unpaged}page={number}"))
        return links

    def _checked_sort(self) -> str:
        asked = self._query.get("sort", "")
        if not asked:
            return ""
        name = asked.removeprefix("-")
        if name in self.table.columns.names() and self.table.columns[name].orderable:
            return asked
        self._notice = "정렬할 수 없는 항목이어서 기본 순서로 보여 드립니다."
        return ""

    @property
    def is_read(self) -> bool:
        """Whether the page's rows come as they are shown, not as keys that are still to be read."""
        return self._paged is not None and not self.sort

    @cached_property
    def _records(self) -> QuerySet | Sequence[Any]:
        return self._in_order()

    def _in_order(self) -> QuerySet | Sequence[Any]:
        data = self.table.data.data if self._rows is None else self._rows()
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
        self._notice = self._notice or sentences.NO_SUCH_PAGE
        return 1

    @cached_property
    def _cut(self) -> tuple[list[Any], int, int]:
        """Read this page, and give it with the count of all rows and its number.

        Rows are counted only where they do not end on it (one statement for a short list).
        """
        number = self._checked_number()
        start = (number - 1) * self._per_page
        if self._paged is not None and not self.sort:
            return self._cut_by(self._paged, start, number)
        page = list(self._records[start : start + self._per_page + 1])
        if len(page) <= self._per_page and (page or start == 0):
            return page, start + len(page), number
        count = self._count()
        if not page:
            self._notice = self._notice or sentences.NO_SUCH_PAGE
            return list(self._records[: self._per_page]), count, 1
        return page[: self._per_page], count, number

    def _cut_by(self, paged: "Paged", start: int, number: int) -> tuple[list[Any], int, int]:
        page, count = paged(start, self._per_page)
        if not page and start:
            self._notice = self._notice or sentences.NO_SUCH_PAGE
            start, number = 0, 1
            page, count = paged(0, self._per_page)
        return page, start + len(page) if count is None else count, number

    def _count(self) -> int:
        if self._counted is not None:
            return self._counted()
        return self._records.count() if isinstance(self._records, QuerySet) else len(self._records)

    def _turned(self, name: str) -> str:
        return f"-{name}" if self.sort == name else name

    @cached_property
    def _unpaged(self) -> str:
        """The query without its page, encoded, ready for another part."""
        return "".join(f"{urlencode({key: value})}&" for key, value in self._parts if key != "page")

    @cached_property
    def _unsorted(self) -> str:
        """The query without page and sort, encoded, ready for another part."""
        return "".join(f"{urlencode({key: value})}&" for key, value in self._parts if key not in ("page", "sort"))

    @cached_property
    def _parts(self) -> list[tuple[str, str]]:
        return [(key, value) for key, values in self._query.lists() for value in values]


def lay_out(
    table: tables.Table,
    request: HttpRequest,
    *,
    per_page: int = 50,
    count: Callable[[], int] | None = None,
    paged: Paged | None = None,
    rows: Callable[[], QuerySet | Sequence[Any]] | None = None,
) -> ListPage:
    """Cut the page that the request asks for out of ``table``.

    per_page  rows a page, at most 200; never taken from the request
    count     says how many rows there are where that is known without counting them
    paged     reads one page in the settled order, where that takes less than cutting it out of all rows
    rows      makes the rows where the table has none: only if another order is asked for
    The table's rows must come in a settled order (``for_table()`` ends with the key); a sort asked for ends so too.
    """
    return ListPage(table, request.GET, per_page, count, paged, rows)


@dataclass(frozen=True)
class ReasonAsked:
    """Why a file may be taken out only for a reason: its page asks for one first (security 56).

    what     what the file holds
    trail    (word, address) of the pages above; the last is the list whose rows the file holds
    note     a sentence on what the file holds, "" for none
    example  a reason as one would write it, "" for the usual one
    subject  whose data it is, for the access log
    is_told  the file says the reason itself
    """

    what: str
    trail: Sequence[tuple[str, str]]
    note: str = ""
    example: str = ""
    subject: str = ""
    is_told: bool = False


@dataclass
class Found:
    """What one request asks of a list.

    rows        the rows that the conditions keep, in their settled order: none while a condition is wrong
    make_rows   makes them instead, where that costs something and a page can mostly do without
    paged       reads one page in the settled order, as it is shown: then the rows are made for another order only
    as_of       the moment of the figures
    title       what a file is called; ``sheet`` names its table, by default the same
    filter      the filter that kept them; ``conditions`` what it was asked, in words, for the files
    query       what the files' addresses repeat of the page's; None: the request's own
    columns     the table of this reader, where it is not the list's own
    exclude     columns that this reader's list does not have; ``extra`` (name, column) that only it has
    read        rows in their order → the records shown of them, where the order is made from keys or other rows
    count       how many rows there are, where that is known without counting them
    file_rows   the rows of the files, where they are others than the page's; they are not ``read``
    file_read   some hundred of ``file_rows`` → their records, where they are none yet
    more        further tables of the files: (title, table with its rows)
    marks       sentences that stand before all others in the files
    notes       further sentences for the files
    places      decimal places of figures whose column does not say
    is_demo     whether all rows are invented alike, where they do not say it one by one
    reason      where files are handed out for a reason only
    context     what the page's template needs besides
    template    of the page for this reader, where it is not the list's own
    status      of the page; a file is not made unless it is 200
    """

    as_of: datetime
    title: str
    rows: QuerySet | Sequence[Any] = ()
    make_rows: Callable[[], QuerySet | Sequence[Any]] | None = None
    paged: Paged | None = None
    sheet: str = ""
    filter: Any = None
    conditions: str = ""
    query: QueryDict | None = None
    columns: type[ListTable] | None = None
    exclude: Sequence[str] = ()
    extra: Sequence[tuple[str, tables.Column]] = ()
    read: Callable[[list[Any]], Sequence[Any]] | None = None
    count: Callable[[], int] | None = None
    file_rows: Callable[[], QuerySet | Sequence[Any]] | None = None
    file_read: Callable[[list[Any]], Sequence[Any]] | None = None
    more: Callable[[], Sequence[tuple[str, ListTable]]] = tuple
    marks: Sequence[str] = ()
    notes: Sequence[str] = ()
    places: int = 1
    is_demo: bool | None = None
    reason: ReasonAsked | None = None
    context: dict[str, Any] = field(default_factory=dict)
    template: str = ""
    status: int = 200


@lru_cache(maxsize=64)
def bare_table(columns: type[ListTable], names: tuple[str, ...]) -> ListTable:
    """Return a table without rows, made once; ``names`` are its columns', for whom they are declared anew."""
    return columns([])


@dataclass(frozen=True)
class Listing:
    """One list of the product, from which its page and its file in every format come.

    policy    its line in the policy, and the name of its addresses: the page's and the files'
    source    (request, the address's parts) → what is asked of it; an answer instead where there is nothing to list
    columns   the table; a source may choose another for its reader
    filters   the conditions by which it can be narrowed, None where it cannot
    template  of the page, "" where there are files only
    page      (request, found, listing) → what the page's template needs besides
    per_page  rows a page
    most      rows a file holds at most, the first of the order; 0: all
    """

    policy: str
    source: Callable[..., Found | HttpResponse]
    columns: type[ListTable]
    filters: Any = None
    template: str = ""
    page: Callable[[MemberRequest, Found, ListPage], Mapping[str, Any]] = lambda request, found, listing: {}
    per_page: int = 50
    most: int = 0

    @property
    def bare(self) -> ListTable:
        """The table without rows, shared between requests: for lists whose columns are everybody's."""
        return bare_table(self.columns, tuple(self.columns.base_columns))  # type: ignore[arg-type]  # a class is hashable

    def table(self, found: Found, rows: QuerySet | Sequence[Any]) -> ListTable:
        """Return the table of this request's columns over ``rows``."""
        columns = found.columns or self.columns
        table = columns(rows, exclude=tuple(found.exclude), extra_columns=list(found.extra))
        if found.is_demo is not None:
            table.demo = lambda row: found.is_demo
        return table
