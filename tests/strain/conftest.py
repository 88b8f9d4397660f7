"""What the tests of the programs share."""

from functools import partial

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.strain.by_hand import Stage
from tests.strain.stage import demonstration


@pytest.fixture
def stage(filled: str, django_db_blocker: DjangoDbBlocker) -> Stage:
    """Where a program plays within a run of the tests: a copy of the run's demonstration."""
    return partial(demonstration, filled, django_db_blocker)
