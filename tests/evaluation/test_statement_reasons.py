"""What a statement says where something is out of the ordinary: exactly that, with its article; never 해당하지 않음."""

from datetime import date

import pytest
from django.urls import reverse

from evaluation import sentences
from evaluation.models import BonusRule, BonusStatement, PayBase
from evaluation.queries.caps import caps_of, places_wanted
from evaluation.queries.computing import (
    FIRST,
    SINCE_SECOND,
    StatementInputs,
    fingerprint_of,
    in_form_of,
    output_of,
    recompute,
)
from evaluation.queries.statement_lines import checks_of, lines_of, why_none
from evaluation.queries.statements import rows_of, standing_statements
from evaluation.rules.bonus import holiday_note, paid_on
from tests.evaluation.statement_makers import BASE_KRW, make_base, make_counter
from tests.makers import make_assignment, make_user
from tests.pages import to, words

pytestmark = pytest.mark.django_db

NEEDS_S, NO_PAY, TOO_SHORT, PUNISHED = (
    "S등급이 아님",
    "지급되는 성과연봉이 없음",
    "실제 근무가 2개월 미만임",
    "징계를 받음",
)


@pytest.fixture
def counter():
    return make_counter()


def line(statement, what: str, decisions=None):
    return next(one for one in lines_of(statement, decisions or {}) if one.what == what)


def decisions_of(statement) -> dict:
    return {one.step: one for one in statement.decisions.all()}


def page_of(client, user, statement) -> str:
    client.force_login(user)
    address = reverse("evaluation:statement_detail", args=[statement.round.slug, statement.pk])
    return words(client.get(address))


# ---- why there is none -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "rule", "said"),
    [
        ({"assessed": "A", "prior": ""}, {}, NEEDS_S + "(A등급)"),
        ({"assessed": "C", "forced_lowest": True, "forced_reason": "본인 책임"}, {"gate": "NONE"}, NO_PAY),
        ({"months": 1}, {}, TOO_SHORT),
        ({"is_disciplined": True}, {}, PUNISHED),
        ({}, {"special_bp": 0}, "시행되지 않음"),
    ],
)
def test_each_reason_is_said_by_its_name(counter, told, rule, said):
    BonusRule.objects.update(**rule)
    counter.notice(**told)
    statement = counter.make()
    step = line(statement, "가산 대상")
    assert said in step.how and step.result == "대상 아님"
    assert said in why_none(statement, {})
    assert not any("해당하지 않" in one.how + one.result for one in lines_of(statement, {}))


def test_without_a_base_it_is_not_said_that_the_person_is_none_of_those(client, counter):
    PayBase.objects.all().delete()
    statement = counter.make()
    step = line(statement, "가산 대상")
    assert (step.how, step.result) == ("지급일에 적용할 지급기준액이 없어 산출하지 못함", "산출 전")
    page = page_of(client, counter.coordinator, statement)
    assert "해당 없음(지급일에 적용할 지급기준액이 없어 산출하지 못함)" in page
    assert "해당하지 않음" not in page


def test_the_amount_stands_in_words_by_the_rule_and_nothing_has_no_words(client, counter):
    statement = counter.make()
    assert "금4,609,200원(금사백육십만구천이백원)" in page_of(client, counter.coordinator, statement)
    other = make_counter(round=counter.round, rows=False, assessed="A", prior="")
    page = page_of(client, other.coordinator, other.make())
    assert f"해당 없음({NEEDS_S}(A등급))" in page
    assert "영원" not in page


# ---- a base that changes, a day of payment that is none --------------------------------------------------------------


