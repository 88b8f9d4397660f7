"""Whatever stands behind the ? of an address: 4xx, an empty list or the page, never an error of the server.

Which parameters a page reads is heard while it reads them, and compared with what the code names.
"""

import ast
import importlib
import logging
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from urllib.parse import quote_from_bytes

import django_filters
import pytest
from django import forms
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from config.bodies import QUERY_LIMIT
from config.policy import POLICY
from exchange.models import AccessEntry, Job, Role, User
from tests import depth
from tests.makers import make_user
from tests.pages import as_user, words
from tests.test_site import ANONYMOUS, every_pattern, is_file, make_world

pytestmark = pytest.mark.django_db

HOUSE = Path(__file__).parents[2]
APPS = ("exchange", "tasks", "evaluation", "config")
READING = ("get", "getlist", "pop", "setdefault")
REFUSED = {"a NUL": "{}=%00", "a NUL inside": "{}=1%00-1", "half of a pair": "{}=%ED%A0%80", "no letter": "{}=%B0%A1"}
ONE_FILE = ("tasks:tasks", "exchange:access_log")  # one that takes picked rows, one that asks for a reason
SCORING = "2024-rehearsal"  # the round of the world that is open
ODD = {
    "too long": "{}=" + "x" * 5_000,
    "too long, Korean": "{}=" + "%EA%B0%80" * 1_500,
    "a long number": "{}=" + "9" * 400,
    "a number past every column": "{}=99999999999999999999",
    "below nothing": "{}=-1",
    "a digit that is none": "{}=%C2%B2",
    "full width": "{}=%EF%BC%91",
    "three times": "{0}=1&{0}=2&{0}=",
    "as a list": "{0}=1&{0}[]=2&{0}[a]=3",
    "the first day": "{}=0001-01-01",
    "the last day": "{}=9999-12-31",
    "no character": "{}=%EF%BF%BF",
    "control characters": "{}=%01%1B%7F",
    "a pattern": "{}=%25_%5C",
    "SQL": "{}=1%27%20OR%20%271%27%3D%271",
}


class Heard(QueryDict):
    """What stands behind the ?, noting which parameters are asked for; a copy of it notes them as well."""

    names: set[str] = set()

    def __getitem__(self, key):
        self.names.add(key)
        return super().__getitem__(key)

    def __contains__(self, key):
        self.names.add(key)
        return super().__contains__(key)

    def getlist(self, key, default=None):
        self.names.add(key)
        return super().getlist(key, default)


@pytest.fixture
def heard(monkeypatch) -> set[str]:
    """Return the names that were asked for since it was emptied last."""
    hearing = cached_property(lambda request: Heard(request.META.get("QUERY_STRING", ""), encoding="utf-8"))
    hearing.__set_name__(WSGIRequest, "GET")
    monkeypatch.setattr(WSGIRequest, "GET", hearing)
    list(every_pattern())  # every view is loaded by then
    for name, module in list(sys.modules.items()):  # views that read the address by themselves
        if name.split(".")[0] in APPS and getattr(module, "QueryDict", None) is QueryDict:
            monkeypatch.setattr(module, "QueryDict", Heard)
    Heard.names = set()
    return Heard.names


# ---- what the code names ---------------------------------------------------------------------------------------------


def named_in_code() -> set[str]:
    """Return every parameter that code of the product reads: by a literal name, a filter or a form."""
    found: set[str] = set()
    for app in APPS:
        for path in sorted((HOUSE / app).rglob("*.py")):
            if "migrations" not in path.parts:
                found |= set(_named_in(path))
    for filterset in _below(django_filters.FilterSet):
        if filterset.__module__.split(".")[0] in APPS:
            found |= set(filterset.base_filters)
    return found


def _named_in(path: Path) -> Iterator[str]:
    module = ".".join(path.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__")
    for function in ast.walk(ast.parse(path.read_text())):
        if not isinstance(function, ast.FunctionDef):
            continue
        sources = {"request.GET"}
        for node in ast.walk(function):  # what is a copy of it, or may be it
            if isinstance(node, ast.Assign) and ast.unparse(node.value) in _all_forms():
                sources |= {ast.unparse(target) for target in node.targets}
        for node in ast.walk(function):
            yield from _read(node, sources)
            if isinstance(node, ast.Call) and node.args and "request.GET" in ast.unparse(node.args[0]):
                yield from _fields(module, node.func)


def _all_forms() -> tuple[str, ...]:
    return ("request.GET", "request.GET.copy()", "request.POST if sent else request.GET")


def _read(node: ast.AST, sources: set[str]) -> Iterator[str]:
    """Yield the literal name by which ``node`` reads one of ``sources``."""
    name: ast.AST | None = None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READING and node.args:
        name = node.args[0] if ast.unparse(node.func.value) in sources else None
    elif isinstance(node, ast.Subscript) and ast.unparse(node.value) in sources:
        name = node.slice
    elif isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In):
        name = node.left if ast.unparse(node.comparators[0]) in sources else None
    if isinstance(name, ast.Constant) and isinstance(name.value, str):
        yield name.value


