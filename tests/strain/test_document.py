"""docs/strain.md holds every program with its seeds and nothing that was found; and it is written part by part."""

from datetime import date
from pathlib import Path

import pytest

from tests.strain import figures
from tests.strain.figures import DOCUMENT, Figures, keep, sections
from tests.strain.programs import PROGRAMS

HERE = Path(__file__).parent


def test_every_module_that_is_a_program_is_named():
    modules = {path.stem for path in HERE.glob("[!t]*.py") if "PROGRAM = Program(" in path.read_text(encoding="utf-8")}
    assert modules == set(PROGRAMS)
    assert all((HERE / f"test_{name}.py").exists() for name in PROGRAMS)


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_document_names_the_program_its_seeds_and_what_it_looks_for(name):
    kept = sections(DOCUMENT.read_text(encoding="utf-8"))
    assert list(kept) == list(PROGRAMS)
    program = PROGRAMS[name]
    assert f"seed {', '.join(map(str, program.seeds))}\n" in kept[name]
    assert program.title in kept[name]
    rows = [line.split("|") for line in kept[name].splitlines() if line.startswith("| 없어야 하는 것")]
    assert rows and all(row[2].strip() == "0" for row in rows)


def test_a_part_is_written_in_its_place(tmp_path):
    path = tmp_path / "strain.md"
    for name in ("b", "a", "b"):
        found = Figures(name, (1, 2))
        found.done["요청"] = 1_234
        found.watch_for("5xx")
        found.took(0.5, "GET /")
        keep(found, "제목", date(2024, 10, 8), ["a", "b"], path)
    text = path.read_text(encoding="utf-8")
    assert list(sections(text)) == ["a", "b"]
    assert text.startswith(figures.HEAD)
    for line in ("2024-10-08, seed 1, 2", "| 요청 | 1,234 |", "| 없어야 하는 것: 5xx | 0 |", "(GET /) | 0.50초 |"):
        assert text.count(line) == 2


def test_a_run_says_what_was_found():
    found = Figures("a", (1,))
    found.watch_for("5xx", "유출")
    found.found("5xx", "GET /")
    assert found.findings == ["5xx: GET /"]
    assert found.lines() == ["a  seed 1", "  5xx: 1", "  유출: 0", "    ! 5xx: GET /"]
