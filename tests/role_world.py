"""A world in which accounts may have any role, and walks through it that see who is told what."""

from collections import Counter
from collections.abc import Callable
from datetime import date

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from config.middleware import MAY_NOT_DO, MAY_NOT_SEE
from config.policy import POLICY
from config.rights import Open
from evaluation.models import BonusStatement, EvaluationRound
from exchange.models import Ministry, Notice, PostName, User
from exchange.roles import ROLES, Capability, Rights
from exchange.rules import posts_of
from tasks.actions.reviews import accept_report
from tasks.models import AgendaItem, CollaborationTask, CouncilMeeting, Milestone, Outcome, TaskPart
from tests.makers import NOON, make_report, make_section
from tests.pages import as_user
from tests.test_site import World, every_pattern, is_file, make_world

GHOST = "ghost"
NO_RIGHT = Capability(0)
ON = date(2024, 10, 8)


def make_role_world() -> World:
    """Everybody's rows, an accepted report, and a database that knows no list of roles."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE exchange_user DROP CONSTRAINT user_role_is_known")
    world = make_world()
    world.desk.review()
    accept_report(world.desk.report.pk, verdict="ok", note="", by=world.desk.coordinator, at=NOON)
    theirs = CollaborationTask.objects.of_posts(posts_of(world.strangers[0], ON)).get()
    report = make_report(theirs, period=world.desk.report.period)
    for side in ("joint", "a", "b"):
        make_section(report, side=side)
    return world


def become(user: User, role: str = GHOST) -> User:
    """Give the account another role, past every check."""
    User.objects.filter(pk=user.pk).update(role=role)
    return User.objects.get(pk=user.pk)


def invent(monkeypatch, role: str, capabilities: Capability = NO_RIGHT) -> None:
    """Put a role into the table; the constraint on the accounts' column is gone in this world."""
    monkeypatch.setitem(ROLES, role, Rights("지어낸 역할", capabilities))


def programme(but_for: User | None = None) -> set[str]:
    """Return words that only pages about the programme hold: what things and people in this world are called.

    but_for  whose own name and ministry do not count: they stand on the page of the own account
    """
    columns = (
        (CollaborationTask, ("title", "short_name")),
        (CouncilMeeting, ("title",)),
        (AgendaItem, ("text",)),
        (Outcome, ("title",)),
        (Milestone, ("title",)),
        (TaskPart, ("text",)),
        (Ministry, ("name", "short_name")),
        (EvaluationRound, ("title",)),
        (BonusStatement, ("number",)),
        (Notice, ("text",)),
    )
    found = {str(value) for model, names in columns for row in model.objects.values_list(*names) for value in row}
    found |= {pair.theme for task in CollaborationTask.objects.all() for pair in [task.pair]}
    found |= {name.title for name in PostName.objects.all()}
    found |= {user.display_name for user in User.objects.all()}
    if but_for:
        own = but_for.ministry
        found -= {but_for.display_name, *((own.name, own.short_name) if own else ())}
    return {word for word in found if len(word) > 2}


def told(answer: HttpResponse, secret: set[str]) -> list[str]:
    """Return what ``answer`` says of the programme."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = body.decode("utf-8", "ignore") + str(dict(answer.headers))
    return sorted(word for word in secret if word in text)


def refused(answer: HttpResponse) -> bool:
    """Whether the answer is that of the policy: not for this role."""
    said = answer.context_data["refusal"] if answer.status_code == 403 else None
    return said in (MAY_NOT_SEE, MAY_NOT_DO)


def is_open(name: str, method: str) -> bool:
    return isinstance(POLICY[name].needs(method), Open)


def walk(world: World, user: User | None, methods: Callable[[int], list[str]], secret: set[str]) -> Counter[str]:
    """Ask every address as ``user``, by ``methods`` of its place in the list; count the answers by kind."""
    kinds: Counter[str] = Counter()
    client = as_user(user) if user else Client()
    for place, (name, pattern) in enumerate(every_pattern()):
        address = reverse(name, args=world.arguments.of(name, pattern, user))
        kinds["file of a list" if is_file(pattern) else "address"] += 1
        for method in methods(place):
            answer = client.generic(method, address)
            said = f"{user and user.role} {method} {name}: {answer.status_code}"
            assert told(answer, secret) == [], said
            if method not in POLICY[name].methods:
                assert answer.status_code in ((405,) if user else (302, 401, 405)), said
                kinds["no such method"] += 1
            elif is_open(name, method) and (user or POLICY[name].needs(method) is Open.EVERYONE):
                assert answer.status_code in (200, 204, 302, 400, 404, 409, 422, 429), said
                kinds["open"] += 1
            elif user:
                assert refused(answer), said
                kinds["refused"] += 1
            else:
                assert answer.status_code in (302, 401), said
                kinds["to the login"] += 1
            if user and name in ("exchange:logout", "exchange:sessions_end_others"):
                client = as_user(user)
    return kinds
