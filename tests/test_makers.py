"""The makers' numbers: rows of a whole run stay within the smallest integer columns."""

from itertools import count

import pytest

from tests import makers

KINDS = ["round", "pair", "task", "outcome", "meeting", "ministry", "category", "post"]

pytestmark = pytest.mark.django_db


def test_numbers_fit_their_columns_after_any_number_of_rows(monkeypatch):
    monkeypatch.setattr(makers, "_counters", {kind: count(29_999) for kind in KINDS})
    for _ in range(2):  # the last number there is, and the first again
        task = makers.make_task()
        makers.make_outcome(task.pair)
        makers.make_meeting()
        makers.make_category()
    assert task.number == task.pair.number == task.pair.round.number == 1_000
