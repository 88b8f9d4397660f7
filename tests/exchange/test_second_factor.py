"""The second factor: switching it on, using it, losing it."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from axes.models import AccessAttempt
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp

from exchange.actions import own_account
from exchange.errors import Incomplete, NotAllowed, TooOften, WrongState
from exchange.models import AccessEntry, AuthenticatorApp, LoginSession, Notice, RecoveryCode, RecoverySet, Role
from exchange.sealing import seal, unseal
from exchange.views.login import PENDING_TRIES
from tests.exchange.test_login import log_in
from tests.makers import NOON, PASSWORD, make_user

KEY = "3132333435363738393031323334353637383930"  # RFC 6238's own test secret, in hexadecimal
SETUP = "/account/second-factor"


def token(step: int = 0) -> str:
    """Return the number for KEY, so many steps of 30 seconds from now."""
    return f"{totp(bytes.fromhex(KEY), drift=step):06d}"


def shown_number(client: Client) -> str:
    """Return the number for the secret that the browser's set-up page shows."""
    session = client.session
    key = unseal(session["second_factor_key"], owner=int(session["_auth_user_id"]))
    return f"{totp(bytes.fromhex(key)):06d}"


def hashes() -> list[str]:
    return list(RecoveryCode.objects.values_list("hash", flat=True))


def enable(user, key: str = KEY) -> list[str]:
    return own_account.enable_second_factor(key, token(), keep_session="", by=user, at=NOON)[1]


def rest(user) -> None:
    """Let the device forget its last number and its last wrong tries, as if time had passed."""
    AuthenticatorApp.objects.filter(user=user).update(last_t=-1, throttling_failure_count=0)


@pytest.fixture
def kim(db):
    return make_user(username="kim", password=PASSWORD)


def test_setting_up_shows_a_secret_and_asks_for_its_number(client, kim):
    client.force_login(kim)

    page = client.get(SETUP).content.decode()

    assert "<path d=" in page
    assert re.search(r'id="secret">([A-Z2-7]{4} ?)+<', page)
    answer = client.post(SETUP, {"token": shown_number(client)})
    codes = re.findall(r"<li>(\w{4}-\w{4}-\w{4})</li>", answer.content.decode())
    assert len(set(codes)) == 10
    assert AuthenticatorApp.objects.get(user=kim).confirmed
    assert "second_factor_key" not in client.session
    assert client.get("/account").status_code == 200
    for code in codes:
        assert code not in client.get(SETUP).content.decode()


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "١٢٣٤٥٦", "1234567", "000000 1"])
def test_a_wrong_number_switches_nothing_on(client, kim, typed):
    client.force_login(kim)
    client.get(SETUP)

    assert client.post(SETUP, {"token": typed}).status_code == 422
    assert not AuthenticatorApp.objects.exists()


def test_the_same_secret_is_shown_until_it_is_confirmed(client, kim):
    client.force_login(kim)

    shown = {re.search(r'id="secret">([^<]+)<', client.get(SETUP).content.decode())[1] for _ in range(2)}

    assert len(shown) == 1


def test_it_is_switched_on_once(kim):
    enable(kim)

    with pytest.raises(WrongState):
        enable(kim)


def test_a_number_of_another_time_is_refused(kim):
    with pytest.raises(Incomplete):
        own_account.enable_second_factor(KEY, token(step=5), keep_session="", by=kim, at=NOON)


def test_switching_on_ends_the_other_sessions(client, kim):
    other = Client()
    log_in(other, "kim")
    log_in(client, "kim")

    own_account.enable_second_factor(KEY, token(), keep_session=client.session.session_key, by=kim, at=NOON)

    assert other.get("/account").status_code == 302
    assert client.get("/account").status_code == 200


def test_the_password_alone_opens_nothing(client, kim):
    enable(kim)

    answer = log_in(client, "kim", next="/notices")

    assert answer["Location"] == "/login/second-factor"
    assert client.get("/account").status_code == 302
    assert not LoginSession.objects.filter(user=kim).exists()


def test_password_and_number_open_the_page_that_was_asked_for(client, kim):
    enable(kim)
    rest(kim)
    log_in(client, "kim", next="/notices")
    halfway = client.session.session_key

    answer = client.post("/login/second-factor", {"code": f" {token()} "})

    assert answer["Location"] == "/notices"
    assert client.session.session_key != halfway
    assert client.get("/account").wsgi_request.user.is_verified()


