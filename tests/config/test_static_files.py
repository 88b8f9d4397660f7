"""Static files as they are served: minified, named by content, and no page's styles heavier than they may be."""

import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from config.static_files import COMMENT, joined

KB = 1024
SCRIPTS = settings.BASE_DIR / "static" / "js"
DECLARED = re.compile(r"^(?:export )?(?:async )?(?:function|const|let) (\w+)", re.MULTILINE)
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
    names = json.loads((folder / "static-names/staticfiles.json").read_text())["paths"]
    folder /= "static"
    return {name: folder / hashed for name, hashed in names.items()}


def test_what_is_served_holds_no_list_of_itself(collected):
    root = collected["favicon.svg"].parent
    assert root.name == "static" and (root.parent / "static-names/staticfiles.json").exists()
    served = {path.name for path in root.rglob("*") if path.is_file()}
    assert {name for name in served if not re.search(r"\.[0-9a-f]{12}\.", name)} == set()  # all named by what they hold


def packed(collected: dict[str, Path], *names: str) -> int:
    return sum(len(gzip.compress(collected[name].read_bytes(), 6)) for name in names)


@pytest.mark.parametrize(
    "more",
    [
        [],
        ["css/evaluation.css", "css/rounds.css"],
        ["css/evaluation.css", "css/experts.css", "css/conflict.css"],
        ["css/reorganisation.css"],
        ["css/report.css", "css/conflict.css"],
        ["css/setup.css"],
        ["css/overview.css"],
        ["css/login.css"],
    ],
    ids=["everywhere", "evaluation", "sheet", "reorganisation", "report", "setup", "overview", "login"],
)
def test_the_styles_of_a_page_are_light(collected, more):
    weight = packed(collected, *EVERYWHERE, *more)
    assert weight <= 14 * KB, f"{weight / KB:.1f} KB gzipped"


def test_no_style_sheet_is_left_out_of_account(collected):
    sheets = {name for name in collected if name.startswith("css/")}
    more = {
        f"css/{name}.css"
        for name in (
            "conflict",
            "evaluation",
            "experts",
            "login",
            "overview",
            "reorganisation",
            "report",
            "rounds",
            "setup",
        )
    }
    assert sheets == {*EVERYWHERE, *more}


def test_the_scripts_are_light(collected):
    weight = packed(collected, *(name for name in collected if name.endswith(".js")))
    assert weight <= 12 * KB, f"{weight / KB:.1f} KB gzipped"


def test_all_scripts_are_served_as_one(collected):
    assert [name for name in collected if name.startswith("js/")] == ["js/app.js"]
    scripts = {path.name for path in (collected["js/app.js"].parent).glob("*.js")}
    assert scripts == {collected["js/app.js"].name}
    served = collected["js/app.js"].read_text()
    digest = hashlib.md5(served.encode(), usedforsecurity=False).hexdigest()
    assert collected["js/app.js"].name == f"app.{digest[:12]}.js"  # a changed part changes the name
    assert served == joined(SCRIPTS / "app.js")
    assert "import" not in re.sub(r'"[^"]*"|`[^`]*`', "", served)
    for path in SCRIPTS.glob("*.js"):
        for name in DECLARED.findall(path.read_text()):
            assert re.search(rf"\b(?:function|const|let) {name}\b", served), f"{path.name}: {name}"


def test_no_two_modules_use_one_name():
    names = [name for path in SCRIPTS.glob("*.js") for name in DECLARED.findall(path.read_text())]
    assert len(names) > 40
    assert sorted(names) == sorted(set(names))


def test_scripts_say_nothing_themselves():
    """What they say to people stands in exchange/sentences.py and comes with the page."""
    shown = {path.name: COMMENT.sub("", path.read_text()) for path in SCRIPTS.glob("*.js")}
    assert [name for name, text in shown.items() if re.search("[가-힣]", text)] == []


@pytest.mark.parametrize(
    ("parts", "raised"),
    [
        ({"app.js": 'import shown from "./a.js";\n', "a.js": ""}, ValueError),
        ({"app.js": 'import { a } from "./a.js";\n', "a.js": "export default 1;\n"}, ValueError),
        ({"app.js": 'import { a } from "./a.js";\n', "a.js": "const a = 1;\nexport { a };\n"}, ValueError),
        ({"app.js": 'import { a } from "./a.js";\n', "a.js": 'import { b } from "./app.js";\n'}, KeyError),
    ],
)
def test_what_cannot_be_joined_is_refused(parts, raised, tmp_path):
    for name, text in parts.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(raised):
        joined(tmp_path / "app.js")


def test_a_part_that_two_need_stands_once_and_before_them(tmp_path):
    (tmp_path / "app.js").write_text('import { b } from "./b.js";\nimport { c } from "./c.js";\n\nb(c);\n')
    (tmp_path / "b.js").write_text('import { c } from "./c.js";\n\nexport function b() {\n  return c;\n}\n')
    (tmp_path / "c.js").write_text("// three\nexport const c = 3;\n")
    assert joined(tmp_path / "app.js") == "const c = 3;\nfunction b() {\n  return c;\n}\nb(c);\n"


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
