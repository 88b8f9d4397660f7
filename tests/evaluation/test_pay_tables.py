"""Rows of the pay tables: by two people, one after the other without overlap or gap, taken back with a reason."""

from datetime import date

import pytest
from django.db import IntegrityError

from evaluation import pay
from evaluation.actions import pay_tables as actions
from evaluation.models import GuaranteeRule, PayBase, PayRate
from evaluation.queries import pay_tables as tables
from evaluation.rules import pay as rules
from exchange.errors import Incomplete, NotAllowed, WrongState
from exchange.models import Role
from tests.evaluation.pay_world import BASE, PUBLISHED, RATE, load_pay, make_base, two_people
from tests.makers import NOON, make_user
from tests.races import race, race_unguarded, refusals

pytestmark = pytest.mark.django_db
Y24, Y25, Y26, Y27 = (date(year, 1, 1) for year in (2024, 2025, 2026, 2027))


def end_of(year: int) -> date:
    return date(year, 12, 31)


def enter(person, model=PayBase, **fields):
    values = {PayBase: BASE, PayRate: RATE}[model]
    return actions.enter_pay_row(model, values | fields, by=person, at=NOON)


def publish(row, person):
    return actions.publish_pay_row(type(row), row.pk, by=person, at=NOON)


def verbs_of(row) -> list[str]:
    events = type(row).pgh_event_model.objects.filter(pgh_obj_id=row.pk).order_by("pgh_id")
    return [event.pgh_context.metadata["verb"] for event in events.select_related("pgh_context")]


# ---- two people ------------------------------------------------------------------------------------------------------


def test_a_row_counts_only_once_a_second_person_has_published_it():
    one, two = two_people()
    row = enter(one)
    assert tables.base_for("PERF", "4급", Y25) is None
    row = publish(row, two)
    assert tables.base_for("PERF", "4급", Y25) == row
    assert (row.entered_by, row.published_by, row.published_at) == (one, two, NOON)
    assert verbs_of(row) == ["pay_row.enter", "pay_row.publish"]


def test_who_put_it_in_may_not_publish_it():
    one, _ = two_people()
    row = enter(one)
    with pytest.raises(NotAllowed, match="등록자는 공개할 수 없습니다"):
        publish(row, one)
    row.refresh_from_db()
    assert row.is_draft


def test_nobody_publishes_twice_and_a_shipped_draft_is_published_by_whoever_checked_it():
    one, two = two_people()
    row = publish(enter(one), two)
    with pytest.raises(WrongState, match="이미 공개된"):
        publish(row, one)
    assert publish(make_base(level="3급"), one).published_by == one


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.COORDINATOR, Role.ADMIN}))
def test_others_neither_enter_nor_publish_nor_take_back_nor_discard(role):
    one, two = two_people()
    draft, published = enter(one), publish(enter(one, level="3급"), two)
    person = make_user(role)
    acts = [
        lambda: enter(person),
        lambda: publish(draft, person),
        lambda: actions.withdraw_pay_row(PayBase, published.pk, reason="사유", by=person, at=NOON),
        lambda: actions.discard_pay_row(PayBase, draft.pk, by=person, at=NOON),
        lambda: actions.import_pay_rows([(PayBase, BASE)], fingerprint="f", by=person, at=NOON),
    ]
    for act in acts:
        with pytest.raises(NotAllowed, match="점검 담당·관리자"):
            act()
    assert PayBase.objects.count() == 2


# ---- one after the other ---------------------------------------------------------------------------------------------


def test_the_open_row_ends_on_the_day_before_the_next_begins():
    one, two = two_people()
    first = publish(enter(one, effective_from=Y25), two)
    publish(enter(one, effective_from=Y26, amount_krw=120_000_000), two)
    first.refresh_from_db()
    assert first.effective_until == end_of(2025)
    assert tables.base_for("PERF", "4급", end_of(2025)).amount_krw == 115_230_000
    assert tables.base_for("PERF", "4급", Y26).amount_krw == 120_000_000
    assert verbs_of(first) == ["pay_row.enter", "pay_row.publish", "pay_row.publish"]


def test_days_that_a_published_row_has_are_refused_and_nothing_is_written():
    one, two = two_people()
    kept = publish(enter(one, effective_from=Y25, effective_until=end_of(2025)), two)
    for first, last in ((Y24, Y25), (Y25, end_of(2025)), (end_of(2025), None), (date(2025, 5, 1), date(2025, 5, 1))):
        row = enter(one, effective_from=first, effective_until=last, amount_krw=120_000_000)
        with pytest.raises(WrongState, match=r"2025\. 1\. 1\.부터 2025\. 12\. 31\.까지 적용하는 자료가 이미"):
            publish(row, two)
    kept.refresh_from_db()
    assert kept.effective_until == end_of(2025)
    assert PayBase.objects.published().count() == 1


