"""Posts that are exchanged; who sits in one is an Assignment."""

from datetime import date
from typing import Any, Self

import pgtrigger
from django.apps import apps
from django.db import models
from django.db.models import Q

from exchange import audit, clock
from exchange.models.ministry import lineage
from exchange.models.naming import UNKNOWN, Name, Names, NamingQuerySet, NotAsked, shown
from exchange.models.source import Sourced

# One post's names follow each other day by day while the post lives: the last one is open, or ends with the post.
WITHOUT_GAP = """
IF EXISTS (
    SELECT 1 FROM exchange_post post WHERE post.id = {post} AND NOT coalesce((
        SELECT bool_and(
            CASE WHEN name.later THEN name.following IS NOT DISTINCT FROM name.ends_on + 1
            ELSE name.ends_on IS NOT DISTINCT FROM post.ended_on END
        )
        FROM (
            SELECT ends_on, lead(starts_on) OVER days AS following, lead(true) OVER days IS NOT NULL AS later
            FROM exchange_postname WHERE post_id = post.id WINDOW days AS (ORDER BY starts_on NULLS FIRST)
        ) name
    ), false)
) THEN
    RAISE EXCEPTION 'the names of post % leave a gap', {post}
        USING ERRCODE = 'check_violation', CONSTRAINT = 'post_name_without_gap';
END IF;
RETURN NULL;
"""


def without_gap(post: str, operation: pgtrigger.Operation) -> pgtrigger.Trigger:
    """Return the trigger that looks, at the end of a transaction, at the names of the post that ``post`` (SQL) is."""
    return pgtrigger.Trigger(
        name=f"names_without_gap_{'gone' if post.startswith('OLD') else 'now'}",
        when=pgtrigger.After,
        operation=operation,
        timing=pgtrigger.Deferred,
        func=WITHOUT_GAP.format(post=post),
    )


class Level(models.TextChoices):
    DIRECTOR_GENERAL = "dg", "국장급"
    DIRECTOR = "director", "과장급"


class PostQuerySet(NamingQuerySet):
    post_paths = ("",)

    def matching(self, words: str) -> Self:
        """Keep posts one of whose names, ever, or whose ministry's name in any form contains ``words``."""
        names = apps.get_model("exchange", "PostName")._default_manager
        return self.filter(pk__in=names.matching(words).values("post"))

    def of_line(self, **which: Any) -> Self:
        """Keep posts that are or were of the ministry that ``which`` finds, under whatever name (``lineage``)."""
        names = apps.get_model("exchange", "PostName")._default_manager
        return self.filter(pk__in=names.filter(ministry__in=lineage(**which)).values("post"))

    def living_on(self, day: date) -> Self:
        """Keep the posts that no act had ended before ``day``."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day))

    def for_table(self) -> Self:
        return self.called_now().order_by("code")

    def for_management(self) -> Self:
        """Return the posts as the administration lists them, ready to be put in the order of their names of today."""
        return self.for_table().ranked().alias(level_rank=shown("pk", "level", clock.today()))


@audit.tracked()
class Post(Sourced):
    """A place in a ministry (자리) that lives on under changing names. What it is called is a ``PostName``.

    ended_on  its last day, where an act ended it
    """

    code = models.SlugField("부호", max_length=20, unique=True)
    note = models.CharField("비고", max_length=500, blank=True)
    ended_on = models.DateField("없어진 날", null=True, blank=True)
    end_reason = models.CharField("없어진 사유", max_length=300, blank=True, default="")

    _names_ever: Names | None = None  # no columns: what its reader asked for (``ask``)
    _name: Name | None = None

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "교류 직위"
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end_reason="") | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                name="post_end_has_its_reason",
                violation_error_message="직위가 없어진 날과 사유는 함께 적어 주세요.",
            ),
        ]
        triggers = [without_gap("NEW.id", pgtrigger.Insert | pgtrigger.Update)]

    def __str__(self) -> str:
        return str(self.name)

    def __repr__(self) -> str:
        return f"<Post {self.code}>"

    @property
    def name(self) -> Name:
        """What it is called on the day that its reader asked about. Raises NotAsked where nobody asked."""
        if self._name is None:
            raise NotAsked(f"what is post {self.code} called, and on which day?")
        return self._name

    @property
    def names_ever(self) -> Names:
        """Every name that it ever had. Raises NotAsked where its reader asked for none."""
        if self._names_ever is None:
            raise NotAsked(f"what is post {self.code} called, and on which day?")
        return self._names_ever

    @property
    def name_days(self) -> str:
        """Its names with their days, as a list tells them: "환경부 자연보전국장(~ 2025. 9. 30.) → …"."""
        return " → ".join(_with_days(name) for name in self.names_ever)

    def called(self, day: date) -> Name:
        """What it was called on ``day``, whatever day its reader asked about. Raises NotAsked as ``names_ever``."""
        return self.names_ever.on(day)

    def ask(self, names: Names, day: date, since: date | None = None) -> None:
        """Take the names that were read, and the day that is asked about."""
        self._names_ever, self._name = names, names.on(day, since=since)

    def is_of(self, slug: str) -> bool:
        """Whether a name that it ever had is at the ministry with this address name."""
        return any(name.ministry.slug == slug for name in self.names_ever)


def _with_days(name: Name) -> str:
    starts, ends = (f"{day:%Y. %-m. %-d.}" if day else "" for day in (name.starts_on, name.ends_on or name.known_until))
    unknown = f", {UNKNOWN}" if name.known_until else ""
    return f"{name.plain}({f'{starts} ~ {ends}'.strip()}{unknown})" if starts or ends else name.plain
