"""The year's end in Chromium, by all who take part: from an interest declared to a statement on one sheet of paper."""

import re
from datetime import datetime

import pytest
from playwright.sync_api import expect

from evaluation.models import GradeDecision
from exchange.clock import SEOUL
from exchange.models import Assignment
from tests.browser.people import Person, Site
from tests.browser.test_print import A4_MM, printed, size_mm, words
from tests.browser.year_end import (
    ROUND,
    count_officials,
    decide,
    find_interest,
    look,
    moved,
    press,
    recommend,
    score_next,
    tell_grade,
    visit,
)
from tests.makers import name_of


@pytest.mark.deep
def test_the_year_end_is_walked_to_a_printed_statement(site: Site, settings):
    move = moved(settings)
    one, two = site.login("evaluator1"), site.login("evaluator4")
    centre = site.login("coordinator")

    # an interest found late closes the task to the expert; two experts score at once
    taken = find_interest(one, "가족이 이 사업의 협력 기관에서 일합니다.")
    first, second = score_next(one, 91), score_next(two, 78)
    assert taken != first
    assert visit(one, f"/evaluation/{ROUND}/sheets/{taken}").locator("input[inputmode=decimal]").count() == 0
    expect(visit(two, f"/evaluation/{ROUND}/sheets/{second}").locator("h2", has_text="제출한 채점표")).to_be_visible()

    # scoring ends
    page = visit(centre, f"/evaluation/{ROUND}/close")
    page.get_by_label("채점을 먼저 닫는 사유").fill("4분기 보고는 이듬해 1월에 받음")
    press(page, "채점 닫기", "채점 닫기")
    page.wait_for_url(re.compile(rf"/evaluation/{ROUND}"))
    one.page.goto(f"/evaluation/{ROUND}/sheets/{first}")
    assert one.page.locator("input[inputmode=decimal]").count() == 0

    # gathered; the sheet handed in before the interest was known is left out, and gathered anew
    page = visit(centre, f"/evaluation/{ROUND}/results")
    press(page, "집계하기")
    page.get_by_role("link", name="권고대로 결정").wait_for()
    look(page)
    page = visit(centre, f"/evaluation/{ROUND}/results/{taken}")
    page.get_by_text("채점표 제외하기").click()
    box = page.locator(".void-box").filter(has_text="민간 평가위원 1")
    box.get_by_label("제외 사유").fill("제출 뒤에 이해관계를 알려 옴")
    box.get_by_role("button").click()
    page.get_by_role("dialog").get_by_role("button", name="제외", exact=True).click()
    expect(page.get_by_text("제출 뒤에 이해관계를 알려 옴").first).to_be_visible()
    look(page)

    # a person decides, the ministries are shown
    move(datetime(2024, 12, 23, 10, 0, tzinfo=SEOUL))
    page = visit(centre, f"/evaluation/{ROUND}/results/as-recommended")
    press(page, "선택한 과제를 권고대로 결정", within="body")
    page.wait_for_url(re.compile(r"/results$"))
    press(page, "잠정 공개", "잠정 공개")
    expect(page.get_by_role("button", name="결과 확정")).to_be_visible()
    look(page)
    page = visit(centre, f"/evaluation/{ROUND}/results")

    # one of them objects and is answered
    decided = GradeDecision.objects.filter(round__slug=ROUND, is_standing=True).exclude(task__code=taken)
    shown_code = decided.order_by("task__position").first().task.code
    pair = shown_code.partition("-")[0]
    holder = site.login(f"ex{pair}a")
    visit(holder, f"/evaluation/{ROUND}/results")
    page = visit(holder, f"/evaluation/{ROUND}/objections/{shown_code}")
    page.get_by_label("이의 내용").fill("4분기에 확정된 실적을 함께 살펴봐 주세요.")
    press(page, "이의 제기", "이의 제기")
    page.wait_for_load_state()
    look(page)
    viewer = site.login("viewer")
    assert shown_code not in visit(viewer, f"/evaluation/{ROUND}/results").locator("main").inner_text()
    page = visit(centre, f"/evaluation/{ROUND}/objections")
    page.get_by_role("link", name=re.compile("답변")).first.click()
    look(page)
    page.get_by_role("group", name="결과").get_by_label("불수용").check()
    page.get_by_label("답변", exact=True).fill("모든 위원이 같은 자료를 보았고 새로 확인된 사실이 없습니다.")
    press(page, "답변 보내기", "답변 보내기")
    page.wait_for_load_state()

    # the window and the hold have passed: final, and public by task
    move(datetime(2025, 1, 6, 10, 0, tzinfo=SEOUL))
    page = visit(centre, f"/evaluation/{ROUND}/results")
    press(page, "결과 확정", "결과 확정")
    page.wait_for_load_state()
    assert shown_code in visit(viewer, f"/evaluation/{ROUND}/results").locator("main").inner_text()

    _statement(site, centre, move)
    for person in (one, two, centre, holder, viewer):
        assert person.troubles == []


def _statement(site: Site, centre: Person, move) -> None:
    """From the grade that a ministry tells to the sheet that the person holds."""
    move(datetime(2025, 1, 24, 10, 0, tzinfo=SEOUL))
    seat = Assignment.objects.select_related("home_ministry").get(holder__username="ex5a")
    decider = site.login(f"dm-{seat.home_ministry.code.lower()}")
    post = name_of(seat.post).title
    tell_grade(decider, post, "인사-7", "2025-01-23")
    count_officials(decider, 120)
    page = visit(centre, f"/bonus/{ROUND}")
    page.get_by_role("row").filter(has_text=post).get_by_role("button", name="산정하기").click()
    page.wait_for_url(re.compile(rf"/bonus/{ROUND}/\d+$"))
    address = page.url.removeprefix(site.url)
    look(page)
    recommend(centre, address)
    decide(decider, address, "2025-01-24")
    person = site.login("ex5a")
    visit(person, "/bonus/mine")
    text = visit(person, address).locator("main").inner_text()
    assert "4,609,200" in text and "금사백육십만구천이백원" in text and "참고 산출액" in text
    stranger = site.login("ex5b")
    stranger.page.goto(address)
    assert "4,609,200" not in stranger.page.content()
    (sheet,) = printed(person, address)
    assert size_mm(sheet) == A4_MM
    assert "4,609,200" in words(sheet) and "금4,609,200원(금사백육십만구천이백원)" in words(sheet)
