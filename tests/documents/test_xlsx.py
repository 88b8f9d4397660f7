"""Files are opened again with python-calamine, which shares no code with the writer, and openpyxl for their looks."""

import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from documents import xlsx
from documents.model import Column, Document, Grid, Heading, Paragraph
from documents.xlsx_cells import CELL_LIMIT
from tests.depth import examples
from tests.documents.formulas import FORMULAS

SEOUL = ZoneInfo("Asia/Seoul")
AS_OF = "기준일시 2024. 10. 8.(화) 14:00"
NARROWED = "조건: 추진 상태 지연"
DEMO = "시연 | 진척은 화면 설명용 가상 값입니다."


def wall_clock(*parts: int) -> datetime:
    """A moment as Excel keeps it: without a zone."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)


def to_xlsx(document: Document) -> bytes:
    return b"".join(xlsx.to_xlsx(document))


def one_cell(text: str) -> Document:
    return Document("한 칸", [Grid("표", [Column("내용")], [(text,)])])


def opened(document: Document, sheet: int = 0) -> list[list]:
    return CalamineWorkbook.from_filelike(BytesIO(to_xlsx(document))).get_sheet_by_index(sheet).to_python()


def cell_of(text: str):
    return load_workbook(BytesIO(to_xlsx(one_cell(text)))).worksheets[0]["A3"]


def decoded(shown: str) -> str:
    """Read a stored string as Excel shows it."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), shown)


