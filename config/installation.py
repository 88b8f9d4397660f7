"""Reads who runs the service before a page is made, where it is time to (exchange/queries/installation.py)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from exchange.queries import installation
from exchange.requests import Request

UNASKED = ("healthz", "readyz")  # answered without the database, or about it


class InstallationMiddleware:
    """Look before the view, so that neither a template nor an error page asks the database."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Request, view: Any, args: Any, kwargs: Any) -> None:
        if request.resolver_match is not None and request.resolver_match.view_name not in UNASKED:
            installation.look()
