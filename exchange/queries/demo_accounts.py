"""The accounts a demonstration offers on its login page."""

from dataclasses import dataclass, field
from datetime import date

from exchange.models import Assignment, Assistance, ExchangePair, User
from exchange.roles import ROLES, Rights, Scope


@dataclass(frozen=True)
class DemoSide:
    """One post of a pair: its ministry and title, who holds it, who drafts for it."""

    ministry: str
    title: str
    people: list[User]


@dataclass(frozen=True)
class DemoPair:
    """One pair whose posts have demonstration accounts."""

    code: str
    theme: str
    sides: list[DemoSide]


@dataclass(frozen=True)
class DemoAccounts:
    """Accounts by role, those that begin at the board first, and those of the pairs; empty without demo data."""

    offices: list[tuple[str, list[User]]] = field(default_factory=list)
    pairs: list[DemoPair] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.offices or self.pairs)


def demo_accounts(on: date) -> DemoAccounts:
    """Return the usable demonstration accounts as of ``on``, in four statements however many there are."""
    users = {user.pk: user for user in User.objects.able_to_log_in().filter(is_demo=True).order_by("pk")}
    offices = [
        (ROLES[role].label, found)
        for role in sorted(ROLES, key=lambda role: ROLES[role].home == Rights.home)
        if ROLES[role].scope not in (Scope.HELD_POSTS, Scope.HELPED_POSTS)
        and (found := [user for user in users.values() if user.role == role])
    ]
    people: dict[int, list[User]] = {}
    for spans, person in ((Assignment.objects, "holder_id"), (Assistance.objects, "assistant_id")):
        rows = spans.on(on).filter(**{f"{person}__in": users}).order_by("pk")
        for post_id, user_id in rows.values_list("post_id", person):
            people.setdefault(post_id, []).append(users[user_id])
    pairs = [
        DemoPair(
            pair.code,
            pair.theme,
            [
                DemoSide(post.name.short, post.name.title, people.get(post.pk, []))
                for post in (pair.post_a, pair.post_b)
            ],
        )
        for pair in ExchangePair.objects.of_post(list(people)).for_table()
    ]
    return DemoAccounts(offices, pairs)
