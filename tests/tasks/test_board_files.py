"""The 현황판 taken away: as an Excel file, and on paper."""

from datetime import datetime
from io import BytesIO

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from exchange import clock
from exchange.models import Role
from tests.makers import make_task, make_user
from tests.tasks.board_makers import AT, UNFILED, load_programme, make_small_world

A4_LANDSCAPE = (842, 595)  # points


def workbook_of(role: str = Role.COORDINATOR, query: str = ""):
    client = Client()
    client.force_login(make_user(role))
    with clock.at(AT):
        response = client.get(reverse("tasks:board", args=["xlsx"]) + query)
    assert response.status_code == 200
    assert "2024-10-08.xlsx" in response["Content-Disposition"]
    return load_workbook(BytesIO(response.getvalue()))


def rows_of(sheet) -> list[dict]:
    header = [cell.value for cell in sheet[2]]
    return [dict(zip(header, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=3)]


def test_the_file_holds_the_board(db):
    load_programme()
    book = workbook_of()
    assert book.sheetnames == ["과제 현황", "구분별", "부처별", "미제출"]
    tasks = {row["번호"]: row for row in rows_of(book["과제 현황"])}
    assert len(tasks) == 41
    assert (tasks["3-2"]["추진 상태"], tasks["3-2"]["이전 상태"], tasks["3-2"]["이견"]) == ("지연", "지연", "있음")
    assert (tasks["8-1"]["추진 상태"], tasks["8-1"]["상태 근거"]) == ("지연", "이전 분기")
    assert tasks["2-1"]["상태 근거"] == "자체 판단"
    assert isinstance(tasks["3-2"]["기한"], datetime)
    assert tasks["3-2"]["기한 지난 이정표"] == 0
    assert {row["번호"] for row in rows_of(book["미제출"])} == UNFILED
    assert sum(row["과제"] for row in rows_of(book["구분별"])) == 41
    assert sum(row["과제"] for row in rows_of(book["부처별"])) == 82
    for row in rows_of(book["부처별"]):
        assert row["제출"] + row["보완 요청"] + row["미제출"] == row["보고 대상"] == row["과제"]


def test_the_first_row_says_when_which_quarter_and_that_it_is_a_demonstration(db, settings):
    settings.DEMO = True
    load_programme()
    book = workbook_of(Role.VIEWER, "?q=2024-2")
    for sheet in book:
        assert "2024. 10. 8.(화) 14:00 기준" in sheet["A1"].value
        assert "2024년 2분기" in sheet["A1"].value
        assert "시연" in sheet["A1"].value
    assert {row["시연값"] for row in rows_of(book["과제 현황"])} == {"시연값"}


def test_what_is_not_handed_in_is_not_in_the_file(db):
    make_small_world()
    for role in (Role.COORDINATOR, Role.VIEWER):
        for sheet in workbook_of(role):
            assert not any("쓰는 중" in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_a_file_before_the_first_opening(db):
    make_task(short_name="=1+1")
    rows = rows_of(workbook_of()["과제 현황"])
    assert [(row["약칭"], row["추진 상태"], row["분기 보고"]) for row in rows] == [("=1+1", "판정 전", "보고 없음")]


@pytest.mark.django_db(transaction=True)
def test_the_board_prints_to_one_landscape_sheet_with_every_pair(live_server, page, context):
    load_programme()
    client = Client()
    client.force_login(make_user(Role.COORDINATOR))
    session = {"name": "session", "value": client.cookies["session"].value, "url": live_server.url}
    context.add_cookies([session])
    page.goto(live_server.url + reverse("tasks:board"))
    sheets = pypdf.PdfReader(BytesIO(page.pdf(prefer_css_page_size=True, print_background=True))).pages
    assert len(sheets) == 3
    assert {tuple(round(float(side)) for side in sheet.mediabox[2:]) for sheet in sheets} == {A4_LANDSCAPE}
    first, second, third = ("".join(sheet.extract_text().split()) for sheet in sheets)
    assert all(text in first for text in ("추진상황", "분기점검", "애로·이견", "기한경과", "점선칸은"))
    assert first.count("미제출") >= len(UNFILED)
    assert all(code in first for code in ("1-1", "8-1", "11-3"))
    assert "과제없음" in first  # the twelfth pair
    assert "구분별·부처별현황" in second and "82건" in second
    assert "주요성과" in third
