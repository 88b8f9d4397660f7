"""What the database takes for a secret: nothing in clear. Each rule broken past the actions."""

import pytest

from exchange.models import AuthenticatorApp, LoginSession, RecoveryCode, RecoverySet
from exchange.sealing import hash_code, seal
from tests.exchange.test_second_factor import KEY
from tests.makers import make_user
from tests.pages import as_user
from tests.refusals import refused_by, update

pytestmark = pytest.mark.django_db


def make_app() -> AuthenticatorApp:
    user = make_user()
    return AuthenticatorApp.objects.create(user=user, sealed_key=seal(KEY, owner=user.pk))


def make_code() -> RecoveryCode:
    return RecoveryCode.objects.create(device=RecoverySet.objects.create(user=make_user()), hash=hash_code("a" * 12))


def make_login() -> LoginSession:
    user = make_user()
    as_user(user)
    return LoginSession.objects.get(user=user)


@pytest.mark.parametrize(
    ("name", "make", "values"),
    [
        ("authenticator_app_key_is_sealed", make_app, {"sealed_key": KEY}),
        ("authenticator_app_key_is_sealed", make_app, {"sealed_key": ""}),
        ("recovery_code_is_stored_as_hash", make_code, {"hash": "abcdefghjkmn"}),
        ("recovery_code_is_stored_as_hash", make_code, {"hash": "0123456789abcdef"}),
        ("login_session_key_is_hash", make_login, {"session_key": "0123456789abcdefghijklmnopqrstuv"}),
        ("login_session_key_is_hash", make_login, {"session_key": "G" * 64}),
    ],
)
def test_what_stands_in_clear_is_refused_by_name(name, make, values):
    with refused_by(name):
        update(make(), **values)


def test_an_account_has_one_app():
    app = make_app()
    with refused_by("authenticator_app_one_an_account"):
        AuthenticatorApp.objects.create(user=app.user, sealed_key=app.sealed_key)


def test_an_account_has_one_set_of_codes():
    device = make_code().device
    with refused_by("recovery_set_one_an_account"):
        RecoverySet.objects.create(user=device.user)
