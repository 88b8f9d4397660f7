"""A served product with the published programme and its demonstration, in a real Chromium.

``site`` is a fresh copy for each test, for those that write; ``shown`` one copy for a module, for those that look.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext
from pytest_django.live_server_helper import LiveServer

from tests.browser import worlds
from tests.browser.people import Site
from tests.browser.script_bench import Bench, drawn_gallery


@contextmanager
def served(filled: str, blocker: pytest.FixtureRequest, browser: Browser) -> Iterator[Site]:
    """Serve a copy of the filled database from this process for the length of a block."""
    with worlds.copy_of(filled) as copy, worlds.read_from(copy, blocker):
        server = LiveServer("127.0.0.1")
        site = Site(browser, server.url)
        try:
            yield site
        finally:
            site.close()
            server.stop()


@pytest.fixture
def site(filled: str, django_db_blocker: pytest.FixtureRequest, browser: Browser):
    """The product, and the people who use it, for one test that may change everything."""
    with served(filled, django_db_blocker, browser) as site:
        yield site


@pytest.fixture(scope="module")
def shown(filled: str, django_db_blocker: pytest.FixtureRequest, browser: Browser):
    """The product for all tests of a module, none of which changes what another looks at."""
    with served(filled, django_db_blocker, browser) as site:
        yield site


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """One browser window for all tests of a module that need no server."""
    context = browser.new_context(locale="ko-KR", reduced_motion="reduce")
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture(scope="module")
def gallery() -> str:
    return drawn_gallery()


@pytest.fixture
def bench(window: BrowserContext, gallery: str) -> Iterator[Bench]:
    """The gallery in a page of its own, with the scripts as they are served; no script may fail."""
    bench = Bench(window, window.new_page(), gallery)
    window.route("**/*", bench.serve)
    bench.page.on("pageerror", lambda error: bench.troubles.append(str(error)))
    yield bench
    bench.close()
    assert bench.troubles == []