def storable(text: str) -> str:
    """What of ``text`` an XML file can hold, written down a second time and more simply than in the product."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        character
        for character in lines
        if character in "\t\n"
        or (character >= " " and not 0xD800 <= ord(character) <= 0xDFFF and ord(character) & 0xFFFF_FFFE != 0xFFFE)
    )


def test_real_values_come_back_as_real_values_in_another_library():
    columns = [
        Column("과제", "text"),
        Column("금액", "integer"),
        Column("점수", "decimal"),
        Column("기한", "date"),
        Column("제출", "moment"),
        Column("달성률", "percent"),
    ]
    at = datetime(2024, 10, 8, 5, 0, 30, 999, tzinfo=UTC)
    rows = [("용인 국가산단", -4609000, Decimal("91.15"), date(2024, 10, 11), at, Decimal("70.7"))]

    assert opened(Document("목록", [Grid("과제", columns, rows)], [AS_OF])) == [
        [AS_OF, "", "", "", "", ""],
        ["과제", "금액", "점수", "기한", "제출", "달성률"],
        ["용인 국가산단", -4609000.0, 91.15, date(2024, 10, 11), wall_clock(2024, 10, 8, 14, 0, 30), 0.707],
    ]


def test_numbers_and_dates_are_shown_in_korean_forms():
    columns = [
        Column("수", "integer"),
        Column("점", "decimal", places=2),
        Column("날", "date"),
        Column("율", "percent"),
    ]
    grid = Grid("표", columns, [(1, 2, date(2024, 1, 2), 3)])
    sheet = load_workbook(BytesIO(to_xlsx(Document("ㄱ", [grid])))).worksheets[0]

    assert [cell.number_format for cell in sheet[3]] == ["#,##0", "#,##0.00", '[$-412]yyyy". "m". "d".("ddd")"', "0%"]
    assert [cell.data_type for cell in sheet[3]] == ["n", "n", "d", "n"]


def test_the_first_row_says_when_and_what_was_narrowed_and_that_values_are_invented():
    grid = Grid("과제", [Column("번호"), Column("과제")], [("1-1", "ㄱ"), ("1-2", "ㄴ")], demo=[True, False])

    rows = opened(Document("목록", [grid], [AS_OF, NARROWED, DEMO]))

    assert rows[0][0].split("\n") == [AS_OF, NARROWED, DEMO]
    assert rows[1:] == [["번호", "과제", "시연값"], ["1-1", "ㄱ", "시연값"], ["1-2", "ㄴ", ""]]


def test_without_notes_the_first_row_holds_the_title():
    assert opened(one_cell("ㄱ"))[0] == ["한 칸"]


def test_header_stays_in_view_the_filter_is_on_and_paper_is_a4_landscape():
    grid = Grid("과제", [Column("번호", width=7), Column("과제"), Column("금액", "integer")], [("1-1", "ㄱ", 1)])
    sheet = load_workbook(BytesIO(to_xlsx(Document("목록", [grid], [AS_OF])))).worksheets[0]

    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref == "A2:C3"
    assert [sheet.column_dimensions[letter].width for letter in "ABC"] == [7, 24, 10]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$2"


def test_the_file_names_no_person():
    with zipfile.ZipFile(BytesIO(to_xlsx(one_cell("ㄱ")))) as parts:
        properties = parts.read("docProps/core.xml").decode()

    assert "<dc:title>한 칸</dc:title>" in properties
    assert "creator" not in properties
    assert "lastModifiedBy" not in properties


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula_an_error_or_a_link(text):
    document = Document(text, [Grid(text, [Column(text)], [(text,)])], [text])
    data = to_xlsx(document)
    cell = load_workbook(BytesIO(data)).worksheets[0]["A3"]

    assert cell.data_type in {"s", "inlineStr"}
    assert cell.value == storable(text)
    assert cell.hyperlink is None
    assert cell.quotePrefix == (cell.value.strip()[:1] in set("=+-@＝＋－＠") or cell.value[0] in "\t\n")
    with zipfile.ZipFile(BytesIO(data)) as parts:
        for name in parts.namelist():
            assert not re.search(rb"<(f|hyperlink|hyperlinks)[ />]|TargetMode", parts.read(name))


def test_negative_numbers_stay_numbers_while_a_dash_line_stays_text():
    grid = Grid("표", [Column("증감", "integer"), Column("내용")], [(-3, "-3"), (None, "- 협의")])

    assert opened(Document("ㄱ", [grid]))[2:] == [[-3.0, "-3"], ["", "- 협의"]]


ANY_TEXT = st.text(alphabet=st.characters(), max_size=60)


@examples(60)
@given(ANY_TEXT, ANY_TEXT, st.lists(ANY_TEXT, max_size=3), st.lists(ANY_TEXT, min_size=2, max_size=6))
def test_any_text_anywhere_makes_a_file_that_gives_it_back(title, label, notes, texts):
    grid = Grid(title, [Column(label, width=20)], [(text,) for text in texts])
    data = to_xlsx(Document(title, [grid, Paragraph(label)], notes))

    book = load_workbook(BytesIO(data))
    shown = [decoded(book.worksheets[0].cell(3 + row, 1).value or "") for row in range(len(texts))]
    assert shown == [storable(text) for text in texts]
    assert all(cell.data_type != "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    assert len(CalamineWorkbook.from_filelike(BytesIO(data)).sheet_names) == 2


@pytest.mark.parametrize("text", ["\ud800", "ㄱ\udfffㄴ", "\x00", "\ufffe\uffff", "", "\x0b\x0c\x1f"])
def test_text_that_no_file_can_hold_still_exports(text):
    assert (cell_of(text).value or "") == storable(text)


@pytest.mark.parametrize(
    "text",
    ["두 줄\n□ 추진실적\n  ○ 협의", "한글 漢字 😀👨‍👩‍👧 é", "  앞뒤 공백  ", "_x0041_", "<b>&amp;</b>", "]]>", "·․ㆍ"],
)
def test_text_round_trips_unchanged(text):
    assert decoded(cell_of(text).value) == text


def test_a_typed_escape_is_not_decoded_by_excel():
    assert cell_of("_x0041_").value == "_x005F_x0041_"


@pytest.mark.parametrize("text", ["가" * 40_000, "😀" * 20_000, "_x0041_" * 6_000, "\ud800" + "나" * 32_768])
def test_text_too_long_for_a_cell_is_cut_with_a_mark_that_says_how_much(text):
    shown = cell_of(text).value
    kept, left_out = re.fullmatch(r"(.*)… \(뒤 ([\d,]+)자 줄임\)", shown, re.DOTALL).groups()

    assert len(shown.encode("utf-16-le")) <= 2 * CELL_LIMIT
    assert storable(text).startswith(decoded(kept))
    assert len(decoded(kept)) + int(left_out.replace(",", "")) == len(storable(text))


def test_text_of_exactly_the_limit_is_whole():
    assert cell_of("가" * CELL_LIMIT).value == "가" * CELL_LIMIT


def test_sheet_titles_are_legal_and_unique_whatever_was_asked_for():
    wanted = ["과제", "과제", "a/b:c*d?e[f]g\\h", "", "'인용'", "History", "X" * 40, "x" * 40, "😀" * 20, "\x00", "="]
    document = Document("표", [Grid(title, [Column("ㄱ")], []) for title in wanted])

    titles = CalamineWorkbook.from_filelike(BytesIO(to_xlsx(document))).sheet_names

    assert titles[:6] == ["과제", "과제 (2)", "a b c d e f g h", "표", "인용", "History (2)"]
    assert len({title.casefold() for title in titles}) == len(wanted)
    assert all(len(title.encode("utf-16-le")) <= 62 for title in titles)


def test_an_empty_grid_and_an_empty_document_are_still_files():
    assert opened(Document("빈 목록", [Grid("과제", [Column("번호")], [])])) == [["빈 목록"], ["번호"]]
    assert opened(Document("빈 문서", [])) == [["빈 문서"], ["내용"]]


def test_paragraphs_go_to_a_last_sheet_and_headings_alone_do_not():
    grid = Grid("과제", [Column("번호")], [("1-1",)])
    text = [Heading("보고용 요약"), Paragraph("추진상황", 1), Paragraph("정상 38", 2)]

    assert opened(Document("현황", [*text, grid]), 1)[2:] == [["보고용 요약"], ["  □ 추진상황"], ["    ○ 정상 38"]]
    assert len(load_workbook(BytesIO(to_xlsx(Document("현황", [Heading("과제"), grid])))).worksheets) == 1


def test_a_remark_may_stand_where_a_date_or_number_is_unknown():
    columns = [Column("날", "date"), Column("수", "integer"), Column("때", "moment")]

    assert opened(Document("ㄱ", [Grid("표", columns, [("확인 필요", "-", None)])]))[2] == ["확인 필요", "-", ""]


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("integer", 10**15, Decimal(10**15)),
        ("integer", 1234567890123456, "1234567890123456"),
        ("integer", 10**400, str(10**400)),
        ("decimal", Decimal("0.1234567890123456"), "0.1234567890123456"),
        ("decimal", Decimal("NaN"), "NaN"),
        ("decimal", Decimal("1E-400"), "1E-400"),
        ("percent", Decimal("Infinity"), "Infinity%"),
        ("date", date(1900, 2, 28), "1900-02-28"),
        ("moment", datetime(1899, 12, 31, tzinfo=SEOUL), "1899-12-31 00:00"),
    ],
)
def test_a_value_excel_would_change_is_written_as_text(kind, value, shown):
    assert opened(Document("ㄱ", [Grid("표", [Column("값", kind)], [(value,)])]))[2] == [shown]


@given(st.datetimes(wall_clock(1900, 3, 2), wall_clock(9999, 12, 30), timezones=st.just(UTC)))
@examples(30)
def test_moments_are_seoul_wall_clock_time_to_the_second(at):
    shown = opened(Document("ㄱ", [Grid("표", [Column("때", "moment")], [(at,)])]))[2][0]

    assert abs(shown - at.astimezone(SEOUL).replace(tzinfo=None, microsecond=0)) < timedelta(milliseconds=10)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", 1),
        ("integer", 1.0),
        ("integer", True),
        ("integer", Decimal(1)),
        ("decimal", 0.1),
        ("percent", False),
        ("date", datetime(2024, 1, 1, tzinfo=SEOUL)),
        ("moment", date(2024, 1, 1)),
    ],
)
def test_a_value_of_another_kind_is_refused(kind, value):
    with pytest.raises(TypeError, match="값"):
        to_xlsx(Document("ㄱ", [Grid("표", [Column("값", kind)], [(value,)])]))


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        to_xlsx(Document("ㄱ", [Grid("표", [Column("때", "moment")], [(wall_clock(2024, 1, 1),)])]))


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Grid("표", [], []), "no columns"),
        (lambda: Grid("표", [Column("ㄱ")], [(1, 2)]), "2 values for 1"),
        (lambda: Grid("표", [Column("ㄱ")], [("ㄴ",)], demo=[]), "0 demo flags for 1"),
        (lambda: Column("ㄱ", "money"), "kind"),
        (lambda: Column("ㄱ", width=256), "width"),
        (lambda: Column("ㄱ", "decimal", places=7), "places"),
        (lambda: Heading("ㄱ", 4), "level"),
        (lambda: Paragraph("ㄱ", 5), "depth"),
    ],
)
def test_a_document_that_makes_no_sense_cannot_be_built(make, says):
    with pytest.raises(ValueError, match=says):
        make()
