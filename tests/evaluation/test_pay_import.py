"""Pay rows from Excel: shown row by row with what is wrong, put in whole or not at all, and only as they were shown."""

import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from documents.xlsx import to_xlsx
from evaluation.forms import pay_import as files
from evaluation.forms.pay_columns import SHEETS
from evaluation.models import BonusRule, GuaranteeRule, PayBase, PayRate
from evaluation.queries.pay_tables import rows_of
from evaluation.tables.pay import table_of
from exchange.exports.lists import list_document
from exchange.listing import Found
from exchange.models import Role
from tests.evaluation.pay_world import load_pay
from tests.makers import NOON, make_user
from tests.pages import to

pytestmark = pytest.mark.django_db
HEADS = [
    "적용 대상",
    "급",
    "시행일",
    "마지막 날",
    "지급기준액(원)",
    "확인 상태",
    "근거",
    "근거 주소",
    "설명",
    "공백 사유",
]
ROW = [
    "3·4급",
    "4급",
    date(2025, 1, 1),
    None,
    115_300_000,
    "공식",
    "인사혁신처 공문 1호",
    None,
    None,
    "2024년과 이어지지 않음",
]
MODELS = (PayRate, PayBase, BonusRule, GuaranteeRule)


def book_of(*rows, sheet: str = "지급기준액", heads=HEADS) -> bytes:
    book = Workbook()
    book.active.title = sheet
    book.active.append(list(heads))
    for row in rows:
        book.active.append(list(row))
    return bytes_of(book)


