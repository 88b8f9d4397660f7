"""The main menu's mark: on every page, also where nothing answers or what was sent is refused."""

import re

import pytest
from django.db import OperationalError
from django.test import Client

from exchange.models import Role, User
from tests.makers import make_user
from tests.pages import as_user, words
from tests.tasks.report_makers import make_desk

FORM = "application/x-www-form-urlencoded"

pytestmark = pytest.mark.django_db
MARKED = re.compile(r'<nav class="main-menu".*?</nav>', re.DOTALL)


def marked(page: str) -> list[str]:
    """Return the entries of the menu that stand as current."""
    menu = MARKED.search(page)
    assert menu, "no menu"
    return re.findall(r'aria-current="(?:page|true)"[^>]*>([^<]+)<', menu[0])


@pytest.fixture
def coordinator() -> User:
    return make_user(Role.COORDINATOR)


@pytest.mark.parametrize(
    ("address", "status", "entry"),
    [
        ("/tasks", 200, ["과제"]),
        ("/tasks/99-9", 404, ["과제"]),
        ("/tasks/99-9/nowhere/at/all", 404, ["과제"]),
        ("/quarters/1999-9", 404, ["분기 점검"]),
        ("/review/nowhere", 404, ["검토함"]),
        ("/evaluation/nowhere", 404, ["평가·가산금"]),
        ("/meetings/99", 404, ["협의회"]),
        ("/admin/nowhere", 404, ["자료·관리"]),
        ("/nowhere", 404, []),
        ("/logout", 405, []),
    ],
)
def test_a_missing_page_stands_under_the_entry_above_it(coordinator, address, status, entry):
    answer = as_user(coordinator).get(address)
    assert answer.status_code == status
    assert marked(words(answer)) == entry


def test_an_address_that_is_only_posted_to_and_a_refused_role_keep_the_mark(coordinator):
    answer = as_user(coordinator).get("/review/2024-3/1-1/start")
    assert (answer.status_code, marked(words(answer))) == (405, ["검토함"])
    answer = as_user(make_user(Role.VIEWER)).get("/quarters/2024-3/remind")
    assert (answer.status_code, marked(words(answer))) == (403, ["분기 점검"])


@pytest.mark.parametrize(("address", "entry"), [("/tasks/assign", "과제"), ("/review/2024-3/1-1/start", "검토함")])
def test_what_was_sent_without_the_token_keeps_the_mark(coordinator, address, entry):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(coordinator)
    answer = strict.post(address, {})
    assert (answer.status_code, marked(words(answer))) == (403, [entry])


def test_what_is_refused_for_its_content_keeps_the_mark(coordinator):
    """400, 409, 413 and 422: whatever is wrong with what was sent, the menu stands where the page belongs."""
    desk = make_desk()
    desk.submit()
    client = as_user(desk.coordinator)
    code = desk.report.task.code
    told = {
        (400, "분기 점검"): client.generic("POST", "/quarters/2024-3/remind", b"a=\xff", content_type=FORM),
        (409, "분기 점검"): client.post("/quarters/2024-3/open"),
        (422, "과제"): client.post("/tasks/assign", {"task": ["nowhere"]}),
        (409, "검토함"): client.post(f"/review/2024-3/{code}/accept", {"verdict": "ok"}),
    }
    assert {(answer.status_code, *marked(words(answer))) for answer in told.values()} == set(told)


@pytest.mark.parametrize(("raised", "status"), [(RuntimeError("broken"), 500), (OperationalError("gone"), 503)])
def test_what_fails_here_keeps_the_mark_or_has_no_menu_that_could_mislead(coordinator, monkeypatch, raised, status):
    def fail(*_: object, **__: object) -> None:
        raise raised

    client = as_user(coordinator)
    client.raise_request_exception = False
    monkeypatch.setattr("tasks.views.quarters.quarters_with_counts", fail)
    answer = client.get("/quarters")
    assert answer.status_code == status
    page = words(answer)
    assert not MARKED.search(page) or marked(page) == ["분기 점검"]


def test_somebody_who_is_not_logged_in_gets_no_menu():
    assert not MARKED.search(words(Client().get("/nowhere")))


@pytest.mark.parametrize(
    ("address", "section"),
    [("/tasks", "#list"), ("/review", "#turn"), ("/evaluation", "#evaluation"), ("/admin/", "#what"), ("/account", "")],
)
def test_the_link_to_the_help_leads_to_the_page_s_section(coordinator, address, section):
    client = as_user(coordinator)
    links = re.findall(r'<a href="/help([^"]*)">도움말</a>', words(client.get(address)))
    assert links == [section, section], "above and in the menu of a narrow window"
    assert not section or f'id="{section[1:]}"' in words(client.get("/help"))


def test_the_product_is_named_at_the_foot_of_every_page_and_in_the_help():
    assert "한팀 · " in words(Client().get("/login"))
    assert "한팀은 " in words(Client().get("/help"))
