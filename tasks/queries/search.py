"""Finding tasks by what people type: several words in any order, each of them in one of a task's texts or names.

Texts are found by bigrams (GIN indexes, see the migrations) and looked at once more without spaces and punctuation, so
a hit always holds the letters of a word in a row. Ministries are few and are looked through here; posts, themes and
outcomes by the database. What is compared is the plain form of every keyboard: ``１－１`` is ``1-1``.
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from exchange.kept import Kept
from exchange.models import ExchangePair, Ministry, PostName, lineage
from exchange.texts import initials, is_initials, search_words, without_spaces
from tasks.models import CollaborationTask

WORDS_LIMIT = 60  # characters of a search
SEARCHED_IN = "과제 번호·제목·약칭, 부처별 역할, 성과 사례, 교류 주제, 직위와 부처의 이름(옛 이름 포함), 초성"
FEWEST_INITIALS = 2  # one consonant would find nearly everything

Forms = list[tuple[int, set[str]]]  # each ministry's key with all forms of its name, as names are compared

_CODE = re.compile(r"(r[0-9]+-)?[0-9]+(-[0-9]+)?")
_NAMED = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Search:
    """What words ask for, as a statement that returns the keys of the tasks they find.

    kind    names the statement: there are few, whatever is typed
    sql     with parameters by name;  types  of each, as PostgreSQL calls them;  values  of these words
    """

    kind: str
    sql: str
    types: dict[str, str]
    values: dict[str, Any]


def _even(text: str) -> str:
    """Return a text as ``_plain`` compares names: in lower case, without white space and middle dots."""
    return f"translate(lower({text}), ' ·', '')"


def _squeezed(text: str, kept: str = "") -> str:
    """Return a text in lower case with letters and digits only, by the rule of the function ``bigrams``.

    kept  a sign that stays, between texts that are kept apart
    """
    return f"lower(regexp_replace({text}, '[^[:alnum:]{kept}]+', '', 'g'))"


SOUGHT = _squeezed("%(words)s")
TITLES = _squeezed("concat(task.title, '|', task.short_name, '|', task.example_title)", "|")
OUTCOME = _squeezed("concat_ws('|', told.title, told.before_text, told.after_text, told.how_text)", "|")
TASKS = "SELECT task.id FROM tasks_collaborationtask AS task"
PARTS = "SELECT part.task_id FROM tasks_taskpart AS part"
IN_TITLE = {  # by how many letters and digits the word has
    "none": f"{TASKS} WHERE strpos(task.title, %(words)s) > 0 OR strpos(task.short_name, %(words)s) > 0",
    "one": f"{TASKS} WHERE {SOUGHT} <> '' AND strpos({TITLES}, {SOUGHT}) > 0",
    "more": f"{TASKS} WHERE task.grams @> bigrams(%(words)s) AND {SOUGHT} <> '' AND strpos({TITLES}, {SOUGHT}) > 0",
}
IN_PARTS = {
    "one": f"{PARTS} WHERE {SOUGHT} <> '' AND strpos(lower(part.text), {SOUGHT}) > 0",
    "more": f"{PARTS} WHERE bigrams(part.text) @> bigrams(%(words)s) AND {SOUGHT} <> ''"
    f" AND strpos({_squeezed('part.text')}, {SOUGHT}) > 0",
}
IN_OUTCOMES = f"""
SELECT theirs.id FROM tasks_outcome AS told CROSS JOIN LATERAL (
    SELECT told.task_id AS id WHERE told.task_id IS NOT NULL
    UNION ALL
    SELECT task.id FROM tasks_collaborationtask AS task WHERE told.task_id IS NULL AND task.pair_id = told.pair_id
) AS theirs WHERE {SOUGHT} <> '' AND strpos({OUTCOME}, {SOUGHT}) > 0
"""  # noqa: S608  # nosec B608 - no part of these texts is typed by anybody
BY_INITIALS = f"""
{TASKS} WHERE %(initials)s <> '' AND bigrams(task_initials(task.title, task.short_name)) @> bigrams(%(initials)s)
    AND strpos(task_initials(task.title, task.short_name), %(initials)s) > 0