def test_a_number_works_once(client, kim):
    enable(kim)  # has used up the present number
    log_in(client, "kim")

    answer = client.post("/login/second-factor", {"code": token()})

    assert answer.status_code == 422
    assert "인증 번호가 맞지 않습니다" in answer.content.decode()


def test_a_recovery_code_works_once_and_is_not_stored(client, kim):
    code, *others = enable(kim)
    assert not any(code in kept or code.replace("-", "") in kept for kept in hashes())

    log_in(client, "kim")
    assert client.post("/login/second-factor", {"code": code.upper()}).status_code == 302
    client.post("/logout")
    log_in(client, "kim")
    assert client.post("/login/second-factor", {"code": code}).status_code == 422
    assert RecoveryCode.objects.count() == len(others)


def test_a_number_sent_twice_at_once_works_once(transactional_db):
    kim = make_user(username="kim", password=PASSWORD)
    enable(kim)
    rest(kim)
    number = token()

    def use(_):
        try:
            return own_account.use_second_factor(kim, number)
        except TooOften:  # the second one was wrong by then, and those after it came within the waiting time
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        found = [device for device in pool.map(use, range(4)) if device]

    assert len(found) == 1


def test_guessing_ends_after_five_tries(client, kim):
    enable(kim)
    rest(kim)
    log_in(client, "kim")

    answers = []
    for _ in range(5):
        answers.append(client.post("/login/second-factor", {"code": "000000"}).status_code)
        rest(kim)
    assert answers == [422, 422, 422, 422, 422]

    rest(kim)
    assert client.post("/login/second-factor", {"code": token()})["Location"] == "/login"
    assert log_in(client, "kim").status_code == 429
    assert AccessEntry.objects.logins().filter(result="failed", action="exchange:second_factor").count() == 5
    assert Notice.objects.filter(user=kim, text__contains="로그인 실패가 이어져").count() == 1


def throttled(user, failures: int = 5) -> None:
    """Let a device have taken that many wrong numbers just now: it takes none for 2 ** (failures - 1) seconds."""
    wrong = {"throttling_failure_count": failures, "throttling_failure_timestamp": timezone.now()}
    AuthenticatorApp.objects.filter(user=user).update(last_t=-1, **wrong)


@pytest.mark.parametrize("right", [True, False])
def test_a_number_during_the_waiting_time_is_not_looked_at_and_counts_nothing(client, kim, right):
    enable(kim)
    log_in(client, "kim")
    throttled(kim)

    for _ in range(PENDING_TRIES + 2):
        answer = client.post("/login/second-factor", {"code": token() if right else "000000"})
        assert answer.status_code == 429
        page = answer.content.decode()
        assert "잠시 확인하지 않습니다" in page and "초 뒤에" in page
        assert "맞지 않습니다" not in page
    assert client.session["pending_login"]["tries"] == 0
    assert AuthenticatorApp.objects.get(user=kim).throttling_failure_count == 5
    assert not AccessAttempt.objects.exists()
    said = AccessEntry.objects.logins().filter(action="exchange:second_factor")
    assert {entry.result for entry in said} == {"refused"}

    rest(kim)
    assert client.post("/login/second-factor", {"code": token()})["Location"] == "/"


def test_a_recovery_code_waits_by_its_own_clock(client, kim):
    codes = enable(kim)
    log_in(client, "kim")
    throttled(kim)
    assert client.post("/login/second-factor", {"code": codes[0]})["Location"] == "/"

    again = Client()
    log_in(again, "kim")
    now = {"throttling_failure_count": 9, "throttling_failure_timestamp": timezone.now()}
    RecoverySet.objects.filter(user=kim).update(**now)
    answer = again.post("/login/second-factor", {"code": codes[1]})
    assert answer.status_code == 429
    assert "5분 뒤에" in answer.content.decode()
    assert RecoveryCode.objects.filter(device__user=kim).count() == 9


def test_the_second_step_is_over_after_five_minutes(client, kim):
    enable(kim)
    rest(kim)
    log_in(client, "kim")
    session = client.session
    session["pending_login"] = {**session["pending_login"], "at": time.time() - 301}
    session.save()

    assert client.post("/login/second-factor", {"code": token()})["Location"] == "/login"
    assert client.get("/account").status_code == 302


