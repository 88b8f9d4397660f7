"""Every address, form and method, by everybody: nothing planted reaches whom it is not for.

    python -m tests.strain.matrix [--seed 1] [--size 0]      size: requests of each part, 0 for all

Each person walks along their own links first. Then everybody asks every address that anybody found, by every method;
asks for children under other parents; and sends every form of everybody else, as it stood and filled in. What a
request changed is taken back, so that all of them meet the same world.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.urls import Resolver404, ResolverMatch, resolve, reverse

from config.policy import POLICY
from exchange.models import User
from tests import made_up
from tests.config.test_field_groups import said
from tests.offers import Form, Walk, files_in, forms_of, name_of
from tests.pages import as_user
from tests.strain import canaries
from tests.strain.by_hand import Program
from tests.strain.figures import Figures
from tests.strain.stage import undone

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
SMALL_PEOPLE = ("coordinator", "viewer", "ex1a", "ex2a")
PAGES_OF_A_KIND, MOST_PAGES = 2, 3_000  # that a person's walk follows
SMALL_PAGES = 40
SENT = "application/x-www-form-urlencoded"
NO_ACT = {"exchange_loginsession", "exchange_accessentry", "exchange_accesshead"}  # written by reading, too
WRITES = re.compile(r"(?<!FOR )(?<!KEY )\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)")
REASON = "점검 회의에 쓰려고 확인함"
FILLED = {"date": "2024-10-20", "number": "1", "email": "a@example.go.kr", "time": "10:00"}
SHARED_CHILDREN = {  # keys that stand under any parent, and why
    "evaluation:expert_edit": "an expert is an account and may be of every round",
    **dict.fromkeys(
        ("evaluation:pay_publish", "evaluation:pay_withdraw", "evaluation:pay_discard"),
        "rows of the four tables are numbered alike: each number is a row of that table's own",
    ),
}
ASKS_FOR_A_LIST = "job_ask"  # whoever may read the list named in the form may ask for its file
FEW = 1_000  # requests of a part up to which a few people are enough
LEAK, UNSEEN = "다른 사람에게 보인 표식", "주인에게도 보이지 않은 표식"
POLICY_BROKEN, ACTED, MIXED = "권한표와 다른 응답", "제시받지 않은 양식의 처리", "다른 부모 아래에서 열린 자식"
BROKE = "5xx 응답"


class Matrix:
    """One run: who asks (name → account), what they were offered, what was found."""

    def __init__(self, figures: Figures, people: Iterable[str], chance: random.Random) -> None:
        self.figures, self.chance = figures, chance
        known = {user.username: user for user in User.objects.filter(username__in=[*people])}
        self.people: dict[str, Any] = {name: known[name] for name in people} | {canaries.ANONYMOUS: AnonymousUser()}
        self.clients = {name: as_user(user) if user.pk else Client() for name, user in self.people.items()}
        self.cookies = {name: client.cookies.copy() for name, client in self.clients.items()}
        self.offered: dict[str, set[str]] = defaultdict(set)  # person → targets of own forms
        self.forms: dict[tuple, tuple[str, Form]] = {}  # by what is sent where → on whose page, the form
        self.addresses: set[str] = set()
        self.seen: set[str] = set()  # names of canaries that somebody read who may
        figures.watch_for(LEAK, UNSEEN, POLICY_BROKEN, ACTED, MIXED, BROKE)

    # ---- what is offered ---------------------------------------------------------------------------------------------

    def walk(self, of_a_kind: int, most: int) -> None:
        """Let everybody follow ``most`` of their links, fetch their files, and search for what was planted."""
        self.addresses |= {*canaries.addresses()}
        for name, user in self.people.items():
            client = self.clients[name]
            client.raise_request_exception = False
            walk = Walk(client, user, of_a_kind, most).go()
            self.figures.done["요청"] += len(walk.seen)
            self.addresses |= walk.seen
            for address, page in walk.pages.items():
                self._judge_text(name, "GET", address, page)
            for form in walk.forms:
                if form.method == "POST":
                    self.offered[name].add(form.target)
                    self.forms.setdefault((form.target, tuple(each for each, _ in form.fields)), (name, form))
            lists = sorted({urlsplit(form.target).path for form in walk.forms if form.method == "GET"})
            for path in lists:
                for each in self.chance.sample(canaries.CANARIES, 2):
                    self.ask(name, "GET", f"{path}?{urlencode({'q': each.word, 'search': each.word})}")
            self.addresses |= {*files_in(walk.links)}
            for path in files_in(walk.links):
                self.ask(name, "GET", f"{path}?{urlencode({'reason': REASON})}")
            for address in canaries.addresses():
                self.ask(name, "GET", address)

    # ---- asking ------------------------------------------------------------------------------------------------------

    def ask(self, name: str, method: str, address: str, sent: Iterable[tuple[str, str]] = ()) -> tuple[int, bool]:
        """Let somebody send a request and judge the answer; return its status and whether it wrote anything."""
        self.figures.done["요청"] += 1
        client = self.clients[name]
        with undone(), written() as tables, self.figures.timed(f"{method} {address}"):
            answer = client.generic(method, address, urlencode(list(sent)) if method == "POST" else "", SENT)
            text = said(answer)
        client.cookies = self.cookies[name].copy()  # whatever ended the login is taken back
        if answer.status_code >= 500:
            self.figures.found(BROKE, f"{name} {method} {address} {answer.status_code}")
        self._judge_text(name, method, address, text, typed=str(sent))
        self._judge_policy(name, method, address, answer.status_code)
        return answer.status_code, bool(tables - NO_ACT)

    def _judge_text(self, name: str, method: str, address: str, text: str, typed: str = "") -> None:
        for each in canaries.seen_in(text):
            if name in each.readers:
                self.seen.add(each.name)
            elif each.text not in typed:  # what somebody sent comes back to them
                self.figures.found(LEAK, f"{each.name}: {name} {method} {address}")

    def _judge_policy(self, name: str, method: str, address: str, status: int) -> None:
        access = POLICY.get(name_of(urlsplit(address).path))
        role = getattr(self.people[name], "role", canaries.ANONYMOUS)
        refused = (302, 401, 405) if role == canaries.ANONYMOUS else (403, 405)
        if access and role not in access.roles_for(method) and status not in refused:
            self.figures.found(POLICY_BROKEN, f"{name} {method} {address} {status}")

    # ---- the three parts ---------------------------------------------------------------------------------------------

    def addresses_by_all(self, size: int) -> None:
        """Ask every address by every method as everybody."""
        for address, name, method in self._some(product(sorted(self.addresses), self.people, METHODS), size):
            self.ask(name, method, address)

    def mixes_by_all(self, size: int) -> None:
        """Ask for what nobody was led to: keys seen under one parent, under another one."""
        for (address, is_child), name in self._some(product(self._mixed(), self.people), size):
            self.figures.done["부모와 자식을 섞은 주소"] += 1
            for method in ("GET", "POST"):
                status, acted = self.ask(name, method, address)
                if is_child and (acted or (status == 200 and method == "GET")):
                    self.figures.found(MIXED, f"{name} {method} {address} {status}")

    def _mixed(self) -> list[tuple[str, bool]]:
        """Return addresses of mixed keys, each with whether its last key is a child's and so has one parent only."""
        seen: dict[str, set[tuple]] = defaultdict(set)
        for address in [*self.addresses, *(form.target for _, form in self.forms.values())]:
            match = match_of(address)
            keys = tuple((match.captured_kwargs or {}).items()) if match else ()
            if match and len(keys) > 1:
                seen[match.view_name].add(keys)
        mixed = set()
        for name, found in seen.items():
            of_names = {tuple(key for key, _ in keys): keys for keys in found}
            for one, other in product(found, found):
                keys = (*one[:-1], other[-1])
                if len(one) == len(other) and keys not in found and tuple(k for k, _ in keys) in of_names:
                    child = isinstance(keys[-1][1], int) and name not in SHARED_CHILDREN
                    mixed.add((reverse(name, kwargs=dict(keys)), child))
        return sorted(mixed)

    def forms_by_others(self, size: int) -> None:
        """Send each form as its owner, then as everybody else, as it stood and filled in."""
        sendings = product(self.forms.values(), self.people, (False, True))
        for (owner, form), name, is_filled in self._some(sendings, size):
            own = name == owner
            self.figures.done["주인이 보낸 양식" if own else "다른 사람이 보낸 양식"] += 1
            status, acted = self.ask(name, "POST", form.target, filled(form) if is_filled else form.fields)
            if own:
                self.figures.done["그 가운데 처리된 주인의 양식"] += acted
            elif acted and not self._is_offered(name, form):
                self.figures.found(ACTED, f"{name} {form.target} of {owner} {status}")

    def _is_offered(self, name: str, form: Form) -> bool:
        """Whether somebody has the form as well: on a page of their walk, or on the one where its owner found it."""
        if form.target in self.offered[name]:
            return True
        asks = name_of(form.target) == ASKS_FOR_A_LIST
        with undone():
            answer = self.clients[name].get(dict(form.fields)["address"] if asks else form.page)
        self.clients[name].cookies = self.cookies[name].copy()
        if asks:
            return answer.status_code == 200
        return form.target in {each.target for each in forms_in(answer.content.decode("utf-8", "ignore"), form.page)}

    def note_unseen(self) -> None:
        """Find the canaries that nobody read who may: they prove nothing."""
        for each in canaries.CANARIES:
            if each.name not in self.seen:
                self.figures.found(UNSEEN, each.name)

    def _some(self, all_: Iterable[Any], size: int) -> list[Any]:
        """Return all in any order, or ``size`` of them."""
        kept = list(all_)
        self.chance.shuffle(kept)
        return kept[:size] if size else kept