def test_a_base_that_changes_within_the_year_is_said_with_its_day_and_amount(client, counter):
    PayBase.objects.all().delete()
    make_base(effective_until=date(2025, 6, 30))
    make_base(effective_from=date(2025, 7, 1), amount_krw=BASE_KRW + 5_000_000)
    statement = counter.make()
    assert "BASE_CHANGES" in statement.output["codes"]
    assert statement.output["special"] == 4_609_200  # of the base of the day of payment alone
    assert recompute(statement)[1]
    page = page_of(client, counter.coordinator, statement)
    assert "지급 연도 안에 지급기준액이 바뀝니다" in page and "2025. 7. 1.부터 120,230,000원" in page
    assert "연중에 바뀌어" in line(statement, "지급기준액").how


def test_a_base_of_later_days_of_the_year_is_named_where_there_is_none_on_the_day(counter):
    PayBase.objects.all().delete()
    make_base(effective_from=date(2025, 7, 1))
    statement = counter.make()
    assert {"NO_BASE", "BASE_CHANGES"} <= set(statement.output["codes"])
    said = " ".join(checks_of(statement, {}, []))
    assert "지급일에는 없음" in said and "2025. 7. 1.부터 115,230,000원" in said


def test_a_base_that_begins_to_change_later_makes_the_statement_stale(counter):
    statement = counter.make()
    PayBase.objects.update(effective_until=date(2025, 6, 30))
    assert StatementInputs(counter.round).changed_since(statement) == []
    make_base(effective_from=date(2025, 7, 1), amount_krw=BASE_KRW + 10)
    assert StatementInputs(counter.round).changed_since(statement) == ["지급기준액"]


@pytest.mark.parametrize(
    ("due", "paid"),
    [
        (date(2025, 3, 20), date(2025, 3, 20)),
        (date(2025, 3, 1), date(2025, 2, 28)),  # a Saturday, and 삼일절
        (date(2025, 3, 3), date(2025, 2, 28)),  # the substitute holiday of 삼일절
        (date(2025, 5, 5), date(2025, 5, 2)),
        (date(2025, 10, 9), date(2025, 10, 2)),  # 한글날 after 추석
    ],
)
def test_pay_due_on_a_holiday_is_paid_on_the_working_day_before(due, paid):
    assert paid_on(due) == paid
    assert bool(holiday_note(due)) == (due != paid)


def test_a_day_of_payment_on_a_holiday_is_said_with_its_article(client, counter):
    counter.notice(pay_date=date(2025, 3, 1))
    page = page_of(client, counter.coordinator, counter.make())
    assert "2025. 2. 28.(금)에 지급합니다(공무원보수규정 제20조제2항)" in page


# ---- the limit -------------------------------------------------------------------------------------------------------


def test_a_limit_passed_by_recommendations_is_said_with_both_numbers(client, counter):
    others = [make_counter(round=counter.round, rows=False, home=counter.home) for _ in range(2)]
    counter.count(100)  # 2 % of it: two
    statement = counter.walk("recommended")
    for one in others:
        one.walk("recommended")
    assert places_wanted(counter.round, counter.home.pk) == {2: 3}
    page = page_of(client, counter.coordinator, statement)
    assert "추천한 인원이 인원 한도를 넘습니다. 추천 3명, 한도 2명(100명의 2%)" in page
    listed = standing_statements(counter.round, counter.coordinator)
    ((_, _, cap),) = caps_of(counter.round, listed)
    assert (cap.wanted, cap.is_overbooked, cap.is_full) == (3, True, False)
    client.force_login(counter.coordinator)
    assert "추천 3명" in words(client.get(reverse("evaluation:statements", args=[counter.round.slug])))


def test_who_is_refused_or_outside_the_limit_wants_no_place(counter):
    outside, refused = (make_counter(round=counter.round, rows=False, home=counter.home) for _ in range(2))
    counter.count(100)
    outside.decide(outside.walk("committee"), cap_reason="적극행정 우수공무원")
    refused.decide(refused.walk("committee"), agrees=False)
    counter.walk("decided")
    assert places_wanted(counter.round, counter.home.pk) == {2: 1}
    ((_, _, cap),) = caps_of(counter.round, standing_statements(counter.round, counter.coordinator))
    assert (cap.wanted, cap.taken) == (1, 1)


