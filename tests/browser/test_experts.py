"""Two outside experts at once: they declare, read, score, hand in and correct, at a desk and on a phone."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from evaluation.models import ConflictDeclaration, EvaluationRound, ExpertAssignment, Score, ScoreSheet, SheetVersion
from exchange.models import User
from tasks.models import CollaborationTask
from tests import depth
from tests.browser.examine import assert_clean
from tests.browser.loop import SAVED, told
from tests.browser.people import NARROW, WIDE, Person, Site
from tests.evaluation.makers import make_evaluation_round, make_expert_assignment, make_rubric

SLUG = "browser"
CODES = ("3-1", "3-2", "4-1")
PATIENCE = 15.0  # seconds for an automatic save on a busy machine


def prepare() -> EvaluationRound:
    """Open a round of three tasks for two of the demonstration's experts."""
    round = make_evaluation_round(slug=SLUG, title="둘러보는 평가", kind="rehearsal", year=2024)
    make_rubric(round, visibility="after_own")
    for username in ("evaluator1", "evaluator2"):
        expert = User.objects.get(username=username)
        ExpertAssignment.objects.filter(expert=expert).exclude(round=round).update(
            withdrawn_at=round.opened_at, withdrawn_by=round.opened_by, withdrawn_reason="시험을 위해 거둠"
        )
        for task in CollaborationTask.objects.filter(code__in=CODES):
            make_expert_assignment(round, task, expert, declared=False)
    return round


def declare(page: Page, conflict: str = "") -> None:
    """Say on each task whether there is an interest, all at once."""
    page.goto("/todo")
    page.get_by_role("link", name=re.compile("^확인하기")).first.click()
    for code in CODES:
        row = page.get_by_role("group", name=re.compile(rf"^{code} "))
        if code == conflict:
            row.get_by_label("있음", exact=True).check()
            row.get_by_label("어떤 이해관계인지").fill("2023년에 자문을 맡았습니다.")
        else:
            row.get_by_label("이해관계 없음").check()
    page.get_by_role("button", name="확인하고 과제 열기").click()
    told(page, "이해관계를 확인했습니다.")


def fill(page: Page, *values: str) -> None:
    """Type a score, or 해당 없음 for "", at each criterion."""
    boxes = page.locator("fieldset.criterion")
    expect(boxes).to_have_count(len(values))  # the page may still be on its way
    for box, value in zip(boxes.all(), values, strict=True):
        if value:
            box.get_by_label("점수").fill(value)
        else:
            box.get_by_label("해당 없음").check()


def scored(username: str) -> list[int | None]:
    sheet = ScoreSheet.objects.get(
        assignment__round__slug=SLUG, assignment__expert__username=username, assignment__task__code=CODES[0]
    )
    values = Score.objects.filter(sheet=sheet).order_by("criterion__position").values_list("value", flat=True)
    return [None if value is None else int(value) for value in values]


def await_scores(page: Page, username: str, wanted: list[int | None]) -> None:
    """Leave the last box and wait until what was typed is stored: each box left saves, so a time alone says little."""
    page.get_by_label("종합 의견").focus()
    expect(page.locator("[data-save-status]")).to_have_text(SAVED)
    latest = time.monotonic() + PATIENCE
    while scored(username) != wanted and time.monotonic() < latest:
        page.wait_for_timeout(100)
    assert scored(username) == wanted


@pytest.mark.deep
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_two_experts_at_once_declare_score_and_hand_in(site: Site, width: int):
    prepare()
    one, other = site.login("evaluator1", width), site.login("evaluator2", width)
    expect(one.page).to_have_title(re.compile("내 할 일"))
    one.page.goto(f"/evaluation/{SLUG}/sheets/{CODES[0]}")
    expect(one.page).to_have_title(re.compile("이해충돌 확인"))  # no paper opens before
    declare(one.page)
    declare(other.page, conflict=CODES[2])
    assert ConflictDeclaration.objects.filter(has_conflict=True, round__slug=SLUG).count() == 1
    expect(other.page.locator("tbody tr")).to_have_count(2)

    for person in (one, other):
        person.page.get_by_role("link", name=re.compile(f"^평가하기 {CODES[0]}")).click()
    fill(one.page, "90", "85", "", "70")
    fill(other.page, "60", "60", "60", "60")
    await_scores(one.page, "evaluator1", [90, 85, None, 70])
    await_scores(other.page, "evaluator2", [60, 60, 60, 60])

    for person in (one, other):
        person.page.get_by_label("종합 의견").fill("두 부처의 자료를 비교하여 보았습니다.")
        person.page.get_by_role("button", name="평가 제출").click()
        told(person.page, f"{CODES[0]} 평가를 제출했습니다.")
    expect(one.page.get_by_role("heading", level=1)).to_contain_text(CODES[1])  # the next one is open
    correct(one.page)
    own = SheetVersion.objects.filter(sheet__assignment__round__slug=SLUG)
    assert own.filter(sheet__assignment__expert__username="evaluator1").count() == 2
    one.page.goto(f"/evaluation/{SLUG}/totals")
    expect(one.page.locator("tbody tr")).to_contain_text("60.0")
    expect(one.page.locator("main")).not_to_contain_text("평가위원 2")
    for person in (one, other):
        assert person.troubles == []


