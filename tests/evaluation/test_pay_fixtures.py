"""The shipped pay tables hold what could be read, say how it is known, and nothing for what was not found."""

import json
from datetime import date

import pytest
from django.conf import settings
from django.core.management import call_command

from evaluation import pay
from evaluation.actions.pay_tables import publish_pay_row
from evaluation.models import BaseStatus, BonusRule, GuaranteeRule, PayBase, PayRate
from evaluation.queries import pay_tables as tables
from evaluation.rules import pay as rules
from fixtures import pay as made
from tests.evaluation.pay_world import FILE, VECTORS, load_pay, shipped_tables, two_people
from tests.makers import NOON

pytestmark = pytest.mark.django_db
FACTS = settings.BASE_DIR.parent / "shared" / "facts" / "pay_tables.json"


@pytest.fixture(autouse=True)
def loaded(db):
    load_pay()


def test_the_file_is_what_the_facts_make():
    if FACTS.exists():
        assert made.pay_rows(json.loads(FACTS.read_text(encoding="utf-8"))) == json.loads(FILE.read_text())


def test_rates_are_the_four_that_were_read_and_say_until_when():
    rows = {(row.track, row.effective_from.year): row for row in PayRate.objects.all()}
    figures = {key: (row.s_bp, row.a_bp, row.b_bp, row.c_bp) for key, row in rows.items()}
    assert figures == {
        ("SES", 2009): (1500, 1000, 600, 0),
        ("SES", 2016): (1800, 1200, 800, 0),
        ("PERF", 2004): (700, 500, 300, 0),
        ("PERF", 2016): (800, 600, 400, 0),
    }
    assert {key for key, row in rows.items() if row.verified_until == date(2021, 1, 4)} == {
        ("SES", 2016),
        ("PERF", 2016),
    }


def test_no_base_is_official_and_none_is_made_up():
    found = {(row.track, row.level): (row.amount_krw, row.status) for row in PayBase.objects.all()}
    assert found == {
        ("SES", "가"): (80_518_000, BaseStatus.PRESS),
        ("SES", "나"): (67_100_000, BaseStatus.PRESS),
        ("PERF", "4급"): (115_230_000, BaseStatus.IMPLIED),
        ("PERF", "5급"): (97_181_250, BaseStatus.IMPLIED),
    }
    for row in PayBase.objects.all():
        assert "지급에 쓸 수 없" in row.note
        assert row.source_url
    for day in (date(2025, 3, 20), date(2026, 1, 25)):
        assert not PayBase.objects.on(day).exists()
        assert tables.base_for("PERF", "4급", day) is None


def test_rules_change_on_the_days_of_the_decrees():
    rows = BonusRule.objects.order_by("effective_from")
    spans = [(str(row.effective_from), str(row.effective_until)) for row in rows]
    assert spans == [("2016-01-01", "2023-12-31"), ("2024-01-01", "2025-12-31"), ("2026-01-01", "None")]
    assert [(row.headcount_percent, row.long_term_max_bp, row.special_bp) for row in rows] == [
        (2, 0, 5000),
        (2, 5000, 5000),
        (5, 5000, 5000),
    ]
    assert ["제36015호" in row.decree for row in rows] == [False, False, True]


def test_guarantees_rest_on_a_second_hand_source_of_another_pay_and_are_off():
    assert set(GuaranteeRule.objects.values_list("name", flat=True)) == {pay.NOT_LOWEST, pay.STEP_UP}
    for row in GuaranteeRule.objects.all():
        for words in ("2차 자료", "확인 필요", "성과상여금", "적용하지 않으며"):
            assert words in row.note
        assert row.is_draft
    assert tables.guarantees_on(date(2025, 3, 20)) == tables.guarantees_on(date(2030, 1, 1)) == frozenset()


def test_who_has_read_the_directive_switches_a_guarantee_on():
    row = GuaranteeRule.objects.get(name=pay.NOT_LOWEST)
    one, _ = two_people()
    publish_pay_row(GuaranteeRule, row.pk, by=one, at=NOON)
    assert tables.guarantees_on(date(2025, 3, 20)) == {pay.NOT_LOWEST}


def test_the_share_is_of_ones_own_pay_by_default_and_both_sources_are_named():
    for row in BonusRule.objects.all():
        assert row.special_base == pay.OWN
        assert "제7조의2제6항" in row.note and "S 등급의 50% 가산" in row.note


@pytest.mark.parametrize("model", [PayRate, PayBase, BonusRule, GuaranteeRule])
def test_every_row_has_its_source_and_nobody_poses_as_its_author(model):
    for row in model.objects.all():
        assert row.source_title
        assert row.is_standing or model is GuaranteeRule
        assert (row.entered_by, row.published_by, row.gap_reason) == (None, None, "")


@pytest.mark.parametrize("model", [PayRate, PayBase, BonusRule, GuaranteeRule])
def test_shipped_rows_of_a_chain_neither_overlap_nor_leave_a_day_out(model):
    for row in model.objects.all():
        assert not tables.overlapping(row).exists()
        span = (row.effective_from, row.effective_until)
        assert rules.missing_days(span, tables.spans_beside(row)) == []


def test_computations_read_the_same_from_the_database_and_from_the_file():
    found = tables.tables_of()
    assert sorted(found.rates, key=str) == sorted(shipped_tables().rates, key=str)
    assert list(found.rules) == list(shipped_tables().rules)
    for vector in VECTORS["cases"]:
        assert pay.compute(pay.case_from(vector["in"]), found).as_dict()["total"] == vector["out"]["total"]


def test_loading_twice_changes_nothing():
    before = list(PayBase.objects.values())
    load_pay()
    assert list(PayBase.objects.values()) == before


def test_what_is_unsure_of_an_amount_is_said_by_code():
    base, rate = tables.base_for("PERF", "4급", date(2024, 3, 20)), tables.rate_row("PERF", date(2024, 3, 20))
    assert rules.status_codes(base, rate, date(2024, 3, 20)) == ["BASE_NOT_OFFICIAL", "RATE_ASSUMED"]
    assert rules.status_codes(None, rate, date(2021, 1, 4)) == ["NO_BASE"]
    base.status = BaseStatus.OFFICIAL
    assert rules.status_codes(base, rate, date(2021, 1, 4)) == []
    assert rules.status_codes(base, rate, date(2021, 1, 5)) == ["RATE_ASSUMED"]
    rate.verified_until = None
    assert rules.status_codes(base, rate, date(2030, 1, 1)) == []


def test_a_chain_is_read_with_few_statements(django_assert_num_queries):
    with django_assert_num_queries(2):
        tables.tables_of()
    with django_assert_num_queries(1):
        tables.guarantees_on(date(2025, 3, 20))


def test_fixtures_load_by_the_command_that_the_start_uses(db):
    PayBase.objects.all().delete()
    call_command("loaddata", str(FILE), verbosity=0)
    assert PayBase.objects.count() == 4
