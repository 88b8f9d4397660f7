"""Take the README's pictures from a running demonstration: ``.venv/bin/python -m docs.make_screenshots ADDRESS``.

ADDRESS is where it answers (http://127.0.0.1:8000). Start ``make run`` with an empty HANTEAM_HOME first, so that the
pictures show the demonstration as it is delivered.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from config.settings import DEMO_PASSWORD
from launch.install import find_chromium

ROOT = Path(__file__).resolve().parent

PICTURES = [  # file, account, width, height (0 = the whole page), address
    ("login", "", 1440, 900, "/login"),
    ("board", "coordinator", 1440, 0, "/board"),
    ("board-phone", "coordinator", 390, 844, "/board"),
    ("task", "coordinator", 1440, 1200, "/tasks/1-1"),
    ("review", "coordinator", 1440, 1200, "/review/2024-3/3-2"),
    ("quarter", "coordinator", 1440, 1000, "/quarters/2024-3"),
    ("report-phone", "ex1a", 390, 844, "/reports/2024-3/1-1/edit/molit"),
    ("check-phone", "ex1b", 390, 844, "/reports/2024-3/1-3/check"),
    ("todo", "ex1a", 1440, 900, "/todo"),
    ("manage", "admin", 1440, 900, "/admin/"),
    ("results", "coordinator", 1440, 1200, "/evaluation/2024-rehearsal/results"),
    ("sheet", "evaluator1", 1440, 1200, "/evaluation/2024/sheets/4-2"),
    ("statement", "coordinator", 1440, 1200, "/bonus/2024-demo/1"),
]


def take(browser: Browser, base: str, name: str, account: str, width: int, height: int, address: str) -> None:
    """Log in as ``account`` where one is named and keep the page as a picture."""
    context = browser.new_context(viewport={"width": width, "height": height or 900}, locale="ko-KR")
    page = context.new_page()
    if account:
        page.goto(f"{base}/login")
        page.fill("input[name=username]", account)
        page.fill("input[type=password]", DEMO_PASSWORD)
        page.press("input[type=password]", "Enter")
        page.wait_for_load_state()
    page.goto(f"{base}{address}")
    page.screenshot(path=ROOT / "screenshots" / f"{name}.png", full_page=not height)
    context.close()


def main() -> None:
    base = sys.argv[1].rstrip("/")
    (ROOT / "screenshots").mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        for picture in PICTURES:
            take(browser, base, *picture)
            print(picture[0], flush=True)
        browser.close()


if __name__ == "__main__":
    main()
