"""What tests of pages share: a person's browser, what an answer says, what a page costs, a form as it would be sent."""

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.forms import BaseForm
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exchange.models import User

QUIET = ('UPDATE "exchange_loginsession', "SAVEPOINT", "RELEASE")  # the first is kept once in a while only


def to(name: str, *args: Any) -> str:
    """Return the address called ``name``; "tasks:tasks.csv" is the file of the list "tasks:tasks"."""
    page, _, ending = name.partition(".")
    return reverse(page, args=[*args, *([ending] if ending else [])])


def as_user(user: User) -> Client:
    """Return a browser in which ``user`` has logged in."""
    client = Client()
    client.force_login(user)
    return client


def words(answer: HttpResponse) -> str:
    return answer.content.decode()


def cost(read: Callable[..., Any], *args: Any, **options: Any) -> int:
    """Return how many statements ``read(*args, **options)`` sends."""
    with CaptureQueriesContext(connection) as sent:
        read(*args, **options)
    return len(sent)


def statements_of(read: Callable[..., Any], *args: Any, **options: Any) -> list[str]:
    """Return the statements that ``read(*args, **options)`` sends, without the session's own note of its use."""
    with CaptureQueriesContext(connection) as sent:
        read(*args, **options)
    return [each["sql"] for each in sent if not each["sql"].startswith(QUIET)]


def typed(form: BaseForm) -> dict[str, Any]:
    """Return what a browser would send back from a form that nobody touched."""
    open_ = [part for part in form if not part.field.disabled]
    return {part.html_name: part.value() for part in open_ if part.value() is not None}


def offered_after(client: Client, address: str, sent: dict[str, Any] | None = None) -> dict[str, str]:
    """Send ``sent``; return what the result line of the page that follows offers: what it is called -> where."""
    answer = client.post(address, sent or {})
    assert answer.status_code == 302, words(answer)[:2000]
    page = words(client.get(answer["Location"], follow=True))
    said = page.partition('<div class="message success"')[2].partition("</div>\n    </div>")[0]
    found = re.findall(r'href="([^"]+)"[^>]*>([^<]+)<', said.partition('<p class="acts">')[2].partition("</p>")[0])
    return {label.strip(): href for href, label in found}
