"""Nothing typed is lost and nothing is done twice: the network gone, the login over, two writers, two clicks."""

import re
import time

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tasks.models import FrozenReport, ProgressReport, ReportSection, ReportStatus, Signature
from tests.browser.loop import PERIOD, SAVED, open_check, open_part, save_and_check, told, write_own
from tests.browser.people import Site

CUT = "연결이 끊겨 저장하지 못했습니다. 입력한 내용은 이 화면에 남아 있습니다."
OUT = "로그아웃되어 저장하지 못했습니다. 입력한 내용은 이 화면에 남아 있습니다."


def report_of(code: str) -> ProgressReport:
    return ProgressReport.objects.get(period__code=PERIOD, task__code=code)


def stored(code: str, side: str, field: str) -> str:
    return getattr(ReportSection.objects.get(report=report_of(code), side=side), field)


@pytest.mark.deep
def test_a_double_click_does_one_thing(site: Site):
    """Both on the plain button of the first confirmation and on the dialog's of the second."""
    ours, theirs = site.login("ex1a"), site.login("ex1b")
    page = open_part(ours, "1-2", "molit")
    write_own(page, "□ 통합관리 지침 초안", "□ 지침 확정")
    save_and_check(page)
    page.get_by_role("button", name="확인", exact=True).dblclick()
    told(page, "확인했습니다. 상대 부처가 확인하면 제출됩니다.")
    report = report_of("1-2")
    assert Signature.objects.filter(report=report).count() == 1

    page = open_check(theirs, "1-2")
    page.get_by_role("button", name="확인하고 제출").click()
    page.get_by_role("dialog").get_by_role("button", name="확인하고 제출").dblclick()
    told(page, "제출했습니다. 국무조정실 검토가 끝나면 알려 드립니다.")
    report.refresh_from_db()
    assert (report.status, report.submissions) == (ReportStatus.SUBMITTED, 1)
    assert Signature.objects.filter(report=report).count() == 2
    assert FrozenReport.objects.filter(report=report).count() == 1


@pytest.mark.deep
def test_sending_the_same_confirmation_again_changes_nothing(site: Site):
    """A resend of what has been done already leads to what came of it."""
    theirs = site.login("ex1b")
    page = open_check(theirs, "1-3")
    form = page.locator("form[action$='/sign']")
    names = ("csrfmiddlewaretoken", "side", "fingerprint")
    sent = {name: form.locator(f"[name={name}]").input_value() for name in names}
    address = form.get_attribute("action")
    page.get_by_role("button", name="확인하고 제출").click()
    page.get_by_role("dialog").get_by_role("button", name="확인하고 제출").click()
    told(page, "제출했습니다.")
    again = theirs.context.request.post(address, form=sent, headers={"Referer": page.url})
    assert again.url.endswith(f"/reports/{PERIOD}/1-3")
    report = report_of("1-3")
    assert report.submissions == 1
    assert Signature.objects.filter(report=report).count() == 2
    assert FrozenReport.objects.filter(report=report).count() == 1


def test_without_the_network_the_text_stays_and_is_saved_later(site: Site):
    person = site.login("ex1a")
    page = open_part(person, "1-5", "molit")
    cut = re.compile(r"/edit/molit$")
    page.route(cut, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_label("추진실적").fill("□ 끊긴 동안 쓴 글")
    expect(page.locator("[data-save-status]")).to_contain_text(CUT)
    expect(page.get_by_label("추진실적")).to_have_value("□ 끊긴 동안 쓴 글")
    assert stored("1-5", "a", "progress") != "□ 끊긴 동안 쓴 글"

    page.unroute(cut)
    page.get_by_role("button", name="다시 저장").click()
    expect(page.locator("[data-save-status]")).to_have_text(SAVED)
    assert stored("1-5", "a", "progress") == "□ 끊긴 동안 쓴 글"


SLOW = """const send = window.fetch;
window.fetch = (...what) => new Promise((go) => { setTimeout(go, 4000); }).then(() => send(...what));"""


def test_what_is_typed_while_a_slow_save_is_on_its_way_is_saved_after_it(site: Site):
    """The second field is typed and left in peace for longer than it takes to save by itself, all within one save."""
    person = site.login("ex1a")
    person.context.add_init_script(SLOW)
    page = open_part(person, "1-5", "molit")
    page.get_by_label("추진실적").fill("□ 먼저 쓴 글")
    page.get_by_label("향후 추진계획").focus()  # leaving the field begins a save
    page.get_by_label("향후 추진계획").fill("□ 저장하는 동안 쓴 글")
    latest = time.monotonic() + 20
    while stored("1-5", "a", "next_plan") != "□ 저장하는 동안 쓴 글" and time.monotonic() < latest:
        page.wait_for_timeout(200)
    assert stored("1-5", "a", "progress") == "□ 먼저 쓴 글"
    assert stored("1-5", "a", "next_plan") == "□ 저장하는 동안 쓴 글"


@pytest.mark.deep
def test_text_is_not_kept_in_the_browser(site: Site):
    """Shared machines: what is typed is on the page and on the server, in no storage of the browser."""
    person = site.login("ex1a")
    page = open_part(person, "1-5", "molit")
    page.get_by_label("추진실적").fill("□ 남기지 않을 글")
    expect(page.locator("[data-save-status]")).to_have_text(SAVED)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("indexedDB.databases().then(found => found.length)") == 0


def test_after_the_login_is_over_the_text_stays_and_a_login_elsewhere_saves_it(site: Site):
    person = site.login("ex1a")
    page = open_part(person, "1-5", "molit")
    person.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_label("추진실적").fill("□ 로그아웃된 줄 모르고 쓴 글")
    expect(page.locator("[data-save-status]")).to_contain_text(OUT)

    with person.context.expect_page() as opened:
        page.get_by_role("link", name="새 창에서 로그인").click()
    window = opened.value
    form = window.locator(".login-box form")
    form.get_by_label("아이디").fill("ex1a")
    form.get_by_label("비밀번호").fill(settings.DEMO_PASSWORD)
    form.get_by_role("button", name="로그인").click()
    expect(window).to_have_title(re.compile("내 할 일"))

    expect(page.get_by_label("추진실적")).to_have_value("□ 로그아웃된 줄 모르고 쓴 글")
    page.get_by_role("button", name="다시 저장").click()
    expect(page.locator("[data-save-status]")).to_have_text(SAVED)
    assert stored("1-5", "a", "progress") == "□ 로그아웃된 줄 모르고 쓴 글"


@pytest.mark.deep
def test_five_minutes_before_the_end_a_login_can_be_extended(site: Site):
    person = site.login("ex1a")
    page = person.page
    page.clock.install()
    open_part(person, "1-5", "molit")
    page.clock.fast_forward("25:01")
    dialog = page.get_by_role("dialog", name="곧 로그아웃됩니다")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="로그인 연장").click()
    expect(dialog).to_be_hidden()
    assert person.troubles == []


