"""What the cells of a pay table's file say: read as people see them, asked about, or refused for the right reason."""

import unicodedata
from datetime import date

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from documents.reading_apart import SeenCell
from evaluation.forms.pay_cells import note_in
from evaluation.models import PayBase, PayRate
from exchange.models import Role
from tests.documents.hostile_books import STRICT, STRICT_TIES, book, row_of
from tests.evaluation.pay_world import make_base
from tests.evaluation.test_pay_import import HEADS, ROW, book_of, bytes_of, changed, confirm, read, upload
from tests.makers import make_user

pytestmark = pytest.mark.django_db

RATES = ["적용 대상", "시행일", "마지막 날", "S등급(%)", "A등급(%)", "B등급(%)", "C등급(%)", "본문 확인", "근거"]
RATE = ["3·4급", date(2027, 1, 1), None, 8, 6, 4, 0, None, "시험"]
AMOUNT = HEADS.index("지급기준액(원)") + 1


def formatted(column: int, value, code: str, *, rates: bool = False) -> bytes:
    """Return a file of one good row in which the cell in ``column`` (from 1) has another value and format."""
    sheet = Workbook()
    sheet.active.title = "성과연봉 지급률" if rates else "지급기준액"
    sheet.active.append(RATES if rates else HEADS)
    sheet.active.append(RATE if rates else ROW)
    cell = sheet.active.cell(2, column, value)
    cell.number_format = code
    return bytes_of(sheet)


def only(preview):
    (line,) = preview.lines
    return line


@pytest.mark.parametrize(
    ("value", "code", "bp"),
    [
        (0.08, "0%", 800),
        (0.0815, "0.00%", 815),
        (0.07 * 100 + 1, "General", 800),  # 8.000000000000002
        (0.07, "0%", 700),
        (8.15, "0.00", 815),
        ("8%", "@", 800),
        ("８.１５", "@", 815),
        (" 8 ％ ", "@", 800),
        ("6", "@", 600),
    ],
)
def test_a_percentage_is_what_the_cell_shows(value, code, bp):
    line = only(read(formatted(4, value, code, rates=True)))
    assert (line.errors, line.questions, line.values["s_bp"]) == ((), [], bp)
    assert line.shown[3] == f"{bp / 100:g}%"


@pytest.mark.parametrize(
    "value",
    [
        "115,300,000",
        "115300000원",
        "１１５，３００，０００",
        "１１５３０００００",
        "\u200b115300000",
        "115,300,000 원",
        115_300_000.0,
    ],
)
def test_an_amount_is_read_however_it_was_typed(value):
    line = only(read(book_of(changed(**{"지급기준액(원)": value}))))
    assert (line.errors, line.values["amount_krw"]) == ((), 115_300_000)
    assert "115,300,000" in line.shown


def test_a_format_that_shows_thousands_is_no_amount_in_won():
    errors = only(read(formatted(AMOUNT, 115_300_000, "#,##0,"))).errors
    assert "115,300처럼 보이지만 값은 115,300,000입니다" in errors[0]
    assert "백분율로 적은 값입니다(11530000000%)" in only(read(formatted(AMOUNT, 115_300_000, "0%"))).errors[0]


def test_digits_that_the_format_hides_are_asked_about():
    line = only(read(formatted(4, 8.15, "0", rates=True)))
    assert line.questions == ["S등급(%): 셀에는 8로 보이지만 8.15로 등록합니다."]
    assert only(read(formatted(4, 0.0815, "0%", rates=True))).questions[0].endswith("8%로 보이지만 8.15%로 등록합니다.")


@pytest.mark.parametrize(
    "typed", ["2025-01-01", "2025. 1. 1.", "2025.1.1", "2025/1/1", "2025년 1월 1일", "20250101", "２０２５. 1. 1.(수)"]
)
def test_a_day_that_can_be_read_one_way_only_is_read(typed):
    assert only(read(book_of(changed(시행일=typed)))).values["effective_from"] == date(2025, 1, 1)


def test_a_book_that_counts_from_1904_says_the_same_days():
    sheet = Workbook()
    sheet.epoch = CALENDAR_MAC_1904
    sheet.active.title = "지급기준액"
    sheet.active.append(HEADS)
    sheet.active.append(ROW)
    assert only(read(bytes_of(sheet))).values["effective_from"] == date(2025, 1, 1)


def test_heads_sheets_and_choices_are_the_same_however_they_are_composed():
    heads = [unicodedata.normalize("NFD", head) for head in HEADS]
    heads[AMOUNT - 1] = "지급기준액\n（원）"
    for word in ("3ㆍ4급", "3․4급", "3∙4급", "3 · 4급", "３·４급", unicodedata.normalize("NFD", "3·4급")):
        row = changed(**{"적용 대상": word, "급": unicodedata.normalize("NFD", " ４급"), "확인 상태": " 공 식"})
        line = only(read(book_of(row, sheet=unicodedata.normalize("NFD", "지급기준액 "), heads=heads)))
        assert (line.errors, line.values["track"], line.values["level"]) == ((), "PERF", "4급"), word


