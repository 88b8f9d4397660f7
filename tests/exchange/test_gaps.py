"""The stored days on which nobody holds a post are those that its assignments leave."""

from datetime import date, timedelta

import pytest

from exchange.actions.gaps import refill_gaps
from exchange.models import Assignment, Post, PostGap
from tests.makers import make_assignment, make_post

pytestmark = pytest.mark.django_db

FIRST = date(2024, 1, 1)


def empty_days(post: Post, days: int = 40) -> list[int]:
    """Return which of the first ``days`` days of 2024, counted from 0, lie in a gap of ``post``."""
    each = [(number, FIRST + timedelta(days=number)) for number in range(days)]
    return [number for number, day in each if PostGap.objects.filter(post=post, days__contains=day).exists()]


def unheld(post: Post, days: int = 40) -> list[int]:
    each = [(number, FIRST + timedelta(days=number)) for number in range(days)]
    return [number for number, day in each if not Assignment.objects.on(day).filter(post=post).exists()]


def hold(post: Post, first: int, last: int | None) -> Assignment:
    ends = None if last is None else FIRST + timedelta(days=last)
    return make_assignment(post, starts_on=FIRST + timedelta(days=first), ends_on=ends)


def test_a_new_post_is_empty():
    assert empty_days(make_post(), 3) == [0, 1, 2]


def test_what_is_left_between_assignments_is_stored_whatever_happens_to_them():
    post, other = make_post(), make_post()
    one, two = hold(post, 5, 9), hold(post, 15, None)
    assert empty_days(post) == unheld(post) == [*range(5), *range(10, 15)]
    Assignment.objects.filter(pk=one.pk).update(ends_on=FIRST + timedelta(days=14))
    assert empty_days(post) == unheld(post) == [*range(5)]
    Assignment.objects.filter(pk=two.pk).update(post=other)
    assert empty_days(post) == unheld(post) and empty_days(other) == unheld(other) == [*range(15)]
    Assignment.objects.filter(pk=two.pk).delete()
    assert empty_days(other) == unheld(other) == [*range(40)]


def test_made_anew_the_gaps_are_the_same():
    post = make_post()
    hold(post, 5, 9)
    kept = sorted(map(str, PostGap.objects.values_list("post", "days")))
    PostGap.objects.all().delete()
    refill_gaps()
    assert sorted(map(str, PostGap.objects.values_list("post", "days"))) == kept
