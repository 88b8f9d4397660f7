"""What the people who keep this system owe it: terms that end, posts and accounts that are left over."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from exchange.models import Assignment, Assistance, Post, PostName, StandIn, User, open_on
from exchange.roles import Scope, roles_within

HANDOVER_DAYS = 60  # before the last day of a term: time to hand the work over


def ending_assignments(on: date, holder: User | None = None) -> QuerySet[Assignment]:
    """Return the assignments that end within HANDOVER_DAYS from ``on`` and have no successor yet, in that order.

    holder  only this person's, None for everybody's
    """
    later = Assignment.objects.filter(post=OuterRef("post"), starts_on__gt=OuterRef("ends_on"))
    ending = Assignment.objects.on(on).filter(~Exists(later), ends_on__lte=on + timedelta(days=HANDOVER_DAYS))
    own = ending if holder is None else ending.filter(holder=holder)
    return own.called_now().select_related("holder").order_by("ends_on", "post__code")


def vacant_posts(on: date) -> QuerySet[Post]:
    """Return the posts of the rounds selected by ``on`` that exist on that day and that nobody holds."""
    paired = Q(pairs_as_a__round__selected_on__lte=on) | Q(pairs_as_b__round__selected_on__lte=on)
    held = Assignment.objects.on(on).filter(post=OuterRef("pk"))
    return Post.objects.living_on(on).filter(paired, ~Exists(held)).distinct()


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
