"""Results as each role sees them."""

import pytest

from exchange import clock
from tests.evaluation.result_makers import address, as_user, make_court
from tests.makers import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with clock.at(NOON):
        yield


@pytest.mark.parametrize("status", ["scoring", "aggregating", "provisional", "final"])
def test_the_coordinator_opens_every_page_in_every_step(status):
    court = make_court(status="scoring" if status == "scoring" else "aggregating").reach(status)
    client = as_user(court.by)
    slug, code = court.round.slug, court.codes[0]
    for name, args in (
        ("results", [slug]),
        ("results_xlsx", [slug]),
        ("result_detail", [slug, code]),
        ("calibration", [slug]),
        ("calibration_xlsx", [slug]),
        ("objections", [slug]),
        ("objections_xlsx", [slug]),
        ("grades_as_recommended", [slug]),
    ):
        assert client.get(address(name, *args)).status_code == 200, name
