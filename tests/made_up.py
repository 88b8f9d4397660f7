"""Whether a page tells what is invented from what is real: a world of made-up work, and what in a page lacks a mark."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Self

import pgtrigger
from django.apps import apps
from django.db import models
from pghistory.models import Event

from exchange.models import Assignment, SourceMark
from tasks.actions.standing import refresh_all
from tasks.models import Indicator, Milestone

WORD = "시연값"
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
HEADS = {"h2", "h3", "header"}
# what the demonstration makes: tasks, pairs, posts, outcomes and the first two councils are real there too
PLAYED = (Assignment, Milestone, Indicator)


def make_all_made_up() -> None:
    """Let everything that the demonstration plays be marked as made up; what was announced stays as it is."""
    for model in apps.get_models():
        fields = {each.name: each for each in model._meta.fields}
        if issubclass(model, Event):
            continue  # history is never rewritten
        if isinstance(fields.get("is_demo"), models.BooleanField):
            with pgtrigger.ignore():  # what was told is never changed by the product
                model._base_manager.update(is_demo=True)
        elif model in PLAYED:
            model._base_manager.update(source_mark=SourceMark.DEMO)
    refresh_all()


@dataclass(eq=False)
class Element:
    """An element of a page with what it holds."""

    tag: str
    attributes: dict[str, str]
    parent: Self | None
    children: list[Self | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(" ".join(each.text if isinstance(each, Element) else each for each in self.children).split())

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def all(self) -> list[Self]:
        found = [self]
        for each in self.children:
            found += each.all() if isinstance(each, Element) else []
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Element("", {}, None)

    def handle_starttag(self, tag, attrs):
        made = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(made)
        if tag not in VOID:
            self.here = made

    def handle_startendtag(self, tag, attrs):
        self.here.children.append(Element(tag, dict(attrs), self.here))

    def handle_endtag(self, tag):
        at = self.here
        while at is not None and at.tag != tag:
            at = at.parent
        if at is not None and at.parent is not None:
            self.here = at.parent

    def handle_data(self, data):
        self.here.children.append(data)


def read(page: str) -> Element:
    """Return the page as a tree."""
    reader = _Reader()
    reader.feed(page)
    return reader.root


def is_figures(one: Element) -> bool:
    """Whether an element is a table, a row of tiles, or a list of rows."""
    if one.tag == "table":
        return "table" in one.classes
    return bool({"facts", "tiles", "quarters"} & set(one.classes)) or (
        one.tag in ("ul", "ol") and "list" in one.classes
    )


def heading_of(one: Element) -> str:
    """Return what stands over an element: the heading of its section and of its paper, and the line right above it."""
    at, said, is_inner = one, "", False
    while at.parent is not None:
        before = [each for each in at.parent.children[: at.parent.children.index(at)] if isinstance(each, Element)]
        if before and "demo-row" in before[-1].classes:
            said += before[-1].text
        said += next((each.text for each in reversed(before) if "section-head" in each.classes), "")
        is_part = at.parent.tag in ("section", "article", "fieldset") or "form-section" in at.parent.classes
        if is_part and (at.parent.tag == "article" or not is_inner):
            said += " ".join(each.text for each in before if each.tag in HEADS or "section-head" in each.classes)
            is_inner = True
        at = at.parent
    return said


def name_of(one: Element) -> str:
    """Return by what somebody would call it: a table's caption, else its heading or the first words in it."""
    caption = next((each.text for each in one.all() if each.tag == "caption"), "")
    return (caption or heading_of(one) or one.text)[:40]


def unmarked(page: str) -> list[str]:
    """Return the tables, rows of tiles and lists of a page that do not say, in or over them, what is invented."""
    return [
        name_of(one)
        for one in read(page).all()
        if is_figures(one) and WORD not in one.text and WORD not in heading_of(one)
    ]


def marked(page: str) -> list[str]:
    """Return what a page marks as made up, by the words around each mark."""
    return [one.parent.text[:60] for one in read(page).all() if "demo-mark" in one.classes and one.parent]


# what holds nothing invented although all work is made up, and why; "" stands for everything on the page
REAL: dict[str, dict[str, str]] = {
    "todo": {
        "기한 없는 할 일": "posts that nobody holds, counts of the administration: there is no row to be made up",
    },
    "exchange:login": {"": "accounts that exist, called 시연 계정"},
    "exchange:help": {"": "what the product does"},
    "exchange:privacy": {"": "what the product keeps"},
    "exchange:account": {"": "the own account"},
    "exchange:sessions": {"": "the own logins"},
    "exchange:access_log": {"": "what was done and seen"},
    "exchange:jobs": {"": "what the own account asked for"},
    "exchange:manage_timed": {"": "commands that ran"},
    "exchange:manage": {"": "links"},
    "exchange:manage_ministries": {"": "announced"},
    "exchange:manage_posts": {"": "announced"},
    "exchange:manage_post_edit": {"": "announced"},
    "exchange:manage_rounds": {"": "announced"},
    "exchange:manage_categories": {"": "announced"},
    "exchange:manage_pairs": {"": "announced"},
    "exchange:manage_reorganisations": {"": "this world's act is none of the demonstration's"},
    "exchange:manage_reorganisation": {"": "this world's act is none of the demonstration's"},
    "exchange:post_detail": {"교류 쌍": "announced", "직위 이름": "announced"},
    "tasks:tasks_assign": {"": "the titles of tasks"},
    "tasks:sources": {"": "what was announced, and what is not known of it"},
    "tasks:meetings": {"": "the council of this world was announced"},
    "tasks:meeting_detail": {"": "the council of this world was announced"},
    "tasks:manage_meetings": {"": "the council of this world was announced"},
    "tasks:manage_meeting_edit": {"": "the council of this world was announced"},
    "tasks:manage_tasks": {"": "announced"},
    "tasks:manage_task_edit": {"부처별 역할": "announced"},
    "tasks:manage_outcomes": {"": "announced"},
    "tasks:pair_detail": {"성과 사례": "announced"},
    "tasks:pairs": {"": "the round shown has no report in this world"},
    "evaluation:pay_tables": {"": "law; a made-up base says so in its own column"},
    "evaluation:what_if": {"급마다": "what the reader supposes"},
    "evaluation:rubric": {"": "marked 비공식 예시, as long as it is none of the office's"},
    "evaluation:rubric_seal": {"": "marked 비공식 예시, as long as it is none of the office's"},
    "evaluation:sheet_edit": {"분기 흐름": "no report was accepted in this world"},
}
# lists none of whose rows can be made up for demonstration: what really happened in this installation
# and the pay tables, the first of which is law
NO_COLUMN = {"evaluation:pay_tables", "exchange:access_log", "exchange:jobs", "job_file", "exchange:manage_timed"}
NO_COLUMN |= {"exchange:manage_login_locks"}
HISTORY = "_history"  # who changed what: acts, no figures


def lacking(name: str, page: str) -> list[str]:
    """Return what the page at the address ``name`` should mark as made up and does not."""
    real = REAL.get(name, {})
    if name.endswith(HISTORY) or "" in real:
        return []
    return [one for one in unmarked(page) if not one.startswith(tuple(real))]
