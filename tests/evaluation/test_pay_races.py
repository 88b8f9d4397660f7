"""Four people put in the same pay rows at the same moment, each on a connection of their own: there is one row."""

from functools import partial

import pytest

from evaluation.actions import pay_tables as actions
from evaluation.models import BonusRule, GuaranteeRule, PayBase, PayRate
from exchange.actions.rows import ALREADY
from exchange.errors import WrongState
from exchange.models import Role
from tests.evaluation.pay_world import BASE, GUARANTEE, RATE, RULE
from tests.makers import NOON, make_user
from tests.races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("model", "values"), [(PayBase, BASE), (PayRate, RATE), (BonusRule, RULE), (GuaranteeRule, GUARANTEE)]
)
def test_four_who_press_at_once_put_in_one_row(model, values):
    acts = [partial(actions.enter_pay_row, model, values, by=make_user(Role.COORDINATOR), at=NOON) for _ in range(4)]
    refused = refusals(at_once(*acts))
    assert [(type(each), str(each)) for each in refused] == [(WrongState, ALREADY)] * 3
    assert model.objects.count() == 1


def test_four_who_confirm_the_same_file_at_once_put_it_in_once():
    entries = [(PayBase, BASE), (PayBase, BASE | {"level": "3급"}), (PayRate, RATE)]
    acts = [
        partial(
            actions.import_pay_rows,
            entries[::step],
            fingerprint="f" * 64,
            by=make_user(Role.COORDINATOR),
            at=NOON,
        )
        for step in (1, -1, 1, -1)  # whatever the order of the sheets
    ]
    refused = refusals(at_once(*acts))
    assert [(type(each), str(each)) for each in refused] == [(WrongState, ALREADY)] * 3
    assert (PayBase.objects.count(), PayRate.objects.count()) == (2, 1)


def test_a_form_and_a_file_at_once_put_in_one_row():
    one, other = make_user(Role.COORDINATOR), make_user(Role.ADMIN)
    entries = [(PayBase, BASE), (PayRate, RATE)]
    outcomes = at_once(
        *[partial(actions.enter_pay_row, PayBase, BASE, by=one, at=NOON)] * 2,
        *[partial(actions.import_pay_rows, entries, fingerprint="f" * 64, by=other, at=NOON)] * 2,
    )
    assert {type(each) for each in refusals(outcomes)} == {WrongState}
    assert (PayBase.objects.count(), PayRate.objects.count()) == (1, 1)
