"""What a page offers can be had: links are followed and forms are compared with the policy, for every role."""

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from config.policy import may
from exchange.models import User
from tests import depth, made_up
from tests.pages import as_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PEOPLE = ["coordinator", "admin", "viewer", "ex1a", "as4a", "evaluator1", "exd1a"]
PAGES_OF_A_KIND = 2  # followed in every run; in the deep run all that fit into MOST
MOST = 3_000


@dataclass
class Walk:
    """A walk along the links of one person's pages, from the first page on."""

    client: Client
    user: User
    waiting: list[tuple[str, str]] = field(default_factory=lambda: [("/", "")])
    seen: set[str] = field(default_factory=lambda: {"/"})
    kinds: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)

    def go(self) -> "Walk":
        while self.waiting and len(self.seen) < MOST:
            address, led_from = self.waiting.pop(0)
            answer = self.client.get(address, follow=True)
            if answer.status_code != 200:
                self.refused.append(f"{led_from}: link to {address}: {answer.status_code}")
            elif answer.headers["Content-Type"].startswith("text/html"):
                self._read(urlsplit(answer.redirect_chain[-1][0]).path if answer.redirect_chain else address, answer)
        return self

    def _read(self, address: str, answer) -> None:
        for one in made_up.read(answer.content.decode()).all():
            if one.tag == "a" and one.attributes.get("href"):
                self._follow(urljoin(address, one.attributes["href"]), address)
            elif one.tag == "form" and one.attributes.get("method") != "dialog":
                self._compare(urljoin(address, one.attributes.get("action") or address), one, address)

    def _follow(self, target: str, address: str) -> None:
        parts = urlsplit(target)
        if parts.scheme or parts.netloc or parts.path.startswith("/static/"):
            return
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        kind = name_of(parts.path)
        if target in self.seen or (self.kinds[kind] >= PAGES_OF_A_KIND and not depth.is_deep()):
            return
        self.seen.add(target)
        self.kinds[kind] += 1
        self.waiting.append((target, address))

    def _compare(self, target: str, form: made_up.Element, address: str) -> None:
        method = form.attributes.get("method", "get").upper()
        name = name_of(urlsplit(target).path)
        if not may(self.user, name, method):
            self.refused.append(f"{address}: {method} form to {target} ({name})")


def name_of(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


@pytest.mark.parametrize("who", PEOPLE)
def test_nothing_is_offered_that_would_be_refused(demonstration, who):
    user = User.objects.get(username=who)
    walk = Walk(as_user(user), user).go()
    assert walk.refused == [], "\n".join(walk.refused)
    assert len(walk.seen) > 15, walk.seen
