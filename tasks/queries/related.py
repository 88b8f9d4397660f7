"""What else the programme says about words that were searched for: beside the tasks, each with where it is shown.

Categories and why a pair is in one, stated goals, parts, outcomes, events and schemes, councils. All of them are few,
and are looked through, in one statement, only where something was typed.
"""

import re
from dataclasses import dataclass

from django.urls import reverse

from exchange.models import SourceMark
from exchange.statements import Statement
from exchange.texts import search_words
from tasks.models import AnnouncedKind
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


# Texts of a row are joined by a line break, which no word has: each word is found in one of them. ``called`` is empty
# where KINDS says what a row is. What grows with the tasks is found by its bigrams first.
_RELATED = """
WITH asked AS MATERIALIZED (
    SELECT ARRAY(SELECT upper(each) FROM unnest(%(patterns)s) AS each) AS patterns, bigrams(%(longest)s) AS grams
), told AS (
    SELECT 'announced' AS what, kind AS called, title AS said, text AS more, code AS key, source_mark AS mark
    FROM tasks_announced
    WHERE upper(concat_ws(E'\\n', title, text, host, place)) LIKE ALL ({patterns})
    UNION
    SELECT 'category', '', name, definition, code, source_mark
    FROM exchange_taskcategory
    WHERE upper(concat_ws(E'\\n', name, short_name, definition)) LIKE ALL ({patterns})
    UNION
    SELECT 'outcome', '', title, after_text, position::text, source_mark
    FROM tasks_outcome
    WHERE upper(concat_ws(E'\\n', title, before_text, after_text, how_text)) LIKE ALL ({patterns})
    UNION
    SELECT 'goal', '', concat(task.code, ' ', task.title), goal.text, task.code, goal.source_mark
    FROM tasks_statedgoal AS goal JOIN tasks_collaborationtask AS task ON task.id = goal.task_id
    WHERE upper(goal.text) LIKE ALL ({patterns})
    UNION
    SELECT 'part', '', concat(task.code, ' ', task.title), part.text, task.code, part.source_mark
    FROM tasks_taskpart AS part JOIN tasks_collaborationtask AS task ON task.id = part.task_id
    WHERE bigrams(part.text) @> (SELECT grams FROM asked) AND upper(part.text) LIKE ALL ({patterns})
    UNION
    SELECT 'example', '', concat(task.code, ' ', task.title), task.example_title, task.code, task.source_mark
    FROM tasks_collaborationtask AS task JOIN exchange_exchangepair AS pair ON pair.id = task.pair_id
    JOIN exchange_exchangeround AS round ON round.id = pair.round_id
    WHERE task.grams @> (SELECT grams FROM asked) AND upper(task.example_title) LIKE ALL ({patterns})
      AND task.example_title <> '' AND round.source_mark <> 'demo'
    UNION
    SELECT 'reason', '', concat(pair.number, '. ', pair.theme), pair.category_reason, pair.code, pair.source_mark
    FROM exchange_exchangepair AS pair JOIN exchange_exchangeround AS round ON round.id = pair.round_id
    WHERE pair.category_reason <> '' AND upper(pair.category_reason) LIKE ALL ({patterns})
      AND round.source_mark <> 'demo'
    UNION
    SELECT 'meeting', '', title, note, number::text, source_mark
    FROM tasks_councilmeeting AS meeting
    WHERE upper(concat_ws(E'\\n', title, note,
        (SELECT string_agg(text, E'\\n') FROM tasks_agendaitem AS item WHERE item.meeting_id = meeting.id),
        (SELECT string_agg(text, E'\\n') FROM tasks_councildecision AS item WHERE item.meeting_id = meeting.id)
    )) LIKE ALL ({patterns})
)
SELECT what, called, said, more, key, mark FROM told
ORDER BY array_position(ARRAY[{kinds}], what), key COLLATE "C", said COLLATE "C", more, called, mark LIMIT {shown}
"""
RELATED = Statement(
    "search_related",
    _RELATED.format(
        patterns="(SELECT patterns FROM asked)::text[]", kinds=", ".join(f"'{kind}'" for kind in KINDS), shown=SHOWN
    ),
    {"patterns": "text[]", "longest": "text"},
)
_SIGNS, _ESCAPED = re.compile(r"([\\%_])"), r"\\\1"  # what a pattern of LIKE does not take as it stands


def related_to(words: str) -> list[Related]:
    """Return what holds every one of ``words``, in any order and any case; nothing for fewer than two letters."""
    sought = search_words(words, WORDS_LIMIT)
    if sum(letter.isalnum() for letter in "".join(sought)) < FEWEST_LETTERS:
        return []
    longest = max(sought, key=_letters)
    rows = RELATED.rows(
        patterns=[f"%{_SIGNS.sub(_ESCAPED, word)}%" for word in sought],
        longest=longest if _letters(longest) >= FEWEST_LETTERS else "",  # a single letter is no bigram: looks at all
    )
    return [_related(*row) for row in rows]


def _letters(word: str) -> int:
    return sum(letter.isalnum() for letter in word)


def _related(what: str, kind: str, title: str, text: str, key: str, mark: str) -> Related:
    page, after = PLACES[what]
    address = reverse(page, args=None if "{}" in after else [key])
    called = str(AnnouncedKind(kind).label) if kind else KINDS[what]
    return Related(called, title, text, f"{address}{after.format(key)}", mark == SourceMark.DEMO)
