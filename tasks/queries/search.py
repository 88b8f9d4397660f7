"""Finding tasks by what people type: a number, words of a title in any spacing, a ministry or post by any name.

Ministries, posts and themes are few: they are looked through first, and tasks are then found by their pair. Titles are
found by bigrams (a GIN index, see the first migration) and looked at once more without spaces and punctuation, so a hit
always holds the words in a row.
"""

import re

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Lower

from exchange.models import ExchangePair, Ministry, PostName, lineage
from exchange.texts import initials, is_initials, squash_spaces, without_spaces
from tasks.models import CollaborationTask
from tasks.queries.prepared import Text, prepared

WORDS_LIMIT = 60  # characters of a search
MINISTRIES_AT_ONCE = 8  # the last is repeated up to a multiple of it, so that few statements serve all
FEWEST_INITIALS = 2  # one consonant would find nearly everything

_CODE = re.compile(r"(r[0-9]+-)?[0-9]+(-[0-9]+)?")


class Squeezed(Func):
    """A text in lower case without anything but letters and digits, by the rule of the function ``bigrams``."""

    template = "lower(regexp_replace(%(expressions)s, '[^[:alnum:]]+', '', 'g'))"
    output_field = TextField()


class Holds(Func):
    """Whether the first text holds the second. No pattern: ``%`` and ``_`` are letters like others."""

    template = "(strpos(%(expressions)s) > 0)"
    output_field = BooleanField()


class Joined(Func):
    """Texts one after the other; what is absent counts as empty."""

    function = "concat"
    output_field = TextField()


class Bigrams(Func):
    function = "bigrams"
    output_field = ArrayField(TextField())


def matching(tasks: QuerySet[CollaborationTask], words: str) -> QuerySet[CollaborationTask]:
    """Keep the tasks that ``words`` finds; all of them where nothing was typed.

    words  a task's number (``1-1``), or a piece of its title, short name or theme, or of a ministry's or post's
           name in any form; 초성 (``ㅎㄱㅂ``) find ministries and posts
    """
    words = squash_spaces(words)[:WORDS_LIMIT]
    if not words:
        return tasks
    if _CODE.fullmatch(words.lower()):
        by_code = Q(code=words.lower()) | Q(code__startswith=f"{words.lower()}-")
        return tasks.filter(by_code if "-" in words else by_code | _in_title(words))
    return tasks.filter(Q(pair__in=_pairs(words)) | _in_title(words))


def _in_title(words: str) -> Q:
    letters = sum(letter.isalnum() for letter in words)
    if letters == 0:  # signs only: nothing to squeeze, looked for as typed
        return Q(title__contains=words) | Q(short_name__contains=words)
    squeezed = Squeezed(Value(words))
    texts = Joined("title", Value("|"), "short_name", Value("|"), "example_title")
    kept_apart = Func(
        Lower(texts),
        Value("[^[:alnum:]|]+"),
        Value(""),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    )
    held = Q(Holds(kept_apart, squeezed)) & ~Q(
        Func(squeezed, template="(%(expressions)s = '')", output_field=BooleanField())
    )
    return held if letters == 1 else Q(grams__contains=Bigrams(Value(words))) & held


def _pairs(words: str) -> list[int]:
    """Return the keys of the pairs whose theme, posts or ministries go by ``words``."""
    if is_initials(words):
        return _pairs_by_initials(words)
    sought = _plain(words)
    if not sought:
        return []
    ministries, within = _ministries_called(sought)
    if within:  # "국토부 국토정책관": rare, and of as many shapes as there are names
        first = _first(sought)
        named = _named(sought, first, ministries)
        for ministry, rest in within:
            named |= Q(ministry__in=lineage(pk=ministry)) & _holds("title", rest, _first(rest))
        return list(_pairs_of(named, sought, first).values_list("pk", flat=True))
    letter = _first(sought)
    first = None if letter is None else Text(letter)
    filled = [*ministries, *ministries[-1:] * (-len(ministries) % MINISTRIES_AT_ONCE)]
    return [pk for (pk,) in prepared(_called, sought=Text(sought), first=first, ministries=filled)]


def _called(sought: str, first: str | None, ministries: list[int]) -> QuerySet:
    return _pairs_of(_named(sought, first, ministries), sought, first).values_list("pk")


def _pairs_of(named: Q, sought: str, first: str | None) -> QuerySet[ExchangePair]:
    """Return the pairs one of whose posts is ``named``, or whose theme holds ``sought``."""
    posts = PostName.objects.filter(named).values("post")
    found = Q(post_a__in=posts) | Q(post_b__in=posts) | _holds("theme", sought, first)
    return ExchangePair.objects.filter(found).order_by()


def _named(sought: str, first: str | None, ministries: list[int]) -> Q:
    """Return which names go by ``sought``: their title, another form of it, or a ministry of one of these lines."""
    aliases = Func(F("aliases"), Value("|"), function="array_join")
    return (
        _holds("title", sought, first)
        | _holds("alias_text", sought, first, whole=aliases)
        | Q(ministry__in=lineage(pk__in=ministries))
    )


def _ministries_called(sought: str) -> tuple[list[int], list[tuple[int, str]]]:
    """Return the ministries one of whose names holds ``sought``, and those it begins with, each with the rest."""
    holding, within = [], []
    for pk, *names, others in prepared(_names):
        forms = {_plain(name) for name in (*names, *others)}
        if any(sought in form for form in forms):
            holding.append(pk)
        within += [(pk, sought.removeprefix(form)) for form in forms if sought.startswith(form) and sought != form]
    return holding, within


def _names() -> QuerySet:
    return Ministry.objects.order_by().values_list("pk", "short_name", "name", "aliases")


def _plain(text: str) -> str:
    """Return ``text`` as names are compared: in lower case, without white space and middle dots."""
    return without_spaces(text).replace("·", "").replace("|", "")


def _first(sought: str) -> str | None:
    """Return the first letter where it has no case, None for another."""
    return sought[0] if "가" <= sought[0] <= "힣" else None


def _holds(name: str, sought: str, first: str | None, *, whole: Func | None = None) -> Q:
    """Return whether the column ``name`` holds ``sought``, compared as ``_plain`` compares.

    first  the first letter sought where case does not change it: a text without it need not be evened out
    whole  what is compared instead of the column's own text, where the column serves to rule most rows out
    """
    even = Func(Lower(whole or F(name)), Value(" ·"), Value(""), function="translate", output_field=TextField())
    found = Q(Holds(even, Value(sought)))
    return Q(Holds(F(name), Value(first))) & found if first else found


def _pairs_by_initials(words: str) -> list[int]:
    sought = initials(words)
    if len(sought) < FEWEST_INITIALS:
        return []
    called = {pk for pk, name in Ministry.objects.values_list("pk", "short_name") if sought in initials(name)}
    lines = set(lineage(pk__in=called).values_list("of_line", flat=True)) if called else set()
    names = PostName.objects.order_by().values_list("post", "ministry", "title")
    posts = {post for post, ministry, title in names if ministry in lines or sought in initials(title)}
    return list(ExchangePair.objects.of_post(list(posts)).order_by().values_list("pk", flat=True))
