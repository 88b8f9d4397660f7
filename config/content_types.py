"""A Content-Type that Django cannot even make a request of (a 500): it is taken away before Django looks."""

import codecs
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.http import parse_header_parameters

NO_TYPE = "application/x-no-type"  # stands in the place of one that cannot be read; config/bodies.py refuses it

Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]


def with_readable_type(application: Application) -> Application:
    """Wrap a WSGI application so that no Content-Type keeps Django from making a request of it."""

    def readable(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if not _has_readable_type(environ.get("CONTENT_TYPE", "")):
            environ["CONTENT_TYPE"] = NO_TYPE
        return application(environ, start)

    return readable


def _has_readable_type(header: str) -> bool:
    try:
        _, params = parse_header_parameters(header)
        codecs.lookup(params.get("charset", "utf-8"))
    except LookupError:  # an unknown charset: Django leaves it alone
        return True
    except Exception:  # whatever else the parsers of Python and Django make of it
        return False
    return True
