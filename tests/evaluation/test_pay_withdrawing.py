"""A row taken back leaves no gap in what it had replaced; the form and the sheet know the same rows."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from evaluation.actions import pay_tables as actions
from evaluation.forms.pay import PayBaseForm
from evaluation.forms.pay_import import read
from evaluation.models import BonusRule, GuaranteeRule, PayBase, PayRate
from evaluation.queries import pay_tables as tables
from exchange.errors import WrongState
from tests.evaluation.pay_world import BASE, GUARANTEE, RATE, RULE, two_people
from tests.evaluation.test_pay_import import book_of
from tests.makers import NOON

pytestmark = pytest.mark.django_db
Y24, Y25, Y26, Y27 = (date(year, 1, 1) for year in (2024, 2025, 2026, 2027))
OF = {PayBase: BASE, PayRate: RATE, BonusRule: RULE, GuaranteeRule: GUARANTEE}


@pytest.fixture
def people():
    return two_people()


def publish(people, model, **fields):
    one, two = people
    row = actions.enter_pay_row(model, OF[model] | fields, by=one, at=NOON)
    return actions.publish_pay_row(model, row.pk, by=two, at=NOON)


def withdraw(people, row):
    return actions.withdraw_pay_row(type(row), row.pk, reason="잘못 등록", by=people[0], at=NOON)


def spans(model) -> list[tuple]:
    return list(model.objects.published().order_by("effective_from").values_list("effective_from", "effective_until"))


@pytest.mark.parametrize("model", OF, ids=lambda model: model.__name__)
def test_what_it_had_ended_goes_on_again(people, model):
    first = publish(people, model, effective_from=Y24)
    second = publish(people, model, effective_from=Y25)
    assert spans(model) == [(Y24, date(2024, 12, 31)), (Y25, None)]
    withdraw(people, second)
    assert spans(model) == [(Y24, None)]
    first.refresh_from_db()
    assert first.ended_by is None


def test_what_it_had_ended_goes_on_up_to_the_next_row_and_further_when_that_is_taken_back_too(people):
    publish(people, PayBase, effective_from=Y24)
    second, third = (publish(people, PayBase, effective_from=day) for day in (Y25, Y26))
    withdraw(people, second)
    assert spans(PayBase) == [(Y24, date(2025, 12, 31)), (Y26, None)]
    withdraw(people, third)
    assert spans(PayBase) == [(Y24, None)]


def test_a_last_day_that_somebody_typed_stays(people):
    publish(people, PayBase, effective_from=Y24, effective_until=date(2024, 12, 31))
    withdraw(people, publish(people, PayBase, effective_from=Y25))
    assert spans(PayBase) == [(Y24, date(2024, 12, 31))]
    other = publish(people, PayBase, level="3급", effective_from=Y24)
    withdraw(people, other)
    assert tables.base_for("PERF", "3급", Y24) is None


def test_rows_of_another_chain_are_left_alone(people):
    publish(people, PayBase, effective_from=Y24)
    withdraw(people, publish(people, PayBase, effective_from=Y25, level="3급"))
    assert spans(PayBase) == [(Y24, None)]


def test_what_was_published_before_is_remembered_from_history(people):
    first = publish(people, PayBase, effective_from=Y24)
    second = publish(people, PayBase, effective_from=Y25)
    typed = publish(people, PayBase, level="3급", effective_from=Y24, effective_until=date(2024, 12, 31))
    publish(people, PayBase, level="3급", effective_from=Y25)
    PayBase.objects.update(ended_by=None)
    import_module("evaluation.migrations.0005_ended_by").remember(apps, None)
    first.refresh_from_db()
    typed.refresh_from_db()
    assert (first.ended_by, typed.ended_by) == (second, None)


# ---- the form and the sheet answer alike -----------------------------------------------------------------------------


def known_to_form(people) -> bool:
    typed = {name: str(value) for name, value in BASE.items()}
    return PayBaseForm(typed, by=people[0], today=NOON.date()).twin() is not None


def known_to_sheet(people) -> bool:
    row = ["3·4급", "4급", BASE["effective_from"], None, BASE["amount_krw"], "공식", BASE["source_title"]]
    (line,) = read(book_of([*row, None, None, None]), by=people[0], today=NOON.date()).lines
    assert not line.errors
    return line.known


@pytest.mark.parametrize("known", [known_to_form, known_to_sheet])
def test_a_row_is_known_as_a_draft_published_and_ended_and_not_once_taken_back(people, known):
    one, two = people
    assert not known(people)
    row = actions.enter_pay_row(PayBase, BASE, by=one, at=NOON)
    assert known(people)
    actions.publish_pay_row(PayBase, row.pk, by=two, at=NOON)
    assert known(people)
    later = publish(people, PayBase, effective_from=Y26)
    assert known(people), "another row has given it a last day; what was typed is the same"
    withdraw(people, later)
    row.refresh_from_db()
    withdraw(people, row)
    assert not known(people)
    assert actions.enter_pay_row(PayBase, BASE, by=one, at=NOON).is_draft


def test_the_act_itself_knows_the_row_whatever_the_form_said(people):
    one, two = people
    actions.enter_pay_row(PayBase, BASE, by=one, at=NOON)
    with pytest.raises(WrongState, match="같은 내용이 이미"):
        actions.enter_pay_row(PayBase, BASE, by=two, at=NOON)
    with pytest.raises(WrongState, match="같은 내용이 이미"):
        actions.import_pay_rows([(PayBase, BASE)], fingerprint="f" * 64, by=two, at=NOON)
    made = actions.import_pay_rows([(PayBase, BASE), (PayRate, RATE)], fingerprint="f" * 64, by=two, at=NOON)
    assert [type(row) for row in made] == [PayRate]


def test_the_page_says_what_counts_again(client, people):
    publish(people, PayBase, effective_from=Y24)
    row = publish(people, PayBase, effective_from=Y25)
    client.force_login(people[0])
    page = client.get(f"/bonus/tables/bases/{row.pk}/withdraw")
    assert page.context_data["reopens"].effective_from == Y24
    assert "다시 적용" in page.content.decode()
