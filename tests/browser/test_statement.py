"""A statement walked by the people who make and decide it, read by whom it is about, and printed on one sheet."""

import pytest

from evaluation.models import BonusStatement
from tests.browser.examine import assert_clean
from tests.browser.people import Person, Site
from tests.browser.test_print import A4_MM, printed, size_mm, smallest_pt, words

ROUND = "2024-demo"  # of the made-up round: final, with statements at every step


def page_of(statement: BonusStatement) -> str:
    return f"/bonus/{ROUND}/{statement.pk}"


def press(person: Person, button: str, act: str) -> None:
    """Press a button of the page, then the one that names the act, and wait for the page that answers.

    A quiet network is no answer: right after the click the form may not have left yet.
    """
    person.page.get_by_role("button", name=button, exact=True).click()
    with person.page.expect_navigation():
        person.page.locator("#confirm-dialog").get_by_role("button", name=act, exact=True).click()


def of_state(status: str, **more) -> BonusStatement:
    found = BonusStatement.objects.filter(round__slug=ROUND, status=status, output__special__gt=0, **more)
    return found.select_related("exchangee", "notice__paying_ministry").order_by("pk")[0]


def decider_of(statement: BonusStatement) -> str:
    return f"dm-{statement.notice.paying_ministry.code.lower()}"


def test_coordinator_and_decider_walk_a_statement_to_the_person_who_prints_it(site: Site):
    statement = of_state("in_review", decisions__step="review", exchangee__username="exd3a")
    address, decider = page_of(statement), decider_of(statement)

    coordinator = site.login("coordinator")
    coordinator.page.goto(address)
    coordinator.page.get_by_label("추천", exact=True).check()
    coordinator.page.get_by_label("사유").first.fill("맡은 과제가 국민 생활을 바꿈")
    press(coordinator, "기록하기", "추천 기록")
    assert coordinator.page.get_by_text("보수성과심의위원회 의결을 먼저", exact=False).count() == 0

    person = site.login(decider)
    person.page.goto("/todo")
    person.page.goto(address)
    form = person.page.locator("form.review-box")
    form.get_by_label("의결일").fill("2024-10-07")
    form.get_by_label("의결 문서번호").fill("심의-31")
    for label, count in (("재적 위원", "5"), ("출석 위원", "4"), ("찬성 위원", "4")):
        form.get_by_label(label).fill(count)
    press(person, "의결 기록하기", "의결 기록")
    form.get_by_label("지급", exact=True).check()
    form.get_by_label("결정일").fill("2024-10-08")
    form.get_by_label("결정 문서번호").fill("인사-77")
    form.get_by_label("결정권자").fill("소속 장관")
    form.get_by_label("사유", exact=True).fill("위원회 의결대로 결정함")
    press(person, "결정 기록하기", "결정 기록")
    press(person, "본인에게 통보", "통보")
    statement.refresh_from_db()
    assert statement.status == "notified"

    told = site.login(statement.exchangee.username)
    told.page.goto("/bonus/mine")
    told.page.get_by_role("link", name=statement.number).click()
    sheets = printed(told, address)
    assert [size_mm(sheet) for sheet in sheets] == [A4_MM]
    text = words(sheets[0])
    for said in ("특별성과가산금산정서", statement.number, "참고산출액", "일치", "모의평가", "시연값"):
        assert said in text, said
    assert "처리현황" not in text
    assert smallest_pt(sheets[0]) > 6.9
    assert [*coordinator.troubles, *person.troubles, *told.troubles] == []


@pytest.mark.deep
def test_statements_print_on_one_sheet_each(shown: Site):
    coordinator = shown.login("coordinator")
    for statement in BonusStatement.objects.filter(round__slug=ROUND).order_by("pk")[:12:3]:
        assert [size_mm(sheet) for sheet in printed(coordinator, page_of(statement))] == [A4_MM], statement.number


def test_the_reasons_asked_for_before_the_payroll_file_have_no_barrier(shown: Site):
    coordinator = shown.login("coordinator")
    coordinator.page.goto(f"/bonus/{ROUND}/payroll")
    assert_clean(coordinator)


@pytest.mark.deep
def test_the_pages_of_statements_are_clean(shown: Site):
    coordinator = shown.login("coordinator")
    statement = of_state("recommended")
    own = [page_of(of_state("in_review")), f"/bonus/{ROUND}", f"/bonus/{ROUND}/notices/{statement.assignment_id}"]
    for address in (*own, f"/bonus/{ROUND}/headcount", "/bonus"):
        coordinator.page.goto(address)
        assert_clean(coordinator)
    decider = shown.login(decider_of(statement))
    decider.page.goto(page_of(statement))
    assert_clean(decider, is_main=True)
    told = shown.login(of_state("notified").exchangee.username)
    told.page.goto("/bonus/mine")
    assert_clean(told)
