"""The table of roles: what it says of each, and that nothing else says it."""

import re

import pytest
from django.urls import reverse

from config.menu import ITEMS
from config.policy import POLICY
from exchange.models import Role
from exchange.roles import ROLES, Capability, News, Scope, choices, rights_of
from tests.makers import make_user
from tests.pages import as_user, words
from tests.role_world import GHOST, NO_RIGHT, invent
from tests.structure import read, templates

pytestmark = pytest.mark.django_db


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
NAMES_ROLES = {  # the table; accounts grouped by their role; whom the first start makes
    "exchange/roles.py",
    "exchange/queries/demo_accounts.py",
    "exchange/actions/first_start.py",
}


def test_no_code_and_no_page_asks_which_role_somebody_has():
    sources = {each.path: each.text for each in read("config", "exchange", "tasks", "evaluation")}
    found = {path for path, text in (sources | templates()).items() if ASKS_FOR_A_ROLE.search(text)}
    assert found <= NAMES_ROLES
    assert ASKS_FOR_A_ROLE.search("if user.role == Role.ADMIN") and ASKS_FOR_A_ROLE.search("user.role in KEEPERS")


def test_the_administrator_is_offered_the_roles_of_the_table(monkeypatch):
    admin = as_user(make_user(Role.ADMIN))
    page = reverse("exchange:manage_account_add")
    assert "지어낸 역할" not in words(admin.get(page))
    invent(monkeypatch, GHOST)
    assert '<option value="ghost">지어낸 역할</option>' in words(admin.get(page))