def test_a_row_put_before_an_open_one_does_not_close_it():
    one, two = two_people()
    later = publish(enter(one, effective_from=Y26), two)
    with pytest.raises(WrongState, match="계속 적용하는 자료"):
        publish(enter(one, effective_from=Y25), two)
    publish(enter(one, effective_from=Y25, effective_until=end_of(2025)), two)
    later.refresh_from_db()
    assert later.effective_until is None


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 1, 2), None, "2026. 1. 1. 적용할 자료가 없게"),
        (Y27, None, "2026. 1. 1.부터 2026. 12. 31.까지 적용할 자료가 없게"),
        (date(2023, 1, 1), date(2024, 12, 30), "2024. 12. 31. 적용할 자료가 없게"),
    ],
)
def test_a_day_left_without_a_row_is_named(first, last, said):
    one, two = two_people()
    publish(enter(one, effective_from=Y25, effective_until=end_of(2025)), two)
    row = enter(one, effective_from=first, effective_until=last)
    with pytest.raises(Incomplete) as refusal:
        publish(row, two)
    assert said in str(refusal.value)
    row.refresh_from_db()
    assert row.is_draft


def test_days_nobody_knows_may_stay_open_with_the_reason_on_the_row():
    load_pay()
    one, two = two_people()
    with pytest.raises(Incomplete, match=r"2016\. 1\. 1\.부터 2024\. 12\. 31\.까지"):
        publish(enter(one, track="SES", level="가"), two)
    row = publish(enter(one, track="SES", level="가", gap_reason="2016~2024년 금액을 찾지 못함"), two)
    assert tables.base_for("SES", "가", Y25) == row
    assert tables.base_for("SES", "가", Y24) is None


def test_gaps_are_seen_on_both_sides_and_at_no_end():
    spans = [(Y24, end_of(2024)), (Y27, None)]
    day = rules.DAY
    assert rules.missing_days((Y25, end_of(2026)), spans) == []
    assert rules.missing_days((Y25 + day, end_of(2026) - day), spans) == [(Y25, Y25), (end_of(2026), end_of(2026))]
    assert rules.missing_days((Y25, None), []) == []
    assert rules.missing_days((date(2020, 1, 1), end_of(2023)), spans) == []
    assert rules.why_not_leave_gaps([]) is None


def test_a_row_that_ends_before_it_begins_is_refused_in_words():
    one, _ = two_people()
    with pytest.raises(Incomplete, match="끝나는 날은 시작하는 날보다"):
        enter(one, effective_until=Y24)


# ---- taken back, discarded -------------------------------------------------------------------------------------------


def test_a_row_taken_back_is_used_no_more_and_its_days_are_free_for_the_right_one():
    load_pay()
    one, two = two_people()
    implied = tables.base_for("PERF", "4급", Y24)
    official = enter(one, effective_from=Y24, effective_until=end_of(2024), amount_krw=115_230_500)
    with pytest.raises(WrongState, match="먼저 철회"):
        publish(official, two)
    actions.withdraw_pay_row(PayBase, implied.pk, reason=" 공식 지급기준액으로 바꿈 ", by=two, at=NOON)
    assert tables.base_for("PERF", "4급", Y24) is None
    implied.refresh_from_db()
    assert (implied.withdrawn_by, implied.withdraw_reason) == (two, "공식 지급기준액으로 바꿈")
    publish(official, two)
    assert tables.base_for("PERF", "4급", Y24).amount_krw == 115_230_500


def test_taking_back_asks_for_a_reason_a_published_row_and_happens_once():
    one, two = two_people()
    draft = enter(one)
    with pytest.raises(WrongState, match="아직 공개하지 않은"):
        actions.withdraw_pay_row(PayBase, draft.pk, reason="사유", by=two, at=NOON)
    publish(draft, two)
    with pytest.raises(Incomplete, match="사유를 적어"):
        actions.withdraw_pay_row(PayBase, draft.pk, reason="  ", by=two, at=NOON)
    actions.withdraw_pay_row(PayBase, draft.pk, reason="사유", by=two, at=NOON)
    with pytest.raises(WrongState, match="이미 철회한"):
        actions.withdraw_pay_row(PayBase, draft.pk, reason="사유", by=two, at=NOON)


