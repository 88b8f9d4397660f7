"""Getting in with a password, and out again."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse

from exchange.actions.accounts import stop_account
from exchange.models import LoginSession, Role
from tests.makers import NOON, PASSWORD, make_assignment, make_pair, make_user, name_of

LOGIN = "/login"


def log_in(client: Client, username: str, password: str = PASSWORD, **extra):
    return client.post(LOGIN, {"username": username, "password": password, **extra})


def test_the_right_password_opens_a_session_under_a_new_id(client, db):
    make_user(username="kim", password=PASSWORD)
    client.get(LOGIN)
    session = client.session
    session["before"] = "kept"
    session.save()
    old = session.session_key

    answer = log_in(client, "kim")

    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert client.session.session_key != old
    assert client.get(reverse("exchange:account")).status_code == 200


def test_the_account_name_may_be_typed_in_capitals(client, db):
    make_user(username="kim", password=PASSWORD)

    assert log_in(client, " KIM ").status_code == 302


def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(client, db):
    make_user(username="kim", password=PASSWORD)
    make_user(username="gone", password=PASSWORD, is_active=False)

    answers = [log_in(client, "kim", "wrong"), log_in(client, "nobody", "wrong"), log_in(client, "gone")]

    assert {answer.status_code for answer in answers} == {422}
    pages = {_without_what_was_typed(answer) for answer in answers}
    assert len(pages) == 1
    assert "아이디 또는 비밀번호가 맞지 않습니다" in pages.pop()


def _without_what_was_typed(answer) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
    return re.sub(r'value="(kim|nobody|gone)"', "", page)


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed."""

    times = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).times += 1
        return super().encode(password, salt)


def test_an_unknown_account_takes_as_long(client, db, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    make_user(username="kim", password=PASSWORD)
    counts = []

    for username in ("kim", "nobody"):
        CountingHasher.times = 0
        log_in(client, username, "wrong")
        counts.append(CountingHasher.times)

    assert counts == [1, 1]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"username": "", "password": "x"}, "아이디를 입력해 주세요."),
        ({"username": "kim", "password": ""}, "비밀번호를 입력해 주세요."),
        ({"username": "a" * 41, "password": "x"}, "아이디는 40자까지입니다."),
        ({"username": "kim", "password": "x" * 300}, "비밀번호는 256자까지입니다."),
        ({"username": "kim\x00", "password": "x\x00"}, "비밀번호에 쓸 수 없는 문자가 들어 있습니다."),
        ({}, "아이디를 입력해 주세요."),
    ],
)
def test_wrong_input_is_said_at_its_field(client, db, typed, said):
    answer = client.post(LOGIN, typed)

    assert answer.status_code == 422
    assert said in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/notices?page=1", "/notices?page=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
        ("http://testserver/notices", "http://testserver/notices"),
        ("notices", "/"),
        ("home", "/"),
        ("' || (SELECT 1) || '", "/"),
    ],
)
def test_next_leads_to_this_site_only(client, db, path, expected):
    make_user(username="kim", password=PASSWORD)

    assert log_in(client, "kim", next=path)["Location"] == expected


def test_the_page_asked_for_is_kept_through_the_login(client, db):
    make_user(username="kim", password=PASSWORD)

    sent = client.get("/account/sessions")
    assert sent["Location"] == "/login?next=%2Faccount%2Fsessions"
    page = client.get(sent["Location"]).content.decode()
    assert re.search(r'name="next"\s+id="id_next"\s+value="/account/sessions"', page)


def test_somebody_logged_in_is_not_asked_again(client, db):
    client.force_login(make_user())

    assert client.get(LOGIN + "?next=/account")["Location"] == "/account"


@pytest.mark.parametrize("word", ["nowhere", "tasks:board", "\u4e2d"])
def test_a_bare_word_is_no_page_to_go_on_to(client, db, word):
    client.force_login(make_user())

    assert client.get(LOGIN, {"next": word})["Location"] == "/"
    assert client.post("/session/extend", headers={"Referer": word})["Location"] == "/"


def test_logout_ends_the_session_on_the_server(client, db):
    make_user(username="kim", password=PASSWORD)
    log_in(client, "kim")
    stolen = client.cookies["session"].value

    assert client.get("/logout").status_code == 405
    answer = client.post("/logout")

    assert answer["Location"] == LOGIN
    assert not LoginSession.objects.of_key(stolen).exists()
    thief = Client()
    thief.cookies["session"] = stolen
    assert thief.get("/account").status_code == 302


def test_a_form_without_its_token_is_refused(db):
    make_user(username="kim", password=PASSWORD)
    strict = Client(enforce_csrf_checks=True)

    answer = log_in(strict, "kim")

    assert answer.status_code == 403
    assert PASSWORD not in answer.content.decode()


def test_a_stopped_account_is_out_with_its_next_request(client, db):
    kim = make_user(username="kim", password=PASSWORD)
    log_in(client, "kim")
    assert client.get("/account").status_code == 200

    stop_account(kim.pk, by=make_user(Role.ADMIN), at=NOON)

    assert client.get("/account").status_code == 302
    assert log_in(client, "kim").status_code == 422


def test_a_demonstration_lists_its_accounts_by_role(client, db, settings, django_assert_max_num_queries):
    make_user(Role.COORDINATOR, username="coordinator", is_demo=True)
    make_user(Role.VIEWER, username="quiet", is_demo=True, is_active=False)
    make_user(Role.ADMIN, username="real")
    pair = make_pair(code="7")
    make_assignment(pair.post_a, make_user(username="ex7a", is_demo=True))
    make_assignment(pair.post_b, make_user(username="ex7b", is_demo=True))

    with django_assert_max_num_queries(4):
        page = client.get(LOGIN).content.decode()

    assert 'value="coordinator"' in page
    assert 'value="ex7a"' in page
    assert name_of(pair.post_a).ministry.short_name in page
    assert "quiet" not in page
    assert 'value="real"' not in page
    assert settings.DEMO_PASSWORD in page


def test_nothing_of_the_demonstration_shows_in_production(client, db, settings):
    settings.DEMO, settings.PRODUCTION = False, True
    make_user(Role.COORDINATOR, username="coordinator", is_demo=True)

    page = client.get(LOGIN).content.decode()

    assert "coordinator" not in page
    assert settings.DEMO_PASSWORD not in page


def test_rights_follow_the_role_from_the_next_request(client, db):
    kim = make_user(Role.ADMIN)
    client.force_login(kim)
    assert client.get("/audit").status_code == 200

    get_user_model().objects.filter(pk=kim.pk).update(role=Role.VIEWER)

    assert client.get("/audit").status_code == 403