def test_blank_looking_rows_and_footnotes_are_left_out_and_said():
    blanks = [[" ", "\u200b", "\u00a0", "\u3000"], [None] * 3]
    notes = [["※ 2025년 기준 시연값"], [None, "주) 비공식"], ["자료: 시험"], ["* 각주"]]
    preview = read(book_of(*blanks, ROW, *notes))
    assert [line.errors for line in preview.lines] == [()]
    assert [number for _, number, _ in preview.notes] == [5, 6, 7, 8]
    assert not note_in({0: SeenCell("text", "3·4급")})
    assert not note_in({0: SeenCell("text", "※ 각주"), 1: SeenCell("number", "3")})


def test_a_row_far_below_is_read_and_not_forgotten():
    sheet = Workbook()
    sheet.active.title = "지급기준액"
    for place, values in ((1, HEADS), (2, ROW), (9_000, changed(급="3급"))):
        for column, value in enumerate(values, 1):
            sheet.active.cell(place, column, value)
    assert [line.number for line in read(bytes_of(sheet)).lines] == [2, 9_000]


def test_a_strict_file_without_properties_or_styles_is_read(client):
    client.force_login(make_user(Role.COORDINATOR))
    texts = [*HEADS, *("" if text is None else str(text) for text in ROW)]
    shared = "".join(f"<si><t>{text}</t></si>" for text in texts)
    head = row_of(*(f'<c t="s"><v>{place}</v></c>' for place in range(len(HEADS))))
    cells = [f'<c t="s"><v>{len(HEADS) + place}</v></c>' for place in range(len(ROW))]
    cells[2] = '<c t="d"><v>2025-01-01</v></c>'
    content = book(head + row_of(*cells), title="지급기준액", strings=shared, main=STRICT, ties=STRICT_TIES)
    answer = upload(client, content)
    assert answer.status_code == 200, [line.errors for line in answer.context_data["preview"].lines]
    assert confirm(client, answer).status_code == 302
    assert PayBase.objects.get().amount_krw == 115_300_000


# ---- what is far from the row before it ------------------------------------------------------------------------------


def rates(**cells) -> bytes:
    values = dict(zip(RATES, RATE, strict=True)) | cells
    return book_of([values[head] for head in RATES], sheet="성과연봉 지급률", heads=RATES)


def make_rate(**fields) -> PayRate:
    values = {"track": "PERF", "effective_from": date(2026, 1, 1), "s_bp": 800, "a_bp": 600, "b_bp": 400, "c_bp": 0}
    return PayRate.objects.create(**(values | {"source_title": "시험", "note": ""} | fields))


def test_a_hundredfold_jump_is_asked_and_put_in_only_when_confirmed(client):
    client.force_login(make_user(Role.COORDINATOR))
    make_rate()
    answer = upload(client, rates(**{"S등급(%)": 0.08, "A등급(%)": 0.06, "B등급(%)": 0.04}))
    (line,) = answer.context_data["preview"].lines
    assert line.status == "new"
    assert line.questions[0] == "S등급(%): 앞 자료(2026. 1. 1. 시행)의 8%에서 0.08%로 바뀝니다."
    assert len(line.questions) == 3
    refused = confirm(client, answer)
    assert refused.status_code == 422
    assert "확인할 값이 있습니다" in refused.content.decode()
    assert PayRate.objects.count() == 1
    assert confirm(client, answer, sure="on").status_code == 302
    assert PayRate.objects.filter(s_bp=8).exists()


def test_a_row_is_compared_with_the_one_before_it_in_the_tables_or_in_the_file():
    make_base(level="4급", effective_from=date(2024, 1, 1), amount_krw=900_000_000)
    far = only(read(book_of(changed(**{"지급기준액(원)": 20_000_000}))))
    assert far.questions == ["지급기준액(원): 앞 자료(2024. 1. 1. 시행)의 900,000,000에서 20,000,000으로 바뀝니다."]
    near = read(
        book_of(
            changed(**{"지급기준액(원)": 800_000_000}),
            changed(**{"시행일": date(2026, 1, 1), "지급기준액(원)": 20_000_000}),
        )
    )
    assert [len(line.questions) for line in near.lines] == [0, 1]


def test_a_rate_below_one_percent_without_a_row_before_it_is_asked_about():
    assert len(only(read(rates(**{"B등급(%)": 0.04}))).questions) == 1
    assert only(read(rates())).questions == []


def test_the_second_person_is_asked_as_well(client):
    maker, other = make_user(Role.COORDINATOR), make_user(Role.COORDINATOR)
    make_rate(published_at="2026-01-01T00:00+09:00")
    row = make_rate(effective_from=date(2027, 1, 1), s_bp=8, a_bp=6, b_bp=4, entered_by=maker)
    client.force_login(other)
    answer = client.get(f"/bonus/tables/rates/{row.pk}/publish")
    assert answer.status_code == 200
    assert len(answer.context_data["asked"]) == 3


def test_a_form_reads_the_digits_of_every_keyboard(client):
    client.force_login(make_user(Role.COORDINATOR))
    body = {
        "track": "PERF",
        "level": "4급",
        "effective_from": "2025-01-01",
        "amount_krw": "１１５，３００，０００원",
        "status": "official",
        "source_title": "시험",
    }
    assert client.post("/bonus/tables/bases/add", body).status_code == 302
    assert PayBase.objects.get().amount_krw == 115_300_000
