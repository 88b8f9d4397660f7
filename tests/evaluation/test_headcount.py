"""How many officials the limit counts: the form, who may say it, never below what was decided."""

from datetime import date

import pytest

from evaluation.actions.headcounts import set_headcount
from evaluation.models import HeadcountBasis
from evaluation.texts import sentence_of
from exchange.errors import Incomplete, NotAllowed, WrongState
from exchange.models import Role
from tests.evaluation.statement_makers import make_counter
from tests.makers import NOON, make_ministry, make_user
from tests.refusals import update

pytestmark = pytest.mark.django_db


@pytest.fixture
def counter():
    return make_counter()


def page(counter) -> str:
    return f"/bonus/{counter.round.slug}/headcount"


def filled(counter, **changes) -> dict:
    return {
        "ministry": counter.home.pk,
        "officials": "412",
        "counted_on": "2024-12-31",
        "source": "2024년 말 정원표",
    } | changes


def test_a_figure_replaces_the_other_and_history_keeps_it(client, counter):
    client.force_login(counter.decider)
    assert client.get(page(counter)).status_code == 200
    assert client.post(page(counter), filled(counter)).status_code == 302
    basis = HeadcountBasis.objects.get()
    assert (basis.officials, basis.source, basis.entered_by) == (412, "2024년 말 정원표", counter.decider)
    counter.make()
    assert "0/8명" in client.get(f"/bonus/{counter.round.slug}").content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"officials": "-1"}, "officials"),
        ({"officials": "1000001"}, "officials"),
        ({"officials": "백"}, "officials"),
        ({"counted_on": "2024-13-01"}, "counted_on"),
        ({"counted_on": "2024-12-30"}, "counted_on"),
        ({"counted_on": "2023-12-31"}, "counted_on"),
        ({"counted_on": "2025-12-31"}, "counted_on"),
        ({"source": ""}, "source"),
        ({"ministry": "999999"}, "ministry"),
    ],
)
def test_wrong_input_is_said_at_its_field(client, counter, changes, field):
    client.force_login(counter.coordinator)
    answer = client.post(page(counter), filled(counter, **changes))
    assert answer.status_code == 422
    assert list(answer.context_data["form"].errors) == [field]
    assert HeadcountBasis.objects.get().officials == 100


def test_a_decider_sees_and_sets_the_own_ministrys_only(client, counter):
    other = make_counter(round=counter.round, rows=False)
    client.force_login(counter.decider)
    assert [basis.ministry for basis in client.get(page(counter)).context_data["bases"]] == [counter.home]
    assert client.post(page(counter), filled(counter, ministry=other.home.pk)).status_code == 422
    values = {"officials": 1, "counted_on": date(2024, 12, 31), "source": "표", "at": NOON}
    for person in (make_user(Role.DECIDER, ministry=make_ministry()), make_user(Role.ADMIN), counter.person):
        with pytest.raises(NotAllowed):
            set_headcount(counter.round.pk, counter.home.pk, by=person, **values)


def test_only_the_officials_of_the_last_day_of_the_year_before_payment_count(client, counter):
    """Paid in 2025: those of 2024-12-31; a figure of another day, from before, is none for the limit."""
    values = {"officials": 500, "source": "표", "by": counter.decider, "at": NOON}
    for day in (date(2023, 12, 31), date(2024, 9, 30), date(2025, 12, 31)):
        with pytest.raises(Incomplete, match=r"2024\. 12\. 31\."):
            set_headcount(counter.round.pk, counter.home.pk, counted_on=day, **values)
    statement = counter.walk("committee")
    update(HeadcountBasis.objects.get(), counted_on=date(2023, 12, 31))
    with pytest.raises(WrongState, match="인원 한도의 기준이 없습니다"):
        counter.decide(statement)
    client.force_login(counter.decider)
    assert sentence_of("NO_HEADCOUNT") in client.get(statement.get_absolute_url()).content.decode()
    assert client.get(page(counter)).context_data["form"]["counted_on"].value() == date(2024, 12, 31)


def test_it_never_falls_below_what_was_decided(counter):
    counter.walk("decided")
    with pytest.raises(Incomplete, match="이미 1명"):
        counter.count(49)
    counter.count(50)
