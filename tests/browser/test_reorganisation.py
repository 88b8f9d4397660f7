"""A reorganisation of the government in a browser: registered, looked at, applied, taken back, at a desk and a phone.

The new organisations are made up for the test (시연값).
"""

import re

import pytest
from playwright.sync_api import Page, expect

from exchange.models import Ministry, Reorganisation, ReorganisationPost
from tests.browser.examine import assert_clean
from tests.browser.loop import told
from tests.browser.people import NARROW, WIDE, Site
from tests.depth import only_deep

LIST = "/admin/reorganisations"


def fill_in(page: Page, kind: str, day: str, before: str, new: list[tuple[str, str, str]], after: str = "") -> None:
    """Fill in the form of a new act; ``new`` are name, short name and code of organisations to be registered."""
    page.goto(f"{LIST}/add")
    page.get_by_label(kind, exact=True).check()
    page.get_by_label("시행일").fill(day)
    page.get_by_label("근거").fill("시험 직제(시연값)")
    page.get_by_role("group", name="개편 전 기관").get_by_label(before, exact=True).check()
    if after:
        page.get_by_role("group", name=re.compile("^개편 후 기관")).get_by_label(after, exact=True).check()
    for number, (name, short_name, code) in enumerate(new, start=1):
        block = page.get_by_role("group", name=f"새 기관 {number}")
        block.get_by_label("이름", exact=True).fill(name)
        block.get_by_label("약칭", exact=True).fill(short_name)
        block.get_by_label("부호").fill(code)


def confirm(page: Page, button: str, act: str) -> None:
    """Press ``button`` and the one of the dialog that repeats the act."""
    page.get_by_role("button", name=button, exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name=act, exact=True).click()


@pytest.mark.parametrize("width", [WIDE, only_deep(NARROW)])
def test_a_rename_is_looked_at_applied_and_taken_back(site: Site, width: int):
    admin = site.login("admin", width)
    page = admin.page
    page.goto(LIST)
    expect(page.get_by_text("등록된 기관 개편이 없습니다.")).to_be_visible()
    assert_clean(admin, is_main=True)

    page.goto(f"{LIST}/add")
    assert_clean(admin)
    fill_in(page, "명칭 변경", "2024-11-01", "국토부", [("국토미래부", "국미부", "GUKMI")])
    page.get_by_role("button", name="저장하고 확인").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("국토교통부 → 국토미래부")
    moves = page.get_by_role("table", name=re.compile("^이관 대상"))
    expect(moves).to_contain_text("국미부 국토정책관")
    expect(page.get_by_text("확정된 분기 보고")).to_be_visible()
    assert_clean(admin, is_main=True)

    confirm(page, "2024. 11. 1. 개편 적용", "2024. 11. 1. 개편 적용")
    expect(page.get_by_role("heading", name="국토교통부 → 국토미래부 개편을 적용했습니다")).to_be_visible()
    expect(page.get_by_role("table", name="기관 개편 목록")).to_contain_text("시행 예정 D-24")
    assert_clean(admin, is_main=True)
    assert Ministry.objects.get(name="국토교통부").successor.name == "국토미래부"

    page.get_by_role("table", name="기관 개편 목록").get_by_role("link", name=re.compile("^환원")).click()
    expect(page).to_have_url(re.compile("#undo$"))
    page.goto(page.url.removesuffix("#undo"))  # anew, from its top
    assert_clean(admin)
    confirm(page, "환원", "개편 환원")
    told(page, "국토교통부 → 국토미래부 개편을 환원했습니다.")
    assert not Ministry.objects.filter(name="국토미래부").exists()
    assert Ministry.objects.get(name="국토교통부").valid_until is None
    page.get_by_role("link", name="국토교통부 → 국토미래부").click()
    page.get_by_role("link", name="변경 이력").click()
    assert_clean(admin)


@pytest.mark.deep
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_split_is_answered_post_by_post(site: Site, width: int):
    admin = site.login("admin", width)
    page = admin.page
    new = [("시험재정부", "시재부", "SIJAE"), ("시험예산처", "시예처", "SIYE")]
    fill_in(page, "분리", "2024-11-01", "국토부", new)
    page.get_by_role("button", name="저장하고 확인").click()
    expect(page.get_by_text(re.compile("건에 답변해야 적용할 수 있습니다"))).to_be_visible()
    expect(page.get_by_role("button", name="2024. 11. 1. 개편 적용")).to_be_disabled()
    expect(page.locator("fieldset.doubt input:checked")).to_have_count(0)
    assert_clean(admin, is_main=True)

    asked = page.locator("fieldset.doubt")
    asked.first.get_by_label("시재부로 승계").check()
    page.get_by_role("button", name="답변 저장").click()
    told(page, re.compile("답변을 저장했습니다. 확인 필요 \\d+건이 남았습니다."))
    for question in asked.all():
        choice = question.get_by_label("시예처로 승계")
        (choice if choice.count() else question.get_by_label("직위의 승계 기관을 따름")).check()
    page.get_by_role("button", name="답변 저장").click()
    told(page, "답변을 저장했습니다. 이제 적용할 수 있습니다.")
    assert_clean(admin)
    assert ReorganisationPost.objects.count() >= 1

    confirm(page, "2024. 11. 1. 개편 적용", "2024. 11. 1. 개편 적용")
    expect(page.get_by_role("heading", name=re.compile("개편을 적용했습니다$"))).to_be_visible()
    assert Reorganisation.objects.get().moved > 0
