"""March 2026 in Chromium: whoever holds a renamed post files and confirms a quarter under the post's new name."""

import os
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from exchange.clock import SEOUL
from exchange.models import User
from tasks.actions.periods import create_period
from tasks.actions.quarters import open_quarter
from tasks.models import ProgressReport
from tests.browser.examine import access, sideways
from tests.browser.loop import save_and_check, told, write_joint, write_own
from tests.browser.people import NARROW, WIDE, Person, Site
from tests.depth import only_deep

FILING = datetime(2026, 3, 20, 10, 0, tzinfo=SEOUL)
PERIOD, CODE = "2026-1", "1-1"
SHOTS = os.environ.get("HANTEAM_SHOTS", "")  # a folder for pictures, to be looked at


def look(person: Person, name: str, width: int) -> None:
    assert access(person.page) + sideways(person.page) == [], name
    if SHOTS:
        person.page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)


def write(page: Page, part: str) -> Page:
    page.goto(f"/reports/{PERIOD}/{CODE}/edit/{part}")
    return page


@pytest.mark.parametrize("width", [only_deep(WIDE), NARROW])
def test_the_holder_of_a_renamed_post_files_and_confirms(site: Site, settings, width: int):
    settings.DEMO_NOW = FILING
    coordinator = User.objects.get(username="coordinator")
    create_period({"year": 2026, "number": 1}, by=coordinator, at=FILING)
    open_quarter(PERIOD, vacancies_seen=True, by=coordinator, at=FILING)

    renamed, other = site.login("ex1b", width), site.login("ex1a", width)
    page = renamed.page
    page.goto("/todo")
    expect(page.get_by_text("용인 국가산단").first).to_be_visible()
    look(renamed, "renamed-todo", width)
    page.goto("/tasks?mine=1")
    expect(page.locator('a[href^="/tasks/1-1"]').first).to_be_visible()

    write_joint(write(page, "joint"), "정상", "", "□ 두 부처가 함께 점검")
    for figure in page.get_by_label("그대로임을 확인").all():
        figure.check()
    page.get_by_role("button", name="저장하고 확인 단계로").click()
    write_own(write(page, "me-2025"), "□ 환경영향평가 협의", "□ 협의 마무리")
    look(renamed, "renamed-edit", width)
    page.get_by_role("button", name="저장하고 확인 단계로").click()
    write_own(write(other.page, "molit"), "□ 산단계획 협의", "□ 승인 준비")
    save_and_check(other.page)

    page.goto(f"/reports/{PERIOD}/{CODE}/check")
    expect(page.get_by_text("기후부 자연보전국장").first).to_be_visible()
    look(renamed, "renamed-check", width)
    page.get_by_role("button", name="확인", exact=True).click()
    told(page, "확인했습니다. 상대 부처가 확인하면 제출됩니다.")
    other.page.goto(f"/reports/{PERIOD}/{CODE}/check")
    other.page.get_by_role("button", name="확인하고 제출").click()
    other.page.get_by_role("dialog").get_by_role("button", name="확인하고 제출").click()
    told(other.page, "제출했습니다. 국무조정실 검토가 끝나면 알려 드립니다.")

    report = ProgressReport.objects.get(period__code=PERIOD, task__code=CODE)
    assert report.signatures.standing().get(side="b").post_title == "기후부 자연보전국장"
    centre = site.login("coordinator", width)
    centre.page.goto(f"/board?q={PERIOD}")
    expect(centre.page.get_by_text("기후부").first).to_be_visible()
    look(centre, "renamed-board", width)
    centre.page.goto("/board?q=2024-3")
    expect(centre.page.get_by_text("환경부").first).to_be_visible()
    assert renamed.troubles + other.troubles + centre.troubles == []
