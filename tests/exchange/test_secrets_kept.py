"""A stolen copy of the database opens nothing: no session, no second factor, no recovery code, no first password."""

import re
from base64 import b32decode
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.oath import totp

from exchange import sealing
from exchange.actions import own_account
from exchange.actions.seeds import rotate_seeds
from exchange.models import AccessEntry, AuthenticatorApp, LoginSession, Notice, RecoveryCode, Role, User
from exchange.queries.second_factor import shut_apps
from launch import prepare
from launch.seed_key import seed_key
from tests.dumped import dump, in_clear
from tests.exchange.test_first_start import came_in, make_token
from tests.exchange.test_login import log_in
from tests.exchange.test_second_factor import KEY, SETUP, enable, rest, token
from tests.makers import PASSWORD, make_user
from tests.pages import as_user, to, words

SECOND = "/login/second-factor"
OTHER_KEY = "0a" * 20
STRONG = "Zq8-unlike-the-one-that-the-settings-of-tests-have-3f"


def shown(client: Client) -> str:
    """Open the set-up page and return its secret in hexadecimal, read from the page as a person does."""
    page = words(client.get(SETUP))
    return b32decode(re.search(r'id="secret">([^<]+)<', page)[1].replace(" ", "")).hex()


def number_of(key: str) -> str:
    return f"{totp(bytes.fromhex(key)):06d}"


def codes_in(page: str) -> list[str]:
    return re.findall(r"<li>(\w{4}-\w{4}-\w{4})</li>", page)


def cookie_of(client: Client) -> str:
    return client.cookies["session"].value


@pytest.fixture
def kim(db):
    return make_user(username="kim", password=PASSWORD)


# ---- what a dump holds -----------------------------------------------------------------------------------------------


def test_a_dump_gives_away_no_session_no_seed_and_no_recovery_code(transactional_db):
    """Password, new app, codes, out, and in again with the second factor; the browser is left logged in."""
    make_user(username="kim", password=PASSWORD)
    client = Client()
    log_in(client, "kim")
    secrets = {"during the set-up": cookie_of(client), "the seed": shown(client)}
    codes = codes_in(words(client.post(SETUP, {"token": number_of(secrets["the seed"])})))
    client.post("/logout")
    log_in(client, "kim")
    assert client.post(SECOND, {"code": codes[0]})["Location"] == "/"
    secrets["after the second factor"] = cookie_of(client)

    text = dump()

    assert client.get("/account").wsgi_request.user.is_verified()
    assert len(codes) == 10
    assert in_clear([*secrets.values(), *codes], text) == set()
    assert "pbkdf2_sha256$" in text and "gAAAA" in text  # the rows themselves were in it


def test_a_dump_taken_while_somebody_sets_up_gives_the_shown_secret_away_neither(transactional_db):
    """The sibling of the seed: until its number is typed it is kept in the session, which is in the database too."""
    client = as_user(make_user())
    secret = shown(client)

    assert shown(client) == secret
    assert in_clear([secret, cookie_of(client)], dump()) == set()


def test_a_dump_gives_away_no_link_no_first_password_and_nothing_typed_wrongly(transactional_db):
    """The sibling of the codes: what lets somebody in for the first time, and what the failed tries leave behind."""
    link = make_token()
    came_in(link)
    admin = as_user(make_user(Role.ADMIN))
    made = {"username": "lee", "display_name": "이교류", "role": Role.VIEWER, "ministry": "", "email": ""}
    page = words(admin.post(to("exchange:manage_account_add"), made))
    first = re.search(r"\b((?:[a-z2-9]{4}-){4}[a-z2-9]{4})\b", page)[1]
    client = Client()
    log_in(client, "lee", "almost-the-right-password")
    log_in(client, "lee", first)
    changed = {"password": first, "new_password": "seven grey geese", "new_password_again": "seven grey geese"}
    assert client.post("/account/password", changed)["Location"] == "/account"
    enable(User.objects.get(username="lee"))
    again = Client()
    log_in(again, "lee", "seven grey geese")
    again.post(SECOND, {"code": "wxyz-wxyz-wxyz"})

    text = dump()
    secrets = [first, "almost-the-right-password", "seven grey geese", "wxyz-wxyz-wxyz"]
    assert in_clear([*secrets, *map(cookie_of, (admin, client, again))], text) == set()
    assert link not in text  # its hash is, of 192 random bits