def correct(page: Page) -> None:
    """Open the sheet handed in again, change a score and hand it in anew."""
    page.goto(f"/evaluation/{SLUG}/sheets/{CODES[0]}")
    page.get_by_role("button", name="다시 열기").click()
    told(page, "채점표를 다시 열었습니다.")
    page.locator("fieldset.criterion").first.get_by_label("점수").fill("95")
    page.get_by_role("button", name="평가 제출").click()
    told(page, f"{CODES[0]} 평가를 제출했습니다.")


@pytest.mark.deep
def test_two_windows_of_one_expert_lose_nothing(site: Site):
    prepare()
    expert = site.login("evaluator1")
    declare(expert.page)
    address = f"/evaluation/{SLUG}/sheets/{CODES[0]}"
    expert.page.goto(address)
    behind = expert.another_tab()
    behind.goto(address)
    expert.page.get_by_label("종합 의견").fill("앞 창의 글")
    expect(expert.page.locator("[data-save-status]")).to_have_text(SAVED)
    behind.get_by_label("종합 의견").fill("뒤 창의 글")
    behind.locator("fieldset.criterion").first.get_by_label("점수").focus()
    box = behind.locator("section.conflict")
    expect(box).to_contain_text("앞 창의 글")
    box.get_by_role("button", name="두 내용 이어 붙이기").click()
    expect(behind.locator("[data-save-status]")).to_have_text(SAVED)
    assert ScoreSheet.objects.get(assignment__round__slug=SLUG).comment == "앞 창의 글\n뒤 창의 글"


def test_scoring_works_without_scripts(site: Site):
    prepare()
    expert = site.login("evaluator1", java_script_enabled=False)
    declare(expert.page)
    expert.page.goto(f"/evaluation/{SLUG}/sheets/{CODES[0]}")
    fill(expert.page, "90", "85", "", "70")
    expert.page.get_by_role("button", name="임시 저장").click()
    told(expert.page, "임시 저장했습니다.")
    assert scored("evaluator1") == [90, 85, None, 70]
    expert.page.get_by_role("button", name="평가 제출").click()
    told(expert.page, f"{CODES[0]} 평가를 제출했습니다.")


def test_the_pages_of_an_expert_are_clean(site: Site):
    """Those at which the demonstration does not stand; in the deep run the others too, in this round."""
    prepare()
    expert = site.login("evaluator2")
    begun = ["/todo", "/evaluation/mine", *(f"/evaluation/{SLUG}/{page}" for page in ("sheets", "conflicts"))]
    if depth.is_deep():
        look(expert, begun[-1])
    declare(expert.page)
    for path in begun if depth.is_deep() else []:
        look(expert, path)
    open_sheet = f"/evaluation/{SLUG}/sheets/{CODES[0]}"
    expert.page.goto(open_sheet)
    if depth.is_deep():
        look(expert, open_sheet, is_main=True)
    expert.page.set_viewport_size({"width": WIDE, "height": 900})
    fill(expert.page, "90", "85", "", "70")
    expert.page.get_by_role("button", name="평가 제출").click()
    told(expert.page, f"{CODES[0]} 평가를 제출했습니다.")
    for page in (f"sheets/{CODES[0]}", "totals"):
        look(expert, f"/evaluation/{SLUG}/{page}")
    EvaluationRound.objects.filter(slug=SLUG).update(status="aggregating")
    look(expert, f"/evaluation/{SLUG}/sheets/{CODES[0]}")


def look(person: Person, path: str, *, is_main: bool = False) -> None:
    person.page.set_viewport_size({"width": WIDE, "height": 900})
    person.page.goto(path)
    assert_clean(person, is_main=is_main)
