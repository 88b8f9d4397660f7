"""What a page may weigh: bytes on the wire, elements, requests (styles: ``tests/config/test_static_files.py``)."""

import gzip
from pathlib import Path

import pytest
from django.conf import settings

from tests.browser.people import Person, Site

KB = 1024
STATIC = Path(settings.BASE_DIR) / "static"

PAGES = [
    "/tasks",
    "/tasks/1-1",
    "/pairs",
    "/posts",
    "/outcomes",
    "/quarters",
    "/quarters/2024-3",
    "/review",
    "/review/2024-3/3-2",
    "/reports/2024-2/1-1",
    "/meetings",
    "/sources",
    "/notices",
    "/help",
]
FILER_PAGES = [
    "/todo",
    "/quarters/2024-3",
    "/reports/2024-3/1-1",
    "/reports/2024-3/1-1/edit/joint",
    "/reports/2024-3/1-1/check",
]


@pytest.fixture(scope="module")
def coordinator(shown: Site) -> Person:
    return shown.login("coordinator")


@pytest.fixture(scope="module")
def exchangee(shown: Site) -> Person:
    return shown.login("ex1a")


def weight(person: Person, address: str) -> tuple[int, int]:
    """Return (bytes, bytes gzipped) of the page's HTML."""
    answer = person.context.request.get(address)
    assert answer.ok, f"{address}: {answer.status}"
    body = answer.body()
    return len(body), len(gzip.compress(body, 6))


def test_the_board_is_light(coordinator):
    raw, packed = weight(coordinator, "/board")
    assert raw <= 90 * KB, f"{raw / KB:.1f} KB"
    assert packed <= 15 * KB, f"{packed / KB:.1f} KB gzipped"


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_the_centre_is_light(coordinator, address):
    _, packed = weight(coordinator, address)
    assert packed <= 10 * KB, f"{packed / KB:.1f} KB gzipped"


@pytest.mark.parametrize("address", FILER_PAGES)
def test_a_page_of_a_ministry_is_light(exchangee, address):
    _, packed = weight(exchangee, address)
    assert packed <= 10 * KB, f"{packed / KB:.1f} KB gzipped"


def test_the_two_fonts_are_light():
    assert sum(path.stat().st_size for path in (STATIC / "fonts").glob("*.woff2")) <= 340 * KB


def test_the_board_has_few_elements(coordinator):
    coordinator.page.goto("/board")
    assert coordinator.page.evaluate("document.querySelectorAll('*').length") <= 2000


def test_a_first_view_of_the_board_asks_the_server_a_few_times_and_nobody_else(shown):
    """Styles, script, fonts and all, with an empty cache: the window is new.

    The parts of the script are served in one file with it (``tests/config/test_static_files.py``), here each by itself.
    """
    person = shown.login("viewer")
    fresh = shown.stranger(storage_state=person.context.storage_state())
    asked: list[str] = []
    fresh.page.on("request", lambda request: asked.append(request.url))
    fresh.page.goto("/board", wait_until="networkidle")
    parts = [url for url in asked if "/static/js/" in url and not url.endswith("/app.js")]
    assert len(asked) - len(parts) <= 8, asked
    assert all(url.startswith((shown.url, "data:")) for url in asked)


def test_the_board_does_not_shift_and_paints_early(shown):
    person = shown.login("viewer")
    person.context.add_init_script(
        """globalThis.shift = 0;
        new PerformanceObserver((list) => { for (const one of list.getEntries()) globalThis.shift += one.value; })
            .observe({ type: "layout-shift", buffered: true });"""
    )
    person.page.goto("/board", wait_until="networkidle")
    assert person.page.evaluate("globalThis.shift") < 0.02
