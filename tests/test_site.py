"""Every address x every role x every method, own objects and others', read from the one policy table."""

import csv
import re
from dataclasses import dataclass
from io import BytesIO, StringIO

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from python_calamine import CalamineWorkbook

from config.policy import POLICY
from config.rights import EVERYONE
from documents.formats.xlsx import FORMAT as XLSX
from documents.xlsx import HEADER_ROW
from exchange.models import Role, User
from tests import depth, made_up
from tests.makers import make_assignment, make_assistance, make_notice, make_pair, make_task, make_user, name_of
from tests.site_arguments import Arguments
from tests.tasks.report_makers import Desk, make_desk

pytestmark = pytest.mark.django_db

ORDINARY = ["GET", "POST"]
UNUSUAL = ["DELETE", "HEAD", "PUT", "PATCH", "OPTIONS", "TRACE"]
METHODS = ORDINARY + UNUSUAL
ANONYMOUS = "anonymous"
CLOSED_HERE = {  # pages that the role may open, but not for this world's row, and why
    "tasks:report_detail": "a report that was not handed in is read by its two ministries only",
    "tasks:report_changes": "as the report itself",
    "tasks:review_detail": "the report is not handed in yet",
    "tasks:quarter_open": "the quarter is already open",
    "tasks:quarter_remind": "asks for tasks to be named",
    "exchange:setup_link": "there is an administrator",
    "exchange:setup": "there is an administrator",
    "exchange:second_factor": "only after a right password",
    "evaluation:round_edit": "the round is final",
    "evaluation:result_detail": "nothing was computed in this round",
    "evaluation:objection_file": "nothing was computed in this round",
    "evaluation:rubric_edit": "the rubric is sealed",
    "evaluation:assign_evenly": "the round is final",
}


def methods_at(place: int, role: str) -> list[str]:
    """Return the methods tried at the address in this place of the list; the deep run tries them all for everybody.

    In the sample one role tries GET, POST and one unusual method everywhere; each address is read by every second of
    the others and posted to by every third, in turn. tests/config/test_policy.py asks the policy itself for all.
    """
    if depth.is_deep():
        return ORDINARY + UNUSUAL
    if role == Role.COORDINATOR:
        return [*ORDINARY, UNUSUAL[place % len(UNUSUAL)]]
    place += len(role)  # roles differ
    return [*(["GET"] if place % 2 == 0 else []), *(["POST"] if place % 3 == 0 else [])]


def every_pattern(resolver=None, prefix: str = "") -> list[tuple[str, URLPattern]]:
    """Return (name with namespace, pattern) of everything that the site answers to."""
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            namespace = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            found += every_pattern(entry, namespace)
        else:
            found.append((f"{prefix}{entry.name}", entry))
    return found


@dataclass
class World:
    """One report in every hand, and a second pair whose people are strangers to it."""

    desk: Desk
    people: dict[str, User | None]
    strangers: list[User]
    arguments: Arguments


def make_world() -> World:
    desk = make_desk()
    stranger = make_assignment(make_task(make_pair()).pair.post_a)
    outsider = make_assistance(stranger.post).assistant
    people = {
        ANONYMOUS: None,
        Role.COORDINATOR: desk.coordinator,
        Role.ADMIN: make_user(Role.ADMIN),
        Role.VIEWER: make_user(Role.VIEWER),
        Role.EVALUATOR: make_user(Role.EVALUATOR),
        Role.DECIDER: make_user(Role.DECIDER, ministry=name_of(desk.report.task.pair.post_a).ministry),
        Role.EXCHANGEE: desk.a,
        Role.ASSISTANT: desk.assistant,
    }
    for user in filter(None, people.values()):
        make_notice(user)
    return World(desk, people, [stranger.holder, outsider], Arguments(desk))


@pytest.fixture
def world() -> World:
    return make_world()


def is_file(pattern: URLPattern) -> bool:
    """Whether an address is that of a list's files: it stands under the name, and the policy, of the list's page."""
    return "format" in pattern.pattern.converters


def test_the_policy_names_every_address_and_no_other():
    names = [name for name, pattern in every_pattern() if not is_file(pattern)]
    assert sorted(set(names)) == sorted(POLICY)
    assert len(names) == len(set(names))
    assert {name for name, pattern in every_pattern() if is_file(pattern)} < set(names)


def test_every_line_of_the_policy_lets_somebody_in():
    for name, access in POLICY.items():
        assert access.methods, name
        for method in access.methods:
            assert access.roles_for(method), f"{method} {name}"


@pytest.mark.slow
@pytest.mark.parametrize("role", [ANONYMOUS, *Role.values])
def test_each_role_gets_what_the_policy_says_at_every_address(client, world, role):
    """And everything on the pages that was made up for demonstration says so."""
    made_up.make_all_made_up()
    user = world.people[role]
    unmarked = []
    for place, (name, pattern) in enumerate(every_pattern()):
        address = reverse(name, args=world.arguments.of(name, pattern, user))
        access = POLICY[name]
        for method in methods_at(place, role):
            if user is not None and SESSION_KEY not in client.session:
                client.force_login(user)
            answer = client.generic(method, address)
            said = f"{role} {method} {name}: {answer.status_code}"
            if name in ("exchange:logout", "exchange:sessions_end_others") and method == "POST":
                client.logout()
            assert answer.status_code < 500, said
            if is_file(pattern) and method not in ("GET", "HEAD") and role in access.roles_for(method):
                assert answer.status_code == 405, said
            elif user is None and not {access.get, access.post} & {EVERYONE}:
                assert _asks_to_log_in(answer, method), said
            elif not access.roles_for(method) and method not in access.methods:
                assert answer.status_code == 405, said
            elif role in access.roles_for(method):
                if method == "GET" and name not in CLOSED_HERE:
                    assert answer.status_code in (200, 302), said
                assert answer.status_code != 405, said
                if answer.status_code == 403:  # the role may, this object's rule says no: never for a plain page
                    assert access.states or access.scope, said
                if answer.status_code == 200 and method == "GET":
                    unmarked += [f"{name}: {one}" for one in _lacking(name, answer)]
                    if is_file(pattern):
                        sheet = client.get(address.removesuffix("csv") + "xlsx")
                        unmarked += [f"{name}.xlsx: {one}" for one in _lacking(name, sheet)]
            else:
                assert answer.status_code == 403, said
    assert not unmarked, "\n".join(unmarked)