def bytes_of(book: Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def changed(**cells) -> list:
    """Return ROW with other cells, by their head."""
    values = dict(zip(HEADS, ROW, strict=True)) | cells
    return [values[head] for head in HEADS]


@pytest.fixture
def person(client):
    user = make_user(Role.COORDINATOR)
    client.force_login(user)
    return user


def upload(client, content: bytes, name: str = "표.xlsx"):
    return client.post(reverse("evaluation:pay_import"), {"file": SimpleUploadedFile(name, content)})


def read(content: bytes) -> files.Preview:
    return files.read(content, by=make_user(Role.ADMIN), today=date(2024, 10, 8))


def confirm(client, answer, **changes):
    preview = answer.context_data["preview"]
    sent = {"rows": answer.context_data["sealed"], "fingerprint": preview.fingerprint} | changes
    return client.post(reverse("evaluation:pay_import_confirm"), sent)


def shipped_book() -> bytes:
    first, *others = SHEETS
    found = Found(
        rows=list(rows_of(first.model)),
        as_of=NOON,
        title="지급표",
        sheet=first.title,
        more=lambda: [(sheet.title, table_of(sheet)(list(rows_of(sheet.model)))) for sheet in others],
    )
    return b"".join(to_xlsx(list_document(found, table_of(first)(found.rows), found.rows)))


def all_values() -> dict:
    """Return what every row says, without its key and its people."""
    return {
        sheet.key: sorted(
            [tuple(str(getattr(row, column.name)) for column in sheet.columns) for row in rows_of(sheet.model)]
        )
        for sheet in SHEETS
    }


# ---- there and back --------------------------------------------------------------------------------------------------


def test_the_list_as_a_file_says_again_what_is_there_and_adds_nothing(client, person):
    load_pay()
    answer = upload(client, shipped_book())
    preview = answer.context_data["preview"]
    assert answer.status_code == 200
    assert [preview.count(status) for status in ("known", "new", "wrong")] == [13, 0, 0]
    assert "새로 등록할 행이 없습니다" in answer.content.decode()
    assert not preview.may_import


def test_the_file_of_the_list_fills_an_empty_table_with_the_same_rows(client, person):
    load_pay()
    content, before = shipped_book(), all_values()
    for model in MODELS:
        model.objects.all().delete()
    answer = upload(client, content)
    assert answer.context_data["preview"].count("new") == 13
    assert not PayBase.objects.exists()
    assert confirm(client, answer).status_code == 302
    assert all_values() == before
    for model in MODELS:
        assert {row.entered_by for row in model.objects.all()} == {person}
        assert all(row.is_draft for row in model.objects.all())


def test_the_file_handed_out_is_the_one_that_is_taken(client, person):
    load_pay()
    handed = client.get(to("evaluation:pay_tables.xlsx"))
    assert "attachment" in handed["Content-Disposition"]
    book = load_workbook(BytesIO(handed.getvalue()))
    assert book.sheetnames == [sheet.title for sheet in SHEETS]
    sheet = book["지급기준액"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert rows[0][:2] == ["3·4급", "4급"]
    assert isinstance(rows[0][4], int)
    assert isinstance(rows[0][2], datetime)
    sheet.append(ROW)
    answer = upload(client, bytes_of(book))
    assert [answer.context_data["preview"].count(status) for status in ("known", "new")] == [13, 1]


# ---- one row ---------------------------------------------------------------------------------------------------------


def test_a_new_row_is_shown_first_and_put_in_as_shown(client, person):
    answer = upload(client, book_of(ROW))
    text = answer.content.decode()
    assert "신규 등록" in text
    assert answer.context_data["preview"].fingerprint in text
    assert not PayBase.objects.exists()
    assert confirm(client, answer).status_code == 302
    row = PayBase.objects.get()
    assert (row.level, row.amount_krw, row.status, row.effective_from) == (
        "4급",
        115_300_000,
        "official",
        date(2025, 1, 1),
    )
    assert (row.entered_by, row.is_draft) == (person, True)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"지급기준액(원)": "115,300천원"}, "지급기준액(원): 숫자가 아닙니다(115,300천원)"),
        ({"지급기준액(원)": "1153,00,000"}, "지급기준액(원): 숫자가 아닙니다(1153,00,000)"),
        ({"지급기준액(원)": "115300000%"}, "지급기준액(원): 백분율로 적은 값입니다(115300000%)"),
        ({"지급기준액(원)": "일억"}, "지급기준액(원): 숫자가 아닙니다(일억)"),
        ({"지급기준액(원)": 115_300_000.5}, "지급기준액(원): 정수로 적어 주세요(115300000.5)"),
        ({"지급기준액(원)": 115_300}, "지급기준액(원): 한 해 금액을 원 단위로"),
        ({"지급기준액(원)": -115_300_000}, "지급기준액(원): 한 해 금액을 원 단위로"),
        ({"지급기준액(원)": None}, "지급기준액(원): 지급기준액(원)을 입력해 주세요."),
        ({"지급기준액(원)": True}, "지급기준액(원): 숫자가 아닙니다"),
        ({"지급기준액(원)": date(2025, 1, 1)}, "지급기준액(원): 숫자가 아닙니다(2025-01-01)"),
        ({"지급기준액(원)": "=1+1"}, "지급기준액(원): 수식이 있습니다"),
        ({"설명": '=HYPERLINK("http://x")'}, "설명: 수식이 있습니다"),
        ({"시행일": "2025. 1."}, "시행일: 날짜가 아닙니다(2025. 1.)"),
        ({"시행일": "25. 1. 1."}, "시행일: 날짜가 아닙니다(25. 1. 1.)"),
        ({"시행일": 45658}, "시행일: 날짜가 아닙니다(45658)"),
        ({"시행일": datetime.fromisoformat("2025-01-01T09:30")}, "시행일: 시각이 없는 날짜로"),
        ({"시행일": "2025-02-30"}, "시행일: 날짜를 2024-10-08처럼"),
        ({"시행일": date(1901, 1, 1)}, "시행일: 1948년과 2100년 사이"),
        ({"시행일": None}, "시행일: 시행일을 입력해 주세요."),
        ({"마지막 날": date(2024, 12, 31)}, "마지막 날: 마지막 날은 시행일과 같거나"),
        ({"적용 대상": "2급"}, "적용 대상: 목록에 있는 것"),
        ({"급": "가"}, "급: 3·4급의 급은 3급, 4급, 5급입니다."),
        ({"급": "6급"}, "급: 목록에 있는 것"),
        ({"확인 상태": "진짜"}, "확인 상태: 목록에 있는 것"),
        ({"근거": None}, "근거: 근거를 입력해 주세요."),
        ({"근거": "가" * 301}, "근거: 300자까지"),
        ({"근거": date(2025, 1, 1)}, "근거: 날짜가 아니라 글자를"),
        ({"근거 주소": "javascript:alert(1)"}, "근거 주소: 주소를 https://"),
    ],
)
def test_a_wrong_cell_is_named_with_its_row_and_nothing_may_be_put_in(client, person, cells, said):
    answer = upload(client, book_of(ROW, changed(**cells)))
    preview = answer.context_data["preview"]
    assert answer.status_code == 422
    assert [line.number for line in preview.lines if line.status == "wrong"] == [3]
    assert any(said in error for error in preview.lines[1].errors), preview.lines[1].errors
    assert not preview.may_import
    assert answer.context_data["sealed"] == ""
    assert not PayBase.objects.exists()


