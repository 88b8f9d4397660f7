"""Paper: what a boss gets by pressing 인쇄."""

import io

import pytest
from pypdf import PageObject, PdfReader

from tests.browser.people import Person, Site
from tests.depth import only_deep

A4_MM = (210, 297)
MM_PER_POINT = 25.4 / 72
NEVER_PRINTED = ["로그아웃", "본문 바로가기", "화면 설정", "인쇄", "엑셀", "개인정보 처리방침", "주 메뉴"]


@pytest.fixture(scope="module")
def coordinator(shown: Site) -> Person:
    return shown.login("coordinator")


def printed(person: Person, address: str) -> list[PageObject]:
    """Return the sheets that the page asks the printer for."""
    person.page.goto(address, wait_until="networkidle")
    return sheets_of(person)


def sheets_of(person: Person) -> list[PageObject]:
    """Return the sheets of the page that is open."""
    person.page.emulate_media(media="print")
    pdf = person.page.pdf(prefer_css_page_size=True, print_background=True)
    person.page.emulate_media(media="screen")
    return PdfReader(io.BytesIO(pdf)).pages


def size_mm(sheet: PageObject) -> tuple[int, int]:
    """Return (width, height) in whole millimetres."""
    return tuple(round(float(side) * MM_PER_POINT) for side in (sheet.mediabox.width, sheet.mediabox.height))


def words(sheet: PageObject) -> str:
    """Return the sheet's text without blanks: where they fall depends on the fonts."""
    return "".join(sheet.extract_text().split())


def smallest_pt(sheet: PageObject) -> float:
    """Return the size of the smallest letters on the sheet, in points."""
    sizes = []

    def note(text: str, matrix: list, text_matrix: list, font: dict, size: float) -> None:
        if text.strip():
            sizes.append(abs(size * text_matrix[3] * matrix[3]))

    sheet.extract_text(visitor_text=note)
    return min(sizes)


def test_the_board_prints_to_one_landscape_sheet_and_what_follows(coordinator):
    sheets = printed(coordinator, "/board")
    assert {size_mm(sheet) for sheet in sheets} == {A4_MM[::-1]}
    first = words(sheets[0])
    assert "2024.10.8.(화)14:00기준" in first
    assert all(line in first for line in ("추진상황", "분기점검3분기보고29건제출", "애로·이견5개과제"))  # the summary
    assert "추진상태시연값41개과제" in first and "기한경과시연값4개과제" in first  # the tiles
    assert "국조실" in first and "과제없음" in first  # the row of pair 12, the last of the board
    for code in ("1-1", "6-2", "11-3"):
        assert code in first
    assert "구분별·부처별현황" in words(sheets[1])
    assert "주요성과" in words(sheets[2])
    assert len(sheets) == 3


def test_the_board_can_be_read_on_paper(coordinator):
    assert smallest_pt(printed(coordinator, "/board")[0]) >= 7


def test_a_demonstration_says_so_on_paper(coordinator):
    assert "시연용가상값입니다" in words(printed(coordinator, "/board")[0])


@pytest.mark.parametrize(
    "address", ["/board", "/tasks", *map(only_deep, ("/tasks/1-1", "/evaluation/2024-rehearsal/results"))]
)
def test_the_band_runs_on_every_sheet(coordinator, address):
    sheets = printed(coordinator, address)
    assert len(sheets) > 1
    assert all("시연:시연용가상값이들어있습니다" in words(sheet) for sheet in sheets)


@pytest.mark.parametrize("address", ["/tasks", *map(only_deep, ("/board", "/reports/2024-2/1-1"))])
def test_each_sheet_says_which_it_is_and_when_it_was_printed(coordinator, address):
    sheets = [words(sheet) for sheet in printed(coordinator, address)]
    for number, sheet in enumerate(sheets, 1):
        assert f"{number}/{len(sheets)}쪽" in sheet
        assert "2024.10.8.(화)14:00출력" in sheet


SECOND_ROUND = """() => {
  const body = document.querySelector(".board tbody");
  const rows = [...body.rows];
  const head = (words) => {
    const row = document.createElement("tr");
    row.className = "round-head";
    row.innerHTML = `<th scope="rowgroup" colspan="5">${words}</th>`;
    return row;
  };
  rows[0].before(head("먼저 시작한 교류"));
  body.append(head("나중에 시작한 교류"), ...rows.map((row) => row.cloneNode(true)));
}"""


def test_a_second_round_begins_on_a_sheet_of_its_own(coordinator):
    coordinator.page.goto("/board", wait_until="networkidle")
    coordinator.page.evaluate(SECOND_ROUND)
    sheets = [words(sheet) for sheet in sheets_of(coordinator)]
    assert "먼저시작한교류" in sheets[0] and "과제없음" in sheets[0]  # pair 12, the last of the first round
    assert "나중에시작한교류" in sheets[1] and "과제없음" in sheets[1]
    assert "나중에시작한교류" not in sheets[0]
    assert all("협업과제" in sheet for sheet in sheets[:2])  # the head of the table is repeated


def test_who_confirmed_a_report_stands_on_its_first_sheet(coordinator):
    sheets = [words(sheet) for sheet in printed(coordinator, "/reports/2024-2/1-1")]
    assert "두부처확인" in sheets[0] and sheets[0].count("확인함") == 2
    assert not any("두부처확인" in sheet for sheet in sheets[1:])


UPRIGHT = ["/reports/2024-3/3-2", "/tasks/1-1", "/pairs/7"]
BARE = ["/tasks", "/reports/2024-2/1-1", "/quarters/2024-3"]


@pytest.mark.parametrize("address", ["/tasks", *map(only_deep, ("/quarters/2024-3", "/pairs", "/posts", "/review"))])
def test_a_wide_list_prints_across(coordinator, address):
    sheets = printed(coordinator, address)
    assert {size_mm(sheet) for sheet in sheets} == {A4_MM[::-1]}


@pytest.mark.parametrize("address", ["/reports/2024-2/1-1", *map(only_deep, UPRIGHT)])
def test_a_page_of_reading_prints_upright(coordinator, address):
    sheets = printed(coordinator, address)
    assert {size_mm(sheet) for sheet in sheets} == {A4_MM}


@pytest.mark.parametrize("address", ["/board", "/tasks/1-1", *map(only_deep, BARE)])
def test_menus_and_buttons_are_not_printed(coordinator, address):
    text = "".join(words(sheet) for sheet in printed(coordinator, address))
    assert [word for word in NEVER_PRINTED if word.replace(" ", "") in text] == []


def test_a_row_of_the_task_list_is_not_torn_over_two_sheets(coordinator):
    """Each of the 41 codes stands on one sheet together with its title."""
    sheets = [words(sheet) for sheet in printed(coordinator, "/tasks")]
    with_first = [sheet for sheet in sheets if "1-1세계최대규모용인반도체" in sheet]
    assert len(with_first) == 1
    assert all("번호과제부처" in sheet for sheet in sheets)  # the head of the table is repeated
