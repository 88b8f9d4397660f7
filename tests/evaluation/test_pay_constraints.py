"""Every rule that the database keeps about the pay tables, each broken past forms and actions."""

from datetime import date

import pytest
from django.db.models import F

from evaluation.models import BonusRule, GuaranteeRule, PayBase, PayRate
from exchange.models import Role
from tests.evaluation.pay_world import make_base, make_bonus_rule, make_guarantee, make_rate
from tests.makers import NOON, make_user
from tests.refusals import refuse_value, refused_by, refused_with, update

pytestmark = pytest.mark.django_db

MAKERS = {PayRate: make_rate, PayBase: make_base, BonusRule: make_bonus_rule, GuaranteeRule: make_guarantee}
OF_ALL = [  # end of the constraint's name, what breaks it
    ("names_its_source", {"source_title": ""}),
    ("ends_after_it_starts", {"effective_until": date(2000, 1, 1)}),
    ("is_withdrawn_once_published_with_a_reason", {"withdraw_reason": "사유만"}),
    ("ended_by_another_has_a_last_day", {"ended_by": F("pk")}),
    ("is_withdrawn_once_published_with_a_reason", {"published_at": NOON, "withdrawn_at": NOON}),
]
NAMES = """
    "payrate_names_its_source" "paybase_names_its_source" "bonusrule_names_its_source"
    "guaranteerule_names_its_source" "payrate_ends_after_it_starts" "paybase_ends_after_it_starts"
    "bonusrule_ends_after_it_starts" "guaranteerule_ends_after_it_starts"
    "payrate_is_withdrawn_once_published_with_a_reason" "paybase_is_withdrawn_once_published_with_a_reason"
    "bonusrule_is_withdrawn_once_published_with_a_reason" "guaranteerule_is_withdrawn_once_published_with_a_reason"
    "payrate_ended_by_another_has_a_last_day" "paybase_ended_by_another_has_a_last_day"
    "bonusrule_ended_by_another_has_a_last_day" "guaranteerule_ended_by_another_has_a_last_day"
    "payrate_is_published_by_a_second_person" "paybase_is_published_by_a_second_person"
    "bonusrule_is_published_by_a_second_person" "guaranteerule_is_published_by_a_second_person"
    "payrate_publisher_has_a_moment" "paybase_publisher_has_a_moment" "bonusrule_publisher_has_a_moment"
    "guaranteerule_publisher_has_a_moment" "payrate_one_at_a_time" "paybase_one_at_a_time"
    "bonusrule_one_at_a_time" "guaranteerule_one_at_a_time"
"""
OF_ONE = [
    ("payrate_track_is_known", make_rate, {"track": "X"}),
    ("payrate_falls_with_the_grade", make_rate, {"a_bp": 900}),
    ("payrate_falls_with_the_grade", make_rate, {"c_bp": 500}),
    ("payrate_falls_with_the_grade", make_rate, {"s_bp": 10_001}),
    ("paybase_track_is_known", make_base, {"track": ""}),
    ("paybase_status_is_known", make_base, {"status": "rumour"}),
    ("paybase_is_an_amount", make_base, {"amount_krw": 0}),
    ("paybase_is_an_amount", make_base, {"level": ""}),
    ("bonusrule_cites_and_is_plausible", make_bonus_rule, {"article": ""}),
    ("bonusrule_cites_and_is_plausible", make_bonus_rule, {"decree": ""}),
    ("bonusrule_cites_and_is_plausible", make_bonus_rule, {"special_bp": 10_001}),
    ("bonusrule_cites_and_is_plausible", make_bonus_rule, {"long_term_max_bp": 10_001}),
    ("bonusrule_cites_and_is_plausible", make_bonus_rule, {"headcount_percent": 101}),
    ("bonusrule_choices_are_known", make_bonus_rule, {"gate": "A"}),
    ("bonusrule_choices_are_known", make_bonus_rule, {"proration": "DAYS"}),
    ("bonusrule_special_base_is_known", make_bonus_rule, {"special_base": "both"}),
    ("guaranteerule_name_is_known", make_guarantee, {"name": "MIN_S"}),
]


def named(model: type, end: str) -> str:
    name = f"{model._meta.model_name}_{end}"
    assert f'"{name}"' in NAMES
    return name


@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
@pytest.mark.parametrize(("end", "bad"), OF_ALL)
def test_what_every_table_asks_of_a_row(model, end, bad):
    row = MAKERS[model]()
    with refused_by(named(model, end)):
        update(row, **bad)


@pytest.mark.parametrize(("name", "make", "bad"), OF_ONE)
def test_a_value_that_may_not_stand_is_refused_below_every_form(name, make, bad):
    refuse_value(name, make, bad)


@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
def test_nobody_publishes_the_own_row_even_past_the_action(model):
    person = make_user(Role.COORDINATOR)
    row = MAKERS[model](entered_by=person)
    with refused_by(named(model, "is_published_by_a_second_person")):
        update(row, published_at=NOON, published_by=person)
    with refused_by(named(model, "publisher_has_a_moment")):
        update(row, published_by=make_user(Role.ADMIN))
    update(row, published_at=NOON, published_by=make_user(Role.ADMIN))


@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
def test_two_published_rows_never_share_a_day(model):
    make = MAKERS[model]
    first = make(published_at=NOON, effective_from=date(2025, 1, 1), effective_until=date(2025, 12, 31))
    make(published_at=NOON, effective_from=date(2026, 1, 1))
    late = make(effective_from=date(2025, 12, 31), effective_until=date(2025, 12, 31))
    with refused_by(named(model, "one_at_a_time")):
        update(late, published_at=NOON)
    with refused_by(named(model, "one_at_a_time")):
        update(first, effective_until=date(2026, 1, 1))
    update(first, withdrawn_at=NOON, withdrawn_by=make_user(Role.ADMIN), withdraw_reason="잘못 등록")
    update(late, published_at=NOON)


def test_rows_of_other_tracks_levels_and_names_do_not_meet():
    make_rate(published_at=NOON)
    make_rate(published_at=NOON, track="SES", s_bp=1800)
    make_base(published_at=NOON)
    make_base(published_at=NOON, level="3급")
    make_guarantee(published_at=NOON)
    make_guarantee(published_at=NOON, name="STEP_UP")
    with refused_by("paybase_one_at_a_time"):
        make_base(published_at=NOON)


def test_the_history_of_an_amount_stays():
    row = make_base()
    update(row, amount_krw=115_231_000)
    events = PayBase.pgh_event_model.objects.filter(pgh_obj_id=row.pk)
    assert list(events.order_by("pgh_id").values_list("amount_krw", flat=True)) == [115_230_000, 115_231_000]
    with refused_with("Cannot update or delete"):
        events.update(amount_krw=1)
