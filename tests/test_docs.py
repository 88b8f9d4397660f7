"""What the README says is there."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from config import policy

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")


def test_every_file_that_the_readme_points_to_exists():
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target


def test_every_command_that_the_readme_shows_is_in_the_makefile():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in set(re.findall(r"make ([a-z-]+)", README)):
        assert re.search(rf"^{name}:", makefile, re.MULTILINE), name


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
