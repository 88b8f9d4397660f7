"""Lists of the evaluation that have rows late in a round: a column added to each stands on page and in both files."""

import pytest
from django.urls import reverse

from evaluation.views.grade_notices import HEADCOUNT
from evaluation.views.results import CALIBRATION, RESULTS
from evaluation.views.sheets import TOTALS
from evaluation.views.statements import MY_STATEMENTS, PAYROLL, STATEMENTS
from exchange.listing import Listing
from tests.evaluation.result_makers import make_court
from tests.evaluation.sheet_makers import another_chair, make_chair
from tests.evaluation.statement_makers import make_counter
from tests.exchange.test_lists import IN_OTHER_WORLDS, without_the_column
from tests.pages import as_user

pytestmark = pytest.mark.django_db

LATE = {listing.policy for listing in (RESULTS, CALIBRATION, TOTALS, STATEMENTS, MY_STATEMENTS, PAYROLL, HEADCOUNT)}


def addresses(listing: Listing, *keys: str) -> list[str]:
    return [reverse(listing.policy, args=[*keys, *ending]) for ending in ((), ("xlsx",), ("csv",))]


def test_each_list_left_out_of_the_walk_is_tried_here():
    assert LATE == IN_OTHER_WORLDS


@pytest.mark.parametrize("listing", [RESULTS, CALIBRATION], ids=lambda one: one.policy)
def test_a_column_added_to_what_a_round_found_stands_everywhere(listing, monkeypatch):
    court = make_court()
    court.aggregate()
    found = addresses(listing, court.round.slug)
    assert without_the_column(as_user(court.by), listing, found, {}, monkeypatch) == []


@pytest.mark.parametrize(("who", "status"), [("a", "provisional"), ("stranger", "final")])
def test_a_column_added_to_results_stands_everywhere_for_their_readers(who, status, monkeypatch):
    court = make_court().reach(status)
    found = addresses(RESULTS, court.round.slug)
    assert without_the_column(as_user(getattr(court, who)), RESULTS, found, {}, monkeypatch) == []


def test_a_column_added_to_others_totals_stands_everywhere(monkeypatch):
    chair = make_chair(visibility="after_close")
    another_chair(chair).submit(33, 33, 33, 33)
    chair.submit(44, 44, 44, 44)
    chair.set_status("aggregating")
    found = addresses(TOTALS, chair.round.slug)
    assert without_the_column(as_user(chair.expert), TOTALS, found, {}, monkeypatch) == []


@pytest.mark.parametrize("listing", [STATEMENTS, PAYROLL, HEADCOUNT], ids=lambda one: one.policy)
def test_a_column_added_to_the_lists_of_pay_stands_everywhere(listing, monkeypatch):
    counter = make_counter()
    counter.count()
    counter.walk()
    found = addresses(listing, counter.round.slug)
    assert without_the_column(as_user(counter.coordinator), listing, found, {}, monkeypatch) == []


def test_a_column_added_to_the_own_statements_stands_everywhere(monkeypatch):
    counter = make_counter()
    counter.walk()
    found = addresses(MY_STATEMENTS)
    assert without_the_column(as_user(counter.person), MY_STATEMENTS, found, {}, monkeypatch) == []
