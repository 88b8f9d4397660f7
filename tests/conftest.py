"""What every test shares."""

import os

import pgtrigger
import pytest

from config.install import find_chromium

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
