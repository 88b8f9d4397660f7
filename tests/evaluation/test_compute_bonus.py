"""manage.py compute_bonus: auditors recompute from a file; wrong input is named, and half a file is never written."""

import json
import os
import stat
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.evaluation.pay_world import VECTORS, load_pay
from tests.evaluation.second_computation import compute_again

pytestmark = pytest.mark.django_db
GOOD = {"track": "PERF", "base": 115_230_000, "assessed": "S", "pay_date": "2025-03-20", "special": True}


@pytest.fixture
def desk(tmp_path: Path):
    """Give the paths of an input and an output file."""
    load_pay()
    return tmp_path / "in.json", tmp_path / "out.json"


def run(source: Path, target: Path) -> tuple[int, str, str]:
    said, complained = StringIO(), StringIO()
    try:
        call_command("compute_bonus", input=source, output=target, stdout=said, stderr=complained)
    except SystemExit as end:
        return int(end.code), said.getvalue(), complained.getvalue()
    return 0, said.getvalue(), complained.getvalue()


def refused(desk, content) -> str:
    """Run on ``content`` (bytes, text or something for JSON) and return what was said; nothing may be written."""
    source, target = desk
    if isinstance(content, bytes):
        source.write_bytes(content)
    else:
        source.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    code, said, complained = run(source, target)
    assert (code, said) == (1, "")
    assert "출력 파일을 쓰지 않았습니다" in complained
    assert [path.name for path in source.parent.iterdir()] == ["in.json"]
    return complained


def one(**given) -> dict:
    return {"cases": [{"id": "a", "in": GOOD | given}]}


def test_every_worked_case_comes_out_as_agreed(desk):
    source, target = desk
    source.write_text(json.dumps(VECTORS, ensure_ascii=False), encoding="utf-8")
    code, said, complained = run(source, target)
    assert (code, complained) == (0, "")
    assert "사례 14건" in said
    expected = [
        {"id": case["id"], "out": case["out"] | {"codes": sorted(case["out"]["codes"])}} for case in VECTORS["cases"]
    ]
    assert json.loads(target.read_text(encoding="utf-8")) == {"cases": expected}


def test_twice_the_same_input_gives_the_same_bytes_and_replaces_the_file(desk):
    source, target = desk
    source.write_text(json.dumps(VECTORS), encoding="utf-8")
    run(source, target)
    first = target.read_bytes()
    target.write_text("old")
    run(source, target)
    assert target.read_bytes() == first
    assert stat.S_IMODE(os.stat(target).st_mode) == 0o600


def test_a_byte_order_mark_numbers_as_ids_and_no_cases_are_fine(desk):
    source, target = desk
    source.write_bytes(b"\xef\xbb\xbf" + json.dumps({"cases": [{"id": 7, "in": GOOD}]}).encode())
    assert run(source, target)[0] == 0
    assert json.loads(target.read_text()) == {"cases": [{"id": 7, "out": compute_again(GOOD)}]}
    source.write_text('{"cases": []}')
    assert run(source, target)[0] == 0
    assert json.loads(target.read_text()) == {"cases": []}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"base": 1.5}, "a: base: 정수여야 합니다(1.5)."),
        ({"base": "115,230,000"}, "a: base: 정수여야 합니다"),
        ({"base": 0}, "a: base: 쓸 수 없는 값입니다(0)."),
        ({"assessed": "매우우수"}, "a: assessed: 쓸 수 없는 값입니다"),
        ({"pay_date": "2025.3.20"}, "a: pay_date: 2025-03-20처럼"),
        ({"pay_date": "2001-01-01"}, "a: 2001-01-01에 적용할 3·4급 지급률이 없습니다"),
        ({"rules": ["FIRST"]}, "a: rules: 쓸 수 없는 값입니다(['FIRST'])."),
        ({"special": None}, "a: special: 참이나 거짓"),
        ({"bonus": 1}, "a: 모르는 항목입니다: bonus"),
    ],
)
def test_a_wrong_value_is_named_with_its_case_and_key(desk, given, said):
    assert said in refused(desk, one(**given))


