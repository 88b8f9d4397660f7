"""The what-if page: a draft rule over made-up heads, computed like real pay, kept apart from it and stored nowhere."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from evaluation import pay
from evaluation.models import BonusStatement
from evaluation.scoring import GRADES
from evaluation.what_if import Draft, Group, cost_of
from exchange.models import Role
from tests.evaluation.pay_world import load_pay, shipped_tables
from tests.evaluation.second_computation import compute_again
from tests.makers import make_user

RATES = shipped_tables().rates
DAY = date(2025, 3, 20)
HALF = Draft(special_bp=5000, headcount_percent=2, gate="S", proration="FULL")
ASKED = {
    "day": "2025-03-20",
    "special_bp": "50",
    "headcount_percent": "2",
    "gate": "S",
    "proration": "FULL",
    "months": "12",
    "budget": "500,000,000",
    "perf_2_base": "115,231,400",
    "perf_2_S": "20",
    "perf_2_A": "30",
}


def heads(**given_heads) -> dict[str, int]:
    return {grade: given_heads.get(grade, 0) for grade in GRADES}


# ---- the sum ---------------------------------------------------------------------------------------------------------


def test_the_total_adds_up_amounts_that_are_paid():
    groups = [Group("PERF", "4급", 115_231_400, heads(S=100))]
    cost = cost_of(groups, HALF, DAY, RATES)
    assert (cost.cap, cost.receivers) == (2, 2)
    assert cost.perf == 100 * 9_218_510
    assert cost.special == 2 * 4_609_250
    assert cost.total == 931_069_500


def test_places_go_to_the_better_grade_first_and_then_to_the_larger_bonus():
    groups = [
        Group("PERF", "4급", 115_230_000, heads(S=1, A=40)),
        Group("SES", "가", 120_000_000, heads(S=1, A=58)),
    ]
    cost = cost_of(groups, Draft(5000, 3, "NONE", "FULL"), DAY, RATES)
    assert cost.cap == 3
    received = {(at, share.grade): share.receivers for at, group in enumerate(cost.shares) for share in group}
    assert {key: n for key, n in received.items() if n} == {(0, "S"): 1, (1, "S"): 1, (1, "A"): 1}


def test_a_gate_leaves_places_empty_rather_than_pay_another_grade():
    groups = [Group("PERF", "4급", 115_230_000, heads(S=1, A=99))]
    assert cost_of(groups, HALF, DAY, RATES).receivers == 1
    assert cost_of(groups, Draft(5000, 2, "NONE", "FULL"), DAY, RATES).receivers == 2


def test_under_two_months_nothing_is_paid_and_months_count_where_the_rule_says():
    groups = [Group("PERF", "4급", 115_230_000, heads(S=100))]
    assert cost_of(groups, Draft(5000, 2, "S", "MONTHS", 1), DAY, RATES).total == 0
    assert cost_of(groups, Draft(5000, 2, "S", "MONTHS", 6), DAY, RATES).perf == 100 * 4_609_200
    assert cost_of(groups, Draft(5000, 2, "S", "FULL", 6), DAY, RATES).perf == 100 * 9_218_400


DRAFTS = some.builds(
    Draft,
    special_bp=some.integers(0, 10_000),
    headcount_percent=some.integers(0, 100),
    gate=some.sampled_from(["S", "NONE"]),
    proration=some.sampled_from(["FULL", "MONTHS"]),
    months=some.integers(0, 12),
)
GROUPS = some.lists(
    some.builds(
        Group,
        track=some.sampled_from(pay.TRACKS),
        level=some.just("가"),
        base=some.integers(10_000_000, 200_000_000),
        heads=some.fixed_dictionaries({grade: some.integers(0, 200) for grade in GRADES}),
    ),
    min_size=1,
    max_size=4,
)


@given(GROUPS, DRAFTS)
def test_nobody_is_paid_over_the_cap_and_each_sum_is_of_paid_amounts(groups, draft):
    cost = cost_of(groups, draft, DAY, RATES)
    people = sum(group.total_heads for group in groups)
    assert cost.receivers <= cost.cap == people * draft.headcount_percent // 100
    assert cost.total % 10 == 0
    for group, shares in zip(groups, cost.shares, strict=True):
        for share in shares:
            assert 0 <= share.receivers <= share.heads == group.heads[share.grade]
            alone = compute_again(
                {
                    "track": group.track,
                    "base": group.base,
                    "assessed": share.grade,
                    "pay_date": DAY.isoformat(),
                    "months": draft.months,
                    "proration": draft.proration,
                }
            )
            assert share.perf_each == alone["perf"]
    more = Draft(draft.special_bp, min(draft.headcount_percent + 1, 100), draft.gate, draft.proration, draft.months)
    assert cost_of(groups, more, DAY, RATES).total >= cost.total


# ---- the page --------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(client, db):
    load_pay()
    client.force_login(make_user(Role.COORDINATOR))

    def ask(**changes):
        asked = {**ASKED, **changes}
        return client.get(reverse("evaluation:what_if"), {key: value for key, value in asked.items() if value != ""})

    return ask


def test_a_trial_shows_its_total_the_difference_and_the_budget(page):
    answer = page(special_bp="40", headcount_percent="4")
    text = answer.content.decode()
    trial = answer.context_data["trial"]
    perf = 20 * 9_218_510 + 30 * 6_913_880
    assert (trial.draft.perf, trial.draft.receivers, trial.now.receivers) == (perf, 2, 1)
    assert trial.draft.special == 2 * 3_687_400
    assert trial.difference == 2 * 3_687_400 - 4_609_250
    assert trial.left == 500_000_000 - trial.draft.total
    for words in (
        "가정",
        f"{trial.draft.total:,}원",
        f"+{trial.difference:,}원",
        "예산 안",
        "아무것도 저장하지 않습니다",
    ):
        assert words in text


def test_both_readings_of_the_share_are_computed_each_with_its_ground(page):
    text = page(special_bp="50", headcount_percent="4").content.decode().partition("가산율의 두 해석</h3>")[2]
    rows = re.findall(r"<tr>(.*?)</tr>", text.partition("</table>")[0], re.DOTALL)[1:]
    assert len(rows) == 2 and all(row.count("원</td>") == 2 for row in rows), rows
    assert "제7조의2제6항" in rows[0] and "S 등급의 50% 가산" in rows[1]


def test_a_budget_that_is_not_enough_is_said(page):
    text = page(budget="1000000").content.decode()
    assert "예산 초과" in text


def test_without_numbers_the_page_asks_and_shows_the_rule_of_the_day(page, client):
    answer = client.get(reverse("evaluation:what_if"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert answer.context_data["trial"] is None
    assert "공개된 지급기준액 없음" in text
    assert 'name="special_bp"' in text
    assert 'value="50' in text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"day": "어제"}, "날짜를 2024-10-08처럼"),
        ({"day": "2015-12-31"}, "2016년과 2040년 사이"),
        ({"day": "2041-01-01"}, "2016년과 2040년 사이"),
        ({"special_bp": "101"}, "100 이하로"),
        ({"special_bp": "-1"}, "0 이상으로"),
        ({"special_bp": "33.333"}, "소수점 아래 2자리"),
        ({"special_bp": "NaN"}, "숫자로 입력해"),
        ({"special_bp": ""}, "입력해 주세요"),
        ({"headcount_percent": "101"}, "100 이하로"),
        ({"headcount_percent": "2.5"}, "숫자로 입력해"),
        ({"gate": "A"}, "선택해 주세요"),
        ({"proration": "DAYS"}, "선택해 주세요"),
        ({"months": "13"}, "12 이하로"),
        ({"budget": "-1"}, "0 이상으로"),
        ({"budget": str(10**12 + 1)}, "1000000000000 이하로"),
        ({"perf_2_base": "115231"}, "10000000 이상으로"),
        ({"perf_2_base": ""}, "지급기준액을 입력해 주세요"),
        ({"perf_2_S": "10001"}, "10000 이하로"),
        ({"perf_2_S": "9" * 5000}, "입력해 주세요"),
        ({"perf_2_S": "0", "perf_2_A": ""}, "인원을 한 칸 이상"),
    ],
)
def test_every_input_has_its_bounds(page, changes, words):
    answer = page(**changes)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert answer.context_data["trial"] is None


def test_before_the_tables_are_published_the_page_says_what_is_missing(client, db):
    client.force_login(make_user(Role.ADMIN))
    answer = client.get(reverse("evaluation:what_if"), ASKED)
    assert answer.status_code == 422
    assert "지급률이 없습니다" in answer.content.decode()


def test_it_reads_no_statement_writes_nothing_and_costs_the_same(page):
    page()
    counts = []
    for changes in ({}, {"ses_1_base": "120000000", "ses_1_S": "9", "perf_1_base": "125000000", "perf_1_B": "9"}):
        with CaptureQueriesContext(connection) as seen:
            assert page(**changes).status_code == 200
        counts.append(len(seen))
        written = [each["sql"] for each in seen if each["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
        assert all("exchange_" in sql for sql in written)  # the access log and the session only
        assert not any(BonusStatement._meta.db_table in each["sql"] for each in seen)
    assert counts[0] == counts[1]


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.COORDINATOR, Role.ADMIN, Role.DECIDER}))
def test_others_do_not_get_the_page(client, db, role):
    client.force_login(make_user(role))
    assert client.get(reverse("evaluation:what_if")).status_code == 403
