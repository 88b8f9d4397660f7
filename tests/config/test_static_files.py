"""Static files as they are served: minified, named by content, and no page's styles heavier than they may be."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

KB = 1024
EVERYWHERE = ("css/tokens.css", "css/app.css", "css/print.css")


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every static file as ``make run`` collects it, by the name that a template asks for."""
    folder = tmp_path_factory.mktemp("home")
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "HANTEAM_HOME": str(folder)},
        check=True,
    )
    folder /= "static"
    names = json.loads((folder / "staticfiles.json").read_text())["paths"]
    return {name: folder / hashed for name, hashed in names.items()}


def packed(collected: dict[str, Path], *names: str) -> int:
    return sum(len(gzip.compress(collected[name].read_bytes(), 6)) for name in names)


@pytest.mark.parametrize(
    "more",
    [[], ["css/evaluation.css"], ["css/reorganisation.css"], ["css/report.css"], ["css/setup.css"]],
    ids=["everywhere", "evaluation", "reorganisation", "report", "setup"],
)
def test_the_styles_of_a_page_are_light(collected, more):
    weight = packed(collected, *EVERYWHERE, *more)
    assert weight <= 14 * KB, f"{weight / KB:.1f} KB gzipped"


def test_no_style_sheet_is_left_out_of_account(collected):
    sheets = {name for name in collected if name.startswith("css/")}
    more = {"css/evaluation.css", "css/reorganisation.css", "css/report.css", "css/setup.css"}
    assert sheets == {*EVERYWHERE, *more}


def test_the_scripts_are_light(collected):
    weight = packed(collected, *(name for name in collected if name.endswith(".js")))
    assert weight <= 12 * KB, f"{weight / KB:.1f} KB gzipped"


def test_a_style_sheet_is_served_without_what_only_its_writer_needs(collected):
    source = (settings.BASE_DIR / "static/css/app.css").read_text()
    served = collected["css/app.css"].read_text()
    assert "/*" in source and "/*" not in served
    assert source.count("{") == served.count("{")  # not one rule is lost
    calculation = "calc(100vw - 3.2rem)"
    assert calculation in source and calculation in served  # the space that calculations need is kept


def test_a_style_sheet_asks_for_fonts_by_the_names_under_which_they_are_served(collected):
    served = collected["css/tokens.css"].read_text()
    for weight in ("Regular", "Bold"):
        assert collected[f"fonts/HanteamSans-{weight}.woff2"].name in served
