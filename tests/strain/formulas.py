"""No text of any field opens as a formula in any file that is handed out, and numbers stay numbers.

    python -m tests.strain.formulas [--seed 1] [--size 0]      size: payloads from the seed-th on, 0 for all

Each payload is written into every text field of every row that the database lets hold it, with the field's number
behind it. Then everybody fetches every file that they are offered.
"""

import csv
import re
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import urlencode
from zipfile import ZipFile

import pgtrigger
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.db.models import Value
from django.db.models.functions import Cast, Concat
from openpyxl import load_workbook
from pghistory.models import Event

from exchange.models import User
from tasks.models import FrozenReport
from tests.documents.formulas import FORMULAS
from tests.offers import Walk, files_in
from tests.pages import as_user
from tests.strain.by_hand import Program
from tests.strain.figures import Figures
from tests.strain.stage import undone

PAYLOADS = FORMULAS[:23]
PEOPLE = ("coordinator", "admin", "viewer", "ex1a", "exd1a", "evaluator1", "dm-demo-2")
SMALL_PEOPLE = ("viewer", "ex1a")
SMALL, SMALL_PAGES, MOST_PAGES = 2, 40, 3_000
REASON = "점검 회의에 쓰려고 확인함"
OURS = ("exchange", "tasks", "evaluation")
KEY_DIGITS = 6
FIELD = re.compile(r"~(\d+)\.\d+")
NO_TEXT = {  # what nobody types: codes, sums and addresses that the product itself makes or looks up
    *("User.password", "LoginSession.session_data", "AccessEntry.role", "AccessEntry.action", "AccessEntry.address"),
    *("Job.file", "Job.content_type", "SavedView.page", "SavedView.query", "TimedRun.command", "SetupLink.digest"),
    *("TaskStanding", "StandingCount", "DueCount", "WaitingReport", "WaitingCount", "AccessHead"),
    *("AccessEntry.hash", "AccessEntry.previous_hash", "PressRelease.file_name", "LoginSession.address"),
}
FROZEN = ("progress", "next_plan", "evidence", "issue_text", "issue_request", "rating_reason", "verdict_note")
STARTS = tuple("=+-@\t\r\n＝＋－＠")
NUMBER = re.compile(r"-?[\d,]+(\.\d+)?%?")
MADE_FORMULA, NO_FILE, NO_NUMBER = "수식이 된 칸", "만들지 못한 파일", "글이 된 숫자"


def text_fields() -> list[models.Field]:
    """Return every field of ours that holds text of somebody, in a fixed order."""
    found = []
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            if issubclass(model, Event) or model.__name__ in NO_TEXT:
                continue
            for field in model._meta.concrete_fields:
                is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
                if is_text and not field.primary_key and not isinstance(field, models.SlugField):
                    found.append(field)
    return [field for field in found if name_of(field) not in NO_TEXT]


def name_of(field: models.Field) -> str:
    return f"{field.model.__name__}.{field.name}"


def plant(payload: str) -> set[int]:
    """Write the payload into every field of every row; return the numbers of the fields that took it."""
    taken = set()
    for number, field in enumerate(text_fields()):
        tag = f"~{number}."
        room = (field.max_length or 1_000) - len(tag) - KEY_DIGITS
        text = Concat(Value(payload[:room] + tag), Cast("pk", models.TextField()), output_field=models.TextField())
        rows = field.model._base_manager.all()
        if rows.exists() and (_write(rows, field, text) or _write(rows.exclude(**{field.name: ""}), field, text)):
            taken.add(number)
    for copy in FrozenReport.objects.all():
        _freeze(copy.content, f"{payload}~{len(text_fields())}.{copy.pk}")
        with pgtrigger.ignore():
            FrozenReport.objects.filter(pk=copy.pk).update(content=copy.content)
    return taken | {len(text_fields())}


def _write(rows: models.QuerySet, field: models.Field, text: Any) -> bool:
    """Change the rows, past the triggers; False where a constraint refuses it or there is none."""
    try:
        with transaction.atomic(), pgtrigger.ignore():
            return bool(rows.update(**{field.name: text}))
    except DatabaseError:
        return False


