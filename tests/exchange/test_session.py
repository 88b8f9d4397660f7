"""How long a login lasts, and what happens to what was typed when it is over."""

import time
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from exchange import login_stamp
from exchange.models import LoginSession, User
from tests.exchange.test_login import log_in
from tests.makers import PASSWORD, make_user

IDLE = 30 * 60
NOW = 1_700_000_000


@pytest.fixture
def kim(client, db):
    account = make_user(username="kim", password=PASSWORD)
    log_in(client, "kim")
    return account


def wind_back(client: Client, *, seen: int = 0, started: int = 0) -> None:
    """Make the login look as if it had been used or begun so many seconds earlier."""
    session = client.session
    stamp = session[login_stamp.STAMP]
    session[login_stamp.STAMP] = {**stamp, "seen": stamp["seen"] - seen, "started": stamp["started"] - started}
    session.save()


def stamped(**changes) -> dict:
    session: dict = {}
    login_stamp.begin(session, address="10.0.0.1", agent="", now=NOW)
    session[login_stamp.STAMP].update(changes)
    return session


@pytest.mark.parametrize(
    ("later", "ended"),
    [(0, ""), (IDLE, ""), (IDLE + 59, ""), (IDLE + 60, login_stamp.IDLE), (10 * 3600, login_stamp.TOO_LONG)],
)
def test_a_login_ends_after_the_idle_limit_and_never_before(later, ended):
    assert login_stamp.why_ended(stamped(), NOW + later, IDLE) == ended


def test_nobody_stays_longer_than_nine_hours_however_busy():
    busy = stamped(seen=NOW + 9 * 3600 - 10)

    assert login_stamp.why_ended(busy, NOW + 9 * 3600 - 1, IDLE) == ""
    assert login_stamp.why_ended(busy, NOW + 9 * 3600, IDLE) == login_stamp.TOO_LONG


def test_a_use_is_written_down_at_most_once_a_minute():
    session = stamped()

    login_stamp.touch(session, NOW + 59)
    assert session[login_stamp.STAMP]["seen"] == NOW
    login_stamp.touch(session, NOW + 60)
    assert session[login_stamp.STAMP]["seen"] == NOW + 60
    login_stamp.touch(session, NOW + 61, at_once=True)
    assert session[login_stamp.STAMP]["seen"] == NOW + 61


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36", "Chrome · Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 14) SamsungBrowser/25.0 Chrome/121.0 Mobile", "삼성 인터넷 · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari · iPhone"),
        ("curl/8.0", "알 수 없음"),
        ("", "알 수 없음"),
    ],
)
def test_a_device_is_named_by_its_kind_only(agent, device):
    assert login_stamp.device_of(agent) == device


def test_a_page_costs_no_session_write_within_a_minute(client, kim, django_assert_num_queries):
    before = LoginSession.objects.get(user=kim).seen_at

    with django_assert_num_queries(2):  # the frame's: session, account and notices not read; and the access log
        client.get(reverse("exchange:help"))

    assert LoginSession.objects.get(user=kim).seen_at == before


def test_the_session_itself_says_whose_login_it_is_not_its_row(client, kim):
    lee = make_user(username="lee", password=PASSWORD)
    LoginSession.objects.filter(user=kim).update(user=lee)

    assert client.get(reverse("exchange:help")).wsgi_request.user == kim


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "!"}])
def test_an_account_out_of_use_or_with_another_password_is_not_logged_in(client, kim, change):
    User.objects.filter(pk=kim.pk).update(**change)

    assert not client.get(reverse("exchange:help")).wsgi_request.user.is_authenticated


def test_an_idle_login_leads_to_the_login_page_with_a_sentence(client, kim):
    wind_back(client, seen=IDLE + 60)

    answer = client.get("/account?x=1")

    assert answer["Location"] == "/login?next=%2Faccount%3Fx%3D1&ended=idle"
    assert "오랫동안 쓰지 않아 로그아웃되었습니다" in client.get(answer["Location"]).content.decode()
    assert not LoginSession.objects.filter(user=kim).exists()


def test_a_login_of_nine_hours_is_over(client, kim):
    wind_back(client, started=9 * 3600)

    assert client.get("/account")["Location"].endswith("ended=long")


def test_the_idle_limit_is_a_setting(client, kim, settings):
    settings.IDLE_MINUTES = 10
    wind_back(client, seen=11 * 60)

    assert client.get("/account").status_code == 302


def test_extending_counts_as_a_use(client, kim):
    wind_back(client, seen=IDLE - 10)

    answer = client.post("/session/extend", headers={"accept": "application/json"})

    assert answer.json() == {"idle_seconds": IDLE}
    assert LoginSession.objects.get(user=kim).seen_at.timestamp() > time.time() - 5