def test_every_wrong_cell_of_a_row_is_named_at_once():
    wrong = {"지급기준액(원)": "일억", "급": "6급", "근거": None, "설명": "=A1"}
    errors = read(book_of(changed(**wrong))).lines[0].errors
    assert [error.split(":")[0] for error in errors] == ["지급기준액(원)", "설명", "급", "근거"]


def test_synthetic_amounts_are_taken_in_a_demonstration_only(settings):
    content = book_of(changed(**{"확인 상태": "시연값"}))
    settings.DEMO = True
    assert read(content).count("new") == 1
    settings.DEMO = False
    assert read(content).count("wrong") == 1


def test_the_same_row_twice_in_a_file_is_said():
    preview = read(book_of(ROW, ROW))
    assert preview.lines[1].errors == ["2행과 같습니다."]
    assert preview.lines[0].status == "new"


def test_dates_as_text_spaces_empty_rows_and_moved_columns_are_understood():
    heads = list(reversed(HEADS))
    row = list(reversed(changed(**{"시행일": "2025-01-01", "급": " 4급 "})))
    preview = read(book_of([None] * 10, row, [""] * 10, heads=heads))
    assert [line.errors for line in preview.lines] == [()]
    assert preview.lines[0].values["level"] == "4급"


def test_percentages_are_read_as_they_stand_and_never_by_their_binary_fraction():
    heads = ["적용 대상", "시행일", "마지막 날", "S등급(%)", "A등급(%)", "B등급(%)", "C등급(%)", "본문 확인", "근거"]
    row = ["3·4급", date(2027, 1, 1), None, 8.15, 6.1, 4, 0, None, "시험"]
    preview = read(
        book_of(row, row[:3] + [8.155] + row[4:], row[:3] + [4] + row[4:], sheet="성과연봉 지급률", heads=heads)
    )
    assert [preview.lines[0].values[f"{grade}_bp"] for grade in "sabc"] == [815, 610, 400, 0]
    assert "소수점 아래 2자리" in preview.lines[1].errors[0]
    assert "차례로 낮아지거나" in preview.lines[2].errors[0]


# ---- the file --------------------------------------------------------------------------------------------------------


