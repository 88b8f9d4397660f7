"""Administrators work from the networks of the setting only; everybody else from anywhere."""

from ipaddress import ip_network

import pytest

from exchange.models import AccessEntry, Role
from tests.exchange.test_login import log_in
from tests.makers import PASSWORD, make_user

SAID = "관리자 계정은 허용된 망에서만"


@pytest.fixture(autouse=True)
def office(settings):
    settings.ADMIN_NETWORKS = [ip_network("10.1.0.0/16"), ip_network("2001:db8::/32")]


def test_an_administrator_from_elsewhere_is_refused_after_the_right_password_and_it_is_logged(client, db):
    make_user(Role.ADMIN, username="chief", password=PASSWORD)

    answer = log_in(client, "chief")

    assert (answer.status_code, SAID in answer.content.decode()) == (403, True)
    assert "_auth_user_id" not in client.session
    assert AccessEntry.objects.latest("pk").result == "refused"


def test_a_wrong_password_from_elsewhere_tells_nothing(client, db):
    make_user(Role.ADMIN, username="chief", password=PASSWORD)

    answer = log_in(client, "chief", "wrong")

    assert (answer.status_code, SAID in answer.content.decode()) == (422, False)


@pytest.mark.parametrize("address", ["10.1.200.3", "2001:db8::5", "::ffff:10.1.2.3"])
def test_an_administrator_within_is_let_in(client, db, address):
    make_user(Role.ADMIN, username="chief", password=PASSWORD)

    assert client.post("/login", {"username": "chief", "password": PASSWORD}, REMOTE_ADDR=address).status_code == 302


def test_others_log_in_from_anywhere(client, db):
    make_user(username="kim", password=PASSWORD)

    assert log_in(client, "kim").status_code == 302


def test_a_login_that_is_taken_elsewhere_ends(client, db):
    client.force_login(make_user(Role.ADMIN))

    answer = client.get("/account", REMOTE_ADDR="192.0.2.7")

    assert answer["Location"] == "/login?ended=elsewhere"
    assert SAID in client.get(answer["Location"]).content.decode()
