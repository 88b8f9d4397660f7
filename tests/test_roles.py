"""A role that nobody thought of: closed to it is every page, list, count, search and file until the table opens one.

The person behind it once had another role: seats, reports, notices, a statement and sheets are there in the
database, and none of them counts for a role that has no right to them.
"""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.urls import reverse

from config.home import _duties
from config.policy import POLICY
from config.rights import Open
from evaluation.models import BonusStatement, EvaluationRound, ExpertAssignment, PrizeAward
from evaluation.queries.awards import awards_awaiting
from evaluation.queries.caps import headcounts_of
from evaluation.queries.objections import objection_rows
from evaluation.queries.payroll import payroll
from evaluation.queries.results import published_rows, rounds_shown, visible_tasks
from evaluation.queries.rubrics import readable
from evaluation.queries.sheets import expert_duties
from evaluation.queries.statement_counts import statements_waiting
from evaluation.queries.statements import (
    own_statements,
    rounds_with_statements,
    rows_of,
    standing_statements,
    turns_of,
    untold_grades,
)
from exchange.models import Job, LoginSession, Notice, Post, Role, User
from exchange.queries.own_seats import own_seats
from exchange.queries.posts import names_for
from exchange.roles import Capability
from exchange.rules import posts_of, seats_of
from tasks.models import (
    CollaborationTask,
    ProgressReport,
    ReportPeriod,
)
from tasks.queries.duties import owed_reports
from tasks.queries.quarters import quarters_with_counts, reports_of
from tests.depth import times
from tests.makers import make_notice, make_user, name_of
from tests.pages import as_user
from tests.role_world import (
    GHOST,
    NO_RIGHT,
    ON,
    become,
    invent,
    is_open,
    make_role_world,
    programme,
    refused,
    told,
    walk,
)
from tests.test_site import World, every_pattern, is_file, methods_at

pytestmark = pytest.mark.django_db

ADDRESSES, COUNTS = 200, 26  # at least; each walk says how many it met
MET = {"list": 30, "search": 21, "file": 36}  # at least
ASKED = "?q=2024-3&view=ended&page=2&sort=-position&reason=%EC%8B%9C%ED%97%98+%ED%99%95%EC%9D%B8&ministry=m1000&words=1"


@pytest.fixture
def world() -> World:
    return make_role_world()


def test_an_invented_role_opens_nothing_by_any_method_but_its_own_account(world, monkeypatch):
    invent(monkeypatch, GHOST)
    ghost = become(world.desk.a)
    kinds = walk(world, ghost, lambda place: methods_at(place, Role.COORDINATOR), programme(ghost))
    assert kinds["address"] == len(POLICY) >= ADDRESSES
    assert kinds["refused"] > ADDRESSES
    pages = {name for name in POLICY for method in ("GET", "POST") if is_open(name, method)}
    assert {name for name in pages if not name.startswith("exchange:")} == {
        *("healthz", "readyz", "home", "todo"),
        *("job_ask", "job_file"),  # they ask the policy again for the list that the file is of
    }


FORMER = [
    pytest.param(role, marks=() if role in (Role.ADMIN, Role.EVALUATOR) else pytest.mark.deep)
    for role in Role.values
    if role != Role.EXCHANGEE  # the test above
]


@pytest.mark.slow
@pytest.mark.parametrize("former", FORMER)
def test_whoever_had_another_role_before_sees_nothing_either(world, former):
    """The table does not know the role at all; rows that the person has from before do not count."""
    user = world.people[former]
    ghost = become(user)
    kinds = walk(world, ghost, lambda place: ["GET"], programme(ghost))
    assert kinds["address"] == len(POLICY) >= ADDRESSES


def test_somebody_without_a_login_reads_nothing_of_the_programme(world):
    kinds = walk(world, None, lambda place: ["GET", "POST"], programme())
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
                assert kind == "file" or len(answer.context_data["listing"].records) == 0, name
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
    "reports of a quarter": lambda user: list(reports_of(opened(), user, posts_of(user, ON))),
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


def opened() -> ReportPeriod:
    return ReportPeriod.objects.get(code="2024-3")


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


@pytest.mark.deep
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
OWN = {Notice, LoginSession, Job}  # of the account itself; a notice reaches whoever is told of anything
BEHIND = {  # what stands before rows that everybody who opens their page sees alike: docs/decisions/0007-roles.md
    "READ_PROGRAMME": "Ministry Post PostName ExchangeRound TaskCategory ExchangePair ReportPeriod CouncilMeeting "
    "AgendaItem CouncilDecision TaskPart Indicator Milestone PressRelease Outcome PeriodQuestion TaskStanding "
    "StandingCount DueCount PlaceCount PostGap Announced StatedGoal",
    "READ_REGISTERS": "User StandIn Assignment Assistance AccountMove Reorganisation ReorganisationMinistry "
    "ReorganisationPost",
    "everybody: who runs the service": "Installation",
    "nobody: read by the action that it lets in": "SetupLink",
    "nobody: hashes, read by the rule on new passwords": "PasswordHistory",
    "nobody: sealed and hashed, read by the login's second step": "AuthenticatorApp RecoverySet RecoveryCode",
    "READ_LOG": "AccessEntry AccessHead",
    "READ_REGISTERS, as 정기 작업": "TimedRun",
    "the person's own": "SavedView",
    "REVIEW": "WaitingReport WaitingCount",
    "the report": "FrozenReport IndicatorReading ReportSection Signature ReviewRemark",
    "READ_ROUNDS": "EvaluationRound JudgedTask UnwindDecision",
    "readable": "Rubric Criterion Anchor GradeLine",
    "visible_tasks": "AggregationRun TaskResult Publication GradeDecision Objection",
    "the assignment": "ExpertProfile ConflictDeclaration ScoreSheet Score SheetVersion",
    "the award": "PrizeRule PrizeProposal",
    "READ_PAY_TABLES": "PayRate PayBase BonusRule GuaranteeRule",
    "KEEP_STATEMENTS": "GradeNotice HeadcountBasis StatementDecision StatementStaleness PayerSuccession",
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
    assert set(said) ^ others == set()
    assert len(said) == len(set(said))


def test_each_right_shows_the_rows_of_its_models_and_no_right_shows_none(world, monkeypatch):
    for right in [NO_RIGHT, *Capability]:
        role = f"only {right.value}"
        invent(monkeypatch, role, right)
        user = become(world.desk.a, role)
        user.ministry = name_of(world.desk.report.task.pair.post_a).ministry
        found = {model for model in SHOWN_BY if visible(model, user)}
        assert found == {model for model, rights in SHOWN_BY.items() if rights & right}, right
        assert not Notice.objects.visible_to(user).exists(), right


# ---- one right -------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("right", list(Capability), ids=lambda right: right.name.lower())
def test_one_right_opens_exactly_the_addresses_that_name_it(world, monkeypatch, right):
    """Every address is asked that names the right; of the others every 24th, all in the deep run."""
    role = f"only {right.value}"
    invent(monkeypatch, role, right)
    user = become(make_user(Role.VIEWER), role)
    step = times(24, 1)
    opened: set[tuple[str, str]] = set()
    closed: set[tuple[str, str]] = set()
    make_notice(user)
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
