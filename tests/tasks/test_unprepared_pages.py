"""Pages where the server keeps no statements (``HANTEAM_PREPARE=off``) are the same as where it does."""

import re

import pytest

from exchange import clock
from tests.tasks.board_makers import AT, make_small_world

TOKENS = re.compile(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"')
PAGES = (
    "/tasks",
    "/tasks?state=late&sort=-state",
    "/tasks?search=calm",
    "/board",
    "/board?q=2024-2",
    "/board?round=1",
    "/board/cross",
    "/quarters/2024-3",
    "/quarters/2024-3?filed=all&sort=-turn",
    "/review",
    "/todo",
)


@pytest.mark.parametrize("address", PAGES)
def test_the_pages_are_the_same_where_the_server_keeps_no_statements(staff, settings, address):
    make_small_world()
    with clock.at(AT):
        pages = []
        for settings.PREPARE in (True, False):
            answer = staff.get(address)
            assert answer.status_code == 200
            pages.append(TOKENS.sub("", answer.content.decode()))
    assert pages[0] == pages[1]
