"""The pages and the file of prize money: who sees which award, what is refused and said, how many statements."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from evaluation.actions.awards import propose_split
from evaluation.models import GradeDecision, PrizeAward, PrizeRule
from exchange.models import Role
from tests.evaluation.award_makers import make_final_grade, make_prize, make_prize_rule
from tests.makers import NOON, make_stand_in, make_task, make_user
from tests.pages import cost, to, words

pytestmark = pytest.mark.django_db

MARKERS = ("1,234,567", "1234567")
SPLIT = {"seen": 0, "share_a_krw": "1,000,000원", "share_b_krw": "234567", "reason": "맡은 일에 따름"}


def page(name: str, prize, *, code: bool = False) -> str:
    return to(f"evaluation:{name}", prize.round.slug, *([prize.task.code] if code else []))


@pytest.fixture
def prize():
    return make_prize(amount_krw=1_234_567)


@pytest.fixture
def centre(client, prize):
    client.force_login(prize.coordinator)
    return client


def file_words(answer) -> str:
    sheet = load_workbook(BytesIO(answer.getvalue())).active
    return "\n".join(" ".join(str(cell.value) for cell in row if cell.value is not None) for row in sheet)


# ---- the list --------------------------------------------------------------------------------------------------------


def test_the_page_says_that_three_things_are_apart_and_adds_nothing_up(centre, prize):
    text = words(centre.get(page("awards", prize)))
    assert "포상금은 <b>과제</b>에 주는 돈입니다" in text and "더하지 않습니다" in text
    assert "공식 금액은 알려져 있지 않습니다" in text
    assert "30,000,000" not in text and "합계" not in text
    assert "더하지 않습니다" in words(centre.get(page("award_detail", prize, code=True)))


def test_the_two_sides_and_the_coordinator_see_an_award_and_nobody_else(client, prize):
    other = make_prize(prize.round)
    addresses = [page("awards", prize), page("awards.xlsx", prize), page("award_detail", prize, code=True)]
    for user in (prize.coordinator, prize.a, prize.b, prize.assistant):
        client.force_login(user)
        assert "1,234,567" in words(client.get(addresses[0]))
        assert "1234567" in file_words(client.get(addresses[1]))
        assert "1,234,567" in words(client.get(addresses[2]))
    for user in (other.a, other.b, other.assistant):
        client.force_login(user)
        listed = words(client.get(addresses[0]))
        assert not any(marker in listed for marker in MARKERS) and "1,000,001" in listed
        assert "1234567" not in file_words(client.get(addresses[1]))
        assert client.get(addresses[2]).status_code == 404
    for role in (Role.ADMIN, Role.VIEWER, Role.EVALUATOR, Role.DECIDER):
        client.force_login(make_user(role))
        assert [client.get(address).status_code for address in addresses] == [403, 403, 403]


def test_filters_and_orders_of_an_exchangee_stay_within_the_own_pair(client, prize):
    other = make_prize(prize.round, grade="A")
    client.force_login(other.a)
    for query in ("?grade=S", "?split=none", "?sort=-amount_krw", "?grade=S&split=none", "?page=2"):
        listing = client.get(page("awards", prize) + query).context_data["listing"]
        assert prize.award.pk not in [award.pk for award in listing.page], query
        assert listing.count <= 1, query


def test_the_list_is_narrowed_and_says_what_it_does_not_know(centre, prize):
    propose_split(
        prize.award.pk,
        share_a_krw=1_234_567,
        share_b_krw=0,
        reason="한 부처가 함",
        seen=0,
        by=prize.a,
        at=NOON,
    )
    address = page("awards", prize)
    assert centre.get(f"{address}?split=proposed").context_data["listing"].count == 1
    assert centre.get(f"{address}?split=agreed").context_data["listing"].count == 0
    assert centre.get(f"{address}?grade=A").context_data["listing"].count == 0
    answer = centre.get(f"{address}?split=half")
    assert (answer.status_code, answer.context_data["listing"].count) == (200, 0)
    assert "보기 가운데 하나를 선택해 주세요." in words(answer)
    assert centre.get(f"{address}?sort=secret").context_data["listing"].notice


def test_the_list_takes_as_many_statements_for_one_as_for_many(centre, prize):
    def statements(name: str) -> int:
        assert centre.get(page(name, prize)).status_code == 200
        return cost(centre.get, page(name, prize))

    counts = [statements("awards"), statements("awards.xlsx")]
    for _ in range(5):
        more = make_prize(prize.round)
        propose_split(
            more.award.pk,
            share_a_krw=1_000_000,
            share_b_krw=1,
            reason="사유",
            seen=0,
            by=more.a,
            at=NOON,
        )
    assert [statements("awards"), statements("awards.xlsx")] == counts


def test_an_unknown_round_is_missing(centre):
    assert centre.get(reverse("evaluation:awards", args=["1999"])).status_code == 404
    assert centre.get(to("evaluation:awards.xlsx", "1999")).status_code == 404
    assert centre.post(reverse("evaluation:award_make", args=["1999"])).status_code == 404
    assert centre.get(reverse("evaluation:award_detail", args=["1999", "1-1"])).status_code == 404


# ---- rules and amounts -----------------------------------------------------------------------------------------------


def test_a_rule_is_typed_with_its_basis(centre, prize):
    address = page("prize_rule_add", prize)
    answer = centre.post(address, {"grade": "A", "amount_krw": "1,500,000원", "basis": "포상 계획 제3호"})
    assert answer.status_code == 302
    rule = PrizeRule.objects.get()
    assert (rule.grade, rule.amount_krw, rule.basis) == ("A", 1_500_000, "포상 계획 제3호")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"amount_krw": ""}, "과제당 금액을 적어 주세요."),
        ({"amount_krw": "천만"}, "원 단위 숫자로 적어 주세요."),
        ({"amount_krw": "1.5"}, "원 단위 숫자로 적어 주세요."),
        ({"amount_krw": "-3"}, "원 단위 숫자로 적어 주세요."),
        ({"amount_krw": "0"}, "1원 이상이어야 합니다."),
        ({"amount_krw": "9" * 30}, "금액이 너무 큽니다."),
        ({"amount_krw": "٣"}, "원 단위 숫자로 적어 주세요."),
        ({"grade": "D"}, "보기 가운데 하나를 선택해 주세요."),
        ({"grade": ""}, "등급을 선택해 주세요."),
        ({"basis": "  "}, "금액을 정한 근거를 적어 주세요."),
        ({"basis": "가" * 301}, "근거는 300자까지 적을 수 있습니다."),
    ],
)
def test_a_wrong_rule_is_drawn_again_with_what_was_typed(centre, prize, change, said):
    answer = centre.post(page("prize_rule_add", prize), {"grade": "A", "amount_krw": "1", "basis": "계획"} | change)
    assert answer.status_code == 422
    assert said in words(answer)
    assert not PrizeRule.objects.exists()


def test_awards_are_made_by_one_button(centre, prize):
    task = make_task()
    make_final_grade(prize.round, task, "A")
    make_prize_rule(prize.round, grade="A", amount_krw=700_000)
    assert "과제 1건의 포상금 정하기" in words(centre.get(page("awards", prize)))
    answer = centre.post(page("award_make", prize), follow=True)
    assert "과제 1건의 포상금을 정하고 두 부처에 알렸습니다." in words(answer)
    assert PrizeAward.objects.get(task=task).amount_krw == 700_000
    assert "과제 1건의 포상금 정하기" not in words(answer)


def test_a_grade_changed_after_the_award_is_pointed_out(centre, prize):
    GradeDecision.objects.filter(task=prize.task).update(grade="A")
    assert "확정 등급이 바뀌었습니다" in words(centre.get(page("awards", prize)))
    assert "확정 등급이 바뀌었습니다" in words(centre.get(page("award_detail", prize, code=True)))


# ---- the division ----------------------------------------------------------------------------------------------------


def test_proposing_and_consenting_on_the_page(client, prize):
    address = page("award_detail", prize, code=True)
    client.force_login(prize.a)
    assert "똑같이 나누자고 제안" in words(client.get(address))
    assert client.post(page("award_propose", prize, code=True), SPLIT).status_code == 302
    assert "이미 동의했습니다. 상대 부처의 동의를 기다리고 있습니다." in words(client.get(address))
    client.force_login(prize.b)
    text = words(client.get(address))
    assert "이대로 동의" in text and "234,567원" in text
    answer = client.post(page("award_consent", prize, code=True), {"number": 1}, follow=True)
    assert "동의했습니다." in words(answer)
    assert "두 부처가 이미 동의해 더 바꿀 수 없습니다." in words(answer)
    late = client.post(page("award_propose", prize, code=True), SPLIT | {"seen": 1})
    assert late.status_code == 409


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"share_b_krw": "234568"}, "두 배분액의 합이 1,234,568원입니다. 1,234,567원이 되게 적어 주세요."),
        ({"share_a_krw": "절반"}, "원 단위 숫자로 적어 주세요."),
        ({"share_a_krw": ""}, " 배분액을 적어 주세요."),
        ({"reason": ""}, "그렇게 나눈 사유를 적어 주세요."),
        ({"seen": ""}, "화면을 새로 열어 다시 제안해 주세요."),
        ({"seen": "9" * 40}, "화면을 새로 열어 다시 제안해 주세요."),
    ],
)
def test_a_wrong_proposal_is_drawn_again_with_what_was_typed(client, prize, change, said):
    client.force_login(prize.a)
    answer = client.post(page("award_propose", prize, code=True), SPLIT | change)
    assert answer.status_code == 422
    assert said in words(answer)
    if "reason" not in change:
        assert "맡은 일에 따름" in words(answer)
    assert prize.last() is None


def test_a_consent_without_a_number_settles_nothing(client, prize):
    client.force_login(prize.a)
    client.post(page("award_propose", prize, code=True), SPLIT)
    client.force_login(prize.b)
    for number in ("", "하나", "0", "99999999999"):
        assert client.post(page("award_consent", prize, code=True), {"number": number}).status_code == 302
    assert client.post(page("award_consent", prize, code=True), {"number": 2}).status_code == 409
    assert not prize.last().is_agreed


def test_an_assistant_reads_and_a_substitute_acts(client, prize):
    client.force_login(prize.assistant)
    text = words(client.get(page("award_detail", prize, code=True)))
    assert "제안</button>" not in text
    assert client.post(page("award_propose", prize, code=True), SPLIT).status_code == 403
    client.force_login(make_stand_in(prize.b).substitute)
    assert client.post(page("award_propose", prize, code=True), SPLIT).status_code == 302
    assert prize.last().consented_b_at


def test_somebody_elses_award_looks_like_a_missing_one(client, prize):
    other = make_prize(prize.round)
    client.force_login(other.a)
    for name in ("award_propose", "award_consent"):
        assert client.post(page(name, prize, code=True), SPLIT).status_code == 404
    missing = client.get(reverse("evaluation:award_detail", args=[prize.round.slug, "99-99"]))
    assert missing.status_code == 404


def test_the_duty_leads_to_the_award(client, prize):
    client.force_login(prize.b)
    assert page("award_detail", prize, code=True) in words(client.get("/todo"))
    client.force_login(prize.coordinator)
    assert page("award_detail", prize, code=True) not in words(client.get("/todo"))


def test_the_file_holds_what_the_page_shows_and_marks_invented_rows(centre, prize):
    PrizeAward.objects.update(is_demo=True)
    text = file_words(centre.get(page("awards.xlsx", prize)))
    assert "시연값" in text and "1234567" in text and "더하지 않습니다" in text
    assert prize.task.title in text
    narrowed = file_words(centre.get(page("awards.xlsx", prize) + "?grade=A"))
    assert "1234567" not in narrowed and "확정 등급 A" in narrowed
