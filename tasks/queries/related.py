"""What else the programme says about words that were searched for: beside the tasks, each with where it is shown.

Categories and why a pair is in one, stated goals, parts, outcomes, events and schemes, councils. All of them are few,
and are looked through, in one statement, only where something was typed.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from exchange.models import ExchangePair, SourceMark, TaskCategory
from exchange.texts import search_words
from tasks.models import Announced, AnnouncedKind, CollaborationTask, CouncilMeeting, Outcome, StatedGoal, TaskPart
from tasks.queries.search import WORDS_LIMIT

SHOWN = 12  # finds beside the list; what is sought by more than that is sought too broadly
FEWEST_LETTERS = 2  # one letter would find nearly everything
KINDS = {  # what is found → what it is called, in the order shown
    "announced": "행사·제도",
    "category": "구분",
    "outcome": "성과 사례",
    "goal": "발표된 목표",
    "part": "부처별 역할",
    "example": "보도자료 사례",
    "reason": "구분 사유",
    "meeting": "협의회",
}
PLACES = {  # what is found → name of the page and what follows its address
    "announced": ("tasks:meetings", "#{}"),
    "category": ("tasks:tasks", "?category={}"),
    "outcome": ("tasks:outcomes", "#o{}"),
    "goal": ("tasks:task_detail", "#goals"),
    "part": ("tasks:task_detail", "#roles"),
    "example": ("tasks:task_detail", ""),
    "reason": ("tasks:pair_detail", ""),
    "meeting": ("tasks:meeting_detail", ""),
}


@dataclass(frozen=True)
class Related:
    """One thing found: ``kind`` is what it is, ``text`` what it says, ``href`` where that stands."""

    kind: str
    title: str
    text: str
    href: str
    is_demo: bool = False


def related_to(words: str) -> list[Related]:
    """Return what holds every one of ``words``, in any order and any case; nothing for fewer than two letters."""
    sought = search_words(words, WORDS_LIMIT)
    if sum(letter.isalnum() for letter in "".join(sought)) < FEWEST_LETTERS:
        return []
    of_task = Concat("task__code", Value(" "), "task__title")
    itself = Concat("code", Value(" "), "title")
    pair = Concat(_text("number"), Value(". "), "theme")
    examples = CollaborationTask.objects.of_programme().exclude(example_title="")
    reasons = ExchangePair.objects.of_programme().exclude(category_reason="")
    found = [
        _held("announced", Announced.objects, sought, "title text host place", "title", "text", "code", F("kind")),
        _held("category", TaskCategory.objects, sought, "name short_name definition", "name", "definition", "code"),
        _held("outcome", Outcome.objects, sought, OUTCOME, "title", "after_text", "position"),
        _held("goal", StatedGoal.objects, sought, "text", of_task, "text", "task__code"),
        _held("part", TaskPart.objects, sought, "text", of_task, "text", "task__code"),
        _held("example", examples, sought, "example_title", itself, "example_title", "code"),
        _held("reason", reasons, sought, "category_reason", pair, "category_reason", "code"),
        _held("meeting", CouncilMeeting.objects, sought, MEETING, "title", "note", "number"),
    ]
    rows = sorted(found[0].union(*found[1:]), key=lambda row: (list(KINDS).index(row[0]), row[4], row[2]))
    return [_related(*row) for row in rows[:SHOWN]]


OUTCOME = "title before_text after_text how_text"
MEETING = "title note agenda__text decisions__text"


def _held(
    what: str, rows: Any, sought: list[str], looked_in: str, title: Any, text: str, key: str, kind: Any = None
) -> QuerySet[Any]:
    """Return (what, kind, title, text, key, mark) of the rows that hold each word in one of the columns looked in."""
    held = rows.order_by()
    for word in sought:
        anywhere = Q()
        for name in looked_in.split():
            anywhere |= Q(**{f"{name}__icontains": word})
        held = held.filter(anywhere)
    columns = {
        "what": Value(what, output_field=CharField()),
        "called": kind or Value("", output_field=CharField()),
        "said": _text(title),
        "more": _text(text),
        "key": _text(key),
        "mark": F("source_mark"),
    }
    return held.values_list(*(expression for expression in columns.values()))


def _text(of: Any) -> Cast:
    return Cast(of, CharField())


def _related(what: str, kind: str, title: str, text: str, key: str, mark: str) -> Related:
    page, after = PLACES[what]
    address = reverse(page, args=None if "{}" in after else [key])
    called = str(AnnouncedKind(kind).label) if kind else KINDS[what]
    return Related(called, title, text, f"{address}{after.format(key)}", mark == SourceMark.DEMO)