def test_a_rate_taken_back_stops_the_computation_instead_of_guessing():
    load_pay()
    _, two = two_people()
    row = tables.rate_row("PERF", Y25)
    actions.withdraw_pay_row(PayRate, row.pk, reason="잘못", by=two, at=NOON)
    case = pay.Case("PERF", 115_230_000, "S", Y25)
    with pytest.raises(pay.UnknownRate):
        pay.compute(case, tables.tables_of())


def test_a_draft_is_deleted_with_its_history_and_a_published_row_never():
    one, two = two_people()
    draft, kept = enter(one), publish(enter(one, level="3급"), two)
    key = draft.pk
    actions.discard_pay_row(PayBase, key, by=two, at=NOON)
    assert not PayBase.objects.filter(pk=key).exists()
    labels = PayBase.pgh_event_model.objects.filter(pgh_obj_id=key).order_by("pgh_id")
    assert list(labels.values_list("pgh_label", flat=True)) == ["insert", "delete"]
    with pytest.raises(WrongState, match="삭제하지 않습니다"):
        actions.discard_pay_row(PayBase, kept.pk, by=one, at=NOON)


def test_values_that_the_action_decides_are_not_taken_from_the_form():
    one, two = two_people()
    for name in ("published_at", "published_by", "entered_by", "withdraw_reason"):
        with pytest.raises(TypeError):
            enter(one, **{name: two})


def test_an_import_is_whole_or_nothing():
    one, _ = two_people()
    bad = BASE | {"level": "3급", "effective_until": Y24}
    with pytest.raises(Incomplete):
        actions.import_pay_rows([(PayBase, BASE), (PayBase, bad)], fingerprint="f" * 64, by=one, at=NOON)
    assert not PayBase.objects.exists()
    with pytest.raises(Incomplete, match="새로 등록할 행이 없습니다"):
        actions.import_pay_rows([], fingerprint="f" * 64, by=one, at=NOON)
    guarantee = {"name": "MIN_A", "effective_from": Y25, "source_title": "시험"}
    made = actions.import_pay_rows([(PayBase, BASE), (GuaranteeRule, guarantee)], fingerprint="f" * 64, by=one, at=NOON)
    assert [row.entered_by for row in made] == [one, one]
    assert tables.guarantees_on(Y25) == frozenset()
    event = PayBase.pgh_event_model.objects.select_related("pgh_context").get(pgh_obj_id=made[0].pk)
    assert (event.pgh_context.metadata["verb"], event.pgh_context.metadata["file"]) == ("pay_row.import", "f" * 64)


# ---- at the same moment ----------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_two_publishers_of_the_same_days_one_comes_first_and_the_other_is_told():
    one, two = two_people()
    open_row = make_base(effective_from=Y24, **PUBLISHED)
    rows = [enter(one, effective_from=Y26, amount_krw=amount) for amount in (120_000_000, 121_000_000)]
    outcomes = race(open_row, *(lambda row=row: publish(row, two) for row in rows))
    refused = refusals(outcomes)
    assert [type(each) for each in refused] == [WrongState]
    open_row.refresh_from_db()
    assert open_row.effective_until == end_of(2025)
    assert PayBase.objects.published().filter(effective_from=Y26).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_publishers_of_one_row_the_second_finds_it_published():
    one, two = two_people()
    row, third = enter(one), make_user(Role.COORDINATOR)
    outcomes = race(row, lambda: publish(row, two), lambda: publish(row, third))
    assert [str(each) for each in refusals(outcomes)] == [str(rules.ALREADY_PUBLISHED)]


@pytest.mark.django_db(transaction=True)
def test_publishing_and_discarding_one_row_never_both_happen():
    one, two = two_people()
    row = enter(one)
    outcomes = race(row, lambda: publish(row, two), lambda: actions.discard_pay_row(PayBase, row.pk, by=one, at=NOON))
    assert len(refusals(outcomes)) == 1
    assert PayBase.objects.published().count() + PayBase.objects.filter(pk=row.pk).count() in (0, 2)


@pytest.mark.django_db(transaction=True)
def test_the_first_two_rows_of_a_chain_meet_at_the_constraint_where_there_is_no_row_to_lock():
    one, two = two_people()
    rows = [enter(one, PayRate, s_bp=bp) for bp in (800, 850)]

    def late(row):
        def act(barrier):
            row.published_at, row.published_by = NOON, two
            row.full_clean()  # sees no other row yet
            barrier.wait()
            row.save()

        return act

    outcomes = race_unguarded(*map(late, rows))
    assert [type(each) for each in refusals(outcomes)] == [IntegrityError]
    assert PayRate.objects.published().count() == 1
