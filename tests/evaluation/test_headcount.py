"""How many officials the limit counts: the form, who may say it, never below what was decided."""

import pytest

from evaluation.actions.headcounts import set_headcount
from evaluation.models import HeadcountBasis
from exchange.errors import Incomplete, NotAllowed
from exchange.models import Role
from tests.evaluation.statement_makers import make_counter
from tests.makers import NOON, make_ministry, make_user

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
    values = {"officials": 1, "counted_on": NOON.date(), "source": "표", "at": NOON}
    for person in (make_user(Role.DECIDER, ministry=make_ministry()), make_user(Role.ADMIN), counter.person):
        with pytest.raises(NotAllowed):
            set_headcount(counter.round.pk, counter.home.pk, by=person, **values)


def test_it_never_falls_below_what_was_decided(counter):
    counter.walk("decided")
    with pytest.raises(Incomplete, match="이미 1명"):
        counter.count(49)
    counter.count(50)
