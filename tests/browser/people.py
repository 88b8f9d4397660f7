"""Who sits at a browser: contexts with a login, and what goes wrong on their pages."""

from dataclasses import dataclass, field

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from exchange.models import User
from tests.pages import as_user

WIDE, NARROW = 1440, 390  # pixels: a desk and a phone
HEIGHT = {WIDE: 900, NARROW: 844}


@dataclass
class Person:
    """One browser window. ``troubles`` collects what the browser complains about: console lines, scripts, the CSP."""

    context: BrowserContext
    page: Page
    troubles: list[str] = field(default_factory=list)

    def another_tab(self) -> Page:
        """Open a second page of the same login."""
        page = self.context.new_page()
        self._listen(page)
        return page

    def _listen(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))

    def _console(self, message: ConsoleMessage) -> None:
        """Keep warnings and errors; that a page itself was answered with 4xx is what some tests ask for."""
        asked_for = message.page is not None and message.location.get("url") == message.page.url
        refused = "the server responded with a status of 4" in message.text
        if message.type in ("error", "warning") and not (asked_for and refused):
            self.troubles.append(f"{message.location.get('url')}: {message.text}")


class Site:
    """A served product at ``url`` and everybody who has opened it."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self.everybody: list[Person] = []

    def stranger(self, width: int = WIDE, **options) -> Person:
        """Open a browser window of ``width`` pixels, not logged in. ``options`` are Playwright's for a context."""
        shape = {"width": width, "height": HEIGHT.get(width, 900)}
        quiet = {"viewport": shape, "locale": "ko-KR", "timezone_id": "Asia/Seoul", "reduced_motion": "reduce"}
        context = self.browser.new_context(base_url=self.url, **{**quiet, **options})
        context.set_default_timeout(30_000)
        person = Person(context, context.new_page())
        person._listen(person.page)
        self.everybody.append(person)
        return person

    def login(self, username: str, width: int = WIDE, **options) -> Person:
        """Open a window in which ``username`` has logged in and stands on the first page of the role.

        Without scripts through the login page; else with a session made beside it, which is a page and a form less.
        """
        person = self.stranger(width, **options)
        if options.get("java_script_enabled") is False:
            enter(person.page, username)
            return person
        client = as_user(User.objects.get(username=username))
        session = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
        person.context.add_cookies([{**session, "url": self.url}])
        person.page.goto("/")
        return person

    def close(self) -> None:
        for person in self.everybody:
            person.context.close()


def enter(page: Page, username: str) -> None:
    """Log in through the login page and wait for the landing page."""
    page.goto("/login")
    form = page.locator(".login-box form")
    form.get_by_label("아이디").fill(username)
    form.get_by_label("비밀번호").fill(settings.DEMO_PASSWORD)
    form.get_by_role("button", name="로그인").click()
    page.wait_for_url(lambda url: "/login" not in url)
