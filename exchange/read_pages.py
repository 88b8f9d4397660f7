"""A page of a list whose rows one statement reads in the order asked for."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import django_tables2 as tables
from django.http import QueryDict

from exchange import sentences
from exchange.listing import ListPage


class ReadPage(ListPage):
    """A page whose rows one statement reads in the order asked for, with how many there are in all.

    read   (sort, rows before the page, rows of it) → the page's records
    count  of all records, from those of a page; None where there are none to say it
    """

    def __init__(
        self,
        table: tables.Table,
        query: QueryDict,
        per_page: int,
        *,
        read: Callable[[str, int, int], list[Any]],
        count: Callable[[list[Any]], int],
    ) -> None:
        self._read, self._of_page = read, count
        super().__init__(table, query, per_page)

    def _in_order(self) -> Sequence[Any]:
        return ()

    @cached_property
    def _cut(self) -> tuple[list[Any], int, int]:
        number = self._checked_number()
        page = self._read(self.sort, (number - 1) * self._per_page, self._per_page)
        if not page and number > 1:
            self._notice = self._notice or sentences.NO_SUCH_PAGE
            number, page = 1, self._read(self.sort, 0, self._per_page)
        return page, self._of_page(page), number
