"""Nothing that is typed breaks a page, runs in it or reaches SQL; and the program would see it if it did."""

import random

import pytest

from tests.depth import only_deep
from tests.strain import fuzz, hostile
from tests.strain.figures import Figures
from tests.strain.hostile import MARK
from tests.strain.planted import with_fault

pytestmark = pytest.mark.slow

SMALL = 250
REQUESTS = 50_000


@pytest.mark.parametrize("size", [SMALL, only_deep(0)])
def test_no_hostile_text_breaks_a_page_or_runs(stage, size):
    found = fuzz.main(["--size", str(size)], stage)
    assert found.findings == []
    assert found.done["요청"] >= (size or REQUESTS)
    assert found.done["저장한 뒤에 다시 본 화면"] > 0


@pytest.mark.parametrize(
    ("fault", "kinds"),
    [
        ("breaks", {fuzz.BROKE}),
        ("shows_as_typed", {fuzz.LIVE}),
        ("shows_in_quotes", {fuzz.LIVE}),
        ("joins_sql", {fuzz.SQL}),
        ("tells_of_the_database", {fuzz.TOLD}),
        ("leads_away", {fuzz.AWAY, fuzz.HEADER}),
    ],
)
def test_a_fault_that_was_put_in_is_noticed(stage, fault, kinds):
    with stage(), with_fault(fault):
        tried = fuzz.Fuzz(Figures("fuzz", (1,)), (), random.Random(1), 1)
        tried.targets = [fuzz.Target("anonymous", "GET", "/login", (("next", ""),))]
        for _ in range(60):
            tried.once()
    assert {kind for kind, found in tried.figures.wrong.items() if found} >= kinds


def test_a_slow_answer_is_noticed(stage, monkeypatch):
    monkeypatch.setattr(fuzz, "SLOWEST_SECONDS", 0.0)
    monkeypatch.setattr(fuzz, "SMALL_PEOPLE", ())
    assert len(fuzz.main(["--size", "3"], stage).wrong[fuzz.SLOW]) == 3


@pytest.mark.parametrize(
    ("page", "is_live"),
    [
        (f"<p><{MARK}></p>", True),
        (f"<p>&lt;{MARK}&gt;</p>", False),
        (f'<input value="" on{MARK}="1">', True),
        (f"<input value=\"' on{MARK}='1\">", False),
        (f'<a href="java\nscript:{MARK}()">', True),
        (f'<a href="/login?next=javascript:{MARK}()">', False),
        (f"<p>javascript:{MARK}()</p>", False),
    ],
)
def test_live_markup_is_told_from_text(page, is_live):
    assert bool(hostile.live_markup(page)) is is_live
