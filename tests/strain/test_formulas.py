"""No text becomes a formula in a file; and the program would see it if one did."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from documents import csv
from tests.depth import only_deep
from tests.strain import formulas

pytestmark = pytest.mark.slow

PAYLOADS, FIELDS = 23, 150


@pytest.mark.parametrize("size", [1, only_deep(0)])
def test_no_text_becomes_a_formula(stage, size):
    found = formulas.main(["--size", str(size)], stage)
    assert found.findings == []
    assert found.done["수식 꼴의 글"] == (size or PAYLOADS)
    assert found.done["글 칸(모형의 필드)"] >= FIELDS
    assert found.done["그 가운데 파일에 나온 필드"] >= (10 if size else 60)


def test_a_writer_that_lets_formulas_through_is_noticed(stage, monkeypatch):
    monkeypatch.setattr(csv, "_safe", lambda text: text)
    monkeypatch.setattr(csv, "_as_it_is", lambda text: True)
    assert formulas.main(["--size", "1"], stage).wrong[formulas.MADE_FORMULA]


def test_a_file_that_cannot_be_made_is_noticed(stage, monkeypatch):
    files = formulas.fetched
    tried = []
    monkeypatch.setattr(
        formulas, "fetched", lambda *at: files(*at) if at not in tried and not tried.append(at) else None
    )
    assert formulas.main(["--size", "1"], stage).wrong[formulas.NO_FILE]


@pytest.mark.parametrize(("value", "kind"), [("=1+1", "formula"), (3, "number"), ("3", "text"), ("표", "text")])
def test_cells_of_a_workbook_are_told_apart(value, kind):
    book = Workbook()
    book.active["A1"] = value
    if value == "3":
        book.active["A1"].data_type = "s"
    content = BytesIO()
    book.save(content)
    assert {each for each, _ in formulas.cells_of(content.getvalue())} == {kind}


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("=1", "formula"),
        ("\u3000=1", "formula"),
        ('"\t=1"', "formula"),
        ("-3", "number"),
        ("-가", "formula"),
        ("'=1", "text"),
    ],
)
def test_cells_of_a_csv_are_told_apart(cell, kind):
    assert list(formulas.cells_of(f"\ufeff{cell}\r\n".encode()))[0][0] == kind


def test_numbers_that_become_text_are_noticed(stage, monkeypatch):
    cells, plant = formulas.cells_of, formulas.plant

    def spoil(payload: str) -> set[int]:
        monkeypatch.setattr(formulas, "cells_of", lambda content: (("text", text) for _, text in cells(content)))
        return plant(payload)

    monkeypatch.setattr(formulas, "plant", spoil)
    assert formulas.main(["--size", "1"], stage).wrong[formulas.NO_NUMBER]
