"""Whom to believe about where a request came from."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

FORWARDED = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_FORWARDED",
    "HTTP_X_REAL_IP",
)


class ProxyMiddleware:
    """Make REMOTE_ADDR the visitor's address.

    From an address in TRUSTED_PROXY the last X-Forwarded-For entry, which that proxy wrote itself, is the visitor.
    From any other address every X-Forwarded-* header is dropped, so that nothing after this can be misled by one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.trusted = frozenset(settings.TRUSTED_PROXY)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get("REMOTE_ADDR") in self.trusted:
            visitor = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
            if visitor:
                request.META["REMOTE_ADDR"] = visitor
        else:
            for name in FORWARDED:
                request.META.pop(name, None)
        return self.get_response(request)
