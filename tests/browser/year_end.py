"""What people do at the year's end, as they do it: by label, button and link.

In the deep run each page on the way is held to axe; ``test_pages`` does so with each kind of page in every run.
"""

from collections.abc import Callable
from datetime import datetime

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests import depth
from tests.browser.examine import AXE, TAGS
from tests.browser.loop import told
from tests.browser.people import Person

ROUND = "2024"


def visit(person: Person, address: str) -> Page:
    """Open a page and look at it."""
    person.page.goto(address)
    look(person.page)
    return person.page


def look(page: Page) -> None:
    """Hold the open page to every rule of axe at this width, in the deep run."""
    if not depth.is_deep():
        return
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(options)", AXE | {"runOnly": TAGS})
    troubles = [
        f"{page.url} {one['id']}: {[' '.join(map(str, node['target'])) for node in one['nodes']][:4]}"
        for one in found["violations"]
    ]
    assert troubles == []


def press(page: Page, name: str, act: str = "", *, within: str = "main") -> None:
    """Press a button, and the dialog's button ``act`` where it asks first; return when the next page has come."""
    button = page.locator(within).get_by_role("button", name=name, exact=True).first
    if act:
        button.click()
        button = page.get_by_role("dialog").get_by_role("button", name=act, exact=True)
    with page.expect_navigation():
        button.click()


def find_interest(person: Person, reason: str) -> str:
    """Tell of an interest found later, on the first task that is offered; return its code."""
    page = visit(person, f"/evaluation/{ROUND}/conflicts")
    choice = page.get_by_label("과제", exact=True)
    label = choice.locator("option").nth(1).inner_text()
    choice.select_option(label=label)
    page.get_by_label("어떤 이해관계인지").last.fill(reason)
    press(page, "이해관계 알리기")
    return label.split()[0]


def score_next(person: Person, points: int) -> str:
    """Score the first task that is not begun and hand it in; return its code."""
    page = visit(person, f"/evaluation/{ROUND}/sheets")
    page.get_by_role("link", name="평가하기", exact=False).filter(has_not_text="이어서").first.click()
    page.wait_for_url("**/sheets/*")
    look(page)
    code = page.url.rpartition("/")[2]
    for field in page.locator("#sheet .score-entry input[inputmode=decimal]").all():
        field.fill(str(points))
    press(page, "평가 제출", within="body")
    page.wait_for_url(lambda url: not url.endswith((f"/{code}", "/submit")))  # on to the next task
    page = visit(person, f"/evaluation/{ROUND}/sheets/{code}")
    page.locator("h2", has_text="제출한 채점표").wait_for()
    return code


def tell_grade(person: Person, post: str, document: str, day: str) -> None:
    """Enter S and 4급 for the person in ``post``."""
    page = visit(person, f"/bonus/{ROUND}")
    page.get_by_role("row").filter(has_text=post).get_by_role("link", name="등급 통보 등록").click()
    look(page)
    page.get_by_label("적용 대상과 급").select_option(label=_containing(page, "적용 대상과 급", "4급"))
    page.get_by_role("group", name="성과평가 등급").get_by_label("S", exact=True).check()
    page.get_by_label("실제 근무 월수").fill("12")
    page.get_by_label("지급일").fill("2025-03-20")
    page.get_by_label("통보 문서번호").fill(document)
    page.get_by_label("통보일").fill(day)
    press(page, "저장")
    page.wait_for_url(lambda url: "notices" not in url)


def count_officials(person: Person, officials: int) -> None:
    page = visit(person, f"/bonus/{ROUND}/headcount")
    page.get_by_label("인원", exact=True).fill(str(officials))
    page.get_by_label("기준일").fill("2024-12-31")
    page.get_by_label("근거").fill("정원표")
    press(page, "저장")


def _containing(page: Page, label: str, words: str) -> str:
    options = page.get_by_label(label).locator("option").all_inner_texts()
    return next(one for one in options if words in one)


def recommend(person: Person, address: str) -> None:
    page = visit(person, address)
    press(page, "검토 완료")
    look(page)
    page.get_by_role("group", name="추천").get_by_label("추천", exact=True).check()
    page.get_by_label("사유", exact=True).first.fill("맡은 과제가 좋은 평가를 받음")
    press(page, "기록하기", "추천 기록")
    page.wait_for_load_state()


def decide(person: Person, address: str, day: str) -> None:
    """Record the committee's resolution, then the minister's decision, then tell the person."""
    page = visit(person, address)
    page.get_by_label("의결일").fill(day)
    page.get_by_label("의결 문서번호").fill("심의-1")
    for label, number in (("재적 위원", 5), ("출석 위원", 5), ("찬성 위원", 4)):
        page.get_by_label(label).fill(str(number))
    press(page, "의결 기록하기", "의결 기록")
    page.get_by_label("결정일").wait_for()
    look(page)
    page.get_by_role("group", name="소속 장관의 결정").get_by_label("지급", exact=True).check()
    page.get_by_label("결정일").fill(day)
    page.get_by_label("결정 문서번호").fill("결정-1")
    page.get_by_label("결정권자").fill("교육부장관")
    page.get_by_label("사유", exact=True).first.fill("위원회 의결대로 결정함")
    press(page, "결정 기록하기", "결정 기록")
    page.get_by_role("button", name="본인에게 통보").wait_for()
    look(page)
    press(page, "본인에게 통보", "통보")
    page.wait_for_load_state()


def moved(settings) -> Callable[[datetime], None]:
    """Return what moves the demonstration's clock; ``settings`` puts it back at the end of the test."""

    def move(moment: datetime) -> None:
        settings.DEMO_NOW = moment

    return move


__all__ = ["count_officials", "decide", "find_interest", "look", "moved", "press", "recommend", "score_next"]
__all__ += ["tell_grade", "told", "visit"]
