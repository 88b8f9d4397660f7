"""Recompute bonuses from a file of cases, for auditors: same computation, same published rows as the pages."""

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from evaluation import pay
from evaluation.queries.pay_tables import tables_of

MOST_BYTES = 50_000_000
MOST_CASES = 100_000
SHAPE = '{"cases": [{"id": "…", "in": {…}}]}'


class Wrong(ValueError):
    """Something in the file is wrong: one Korean sentence."""


class Command(BaseCommand):
    """Writes the whole output or nothing. Exits with 1 and one line on stderr for each thing that is wrong."""

    help = "JSON 파일의 사례마다 성과연봉과 가산금을 다시 산출합니다. 지급률과 규칙은 공개된 행을 씁니다."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--input", required=True, type=Path, metavar="파일", help=f"사례: {SHAPE}")
        parser.add_argument("--output", required=True, type=Path, metavar="파일", help="쓸 파일. 있으면 바꿉니다.")

    def handle(self, *args: Any, input: Path, output: Path, **options: Any) -> None:
        wrong: list[str] = []
        found: list[dict[str, Any]] = []
        try:
            if input.resolve() == output.resolve():
                raise Wrong("입력 파일과 출력 파일이 같습니다. 다른 이름을 적어 주세요.")
            cases = cases_in(read(input))
        except Wrong as error:
            wrong, cases = [str(error)], []
        tables = tables_of()
        for label, key, given in cases:
            try:
                found.append({"id": key, "out": pay.compute(pay.case_from(given), tables).as_dict()})
            except ValueError as error:
                wrong.append(f"{label}: {error}")
        if not wrong:
            try:
                write(output, {"cases": found})
            except OSError as error:
                wrong.append(f"{output}에 쓰지 못했습니다({error.strerror}).")
        if wrong:
            for sentence in wrong:
                self.stderr.write(sentence)
            self.stderr.write(f"잘못된 곳 {len(wrong):,}군데. 출력 파일을 쓰지 않았습니다.")
            sys.exit(1)
        self.stdout.write(f"사례 {len(found):,}건을 산출해 {output}에 썼습니다.")


def read(path: Path) -> Any:
    """Return the content of a JSON file. Raises Wrong where it cannot be read or says one thing twice."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Wrong(f"입력 파일이 {MOST_BYTES // 1_000_000}MB보다 큽니다. 나누어 산출해 주세요.")
        return json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_once)
    except Wrong:
        raise
    except OSError as error:
        raise Wrong(f"{path}을(를) 읽지 못했습니다({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise Wrong("입력 파일이 UTF-8 글이 아닙니다.") from error
    except json.JSONDecodeError as error:
        raise Wrong(f"입력 파일이 JSON이 아닙니다({error.lineno}번째 줄 {error.colno}번째 글자).") from error
    except (ValueError, RecursionError) as error:
        raise Wrong("입력 파일에 읽을 수 없을 만큼 긴 숫자나 깊은 묶음이 있습니다.") from error


def cases_in(content: Any) -> list[tuple[str, Any, Any]]:
    """Return (how to call it in a sentence, id, ``in``) of each case. Raises Wrong where the shape is another."""
    cases = content.get("cases") if isinstance(content, dict) else None
    if not isinstance(cases, list):
        raise Wrong(f"입력은 {SHAPE} 모양이어야 합니다.")
    if len(cases) > MOST_CASES:
        raise Wrong(f"사례는 한 번에 {MOST_CASES:,}건까지 산출합니다. 지금 {len(cases):,}건입니다.")
    seen: dict[Any, int] = {}
    shaped = []
    for place, case in enumerate(cases, start=1):
        if not isinstance(case, dict) or "id" not in case or "in" not in case:
            raise Wrong(f"{place}번째 사례에 id나 in이 없습니다.")
        key = case["id"]
        if type(key) not in (str, int) or key == "":
            raise Wrong(f"{place}번째 사례의 id는 글이나 정수여야 합니다({key!r}).")
        if key in seen:
            raise Wrong(f"{place}번째 사례의 id {key!r}가 {seen[key]}번째와 같습니다.")
        seen[key] = place
        shaped.append((str(key), key, case["in"]))
    return shaped


def write(path: Path, content: Any) -> None:
    """Put the whole file in its place in one step, readable by its owner only: it holds people's pay.

    Raises OSError; then the old file, if any, is still there.
    """
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".compute_bonus-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8", "backslashreplace"))  # half a character in an id becomes its JSON escape
        os.replace(beside, path)
    except OSError:
        os.unlink(beside)
        raise


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise Wrong(f"한 묶음에 {twice!r} 항목이 두 번 있습니다.")
    return dict(pairs)