UNION {TASKS} WHERE task.pair_id = ANY(%(pairs)s)
"""
BY_CODE = f"{TASKS} WHERE %(code)s <> '' AND (task.code = %(code)s OR starts_with(task.code, %(code)s || '-'))"
# first: the first letter sought where case does not change it; a text without it need not be evened out
BY_NAME = f"""
{TASKS} WHERE task.pair_id IN (
    WITH named AS MATERIALIZED (
        SELECT name.post_id FROM exchange_postname AS name
        WHERE (strpos(name.title, %(first)s) > 0 AND strpos({_even("name.title")}, %(sought)s) > 0)
           OR (strpos(name.alias_text, %(first)s) > 0
               AND strpos({_even("array_to_string(name.aliases, '|')")}, %(sought)s) > 0)
           OR name.ministry_id IN (
               SELECT line FROM unnest(%(ministries)s) AS called, exchange_ministry_lineage(called) AS line
           )
           OR cardinality(%(within)s) > 0 AND EXISTS (
               SELECT FROM unnest(%(within)s, %(rests)s) AS said (ministry, rest)
               WHERE strpos({_even("name.title")}, said.rest) > 0
                 AND name.ministry_id IN (SELECT exchange_ministry_lineage(said.ministry))
           )
    )
    SELECT pair.id FROM exchange_exchangepair AS pair
    WHERE pair.post_a_id IN (SELECT post_id FROM named) OR pair.post_b_id IN (SELECT post_id FROM named)
       OR (strpos(pair.theme, %(first)s) > 0 AND strpos({_even("pair.theme")}, %(sought)s) > 0)
)
"""  # noqa: S608  # nosec B608
ANYWHERE = {
    size: f"{IN_TITLE[size]} UNION {IN_PARTS[size]} UNION {IN_OUTCOMES} UNION {BY_INITIALS} UNION {BY_CODE}"
    f" UNION {BY_NAME}"
    for size in ("one", "more")
}
TYPES = {
    "words": "text",
    "code": "text",
    "initials": "text",
    "pairs": "bigint[]",
    "sought": "text",
    "first": "text",
    "ministries": "bigint[]",
    "within": "bigint[]",
    "rests": "text[]",
}


def search_of(words: str) -> Search | None:
    """Return what ``words`` ask for; None where nothing was typed.

    words  each of them a task's number (``1-1``), or a piece of its title, short name, theme or example, of what a
           ministry takes on, of an outcome, or of a ministry's or post's name in any form, ever; 초성 (``ㅎㄱㅂ``) find
           titles, ministries and posts
    """
    spelt = search_words(words, WORDS_LIMIT)
    if not spelt:
        return None
    forms = FORMS()
    sought = [_of_one(word, forms) for word in spelt]
    if len(sought) == 1:
        return sought[0]
    numbered = list(enumerate(sought))
    sql = " INTERSECT ".join(f"({_numbered(each.sql, place)})" for place, each in numbered)
    kind = sha256("_".join(each.kind for each in sought).encode()).hexdigest()[:8]  # a name has 63 letters at most
    return Search(
        f"words_{kind}",
        sql,
        {f"{name}_{place}": type_ for place, each in numbered for name, type_ in each.types.items()},
        {f"{name}_{place}": value for place, each in numbered for name, value in each.values.items()},
    )


def _numbered(sql: str, place: int) -> str:
    """Return a statement with parameters of its own, so that it can stand beside others."""
    return _NAMED.sub(lambda found: f"%({found[1]}_{place})s", sql)


def matching(tasks: QuerySet[CollaborationTask], words: str) -> QuerySet[CollaborationTask]:
    """Keep the tasks that ``words`` finds (``search_of``); all of them where nothing was typed."""
    search = search_of(words)
    if search is None:
        return tasks
    values = [search.values[name] for name in _NAMED.findall(search.sql)]
    placed = _NAMED.sub(lambda found: f"%s::{search.types[found[1]]}", search.sql)
    return tasks.filter(pk__in=RawSQL(placed, values))  # noqa: S611  # nosec B611


def _of_one(word: str, forms: Forms) -> Search:
    letters = sum(letter.isalnum() for letter in word)
    if letters == 0:  # signs only: as typed
        return Search("none", IN_TITLE["none"], {"words": "text"}, {"words": word})
    is_code = _CODE.fullmatch(word.lower()) is not None
    if is_code and "-" in word:
        return Search("code", BY_CODE, {"code": "text"}, {"code": word.lower()})
    plain = _plain(word)
    holding, within = _ministries_called(plain, forms)
    first = initials(word) if is_initials(word) else ""
    values = {
        "words": word,
        "code": word.lower() if is_code else "",
        "initials": first if len(first) >= FEWEST_INITIALS else "",
        "pairs": _pairs_by_initials(first),
        "sought": plain,
        "first": plain[0] if "가" <= plain[0] <= "힣" else "",
        "ministries": holding,
        "within": [ministry for ministry, _ in within],
        "rests": [rest for _, rest in within],
    }
    size = "one" if letters == 1 else "more"
    return Search(size, ANYWHERE[size], TYPES, values)


def _forms() -> Forms:
    rows = Ministry.objects.order_by().values_list("pk", "short_name", "name", "aliases")
    return [(pk, {_plain(name) for name in (short, full, *others)}) for pk, short, full, others in rows]


FORMS = Kept(_forms)


def _ministries_called(sought: str, ministries: Forms) -> tuple[list[int], list[tuple[int, str]]]:
    """Return the ministries one of whose names holds ``sought``, and those it begins with, each with the rest."""
    holding, within = [], []
    for pk, forms in ministries:
        if any(sought in form for form in forms):
            holding.append(pk)
        within += [(pk, sought.removeprefix(form)) for form in forms if sought.startswith(form) and sought != form]
    return holding, within


def _plain(text: str) -> str:
    """Return ``text`` as names are compared: in lower case, without white space and middle dots."""
    return without_spaces(text).replace("·", "").replace("|", "")


def _pairs_by_initials(sought: str) -> list[int]:
    if len(sought) < FEWEST_INITIALS:
        return []
    called = {pk for pk, name in Ministry.objects.values_list("pk", "short_name") if sought in initials(name)}
    lines = set(lineage(pk__in=called).values_list("of_line", flat=True)) if called else set()
    names = PostName.objects.order_by().values_list("post", "ministry", "title")
    posts = {post for post, ministry, title in names if ministry in lines or sought in initials(title)}
    return list(ExchangePair.objects.of_post(list(posts)).order_by().values_list("pk", flat=True))
