"""Columns of the pay tables: those that come back by import, one list for writing and reading, and what is beside."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from evaluation.forms.pay_columns import NO, SHEETS, YES, FileColumn, PaySheet
from evaluation.models import BaseStatus, PayBase
from evaluation.models.pay import Effective
from exchange import clock
from exchange.tables.columns import Count, Day, Figure, ListTable, Moment, Text

KINDS: dict[str, type[Text]] = {"text": Text, "integer": Count, "decimal": Figure, "date": Day}


class BesideLast:
    """The Meta of each table: first what is imported, then what is said of each row."""

    sequence = ("...", "state", "entered_by", "published_by", "published_at", "withdraw_reason")


class PayTable(ListTable):
    """One table of the pay tables. The page draws the columns of the form in cells of its own."""

    demo = None

    state = Text("상태", value=lambda row: row.state_on(clock.today()), drawn=True, width=10)
    entered_by = Text(
        "등록자",
        value=lambda row: row.entered_by.display_name if row.entered_by else "초기 자료",
        drawn=True,
        width=16,
    )
    published_by = Text(
        "공개한 사람",
        value=lambda row: row.published_by.display_name if row.published_by else None,
        drawn=True,
        width=16,
    )
    published_at = Moment("공개 일시", orderable=False, drawn=True)
    withdraw_reason = Text("철회 사유", orderable=False, drawn=True, width=30)


def _table(sheet: PaySheet) -> type[PayTable]:
    """Make the table of one sheet: its columns as they are imported, then what is said of each row."""
    columns: dict[str, Any] = {column.name: _column(column) for column in sheet.columns} | {"Meta": BesideLast}
    if sheet.model is PayBase:
        columns["demo"] = staticmethod(lambda row: row.status == BaseStatus.SYNTHETIC)
    return type(f"{sheet.model.__name__}Table", (PayTable,), columns)


def _column(column: FileColumn) -> Text:
    options: dict[str, Any] = {"places": 2} if column.percent else {}
    return KINDS[column.kind](column.label, value=_reader(column), drawn=True, width=column.width, **options)


def _reader(column: FileColumn) -> Callable[[Effective], Any]:
    def read(row: Effective) -> Any:
        value = getattr(row, column.name)
        if column.percent:
            return Decimal(value) / 100
        if isinstance(value, bool):
            return YES if value else NO
        return column.word_of(value) if column.words else value

    return read


TABLES = {sheet.key: _table(sheet) for sheet in SHEETS}


def table_of(sheet: PaySheet) -> type[PayTable]:
    """Return the columns of one sheet of the pay tables."""
    return TABLES[sheet.key]
