"""The changes that were made once to count what they touch, kept as patches, and how many files each may touch.

A line a patch: its path under ``docs/decisions/`` → the most files of the product. Who adds a patch adds its line here:
a patch without a line and a line without a patch are both failed tests. Make one with ``git diff > PATH``.
"""

import subprocess
from pathlib import Path

LIMITS: dict[str, int] = {
    "0006/format.patch": 1,
    "0006/list-column.patch": 1,
    "0007/role.patch": 5,
    "0008/form-version.patch": 3,
    "0008/report-question.patch": 3,
}

NOT_PRODUCT = ("tests/", "docs/", "README.md", "CHANGELOG.md")


def applies(patch: Path, tree: Path) -> str:
    """Say why ``patch`` cannot be applied to ``tree``; "" where it can."""
    ended = _git("apply", "--check", str(patch), tree=tree)
    return ended.stderr.strip() if ended.returncode else ""


def product_files(patch: Path, tree: Path) -> list[str]:
    """Return the files of the product that ``patch`` touches, by path."""
    ended = _git("apply", "--numstat", "-z", str(patch), tree=tree)
    ended.check_returncode()
    touched = [line.split("\t")[2] for line in ended.stdout.split("\0") if line]
    return sorted(path for path in touched if not path.startswith(NOT_PRODUCT))


def _git(*words: str, tree: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *words], cwd=tree, capture_output=True, text=True)
