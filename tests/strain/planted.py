"""Faults that are put in on purpose, to see that a program notices them: middleware around the whole product."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import override_settings

Answer = Callable[[HttpRequest], HttpResponse]


def with_fault(name: str) -> AbstractContextManager:
    """Let the fault of this name be in the product; inside a program's stage."""
    return override_settings(MIDDLEWARE=[*settings.MIDDLEWARE, f"tests.strain.planted.{name}"])


def _typed(request: HttpRequest) -> str:
    return "".join(value for values in request.GET.lists() for value in values[1])


def breaks(get_response: Answer) -> Answer:
    """Answer with 500 to every other condition."""

    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse("failed", status=500) if request.GET else get_response(request)

    return answer


def shows_as_typed(get_response: Answer) -> Answer:
    """Put what was typed into the page without a change."""

    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse(f"<p>{_typed(request)}</p>") if request.GET else get_response(request)

    return answer


def shows_in_quotes(get_response: Answer) -> Answer:
    """Put what was typed into an attribute, where only < and > are made harmless."""

    def answer(request: HttpRequest) -> HttpResponse:
        text = _typed(request).replace("<", "&lt;").replace(">", "&gt;")
        return HttpResponse(f'<input value="{text}">') if request.GET else get_response(request)

    return answer


def joins_sql(get_response: Answer) -> Answer:
    """Join what was typed to a statement."""

    def answer(request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("SELECT '" + _typed(request).replace("'", "''").replace("\x00", "").replace("%", "%%") + "'")
        return get_response(request)

    return answer


def tells_of_the_database(get_response: Answer) -> Answer:
    """Show the database's own words."""

    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse("<p>syntax error at or near</p>") if request.GET else get_response(request)

    return answer


def leads_away(get_response: Answer) -> Answer:
    """Lead to whatever was typed, and call a header after it."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.GET:
            return get_response(request)
        there = HttpResponse(status=302)
        there.headers["Location"] = "//strain7.example/"
        there.headers["X-strain7"] = "1"
        return there

    return answer


def sleeps(get_response: Answer) -> Answer:
    """Take a second for every answer."""

    def answer(request: HttpRequest) -> HttpResponse:
        time.sleep(1)
        return get_response(request)

    return answer