def _fields(module: str, called: ast.expr) -> Iterator[str]:
    """Yield the fields of the form that is made of an address."""
    made = getattr(importlib.import_module(module), ast.unparse(called), None)
    if isinstance(made, type) and issubclass(made, forms.BaseForm):
        yield from getattr(made, "base_fields", {})


def _below(base: type) -> Iterator[type]:
    for each in base.__subclasses__():
        yield each
        yield from _below(each)


# ---- every parameter of every page -----------------------------------------------------------------------------------


def pages(world) -> Iterator[tuple[str, Client, str]]:
    """Yield name, browser of somebody who may read it, and address of whatever answers to GET."""
    clients: dict[str, tuple[Client, User | None]] = {}
    order = (ANONYMOUS, Role.COORDINATOR, Role.EXCHANGEE, Role.EVALUATOR)
    for name, pattern in every_pattern():
        roles = POLICY[name].roles_for("GET")
        if not roles:
            continue
        role = next((each for each in order if each in roles), sorted(roles)[0])
        if role not in clients:
            user = world.people[role]
            clients[role] = (as_user(user) if user else Client(), user)
        client, user = clients[role]
        if depth.is_deep() or not is_file(pattern) or name in ONE_FILE:  # files ask the source of their page again
            yield name, client, reverse(name, args=world.arguments.of(name, pattern, user))
    yield "evaluation:assign_evenly", clients[Role.COORDINATOR][0], reverse("evaluation:assign_evenly", args=[SCORING])


@pytest.mark.slow
def test_no_value_of_any_parameter_breaks_a_page_or_a_file(heard, caplog):
    """Every value for every parameter of every page in the deep run; else one in turn, and each name somewhere."""
    caplog.set_level(logging.CRITICAL, "django.request")  # a line kept for each refusal keeps its whole request
    world, turn = make_world(), 0
    world.desk.submit()
    tried: dict[str, int] = defaultdict(int)
    for name, client, address in pages(world):
        known, asked = set(), {"x"}  # with nothing asked for a filter reads nothing
        while asked - known:  # what is read only where another one is there
            known |= asked
            heard.clear()
            client.get(f"{address}?{'&'.join(f'{each}=1' for each in sorted(known))}")
            asked = set(heard)
        names, waiting = set(), sorted(known)
        while waiting:
            one = waiting.pop()
            names.add(one)
            turn += 1
            if not depth.is_deep() and tried[one] > 1 and turn % 10:
                continue
            tried[one] += 1
            both = [*REFUSED.values(), *ODD.values()]
            for query in both if depth.is_deep() else (both[turn % len(both)], ODD["three times"])[: 1 + (turn % 2)]:
                heard.clear()
                answer = client.get(f"{address}?{query.format(one)}")
                said = f"{name} {query.format(one)[:60]}: {answer.status_code}"
                assert answer.status_code < 500, said
                if query in REFUSED.values():
                    assert answer.status_code == 400, said
                waiting += sorted(heard - names - set(waiting))  # what is read only where the other one is there
    missing = named_in_code() - tried.keys()
    assert not missing, f"named in the code, heard on no page: {sorted(missing)}"


def test_the_code_is_read_as_it_is_written():
    """The list of names is no list of hands: it knows filters, forms and the views' own reading."""
    found = named_in_code()
    assert {"search", "state", "pair", "task", "reason", "day", "copy", "filed", "next", "sort", "page"} <= found


# ---- siblings: the address itself, one that a form sends, too much of it ---------------------------------------------


@pytest.mark.parametrize("query", ["pair=%00", "task=%00", "task=1-1&task=%00", "nobody_reads_this=%00", "%00=1"])
@pytest.mark.parametrize("address", ["/tasks", "/tasks.csv", "/board", "/login"])
def test_a_nul_is_refused_with_a_sentence_and_logged(query, address):
    answer = as_user(make_user(Role.COORDINATOR)).get(f"{address}?{query}")
    assert answer.status_code == 400
    assert "NUL" in words(answer)
    assert AccessEntry.objects.latest("pk").status == 400


@pytest.mark.parametrize("path", ["/tasks/1-1%00", "/quarters/2024-3%00", "/evaluations/%00", "/setup/%00", "/%00"])
def test_a_nul_in_the_path_leads_nowhere(path):
    assert as_user(make_user(Role.COORDINATOR)).get(path).status_code in (400, 404)


@pytest.mark.parametrize(
    "address",
    ["/tasks.csv?pair=\0", "/tasks.csv?task=%00", "/tasks.csv?search=\ud800", "/tasks.csv\0", "/tasks.csv?q=%80"],
)
def test_an_address_that_a_form_sends_is_judged_like_one(address):
    client = as_user(make_user(Role.COORDINATOR))
    body = b"address=" + quote_from_bytes(address.encode("utf-8", "surrogatepass")).encode()
    answer = client.generic("POST", reverse("job_ask"), body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert not Job.objects.exists()


@pytest.mark.parametrize("query", ["search=" + "x" * QUERY_LIMIT, "&".join(["task=1-1"] * 1_300)])
def test_an_address_without_an_end_is_refused(query):
    answer = as_user(make_user(Role.COORDINATOR)).get(f"/tasks?{query}")
    assert answer.status_code == 400
    assert "너무 길거나 많아" in words(answer)
