"""Workbooks leave row by row: what is in memory, what breaks off, what is remembered of the rows before."""

import tracemalloc
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from documents import xlsx
from documents.model import Column, Document, Grid
from documents.xlsx_cells import letters
from tests.documents.test_xlsx import AS_OF, SEOUL, opened, to_xlsx, wall_clock

LONG = [Column("번호"), Column("과제"), Column("금액", "integer"), Column("기한", "date")]


def test_ten_thousand_rows_leave_as_they_are_read_and_open_again():
    made = []

    def rows():
        for number in range(10_000):
            made.append(number)
            yield (f"{number}-1", f"과제 {number}", number, date(2024, 1, 2))

    pieces = xlsx.to_xlsx(Document("목록", [Grid("과제", LONG, rows())], [AS_OF]))
    begun = [next(pieces)]
    assert len(made) < 1_000
    data = b"".join([*begun, *pieces])
    sheet = load_workbook(BytesIO(data), read_only=True).worksheets[0]
    read = list(sheet.iter_rows(min_row=3, values_only=True))
    assert read == [(f"{n}-1", f"과제 {n}", n, datetime(2024, 1, 2)) for n in range(10_000)]  # noqa: DTZ001
    with zipfile.ZipFile(BytesIO(data)) as parts:
        assert parts.testzip() is None
        assert b'ref="A2:D10002"' in parts.read("xl/worksheets/sheet1.xml")
        assert "$A$2:$D$10002" in parts.read("xl/workbook.xml").decode()


def test_the_memory_for_a_file_does_not_grow_with_its_rows():
    def peak(count: int) -> int:
        grid = Grid("과제", LONG, ((f"{n}-1", f"과제 {n}", n, date(2024, 1, 2)) for n in range(count)))
        tracemalloc.start()
        for _ in xlsx.to_xlsx(Document("목록", [grid])):
            pass
        reached = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return reached

    assert peak(24_000) < peak(6_000) + 1_000_000 < 8_000_000


def test_a_value_of_a_wrong_kind_far_down_breaks_the_file_off_there():
    rows = [("1-1", "ㄱ", 1, date(2024, 1, 2))] * 2_000
    pieces = xlsx.to_xlsx(Document("목록", [Grid("과제", LONG, iter([*rows, ("1-1", "ㄱ", 0.5, None)]))]))
    left = [next(pieces)]
    with pytest.raises(TypeError, match="금액"):
        left += pieces
    assert left


def test_a_grid_longer_than_a_sheet_is_refused(monkeypatch):
    monkeypatch.setattr(xlsx, "ROW_LIMIT", 702)
    grid = Grid("과제", [Column("번호")], [("1",)] * 700)
    assert to_xlsx(Document("목록", [grid]))
    with pytest.raises(ValueError, match="more rows"):
        to_xlsx(Document("목록", [replace(grid, rows=[*grid.rows, ("1",)])]))


@pytest.mark.parametrize("rows", [[("1-1", "ㄱ", 1)], [("1-1", "ㄱ", 1, None, 5)]])
def test_a_streamed_row_of_another_length_is_refused(rows):
    with pytest.raises(ValueError, match="4 values"):
        to_xlsx(Document("목록", [Grid("과제", LONG, iter(rows))]))


def test_equal_values_that_look_different_are_each_written_as_they_are():
    """What is remembered of a value serves equal ones only where both are written alike."""
    columns = [Column("글"), Column("율", "percent"), Column("수", "decimal"), Column("때", "moment")]
    noon = datetime(2024, 10, 8, 12, tzinfo=SEOUL)
    rows = [
        ("1", Decimal("1.50"), Decimal("88.50"), noon),
        ("1", Decimal("1.5"), Decimal("88.5"), noon.astimezone(UTC)),
        (" 1", 1, 1, None),
        ("=1", Decimal("NaN"), Decimal(1), "확인 필요"),
    ]
    read = opened(Document("ㄱ", [Grid("표", columns, iter(rows))]))[2:]
    assert [row[0] for row in read] == ["1", "1", " 1", "=1"]
    assert [row[1] for row in read] == [0.015, 0.015, 0.01, "NaN%"]
    assert [row[3] for row in read] == [wall_clock(2024, 10, 8, 12)] * 2 + ["", "확인 필요"]


def test_columns_are_named_as_spreadsheets_name_them():
    assert [letters(place) for place in (1, 26, 27, 52, 53, 702, 703)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
