"""First passwords that are over, passwords older than the agency's policy, and how many logins an account has."""

import re
from datetime import timedelta
from functools import partial
from io import StringIO
from ipaddress import ip_network

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from exchange.actions.accounts import create_account, first_password, reset_password, stop_account
from exchange.actions.first_start import make_setup_link
from exchange.models import AccessEntry, AuthenticatorApp, LoginSession, Notice, PasswordHistory, Role, User
from exchange.passwords import check_password
from exchange.sealing import seal
from tests.exchange.test_login import log_in
from tests.exchange.test_own_account import NEW, change
from tests.exchange.test_second_factor import KEY, token
from tests.makers import NOON, PASSWORD, make_user
from tests.pages import as_user, to, words
from tests.races import at_once

CHANGE = "/account/password"
OVER = "첫 비밀번호를 받은 지 14일이 지나 로그인할 수 없습니다."
FIRST = "three-tall-cedars"


def make_first(username: str = "new", **more) -> User:
    values = {"username": username, "display_name": "새 담당", "role": Role.COORDINATOR}
    return create_account(values | more, password=FIRST, by=make_user(Role.ADMIN), at=NOON)


def wind_back(account: User, **span: float) -> None:
    """Let the account have been given its present password so long ago."""
    last = PasswordHistory.objects.of_user(account).first()
    PasswordHistory.objects.filter(pk=last.pk).update(set_at=timezone.now() - timedelta(**span))


# ---- first passwords -------------------------------------------------------------------------------------------------


def test_a_first_password_opens_its_own_change_and_nothing_after_its_days(client, db):
    account = make_first()
    wind_back(account, days=13, hours=23)
    assert log_in(client, "new", FIRST).status_code == 302
    assert client.get("/account").url == CHANGE

    wind_back(account, days=14)
    late = Client()
    answer = log_in(late, "new", FIRST)
    assert (answer.status_code, OVER in words(answer)) == (409, True)
    assert "관리자에게" in words(answer)
    assert "_auth_user_id" not in late.session
    assert AccessEntry.objects.latest("pk").result == "refused"
    assert OVER not in words(log_in(Client(), "new", "wrong")), "only who knows it is told"


def test_a_first_password_given_again_has_its_days_again(client, db):
    account = make_first()
    wind_back(account, days=20)
    reset_password(account.pk, password="tall-cedars-by-the-river", by=make_user(Role.ADMIN), at=NOON)
    assert log_in(client, "new", "tall-cedars-by-the-river").status_code == 302


def test_a_first_password_that_ends_between_the_two_steps_opens_nothing(client, db):
    account = make_first()
    AuthenticatorApp.objects.create(user=account, sealed_key=seal(KEY, owner=account.pk))
    step = log_in(client, "new", FIRST).url
    wind_back(account, days=15)
    answer = client.post(step, {"code": token()})
    assert (answer.status_code, OVER in words(answer)) == (409, True)
    assert "_auth_user_id" not in client.session


def test_the_page_of_a_first_password_and_the_account_say_until_when(db):
    admin = make_user(Role.ADMIN)
    client = as_user(admin)
    account = make_first()
    page = to("exchange:manage_account_edit", account.pk)
    assert "까지 로그인해 첫 비밀번호를 바꿔야 합니다." in words(client.get(page))
    wind_back(account, days=15)
    assert "이 지나 로그인할 수 없습니다. 첫 비밀번호를 다시 정해 주세요." in words(client.get(page))


def test_first_passwords_pass_every_check_whatever_the_policy_asks(settings, db):
    settings.PASSWORD_CLASSES = 3
    for _ in range(50):
        check_password(first_password(), make_user())


# ---- the agency's age ------------------------------------------------------------------------------------------------


def test_a_password_older_than_the_policy_opens_nothing_but_its_change(client, db, settings):
    settings.PASSWORD_DAYS = 90
    account = make_user(username="kim", password=PASSWORD)
    User.objects.filter(pk=account.pk).update(created_at=timezone.now() - timedelta(days=90))
    log_in(client, "kim")
    assert [client.get(each).url for each in ("/account", "/todo", "/tasks")] == [CHANGE] * 3
    assert "비밀번호를 쓴 지 90일이 지났습니다." in words(client.get(CHANGE))

    assert change(client, new=NEW).status_code == 302
    assert client.get("/account").status_code == 200
    assert log_in(Client(), "kim", NEW).status_code == 302
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize(("policy", "days"), [(0, 5000), (90, 89)])
def test_without_a_policy_or_within_it_a_password_holds(client, db, settings, policy, days):
    settings.PASSWORD_DAYS = policy
    account = make_user(username="kim", password=PASSWORD)
    User.objects.filter(pk=account.pk).update(created_at=timezone.now() - timedelta(days=days))
    log_in(client, "kim")
    assert client.get("/account").status_code == 200


