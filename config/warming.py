"""What every worker would otherwise do at its first page is done once before they are forked (config/gunicorn.py).

Templates are compiled, everything that pages import is imported, the frame of a page has been through the middleware.
Connections that were opened meanwhile are closed: two processes on one of them would read each other's answers.
"""

import gc
import io
import logging
import sys
from collections.abc import Callable, Iterable
from typing import Any, cast

from django.conf import settings
from django.db import connections
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.urls import get_resolver

log = logging.getLogger("hanteam.warming")

PATHS = ("/login", "/board", "/help")  # answered to a stranger whose login is over: the session's statement runs too

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def warm(application: Application) -> int:
    """Make the process ready to be forked; return how many templates are compiled. Never raises for a page that fails.

    Without a database the pages fail and all the rest is done.
    """
    resolver = get_resolver()
    resolver.url_patterns  # noqa: B018 - imports every view
    resolver.reverse_dict  # noqa: B018 - works out every address
    environment = cast(Jinja2, engines["jinja2"]).env
    names = environment.list_templates(extensions=["html"])
    for name in names:
        environment.get_template(name)
    for path in PATHS:
        ask(application, path)
    connections.close_all()
    gc.collect()
    gc.freeze()  # what lives as long as the service is shared by the workers, and not looked through again and again
    return len(names)


def ask(application: Application, path: str) -> str:
    """Ask the service for ``path`` within this process, as a visitor with an old cookie; return the status."""
    host = settings.ALLOWED_HOSTS[0].lstrip(".")
    told: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SCRIPT_NAME": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": str(settings.PORT),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost" if host == "*" else host,
        "HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={'0' * 32}",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "https",  # production answers nothing else
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    try:
        answer = application(environ, lambda status, *more: told.append(status))
        for _ in answer:
            pass
        if hasattr(answer, "close"):
            answer.close()
    except Exception:
        log.exception("could not warm %s", path)
    return told[0] if told else ""
