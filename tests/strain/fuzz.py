"""Hostile texts in every field, condition, address and header: nothing breaks, runs, or reaches SQL.

    python -m tests.strain.fuzz [--seed 1] [--size 0]      size: requests, 0 for all of a seed

Forms, links and conditions are those that people are offered (``tests/offers.py``); one to three places of each are
filled with something hostile. What a request stored is shown once more by the page it leads to, then taken back.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from django.db import ProgrammingError, connection
from django.test import Client

from exchange.models import User
from tests.config.test_field_groups import said
from tests.offers import Walk
from tests.pages import as_user
from tests.strain import hostile
from tests.strain.by_hand import Program
from tests.strain.figures import Figures
from tests.strain.hostile import MARK
from tests.strain.stage import undone

PEOPLE = ("coordinator", "admin", "viewer", "ex1a", "as4a", "exd1a", "evaluator1", "dm-demo-2")
SMALL_PEOPLE = ("coordinator", "ex1a")
WHOLE = 16_700  # requests of a seed: three make 50,000
SMALL, SMALL_PAGES = 1_000, 40  # up to so many requests two people and their first pages are enough
MOST_PAGES = 3_000  # of a person
SLOWEST_SECONDS = 3.0
CONDITIONS = ("q", "search", "sort", "page", "state", "period", "grade", "ministry", "reason", "next", "round")
BROKE, LIVE, SQL, SLOW = "5xx 응답", "실행될 수 있는 마크업", "SQL에 들어간 입력", f"{SLOWEST_SECONDS:.0f}초 넘은 응답"
TOLD, HEADER, AWAY = "드러난 내부 오류", "입력으로 생긴 머리글", "밖으로 이끄는 이동"


@dataclass(frozen=True)
class Target:
    """Where something is sent: by whom, how, with which values as they would be."""

    who: str
    method: str
    path: str
    fields: tuple[tuple[str, str], ...]


class Fuzz:
    """One run: people, their targets, and what was found."""

    def __init__(self, figures: Figures, people: tuple[str, ...], chance: random.Random, most: int) -> None:
        self.figures, self.chance = figures, chance
        self.clients = {name: as_user(User.objects.get(username=name)) for name in people} | {"anonymous": Client()}
        self.targets: list[Target] = []
        for name, client in self.clients.items():
            client.raise_request_exception = False
            walk = Walk(client, None, 1, most).go()
            found = {
                (form.target, tuple(each for each, _ in form.fields)): Target(
                    name, form.method, form.target, (*form.fields, *((each, value) for _, each, value in form.open))
                )
                for form in walk.forms
            }
            self.targets += found.values()
            for address in sorted(walk.seen):
                parts = urlsplit(address)
                self.targets.append(Target(name, "GET", parts.path, tuple(parse_qsl(parts.query))))
        self.cookies = {name: client.cookies.copy() for name, client in self.clients.items()}
        figures.watch_for(BROKE, LIVE, SQL, SLOW, TOLD, HEADER, AWAY)

    def once(self) -> None:
        """Send one request, judge its answer and the page that it leads to."""
        target = self.chance.choice(self.targets)
        address, body, kind, headers = self._spoilt(target)
        told = f"{target.who} {target.method} {address[:160]} {body[:200]!r} {headers}"
        client = self.clients[target.who]
        self.figures.done["요청"] += 1
        with undone(), watched_sql(self.figures, told), self.figures.timed(f"{target.method} {target.path}"):
            answer = client.generic(target.method, address, body, kind, **headers)
            self._judge(answer, told)
            if target.method == "POST" and answer.status_code == 302 and answer.url.startswith("/"):
                self.figures.done["저장한 뒤에 다시 본 화면"] += 1
                self._judge(client.get(answer.url), f"after {told}")
        client.cookies = self.cookies[target.who].copy()

    def _spoilt(self, target: Target) -> tuple[str, bytes, str, dict[str, Any]]:
        """Return address, body, its type and headers of a request that is like ``target`` but for a few places."""
        chance, fields = self.chance, list(target.fields)
        path, headers, kind = target.path, {}, hostile.TYPES[0]
        if target.method == "GET" or not fields or chance.random() < 0.1:
            fields += [(name, "") for name in chance.sample(CONDITIONS, 2)]
        raw = b""
        for _ in range(chance.randint(1, 3)):
            way, place = chance.random(), chance.randrange(len(fields))
            name = fields[place][0]
            if way < 0.75:
                fields[place] = (name, chance.choice(hostile.PAYLOADS))
            elif way < 0.8:
                fields[place] = (name + chance.choice(hostile.PAYLOADS)[:200], fields[place][1])
            elif way < 0.85:
                fields += [(name, chance.choice(hostile.PAYLOADS))] * chance.choice([1, 2, 1_300])
            elif way < 0.9:
                path = self._spoilt_path(target.path)
            elif way < 0.95:
                headers |= [chance.choice(hostile.HEADERS)]
            else:
                raw = b"&" + quote(name).encode() + b"=" + chance.choice(hostile.RAW)
        sent = urlencode(fields, errors="surrogatepass").encode() + raw
        if target.method == "GET":
            return f"{path}?{sent.decode('latin-1')}", b"", kind, headers
        if chance.random() < 0.1:
            kind = chance.choice(hostile.TYPES)
            if kind.startswith("multipart"):
                sent = multipart(fields)
        return path, sent, kind, headers

    def _spoilt_path(self, path: str) -> str:
        """Return an address one part of which is something else."""
        parts = path.split("/")
        place = self.chance.randrange(1, len(parts))
        parts[place] = quote(self.chance.choice(hostile.PAYLOADS)[:1_000].encode("utf-8", "surrogatepass"))
        return "/".join(parts)

    def _judge(self, answer: Any, told: str) -> None:
        if answer.status_code >= 500:
            self.figures.found(BROKE, f"{answer.status_code} {told}")
        text = said(answer)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            if live := hostile.live_markup(text):
                self.figures.found(LIVE, f"{live} {told}")
            if words := hostile.told_of_the_database(text):
                self.figures.found(TOLD, f"{words} {told}")
        if (
            any(MARK in name.lower() or "\n" in value for name, value in answer.headers.items())
            or MARK in answer.cookies
        ):
            self.figures.found(HEADER, told)
        leads = answer.headers.get("Location", "")
        if urlsplit(leads.replace("\\", "/")).netloc:
            self.figures.found(AWAY, f"{leads[:80]} {told}")


def multipart(fields: list[tuple[str, str]]) -> bytes:
    """Return the fields as the parts of a body; names that would end their line make it malformed."""
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields[:50]]
    return "".join([*parts, "--x--\r\n"]).encode("utf-8", "surrogatepass")


@contextmanager
def watched_sql(figures: Figures, told: str) -> Iterator[None]:
    """Find statements that hold what was typed, instead of having it beside them, and those that are no SQL."""

    def watch(execute, sql, params, many, context):
        if MARK in str(sql):
            figures.found(SQL, f"{str(sql)[:200]} {told}")
        try:
            return execute(sql, params, many, context)
        except ProgrammingError as error:
            figures.found(SQL, f"{str(error)[:200]} {told}")
            raise

    with connection.execute_wrapper(watch):
        yield


def run(seed: int, size: int) -> Figures:
    """Send ``size`` requests, up to SMALL of a few people; 0 for all of a seed."""
    figures = Figures("fuzz", (seed,))
    people, most = (SMALL_PEOPLE, SMALL_PAGES) if 0 < size <= SMALL else (PEOPLE, MOST_PAGES)
    fuzz = Fuzz(figures, people, random.Random(seed), most)
    figures.done["양식과 주소"] = len(fuzz.targets)
    figures.longest = (0.0, "")
    for _ in range(size or WHOLE):
        before = figures.longest
        figures.longest = (0.0, "")
        fuzz.once()
        if figures.longest[0] > SLOWEST_SECONDS:
            figures.found(SLOW, f"{figures.longest[0]:.1f} {figures.longest[1]}")
        figures.took(*before)
    return figures


PROGRAM = Program(
    "fuzz",
    "양식·조건·주소·머리글에 적대적인 입력을 보냅니다. 어떤 입력도 오류를 내거나 마크업·SQL이 되지 않아야 합니다.",
    run,
    seeds=(1, 2, 3),
)
main = PROGRAM.main

if __name__ == "__main__":
    main()
