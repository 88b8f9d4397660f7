"""A database from before its secrets were sealed: brought up, it holds none of them in clear, and the app still works.

Real migrations on a real database, with the tables that django-otp's own migrations make.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg2
import pytest

from exchange import sealing
from launch.seed_key import seed_key
from tests.browser import worlds
from tests.exchange.test_second_factor import KEY

pytestmark = [pytest.mark.slow, pytest.mark.deep]

BEFORE, MOVED = "0023_secrets_kept", "0024_secrets_moved"
KEYS = seed_key()
CODE, CLEAR_CODE = "abcdefghjkmn", "jkmnpqrs"  # the second as the package itself stores one
COOKIE = "0123456789abcdefghijklmnopqrstuv"
USER = """
INSERT INTO exchange_user (username, display_name, role, password, email, is_active, is_demo, must_change_password,
    created_at, text_size, contrast, shortcuts)
VALUES ('kim', 'kim', 'admin', '!', '', true, false, false, now(), 'normal', 'light', false) RETURNING id
"""
DEVICE = """
INSERT INTO otp_totp_totpdevice (user_id, name, confirmed, key, step, t0, digits, tolerance, drift, last_t,
    throttling_failure_count)
VALUES (%s, 'app', true, %s, 30, 0, 6, 1, -1, 57, 0)
"""
APP = """
INSERT INTO exchange_authenticatorapp (user_id, name, confirmed, throttling_failure_count, sealed_key, last_t, drift)
VALUES (%s, '', true, 0, %s, -1, 0)
"""
CODES = """
WITH made AS (
    INSERT INTO otp_static_staticdevice (user_id, name, confirmed, throttling_failure_count)
    VALUES (%s, 'codes', true, 0) RETURNING id
) INSERT INTO otp_static_statictoken (device_id, token) SELECT id, unnest(%s) FROM made
"""
LOGIN = """
INSERT INTO exchange_loginsession (session_key, session_data, expire_date, handle, address, device)
VALUES (%s, '', now() + interval '1 hour', gen_random_uuid(), '', '')
"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with worlds.copy_of(os.environ["HANTEAM_TEST_TEMPLATE"]) as copy:
        yield worlds.address_of(copy)


def migrate(address: str, *arguments: str, keys: str = KEYS, settings: str = "config.settings"):
    environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": settings}
    command = [sys.executable, "manage.py", "migrate", "-v0", "--skip-checks", *arguments]
    environment |= {"HANTEAM_SEED_KEYS": keys}
    return subprocess.run(command, cwd=worlds.ROOT, env=environment, text=True, capture_output=True)


def ask(address: str, statement: str, *values) -> list[tuple]:
    connection = psycopg2.connect(address)
    with connection, connection.cursor() as cursor:
        cursor.execute(statement, values)
        found = cursor.fetchall() if cursor.description else []
    connection.close()
    return found


def test_secrets_are_sealed_codes_salted_logins_ended_and_back_again(address, settings):
    settings.SEED_KEYS, settings.RECOVERY_CODE_ROUNDS = [KEYS], 10
    for arguments in (["exchange", BEFORE], ["otp_totp"], ["otp_static"]):
        made = migrate(address, *arguments, settings="tests.former_settings")
        assert made.returncode == 0, made.stderr
    ((user,),) = ask(address, USER)
    ask(address, DEVICE, user, KEY)
    ask(address, CODES, user, [hashlib.sha256(CODE.encode()).hexdigest()[:16], CLEAR_CODE])
    ask(address, LOGIN, COOKIE)

    refused = migrate(address, keys="")
    assert refused.returncode == 1
    assert "HANTEAM_SEED_KEYS를 정한 뒤" in refused.stderr and len(refused.stderr.strip().splitlines()) == 1
    assert ask(address, "SELECT key FROM otp_totp_totpdevice") == [(KEY,)]
    assert ask(address, "SELECT session_key FROM exchange_loginsession") == [(COOKIE,)]

    moved = migrate(address)
    assert moved.returncode == 0, moved.stderr
    ((owner, sealed, last_t, drift),) = ask(
        address, "SELECT user_id, sealed_key, last_t, drift FROM exchange_authenticatorapp"
    )
    assert (owner, last_t, drift) == (user, 57, -1)
    assert sealing.unseal(sealed, owner=user) == KEY
    hashes = [stored for (stored,) in ask(address, "SELECT hash FROM exchange_recoverycode ORDER BY id")]
    assert [list(sealing.matching(code, enumerate(hashes))) for code in (CODE, CLEAR_CODE)] == [[0], [1]]
    for table in ("otp_totp_totpdevice", "otp_static_staticdevice", "otp_static_statictoken", "exchange_loginsession"):
        assert ask(address, f"SELECT count(*) FROM {table}") == [(0,)]

    ask(address, LOGIN, "0" * 64)
    back = migrate(address, "exchange", BEFORE)
    assert back.returncode == 0, back.stderr
    assert ask(address, "SELECT user_id, key, last_t, drift FROM otp_totp_totpdevice") == [(user, KEY, 57, -1)]
    assert ask(address, "SELECT count(*) FROM exchange_authenticatorapp") == [(0,)]
    assert ask(address, "SELECT count(*) FROM exchange_loginsession") == [(0,)]
    assert migrate(address).returncode == 0


def test_nobodys_second_factor_is_lost_on_the_way_back(address, settings):
    """Where the former tables are missing, going back would leave accounts with a password alone."""
    settings.SEED_KEYS = [KEYS]
    ask(address, "DELETE FROM exchange_authenticatorapp")
    ((user,),) = ask(address, USER.replace("'kim'", "'lee'"))
    ask(address, APP, user, sealing.seal(KEY, owner=user))
    ask(address, "DROP TABLE IF EXISTS otp_totp_totpdevice")

    back = migrate(address, "exchange", BEFORE)

    assert back.returncode != 0 and "would need no second factor" in back.stderr
    assert ask(address, "SELECT user_id FROM exchange_authenticatorapp") == [(user,)]