def test_what_stands_in_clear_is_found_however_it_is_packed(transactional_db):
    """The counter-test: each of the three, planted where a version before this one kept it."""
    kim = make_user()
    client = as_user(kim)
    session = client.session
    session["planted"] = KEY
    session.save()
    Notice.objects.create(user=kim, text=f"{cookie_of(client)} abcd-efgh-jkmn", path="/account", made_at=kim.created_at)

    assert in_clear([KEY, cookie_of(client), "abcd-efgh-jkmn"], dump()) == {KEY, cookie_of(client), "abcd-efgh-jkmn"}


# ---- sessions --------------------------------------------------------------------------------------------------------


def test_what_the_table_holds_opens_nothing_as_a_cookie(client, kim):
    log_in(client, "kim")
    stored = LoginSession.objects.get(user=kim).session_key
    thief = Client()
    thief.cookies["session"] = stored

    assert re.fullmatch("[0-9a-f]{64}", stored) and stored != cookie_of(client)
    assert thief.get("/account").status_code == 302
    assert client.get("/account").status_code == 200
    assert LoginSession.objects.get(user=kim).session_key == stored


@pytest.mark.parametrize(
    "value", ["", "short", "a" * 5000, "\\355\\240\\200" * 4, "가".encode().decode("latin-1") * 12, "\\000" * 12]
)
def test_any_cookie_is_taken_for_none(client, db, value):
    client.cookies["session"] = value

    assert client.get("/account").status_code == 302


def test_a_new_key_leaves_no_row_of_the_old_one(client, kim):
    log_in(client, "kim")
    before = cookie_of(client)
    session = client.session
    session.cycle_key()

    assert LoginSession.objects.count() == 1
    assert not session.exists(before) and session.exists(session.session_key)
    assert LoginSession.objects.get().session_key == session.stored_key


def test_the_page_of_sessions_knows_this_browser_and_ends_the_others_only(client, kim):
    log_in(client, "kim")
    log_in(Client(), "kim")

    page = words(client.get("/account/sessions"))
    assert page.count("지금 이 기기") == 1 and page.count('/end"') == 1
    client.post("/account/sessions/end-others")
    assert LoginSession.objects.get().session_key == client.session.stored_key


def test_djangos_own_command_removes_what_is_over(client, kim):
    log_in(client, "kim")
    LoginSession.objects.update(expire_date=kim.created_at)

    call_command("clearsessions")

    assert not LoginSession.objects.exists()


def test_a_login_outlives_the_replacing_of_the_secret_key(client, kim, settings):
    log_in(client, "kim")
    before = LoginSession.objects.get().session_key

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = STRONG, [settings.SECRET_KEY]
    assert client.get("/account").status_code == 200
    row = LoginSession.objects.get()
    assert row.session_key != before
    assert row.session_key == sealing.stored_keys(cookie_of(client))[0]

    settings.SECRET_KEY_FALLBACKS = []  # the former key is gone, and no row hangs on it
    assert client.get("/account").status_code == 200


def test_without_the_former_secret_key_the_logins_are_over(client, kim, settings):
    log_in(client, "kim")
    settings.SECRET_KEY = STRONG

    assert client.get("/account").status_code == 302


def test_logging_out_ends_a_session_that_stands_under_a_former_key(client, kim, settings):
    log_in(client, "kim")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = STRONG, [settings.SECRET_KEY]

    client.post("/logout")

    assert not LoginSession.objects.filter(user=kim).exists()


# ---- apps and codes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("keys", [[], [seed_key()]], ids=["no key", "another key"])
def test_without_its_key_the_second_step_says_so_and_a_recovery_code_still_opens(client, kim, settings, keys):
    codes = enable(kim)
    rest(kim)
    log_in(client, "kim")
    settings.SEED_KEYS = keys

    answer = client.post(SECOND, {"code": token()})

    assert answer.status_code == 409
    assert "서버의 암호화 열쇠가" in words(answer) and "복구 코드로 로그인하거나" in words(answer)
    assert "맞지 않습니다" not in words(answer)
    assert client.session["pending_login"]["tries"] == 0
    assert AccessEntry.objects.logins().latest("pk").result == "refused"
    assert client.post(SECOND, {"code": codes[0]})["Location"] == "/"


def test_without_a_key_no_app_is_registered_and_the_page_says_so(client, kim, settings):
    client.force_login(kim)
    settings.SEED_KEYS = []

    answer = client.get(SETUP)

    assert answer.status_code == 409
    assert sealing.CANNOT_SEAL in words(answer)
    assert not AuthenticatorApp.objects.exists()


def test_a_secret_shown_before_its_key_was_replaced_is_shown_anew(client, kim, settings):
    client.force_login(kim)
    before = shown(client)
    settings.SEED_KEYS = [seed_key()]

    after = shown(client)

    assert after != before
    assert client.post(SETUP, {"token": number_of(after)}).status_code == 200


