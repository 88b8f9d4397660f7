"""One report from nothing to accepted, by everybody who has a hand in it, and the board before and after."""

import re

import pytest
from playwright.sync_api import expect

from tasks.models import FrozenReport, ProgressReport, ReportStatus
from tests.browser.loop import (
    PERIOD,
    SAVED,
    board,
    cell,
    confirm,
    confirm_and_submit,
    open_check,
    open_part,
    save_and_check,
    told,
    write_joint,
    write_own,
)
from tests.browser.people import NARROW, Person, Site

CODE = "1-5"  # 국토부 and 환경부 have not begun it
OURS, THEIRS = "molit", "me"
REASON = "공동 현황에 10월 회의 결과를 적어 주세요."


def report_of(code: str) -> ProgressReport:
    return ProgressReport.objects.get(period__code=PERIOD, task__code=code)


def test_a_report_goes_from_hand_to_hand_until_the_board_has_changed(site: Site):
    coordinator, assistant = site.login("coordinator"), site.login("as1a")
    ours, theirs = site.login("ex1a"), site.login("ex1b")
    before = board(coordinator)
    assert cell(coordinator, CODE) == "시화호 2.01-5지난 정상, 미제출"

    assistant_drafts(assistant)
    both_write(ours, theirs)
    an_edit_voids_the_confirmation(ours, theirs)
    confirm(ours, CODE)
    confirm_and_submit(theirs, CODE)
    submitted = board(coordinator)
    assert submitted == before | changed(before, filed=1, unfiled=-1, waiting=1, ok=-1, warn=1)

    coordinator_returns(coordinator)
    assert board(coordinator) == before | changed(before, returned=1, unfiled=-1, ok=-1, warn=1)
    ministries_mend(ours, theirs)
    coordinator_accepts(coordinator)

    assert board(coordinator) == before | changed(before, filed=1, unfiled=-1, ok=-1, warn=1)
    assert cell(coordinator, CODE) == "시화호 2.01-5주의"
    others_see_it(site)
    for person in (coordinator, assistant, ours, theirs):
        assert person.troubles == []


def changed(numbers: dict[str, int], **by: int) -> dict[str, int]:
    return {name: numbers[name] + step for name, step in by.items()}


def assistant_drafts(assistant: Person) -> None:
    """The assistant writes and cannot confirm."""
    page = assistant.page
    expect(page).to_have_title(re.compile("내 할 일"))
    page.get_by_role("link", name=re.compile("시화호")).first.click()
    open_part(assistant, CODE, OURS)
    page.get_by_label("추진실적").fill("□ 종합계획 초안 마련")
    expect(page.locator("[data-save-status]")).to_have_text(SAVED)
    page.get_by_role("button", name="저장하고 나가기").click()
    told(page, "국토부 작성을 저장했습니다.")
    open_check(assistant, CODE)
    expect(page.get_by_role("button", name="확인", exact=True)).to_have_count(0)


def both_write(ours: Person, theirs: Person) -> None:
    page = open_part(ours, CODE, OURS)
    expect(page.get_by_label("추진실적")).to_have_value("□ 종합계획 초안 마련")
    expect(page.locator("#box-issue_kind")).to_be_hidden()
    page.get_by_label("애로 있음", exact=True).check()
    expect(page.locator("#box-issue_kind")).to_be_visible()
    write_own(page, "□ 종합계획 초안 마련\n ○ 관계기관 의견 수렴", "□ 종합계획 확정")
    expect(page.locator("[data-save-status]")).to_have_text(SAVED)
    save_and_check(page)

    open_part(ours, CODE, "joint")
    write_joint(page, "주의", "환경 부문 자료가 늦어 10월 안에 바로잡음", "□ 두 부처 협의 2회")
    save_and_check(page)

    page = open_part(theirs, CODE, THEIRS)
    write_own(page, "□ 환경 부문 작성", "□ 환경 부문 보완")
    save_and_check(page)
    expect(page.get_by_role("heading", name=re.compile("확인하기 전에 입력할 항목"))).to_have_count(0)


def an_edit_voids_the_confirmation(ours: Person, theirs: Person) -> None:
    confirm(ours, CODE)
    expect(ours.page.locator(".confirm .yes")).to_have_count(1)
    page = open_part(theirs, CODE, THEIRS)
    page.get_by_label("향후 추진계획").fill("□ 환경 부문 보완\n ○ 현장 점검")
    save_and_check(page)
    expect(page.locator(".confirm .yes")).to_have_count(0)
    ours.page.goto("/notices")
    expect(ours.page.locator("li.unread").filter(has_text="1-5")).to_contain_text("수정되어 확인이 풀렸습니다")
    assert report_of(CODE).status == ReportStatus.DRAFT


def coordinator_returns(coordinator: Person) -> None:
    page = coordinator.page
    page.goto(f"/review/{PERIOD}/{CODE}")
    page.get_by_role("button", name="검토 시작").click()
    told(page, "검토를 시작했습니다.")
    page.get_by_text("수정할 부분과 회신 기한 입력").click()
    page.get_by_label("공동 현황에서 수정할 점").fill(REASON)
    page.get_by_role("button", name="보완 요청", exact=True).click()
    told(page, "보완을 요청했습니다. 두 부처에 알렸습니다.")