def test_every_wrong_case_gets_its_line_and_right_ones_are_not_written_either(desk):
    cases = [{"id": "x", "in": GOOD}, {"id": "y", "in": GOOD | {"months": 13}}, {"id": "z", "in": {}}]
    said = refused(desk, {"cases": cases}).splitlines()
    assert len(said) == 3
    assert said[0].startswith("y: months: 쓸 수 없는 값입니다(13).")
    assert said[1].startswith("z: 빠진 항목입니다: assessed, base, pay_date, track")
    assert said[2] == "잘못된 곳 2군데. 출력 파일을 쓰지 않았습니다."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "JSON이 아닙니다(1번째 줄 1번째 글자)"),
        ('{"cases": [', "JSON이 아닙니다"),
        (b"\xff\xfe{}", "UTF-8 글이 아닙니다"),
        ("[]", "모양이어야 합니다"),
        ('{"cases": {}}', "모양이어야 합니다"),
        ('{"case": []}', "모양이어야 합니다"),
        ('{"cases": [1]}', "1번째 사례에 id나 in이 없습니다"),
        ('{"cases": [{"id": "a"}]}', "1번째 사례에 id나 in이 없습니다"),
        ('{"cases": [{"id": "", "in": {}}]}', "id는 글이나 정수여야 합니다('')"),
        ('{"cases": [{"id": true, "in": {}}]}', "id는 글이나 정수여야 합니다(True)"),
        ('{"cases": [{"id": ["a"], "in": {}}]}', "id는 글이나 정수여야 합니다"),
        ('{"cases": [{"id": "a", "in": []}]}', "a: 입력은 항목 이름과 값의 묶음이어야 합니다."),
        ('{"cases": [{"id": "a", "in": {"base": 1, "base": 2}}]}', "'base' 항목이 두 번 있습니다"),
        ('{"cases": [{"id": "a", "in": {"base": ' + "9" * 5000 + "}}]}", "긴 숫자나 깊은 묶음"),
        ("[" * 200_000, "긴 숫자나 깊은 묶음"),
        ('{"cases": [{"id": "a", "in": {"base": NaN}}]}', "a: 빠진 항목입니다"),
    ],
)
def test_a_file_of_another_shape_is_refused_in_one_sentence(desk, content, said):
    assert said in refused(desk, content)


def test_an_id_used_twice_is_refused(desk):
    assert "2번째 사례의 id 'a'가 1번째와 같습니다" in refused(desk, {"cases": [{"id": "a", "in": GOOD}] * 2})


def test_a_file_that_cannot_be_read_or_written_is_said(desk, tmp_path):
    source, target = desk
    code, _, said = run(source, target)
    assert code == 1
    assert "읽지 못했습니다" in said
    source.write_text(json.dumps(one()))
    code, _, said = run(source, source)
    assert code == 1
    assert "입력 파일과 출력 파일이 같습니다" in said
    code, _, said = run(source, tmp_path / "missing" / "out.json")
    assert code == 1
    assert "쓰지 못했습니다" in said
    (tmp_path / "folder").mkdir()
    code, _, said = run(source, tmp_path / "folder")
    assert code == 1
    assert "쓰지 못했습니다" in said
    assert json.loads(source.read_text()) == one()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "in.json"]


def test_without_published_rates_nothing_is_guessed(tmp_path):
    source, target = tmp_path / "in.json", tmp_path / "out.json"
    source.write_text(json.dumps(one()))
    code, _, said = run(source, target)
    assert code == 1
    assert "적용할 3·4급 지급률이 없습니다. 지급률 표를 먼저 공개해 주세요." in said
    assert not target.exists()


def test_any_number_of_cases_costs_the_same_statements(desk, django_assert_num_queries):
    source, target = desk
    for count in (1, 300):
        source.write_text(json.dumps({"cases": [{"id": key, "in": GOOD} for key in range(count)]}))
        with django_assert_num_queries(2):
            assert run(source, target)[0] == 0
