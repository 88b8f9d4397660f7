"""Three-way by field: what only one of two changed is as that one left it, what both changed is asked about."""

import pytest

from exchange.merging import merge

BASE = {"a": "1", "b": "1", "c": "1"}


@pytest.mark.parametrize(
    ("mine", "theirs", "values", "taken", "clash"),
    [
        ({"a": "2"}, {}, {"a": "2"}, {}, []),
        ({}, {"a": "2"}, {"a": "2"}, {"a": "2"}, []),
        ({"a": "2"}, {"b": "3"}, {"a": "2", "b": "3"}, {"b": "3"}, []),
        ({"a": "2"}, {"a": "2"}, {"a": "2"}, {}, []),
        ({"a": "2"}, {"a": "3"}, {"a": "2"}, {}, ["a"]),
        ({"a": ""}, {"a": "3"}, {"a": ""}, {}, ["a"]),
        ({"a": "2", "c": "9"}, {"a": "3", "b": "4"}, {"a": "2", "b": "4", "c": "9"}, {"b": "4"}, ["a"]),
    ],
)
def test_fields_that_one_of_two_changed(mine, theirs, values, taken, clash):
    merged = merge(BASE | mine, BASE | theirs, BASE)
    assert (merged.values, merged.taken, merged.clash) == (BASE | values, taken, clash)


def test_without_a_base_every_difference_is_asked_about():
    for base in (None, {}):
        merged = merge({"a": "2", "b": "1"}, {"a": "3", "b": "1"}, base)
        assert (merged.taken, merged.clash) == ({}, ["a"])
