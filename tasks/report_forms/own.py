"""Questions that 국무조정실 asks in one period alone: from the row that holds one, and as a copy keeps them."""

from collections.abc import Iterable, Mapping
from typing import Any

from tasks.report_forms.questions import ALWAYS, Kind, Part, Question

MOST = 10  # of one period
KINDS = (Kind.TEXT, Kind.CHOICE, Kind.NUMBER)
PREFIX = "own_"  # no question of a form begins so
LIMIT = 500  # characters of a written answer


def own_question(kept: Mapping[str, Any]) -> Question:
    """Return the question that a period or a copy keeps as ``kept``.

    It is asked in one period alone, so there is nothing to carry into it: it is never filled in and, where required,
    is due under 변동사항 없음 as well.
    """
    kind = Kind(kept["kind"])
    return Question(
        kept["code"],
        kept["label"],
        kind,
        Part(kept["part"]),
        limit=LIMIT if kind == Kind.TEXT else 0,
        required_when=ALWAYS if kept["is_required"] else None,
        carried=False,
        in_papers=kept["in_papers"],
        help=kept["help"],
        choices=tuple((words, words) for words in kept["choices"]),
        is_own=True,
    )


def own_questions(kept: Iterable[Mapping[str, Any]]) -> list[Question]:
    return [own_question(one) for one in kept]
