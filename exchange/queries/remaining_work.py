"""What rests on one account: the posts that only it confirms for, and the work that other parts of the service name.

The parts that stand above know the accounts, not the other way round; they are named in the settings.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.module_loading import import_string

from exchange.models import Assignment, Assistance, Post, StandIn, User, open_on


@dataclass(frozen=True)
class RemainingWork:
    """One line of what is left with an account: what, where to see it, and whether it waits at one of its posts."""

    text: str
    href: str
    at_posts: bool = False


def terms_confirmed_by(account: User, on: date) -> list[Assignment]:
    """Return the assignments of ``on`` for which nobody but ``account`` confirms: the own ones, and those stood in for.

    A stopped account's own ones count: they are what it left behind.
    """
    acting = StandIn.objects.filter(open_on(on), absent=OuterRef("holder"), substitute__is_active=True)
    running = Assignment.objects.on(on).called_now().select_related("holder").order_by("post__code")
    own = running.filter(~Exists(acting.exclude(substitute=account)), holder=account)
    stood_in = running.filter(Exists(acting.filter(substitute=account)), holder__is_active=False)
    return [*own, *stood_in.exclude(holder=account)]


def remaining_work(account: User, posts: list[Post], on: date) -> list[RemainingWork]:
    """Return what is left with ``account`` on ``on``; ``posts`` are those that only it confirms for."""
    found = []
    if helped := Assistance.objects.on(on).filter(assistant=account).count():
        href = reverse("exchange:manage_assistances")
        found.append(RemainingWork(f"작성 보조로 지정된 직위 {helped}곳", href))
    absences = StandIn.objects.filter(open_on(on), substitute=account, absent__is_active=True).count()
    if absences:
        href = reverse("exchange:manage_stand_ins")
        found.append(RemainingWork(f"다른 교류자의 직무 대행 {absences}건", href))
    for path in settings.REMAINING_WORK:
        ask: Callable[[User, list[int], date], list[RemainingWork]] = import_string(path)
        found += ask(account, [post.pk for post in posts], on)
    return found
