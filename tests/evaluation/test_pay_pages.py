"""The pages of the pay tables: what stands on them, who may do what, and what a longer table costs."""

from datetime import date

import pytest
from django.urls import reverse

from evaluation.models import BonusRule, GuaranteeRule, PayBase, PayRate
from exchange.models import Role
from tests.evaluation.pay_world import PUBLISHED, load_pay, make_base, make_rate, two_people
from tests.makers import make_user
from tests.pages import cost, to

pytestmark = pytest.mark.django_db
ORIGIN = {"source_title": "인사혁신처 공문 1호", "effective_from": "2025-01-01"}
TYPED = {
    "pay_rate_add": (PayRate, {"track": "SES", "s_bp": "18", "a_bp": "12.5", "b_bp": "8", "c_bp": "0"}),
    "pay_base_add": (PayBase, {"track": "SES", "level": "나", "amount_krw": "115,230,000원", "status": "official"}),
    "bonus_rule_add": (
        BonusRule,
        {
            "article": "제7조의2제6항",
            "decree": "제36015호",
            "special_bp": "50",
            "headcount_percent": "5",
            "long_term_max_bp": "50",
            "special_base": "own",
            "gate": "S",
            "proration": "FULL",
        },
    ),
    "guarantee_add": (GuaranteeRule, {"name": "MIN_A"}),
}


def page(client, name: str, *args, user=None, data=None):
    if user is not None:
        client.force_login(user)
    address = to(f"evaluation:{name}", *args)
    return client.get(address) if data is None else client.post(address, data)


# ---- the list --------------------------------------------------------------------------------------------------------


def test_the_list_says_of_every_figure_how_it_is_known(client):
    load_pay()
    text = page(client, "pay_tables", user=make_user(Role.COORDINATOR)).content.decode()
    for words in (
        "115,230,000원",
        "역산",
        "80,518,000원",
        "보도",
        "S 18%",
        "본문 확인 2021. 1. 4.까지",
        "2차 자료",
        "상위 5%",
    ):
        assert words in text
    assert text.count("초기 자료") == 13
    assert ">공식<" not in text


def test_on_an_empty_installation_the_list_says_what_is_missing(client):
    text = page(client, "pay_tables", user=make_user(Role.ADMIN)).content.decode()
    assert text.count("공개된 자료가 없습니다") == 4


def test_a_longer_table_costs_no_more_statements(client):
    one, two = two_people()
    client.force_login(one)
    counts = []
    for year in (2025, 2026, 2027):
        first, last = date(year, 1, 1), date(year, 12, 31)
        make_base(effective_from=first, effective_until=last, entered_by=two, published_by=one, **PUBLISHED)
        make_rate(effective_from=first, effective_until=last, entered_by=two)
        for name in ("pay_tables", "pay_tables.xlsx"):
            assert page(client, name).status_code == 200
            counts.append((name, cost(page, client, name)))
    assert len(set(counts)) == 2


def test_a_draft_is_offered_to_the_second_person_only(client):
    one, two = two_people()
    row = make_base(entered_by=one)
    address = reverse("evaluation:pay_publish", args=["bases", row.pk])
    assert "확인하고 공개" in page(client, "pay_tables", user=two).content.decode()
    text = page(client, "pay_tables", user=one).content.decode()
    assert "다른 사람이 공개" in text
    assert "확인하고 공개" not in text
    assert "등록자는 공개할 수 없습니다" in client.get(address).content.decode()


def test_a_decider_reads_and_finds_no_button(client):
    load_pay()
    user = make_user(Role.DECIDER)
    text = page(client, "pay_tables", user=user).content.decode()
    assert "115,230,000원" in text
    assert "철회" not in text
    assert "지급률 등록" not in text
    assert page(client, "pay_tables.xlsx").status_code == 200


# ---- adding ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TYPED)
def test_a_row_is_put_in_by_form_once_and_waits(client, name):
    model, typed = TYPED[name]
    user = make_user(Role.COORDINATOR)
    assert page(client, name, user=user).status_code == 200
    assert page(client, name, data=ORIGIN | typed).status_code == 302
    row = model.objects.get()
    assert (row.entered_by, row.is_draft, row.effective_from) == (user, True, date(2025, 1, 1))
    assert page(client, name, data=ORIGIN | typed).status_code == 302
    assert model.objects.count() == 1


def test_percent_and_won_are_stored_in_basis_points_and_whole_won(client):
    user = make_user(Role.ADMIN)
    for name in ("pay_rate_add", "pay_base_add"):
        page(client, name, user=user, data=ORIGIN | TYPED[name][1])
    rate, base = PayRate.objects.get(), PayBase.objects.get()
    assert (rate.s_bp, rate.a_bp, rate.b_bp, rate.c_bp) == (1800, 1250, 800, 0)
    assert base.amount_krw == 115_230_000


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        ("pay_rate_add", {"s_bp": "10"}, "차례로 낮아지거나 같아야"),
        ("pay_rate_add", {"s_bp": "101"}, "100 이하로"),
        ("pay_rate_add", {"s_bp": "8.123"}, "소수점 아래 2자리"),
        ("pay_rate_add", {"s_bp": ""}, "S등급(%)을 입력해 주세요."),
        ("pay_rate_add", {"track": "X"}, "선택해 주세요"),
        ("pay_base_add", {"amount_krw": "115230"}, "한 해 금액을 원 단위로"),
        ("pay_base_add", {"amount_krw": "115230000.5"}, "숫자로 입력해"),
        ("pay_base_add", {"level": "4급"}, "고위공무원의 급은 가, 나입니다."),
        ("pay_base_add", {"source_url": "file:///etc/passwd"}, "주소를 https://"),
        ("pay_base_add", {"source_title": ""}, "근거를 입력해 주세요."),
        ("pay_base_add", {"effective_until": "2024-12-31"}, "마지막 날은 시행일과 같거나"),
        ("pay_base_add", {"effective_from": "0225-01-01"}, "1948년과 2100년"),
        ("bonus_rule_add", {"headcount_percent": "101"}, "100 이하로"),
        ("bonus_rule_add", {"gate": ""}, "선택해 주세요"),
        ("bonus_rule_add", {"decree": ""}, "대통령령을 입력해 주세요."),
        ("guarantee_add", {"name": ""}, "선택해 주세요"),
    ],
)
def test_wrong_values_are_told_at_their_field_and_nothing_is_kept(client, name, changes, said):
    model, typed = TYPED[name]
    answer = page(client, name, user=make_user(Role.COORDINATOR), data={**ORIGIN, **typed, **changes})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not model.objects.exists()


