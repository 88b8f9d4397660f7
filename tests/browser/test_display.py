"""What a person may set, and what the keyboard alone can do."""

import re
from base64 import b32decode

import pytest
from django.conf import settings
from django_otp.oath import totp
from playwright.sync_api import Page, expect

from tests.browser import examine
from tests.browser.loop import open_part, told
from tests.browser.people import Site

IN_SIGHT = """() => {
  const bar = document.querySelector(".bottom-bar");
  const focused = document.activeElement;
  if (focused === document.body || bar.contains(focused)) return true;
  const box = focused.getBoundingClientRect(), cover = bar.getBoundingClientRect();
  const shown = Math.min(box.bottom, box.top + 48); // a tall field may reach under the bar, but its beginning shows
  return box.bottom >= 0 && (shown <= cover.top + 1 || box.top >= cover.bottom - 1);
}"""


@pytest.mark.deep
def test_the_clear_display_is_in_the_first_byte_of_the_next_page(site: Site):
    """Set on the server, so nothing flashes and nothing needs a script."""
    person = site.login("viewer", java_script_enabled=False)
    page = person.page
    page.goto("/display")
    page.get_by_label("선명한 화면").check()
    page.get_by_label("더 크게").check()
    page.get_by_role("button", name="화면 설정 저장").click()
    text = person.context.request.get("/board").text()
    assert re.search(r'<html[^>]*data-krds-mode="high-contrast"[^>]*data-size="larger"', text)
    page.goto("/board")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "12.8px"


def test_larger_letters_push_no_page_sideways(site: Site):
    person = site.login("viewer")
    for address in ("/board", "/tasks", "/tasks/1-1", "/quarters/2024-3"):
        person.page.goto(address)
        person.page.evaluate("document.documentElement.dataset.size = 'larger'")
        assert examine.sideways(person.page) == [], address


@pytest.mark.deep
def test_one_letter_shortcuts_are_off_until_somebody_wants_them(site: Site):
    person = site.login("coordinator")
    page = person.page
    page.goto("/tasks")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement === document.body")
    page.goto("/display")
    page.get_by_label("단축키 쓰기").check()
    page.get_by_role("button", name="화면 설정 저장").click()
    page.goto("/tasks")
    page.keyboard.press("j")
    expect(page.locator("tbody tr").first.locator("a").first).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("tbody tr").nth(1).locator("a").first).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="단축키")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("jk?")
    expect(page.get_by_label("검색어")).to_have_value("jk?")


def test_the_focus_is_never_under_the_save_bar(site: Site):
    person = site.login("ex1a")
    page = open_part(person, "1-1", "molit")
    page.set_viewport_size({"width": 1440, "height": 600})
    hidden = []
    for _ in range(70):
        page.keyboard.press("Tab")
        if not page.evaluate(IN_SIGHT):
            hidden.append(page.evaluate("document.activeElement.outerHTML.slice(0, 90)"))
        if page.evaluate("document.activeElement === document.body"):
            break
    assert hidden == []


@pytest.mark.deep
def test_the_skip_link_leads_to_the_main_part(site: Site):
    person = site.login("viewer")
    page = person.page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_report_can_be_written_and_confirmed_with_the_keyboard_alone(site: Site):
    person = site.login("ex1a")
    page = open_part(person, "1-2", "molit")
    page.get_by_label("추진실적").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("□ 통합관리 지침 초안")
    press_to(page, "계획대로")
    page.keyboard.press("Space")
    press_to(page, "향후 추진계획")
    page.keyboard.press("Control+a")
    page.keyboard.type("□ 지침 확정")
    press_to(page, "저장하고 확인 단계로")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("제출 전 확인")
    press_to(page, "확인")
    page.keyboard.press("Enter")
    told(page, "확인했습니다. 상대 부처가 확인하면 제출됩니다.")


REACHED = """name => {
  const one = document.activeElement;
  const words = (of) => [...(of.labels || [])].map((label) => label.textContent.trim());
  if (one.matches("button, a") && one.textContent.trim() === name) return true;
  if (one.type !== "radio") return words(one).some((word) => word.startsWith(name));
  const wanted = [...one.form.elements].find((other) => other.name === one.name && words(other).includes(name));
  if (wanted) wanted.focus(); // as the arrow keys would
  return Boolean(wanted);
}"""


def press_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on the control called ``name``, or in the radio group that has it."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(REACHED, name):
            return
    raise AssertionError(f"{name}: not reached with Tab")


def test_the_summary_is_copied_and_said_so(site: Site):
    person = site.login("coordinator")
    person.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = person.page
    page.goto("/board")
    page.get_by_role("button", name="요약 복사").click()
    expect(page.get_by_text("요약을 복사했습니다.")).to_be_visible()
    *lines, mark = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert [line[:2] for line in lines] == ["□ "] * 3
    assert mark == "(시연값, 2024. 10. 8. 14:00 기준)"
    assert lines[0].startswith("□ 추진상황 41개 과제 중 정상 32")


def test_the_second_step_of_a_login(site: Site):
    """Setting up the second factor, its codes and the step it adds to a login: pages without barriers, too."""
    person = site.login("viewer")
    page = person.page
    page.goto("/account/second-factor")
    secret = re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", page.inner_text("main"))[0].replace(" ", "")
    page.get_by_label("인증 번호 6자리").fill(f"{totp(b32decode(secret), t0=0, step=30):06}")
    page.get_by_role("button", name="2단계 인증 켜기").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("복구 코드")
    codes = page.locator("#codes li").all_inner_texts()
    assert len(set(codes)) == len(codes) >= 8
    examine.assert_clean(person)
    page.goto("/account/second-factor")
    examine.assert_clean(person)

    again = site.stranger()
    again.page.goto("/login")
    form = again.page.locator(".login-box form")
    form.get_by_label("아이디").fill("viewer")
    form.get_by_label("비밀번호").fill(settings.DEMO_PASSWORD)
    form.get_by_role("button", name="로그인").click()
    expect(again.page).to_have_url(re.compile("/login/second-factor"))
    examine.assert_clean(again)
    again.page.get_by_label("인증 번호 또는 복구 코드").fill(codes[0])
    again.page.get_by_role("main").get_by_role("button").first.click()
    expect(again.page).to_have_title(re.compile("현황판"))