def test_the_sealed_secret_of_another_account_opens_nothing(client, kim):
    """Who can write rows cannot give an administrator the app on the own phone."""
    enable(kim)
    thief = make_user(username="thief", password=PASSWORD)
    own_account.enable_second_factor(OTHER_KEY, number_of(OTHER_KEY), keep_session="", by=thief, at=kim.created_at)
    stolen = AuthenticatorApp.objects.get(user=thief).sealed_key
    AuthenticatorApp.objects.filter(user=kim).update(sealed_key=stolen)
    rest(kim)
    log_in(client, "kim")

    assert client.post(SECOND, {"code": number_of(OTHER_KEY)}).status_code == 409
    assert shut_apps() == ["kim"]


def test_equal_secrets_and_equal_codes_look_different():
    assert sealing.seal(KEY, owner=1) != sealing.seal(KEY, owner=1)
    assert sealing.hash_code("abcdefghjkmn") != sealing.hash_code("abcdefghjkmn")


def test_a_code_of_another_account_opens_nothing(client, kim):
    enable(kim)
    theirs = enable(make_user())
    log_in(client, "kim")

    assert client.post(SECOND, {"code": theirs[0]}).status_code == 422
    assert RecoveryCode.objects.count() == 20


def test_the_packages_own_check_lets_nobody_in(kim):
    codes = enable(kim)
    rest(kim)
    device = AuthenticatorApp.objects.get(user=kim)

    assert not device.verify_token(token())
    assert not RecoveryCode.objects.first().device.verify_token(codes[0])


# ---- replacing a key -------------------------------------------------------------------------------------------------


def test_after_the_rotation_the_former_key_is_not_needed(client, kim, settings):
    enable(kim)
    rest(kim)
    former = settings.SEED_KEYS[0]
    settings.SEED_KEYS = [seed_key(), former]
    log_in(client, "kim")
    assert shut_apps() == []

    said = StringIO()
    call_command("rotate_seeds", stdout=said)

    assert "인증 앱 1개" in said.getvalue()
    settings.SEED_KEYS = settings.SEED_KEYS[:1]
    assert client.post(SECOND, {"code": token()})["Location"] == "/"
    settings.SEED_KEYS = [former]
    assert shut_apps() == ["kim"]


def test_a_rotation_is_a_line_in_the_chain_of_the_access_log(kim, settings):
    enable(kim)
    settings.SEED_KEYS = [seed_key(), *settings.SEED_KEYS]

    assert rotate_seeds() == 1

    line = AccessEntry.objects.latest("pk")
    assert (line.action, line.target, line.result, line.kind) == ("rotate_seeds", "인증 앱 1개", "ok", "change")
    assert line.user_name == "서버 명령"
    assert AccessEntry.objects.follow_chain().damage is None


def test_where_one_secret_cannot_be_opened_none_is_changed_and_the_command_names_its_account(kim, settings):
    enable(make_user(username="lee"))
    lost, settings.SEED_KEYS = settings.SEED_KEYS, [seed_key()]
    enable(kim)
    before = set(AuthenticatorApp.objects.values_list("sealed_key", flat=True))
    settings.SEED_KEYS = [seed_key(), *settings.SEED_KEYS]

    with pytest.raises(CommandError, match="바꾸지 않았습니다: lee"):
        call_command("rotate_seeds")

    assert set(AuthenticatorApp.objects.values_list("sealed_key", flat=True)) == before
    assert AccessEntry.objects.latest("pk").result == "failed"
    settings.SEED_KEYS += lost
    call_command("rotate_seeds", stdout=StringIO())


def test_a_start_names_the_accounts_whose_app_its_keys_do_not_open(kim, settings, capsys):
    enable(kim)
    prepare.tell_of_shut_apps()
    assert capsys.readouterr().out == ""

    settings.SEED_KEYS = [seed_key()]
    prepare.tell_of_shut_apps()
    assert "인증 앱이 열리지 않는 계정: kim." in capsys.readouterr().out


@pytest.mark.parametrize(
    "weak",
    ["", "short", "A" * 43 + "=", "x" * 44, "c2hvcnQ=", seed_key()[:-2], "한" * 44, seed_key() + "=="],
    ids=["none", "short", "one letter", "no key", "few bytes", "cut", "no base64", "longer"],  # every worker the same
)
def test_a_key_that_somebody_typed_is_none(weak):
    assert not sealing.is_seed_key(weak)
    assert sealing.is_seed_key(seed_key())
