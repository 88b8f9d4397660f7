"""Seal the secrets of apps, salt the recovery codes, end every login: what stood in clear leaves the database.

The tables of django-otp's plugins, which are no longer installed, are emptied (TRUNCATE, so that nothing of them stays
in the data files); a database that never had them has nothing to move. Logins end because their keys stood in the
table, and so in every copy of it. Takes about half a second an account that has recovery codes.
"""

import re

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.exceptions import ImproperlyConfigured
from django.db import migrations, models
from django.db.migrations.exceptions import IrreversibleError

from exchange.sealing import NoKey, seal, short_digest, unseal

ROUNDS = 100_000
NO_KEYS = (
    "이 데이터베이스에는 암호화하지 않은 인증 앱의 비밀 열쇠가 있습니다. HANTEAM_SEED_KEYS를 정한 뒤 다시 실행하십시오"
    "(python -m launch.seed_key). 아무것도 바꾸지 않았습니다."
)
DIGEST = re.compile(r"[0-9a-f]{16}")  # all that our version before this one stored of a code
OLD_APPS = """
SELECT DISTINCT ON (user_id) user_id, name, key, last_t, drift FROM otp_totp_totpdevice WHERE confirmed
ORDER BY user_id, id DESC
"""
OLD_CODES = """
SELECT device.user_id, code.token FROM otp_static_staticdevice AS device
JOIN otp_static_statictoken AS code ON code.device_id = device.id WHERE device.confirmed
"""
GIVE_BACK = """
INSERT INTO otp_totp_totpdevice
    (user_id, name, confirmed, key, step, t0, digits, tolerance, drift, last_t, throttling_failure_count)
VALUES (%s, %s, true, %s, 30, 0, 6, 1, %s, %s, 0)
"""


def move(apps, schema_editor):
    App, Set, Code = (apps.get_model("exchange", name) for name in ("AuthenticatorApp", "RecoverySet", "RecoveryCode"))
    tables = schema_editor.connection.introspection.table_names()
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("TRUNCATE exchange_loginsession")
        if "otp_totp_totpdevice" in tables:
            cursor.execute(OLD_APPS)
            for user, name, key, last_t, drift in cursor.fetchall():
                App.objects.create(
                    user_id=user, name=name, sealed_key=sealed(key, user), last_t=last_t, drift=drift
                )
            cursor.execute("TRUNCATE otp_totp_totpdevice")
        if "otp_static_staticdevice" in tables:
            cursor.execute(OLD_CODES)
            hasher = PBKDF2PasswordHasher()
            for user, token in cursor.fetchall():
                device, _ = Set.objects.get_or_create(user_id=user, defaults={"name": "복구 코드"})
                short = token if DIGEST.fullmatch(token) else short_digest(token)
                Code.objects.create(device=device, hash=hasher.encode(short, hasher.salt(), ROUNDS))
            cursor.execute("TRUNCATE otp_static_statictoken, otp_static_staticdevice")


def sealed(key, owner):
    try:
        return seal(key, owner=owner)
    except NoKey as error:
        raise ImproperlyConfigured(NO_KEYS) from error


def move_back(apps, schema_editor):
    """Give the plugin's table the secrets back. Recovery codes cannot be: who has a second factor makes new ones."""
    App = apps.get_model("exchange", "AuthenticatorApp")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("TRUNCATE exchange_loginsession")
        if App.objects.exists() and "otp_totp_totpdevice" not in schema_editor.connection.introspection.table_names():
            raise IrreversibleError("otp_totp_totpdevice is missing: these accounts would need no second factor")
        for app in App.objects.all():
            key = unseal(app.sealed_key, owner=app.user_id)
            cursor.execute(GIVE_BACK, [app.user_id, app.name, key, app.drift, app.last_t])
        cursor.execute("TRUNCATE exchange_recoverycode, exchange_recoveryset, exchange_authenticatorapp")


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0023_secrets_kept'),
    ]

    operations = [
        migrations.AlterField(
            model_name='loginsession',
            name='session_key',
            field=models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='쿠키 값의 해시'),
        ),
        migrations.RunPython(move, move_back),
        migrations.AddConstraint(
            model_name='loginsession',
            constraint=models.CheckConstraint(condition=models.Q(('session_key__regex', '^[0-9a-f]{64}$')), name='login_session_key_is_hash'),
        ),
    ]