def zip_of(**members: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def with_member(name: str, content: bytes) -> bytes:
    file = BytesIO(book_of(ROW))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


def with_part(name: str, change) -> bytes:
    """Return a filled-in file whose part ``name`` is ``change`` of what it was."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(book_of(ROW))) as good, zipfile.ZipFile(file, "w") as archive:
        for each in good.namelist():
            archive.writestr(each, change(good.read(each)) if each == name else good.read(each))
    return file.getvalue()


def with_noise_in(name: str) -> bytes:
    """Return a filled-in file in which the packed bytes of the part ``name`` do not unpack."""
    content = bytearray(book_of(ROW))
    with zipfile.ZipFile(BytesIO(content)) as good:
        part = good.getinfo(name)
    begins = part.header_offset + 30 + len(name)
    content[begins : begins + part.compress_size] = b"\xff" * part.compress_size
    return bytes(content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("표.xlsx", b"hello"),
        ("표.csv", b"a,b"),
        ("표.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512),
        ("표.xlsx", zip_of(a=b"1")),
        ("표.xlsx", zip_of(**{"[Content_Types].xml": b"<Types/>"})),
        ("표.xlsx", with_member("xl/more.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>")),
        ("표.xlsx", book_of(ROW)[:1000]),
        ("표.xlsm.exe", book_of(ROW)),
        ("표.xlsx", with_part("xl/workbook.xml", lambda was: was[:200])),
        ("표.xlsx", with_part("xl/worksheets/sheet1.xml", lambda was: was[:-40])),
        ("표.xlsx", with_part("xl/styles.xml", lambda was: was.replace(b'numFmtId="', b'numFmtId="x'))),
        ("표.xlsx", with_noise_in("xl/styles.xml")),
    ],
    ids=["text", "csv", "xls", "zip", "hollow", "doctype", "cut", "name", "book", "sheet", "styles", "noise"],
)
def test_what_is_no_plain_excel_file_is_refused(client, person, name, content):
    answer = upload(client, content, name)
    assert answer.status_code == 422
    assert "엑셀 파일(.xlsx)이 아닙니다" in answer.content.decode()


def test_a_file_that_is_refused_for_another_reason_says_that_reason(client, person):
    for content, said in (
        (with_member("xl/bomb.xml", b"0" * 21_000_000), "파일에 든 내용이 너무 많아"),
        (with_member("xl/vbaProject.bin", b"0"), "매크로가 든 파일입니다"),
    ):
        answer = upload(client, content)
        assert answer.status_code == 422
        assert said in answer.content.decode()


def test_a_file_too_large_empty_or_missing_is_refused(client, person):
    assert "1MB까지" in upload(client, b"0" * 1_000_001).content.decode()
    assert "빈 파일입니다" in upload(client, b"").content.decode()
    answer = client.post(reverse("evaluation:pay_import"), {})
    assert answer.status_code == 422
    assert "엑셀 파일을 선택해 주세요." in answer.content.decode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (book_of(ROW, sheet="금액"), "지급표의 시트가 없습니다"),
        (book_of(ROW, heads=["가"] * 10), "머리글을 찾지 못했습니다"),
        (book_of(ROW, heads=["메모", *HEADS[1:]]), "‘지급기준액’ 시트에 적용 대상 열이 없습니다"),
        (book_of(), "채운 행이 없습니다"),
        (book_of(*[ROW] * 201), "한 번에 200행까지"),
    ],
)
def test_a_file_without_our_sheets_heads_or_rows_is_refused_in_one_sentence(content, said):
    assert said in str(read(content).problem)


# ---- between preview and confirmation --------------------------------------------------------------------------------


def test_what_was_shown_cannot_be_changed_lent_or_kept_for_long(client, person, monkeypatch):
    answer = upload(client, book_of(ROW))
    sealed = answer.context_data["sealed"]
    for sent in ({"fingerprint": "0" * 64}, {"rows": sealed[:-3] + "abc"}, {"rows": ""}, {"rows": "x" * 100}):
        refused = confirm(client, answer, **sent)
        assert refused.status_code == 409
        assert "미리보기가 오래되었거나 바뀌었습니다" in refused.content.decode()
    client.force_login(make_user(Role.ADMIN))
    assert confirm(client, answer).status_code == 409
    client.force_login(person)
    monkeypatch.setattr(files, "VALID_SECONDS", -1)
    assert confirm(client, answer).status_code == 409
    assert not PayBase.objects.exists()


def test_confirming_twice_puts_in_once(client, person):
    answer = upload(client, book_of(ROW))
    assert confirm(client, answer).status_code == 302
    again = confirm(client, answer)
    assert again.status_code == 409
    assert "새로 등록할 행이 없습니다" in again.content.decode()
    assert PayBase.objects.count() == 1


def test_the_same_rows_give_the_same_fingerprint_in_any_file():
    assert read(book_of(ROW)).fingerprint == read(book_of([None], ROW)).fingerprint
    assert read(book_of(ROW)).fingerprint != read(book_of(changed(급="3급"))).fingerprint


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.COORDINATOR, Role.ADMIN}))
def test_others_upload_nothing(client, role):
    client.force_login(make_user(role))
    assert upload(client, book_of(ROW)).status_code == 403
    assert client.post(reverse("evaluation:pay_import_confirm"), {}).status_code == 403
