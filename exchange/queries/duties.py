"""What the people who keep this system owe it: terms that end, posts and accounts that are left over."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from exchange.joined import Joined
from exchange.models import Assignment, Assistance, Post, PostGap, PostName, StandIn, User, open_on
from exchange.models.naming import names_read, names_sql
from exchange.roles import Scope, roles_within
from exchange.statements import Statement

HANDOVER_DAYS = 60  # before the last day of a term: time to hand the work over


_ASSIGNMENT = Joined(Assignment, {"": "ending", "post": "post"})
_ENDING = """
    WITH found AS MATERIALIZED (
        SELECT id, post_id, ends_on FROM exchange_assignment AS ending
        WHERE starts_on <= %(on)s AND ends_on BETWEEN %(on)s AND %(on)s + {days}
          {whose}
          AND NOT EXISTS (
              SELECT FROM exchange_assignment AS later
              WHERE later.post_id = ending.post_id AND later.starts_on > ending.ends_on
          )
    )
    SELECT {assignment}, {names}, (SELECT count(*) FROM found)::int
    FROM found JOIN exchange_assignment AS ending ON ending.id = found.id
    JOIN exchange_post AS post ON post.id = ending.post_id
    ORDER BY ending.ends_on, post.code LIMIT %(most)s
"""
_ENDS = {"days": HANDOVER_DAYS, "assignment": _ASSIGNMENT.sql, "names": names_sql("ending.post_id")}
ENDING = Statement("assignments_ending", _ENDING.format(**_ENDS, whose=""), {"on": "date", "most": "bigint"})
OWN_ENDING = Statement(
    "own_assignments_ending",
    _ENDING.format(**_ENDS, whose="AND holder_id = %(holder)s"),
    {"on": "date", "most": "bigint", "holder": "bigint"},
)


def first_endings(on: date, most: int, holder: User | None = None) -> tuple[list[Assignment], int]:
    """Return the first ``most`` assignments that end within HANDOVER_DAYS from ``on`` and have no successor yet, in
    that order, their posts named as today, and how many there are in all. One statement.

    holder  only this person's, None for everybody's
    """
    rows = OWN_ENDING.rows(on=on, most=most, holder=holder.pk) if holder else ENDING.rows(on=on, most=most)
    found, count = [], 0
    for row in rows:
        ending: Assignment = _ASSIGNMENT.read(row)
        names, count = row[_ASSIGNMENT.width :]
        ending.post.ask(names_read(names), on)
        found.append(ending)
    return found, count


def vacant_posts(on: date) -> QuerySet[Post]:
    """Return the posts of the rounds selected by ``on`` that exist on that day and that nobody holds."""
    paired = Q(pairs_as_a__round__selected_on__lte=on) | Q(pairs_as_b__round__selected_on__lte=on)
    empty = PostGap.objects.filter(days__contains=on).values("post")
    return Post.objects.living_on(on).filter(paired, pk__in=empty).distinct()


def posts_of_unknown_succession(on: date) -> QuerySet[Post]:
    """Return the posts whose last known name ended before ``on`` while nobody has continued or ended them."""
    return Post.objects.living_on(on).filter(pk__in=PostName.objects.unknown_after(on).values("post")).for_table()


def posts_of_stopped(on: date) -> QuerySet[Post]:
    """Return the posts of the rounds selected by ``on`` whose holder's account is stopped and nobody stands in for."""
    paired = Q(pairs_as_a__round__selected_on__lte=on) | Q(pairs_as_b__round__selected_on__lte=on)
    acting = StandIn.objects.filter(open_on(on), absent=OuterRef("holder"), substitute__is_active=True)
    stopped = Assignment.objects.on(on).filter(~Exists(acting), post=OuterRef("pk"), holder__is_active=False)
    return Post.objects.filter(paired, Exists(stopped)).distinct()


def accounts_without_post(on: date) -> QuerySet[User]:
    """Return the usable accounts of exchangees and assistants that have no post on ``on`` nor later."""
    running = open_on(on) | Q(starts_on__gt=on)
    held = Assignment.objects.filter(running, holder=OuterRef("pk"))
    helped = Assistance.objects.filter(running, assistant=OuterRef("pk"))
    idle = Q(~Exists(held), role__in=roles_within(Scope.HELD_POSTS))
    idle |= Q(~Exists(helped), role__in=roles_within(Scope.HELPED_POSTS))
    return User.objects.able_to_log_in().filter(idle)
