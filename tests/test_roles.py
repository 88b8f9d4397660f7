"""A role that nobody thought of: closed to it is every page, list, count, search and file until the table opens one.

The person behind it once had another role: seats, reports, notices, a statement and sheets are there in the
database, and none of them counts for a role that has no right to them.
"""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from config.home import _duties
from config.menu import ITEMS
from config.middleware import ACT_REFUSED, ROLE_REFUSED
from config.policy import POLICY
from config.rights import Open
from evaluation.models import BonusStatement, EvaluationRound, ExpertAssignment, PrizeAward
from evaluation.queries.awards import awards_awaiting
from evaluation.queries.caps import headcounts_of
from evaluation.queries.objections import objection_rows
from evaluation.queries.results import published_rows, rounds_shown, visible_tasks
from evaluation.queries.rubrics import readable
from evaluation.queries.sheets import expert_duties
from evaluation.queries.statements import (
    own_statements,
    payroll,
    rounds_with_statements,
    rows_of,
    standing_statements,
    statements_waiting,
    turns_of,
    untold_grades,
)
from exchange.models import LoginSession, Ministry, Notice, Post, Role, User
from exchange.queries.own_seats import own_seats
from exchange.queries.posts import names_for
from exchange.roles import ROLES, Capability, News, Rights, Scope, choices, rights_of
from exchange.rules import posts_of, seats_of
from tasks.actions.reviews import accept_report
from tasks.models import (
    AgendaItem,
    CollaborationTask,
    CouncilMeeting,
    Milestone,
    Outcome,
    ProgressReport,
    ReportPeriod,
    TaskPart,
)
from tasks.queries.duties import owed_reports
from tasks.queries.quarters import quarters_with_counts, reports_of
from tests.depth import times
from tests.makers import NOON, make_report, make_section, make_user
from tests.pages import as_user, words
from tests.structure import read, templates
from tests.test_site import METHODS, World, every_pattern, is_file, make_world

pytestmark = pytest.mark.django_db

GHOST = "ghost"
NO_RIGHT = Capability(0)
ON = date(2024, 10, 8)
ADDRESSES, COUNTS = 200, 26  # at least; each walk says how many it met
MET = {"list": 29, "search": 20, "file": 35}  # at least
ASKED = "?q=2024-3&view=ended&page=2&sort=-position&reason=%EC%8B%9C%ED%97%98+%ED%99%95%EC%9D%B8&ministry=m1000&words=1"


@pytest.fixture
def world() -> World:
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
    """Return words that only pages about the programme hold: what things and people in this world are called."""
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
    found |= {post.title for post in Post.objects.all()}
    found |= {user.display_name for user in User.objects.all() if but_for is None or user.pk != but_for.pk}
    return {word for word in found if len(word) > 2}