def _freeze(content: Any, text: str) -> None:
    """Put the text into what somebody wrote of a frozen copy."""
    if isinstance(content, dict):
        for key, value in content.items():
            if key in FROZEN and isinstance(value, str):
                content[key] = text
            else:
                _freeze(value, text)
    elif isinstance(content, list):
        for each in content:
            _freeze(each, text)


def files_of(client: Any, most: int) -> list[str]:
    """Return the addresses of the files that somebody is offered, each once and with a reason."""
    walk = Walk(client, None, 1, most).go()
    return [f"{path}?{urlencode({'reason': REASON})}" for path in files_in(walk.links)]


def cells_of(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield (kind, text) of each cell of a file: kind is "formula", "number" or "text"."""
    if content[:2] == b"PK":
        with ZipFile(BytesIO(content)) as parts:
            for name in parts.namelist():
                yield from (
                    ("formula", f"{name}: {each}") for each in re.findall(rb"<(?:f|hyperlinks?)[ />]", parts.read(name))
                )
        for sheet in load_workbook(BytesIO(content), data_only=False):
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is not None:
                        kind = {"f": "formula", "n": "number", "d": "number"}.get(cell.data_type, "text")
                        yield kind, str(cell.value)
        return
    for record in csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True):
        for cell in record:
            if NUMBER.fullmatch(cell):
                yield "number", cell
            else:
                yield ("formula" if cell.lstrip(" \u3000\ufeff").startswith(STARTS) else "text"), cell


def fetched(client: Any, address: str) -> bytes | None:
    """Return the file at the address, None where there is none."""
    answer = client.get(address)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content if answer.status_code == 200 and "attachment" in answer.get("Content-Disposition", "") else None


def run(seed: int, size: int) -> Figures:
    """Try ``size`` payloads, up to SMALL of them on the files of a few people; 0 for all."""
    figures = Figures("formulas", (seed,))
    figures.watch_for(MADE_FORMULA, NO_FILE, NO_NUMBER)
    is_small = 0 < size <= SMALL
    clients = {name: as_user(User.objects.get(username=name)) for name in (SMALL_PEOPLE if is_small else PEOPLE)}
    files = [
        (who, each)
        for who, client in clients.items()
        for each in files_of(client, SMALL_PAGES if is_small else MOST_PAGES)
    ]
    plain = {at: content for at in files if (content := fetched(clients[at[0]], at[1])) is not None}
    numbers = {at: sum(kind == "number" for kind, _ in cells_of(content)) for at, content in plain.items()}
    begin = (seed - 1) % len(PAYLOADS)
    payloads = PAYLOADS[begin:] + PAYLOADS[:begin]
    taken, shown = set(), set()
    for payload in payloads[: size or None]:
        with undone():
            taken |= plant(payload)
            for who, address in numbers:
                with figures.timed(address.split("?")[0]):
                    content = fetched(clients[who], address)
                figures.done["파일"] += 1
                told = f"{payload!r} {who} {address.split('?')[0]}"
                if content is None:
                    figures.found(NO_FILE, told)
                    continue
                cells = list(cells_of(content))
                for kind, text in cells:
                    shown |= {int(number) for number in FIELD.findall(text)}
                    if kind == "formula":
                        figures.found(MADE_FORMULA, f"{told} {text[:60]!r}")
                figures.done["칸"] += len(cells)
                if sum(kind == "number" for kind, _ in cells) < numbers[who, address]:
                    figures.found(NO_NUMBER, told)
    figures.done["수식 꼴의 글"] = len(payloads[: size or None])
    figures.done["글 칸(모형의 필드)"] = len(taken)
    figures.done["그 가운데 파일에 나온 필드"] = len(shown)
    figures.done["사람마다의 파일"] = len(numbers)
    return figures


PROGRAM = Program(
    "formulas",
    "모든 글 필드에 수식 꼴의 글을 적고 모든 파일을 내려받습니다."
    " 어느 칸도 수식이 되지 않고 숫자는 숫자로 남아야 합니다.",
    run,
)
main = PROGRAM.main

if __name__ == "__main__":
    main()