def match_of(address: str) -> ResolverMatch | None:
    try:
        return resolve(urlsplit(address).path)
    except Resolver404:
        return None


def filled(form: Form) -> list[tuple[str, str]]:
    """Return what somebody would send who fills in all that is open: texts, boxes, choices."""
    sent = dict(form.fields)
    more = {}
    for kind, name, value in form.open:
        if kind in ("checkbox", "radio"):
            more.setdefault(name, value or "on")
        elif not sent.get(name):
            more[name] = value or ("" if kind == "select" else FILLED.get(kind, REASON))
    return [*((name, value) for name, value in form.fields if name not in more), *more.items()]


def forms_in(page: str, address: str) -> Iterator[Form]:
    for one in made_up.read(page).all():
        if one.tag == "form":
            yield from forms_of(one, address)


@contextmanager
def written() -> Iterator[set[str]]:
    """Yield the set that the tables come into which the block writes rows of."""
    tables: set[str] = set()

    def note(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if context["cursor"].rowcount:
            tables.update(WRITES.findall(str(sql)))
        return result

    with connection.execute_wrapper(note):
        yield tables


def run(seed: int, size: int) -> Figures:
    """Ask; ``size`` requests of each part, below FEW by a few people; 0 for everything by everybody."""
    figures = Figures("matrix", (seed,))
    canaries.plant()
    is_small = 0 < size < FEW
    matrix = Matrix(figures, SMALL_PEOPLE if is_small else canaries.PEOPLE, random.Random(seed))
    matrix.walk(*((1, SMALL_PAGES) if is_small else (PAGES_OF_A_KIND, MOST_PAGES)))
    matrix.addresses_by_all(size)
    matrix.mixes_by_all(size // 4)
    matrix.forms_by_others(size)
    figures.done["심은 표식"] = len(canaries.CANARIES)
    figures.done["볼 사람에게 보인 표식"] = len(matrix.seen)
    figures.done["주소"] = len(matrix.addresses)
    figures.done["사람"] = len(matrix.people)
    if not size:
        matrix.note_unseen()
    return figures


PROGRAM = Program(
    "matrix",
    "모든 사람이 모든 주소를 모든 방법으로 요청하고 다른 사람의 양식을 모두 다시 보냅니다."
    " 심어 둔 표식은 볼 수 있는 사람에게만 보여야 합니다.",
    run,
)
main = PROGRAM.main

if __name__ == "__main__":
    main()
