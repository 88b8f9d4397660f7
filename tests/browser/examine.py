"""What every page must keep, asked of the page as Chromium has laid it out. Each question returns its troubles."""

from urllib.parse import urlsplit
from zlib import crc32

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests import depth
from tests.browser.people import HEIGHT, NARROW, WIDE, Person

MODES = {"light": "보통", "high-contrast": "선명한 화면"}
LOOKS = [(WIDE, "light"), (NARROW, "high-contrast")]  # each width and each mode; pages take turns
WHOLE = [(width, mode) for width in (WIDE, NARROW) for mode in MODES]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = {"resultTypes": ["violations"], "preload": False, "elementRef": False}
NARROWEST = 320  # pixels: 400 % zoom at 1280

SKELETON = """() => {
  const troubles = [];
  if (document.documentElement.lang !== "ko") troubles.push("lang is not ko");
  const titles = document.querySelectorAll("h1");
  if (titles.length !== 1) troubles.push(`${titles.length} h1`);
  for (const one of document.querySelectorAll("[style]")) troubles.push(`[style] on ${one.outerHTML.slice(0, 80)}`);
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) troubles.push(`id twice: ${id}`);
  for (const table of document.querySelectorAll("table")) {
    if (!table.caption) troubles.push(`no caption: ${table.className}`);
    if (table.querySelector("th:not([scope])")) troubles.push(`th without scope: ${table.className}`);
  }
  if (document.querySelectorAll("main").length !== 1) troubles.push("not one main");
  for (const one of document.querySelectorAll(".status, .cell"))
    if (!one.textContent.trim()) troubles.push(`a state without its word: ${one.outerHTML.slice(0, 80)}`);
  return troubles;
}"""

# An element that is wider than the window and does not scroll in itself, or that a wide child pushes
SIDEWAYS = """() => {
  const root = document.scrollingElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const guilty = [...document.body.querySelectorAll("*")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && box.right > root.clientWidth + 1 && !one.closest(".scroll, .screen-reader");
  });
  return [`${root.scrollWidth} px wide: ${guilty.slice(-1).map((one) => one.outerHTML.slice(0, 100))}`];
}"""

# WCAG 1.4.12: the reader's own spacing. Text that then lies outside a box that hides what it cannot hold is lost.
SPACING = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }
"""
CLIPPED = """() => {
  const hides = (style) => [style.overflowX, style.overflowY].some((one) => one === "hidden" || one === "clip");
  return [...document.body.querySelectorAll("*")]
    .filter((one) => one.textContent.trim() && !one.closest(".screen-reader, svg, .skip") && one.offsetParent)
    .filter((one) => one.clientWidth > 1 && one.clientHeight > 1) // smaller: for screen readers only
    .filter((one) => hides(getComputedStyle(one)))
    .filter((one) => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
    .map((one) => `clipped: ${one.outerHTML.slice(0, 100)}`);
}"""


def skeleton(page: Page) -> list[str]:
    """Language, headings, landmarks, tables, ids, no inline style, and that Tab first stops at the skip link."""
    troubles = page.evaluate(SKELETON)
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.textContent.trim()")
    if first != "본문 바로가기" and not page.evaluate("document.querySelector('[data-focus]') !== null"):
        troubles.append(f"the first stop is {first[:40]!r}")
    return troubles


def access(page: Page) -> list[str]:
    """What axe finds wrong by any rule: at a desk or, in the clear display, on a phone; in the deep run both at both.

    Which of the two is settled by the address. The page stays as it was looked at last.
    """
    page.evaluate(AXE_SCRIPT)
    troubles = []
    turn = crc32(urlsplit(page.url).path.encode()) % len(LOOKS)
    for width, mode in WHOLE if depth.is_deep() else [LOOKS[turn]]:
        page.set_viewport_size({"width": width, "height": HEIGHT[width]})
        page.evaluate("mode => document.documentElement.setAttribute('data-krds-mode', mode)", mode)
        found = page.evaluate("options => axe.run(options)", AXE | {"runOnly": TAGS})
        for one in found["violations"]:
            places = [" ".join(map(str, node["target"])) for node in one["nodes"]]
            troubles.append(f"{width} {MODES[mode]}: {one['id']}: {places[:4]}")
    return troubles


def sideways(page: Page) -> list[str]:
    """Whether the page itself must be scrolled sideways at any of the three widths."""
    troubles = []
    for width in (WIDE, NARROW, NARROWEST):
        page.set_viewport_size({"width": width, "height": 844})
        troubles += [f"at {width}: {one}" for one in page.evaluate(SIDEWAYS)]
    return troubles


def spaced(page: Page) -> list[str]:
    """What cannot be read any more, or pushes the page sideways, with the reader's own text spacing."""
    page.evaluate(
        """text => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(text);
          document.adoptedStyleSheets = [sheet];
        }""",
        SPACING,
    )
    troubles = []
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": HEIGHT[width]})
        troubles += [f"spaced at {width}: {one}" for one in page.evaluate(SIDEWAYS) + page.evaluate(CLIPPED)]
    return troubles


def assert_clean(person: Person, *, is_main: bool = False, is_first: bool = True) -> None:
    """Hold the open page to everything above; ``is_main`` adds the reader's own text spacing.

    axe takes longer than all the rest: outside the deep run it looks at the first page of each kind only.
    """
    page = person.page
    troubles = skeleton(page)
    if is_first or depth.is_deep():
        troubles += access(page)
    troubles += sideways(page)
    if is_main:
        troubles += spaced(page)
    troubles += person.troubles
    assert not troubles, "\n".join(troubles)  # said here: pytest explains no assertion of a module that is not a test