def test_of_two_writers_the_later_sees_both_texts_and_chooses(site: Site):
    ours, theirs = site.login("ex1a"), site.login("ex1b")
    first, second = open_part(ours, "1-5", "joint"), open_part(theirs, "1-5", "joint")
    first.get_by_label("공동 추진실적").fill("□ 국토부가 쓴 글")
    expect(first.locator("[data-save-status]")).to_have_text(SAVED)
    second.get_by_label("공동 추진실적").fill("□ 환경부가 쓴 글")

    box = second.locator(".conflict")
    expect(box).to_contain_text("□ 국토부가 쓴 글")
    expect(box).to_contain_text("□ 환경부가 쓴 글")
    title = re.compile("같은 곳을 수정했습니다. 두 내용을 비교해 주세요.")
    expect(second.get_by_role("heading", name=title)).to_be_focused()
    assert stored("1-5", "joint", "progress") == "□ 국토부가 쓴 글"

    box.get_by_role("button", name="두 내용 이어 붙이기").click()
    expect(second.locator("[data-save-status]")).to_have_text(SAVED)
    assert stored("1-5", "joint", "progress") == "□ 국토부가 쓴 글\n□ 환경부가 쓴 글"


@pytest.mark.deep
def test_two_tabs_of_one_person_do_not_overwrite_each_other(site: Site):
    person = site.login("ex1a")
    first = open_part(person, "1-5", "molit")
    second = person.another_tab()
    second.goto(first.url)
    first.get_by_label("향후 추진계획").fill("□ 첫 창에서 쓴 글")
    expect(first.locator("[data-save-status]")).to_have_text(SAVED)
    second.get_by_label("향후 추진계획").fill("□ 둘째 창에서 쓴 글")
    box = second.locator(".conflict")
    expect(box).to_contain_text("□ 첫 창에서 쓴 글")
    box.get_by_role("button", name="내 내용 쓰기").click()
    expect(second.locator("[data-save-status]")).to_have_text(SAVED)
    assert stored("1-5", "a", "next_plan") == "□ 둘째 창에서 쓴 글"


def test_a_wrong_number_is_told_at_its_field_while_the_rest_stays(site: Site):
    person = site.login("ex1a")
    page = open_part(person, "1-1", "joint")
    page.get_by_label("환경영향평가 협의 기간").fill("넷")
    page.get_by_label("공동 추진실적").fill("□ 남아야 할 글")
    expect(page.locator(".error-message")).to_have_text("숫자로 입력해 주세요. 예: 4")
    figure = page.get_by_label("환경영향평가 협의 기간")
    expect(figure).to_have_accessible_description(re.compile("숫자로 입력해 주세요. 예: 4$"))
    expect(page.get_by_label("공동 추진실적")).to_have_value("□ 남아야 할 글")
    page.get_by_label("환경영향평가 협의 기간").fill("4")
    expect(page.locator("[data-save-status]")).to_have_text(SAVED)
    expect(page.locator(".error-message")).to_have_count(0)
    expect(figure).not_to_have_accessible_description(re.compile("숫자로 입력해 주세요"))
    assert stored("1-1", "joint", "progress") == "□ 남아야 할 글"
