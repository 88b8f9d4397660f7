"""Own password and how pages look."""

import pytest
from django.test import Client

from exchange.models import Role, User
from tests.exchange.test_login import log_in
from tests.makers import PASSWORD, make_assignment, make_user, name_of

CHANGE = "/account/password"
NEW = "four brown owls asleep"


@pytest.fixture
def kim(client, db):
    account = make_user(username="kim", display_name="김교류", password=PASSWORD)
    log_in(client, "kim")
    return account


def change(client: Client, now: str = PASSWORD, new: str = NEW, again: str | None = None):
    typed = {"password": now, "new_password": new, "new_password_again": new if again is None else again}
    return client.post(CHANGE, typed)


def test_a_new_password_ends_every_other_session(client, kim):
    other = Client()
    log_in(other, "kim")
    before = client.session.session_key

    assert change(client)["Location"] == "/account"

    assert client.get("/account").status_code == 200
    assert client.session.session_key != before
    assert other.get("/account").status_code == 302
    assert log_in(Client(), "kim").status_code == 422
    assert log_in(Client(), "kim", NEW).status_code == 302


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"now": "wrong"}, "지금 비밀번호가 맞지 않습니다."),
        ({"new": "short owls"}, "12"),
        ({"new": "123456789012345"}, "숫자로"),
        ({"again": "other"}, "두 칸에 똑같이"),
        ({"new": PASSWORD}, "다른 비밀번호를"),
        ({"new": ""}, "새 비밀번호를 입력해 주세요."),
        ({"new": "kim-Hanteam-한팀-kim"}, "짐작하기 쉬운 말을 제외하면"),
        ({"new": "여섯마리 여섯마리\x00 올빼미들"}, "쓸 수 없는 문자"),
        ({"new": "x" * 257}, "256자까지"),
    ],
)
def test_a_bad_new_password_is_said_and_nothing_changes(client, kim, typed, said):
    answer = change(client, **typed)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    kim.refresh_from_db()
    assert kim.check_password(PASSWORD)


@pytest.mark.parametrize(
    "password",
    [
        "한글과 띄어쓰기도 열두 자면 됩니다",
        "🦉🐈🐕🐎🐄🐖🐏🐐🦌🐇🐿🦔",
        " spaces at both ends ",
        "four brown owls asleep" + "x9" * 117,
    ],
)
def test_any_characters_make_a_password(client, kim, password):
    assert change(client, new=password).status_code == 302

    client.post("/logout")
    assert log_in(client, "kim", password).status_code == 302


def test_guessing_the_present_password_through_this_page_is_limited(client, kim):
    answers = [change(client, now=f"wrong {n}").status_code for n in range(6)]

    assert answers == [422, 422, 422, 429, 429, 429]  # from the third on one waits, as at the login
    assert change(client).status_code == 429  # and the right one is not looked at either


def test_a_first_password_opens_nothing_but_its_change(client, db):
    make_user(username="new", password=PASSWORD, must_change_password=True)
    log_in(client, "new")

    assert client.get("/account")["Location"] == CHANGE
    assert client.get("/help").status_code == 200
    assert client.get(CHANGE).status_code == 200
    assert change(client).status_code == 302
    assert client.get("/account").status_code == 200
    assert not User.objects.get(username="new").must_change_password


def test_the_account_page_names_the_posts(client, kim):
    post = make_assignment(holder=kim).post

    page = client.get("/account").content.decode()

    assert name_of(post).title in page
    assert "김교류" in page


def test_an_account_without_posts_is_told_whom_to_ask(client, db):
    client.force_login(make_user(Role.ASSISTANT))

    assert "오늘 맡은 직위가 없습니다" in client.get("/account").content.decode()


def test_how_pages_look_is_kept_on_the_server(client, kim):
    answer = client.post("/display", {"text_size": "larger", "contrast": "high", "shortcuts": "on"})

    assert answer["Location"] == "/display"
    page = client.get("/account").content.decode()
    assert 'data-krds-mode="high-contrast"' in page
    assert 'data-size="larger"' in page
    assert 'data-shortcuts="on"' in page


@pytest.mark.parametrize(
    "typed", [{}, {"text_size": "huge", "contrast": "light"}, {"text_size": "large", "contrast": ""}]
)
def test_a_look_that_does_not_exist_is_refused(client, kim, typed):
    assert client.post("/display", typed).status_code == 422
    kim.refresh_from_db()
    assert kim.text_size == "normal"


def test_unknown_fields_change_nothing(client, kim):
    client.post("/display", {"text_size": "large", "contrast": "light", "role": "admin", "is_active": ""})

    kim.refresh_from_db()
    assert (kim.text_size, kim.role, kim.is_active) == ("large", Role.EXCHANGEE, True)
