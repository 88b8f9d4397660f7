"""The declared form in Chromium: a carried figure and its tick, a period's own question, copies and changes."""

import os
import re
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from exchange.clock import SEOUL
from exchange.models import User
from tasks.actions.quarters import open_quarter
from tasks.models import FrozenReport, IndicatorReading, ReportPeriod
from tests.browser.examine import access, sideways
from tests.browser.people import HEIGHT, NARROW, WIDE, Person, Site
from tests.depth import only_deep

PERIOD, CODE = "2024-4", "7-1"  # its figure 합동 원인 조사 stands at 3회 in the third quarter
OPENED = datetime(2024, 12, 16, 9, 0, tzinfo=SEOUL)
SHOTS = os.environ.get("HANTEAM_SHOTS", "")  # a folder for pictures, to be looked at


def look(person: Person, name: str) -> None:
    """Hold the open page to axe and to its width, at a desk and on a phone; keep a picture of each where asked."""
    page = person.page
    assert access(page) + sideways(page) == []
    page.evaluate("document.documentElement.setAttribute('data-krds-mode', 'light')")
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": HEIGHT[width]})
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)


def ask(coordinator: Person) -> None:
    """Add a question of the quarter's own through the administration's pages."""
    page = coordinator.page
    page.goto(f"/admin/quarters/{PERIOD}")
    page.get_by_role("link", name="자체 문항 등록").click()
    page.get_by_label("부처별 작성", exact=True).check()
    page.get_by_label("선택형", exact=True).check()
    page.get_by_label("문항", exact=True).fill("현장 방문")
    page.get_by_label("작성 안내").fill("이번 분기만 묻습니다.")
    page.get_by_role("textbox", name=re.compile("^보기")).fill("방문함\n방문하지 않음")
    look(coordinator, "question-add")
    page.get_by_role("button", name="등록").click()
    expect(page.get_by_role("link", name="현장 방문")).to_be_visible()
    expect(page.get_by_text("1개 / 10개")).to_be_visible()
    look(coordinator, "period-questions")


def open_it() -> ReportPeriod:
    coordinator = User.objects.get(username="coordinator")
    open_quarter(PERIOD, vacancies_seen=True, by=coordinator, at=OPENED)
    return ReportPeriod.objects.get(code=PERIOD)


def part(page: Page, name: str) -> Page:
    page.goto(f"/reports/{PERIOD}/{CODE}/edit/{name}")
    return page


def test_a_quarter_with_a_question_of_its_own_and_a_carried_figure(site: Site):
    coordinator = site.login("coordinator")
    ask(coordinator)
    open_it()

    ours = site.login("ex7a")
    page = part(ours.page, "joint")
    figure = page.locator(".figure").filter(has_text="합동 원인 조사")
    expect(figure.get_by_text("3분기 값")).to_be_visible()
    expect(figure.get_by_role("textbox")).to_have_value("3")
    look(ours, "carried")
    page.get_by_role("button", name="저장하고 확인 단계로").click()
    expect(page.locator(".error-summary")).to_contain_text(
        "합동 원인 조사: 3회 그대로인지 확인하거나 새 값을 입력해 주세요."
    )
    look(ours, "carried-missing")
    page.get_by_label("3회 그대로임을 확인").check()
    expect(page.locator("[data-save-status]")).to_have_text(re.compile(r"\d\d:\d\d 자동 저장"))
    page.get_by_role("button", name="저장하고 확인 단계로").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("제출 전 확인")
    expect(page.get_by_text("3분기 값 그대로임을 확인")).to_be_visible()
    assert IndicatorReading.objects.get(indicator__name="합동 원인 조사", period__code=PERIOD).is_confirmed

    page.get_by_role("list", name="작성 단계").get_by_role("link", name=re.compile(" 작성")).first.click()
    expect(page.get_by_role("group", name="현장 방문")).to_be_visible()
    expect(page.get_by_text("이번 분기만 묻습니다.")).to_be_visible()
    page.get_by_label("방문함", exact=True).check()
    look(ours, "own-question")
    assert ours.troubles + coordinator.troubles == []


@pytest.mark.parametrize("who", ["ex1a", *map(only_deep, ("coordinator", "viewer"))])
def test_copies_open_with_their_form_and_changes_are_read_old_to_new(shown: Site, who: str):
    copy = FrozenReport.objects.filter(report__task__code="1-1", kind="acceptance").earliest("pk")
    period = copy.report.period.code
    person = shown.login(who)
    page = person.page
    page.goto("/tasks/1-1")
    page.locator("#copies").get_by_role("link", name=re.compile("^확정본 1$")).first.click()
    expect(page.get_by_role("heading", name=re.compile("^확정본 "))).to_be_visible()
    expect(page.get_by_text("작성 당시의 서식")).to_be_visible()
    look(person, f"copy-{who}")
    page.get_by_role("link", name="보고 수정 이력").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("보고 수정 이력")
    assert f"/reports/{period}/1-1" in page.url
    look(person, f"changes-{who}")
    assert person.troubles == []
