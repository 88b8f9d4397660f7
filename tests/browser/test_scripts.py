"""Each script module on the gallery's page, as it is served: asking, moving, the menu, copying, picking, keys."""

import pytest
from playwright.sync_api import expect

from exchange import sentences
from tests.browser.script_bench import STATIC

# ---- asking, sending -------------------------------------------------------------------------------------------------


def test_a_button_that_asks_sends_after_a_yes_only(bench):
    page = bench.open()
    page.get_by_role("button", name="확인하고 제출").click()
    dialog = page.locator("#confirm-dialog")
    expect(dialog).to_contain_text("제출하면 국무조정실 검토가 시작되고")
    dialog.get_by_role("button", name="취소").click()
    expect(dialog).to_be_hidden()
    assert bench.posts == []
    page.get_by_role("button", name="확인하고 제출").click()
    dialog.get_by_role("button", name="3분기 보고 제출").dblclick()
    bench.wait_for_posts(1)


@pytest.mark.parametrize(
    ("field", "answer"),
    [
        ('<fieldset data-required><input type="radio" name="verdict" value="ok"></fieldset>', "[name=verdict]"),
        ('<fieldset><input type="text" aria-required="true" name="reason"></fieldset>', "[name=reason]"),
    ],
)
def test_nobody_is_asked_about_a_form_that_lacks_an_answer(bench, field, answer):
    page = bench.open()
    button = page.get_by_role("button", name="확인하고 제출")
    button.evaluate("(button, field) => button.form.insertAdjacentHTML('afterbegin', field)", field)
    button.click()
    bench.wait_for_posts(1)  # the server says what is missing
    expect(page.locator("#confirm-dialog")).to_be_hidden()
    page = bench.open()
    button = page.get_by_role("button", name="확인하고 제출")
    button.evaluate("(button, field) => button.form.insertAdjacentHTML('afterbegin', field)", field)
    given = page.locator(answer)
    given.check() if given.get_attribute("type") == "radio" else given.fill("협의함")
    button.click()
    expect(page.locator("#confirm-dialog")).to_be_visible()
    bench.wait_for_posts(1)


def test_a_button_that_waits_says_so_sends_once_and_comes_back(bench):
    bench.page.clock.install()
    page = bench.open()
    button = page.get_by_role("button", name="엑셀 만들기")
    button.click()
    waiting = page.get_by_role("button", name="만드는 중…")
    expect(waiting).to_have_attribute("aria-disabled", "true")
    waiting.click(force=True)
    page.clock.fast_forward(100)
    expect(page.locator("body > p[role=status]")).to_have_text("만드는 중…")
    page.clock.fast_forward(8_000)
    expect(button).not_to_have_attribute("aria-disabled", "true")
    bench.wait_for_posts(1)
    button.click()
    bench.wait_for_posts(2)


# ---- moving, menu ----------------------------------------------------------------------------------------------------


def test_a_page_with_errors_begins_at_them_and_leads_to_each_field(bench):
    page = bench.open()
    expect(page.locator("[data-focus]")).to_be_focused()
    page.locator(".error-summary a").first.click()
    expect(page.locator("#id_done")).to_be_focused()
    assert page.evaluate("location.hash") == ""


def test_printing_and_closing(bench):
    bench.page.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; };")
    page = bench.open()
    page.get_by_role("button", name="인쇄").first.click()
    assert page.evaluate("window.printed") == 1
    page.evaluate("document.getElementById('expired-dialog').showModal()")
    page.locator("#expired-dialog").get_by_role("button", name="닫기").click()
    expect(page.locator("#expired-dialog")).to_be_hidden()


def test_the_menu_of_a_narrow_window_opens_and_closes_by_escape(bench):
    bench.page.set_viewport_size({"width": 390, "height": 844})
    page = bench.open()
    button, menu = page.get_by_role("button", name="메뉴"), page.locator("#menu")
    expect(menu).to_be_hidden()
    button.click()
    expect(menu).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()


# ---- copying, picking, shortcuts -------------------------------------------------------------------------------------

CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => %s } });"


@pytest.mark.parametrize(
    ("does", "selects", "told"),
    [
        ("{ window.copied = text; }", "true", "요약을 복사했습니다."),
        ("{ throw new Error('no'); }", "true", "요약을 복사했습니다."),
        ("{ throw new Error('no'); }", "false", sentences.NOT_COPIED),
    ],
)
def test_a_list_is_copied_as_lines_and_it_is_said_how_it_went(bench, does, selects, told):
    bench.page.add_init_script(CLIPBOARD % does + f"document.execCommand = () => {selects};")
    page = bench.open()
    page.get_by_role("button", name="요약 복사").click()
    expect(page.locator("[data-copy-status]")).to_have_text(told)
    if "copied" in does:
        first, second = page.evaluate("window.copied").split("\n")
        assert first.startswith("□ 추진상황") and second.startswith("□ 분기점검")


def test_rows_are_picked_one_by_one_and_all(bench):
    page = bench.open()
    boxes, bar, every = page.locator("[data-pick]"), page.locator("[data-bulk]"), page.locator("[data-pick-all]")
    expect(bar).to_be_hidden()
    boxes.first.check()
    expect(bar.locator("[data-bulk-count]")).to_have_text("1")
    assert every.evaluate("(box) => box.indeterminate")
    every.check()
    expect(bar.locator("[data-bulk-count]")).to_have_text(str(boxes.count()))
    assert not every.evaluate("(box) => box.indeterminate")
    every.uncheck()
    expect(bar).to_be_hidden()


def test_one_letter_keys_move_search_and_explain(bench):
    page = bench.open()
    page.keyboard.press("j")
    expect(page.locator("main .table tbody tr a[href]").first).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("[data-search]").first).to_be_focused()
    page.keyboard.type("j?")
    expect(page.locator("[data-search]").first).to_have_value("j?용인")
    page.locator("[data-search]").first.blur()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="단축키")).to_contain_text("다음 줄")


# ---- the modules by themselves ---------------------------------------------------------------------------------------


def test_a_gap_takes_its_value_with_the_particle_that_fits(bench):
    page = bench.open()
    people = ["국토부", "행안청", "A", "", "{who}"]
    fill = "(people) => import('/static/js/page.js').then(({fill}) => people.map((who) => fill('{who:이/가}', {who})))"
    assert page.evaluate(fill, people) == ["국토부가", "행안청이", "A가", "가", "{who}가"]


def test_the_modules_load_apart_as_well_as_joined(bench):
    bench.html = bench.html.replace("/static/js/app.js", "/static/js/../js/app.js?apart")
    bench.context.route("**/app.js?apart", lambda route: route.fulfill(path=STATIC / "js" / "app.js"))
    page = bench.open()
    expect(page.locator("[data-focus]")).to_be_focused()