def _lacking(name: str, answer) -> list[str]:
    """Return what a page, or the file of a list, should mark as made up and does not."""
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith("text/html"):
        return made_up.lacking(name, answer.content.decode())
    if kind.startswith("text/csv") and name not in made_up.NO_COLUMN:
        text = b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()
        records = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""))
        heads = next((record for record in records if record and not record[0].startswith("#")), [])
        return [] if made_up.WORD in heads else [f"file: {heads}"]
    if kind == XLSX.content_type and name not in made_up.NO_COLUMN:
        sheets = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue()))
        heads = sheets.get_sheet_by_index(0).to_python()[HEADER_ROW - 1]
        return [] if made_up.WORD in heads else [f"file: {heads}"]
    return []


@pytest.mark.slow
def test_nothing_is_marked_as_made_up_where_nothing_is(client, world):
    """A true figure with that mark would be a lie as well: nobody could tell what was announced."""
    user = world.people[Role.COORDINATOR]
    client.force_login(user)
    for name, pattern in every_pattern():
        if is_file(pattern) or Role.COORDINATOR not in POLICY[name].roles_for("GET"):
            continue
        answer = client.get(reverse(name, args=world.arguments.of(name, pattern, user)))
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            assert made_up.marked(answer.content.decode()) == [], name


def _asks_to_log_in(answer, method: str) -> bool:
    """Whether a page is answered with the way to the login, and what was sent with a page that keeps it (401)."""
    if method in ("GET", "HEAD"):
        return answer.status_code == 302 and answer.url.startswith("/login")
    return answer.status_code in (302, 401, 405)


def test_somebody_elses_report_looks_like_a_missing_one(client, world):
    desk = world.desk
    desk.submit()
    own = [("tasks:report_detail", []), ("tasks:report_check", []), ("tasks:report_edit", ["joint"])]
    for stranger in world.strangers:
        client.force_login(stranger)
        for name, more in own:
            there = client.get(reverse(name, args=["2024-3", desk.report.task.code, *more]))
            missing = client.get(reverse(name, args=["2024-3", "99-99", *more]))
            assert (there.status_code, missing.status_code) == (404, 404), name
            assert _without_noise(there) == _without_noise(missing), name
        for name in ("report_sign", "report_submit_alone", "report_pull_back"):
            address = reverse(f"tasks:{name}", args=["2024-3", desk.report.task.code])
            if stranger.role == Role.EXCHANGEE:
                assert client.post(address, {}).status_code == 404


def _without_noise(answer) -> str:
    """Return the page without what differs by request: the token, the moment, the address asked for."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|data-printed="[^"]*"', "", answer.content.decode())
    return re.sub(r"99-99|\d+-\d+|q-\d+-\d+|r\d+-\d+-\d+", "", text)


def test_a_draft_is_not_read_by_the_centre_and_an_accepted_report_is_read_by_the_viewer(client, world):
    desk = world.desk
    desk.fill()
    address = reverse("tasks:report_detail", args=["2024-3", desk.report.task.code])
    for role in (Role.COORDINATOR, Role.ADMIN, Role.VIEWER):
        client.force_login(world.people[role])
        assert client.get(address).status_code == 404, role
    desk.sign("a")
    desk.sign("b")
    for role, status in ((Role.COORDINATOR, 200), (Role.ADMIN, 200), (Role.VIEWER, 404)):
        client.force_login(world.people[role])
        assert client.get(address).status_code == status, role


def test_an_address_without_a_line_is_refused(client, world, monkeypatch):
    monkeypatch.delitem(POLICY, "tasks:board")
    client.force_login(world.desk.coordinator)
    assert client.get("/board").status_code == 403


def test_rights_change_with_the_next_request(client, world):
    desk = world.desk
    address = reverse("tasks:report_edit", args=["2024-3", desk.report.task.code, "joint"])
    client.force_login(desk.a)
    assert client.get(address).status_code == 200
    desk.a.assignments.update(ends_on="2024-10-07")
    assert client.get(address).status_code == 404
    desk.a.assignments.update(ends_on=None)
    User.objects.filter(pk=desk.a.pk).update(role=Role.VIEWER)
    assert client.get(address).status_code == 403
    User.objects.filter(pk=desk.a.pk).update(role=Role.EXCHANGEE, is_active=False)
    assert client.get(address).status_code == 302


def test_posting_without_the_token_is_refused_everywhere(world):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.people[Role.ADMIN])
    for name, pattern in every_pattern():
        if Role.ADMIN in POLICY[name].roles_for("POST"):
            address = reverse(name, args=world.arguments.of(name, pattern, world.people[Role.ADMIN]))
            assert strict.post(address, {}).status_code == 403, name
