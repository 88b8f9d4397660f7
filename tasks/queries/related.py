"""What else the programme says about words that were searched for: beside the tasks, each with where it is shown.

Categories and why a pair is in one, stated goals, parts, outcomes, events and schemes, councils. All of them are few,
and are looked through only where something was typed.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from exchange.models import ExchangePair, TaskCategory
from exchange.texts import squash_spaces
from tasks.models import Announced, CollaborationTask, CouncilMeeting, Outcome, StatedGoal, TaskPart
from tasks.queries.search import WORDS_LIMIT

SHOWN = 12  # finds beside the list; what is sought by more than that is sought too broadly
FEWEST_LETTERS = 2  # one letter would find nearly everything


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
    sought = squash_spaces(words)[:WORDS_LIMIT].split()
    if sum(letter.isalnum() for letter in "".join(sought)) < FEWEST_LETTERS:
        return []
    found = [
        *_announced(_holding(Announced.objects.all(), sought, "title", "text", "host", "place")),
        *_categories(_holding(TaskCategory.objects.all(), sought, "name", "short_name", "definition")),
        *_outcomes(_holding(Outcome.objects.all(), sought, "title", "before_text", "after_text", "how_text")),
        *_of_tasks("발표된 목표", _holding(StatedGoal.objects.all(), sought, "text"), "#goals"),
        *_of_tasks("부처별 역할", _holding(TaskPart.objects.all(), sought, "text"), "#roles"),
        *_examples(_holding(CollaborationTask.objects.exclude(example_title=""), sought, "example_title")),
        *_reasons(_holding(ExchangePair.objects.exclude(category_reason=""), sought, "category_reason")),
        *_meetings(_holding(CouncilMeeting.objects.all(), sought, "title", "note", "agenda__text", "decisions__text")),
    ]
    return found[:SHOWN]


def _holding(rows: QuerySet[Any], sought: list[str], *names: str) -> QuerySet[Any]:
    """Keep the rows that hold each word in one of these fields, in their model's order."""
    for word in sought:
        anywhere = Q()
        for name in names:
            anywhere |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(anywhere)
    return rows.distinct()[:SHOWN]


def _announced(rows: QuerySet[Announced]) -> list[Related]:
    place = reverse("tasks:meetings")
    return [Related(one.get_kind_display(), one.title, one.text, f"{place}#{one.code}", one.is_demo) for one in rows]


def _categories(rows: QuerySet[TaskCategory]) -> list[Related]:
    place = reverse("tasks:tasks")
    return [Related("구분", one.name, one.definition, f"{place}?category={one.code}", one.is_demo) for one in rows]


def _outcomes(rows: QuerySet[Outcome]) -> list[Related]:
    place = reverse("tasks:outcomes")
    return [Related("성과 사례", one.title, one.after_text, f"{place}#o{one.position}", one.is_demo) for one in rows]


def _of_tasks(kind: str, rows: QuerySet[Any], place: str) -> list[Related]:
    return [
        Related(kind, str(one.task), one.text, f"{one.task.get_absolute_url()}{place}", one.is_demo)
        for one in rows.select_related("task")
    ]


def _examples(rows: QuerySet[CollaborationTask]) -> list[Related]:
    return [Related("보도자료 사례", str(one), one.example_title, one.get_absolute_url(), one.is_demo) for one in rows]


def _reasons(rows: QuerySet[ExchangePair]) -> list[Related]:
    named = ExchangePair.objects.filter(pk__in=[one.pk for one in rows]).for_table()
    return [
        Related("구분 사유", f"{one.number}. {one}", one.category_reason, one.get_absolute_url(), one.is_demo)
        for one in named
    ]


def _meetings(rows: QuerySet[CouncilMeeting]) -> list[Related]:
    return [
        Related("협의회", one.title, one.note, reverse("tasks:meeting_detail", args=[one.number]), one.is_demo)
        for one in rows
    ]
