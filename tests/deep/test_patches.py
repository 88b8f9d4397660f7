"""Growing in few places: each kept change still applies, and touches no more files than was promised."""

from pathlib import Path

import pytest

from tests.deep.patches import LIMITS, applies, product_files

pytestmark = pytest.mark.deep

ROOT = Path(__file__).resolve().parent.parent.parent
DECISIONS = ROOT / "docs" / "decisions"

MADE_UP = """\
--- a/exchange/rules.py
+++ b/exchange/rules.py
@@ -1 +1 @@
-one
+two
--- a/tests/test_rules.py
+++ b/tests/test_rules.py
@@ -1 +1 @@
-one
+two
--- /dev/null
+++ b/templates/new.html
@@ -0,0 +1 @@
+new
"""


def test_every_kept_patch_has_its_limit_and_every_limit_its_patch() -> None:
    assert {str(path.relative_to(DECISIONS)) for path in DECISIONS.glob("*/*.patch")} == set(LIMITS)


@pytest.mark.parametrize("name", LIMITS)
def test_a_kept_patch_applies(name: str) -> None:
    assert applies(DECISIONS / name, ROOT) == ""


@pytest.mark.parametrize("name", LIMITS)
def test_a_kept_patch_touches_few_files(name: str) -> None:
    touched = product_files(DECISIONS / name, ROOT)
    print(f"{name}: {len(touched)} of {LIMITS[name]}: {', '.join(touched)}")
    assert len(touched) <= LIMITS[name], touched


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, Path]:
    """A tree of two files and a patch to it."""
    for path in ("exchange/rules.py", "tests/test_rules.py"):
        (tmp_path / "tree" / path).parent.mkdir(parents=True)
        (tmp_path / "tree" / path).write_text("one\n")
    patch = tmp_path / "made.patch"
    patch.write_text(MADE_UP)
    return patch, tmp_path / "tree"


def test_files_of_the_product_are_counted_and_tests_are_not(made: tuple[Path, Path]) -> None:
    assert product_files(*made) == ["exchange/rules.py", "templates/new.html"]


def test_a_patch_that_does_not_apply_any_more_is_caught(made: tuple[Path, Path]) -> None:
    patch, tree = made
    assert applies(patch, tree) == ""
    (tree / "exchange" / "rules.py").write_text("three\n")
    assert "exchange/rules.py" in applies(patch, tree)
