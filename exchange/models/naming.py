"""What a post is called: on a day (papers, boards of a past quarter, history), or now. There is no third way to ask.

Whose something is follows the post itself, or for ministries their line (``lineage``), whatever either is called. A
queryset whose rows point at posts is asked ``called_on(day)``, ``called_now()`` or, where each row has a day of its
own, ``called_by(day_of)``; then every post of its rows has a ``name``. A post that nobody asked about has none: to show
it raises NotAsked.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from itertools import islice
from operator import attrgetter
from typing import Any, ClassVar, Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import JSONObject
from django.db.models.query import ModelIterable

from exchange import clock

DayOf = Callable[[Any], date]
BATCH = 2_000  # rows read from the server at a time where a list is streamed
UNKNOWN = "승계 확인 안 됨"  # said beside a name that goes on being shown although it is known to have ended


class NotAsked(LookupError):
    """A post's name was shown and nobody had asked what it is called, on a day or now."""


@dataclass(frozen=True, slots=True)
class NamedMinistry:
    """A ministry as a name of a post has it."""

    pk: int
    code: str
    name: str
    short_name: str
    rank: int
    aliases: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.short_name

    @property
    def slug(self) -> str:
        """The code as it stands in addresses, in lower case."""
        return self.code.lower()


@dataclass(frozen=True, slots=True)
class Name:
    """What a post is called on the day asked.

    is_unknown  nobody knows what followed: it is the last known name, shown with 승계 확인 안 됨
    former      the short name of the ministry at the start of the page's span, where it was another; "" otherwise
    """

    pk: int
    ministry: NamedMinistry
    title: str
    level: str
    level_word: str
    aliases: tuple[str, ...]
    starts_on: date | None
    ends_on: date | None
    known_until: date | None
    note: str = ""
    is_unknown: bool = False
    former: str = ""

    def __str__(self) -> str:
        return f"{self.short} {self.title}"

    @property
    def short(self) -> str:
        """The ministry's short name, ``기후부(옛 환경부)`` where it was another when the page's span began."""
        return short_of(self.ministry.short_name, self.former)

    @property
    def plain(self) -> str:
        """The short name and the title alone, for papers and files."""
        return f"{self.ministry.short_name} {self.title}"


def short_of(short_name: str, former: str | None) -> str:
    """Return a ministry's short name, with what it was before where it was another."""
    return f"{short_name}(옛 {former})" if former and former != short_name else short_name


class Names(tuple[Name, ...]):
    """All names of one post, the first first."""

    __slots__ = ()

    def on(self, day: date, *, since: date | None = None) -> Name:
        """Return the name shown on ``day``: before the first one that, after the last one that.

        since  the first day of the span that the page tells of
        """
        held = [name for name in self if name.starts_on is None or name.starts_on <= day]
        name = held[-1] if held else self[0]
        if name.known_until is not None and name.known_until < day:
            name = replace(name, is_unknown=True)
        if since is not None and since < day:
            before = self.on(since).ministry.short_name
            if before != name.ministry.short_name:
                name = replace(name, former=before)
        return name

    @classmethod
    def of(cls, rows: Iterable[dict[str, Any]]) -> "Names":
        """Return the names that ``names_of`` read."""
        levels = dict(apps.get_model("exchange", "PostName")._meta.get_field("level").flatchoices)
        return cls(_name(row, levels) for row in rows)


def _name(row: dict[str, Any], levels: dict[str, str]) -> Name:
    ministry = row["ministry"]
    starts, ends, known = (row[day] and date.fromisoformat(row[day]) for day in ("starts_on", "ends_on", "known_until"))
    return Name(
        pk=row["pk"],
        ministry=NamedMinistry(**ministry | {"aliases": tuple(ministry["aliases"])}),
        title=row["title"],
        level=row["level"],
        level_word=str(levels[row["level"]]),
        aliases=tuple(row["aliases"]),
        note=row["note"],
        starts_on=starts,
        ends_on=ends,
        known_until=known,
    )


def _names_by(post: str) -> QuerySet:
    return apps.get_model("exchange", "PostName")._default_manager.filter(post=OuterRef(post))


@cache
def names_of(post: str) -> ArraySubquery:
    """Return every name of the post at ``post`` (a lookup path; "pk" of a post itself), for ``Names.of``.

    The same expression each time: building it costs more than sending it, and a query copies what it is given.
    """
    named = ("pk", "code", "name", "short_name", "rank", "aliases")
    row = JSONObject(
        ministry=JSONObject(**{name: f"ministry__{name}" for name in named}),
        **{name: name for name in ("pk", "title", "level", "aliases", "starts_on", "ends_on", "known_until", "note")},
    )
    return ArraySubquery(_names_by(post).order_by(F("starts_on").asc(nulls_first=True)).values(row=row))


ALL_NAMES = """(
    SELECT json_agg(json_build_object(
        'ministry', json_build_object('pk', ministry.id, 'code', ministry.code, 'name', ministry.name,
            'short_name', ministry.short_name, 'rank', ministry.rank, 'aliases', ministry.aliases),
        'pk', named.id, 'title', named.title, 'level', named.level, 'aliases', named.aliases,
        'starts_on', named.starts_on, 'ends_on', named.ends_on, 'known_until', named.known_until, 'note', named.note
    ) ORDER BY named.starts_on NULLS FIRST)::text
    FROM exchange_postname AS named JOIN exchange_ministry AS ministry ON ministry.id = named.ministry_id
    WHERE named.post_id = {post}
)"""


def names_sql(post: str) -> str:
    """Return the plain SQL of every name of the post whose key is the column ``post``, for ``names_read``."""
    return ALL_NAMES.format(post=post)


