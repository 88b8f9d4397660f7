"""CSV is read again with Python's own reader, which shares no code with the writer."""

import csv
import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.csv import to_csv
from documents.formats import FORMATS
from documents.model import Column, Document, Grid, Paragraph
from documents.text import FORMULA_STARTS
from tests.documents.formulas import FORMULAS

COLUMNS = (
    Column("과제"),
    Column("건수", "integer"),
    Column("점수", "decimal"),
    Column("기한", "date"),
    Column("제출", "moment"),
    Column("비율", "percent"),
)
ROW = (
    '용인, "국가산단"\n둘째 줄',
    -3,
    Decimal("88.50"),
    date(2024, 10, 8),
    datetime(2024, 10, 8, 5, 0, 1, 999, UTC),
    Decimal("70.5"),
)


def written(*rows, columns=COLUMNS, notes=(), demo=None) -> bytes:
    return b"".join(to_csv(Document("목록", [Grid("목록", columns, rows, demo=demo)], notes)))


def read(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def test_each_kind_is_written_in_its_one_way():
    head, line = read(written(ROW))
    assert head == ["과제", "건수", "점수", "기한", "제출", "비율"]
    assert line == [
        '용인, "국가산단"\n둘째 줄', "-3", "88.50", "2024-10-08", "2024-10-08 14:00:01", "70.5%"
    ]  # fmt: skip


def test_a_file_begins_with_its_mark_ends_its_records_with_crlf_and_quotes_what_needs_it():
    content = written(("가, 나", 1, None, None, None, None))
    assert content == '\ufeff과제,건수,점수,기한,제출,비율\r\n"가, 나",1,,,,\r\n'.encode()


def test_notes_come_first_and_every_record_has_as_many_fields():
    lines = read(written(ROW, notes=["2024. 10. 8. 기준", "조건: 지연, 주의\n둘째"], demo=[True]))
    assert [line[0] for line in lines[:2]] == ["# 2024. 10. 8. 기준", "# 조건: 지연, 주의 둘째"]
    assert lines[2][-1] == "시연값" and lines[3][-1] == "시연값"
    assert {len(line) for line in lines} == {7}


def test_several_tables_stand_below_one_another_under_their_titles():
    grids = [
        Grid("과제", (Column("번호"),), [("1-1",)]),
        Grid("합계", (Column("부처"), Column("건", "integer")), [("가", 2)]),
    ]
    lines = read(b"".join(to_csv(Document("현황판", grids, ["기준"]))))
    assert lines == [["# 기준"], ["# 과제"], ["번호"], ["1-1"], [], ["# 합계", ""], ["부처", "건"], ["가", "2"]]


def test_running_text_is_a_table_of_its_own():
    lines = read(b"".join(to_csv(Document("글", [Paragraph("한 줄", depth=1)]))))
    assert lines == [["내용"], ["  □ 한 줄"]]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_opens_as_a_formula(text):
    (_, line) = read(written((text,), columns=COLUMNS[:1]))
    assert not line or line[0][:1] not in FORMULA_STARTS
    assert not line or line[0].lstrip()[:1] not in FORMULA_STARTS


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_comes_back_and_none_is_a_formula(first, second):
    (_, line) = read(written((first, second, 1), columns=(Column("가"), Column("나"), Column("다", "integer"))))
    assert len(line) == 3 and line[2] == "1"
    for typed, got in zip((first, second), line, strict=False):
        assert got.lstrip()[:1] not in FORMULA_STARTS
        kept = "".join(character for character in got.removeprefix("'") if character not in "\r\n")
        assert all(character in typed for character in kept)


@pytest.mark.parametrize(
    ("column", "value", "error"),
    [
        (COLUMNS[1], 1.5, TypeError),
        (COLUMNS[1], True, TypeError),
        (COLUMNS[3], datetime(2024, 1, 1, tzinfo=UTC), TypeError),
        (COLUMNS[4], datetime(2024, 1, 1), ValueError),  # noqa: DTZ001
        (COLUMNS[0], 3, TypeError),
    ],
)
def test_what_is_not_of_its_columns_kind_is_refused(column, value, error):
    with pytest.raises(error):
        written((value,), columns=(column,))


def test_ten_thousand_rows_are_written_as_they_are_read():
    """Memory holds one piece at a time, and the first leaves before the last row is made."""
    made = []

    def rows():
        for number in range(10_000):
            made.append(number)
            yield (f"과제 {number}", number, None, None, None, None)

    pieces = to_csv(Document("목록", [Grid("목록", COLUMNS, rows())]))
    next(pieces), next(pieces)
    assert len(made) < 1_000
    made.clear()
    tracemalloc.start()
    length = sum(len(piece) for piece in pieces)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert length > 200_000 and peak < 1_000_000


def test_the_formats_are_found_by_their_place_and_offered_by_rank():
    assert list(FORMATS) == ["xlsx", "csv"]
    assert all(name == each.name for name, each in FORMATS.items())
