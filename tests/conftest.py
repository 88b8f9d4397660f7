"""What every test shares."""

import os
from collections.abc import Iterator

import pgtrigger
import pytest
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from exchange import clock
from exchange.models import Role
from launch.install import find_chromium
from tests.browser import stages, worlds
from tests.makers import NOON, make_user
from tests.pages import as_user

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs an event loop in the thread of the tests


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Use the machine's Chromium, without what it would otherwise fetch from outside."""
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    quiet += ["--disable-component-update", "--disable-sync", "--font-render-hinting=none"]
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": quiet}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Let tests with real transactions empty the tables afterwards, the access log too, which otherwise refuses it."""
    with django_db_blocker.unblock():
        pgtrigger.disable("exchange.AccessEntry:keep_table")


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database that holds the programme and its demonstration, made once a run for all workers.

    Read a copy of it (``worlds.copy_of``), never itself.
    """
    folder = tmp_path_factory.getbasetemp()
    return worlds.seeded(folder.parent if folder.name.startswith("popen-") else folder)


@pytest.fixture(scope="module")
def demonstration(filled: str, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demonstration with what its pages need at any stage: a copy for the tests of one module."""
    with worlds.copy_of(filled) as copy, worlds.read_from(copy, django_db_blocker):
        stages.set_up()
        yield


@pytest.fixture
def noon() -> Iterator[None]:
    """Let business time stand at NOON."""
    with clock.at(NOON):
        yield


@pytest.fixture
def staff(db: None) -> Client:
    """The browser of a 점검 담당."""
    return as_user(make_user(Role.COORDINATOR))
