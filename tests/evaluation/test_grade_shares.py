"""The shares of told grades among senior officials: bounds by the decree's text, and who sees whose."""

import pytest
from django.urls import reverse

from evaluation.queries.grade_shares import grade_shares
from evaluation.texts import sentence_of
from exchange.models import Role
from tests.evaluation.statement_makers import make_counter
from tests.makers import make_ministry, make_user

pytestmark = pytest.mark.django_db

ALONE = {"track": "SES", "level": "나"}


def line(counter, *grades: str, **more):
    """Return the one line for senior officials who were told ``grades``."""
    coordinator = make_user(Role.COORDINATOR)
    notices = [counter.notice(**{"assessed": grade, **ALONE} | more) for grade in grades]
    (found,) = grade_shares(notices, coordinator)
    return found


def test_bounds_are_twenty_percent_rounded_down_and_ten_percent_rounded_up():
    counter = make_counter()
    five = line(counter, "S", "A", "A", "B", "C")
    assert (five.officials, five.top, five.most_top, five.low, five.least_low) == (5, 1, 1, 1, 1)
    assert five.breaches == []
    eleven = line(counter, *"SSSAAAABBBC")
    assert (eleven.most_top, eleven.least_low) == (2, 2)
    assert eleven.breaches == ["S등급 3명: 2명(20%) 이내여야 함", "하위 두 등급 1명: 2명(10%) 이상이어야 함"]


def test_a_small_unit_always_breaches_and_is_told_so():
    found = line(make_counter(), "S")
    assert found.breaches == ["S등급 1명: 0명(20%) 이내여야 함", "하위 두 등급 0명: 1명(10%) 이상이어야 함"]


def test_directors_and_who_was_not_evaluated_count_nowhere():
    counter = make_counter()
    notices = [counter.notice(track="PERF", level="4급"), counter.notice(months=1, **ALONE)]
    assert grade_shares(notices, make_user(Role.COORDINATOR)) == []


def test_the_warning_stands_on_the_list_for_both_who_weigh_it(client):
    counter = make_counter(assessed="S", **ALONE)
    listed = reverse("evaluation:statements", args=[counter.round.slug])
    for user in (counter.coordinator, counter.decider):
        client.force_login(user)
        text = client.get(listed).content.decode()
        assert sentence_of("DISTRIBUTION_BREACH") in text
        assert "S등급 1명: 0명(20%) 이내여야 함" in text and "제10조제5항" in text


def test_a_decider_sees_no_other_ministrys_shares(client):
    counter = make_counter(assessed="S", **ALONE)
    client.force_login(make_user(Role.DECIDER, ministry=make_ministry()))
    text = client.get(reverse("evaluation:statements", args=[counter.round.slug])).content.decode()
    assert sentence_of("DISTRIBUTION_BREACH") not in text and "고위공무원 등급 비율" not in text
    payer = make_user(Role.DECIDER, ministry=make_ministry())
    told = counter.notice(assessed="S", paying_ministry=payer.ministry, **ALONE)
    assert grade_shares([told], payer) == []  # the ministry that pays does not see how another one's grades fall


def test_without_senior_officials_nothing_is_said(client):
    counter = make_counter()
    client.force_login(counter.coordinator)
    text = client.get(reverse("evaluation:statements", args=[counter.round.slug])).content.decode()
    assert "고위공무원 등급 비율" not in text