def test_a_stopped_account_does_not_get_past_the_second_step(client, kim):
    enable(kim)
    rest(kim)
    log_in(client, "kim")
    type(kim).objects.filter(pk=kim.pk).update(is_active=False)

    assert client.post("/login/second-factor", {"code": token()})["Location"] == "/login"


def test_the_second_step_is_closed_to_others(client, db):
    assert client.get("/login/second-factor")["Location"] == "/login"
    assert client.post("/login/second-factor", {"code": "000000"})["Location"] == "/login"


def test_switching_off_asks_for_the_password(client, kim):
    enable(kim)
    client.force_login(kim)

    assert client.post(f"{SETUP}/off", {"password": "wrong"}).status_code == 422
    assert AuthenticatorApp.objects.filter(user=kim).exists()

    assert client.post(f"{SETUP}/off", {"password": PASSWORD}).status_code == 302
    assert not AuthenticatorApp.objects.filter(user=kim).exists()
    assert not RecoveryCode.objects.exists()


def test_new_codes_void_the_old_and_ask_for_the_password(client, kim):
    old = enable(kim)
    client.force_login(kim)

    assert client.post(f"{SETUP}/codes", {"password": "wrong"}).status_code == 422
    answer = client.post(f"{SETUP}/codes", {"password": PASSWORD})

    assert len(re.findall(r"<li>\w{4}-\w{4}-\w{4}</li>", answer.content.decode())) == 10
    assert own_account.use_second_factor(kim, old[0]) is None
    assert RecoveryCode.objects.count() == 10


def test_codes_need_a_second_factor(kim):
    with pytest.raises(WrongState):
        own_account.renew_recovery_codes(by=kim, at=NOON)


@pytest.mark.parametrize(
    ("role", "needed"),
    [
        (Role.COORDINATOR, True),
        (Role.ADMIN, True),
        (Role.EVALUATOR, True),
        (Role.DECIDER, True),
        (Role.EXCHANGEE, False),
        (Role.ASSISTANT, False),
        (Role.VIEWER, False),
    ],
)
def test_in_production_some_roles_may_do_nothing_without_it(client, db, settings, role, needed):
    settings.PRODUCTION = True
    person = make_user(role)
    client.force_login(person)

    answer = client.get("/account")
    assert (answer.status_code == 302 and answer["Location"] == SETUP) == needed
    if needed:
        assert client.get(SETUP).status_code == 200
        assert client.get("/help").status_code == 200
        assert client.post("/notices/read")["Location"] == SETUP
        with pytest.raises(NotAllowed):
            own_account.disable_second_factor(keep_session="", by=person, at=NOON)


def test_in_production_the_page_opens_once_it_is_set_up(client, db, settings):
    settings.PRODUCTION = True
    client.force_login(make_user(Role.ADMIN))
    client.get(SETUP)

    client.post(SETUP, {"token": shown_number(client)})

    assert client.get("/account").status_code == 200
    page = client.get(SETUP).content.decode()
    assert "2단계 인증이 있어야 쓸 수 있어 끌 수 없습니다" in page
    assert client.post(f"{SETUP}/off", {"password": "x"}).status_code == 403


def test_a_login_from_before_it_was_set_up_starts_again(client, db, settings):
    settings.PRODUCTION = True
    person = make_user(Role.ADMIN, password=PASSWORD)
    client.force_login(person)
    AuthenticatorApp.objects.create(user=person, sealed_key=seal(KEY, owner=person.pk))

    assert client.get("/account")["Location"] == SETUP
    assert client.get(SETUP)["Location"] == "/login"
    assert not LoginSession.objects.filter(user=person).exists()


def test_an_administrator_and_the_operator_together_free_a_lost_account(client, kim):
    enable(kim)
    client.force_login(kim)
    make_user(Role.ADMIN, username="chief")

    call_command("reset_second_factor", "kim", by="chief", stdout=StringIO())

    assert client.get("/account").status_code == 302
    assert log_in(client, "kim")["Location"] == "/"
    assert Notice.objects.filter(user=kim).count() == 1


@pytest.mark.parametrize(("username", "by"), [("kim", "kim"), ("chief", "chief"), ("kim", "nobody"), ("lee", "chief")])
def test_nobody_else_frees_an_account(kim, username, by):
    enable(kim)
    enable(make_user(Role.ADMIN, username="chief"))
    make_user(username="lee")

    with pytest.raises(CommandError):
        call_command("reset_second_factor", username, by=by, stdout=StringIO())

    assert AuthenticatorApp.objects.count() == 2
