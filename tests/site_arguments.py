"""What to put into the addresses when every one of them is asked: the arguments of an existing object."""

from django.urls import URLPattern

from exchange.models import Assistance, Notice, StandIn, User
from tests.makers import make_category, make_stand_in
from tests.tasks.report_makers import Desk


def arguments_of(name: str, pattern: URLPattern, desk: Desk, user: User | None) -> list:
    """Return the arguments that ``reverse(name)`` needs, naming things that exist in the desk's world."""
    report = desk.report
    pair = report.task.pair
    by_word = {
        "period": report.period.code,
        "code": report.task.code,
        "part": "joint",
        "year": 2024,
    }
    found = []
    for word in pattern.pattern.converters:
        if word in ("pk", "key", "number") or word not in by_word:
            found.append(_key(name, word, desk, user))
        elif word == "code" and ":pair" in name and "manage" not in name:
            found.append(pair.code)
        elif word == "code" and ":post" in name and "manage" not in name:
            found.append(pair.post_a.code)
        else:
            found.append(by_word[word])
    return found


def _key(name: str, word: str, desk: Desk, user: User | None):
    """Return the key of the row that a page of one row is about."""
    report = desk.report
    pair = report.task.pair
    if "notice" in name:
        notice = Notice.objects.filter(user=user).first() or Notice.objects.first()
        return notice.pk
    rows = {
        "ministr": pair.post_a.ministry.pk,
        "assignment": desk.a.assignments.get().pk,
        "assistance": Assistance.objects.order_by("pk").first().pk,
        "account": desk.b.pk,
        "round": pair.round.pk,
        "post": pair.post_a.pk,
        "pair": pair.pk,
        "period": report.period.pk,
        "quarter": report.period.pk,
        "task": report.task.pk,
    }
    if "stand_in" in name:
        return (StandIn.objects.first() or make_stand_in(desk.a)).pk
    if "categor" in name:
        return (pair.category or make_category()).pk
    for part, key in rows.items():
        if part in name:
            return key
    return 1
