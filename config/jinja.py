"""The one template environment: every page is Jinja2, every filter is a function of exchange/formats.py or dates.py."""

import logging
import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.messages import get_messages
from django.templatetags.static import static as static_address
from django.urls import get_script_prefix, get_urlconf, reverse
from jinja2 import Environment, Undefined
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup

from config import policy
from evaluation import sentences as of_evaluation
from exchange import clock, dates, formats
from exchange import sentences as of_exchange
from exchange.queries.installation import installation
from tasks import sentences as of_tasks

log = logging.getLogger(__name__)
INDENTATION = re.compile(r"\s*\n\s*")


class WithoutIndentation(Extension):
    """Leave out what indents a template's lines when it is compiled: no reader sees it, and every page would send it.

    Within ``pre`` and ``textarea`` templates write nothing but values, so nothing that is shown begins a line.
    """

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Return the stream with lines of text that begin at their first letter."""
        for token in stream:
            if token.type == "data":
                yield Token(token.lineno, token.type, INDENTATION.sub("\n", token.value))
            else:
                yield token


class Nothing(Undefined):
    """What is not there, and what ``{{ x if y }}`` leaves where y is not so: drawn as nothing without asking twice."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


class Sentences:
    """The sentences that templates share with Python, by the app that says them."""

    exchange = of_exchange
    tasks = of_tasks
    evaluation = of_evaluation


class Site:
    """What every page may know about this installation, looked up at each use."""

    name = "협업과제 관리시스템"

    @property
    def demo(self) -> bool:
        return settings.DEMO

    @property
    def now(self) -> datetime:
        """The moment of the page, which paper repeats on each sheet."""
        return clock.now()

    @property
    def official(self) -> bool:
        return installation().is_official

    @property
    def operator(self) -> str:
        return installation().operator

    @property
    def contact(self) -> str:
        return installation().contact

    @property
    def idle_seconds(self) -> int:
        return settings.IDLE_MINUTES * 60


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of a named page: ``url("tasks:task_detail", "1-1")``.

    Addresses by position are remembered: a board asks for a hundred, and Django works each out anew (0.1 ms).
    """
    if kwargs:
        return reverse(name, args=args or None, kwargs=kwargs)
    return _address(name, args, get_script_prefix(), get_urlconf() or settings.ROOT_URLCONF)


@lru_cache(maxsize=4096)
def _address(name: str, args: tuple[Any, ...], prefix: str, urlconf: str) -> str:
    """Work out one address; ``prefix`` is where the service is mounted, and part of what the answer depends on."""
    return reverse(name, urlconf=urlconf, args=args or None)


def static(name: str) -> str:
    """Return the address of a static file; the plain one, and a line in the log, where it was never collected.

    A page without its styles can be read. An error page that itself fails cannot, and hides the first error.
    """
    try:
        return static_address(name)
    except ValueError:  # the manifest is missing, or older than the page
        log.error("static file %s is not in the manifest: run python -m launch.prepare", name)
        return urljoin(settings.STATIC_URL, name)


def drawn_once(macro: Callable[..., str]) -> Callable[..., str]:
    """Keep what a macro draws, by its arguments: for one that depends on nothing else and draws few things.

    A text and the same text as markup are two arguments: one is escaped, the other is not.
    """
    return lru_cache(maxsize=256, typed=True)(macro)


ROWS_KEPT = 4_096  # rows of one list, and ways of drawing lists, that a process remembers as markup
WAYS_KEPT = 16
_drawn_rows: dict[tuple[Any, ...], dict[Hashable, Markup]] = {}


def drawn_rows(macro: Callable[..., Markup], rows: Iterable[Hashable], *alike: Hashable) -> Markup:
    """Return ``macro(row, *alike)`` of each row, one after the other; a row is drawn again only once it says otherwise.

    For macros whose markup follows from these arguments alone. A row is a tuple of plain values, and what it was drawn
    as is found by those values: nothing has to be forgotten when a task changes, for its row is another one then.
    """
    way = (macro, *alike)
    kept = _drawn_rows.get(way)
    if kept is None or len(kept) > ROWS_KEPT:
        if len(_drawn_rows) >= WAYS_KEPT:
            _drawn_rows.clear()
        kept = _drawn_rows[way] = {}
    found = []
    for row in rows:
        one = kept.get(row)
        if one is None:
            one = kept[row] = macro(row, *alike)
        found.append(one)
    return Markup().join(found)


def environment(**options: Any) -> Environment:
    """Build the environment Django's Jinja2 backend asks for; escaping is on and no setting turns it off."""
    options.pop("autoescape", None)
    options["undefined"] = Nothing
    options["extensions"] = [*options.get("extensions", ()), WithoutIndentation]
    env = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, **options)
    site = Site()
    env.globals.update(url=url, may=policy.may, static=static, get_messages=get_messages, drawn_once=drawn_once)
    env.globals.update(drawn_rows=drawn_rows)
    env.globals.update(site=site, settings_public=site, sentences=Sentences)
    env.filters.update(formats.FILTERS | dates.FILTERS)
    return env
