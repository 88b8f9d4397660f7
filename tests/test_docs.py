"""What the README and the developers' documents say is there."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from config import policy

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = ("README.md", "DEVELOPING.md", "CHANGELOG.md", "SECURITY.md")
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
SETTINGS = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_that_a_document_points_to_exists(name):
    targets = re.findall(r"\]\(([^)#:]+)\)", (ROOT / name).read_text(encoding="utf-8"))
    assert [target for target in targets if not (ROOT / target).exists()] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_that_a_document_shows_is_in_the_makefile(name):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    shown = set(re.findall(r"`make ([a-z-]+)|^make ([a-z-]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
    assert [word for word in map("".join, shown) if not re.search(rf"^{word}:", makefile, re.MULTILINE)] == []


@pytest.mark.parametrize("name", ["DEVELOPING.md", "SECURITY.md"])
def test_every_path_that_a_developers_document_names_exists(name):
    named = re.findall(r"`((?:[\w.*]+/)+[\w.*]*)`", (ROOT / name).read_text(encoding="utf-8"))
    made = [path for path in named if not path.startswith("var/") and "NNNN" not in path and "_N" not in path]
    assert len(made) > 10
    found = {path: any(any(ROOT.glob(place)) for place in (path.rstrip("/"), f"*/{path.rstrip('/')}")) for path in made}
    assert [path for path, is_there in found.items() if not is_there] == []


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name[:4])
def test_a_decision_has_its_number_date_and_parts_and_the_readme_lists_it(path):
    text = path.read_text(encoding="utf-8")
    assert re.match(rf"# {path.name[:4]} .+\n\n\d{{4}}-\d\d-\d\d\n", text), "number, title, date"
    for part in ("## Context", "## Decision", "## Alternatives"):
        assert part in text, part
    assert f"](docs/decisions/{path.name})" in README, "add it to the README's list"


def test_every_knob_that_the_readme_names_is_read_by_the_settings():
    for name in re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE):
        assert f'"{name}"' in SETTINGS, name


def test_every_room_that_the_readme_draws_exists():
    block = README.split("## 집의 방")[1].split("```")[1]
    for name in re.findall(r"([a-z]+)/", block):
        assert (ROOT / name).is_dir(), name


def test_every_model_of_the_glossary_exists():
    models = {model.__name__ for model in apps.get_models()}
    table = README.split("## 용어")[1].split("##")[0]
    named = [
        name for row in table.splitlines() if row.startswith("|") for name in re.findall(r"`([A-Z][A-Za-z]+)`", row)
    ]
    assert named
    assert not [name for name in named if name not in models]


@pytest.mark.parametrize("account", ["coordinator", "admin", "viewer", "ex1a", "ex11b", "as1a", "as11b", "evaluator1"])
def test_the_readme_names_the_accounts(account):
    assert f"`{account}`" in README


def test_the_readme_points_to_the_one_table_of_rights():
    assert "config/policy.py" in README
    assert policy.POLICY