def test_extending_without_scripts_leads_back(client, kim):
    back = client.post("/session/extend", headers={"referer": "http://testserver/account"})
    away = client.post("/session/extend", headers={"referer": "http://evil.example/"})

    assert back["Location"] == "http://testserver/account"
    assert away["Location"] == "/"


def test_extending_a_login_that_is_over_says_so(client, kim):
    wind_back(client, seen=IDLE + 60)

    assert client.post("/session/extend", headers={"accept": "application/json"}).status_code == 401


def test_a_save_in_the_background_is_told_that_the_login_is_over(client, kim):
    wind_back(client, seen=IDLE + 60)

    answer = client.post("/display", {"text_size": "large"}, headers={"x-autosave": "1"})

    assert answer.status_code == 401
    assert answer.json()["login"] == "/login?ended=idle"


def test_what_was_typed_comes_back_when_the_login_is_over(client, kim):
    wind_back(client, seen=IDLE + 60)

    answer = client.post("/display", {"progress": "□ 국가산단\n○ <b>지정</b>", "password": "a secret of some length"})

    page = answer.content.decode()
    assert answer.status_code == 401
    assert "□ 국가산단\n○ &lt;b&gt;지정&lt;/b&gt;" in page
    assert "a secret of some length" not in page


def test_every_field_comes_back_short_ones_too_and_one_press_sends_them(client, kim):
    wind_back(client, seen=IDLE + 60)

    answer = client.post("/display", {"months": "12", "tick": ["a", "b"], "day": "2024-10-08", "code": "MOLIT"})

    page = answer.content.decode()
    for value in ("12", "2024-10-08", "MOLIT"):
        assert f'value="{value}" readonly' in page
    for name, value in (("months", "12"), ("tick", "a"), ("tick", "b"), ("code", "MOLIT")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    assert "다시 보내기" in page and 'target="_blank"' in page


def test_a_form_with_files_or_secrets_is_given_back_and_not_sent_again(client, kim):
    wind_back(client, seen=IDLE + 60)
    file = SimpleUploadedFile("표.xlsx", b"x")

    answer = client.post("/display", {"note": "짧은 글", "file": file})

    page = answer.content.decode()
    assert "짧은 글" in page and "표.xlsx" in page and "다시 보내기" not in page


def test_a_form_opened_before_the_last_login_can_be_sent_again(kim):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(kim)
    own = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}

    answer = strict.post("/display", {"text_size": "large", "note": "글"}, headers=own)

    page = answer.content.decode()
    assert answer.status_code == 403
    assert '<input type="hidden" name="note" value="글">' in page
    assert "다시 보내기" in page


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://evil.example"},
        {"origin": "http://testserver", "sec-fetch-site": "cross-site"},
        {"origin": "null", "sec-fetch-site": "same-origin"},
    ],
)
def test_a_forged_form_is_not_offered_again(kim, headers):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(kim)

    answer = strict.post("/display", {"text_size": "large", "note": "forged text"}, headers=headers)

    assert answer.status_code == 403
    assert "forged text" not in answer.content.decode()


def test_a_stale_background_save_gets_a_fresh_token(kim):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(kim)
    own = {"origin": "http://testserver", "x-autosave": "1"}

    answer = strict.post("/display", {"text_size": "large"}, headers=own)

    assert answer.status_code == 403
    again = {"text_size": "large", "contrast": "light", "csrfmiddlewaretoken": answer.json()["token"]}
    assert strict.post("/display", again, headers=own).status_code == 302


def test_sessions_are_listed_and_ended_by_their_owner_only(client, kim):
    other = Client()
    log_in(other, "kim")
    stranger = Client()
    stranger.force_login(make_user())
    mine = LoginSession.objects.of_key(client.session.session_key).get()
    theirs = LoginSession.objects.of_key(other.session.session_key).get()

    page = client.get("/account/sessions").content.decode()
    assert str(theirs.handle) in page
    assert str(mine.handle) not in page
    assert theirs.session_key not in page
    assert other.session.session_key not in page

    stranger.post(f"/account/sessions/{theirs.handle}/end")
    assert other.get("/account").status_code == 200
    client.post(f"/account/sessions/{theirs.handle}/end")
    assert other.get("/account").status_code == 302
    assert client.get("/account").status_code == 200


def test_all_other_sessions_end_at_once(client, kim):
    others = [Client(), Client()]
    for each in others:
        log_in(each, "kim")

    client.post("/account/sessions/end-others")

    assert [each.get("/account").status_code for each in others] == [302, 302]
    assert client.get("/account").status_code == 200


def test_a_session_row_says_whose_it_is(client, kim):
    row = LoginSession.objects.get(user=kim)

    assert row.address == "127.0.0.1"
    assert row.started_at - row.seen_at == timedelta()
