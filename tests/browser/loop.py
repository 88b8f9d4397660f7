"""What people do in the core loop, as they do it: by label, button and link."""

import re

from playwright.sync_api import Page, expect

from tests.browser.people import Person

PERIOD = "2024-3"
SAVED = re.compile(r"\d\d:\d\d 자동 저장")


def open_part(person: Person, code: str, part: str) -> Page:
    person.page.goto(f"/reports/{PERIOD}/{code}/edit/{part}")
    return person.page


def open_check(person: Person, code: str) -> Page:
    person.page.goto(f"/reports/{PERIOD}/{code}/check")
    return person.page


def write_own(page: Page, progress: str, plan: str) -> None:
    """Fill a ministry's own part of the open form."""
    page.get_by_label("추진실적").fill(progress)
    page.get_by_label("계획대로").check()
    page.get_by_role("group", name="애로·이견").get_by_label("없음").check()
    page.get_by_label("향후 추진계획").fill(plan)


def write_joint(page: Page, state: str, reason: str, progress: str) -> None:
    """Fill the shared part of the open form."""
    page.get_by_label(state, exact=True).check()
    page.get_by_label("판단 사유").fill(reason)
    page.get_by_label("공동 추진실적").fill(progress)


def save_and_check(page: Page) -> None:
    page.get_by_role("button", name="저장하고 확인 단계로").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("제출 전 확인")


def confirm(person: Person, code: str) -> None:
    """Confirm as the first of the two."""
    page = open_check(person, code)
    page.get_by_role("button", name="확인", exact=True).click()
    told(page, "확인했습니다. 상대 부처가 확인하면 제출됩니다.")


def confirm_and_submit(person: Person, code: str) -> None:
    """Confirm as the second of the two, which hands the report in."""
    page = open_check(person, code)
    page.get_by_role("button", name="확인하고 제출").click()
    page.get_by_role("dialog").get_by_role("button", name="확인하고 제출").click()
    told(page, "제출했습니다. 국무조정실 검토가 끝나면 알려 드립니다.")


def told(page: Page, sentence: str) -> None:
    """The page says ``sentence`` at its top."""
    expect(page.locator(".message").filter(has_text=sentence).first).to_be_visible()


def board(person: Person) -> dict[str, int]:
    """Return the numbers of the board's tiles: tasks by state and reports by how far they are."""
    person.page.goto("/board")
    links = {one: f"state={one}" for one in ("ok", "warn", "late", "done")}
    links |= {one: f"filed={one}" for one in ("filed", "unfiled", "returned", "waiting")}
    numbers = {}
    for name, query in links.items():
        text = person.page.locator(f".tiles a[href$='{query}']").last.inner_text()
        numbers[name] = int(re.findall(r"\d+", text)[-1])
    return numbers


def cell(person: Person, code: str) -> str:
    """Return what the board's cell of a task says, with the words that only a screen reader meets."""
    text = person.page.locator(f".board .cell[href='/tasks/{code}']").text_content()
    return " ".join((text or "").split())
