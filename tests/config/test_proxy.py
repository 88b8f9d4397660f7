"""A visitor's address and scheme are believed from the named proxy only."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from config.proxy import ProxyMiddleware


def pass_through(settings, trusted: list[str], **meta: str) -> HttpRequest:
    """Send a request through the middleware and return what the next one sees."""
    settings.TRUSTED_PROXY = trusted
    request = RequestFactory().get("/", **meta)
    ProxyMiddleware(lambda request: HttpResponse())(request)
    return request


def test_a_strangers_headers_are_dropped(settings) -> None:
    seen = pass_through(
        settings, [], REMOTE_ADDR="203.0.113.9", HTTP_X_FORWARDED_FOR="10.0.0.1", HTTP_X_FORWARDED_PROTO="https"
    )
    assert seen.META["REMOTE_ADDR"] == "203.0.113.9"
    assert not [name for name in seen.META if "FORWARDED" in name]


@pytest.mark.parametrize(
    ("header", "visitor"),
    [("203.0.113.9", "203.0.113.9"), ("1.1.1.1, 203.0.113.9", "203.0.113.9"), ("", "10.0.0.5")],
)
def test_the_proxys_last_word_is_the_visitor(settings, header: str, visitor: str) -> None:
    seen = pass_through(settings, ["10.0.0.5"], REMOTE_ADDR="10.0.0.5", HTTP_X_FORWARDED_FOR=header)
    assert seen.META["REMOTE_ADDR"] == visitor


def test_the_proxys_scheme_is_kept(settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert pass_through(settings, ["10.0.0.5"], REMOTE_ADDR="10.0.0.5", HTTP_X_FORWARDED_PROTO="https").is_secure()
    assert not pass_through(settings, ["10.0.0.5"], REMOTE_ADDR="10.9.9.9", HTTP_X_FORWARDED_PROTO="https").is_secure()
