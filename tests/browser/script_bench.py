"""A page of every component in Chromium without a server: what scripts send is answered by the test."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

from django.conf import settings
from django.template import engines
from django.test import RequestFactory
from playwright.sync_api import BrowserContext, Page, Route, expect

from config.static_files import joined
from exchange.models import User
from gallery import views

STATIC = Path(settings.BASE_DIR) / "static"
ORIGIN = "http://scripts.test"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
NEXT_TITLE = "next page"


def drawn_gallery() -> str:
    """Return the gallery as somebody sees it who has turned the shortcuts on."""
    request = RequestFactory().get("/gallery?sort=code&page=3")
    request.user = User(username="ex1a", display_name="국토부 담당", shortcuts=True)
    request.menu = [SimpleNamespace(url="#board", label="현황판", current=True)]
    context = {**views.shown(request), "autosave_url": "/save"}
    return engines["jinja2"].get_template("gallery.html").render(context, request)


@dataclass
class Bench:
    """A browser whose every request is answered here: pages by the gallery, posts by ``answer``; posts are kept."""

    context: BrowserContext
    page: Page
    html: str
    answer: Callable[[Route], None] = lambda route: route.fulfill(status=204)
    posts: list[tuple[str, str]] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    is_left: bool = False

    def serve(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if route.request.method == "POST":
            self.posts.append((path, route.request.post_data or ""))
            self.answer(route)
        elif path == "/static/js/app.js":
            route.fulfill(body=joined(STATIC / "js" / "app.js"), content_type="text/javascript")
        elif path.startswith("/static/fonts/"):
            route.abort()
        elif path.startswith("/static/"):
            found = STATIC / path.removeprefix("/static/")
            route.fulfill(body=found.read_bytes(), content_type=TYPES[found.suffix])
        else:
            route.fulfill(body=self.html, content_type="text/html; charset=utf-8")

    def open(self) -> Page:
        self.page.goto(f"{ORIGIN}/")
        return self.page

    def answers(self, status: int, body: dict | None = None) -> None:
        """Answer what scripts send with ``status`` and ``body``, and a form with the next page."""

        def answer(route: Route) -> None:
            if route.request.is_navigation_request():
                self.is_left = True
                route.fulfill(body=f"<!doctype html><title>{NEXT_TITLE}</title>", content_type="text/html")
            else:
                route.fulfill(status=status, json=body or {})

        self.answer = answer

    def wait_for_posts(self, count: int) -> None:
        for _ in range(100):
            if len(self.posts) >= count:
                break
            self.page.wait_for_timeout(50)
        assert len(self.posts) == count, self.posts

    def close(self) -> None:
        """Close the page, first letting a sent form arrive: Chromium 156 never closes a page that is on its way."""
        if self.is_left:
            expect(self.page).to_have_title(NEXT_TITLE)
        for page in self.context.pages:
            page.close()
        self.context.unroute_all()