def told(answer: HttpResponse, secret: set[str]) -> list[str]:
    """Return what ``answer`` says of the programme."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = body.decode("utf-8", "ignore") + str(dict(answer.headers))
    return sorted(word for word in secret if word in text)


def refused(answer: HttpResponse) -> bool:
    """Whether the answer is that of the policy: not for this role."""
    said = answer.context_data["reason"] if answer.status_code == 403 else ""
    return said in (ROLE_REFUSED, ACT_REFUSED)


def is_open(name: str, method: str) -> bool:
    return isinstance(POLICY[name].needs(method), Open)


def walk(world: World, user: User | None, methods: list[str], secret: set[str], *, ask: str = "") -> Counter[str]:
    """Ask every address with every one of ``methods`` as ``user``; return how many answers of each kind came."""
    kinds: Counter[str] = Counter()
    client = as_user(user) if user else Client()
    for name, pattern in every_pattern():
        address = reverse(name, args=world.arguments.of(name, pattern, user)) + ask
        kinds["file of a list" if is_file(pattern) else "address"] += 1
        for method in methods:
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


def test_an_invented_role_opens_nothing_by_any_method_but_its_own_account(world, monkeypatch):
    invent(monkeypatch, GHOST)
    ghost = become(world.desk.a)
    kinds = walk(world, ghost, METHODS, programme(ghost))
    assert kinds["address"] == len(POLICY) >= ADDRESSES
    assert kinds["refused"] > 1.5 * ADDRESSES
    pages = {name for name in POLICY for method in ("GET", "POST") if is_open(name, method)}
    assert {name for name in pages if not name.startswith("exchange:")} == {"healthz", "readyz", "home", "todo"}


@pytest.mark.parametrize("former", [role for role in Role.values if role != Role.EXCHANGEE])
def test_whoever_had_another_role_before_sees_nothing_either(world, former):
    """The table does not know the role at all; rows that the person has from before do not count."""
    user = world.people[former]
    ghost = become(user)
    kinds = walk(world, ghost, ["GET"], programme(ghost))
    assert kinds["address"] == len(POLICY) >= ADDRESSES


def test_somebody_without_a_login_reads_nothing_of_the_programme(world):
    kinds = walk(world, None, ["GET", "POST"], programme())
    assert kinds["address"] == len(POLICY) >= ADDRESSES
    assert kinds["to the login"] > 1.2 * ADDRESSES


def shown_to_members(world: World) -> dict[str, set[tuple[str, str]]]:
    """Return the addresses at which some role gets a list, can narrow one, gets a file: by what is answered to it."""
    found: dict[str, set[tuple[str, str]]] = {"list": set(), "search": set(), "file": set()}
    seen: set[tuple[str, bool]] = set()
    for role in Role.values:
        user = world.people[role]
        client = as_user(user)
        for name, pattern in every_pattern():
            if (
                (name, is_file(pattern)) in seen
                or role not in POLICY[name].roles_for("GET")
                or name == "exchange:logout"
            ):
                continue
            address = reverse(name, args=world.arguments.of(name, pattern, user))
            answer = client.get(f"{address}?reason=%EC%8B%9C%ED%97%98+%ED%99%95%EC%9D%B8")
            context = getattr(answer, "context_data", None) or {}
            if answer.status_code == 200:
                seen.add((name, is_file(pattern)))
            if answer.headers.get("Content-Disposition", "").startswith("attachment"):
                found["file"].add((name, address))
            if "listing" in context:
                found["list"].add((name, address))
            if {"filter", "search"} & context.keys():
                found["search"].add((name, address))
    return found


@pytest.mark.slow
def test_every_list_search_and_file_is_closed_to_an_invented_role(world, monkeypatch):
    found = shown_to_members(world)
    assert all(len(found[kind]) >= least for kind, least in MET.items()), {
        kind: len(each) for kind, each in found.items()
    }
    invent(monkeypatch, GHOST)
    ghost = become(world.desk.a)
    secret, client = programme(ghost), as_user(ghost)
    for kind, addresses in found.items():
        for name, address in addresses:
            answer = client.get(address + ASKED)
            assert told(answer, secret) == [], (kind, name)
            if is_open(name, "GET"):
                assert len(answer.context_data["listing"].records) == 0, name
            else:
                assert refused(answer), (kind, name)


READ: dict[str, Callable[[User], object]] = {  # what pages count, list or offer, as a person's own or as readable
    "posts": lambda user: posts_of(user, ON),
    "seats": lambda user: seats_of(user, ON),
    "own seats": lambda user: own_seats(user, ON),
    "names everywhere": lambda user: names_for(user, ON).everywhere,
    "names of posts": lambda user: names_for(user, ON).posts,
    "duties": lambda user: list(_duties(user, ON)),
    "menu": lambda user: user.rights.menu,
    "owed reports": lambda user: owed_reports(user, ON),
    "quarters": lambda user: sum(each.reports_all for each in quarters_with_counts(user, posts_of(user, ON))),
    "reports of a quarter": lambda user: list(reports_of(ReportPeriod.objects.get(), user, posts_of(user, ON))),
    "rounds with results": lambda user: rounds_shown(user, ON),
    "rubrics": lambda user: list(readable(judged(), user)),
    "objections": lambda user: objection_rows(judged(), user, ON),
    "prize money": lambda user: awards_awaiting(user, ON),
    "headcounts": lambda user: headcounts_of(judged(), user),
    "statements": lambda user: standing_statements(judged(), user),
    "posts with statements": lambda user: rows_of(judged(), user),
    "own statements": lambda user: own_statements(user),
    "payroll": lambda user: payroll(judged(), user),
    "rounds with statements": lambda user: [each for _, rows in rounds_with_statements(user) for each in rows],
    "decisions": lambda user: turns_of(user),
    "grades to tell": lambda user: untold_grades(user),
    "statements waiting": lambda user: statements_waiting(user),
    "experts' duties": lambda user: expert_duties(user),
    "published rows": lambda user: published_rows(judged(), user, ON),
    "tasks with results": lambda user: list(visible_tasks(judged(), user, ON)),
}


def judged() -> EvaluationRound:
    return EvaluationRound.objects.get(status="final")


@pytest.mark.parametrize("former", Role.values)
def test_nothing_is_counted_listed_or_offered_to_an_invented_role(world, former):
    ghost = become(world.people[former])
    assert {name: read(ghost) for name, read in READ.items() if read(ghost)} == {}
    assert len(READ) >= COUNTS
    page = as_user(ghost).get("/todo")
    assert page.status_code == 200
    assert (page.wsgi_request.notices_unread, page.wsgi_request.menu) == (0, [])


def test_each_of_these_readings_gives_somebody_something(world):
    """What is always empty would prove nothing."""
    people = [*filter(None, world.people.values()), *world.strangers]
    found = {name for name, read in READ.items() for user in people if read(user)}
    assert READ.keys() - found <= {
        "prize money",  # the award is not the readers' turn
        "decisions",
        "grades to tell",
        "statements waiting",
        "experts' duties",
        "published rows",  # nothing was computed in this round
        "headcounts",
        "payroll",
    }


# ---- rows ------------------------------------------------------------------------------------------------------------

SHOWN_BY = {  # model -> rights any of which shows rows of it, to somebody who has such rows
    CollaborationTask: Capability.READ_PROGRAMME,
    ProgressReport: Capability.READ_SUBMITTED_REPORTS | Capability.READ_ACCEPTED_REPORTS | Capability.WRITE_OWN_PART,
    PrizeAward: Capability.KEEP_EVALUATION | Capability.WRITE_OWN_PART,
    BonusStatement: Capability.KEEP_STATEMENTS | Capability.DECIDE_PAY | Capability.READ_OWN_STATEMENT,
    ExpertAssignment: Capability.KEEP_EVALUATION,  # SCORE shows an expert's own, and this person is none
}
OWN = {Notice, LoginSession}  # of the account itself; a notice reaches whoever is told of anything
BEHIND = {  # what stands before rows that everybody who opens their page sees alike: docs/decisions/0007-roles.md
    "READ_PROGRAMME": "Ministry Post PostName ExchangeRound TaskCategory ExchangePair ReportPeriod CouncilMeeting "
    "AgendaItem CouncilDecision TaskPart Indicator Milestone PressRelease Outcome",
    "READ_REGISTERS": "User StandIn Assignment Assistance",
    "READ_LOG": "AccessEntry AccessHead",
    "the person's own": "SavedView",
    "the report": "FrozenReport IndicatorReading ReportSection Signature ReviewRemark",
    "READ_ROUNDS": "EvaluationRound UnwindDecision",
    "readable": "Rubric Criterion Anchor GradeLine",
    "visible_tasks": "AggregationRun TaskResult Publication GradeDecision Objection",
    "the assignment": "ExpertProfile ConflictDeclaration ScoreSheet Score SheetVersion",
    "the award": "PrizeRule PrizeProposal",
    "READ_PAY_TABLES": "PayRate PayBase BonusRule GuaranteeRule",
    "KEEP_STATEMENTS": "GradeNotice HeadcountBasis StatementDecision",
}


def with_visible_to() -> set[type]:
    return {model for model in apps.get_models() if hasattr(model._default_manager, "visible_to")}


def visible(model, user: User) -> bool:
    """Whether any row of ``model`` is shown to ``user``, who is taken to act for every post where posts matter."""
    posts = list(Post.objects.values_list("pk", flat=True))
    options = {"posts": posts} if model in (ProgressReport, PrizeAward) else {}
    return model._default_manager.visible_to(user, **options).exists()


def test_every_model_that_shows_rows_by_person_is_named_here():
    assert with_visible_to() == SHOWN_BY.keys() | OWN


def test_of_every_other_model_it_is_said_what_stands_before_its_rows():
    labels = ("exchange", "tasks", "evaluation")
    models = {model for label in labels for model in apps.get_app_config(label).get_models()}
    others = {model.__name__ for model in models - with_visible_to() if not model.__name__.endswith("Event")}
    said = [name for names in BEHIND.values() for name in names.split()]
    assert sorted(said) == sorted(others)


def test_each_right_shows_the_rows_of_its_models_and_no_right_shows_none(world, monkeypatch):
    for right in [NO_RIGHT, *Capability]:
        role = f"only {right.value}"
        invent(monkeypatch, role, right)
        user = become(world.desk.a, role)
        user.ministry = world.desk.report.task.pair.post_a.ministry
        found = {model for model in SHOWN_BY if visible(model, user)}
        assert found == {model for model, rights in SHOWN_BY.items() if rights & right}, right
        assert not Notice.objects.visible_to(user).exists(), right


# ---- one right -------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("right", list(Capability), ids=lambda right: right.name.lower())
def test_one_right_opens_exactly_the_addresses_that_name_it(world, monkeypatch, right):
    """Every address is asked that names the right; of the others every eighth, all in the deep run."""
    role = f"only {right.value}"
    invent(monkeypatch, role, right)
    user = become(make_user(Role.VIEWER), role)
    step = times(8, 1)
    opened: set[tuple[str, str]] = set()
    closed: set[tuple[str, str]] = set()
    client = as_user(user)
    for number, (name, pattern) in enumerate(every_pattern()):
        access = POLICY[name]
        names_it = {method: access.lets(user, method) and not is_open(name, method) for method in ("GET", "POST")}
        if not any(names_it.values()) and (number + right.value.bit_length()) % step:
            continue
        address = reverse(name, args=world.arguments.of(name, pattern, user))
        for method in access.methods:
            if method == "HEAD" or is_open(name, method):
                continue
            answer = client.generic(method, address)
            said = f"{right} {method} {name}: {answer.status_code}"
            assert answer.status_code < 500, said
            assert refused(answer) is not names_it[method], said
            (opened if names_it[method] else closed).add((name, method))
    named = sum(bool(right & access.needs(method)) for access, method in needing())
    assert len(opened) == named >= 1 or right not in IN_POLICY
    assert len(closed) >= (ADDRESSES - named) // step // 2


def needing() -> list[tuple]:
    return [
        (access, method)
        for access in POLICY.values()
        for method in ("GET", "POST")
        if not isinstance(access.needs(method), Open)
    ]


IN_POLICY = {right for right in Capability for access, method in needing() if right & access.needs(method)}


def test_only_the_right_to_names_is_asked_for_by_no_page():
    """It widens what pages hold that others open."""
    assert set(Capability) - IN_POLICY == {Capability.SEE_PERSON_NAMES}


# ---- the table -------------------------------------------------------------------------------------------------------


def test_the_table_says_of_every_role_what_it_is_and_of_no_other():
    assert list(ROLES) == list(Role)
    assert choices() == Role.choices
    assert all(rights.label and rights.capabilities and rights.news for rights in ROLES.values())


def test_the_table_s_menus_and_homes_are_pages_that_the_role_may_open():
    for role, rights in ROLES.items():
        pages = [ITEMS[key].url_name for key in rights.menu.split()]
        assert pages, role
        for page in [*pages, rights.home]:
            assert role in POLICY[page].roles_for("GET"), (role, page)


def test_every_right_and_every_kind_of_news_is_somebody_s():
    assert all(any(right in rights.capabilities for rights in ROLES.values()) for right in Capability)
    assert {news for rights in ROLES.values() for news in rights.news} == set(News)
    assert {rights.scope for rights in ROLES.values()} == set(Scope)


def test_what_the_table_does_not_know_has_nothing_and_needs_a_second_factor():
    rights = rights_of(GHOST)
    assert (rights.capabilities, rights.menu, rights.scope, rights.news) == (NO_RIGHT, "", Scope.NOTHING, ())
    assert rights.second_factor


ASKS_FOR_A_ROLE = re.compile(r"\bRole\.[A-Z]|\.role\s*(==|!=|in\b|not in\b)|\brole=Role\b")
NAMES_ROLES = {"exchange/roles.py", "exchange/queries/demo_accounts.py"}  # the table; accounts grouped by their role


def test_no_code_and_no_page_asks_which_role_somebody_has():
    sources = {each.path: each.text for each in read("config", "exchange", "tasks", "evaluation")}
    found = {path for path, text in (sources | templates()).items() if ASKS_FOR_A_ROLE.search(text)}
    assert found <= NAMES_ROLES
    assert ASKS_FOR_A_ROLE.search("if user.role == Role.ADMIN") and ASKS_FOR_A_ROLE.search("user.role in KEEPERS")


def test_the_administrator_is_offered_the_roles_of_the_table(world, monkeypatch):
    admin = as_user(world.people[Role.ADMIN])
    page = reverse("exchange:manage_account_add")
    assert "지어낸 역할" not in words(admin.get(page))
    invent(monkeypatch, GHOST)
    assert '<option value="ghost">지어낸 역할</option>' in words(admin.get(page))
