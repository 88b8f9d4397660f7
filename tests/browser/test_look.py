"""What stands apart, what fits and what looks like what it is, measured in the browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from exchange import clock
from exchange.models import User
from tasks.actions.tasks import create_task
from tasks.models import CollaborationTask
from tests.browser.people import NARROW, Site

LEAST = 8  # pixels between two things that do not belong together
NARROWEST = 320  # the narrowest window of WCAG 1.4.10

# links in the words of a page: navigation looks like navigation, and a sign beside the words tells of a link as well
PLAIN_LINKS = """() => [...document.querySelectorAll("main a[href]")].filter(link => {
  if (!link.checkVisibility() || !link.textContent.trim() || link.querySelector("svg")) return false;
  if (link.closest(".button, .tabs, .crumb, .toc, nav")) return false;
  const shown = [link, ...link.querySelectorAll("*")].map(each => getComputedStyle(each));
  const isUnderlined = shown.some(style => style.textDecorationLine.includes("underline"));
  return !isUnderlined && shown[0].color === getComputedStyle(link.parentElement).color;
}).map(link => link.textContent.trim())"""

SPILLING = """selector => [...document.querySelectorAll(selector)].flatMap(box => {
  const edge = box.getBoundingClientRect();
  return [...box.querySelectorAll("*")].filter(each => {
    if (!each.checkVisibility() || each.closest(".screen-reader, .scroll, .table-wrap")) return false;
    const own = each.getBoundingClientRect();
    return own.width && (own.right > edge.right + 1 || own.right > innerWidth + 1);
  }).map(each => each.tagName + " " + each.textContent.trim().slice(0, 30));
})"""


def gap(page: Page, upper: str, lower: str) -> float:
    """Return the pixels between the lower edge of ``upper`` and the upper edge of ``lower``."""
    first, second = page.locator(upper).first.bounding_box(), page.locator(lower).first.bounding_box()
    assert first and second
    return second["y"] - first["y"] - first["height"]


@pytest.mark.parametrize("who", ["coordinator", "ex1a", "evaluator1"])
def test_links_look_like_links(shown: Site, who: str):
    person = shown.login(who)
    pages = {
        "coordinator": (
            "/board",
            "/board/cross",
            "/todo",
            "/tasks",
            "/tasks/1-1",
            "/quarters/2024-3",
            "/review",
            "/sources",
        ),
        "ex1a": ("/todo", "/quarters/2024-3", "/pairs/1", "/notices"),
        "evaluator1": ("/todo", "/help"),
    }
    plain, links = {}, 0
    for address in pages[who]:
        assert person.page.goto(address).ok, address
        links += person.page.locator("main a[href]").count()
        plain[address] = person.page.evaluate(PLAIN_LINKS)
    assert not any(plain.values()), plain
    assert links > 5


def test_buttons_messages_and_forms_stand_apart_on_a_phone(site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tasks.views.quarters.ready_by_pair", lambda *_: {"1": 2})
    page = site.login("ex1a", NARROW).page
    page.goto("/quarters/2024-3")
    assert "2건 모두 확인" in page.inner_text("main")
    assert gap(page, "main .acts .button", "main .tabs") >= LEAST
    User.objects.filter(username="ex1b").update(must_change_password=True)
    page = site.login("ex1b", NARROW).page
    assert page.url.endswith(reverse("exchange:password_change"))
    assert gap(page, "main .message.info", "main form .form-section") >= LEAST


def test_a_cell_without_a_verdict_has_a_look_and_a_place_in_the_legend(site: Site):
    like = CollaborationTask.objects.get(code="1-1")
    values = {"pair": like.pair, "number": 9, "title": "새 과제", "short_name": "새 과제", "category": like.category}
    create_task(values, by=User.objects.get(username="coordinator"), at=clock.now())
    page = site.login("coordinator").page
    page.goto("/board")
    legend, cell = page.locator("#h-board ~ * .status, .section-head .status"), page.locator(".board .cell.none")
    assert "판정 전" in legend.all_inner_texts()
    assert "보고 대상 아님" in cell.inner_text()
    look = "each => getComputedStyle(each).borderTopStyle"
    assert (cell.evaluate(look), page.locator(".board .cell.ok:not(.pending)").first.evaluate(look)) == (
        "dashed",
        "solid",
    )


@pytest.mark.parametrize(
    ("address", "boxes"),
    [("/board", ".tiles .tile"), ("/board/cross", "main table"), ("/evaluation/2024-rehearsal/results", ".facts")],
)
def test_nothing_spills_at_320_pixels(shown: Site, address: str, boxes: str):
    page = shown.login("coordinator", NARROWEST).page
    assert page.goto(address).ok
    assert page.locator(boxes).count()
    assert page.evaluate(SPILLING, boxes) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST
