"""What each depth runs, of four tests made up for it."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytest_plugins = ["pytester"]
pytestmark = pytest.mark.slow

MADE_UP = """
import pytest
from hypothesis import given, strategies as st
from tests.depth import examples, times

tried = {"common": 0, "own": 0}

@pytest.mark.deep
def test_deep(): pass

@pytest.mark.parametrize("word", ["short", "other", pytest.param("long", marks=pytest.mark.deep)])
def test_list(word): pass

@pytest.mark.slow
def test_slow(): pass

@given(st.integers())
def test_common(number): tried["common"] += 1

@examples(30, deep=40)
@given(st.integers())
def test_own(number): tried["own"] += 1

def test_counted(): print("tried", *tried.values(), times(2, 3))

@pytest.fixture
def browser(): pass

def test_browser(browser): pass
"""


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    """Return what runs the made-up tests at a depth, with nothing of this run's own settings."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makeini("[pytest]\nmarkers =\n    slow: .\n    deep: .\n")
    pytester.makepyfile(MADE_UP)

    def at(*options: str) -> pytest.RunResult:
        return pytester.runpytest_subprocess("-p", "tests.depth", "-p", "no:django", "-s", *options)

    return at


def test_the_quick_run_has_no_browser_nothing_slow_and_one_line_of_a_list(run):
    found = run("--quick")
    found.assert_outcomes(passed=4, deselected=5)
    found.stdout.fnmatch_lines("*tried 50 30 2*")


def test_the_usual_run_leaves_out_what_is_deep(run):
    found = run()
    found.assert_outcomes(passed=7, deselected=2)
    found.stdout.fnmatch_lines("*tried 100 30 2*")


def test_the_deep_run_leaves_out_nothing(run):
    found = run("--deep")
    found.assert_outcomes(passed=9)
    found.stdout.fnmatch_lines("*tried 10000 40 3*")
