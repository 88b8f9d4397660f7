"""The scripts that look after what is typed: the login's time, help beside a field, autosave, two writers."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from exchange import sentences
from tests.browser.script_bench import ORIGIN, Bench

SAVED_AT = {"saved_at": "14:05", "version": 4}


# ---- the login's time ------------------------------------------------------------------------------------------------


def near_the_end(bench: Bench) -> Page:
    bench.page.clock.install()
    page = bench.open()
    page.clock.fast_forward("25:01")
    expect(page.locator("#session-dialog")).to_be_visible()
    return page


def test_the_clock_runs_warns_and_is_extended(bench):
    page = near_the_end(bench)
    expect(page.locator("#session-dialog [data-countdown]")).to_have_text(re.compile("^4:5[0-9]$"))
    bench.answers(200)
    page.locator("#session-dialog").get_by_role("button", name="로그인 연장").click()
    expect(page.locator("#session-dialog")).to_be_hidden()
    page.clock.fast_forward(1_000)
    expect(page.locator("body > p[role=status]")).to_have_text(sentences.EXTENDED)
    expect(page.locator("header [data-countdown]").first).to_have_text(re.compile("^29:[0-9]{2}$"))


def test_a_login_that_could_not_be_extended_says_so(bench):
    page = near_the_end(bench)
    bench.answer = lambda route: route.abort()
    page.locator("#session-dialog").get_by_role("button", name="로그인 연장").click()
    bench.wait_for_posts(1)
    page.clock.fast_forward(100)
    expect(page.locator("body > p[role=status]")).to_have_text(sentences.NOT_EXTENDED)
    expect(page.locator("#session-dialog")).to_be_visible()


@pytest.mark.parametrize("how", ["time", "answer"])
def test_a_login_that_is_over_leaves_the_page_and_leads_to_a_new_window(bench, how):
    page = near_the_end(bench)
    if how == "time":
        page.clock.fast_forward("05:00")
    else:
        bench.answers(401)
        page.locator("#session-dialog").get_by_role("button", name="로그인 연장").click()
    told = page.locator("#expired-dialog")
    expect(told).to_be_visible()
    expect(page.locator("#session-dialog")).to_be_hidden()
    expect(told.get_by_role("link", name="새 창에서 로그인")).to_have_attribute("target", "_blank")


def test_a_login_in_another_window_brings_its_mark_and_its_time(bench):
    page = near_the_end(bench)
    bench.html = re.sub('(name="csrfmiddlewaretoken" value=)"[^"]*"', rf'\1"{"N" * 64}"', bench.html)
    other = bench.context.new_page()
    other.goto(f"{ORIGIN}/")
    expect(page.locator("#session-dialog")).to_be_hidden()
    expect(page.locator("#good [name=csrfmiddlewaretoken]")).to_have_value("N" * 64)


# ---- writing, revealing ----------------------------------------------------------------------------------------------


def test_letters_are_counted_as_people_count_them(bench):
    page = bench.open()
    area, counter = page.locator("#good_done"), page.locator("#c-good_done")
    area.fill("가😀나")
    expect(counter).to_have_text("3자 / 1,000자")
    area.fill("가" * 1234)
    expect(counter).to_have_text("1,234자 / 1,000자, 234자 넘음")
    expect(counter).to_have_class("over")


def test_signs_begin_a_line(bench):
    page = bench.open()
    area = page.locator("#good_done")
    signs = page.locator("[data-for=good_done][data-symbol]")
    area.fill("")
    signs.nth(0).click()
    expect(area).to_have_value("□ ")
    expect(area).to_be_focused()
    page.keyboard.type("승인")
    signs.nth(1).click()
    expect(area).to_have_value("□ 승인\n ○ ")


def test_the_last_periods_text_comes_back_after_a_question(bench):
    page = bench.open()
    area, back = page.locator("#good_done"), page.locator("[data-for=good_done][data-previous]")
    area.fill("□ 새 글")
    back.click()
    expect(page.locator("#confirm-dialog")).to_contain_text(sentences.BRING_BACK)
    page.locator("#confirm-dialog").get_by_role("button", name="취소").click()
    expect(area).to_have_value("□ 새 글")
    back.click()
    page.locator("#confirm-dialog").get_by_role("button", name=sentences.BRING_BACK_ACT).click()
    expect(area).to_have_value("□ 지난 분기")
    area.fill("")
    back.click()  # nothing would be lost, so nothing is asked
    expect(area).to_have_value("□ 지난 분기")


def test_a_box_opens_where_a_choice_asks_for_it(bench):
    page = bench.open()
    box = page.locator("#g-dispute")
    expect(box).to_be_hidden()
    page.locator("#good").get_by_label("상대 부처와 이견 있음").check()
    expect(box).to_be_visible()
    page.locator("#good").get_by_label("없음", exact=True).check()
    expect(box).to_be_hidden()


# ---- autosave, conflict ----------------------------------------------------------------------------------------------


def type_into(bench: Bench, text: str = "□ 새 글") -> Page:
    page = bench.open()
    page.locator("#good_done").fill(text)
    page.locator("#good_more").focus()  # leaving the field saves at once
    return page


def test_what_is_typed_is_saved_and_takes_the_new_version(bench):
    bench.answers(200, SAVED_AT)
    page = type_into(bench)
    expect(page.locator("[data-save-status]")).to_have_text("14:05 자동 저장")
    assert page.locator("#good [data-version]").first.input_value() == "4"
    assert bench.posts[0][0] == "/save" and "□ 새 글" in bench.posts[0][1]
    page.wait_for_timeout(100)
    bench.wait_for_posts(1)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda route: route.abort(), "cut"),
        (lambda route: route.fulfill(status=401), "signed-out"),
        (lambda route: route.fulfill(status=500, body="oops"), "failed"),
    ],
    ids=["cut", "signed-out", "failed"],
)
def test_what_could_not_be_saved_is_said_and_sent_again(bench, answer, said):
    bench.answer = answer
    page = type_into(bench)
    status = page.locator("[data-save-status]")
    expect(status).to_contain_text(sentences.AUTOSAVE[said])
    bench.answers(200, SAVED_AT)
    status.get_by_role("button", name="다시 저장").click()
    expect(status).to_have_text("14:05 자동 저장")


def test_a_wrong_field_is_told_at_its_place_until_it_is_right(bench):
    bench.answers(422, {"errors": {"months": ["숫자로 입력해 주세요."]}})
    page = type_into(bench)
    expect(page.locator("[data-save-status]")).to_have_text(sentences.AUTOSAVE["wrong"])
    expect(page.locator("#good .error-message[data-live]")).to_have_text("숫자로 입력해 주세요.")
    expect(page.locator("#good_months")).to_have_attribute("aria-invalid", "true")
    bench.answers(200, SAVED_AT)
    page.locator("#good_months").fill("4")
    page.locator("#good_more").focus()
    expect(page.locator("#good .error-message[data-live]")).to_have_count(0)
    expect(page.locator("#good_months")).not_to_have_attribute("aria-invalid", "true")


def test_a_wrong_choice_is_told_of_the_whole_group_not_of_its_first_button(bench):
    bench.answers(422, {"errors": {"issue": ["보기 가운데 하나를 선택해 주세요."]}})
    page = type_into(bench)
    group = page.locator("#good fieldset").filter(has=page.locator("[name=issue]")).first
    expect(group.locator(".error-message[data-live]")).to_have_text("보기 가운데 하나를 선택해 주세요.")
    expect(group).to_have_attribute("aria-describedby", re.compile(r"\blive-issue\b"))
    for button in group.locator("[name=issue]").all():
        expect(button).not_to_have_attribute("aria-describedby", re.compile("live-"))
    bench.answers(200, SAVED_AT)
    page.locator("#good_months").fill("4")
    page.locator("#good_more").focus()
    expect(page.locator("#good .error-message[data-live]")).to_have_count(0)
    expect(group).not_to_have_class(re.compile("has-error"))


def test_an_old_mark_is_renewed_and_the_save_goes_again(bench):
    def refuse_once(route: Route) -> None:
        bench.answers(200, SAVED_AT)
        route.fulfill(status=403, json={"token": "T" * 64})

    bench.answer = refuse_once
    page = type_into(bench)
    expect(page.locator("[data-save-status]")).to_have_text("14:05 자동 저장")
    assert "T" * 64 in bench.posts[1][1]


@pytest.mark.parametrize(
    ("button", "text"),
    [
        ("두 내용 이어 붙이기", "□ 남의 글\n□ 내 글"),
        pytest.param("내 내용 쓰기", "□ 내 글", marks=pytest.mark.deep),
        pytest.param("환경부 내용 쓰기", "□ 남의 글", marks=pytest.mark.deep),
    ],
)
def test_of_two_texts_the_later_writer_chooses(bench, button, text):
    fields = {"done": {"mine": "□ 내 글", "theirs": "□ 남의 글"}}
    bench.answers(409, {"conflict": True, "by": "환경부", "at": "14:01", "version": 9, "fields": fields})
    page = type_into(bench, "□ 내 글")
    box = page.locator("#good > .conflict")
    expect(box.locator("h2")).to_have_text("환경부가 14:01에 같은 곳을 수정했습니다. 두 내용을 비교해 주세요.")
    expect(box.locator("h2")).to_be_focused()
    bench.answers(200, {**SAVED_AT, "version": 10})
    box.get_by_role("button", name=button).click()
    expect(page.locator("[data-save-status]")).to_have_text("14:05 자동 저장")
    expect(page.locator("#good_done")).to_have_value(text)
    assert 'name="version"\r\n\r\n9' in bench.posts[1][1]


def conflict_over(bench: Bench, fields: dict, **more) -> Page:
    """Type into two fields and let the save meet another writer."""
    told = {"conflict": True, "by": "환경부", "at": "14:01", "version": 9, "fields": fields}
    bench.answers(409, told | more)
    page = type_into(bench, "□ 내 글")
    expect(page.locator("#good > .conflict")).to_be_visible()
    bench.answers(200, {**SAVED_AT, "version": 10})
    return page


@pytest.mark.parametrize(
    ("button", "text"),
    [
        ("내 내용 쓰기", "□ 내 글과 그 뒤에 쓴 글"),
        ("두 내용 이어 붙이기", "□ 남의 글\n□ 내 글과 그 뒤에 쓴 글"),
        ("환경부 내용 쓰기", "□ 남의 글"),
    ],
)
def test_what_is_typed_after_the_box_opened_survives_every_button_of_it(bench, button, text):
    fields = {"done": {"mine": "□ 내 글", "theirs": "□ 남의 글", "value": "□ 남의 글", "label": "추진실적"}}
    page = conflict_over(bench, fields)
    area, box = page.locator("#good_done"), page.locator("#good > .conflict")
    area.fill("□ 내 글과 그 뒤에 쓴 글")
    page.locator("#good_more").fill("□ 다른 칸")
    expect(box.locator(".version p").first).to_have_text("□ 내 글과 그 뒤에 쓴 글")
    box.get_by_role("button", name=button).click()
    expect(area).to_have_value(text)
    expect(page.locator("#good_more")).to_have_value("□ 다른 칸")
    bench.wait_for_posts(2)
    kept = page.locator(".conflict-kept")
    if button == "환경부 내용 쓰기":
        expect(kept).to_contain_text("□ 내 글과 그 뒤에 쓴 글")
        kept.get_by_role("button", name=sentences.AUTOSAVE["restore"]).click()
        expect(area).to_have_value("□ 내 글과 그 뒤에 쓴 글")
    expect(kept).to_have_count(0)


def test_the_box_names_the_field_as_the_form_does_and_offers_no_joined_numbers(bench):
    page = conflict_over(bench, {"months": {"mine": "3", "theirs": "7"}, "done": {"mine": "a", "theirs": "b"}})
    box = page.locator("#good > .conflict")
    labels = [page.locator(f"label[for=good_{name}]").inner_text().strip() for name in ("months", "done")]
    for head, label in zip(box.locator("h3").all(), labels, strict=True):
        assert label.startswith(head.inner_text().strip())
    expect(box.get_by_role("button", name="두 내용 이어 붙이기")).to_have_count(1)
    page.locator("#good_months").fill("12")
    box.locator("> div").first.get_by_role("button", name="환경부 내용 쓰기").click()
    expect(page.locator("#good_months")).to_have_value("7")


def test_two_windows_of_one_person_are_called_so(bench):
    page = conflict_over(bench, {"done": {"mine": "a", "theirs": "b"}}, by=sentences.ANOTHER_WINDOW, own=True)
    box = page.locator("#good > .conflict")
    expect(box.locator("h2")).to_have_text("다른 창에서 14:01에 같은 곳을 수정했습니다. 두 내용을 비교해 주세요.")
    expect(box.get_by_role("button", name="다른 창 내용 쓰기")).to_be_visible()


@pytest.mark.parametrize("since", [False, True], ids=["left alone", "typed since"])
def test_a_field_that_only_the_other_changed_is_filled_in_and_asked_about_where_typed_since(bench, since):
    held: list[Route] = []
    bench.answer = held.append
    page = type_into(bench)
    bench.wait_for_posts(1)
    if since:
        page.locator("#good_more").fill("□ 그사이 쓴 글")
    held[0].fulfill(status=200, json={**SAVED_AT, "taken": {"more": "□ 남이 쓴 글"}})
    bench.answers(200, {**SAVED_AT, "version": 5})
    box = page.locator("#good > .conflict")
    if not since:
        expect(page.locator("#good_more")).to_have_value("□ 남이 쓴 글")
        expect(box).to_have_count(0)
        return
    expect(box).to_contain_text("□ 남이 쓴 글")
    expect(page.locator("#good_more")).to_have_value("□ 그사이 쓴 글")
    box.get_by_role("button", name="내 내용 쓰기").click()
    bench.wait_for_posts(2)
    assert "□ 그사이 쓴 글" in bench.posts[1][1]


def test_the_primary_button_while_offline_stays_on_the_page_and_says_so(bench):
    bench.answers(200, SAVED_AT)
    page = type_into(bench)
    expect(page.locator("[data-save-status]")).to_have_text("14:05 자동 저장")
    bench.context.set_offline(True)
    page.get_by_role("button", name="저장하고 나가기").last.click()
    expect(page.locator("[data-offline-said]")).to_have_text(sentences.OFFLINE)
    expect(page.locator("#good_done")).to_have_value("□ 새 글")
    bench.context.set_offline(False)
    expect(page.locator("[data-offline-said]")).to_have_count(0)
    page.get_by_role("button", name="저장하고 나가기").last.click()
    bench.wait_for_posts(2)


def test_the_primary_button_after_a_save_that_met_no_server_stays_until_one_is_met(bench):
    bench.answer = lambda route: route.abort()
    page = type_into(bench)
    status = page.locator("[data-save-status]")
    expect(status).to_contain_text(sentences.AUTOSAVE["cut"])
    page.get_by_role("button", name="저장하고 나가기").last.click()
    bench.wait_for_posts(2)
    expect(status).to_contain_text(sentences.AUTOSAVE["cut"])
    assert page.url == f"{ORIGIN}/" and [path for path, _ in bench.posts] == ["/save", "/save"]
    bench.answers(200, SAVED_AT)
    page.get_by_role("button", name="저장하고 나가기").last.click()
    bench.wait_for_posts(4)
    assert [path for path, _ in bench.posts][2:] == ["/save", "/"]


def test_a_submit_waits_for_the_save_that_is_on_its_way(bench):
    held: list[Route] = []
    bench.answer = held.append
    page = type_into(bench)
    bench.wait_for_posts(1)
    page.get_by_role("button", name="저장하고 나가기").last.click()
    page.wait_for_timeout(200)
    bench.wait_for_posts(1)
    bench.answers(200)
    held[0].fulfill(status=200, json=SAVED_AT)
    bench.wait_for_posts(2)
    assert bench.posts[1][0] == "/" and "&version=4&" in bench.posts[1][1]
