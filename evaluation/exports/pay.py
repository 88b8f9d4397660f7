"""The pay tables as a file: what the page lists, and the form in which rows come back by import."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from documents.model import Column, Document, Grid, Kind, Value
from evaluation import sentences
from evaluation.forms.pay_columns import NO, SHEETS, YES, FileColumn, Sheet
from evaluation.models import BaseStatus, PayBase
from evaluation.models.pay import Effective
from exchange.exports import notes_of

TITLE = "지급표"
BESIDE = (  # said of each row, not read back
    Column("상태", width=10),
    Column("넣은 사람", width=16),
    Column("공개한 사람", width=16),
    Column("공개한 때", "moment"),
    Column("거둔 까닭", width=30),
)
HOW_TO = (
    "양식으로 쓸 때는 시트 이름과 머리글을 그대로 두고 아래에 행을 더해 주세요. "
    f"{sentences.KNOWN_ROWS_STAY} 상태부터 오른쪽 열은 읽지 않습니다."
)


def pay_tables_document(rows: Mapping[str, Sequence[Effective]], as_of: datetime) -> Document:
    """Return every table as a sheet. ``rows`` by the key of the sheet, each with the people it names."""
    grids = [_grid(sheet, rows[sheet.key], as_of) for sheet in SHEETS]
    return Document(TITLE, grids, [*notes_of(as_of), HOW_TO])


def _grid(sheet: Sheet, rows: Sequence[Effective], as_of: datetime) -> Grid:
    columns = [
        Column(column.label, cast(Kind, column.kind), column.width, places=2 if column.percent else 1)
        for column in sheet.columns
    ]
    made_up = [isinstance(row, PayBase) and row.status == BaseStatus.SYNTHETIC for row in rows]
    return Grid(
        sheet.title,
        [*columns, *BESIDE],
        [[*(_value(column, row) for column in sheet.columns), *_beside(row, as_of.date())] for row in rows],
        demo=made_up if sheet.model is PayBase else None,
    )


def _value(column: FileColumn, row: Effective) -> Value:
    value = getattr(row, column.name)
    if column.percent:
        return Decimal(value) / 100
    if isinstance(value, bool):
        return YES if value else NO
    return column.word_of(value) if column.words else value


def _beside(row: Effective, day: date) -> tuple[Value, ...]:
    entered = row.entered_by.display_name if row.entered_by else "초기 자료"
    published = row.published_by.display_name if row.published_by else None
    return row.state_on(day), entered, published, row.published_at, row.withdraw_reason