@lru_cache(maxsize=4096)
def names_read(text: str) -> Names:
    """Return the names that ``names_sql`` read; the same text is the same names."""
    return Names.of(json.loads(text))


def shown(post: str, field: str, on: date) -> Subquery:
    """Return one column of the name shown on ``on``, for what SQL sorts or groups by; as ``Names.on`` chooses it.

    post   the lookup path to the post;  field  of its name: "title", "ministry__rank", …
    """
    coming = Case(When(starts_on__gt=on, then=Value(1)), default=Value(0))
    held = Case(When(starts_on__lte=on, then=F("starts_on")))
    in_order = _names_by(post).order_by(coming, held.desc(nulls_last=True), F("starts_on").asc(nulls_last=True))
    return Subquery(in_order.values(field)[:1])


HELD = (  # the order in which the names of a post are asked on a day; as ``Names.on`` chooses the first
    "({name}.starts_on IS NULL OR {name}.starts_on <= {day}) DESC, "
    "CASE WHEN {name}.starts_on <= {day} THEN {name}.starts_on END DESC NULLS LAST, {name}.starts_on"
)


NAMED = """CROSS JOIN LATERAL (
    SELECT held.title, held.is_unknown, ministry.short_name, CASE WHEN held.starts_on > {since} THEN (
               SELECT old.short_name FROM exchange_postname AS earlier
               JOIN exchange_ministry AS old ON old.id = earlier.ministry_id
               WHERE earlier.post_id = {post} ORDER BY {before} LIMIT 1
           ) END AS former
    FROM (
        SELECT held.ministry_id, held.title, held.starts_on, coalesce(held.known_until < {day}, false) AS is_unknown
        FROM exchange_postname AS held WHERE held.post_id = {post} ORDER BY {held} LIMIT 1
    ) AS held JOIN exchange_ministry AS ministry ON ministry.id = held.ministry_id
) AS {alias}"""


def named_in_sql(post: str, alias: str, *, day: str = "%(named_on)s", since: str = "%(since)s") -> str:
    """Return the join by which a plain statement names the post in the column ``post``, as ``Names.on`` does.

    alias       title, short_name, former (see ``short_of``) and is_unknown of the name stand under it
    day, since  what the statement calls the day asked and the first day of the span that the page tells of
    """
    held, before = HELD.format(name="held", day=day), HELD.format(name="earlier", day=since)
    return NAMED.format(post=post, alias=alias, day=day, since=since, held=held, before=before)


class NamingQuerySet(models.QuerySet):
    """Rows that point at posts; the names are read in the same statement, whichever way they are asked for.

    post_paths  how the rows point at posts, as lookup paths; "" for posts themselves
    """

    post_paths: ClassVar[tuple[str, ...]] = ()
    _day_of: DayOf | None = None
    _since_of: DayOf | None = None

    def called_on(self, day: date, *, since: date | None = None) -> Self:
        """Name the posts of all rows as they were called on ``day``."""
        return self._called(lambda row: day, None if since is None else lambda row: since)

    def called_now(self, *, since_of: DayOf | None = None) -> Self:
        """Name the posts of all rows as they are called today.

        since_of  row → the first day of what the page tells of it: a ministry that was another then is named with it
        """
        today = clock.today()
        return self._called(lambda row: today, since_of)

    def called_by(self, day_of: DayOf) -> Self:
        """Name the posts of each row as they were called on the day that ``day_of`` returns for it."""
        return self._called(day_of, None)

    def ranked(self) -> Self:
        """Let rows be put in the order of what their posts are called today: post_rank, post_title for "post"."""
        today = clock.today()
        named = {"rank": "ministry__rank", "title": "title"}
        return self.alias(
            **{
                f"{path.replace('__', '_')}_{end}".lstrip("_"): shown(path or "pk", field, today)
                for path in self.post_paths
                for end, field in named.items()
            }
        )

    def _called(self, day_of: DayOf, since_of: DayOf | None) -> Self:
        paths = [path for path in self.post_paths if path]
        clone = self.select_related(*paths) if paths else self.all()
        clone = clone.annotate(**{_key(path): names_of(path or "pk") for path in self.post_paths})
        clone._day_of, clone._since_of = day_of, since_of
        return clone

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]
        clone._day_of, clone._since_of = self._day_of, self._since_of
        return clone

    def _fetch_all(self) -> None:
        is_fresh = self._result_cache is None
        super()._fetch_all()
        if is_fresh:
            self._name(self._result_cache or [])

    def iterator(self, chunk_size: int | None = None) -> Iterator[Any]:
        rows = super().iterator(chunk_size=chunk_size or BATCH)
        while batch := list(islice(rows, BATCH)):
            self._name(batch)
            yield from batch

    def _name(self, rows: list[Any]) -> None:
        if self._day_of is None or not issubclass(self._iterable_class, ModelIterable):
            return
        for row in rows:
            name_row(row, self.post_paths, self._day_of(row), self._since_of and self._since_of(row))


def name_row(row: Any, paths: Iterable[str], day: date, since: date | None = None) -> None:
    """Name the posts at ``paths`` of a row that was read with ``names_of`` each, as ``names_beside`` reads them."""
    for path in paths:
        post = attrgetter(path.replace("__", "."))(row) if path else row
        post.ask(Names.of(vars(row)[_key(path)]), day, since)


def names_beside(paths: Iterable[str]) -> dict[str, ArraySubquery]:
    """Return what a statement reads beside its rows so that ``name_row`` can name their posts."""
    return {_key(path): names_of(path or "pk") for path in paths}


def _key(path: str) -> str:
    return f"names_{path.replace('__', '_')}"