# ---- paragraphs, dropped won, the committee --------------------------------------------------------------------------


def test_paragraph_six_is_cited_where_it_is_meant_and_seven_where_that_is(client, counter):
    BonusRule.objects.update(article="제7조의2제6항·제7항", allows_stacking=True)
    counter.notice(long_term_bp=3333)
    statement = counter.make()
    assert line(statement, "가산 대상").source == line(statement, "가산율").source == "수당규정 제7조의2⑥"
    long_term = line(statement, "장기성과급")
    assert long_term.source == "수당규정 제7조의2⑦"
    assert statement.output["long_term_before"] == "3072492.72"  # 33.33 % of 9,218,400
    assert long_term.how == "9,218,400 × 33.33%, 10원 미만 버림(2.72원)"
    assert long_term.result == "3,072,490원"


def test_long_term_pay_that_is_not_paid_says_why(counter):
    counter.notice(long_term_bp=5000)
    statement = counter.walk("decided")
    assert "특별성과가산금과 함께 지급하지 않음" in line(statement, "장기성과급", decisions_of(statement)).how
    other = make_counter(round=counter.round, rows=False, months=1, long_term_bp=5000)
    assert TOO_SHORT in line(other.make(), "장기성과급").how


def test_that_a_committee_must_vote_is_the_systems_step_and_says_so(client, counter):
    assert "이 시스템이 정한 단계" in sentences.COMMITTEE_IS_OURS
    page = page_of(client, counter.coordinator, counter.make())
    assert sentences.COMMITTEE_IS_OURS in page


# ---- what happened ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "agrees", "said", "never"),
    [
        ("recommend", "yes", "추천을 기록하고 지급 기관에 알렸습니다.", "추천하지 않음"),
        ("recommend", "no", "추천하지 않음을 기록했습니다. 이 산정서의 절차는 여기에서 끝나고", "추천을 기록하고"),
        ("committee", "no", "부결한 것을 기록했습니다", "의결한 것을"),
        ("decide", "no", "지급하지 않기로 결정한 것을 기록했습니다", "지급하기로"),
    ],
)
def test_after_a_step_it_is_said_what_has_happened(client, counter, step, agrees, said, never):
    statement = counter.walk({"recommend": "in_review", "committee": "recommended", "decide": "committee"}[step])
    sent = {
        "recommend": {"agrees": agrees, "reason": "사유"},
        "committee": {
            **{"happened_on": "2024-10-07", "document": "심의-3", "members": "5", "present": "4"},
            "in_favour": "3" if agrees == "yes" else "1",
        },
        "decide": {
            **{"agrees": agrees, "happened_on": "2024-10-08", "document": "인사-12", "on_behalf": "시험부장관"},
            "reason": "사유",
        },
    }[step]
    client.force_login(counter.coordinator if step == "recommend" else counter.decider)
    address = reverse(f"evaluation:statement_{step}", args=[counter.round.slug, statement.pk])
    page = words(client.post(address, sent, follow=True))
    assert said in page
    assert never not in page.split("산정 과정")[0] or step == "decide"


def test_one_not_recommended_is_called_so_and_not_refused_payment(client, counter):
    statement = counter.recommend(counter.walk("in_review"), agrees=False)
    page = page_of(client, counter.coordinator, statement)
    assert "해당 없음(추천하지 않음)" in page
    assert "지급하지 않음</" not in page and "(결정 시)" not in page and "소속 장관 결정 전" not in page
    assert why_none(statement, decisions_of(statement)) == "추천하지 않음"


# ---- two holders of one post -----------------------------------------------------------------------------------------


