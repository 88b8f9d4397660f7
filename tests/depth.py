"""How deep a run of the tests goes; the one place where that is read. Loaded by ``-p tests.depth`` (pyproject.toml).

quick  ``make quick``: no browser, no races, nothing marked ``slow`` (walks, whole services, leaks looked for on every
       page, big tables), and of each parameter list the first line only
usual  ``make test``: everything but what is marked ``deep``; properties with 100 examples
deep   ``make test-deep``: everything; properties with 10,000 examples, long walks, the whole of every list

A test, or one line of a parameter list, that only the deep run needs is marked ``pytest.mark.deep``; a property says
how often it is tried with ``@examples()``. What was moved from one depth to another, and why:
``docs/decisions/0001-suite.md``.
"""

import gc
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

QUICK, USUAL, DEEP = "quick", "usual", "deep"
EXAMPLES = {QUICK: 50, USUAL: 100, DEEP: 10_000}
LONGEST_SECONDS = {QUICK: 300, USUAL: 300, DEEP: 1_800}  # a test that takes longer hangs: it fails, with its stack

_depth = USUAL


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("hanteam")
    group.addoption(
        "--quick", action="store_const", dest="depth", const=QUICK, default=USUAL, help="no browser, no walks"
    )
    group.addoption("--deep", action="store_const", dest="depth", const=DEEP, help="everything, up to an hour")


def pytest_configure(config: pytest.Config) -> None:
    """Settle the depth before any test is read: decorators ask for it."""
    global _depth
    _depth = config.getoption("depth")
    config.option.timeout = config.option.timeout or LONGEST_SECONDS[_depth]  # pytest-timeout's
    for name, count in EXAMPLES.items():
        settings.register_profile(
            name,
            max_examples=count,
            deadline=None,
            database=None,
            print_blob=True,
            suppress_health_check=[HealthCheck.too_slow],  # on a busy machine everything is
        )
    settings.load_profile(_depth)


def examples(usual: int = EXAMPLES[USUAL], deep: int = EXAMPLES[DEEP], **more: Any) -> settings:
    """Return how often a property is tried: ``usual`` times, ``deep`` in the deep run, at most 50 in the quick one.

    Numbers are given only where one example costs so much that the common ones would take minutes. ``more`` is for
    ``hypothesis.settings``.
    """
    counts = {QUICK: min(usual, EXAMPLES[QUICK]), USUAL: usual, DEEP: deep}
    return settings(settings.get_profile(_depth), max_examples=counts[_depth], **more)


def times(usual: int, deep: int) -> int:
    """Return how often a test that counts for itself repeats what it does."""
    return deep if is_deep() else usual


def only_deep(*values: Any) -> Any:
    """Return a line of a parameter list that only the deep run needs."""
    return pytest.param(*values, marks=pytest.mark.deep)


def is_deep() -> bool:
    """Whether this run looks at the whole of every list."""
    return _depth == DEEP


def left_out(item: pytest.Item, depth: str) -> bool:
    """Whether a run of this depth leaves the test out."""
    if item.get_closest_marker("deep"):
        return depth != DEEP
    return depth == QUICK and is_long(item)


def is_long(item: pytest.Item) -> bool:
    """Whether the test is marked slow, looks through a browser, or commits, after which every table is emptied."""
    database = item.get_closest_marker("django_db")
    commits = database is not None and database.kwargs.get("transaction", False)
    return commits or bool(item.get_closest_marker("slow")) or "browser" in getattr(item, "fixturenames", ())


def with_list(item: pytest.Item) -> str:
    """Return the address of a test without the line of its parameter list."""
    return item.nodeid.partition("[")[0]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what this depth does not run, said in the closing line; the long tests come first.

    Two workers share the rest evenly only where what is left at the end comes in small pieces. Whole services are the
    first of all: what stands first is never taken over by the other worker, which would have to start a service again.
    """
    depth = config.getoption("depth")
    kept = [item for item in items if not left_out(item, depth)]
    if depth == QUICK:
        kept = list({with_list(item): item for item in reversed(kept)}.values())[::-1]
    if len(kept) < len(items):
        chosen = set(kept)
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = sorted(kept, key=lambda item: (not is_long(item), "launch" not in item.path.parts))


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what lives as long as the run: it would look through all of it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many faults were put in and how many were noticed, just above the closing line."""
    ended = {
        kind: sum("::test_a_mutation_of_" in report.nodeid for report in terminalreporter.getreports(kind))
        for kind in ("passed", "failed")
    }
    if any(ended.values()):
        terminalreporter.write_line(f"{sum(ended.values())} mutations, {ended['passed']} killed")