def ministries_mend(ours: Person, theirs: Person) -> None:
    page = ours.page
    page.goto("/todo")
    page.get_by_role("link", name=re.compile("시화호")).first.click()
    page.goto(f"/reports/{PERIOD}/{CODE}")
    expect(page.get_by_text(REASON).first).to_be_visible()
    expect(page.get_by_role("link", name="국토부 작성")).to_have_count(0)  # only the named part is open again
    page.get_by_role("link", name="공동 현황").first.click()
    page.get_by_label("공동 추진실적").fill("□ 두 부처 협의 3회\n ○ 10월 회의에서 자료 기한을 정함")
    save_and_check(page)
    confirm(ours, CODE)
    confirm_and_submit(theirs, CODE)


def coordinator_accepts(coordinator: Person) -> None:
    page = coordinator.page
    page.goto(f"/review/{PERIOD}/{CODE}")
    page.get_by_role("button", name="검토 시작").click()
    expect(page.get_by_role("cell").filter(has_text="10월 회의에서").first).to_be_visible()
    expect(page.get_by_text("추진 상태가 2분기 판정보다 악화되었습니다")).to_be_visible()
    expect(page.get_by_label("주의", exact=True)).not_to_be_checked()  # it got worse: nothing is chosen beforehand
    page.get_by_label("주의", exact=True).check()
    page.get_by_role("textbox", name=re.compile("^의견")).fill("자료 기한을 지키는지 살펴봅니다.")
    page.get_by_role("button", name="확정하고 다음 건").click()
    page.get_by_role("dialog").get_by_role("button", name="확정하고 다음 건").click()
    told(page, "1-5 보고를 확정했습니다.")
    assert f"/review/{PERIOD}/" in page.url and CODE not in page.url  # the next one is open


def others_see_it(site: Site) -> None:
    """The viewer reads the accepted report and cannot touch it; the administrator finds every step in the log."""
    viewer = site.login("viewer")
    viewer.page.goto(f"/reports/{PERIOD}/{CODE}")
    expect(viewer.page.get_by_text("10월 회의에서 자료 기한을 정함").first).to_be_visible()
    assert viewer.page.goto(f"/reports/{PERIOD}/{CODE}/edit/joint").status == 403
    admin = site.login("admin")
    assert admin.page.goto(f"/tasks/{CODE}/history").status == 200
    assert admin.page.goto("/audit").status == 200
    assert viewer.context.request.get("/audit").status == 403
    report = report_of(CODE)
    assert (report.status, report.verdict, report.submissions) == (ReportStatus.ACCEPTED, "warn", 2)
    kinds = FrozenReport.objects.filter(report=report).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["submission", "submission", "acceptance"]


@pytest.mark.deep
@pytest.mark.parametrize("width", [NARROW])
def test_writing_and_confirming_works_on_a_phone(site: Site, width: int):
    ours, theirs = site.login("ex1a", width, has_touch=True), site.login("ex1b", width, has_touch=True)
    page = ours.page
    page.get_by_role("button", name="메뉴").tap()
    page.get_by_role("navigation", name="주 메뉴").get_by_role("link", name="분기 보고").tap()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    open_part(ours, "1-2", "joint")
    steps = page.get_by_role("list", name="작성 단계")
    steps.get_by_role("link", name="국토부 작성").tap()  # seen as a circle without its word
    expect(page).to_have_url(re.compile(f"/edit/{OURS}$"))
    write_own(page, "□ 통합관리 지침 초안", "□ 지침 확정")
    expect(page.locator("[data-save-status]")).to_have_text(SAVED)
    bar = page.locator(".bottom-bar")
    assert bar.bounding_box()["y"] + bar.bounding_box()["height"] <= 844 + 1  # the save bar stays in sight
    page.get_by_role("button", name="저장하고 확인 단계로").tap()
    page.get_by_role("button", name="확인", exact=True).tap()
    told(page, "확인했습니다. 상대 부처가 확인하면 제출됩니다.")

    open_check(theirs, "1-2")
    theirs.page.get_by_role("button", name="확인하고 제출").tap()
    theirs.page.get_by_role("dialog").get_by_role("button", name="확인하고 제출").tap()
    told(theirs.page, "제출했습니다. 국무조정실 검토가 끝나면 알려 드립니다.")
    assert report_of("1-2").status == ReportStatus.SUBMITTED
    assert ours.troubles + theirs.troubles == []


def test_writing_and_confirming_works_without_scripts(site: Site):
    ours, theirs = (site.login(name, java_script_enabled=False) for name in ("ex1a", "ex1b"))
    page = open_part(ours, "1-1", OURS)
    expect(page.locator("#box-issue_kind")).to_be_visible()  # nothing folds what it could not unfold
    write_own(page, "□ 승인 절차 진행", "□ 산업단지계획 승인")
    save_and_check(page)
    confirm(ours, "1-1")
    page = open_check(theirs, "1-1")
    page.get_by_role("button", name="확인하고 제출").click()
    told(page, "제출했습니다. 국무조정실 검토가 끝나면 알려 드립니다.")
    assert report_of("1-1").status == ReportStatus.SUBMITTED