# ---- publishing, taking back, discarding -----------------------------------------------------------------------------


def test_the_page_of_publishing_says_what_will_happen_and_does_it(client):
    one, two = two_people()
    first = make_base(entered_by=one, published_by=two, **PUBLISHED)
    row = make_base(entered_by=one, effective_from=date(2026, 1, 1), amount_krw=120_000_000)
    text = page(client, "pay_publish", "bases", row.pk, user=two).content.decode()
    assert "마지막 날을 2025. 12. 31.로 함께 적습니다" in text
    assert page(client, "pay_publish", "bases", row.pk, data={}).status_code == 302
    first.refresh_from_db()
    row.refresh_from_db()
    assert (first.effective_until, row.published_by) == (date(2025, 12, 31), two)
    assert "120,000,000원" in page(client, "pay_tables").content.decode()


def test_the_page_of_publishing_names_an_overlap_or_a_gap_and_refuses(client):
    one, two = two_people()
    make_base(entered_by=one, published_by=two, effective_until=date(2025, 12, 31), **PUBLISHED)
    overlap = make_base(entered_by=one, effective_from=date(2025, 7, 1))
    gap = make_base(entered_by=one, effective_from=date(2026, 2, 1))
    for row, status, said in (
        (overlap, 409, "2025. 1. 1.부터 2025. 12. 31.까지 적용하는 자료가 이미"),
        (gap, 422, "2026. 1. 1.부터 2026. 1. 31.까지 적용할 자료가 없게"),
    ):
        shown = page(client, "pay_publish", "bases", row.pk, user=two)
        assert said in shown.content.decode()
        assert "disabled" in shown.content.decode()
        answer = page(client, "pay_publish", "bases", row.pk, data={})
        assert answer.status_code == status
        assert said in answer.content.decode()
        row.refresh_from_db()
        assert row.is_draft


def test_who_put_it_in_is_refused_by_the_page_too(client):
    one, _ = two_people()
    row = make_base(entered_by=one)
    answer = page(client, "pay_publish", "bases", row.pk, user=one, data={})
    assert answer.status_code == 403
    assert "등록자는 공개할 수 없습니다" in answer.content.decode()


def test_taking_back_keeps_the_row_with_its_reason_on_the_page(client):
    one, two = two_people()
    row = make_base(entered_by=one, published_by=two, **PUBLISHED)
    assert page(client, "pay_withdraw", "bases", row.pk, user=two).status_code == 200
    assert page(client, "pay_withdraw", "bases", row.pk, data={"reason": ""}).status_code == 422
    assert page(client, "pay_withdraw", "bases", row.pk, data={"reason": "금액이 틀림"}).status_code == 302
    text = page(client, "pay_tables").content.decode()
    assert "철회한 자료 1건" in text
    assert "금액이 틀림" in text
    assert page(client, "pay_withdraw", "bases", row.pk, data={"reason": "또"}).status_code == 409


def test_a_draft_is_discarded_and_a_published_row_is_not(client):
    one, two = two_people()
    draft = make_base(entered_by=one)
    kept = make_base(entered_by=one, published_by=two, level="3급", **PUBLISHED)
    assert page(client, "pay_discard", "bases", draft.pk, user=one, data={}).status_code == 302
    assert page(client, "pay_discard", "bases", kept.pk, data={}).status_code == 409
    assert list(PayBase.objects.all()) == [kept]


def test_a_table_or_row_that_is_not_there_is_missing(client):
    row = make_base()
    client.force_login(make_user(Role.ADMIN))
    for table, pk in (("bases", row.pk + 1), ("salaries", row.pk), ("rates", row.pk)):
        assert page(client, "pay_publish", table, pk).status_code == 404


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.COORDINATOR, Role.ADMIN}))
def test_others_reach_no_page_that_changes_anything(client, role):
    row = make_base(entered_by=make_user(Role.ADMIN))
    client.force_login(make_user(role))
    reads = 200 if role == Role.DECIDER else 403
    for name in ("pay_tables", "pay_tables.xlsx", "what_if"):
        assert page(client, name).status_code == reads, name
    for name in (*TYPED, "pay_import"):
        assert page(client, name).status_code == 403
        assert page(client, name, data=ORIGIN).status_code == 403
    for name in ("pay_publish", "pay_withdraw", "pay_discard"):
        assert page(client, name, "bases", row.pk, data={"reason": "사유"}).status_code == 403
    row.refresh_from_db()
    assert row.is_draft