# ---- logins at a time ------------------------------------------------------------------------------------------------


def test_the_oldest_login_ends_when_there_are_too_many_and_its_owner_is_told(db, settings):
    settings.SESSIONS_PER_ACCOUNT = 2
    kim = make_user(username="kim", password=PASSWORD)
    oldest, second, third = Client(), Client(), Client()
    for place, browser in enumerate((oldest, second)):
        log_in(browser, "kim")
        row = LoginSession.objects.filter(user=kim).latest("started_at")
        LoginSession.objects.filter(pk=row.pk).update(started_at=timezone.now() - timedelta(minutes=9 - place))
    assert not Notice.objects.filter(user=kim).exists()
    log_in(third, "kim")
    assert [each.get("/account").status_code for each in (oldest, second, third)] == [302, 200, 200]
    assert "동시에 2곳에서만" in Notice.objects.get(user=kim).text
    assert "동시에 2곳에서만" in words(oldest.get("/login?ended=other"))


def test_others_logins_and_those_that_are_over_count_for_nobody(db, settings):
    settings.SESSIONS_PER_ACCOUNT = 1
    kim = make_user(username="kim", password=PASSWORD)
    make_user(username="lee", password=PASSWORD)
    gone, here, other = Client(), Client(), Client()
    log_in(other, "lee")
    log_in(gone, "kim")
    LoginSession.objects.filter(user=kim).update(seen_at=timezone.now() - timedelta(hours=2))
    log_in(here, "kim")
    assert not Notice.objects.filter(user=kim).exists(), "that login had ended by itself"
    assert [each.get("/account").status_code for each in (here, other)] == [200, 200]


@pytest.mark.django_db(transaction=True)
def test_of_four_logins_at_once_as_many_stay_as_are_allowed(settings):
    settings.SESSIONS_PER_ACCOUNT = 2
    kim = make_user(username="kim", password=PASSWORD)
    outcomes = at_once(*[partial(log_in, Client(), "kim") for _ in range(4)])
    assert [each.status_code for each in outcomes] == [302] * 4
    assert LoginSession.objects.filter(user=kim).count() == 2


# ---- networks and the command line -----------------------------------------------------------------------------------


def test_the_first_administrator_registers_from_an_allowed_network_only(db, settings):
    settings.PRODUCTION, settings.DEMO, settings.SECURE_SSL_REDIRECT = True, False, False
    settings.ADMIN_NETWORKS = [ip_network("10.1.0.0/16")]
    token = make_setup_link(timezone.now())
    for method, address in (("GET", f"/setup/{token}"), ("GET", "/setup"), ("POST", "/setup")):
        answer = Client().generic(method, address, REMOTE_ADDR="192.0.2.1")
        assert (answer.status_code, "허용된 망에서만" in words(answer)) == (403, True), address
    assert Client().get(f"/setup/{token}", REMOTE_ADDR="10.1.2.3").url == "/setup", "the link was not used up"


def test_the_form_of_the_first_administrator_judges_as_every_other(db, settings):
    settings.PRODUCTION, settings.DEMO, settings.SECURE_SSL_REDIRECT = True, False, False
    client = Client()
    client.get(f"/setup/{make_setup_link(timezone.now())}")
    who = {"username": "first.admin", "display_name": "첫 관리자", "email": "first@korea.kr"}
    for bad in ("gksxla2024gksxla", "qwertyuiop[]asdf", "20240315-20240316"):
        answer = client.post("/setup", who | {"password": bad, "password_again": bad})
        assert (answer.status_code, "짐작하기" in words(answer)) == (422, True), bad
    assert not User.objects.filter(username="first.admin").exists()


def test_the_command_line_gives_a_first_password_and_lets_nobody_choose_one(client, db):
    account = make_user(username="kim", password=PASSWORD)
    client.force_login(account)
    said = StringIO()
    call_command("changepassword", "KIM", stdout=said)
    given = re.search(r"^  (\S+)$", said.getvalue(), re.MULTILINE)[1]
    account.refresh_from_db()
    assert account.must_change_password and account.check_password(given)
    assert client.get("/account").status_code == 302, "its logins ended"
    assert PasswordHistory.objects.of_user(account).count() == 1


def test_the_command_line_refuses_who_is_not_there_and_who_is_stopped(db):
    with pytest.raises(CommandError, match="nobody 계정이 없습니다."):
        call_command("changepassword", "nobody")
    account = make_user(username="kim")
    stop_account(account.pk, by=make_user(Role.ADMIN), at=NOON)
    with pytest.raises(CommandError, match="다시 사용하게"):
        call_command("changepassword", "kim")
