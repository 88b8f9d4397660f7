"""What a person's pages offer: a walk along their links that collects pages and the forms on them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

from documents.formats import FORMATS
from exchange.models import User
from tests import made_up

FILES = tuple(f".{name}" for name in FORMATS)
TYPED_BY_NOBODY = {"submit", "button", "image", "reset", "file"}


@dataclass(frozen=True)
class Form:
    """A form as a page offers it.

    page, target  the address where it stands, and the one that it is sent to
    fields        (name, value) of what a browser would send, had nobody touched it
    open          (kind, name, value) of what somebody may still fill in: kind is a type of input, or an element
    """

    page: str
    target: str
    method: str
    fields: tuple[tuple[str, str], ...]
    open: tuple[tuple[str, str, str], ...]


@dataclass
class Walk:
    """A walk along the links of one person's pages, from the first page on.

    of_a_kind  how many pages of one name are followed at most, ``most`` how many in all
    links      every address on this site that a page led to, followed or not; those that were not answered stand in
               ``refused``
    pages      address → what was answered; ``forms`` are those on them
    """

    client: Client
    user: User | None
    of_a_kind: int
    most: int
    waiting: list[tuple[str, str]] = field(default_factory=lambda: [("/", "")])
    seen: set[str] = field(default_factory=lambda: {"/"})
    links: set[str] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)
    pages: dict[str, str] = field(default_factory=dict)
    forms: list[Form] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def go(self) -> "Walk":
        while self.waiting and len(self.seen) < self.most:
            address, led_from = self.waiting.pop(0)
            answer = self.client.get(address, follow=True)
            if answer.status_code != 200:
                self.refused.append(f"{led_from}: link to {address}: {answer.status_code}")
            elif answer.headers["Content-Type"].startswith("text/html"):
                self._read(urlsplit(answer.redirect_chain[-1][0]).path if answer.redirect_chain else address, answer)
        return self

    def _read(self, address: str, answer: HttpResponse) -> None:
        self.pages[address] = answer.content.decode()
        for one in made_up.read(self.pages[address]).all():
            if one.tag == "a" and one.attributes.get("href"):
                self._follow(urljoin(address, one.attributes["href"]), address)
            elif one.tag == "form" and one.attributes.get("method") != "dialog":
                self.forms += list(forms_of(one, address))

    def _follow(self, target: str, address: str) -> None:
        parts = urlsplit(target)
        if parts.scheme or parts.netloc or parts.path.startswith("/static/"):
            return
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        self.links.add(target)
        kind = name_of(parts.path)
        if target in self.seen or self.kinds[kind] >= self.of_a_kind:
            return
        self.seen.add(target)
        self.kinds[kind] += 1
        self.waiting.append((target, address))


def files_in(links: set[str]) -> list[str]:
    """Return the addresses of files among ``links``, each once and without conditions."""
    return sorted({path for path in (urlsplit(each).path for each in links) if path.endswith(FILES)})


def name_of(path: str) -> str:
    """Return what the address is called in the policy, "" where nothing answers there."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def forms_of(form: made_up.Element, address: str) -> Iterator[Form]:
    """Yield the form on the page at ``address`` once for each of its buttons: one may send it elsewhere."""
    held = form.all()
    target = form.attributes.get("action") or address
    method = form.attributes.get("method", "get").upper()
    fields = tuple(pair for one in held for pair in _sent(one))
    open_ = tuple(_open(held))
    buttons = [each for each in held if each.tag == "button" and each.attributes.get("type", "submit") == "submit"]
    variants = {
        (each.attributes.get("formaction", target), each.attributes.get("name", ""), each.attributes.get("value", ""))
        for each in buttons
    }
    for where, name, value in sorted(variants) or [(target, "", "")]:
        sent = (*fields, (name, value)) if name else fields
        yield Form(address, urljoin(address, where), method, sent, open_)


def _sent(one: made_up.Element) -> Iterator[tuple[str, str]]:
    name, kind = one.attributes.get("name", ""), one.attributes.get("type", "text")
    if not name or "disabled" in one.attributes:
        return
    if one.tag == "input" and kind not in TYPED_BY_NOBODY:
        if kind not in ("checkbox", "radio") or "checked" in one.attributes:
            yield name, one.attributes.get("value", "on" if kind in ("checkbox", "radio") else "")
    elif one.tag == "textarea":
        yield name, "".join(each for each in one.children if isinstance(each, str)).removeprefix("\n")
    elif one.tag == "select":
        options = [each for each in one.all() if each.tag == "option"]
        chosen = [each for each in options if "selected" in each.attributes] or options[:1]
        for each in chosen:
            yield name, each.attributes.get("value", each.text)


def _open(held: list[made_up.Element]) -> Iterator[tuple[str, str, str]]:
    for one in held:
        name = one.attributes.get("name", "")
        if not name or "disabled" in one.attributes:
            continue
        if one.tag == "select":
            offered = [each.attributes.get("value", each.text) for each in one.all() if each.tag == "option"]
            yield "select", name, next((value for value in offered if value), "")
        elif one.tag == "textarea":
            yield "textarea", name, ""
        elif one.tag == "input" and (kind := one.attributes.get("type", "text")) not in (*TYPED_BY_NOBODY, "hidden"):
            yield kind, name, one.attributes.get("value", "")
