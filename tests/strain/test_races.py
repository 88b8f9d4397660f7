"""Of acts that meet at one moment one stands; without their locks each kind goes wrong, and the program sees it."""

import random
from functools import partial

import pytest
from django.core.management import call_command
from django.test import override_settings

from tests.depth import only_deep
from tests.races import at_once
from tests.strain import races
from tests.strain.meetings import KINDS, Meeting
from tests.strain.stage import empty

pytestmark = pytest.mark.slow

TRIES, KINDS_OF_ACTS = 200, 13


@pytest.fixture
def stage(django_db_blocker):
    return partial(empty, django_db_blocker)


@pytest.mark.parametrize("size", [1, only_deep(0)])
def test_of_acts_that_meet_one_stands(stage, size):
    found = races.main(["--size", str(size)], stage)
    assert found.findings == []
    assert found.done["종류"] == KINDS_OF_ACTS
    assert found.done["시도"] == KINDS_OF_ACTS * (size or TRIES)


@pytest.mark.deep
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_without_its_locks_each_kind_goes_wrong(stage, kind):
    with stage(), override_settings(PREPARE=False):
        call_command("flush", verbosity=0, interactive=False)
        meeting = kind()
        outcomes = at_once(*races.unlocked(list(meeting.acts)))
        assert races.why_wrong(meeting, outcomes)


@pytest.mark.parametrize("kind", [KINDS[0], KINDS[5]], ids=lambda kind: kind.__name__)
def test_a_lock_that_is_taken_away_is_noticed(stage, kind):
    with stage(), override_settings(PREPARE=False):
        meeting = kind()
        outcomes = at_once(*races.unlocked(list(meeting.acts)))
        assert races.why_wrong(meeting, outcomes)


def test_an_error_that_is_no_refusal_is_wrong():
    meeting = Meeting(None, [], lambda outcomes: True)
    assert races.why_wrong(meeting, [None, KeyError("x")]) == "KeyError('x')"
    assert races.why_wrong(meeting, [None]) == ""


def test_acts_start_at_any_moment(stage):
    began: list[int] = []
    meeting = Meeting(None, [partial(began.append, 1), partial(began.append, 2)], lambda outcomes: True)
    with stage():
        for seed in range(10):
            races.met(meeting, random.Random(seed), is_sure=False)
    assert len({tuple(began[place : place + 2]) for place in range(0, 20, 2)}) == 2