@pytest.fixture
def handed_over(counter):
    """The post was handed over in the middle of the year: two people, two statements, one name of the post."""
    counter.assignment.starts_on = date(2024, 7, 1)
    counter.assignment.save(update_fields=["starts_on"])
    person = make_user("exchangee")
    former = make_assignment(
        counter.assignment.post,
        person,
        home_ministry=counter.home,
        starts_on=date(2024, 1, 1),
        ends_on=date(2024, 6, 30),
    )
    for one, name in ((person, "앞선교류자"), (counter.person, "뒤선교류자")):
        one.display_name = name
        one.save(update_fields=["display_name"])
    return counter, former


@pytest.mark.parametrize("is_demo", [False, True])
def test_two_holders_of_one_post_are_told_apart(client, handed_over, settings, is_demo):
    counter, former = handed_over
    settings.DEMO = is_demo
    statement = counter.walk("notified")
    rows = [row for row in rows_of(counter.round, counter.coordinator) if row.post.pk == former.post_id]
    assert [(row.is_shared, row.term) for row in rows] == [
        (True, "2024. 1. 1.~2024. 6. 30."),
        (True, "2024. 7. 1.~"),
    ]
    client.force_login(counter.coordinator)
    listed = words(client.get(reverse("evaluation:statements", args=[counter.round.slug])))
    detail = page_of(client, counter.coordinator, statement)
    for page in (listed, detail):
        assert "2024. 7. 1.~" in page
        assert ("뒤선교류자" in page.split("처리 현황")[0]) == (not is_demo)
    assert ("앞선교류자" in listed) == (not is_demo)


@pytest.mark.parametrize("is_demo", [False, True])
def test_the_payroll_names_the_person_in_production_only_and_behind_its_reason(client, counter, settings, is_demo):
    settings.DEMO = is_demo
    counter.walk("notified")
    client.force_login(counter.decider)
    address = to("evaluation:payroll.csv", counter.round.slug)
    assert counter.person.display_name not in words(client.get(address))
    text = client.get(address, {"reason": "2025년 급여 반영"}).getvalue().decode("utf-8-sig")
    assert "재직 기간" in text
    assert (counter.person.display_name in text) == (",교류자" in text) == (not is_demo)


# ---- two readings of the share, and statements of the first version ----------------------------------------------


@pytest.mark.parametrize(
    ("assessed", "special_base", "own", "top"),
    [
        ("S", "own", 4_609_200, 4_609_200),
        ("A", "own", 3_456_900, 4_609_200),
        ("A", "top_grade", 3_456_900, 4_609_200),
    ],
)
def test_the_statement_computes_both_readings_and_names_both_sources(client, counter, assessed, special_base, own, top):
    BonusRule.objects.update(gate="NONE", special_base=special_base)
    counter.notice(assessed=assessed, prior="")
    statement = counter.make()
    output = statement.output
    assert (output["special_own"], output["special_top"]) == (own, top)
    assert output["special"] == {"own": own, "top_grade": top}[special_base]
    assert output["special_base_krw"] // 2 == output["special"]
    page = page_of(client, counter.coordinator, statement)
    for said in (f"{own:,}원", f"{top:,}원", "공무원수당 등에 관한 규정 제7조의2제6항", "‘S 등급의 50% 가산’"):
        assert said in page
    assert recompute(statement)[1]


def as_first(statement) -> BonusStatement:
    """Return the statement as the first version of the computation would have stored it."""
    statement.inputs = in_form_of(FIRST, statement.inputs)
    statement.output = output_of(statement.inputs, FIRST)
    statement.code_version = FIRST
    statement.fingerprint = fingerprint_of(statement.inputs, statement.evidence, statement.output)
    return statement


def test_a_statement_of_the_first_version_still_agrees_and_is_not_stale(counter):
    statement = as_first(counter.make())
    assert all(key not in statement.output for key in SINCE_SECOND)
    assert recompute(statement)[1]
    assert StatementInputs(counter.round).changed_since(statement) == []
    assert [one.result for one in lines_of(statement, {})][-1] == "4,609,200원"
    BonusRule.objects.update(special_base="top_grade")
    assert StatementInputs(counter.round).changed_since(statement) == ["가산금 규칙"]
