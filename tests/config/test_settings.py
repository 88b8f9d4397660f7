"""Production refuses to start half configured, and its settings leave Django's deployment check nothing to say."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from config.settings import DEMO_KEY, LIMITS, OWNER_LIMITS, database
from launch.install import ROOT
from launch.seed_key import seed_key

STRONG = "kT9!vR2#mX7@qL4$wZ8%nB5^yH3&jF6*dC1(pG0)sA-uE+iO=xK"
SEED_KEY = seed_key()
PRODUCTION = {
    "HANTEAM_ENV": "production",
    "DATABASE_URL": "postgresql://app:pw@127.0.0.1:1/hanteam?sslmode=require",
    "SECRET_KEY": STRONG,
    "HANTEAM_SEED_KEYS": SEED_KEY,
    "ALLOWED_HOSTS": "hanteam.example",
}


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py with nothing in the environment but ``environment``."""
    plain = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**plain, **environment}, capture_output=True, text=True)


def test_the_deployment_check_is_silent_in_production(tmp_path: Path) -> None:
    run = manage("check", "--deploy", "--fail-level=DEBUG", HANTEAM_HOME=str(tmp_path), **PRODUCTION)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.strip() == "System check identified no issues (0 silenced)."


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": STRONG[:49]}, "SECRET_KEY"),
        ({"SECRET_KEY": "abcd" * 20}, "SECRET_KEY"),
        ({"SECRET_KEY": DEMO_KEY}, "SECRET_KEY"),
        ({"SECRET_KEY": f"django-insecure-{STRONG}"}, "SECRET_KEY"),
        ({"SECRET_KEY_FALLBACKS": "short"}, "SECRET_KEY"),
        ({"HANTEAM_SEED_KEYS": ""}, "HANTEAM_SEED_KEYS"),
        ({"HANTEAM_SEED_KEYS": STRONG}, "HANTEAM_SEED_KEYS"),
        ({"HANTEAM_SEED_KEYS": f"{'A' * 43}="}, "HANTEAM_SEED_KEYS"),
        ({"HANTEAM_SEED_KEYS": f"{SEED_KEY} {SEED_KEY[:40]}"}, "HANTEAM_SEED_KEYS"),
        ({"HANTEAM_ENV": "demo", "HANTEAM_SEED_KEYS": "short"}, "HANTEAM_SEED_KEYS"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "hanteam.example, *"}, "ALLOWED_HOSTS"),
        ({"HANTEAM_ADDRESS": "http://hanteam.example"}, "HANTEAM_ADDRESS"),
        ({"HANTEAM_ADDRESS": "https://elsewhere.example"}, "HANTEAM_ADDRESS"),
        ({"HANTEAM_ADDRESS": "https://hanteam.example/app"}, "HANTEAM_ADDRESS"),
        ({"HANTEAM_ENV": "prod"}, "HANTEAM_ENV"),
        ({"HANTEAM_ENV": "development", "HANTEAM_HOST": "::"}, "HANTEAM_HOST"),
        ({"HANTEAM_ENV": "development", "HANTEAM_HOST": "10.1.2.3"}, "HANTEAM_HOST"),
        ({"HANTEAM_IDLE_MINUTES": "9"}, "HANTEAM_IDLE_MINUTES"),
        ({"HANTEAM_IDLE_MINUTES": "long"}, "HANTEAM_IDLE_MINUTES"),
        ({"HANTEAM_DEMO_NOW": "yesterday"}, "HANTEAM_DEMO_NOW"),
        ({"PORT": "70000"}, "PORT"),
        ({"HANTEAM_PASSWORD_LENGTH": "9"}, "HANTEAM_PASSWORD_CLASSES"),
        ({"HANTEAM_PASSWORD_LENGTH": "8", "HANTEAM_PASSWORD_CLASSES": "3"}, "HANTEAM_PASSWORD_LENGTH"),
        ({"HANTEAM_PASSWORD_HISTORY": "25"}, "HANTEAM_PASSWORD_HISTORY"),
        ({"HANTEAM_EXPORTS_PER_HOUR": "9"}, "HANTEAM_EXPORTS_PER_HOUR"),
        ({"HANTEAM_IMPORTS_PER_HOUR": "all"}, "HANTEAM_IMPORTS_PER_HOUR"),
        ({"HANTEAM_FIRST_PASSWORD_DAYS": "0"}, "HANTEAM_FIRST_PASSWORD_DAYS"),
        ({"HANTEAM_PASSWORD_DAYS": "900"}, "HANTEAM_PASSWORD_DAYS"),
        ({"HANTEAM_SESSIONS": "-1"}, "HANTEAM_SESSIONS"),
        ({"HANTEAM_ADMIN_NETWORKS": "10.1.0.0/16 office"}, "HANTEAM_ADMIN_NETWORKS"),
        ({"HANTEAM_ADMIN_NETWORKS": "10.1.2.3/16"}, "HANTEAM_ADMIN_NETWORKS"),
    ],
)
def test_a_weak_environment_is_refused_in_one_sentence(changed: dict[str, str], said: str, tmp_path: Path) -> None:
    run = manage("check", HANTEAM_HOME=str(tmp_path), **{**PRODUCTION, **changed})
    assert run.returncode == 1
    assert said in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1
    assert changed.get("SECRET_KEY") is None or STRONG[:20] not in run.stderr
    assert SEED_KEY[:20] not in run.stderr


def test_a_demonstration_needs_no_environment_at_all(tmp_path: Path) -> None:
    assert manage("check", HANTEAM_HOME=str(tmp_path)).returncode == 0


SHOW_MODE = (
    "shell",
    "--no-imports",
    "-c",
    "from django.conf import settings as s;"
    "from config.policy import POLICY; from config.urls import urlpatterns; "
    "print(s.DEBUG, any('dev/' in str(each.pattern) for each in urlpatterns), 'gallery:gallery' in POLICY)",
)


@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        ({"HANTEAM_ENV": "development"}, "True True True"),
        ({"HANTEAM_ENV": "demo"}, "False False False"),
        (PRODUCTION, "False False False"),
        ({**PRODUCTION, "DEBUG": "1", "DJANGO_DEBUG": "1", "HANTEAM_DEBUG": "1"}, "False False False"),
    ],
)
def test_sources_settings_and_gallery_are_shown_in_development_only(environment, shown, tmp_path: Path) -> None:
    run = manage(*SHOW_MODE, HANTEAM_HOME=str(tmp_path), **environment)
    assert run.stdout.strip() == shown, run.stderr


def test_no_word_of_the_environment_turns_debug_pages_on_by_itself() -> None:
    source = (ROOT / "config" / "settings.py").read_text()
    assert re.findall(r"^\s*DEBUG\s*=.*$", source, re.MULTILINE) == [
        "DEBUG = DEVELOPMENT  # pages that show sources and settings: never in production, and only to this machine"
    ]


def test_manage_finds_the_database_that_a_running_demonstration_wrote_down(tmp_path: Path) -> None:
    (tmp_path / "pg").mkdir()
    (tmp_path / "pg" / "url.json").write_text('{"DATABASE_URL": "postgresql://seen@/here", "DATABASE_OWNER_URL": ""}')
    show = (
        "shell",
        "--no-imports",
        "-c",
        "from django.conf import settings as s; print(s.DATABASES['default']['NAME'])",
    )
    assert manage(*show, HANTEAM_HOME=str(tmp_path)).stdout.strip() == "here"


def test_production_never_reads_a_demonstrations_address(tmp_path: Path) -> None:
    (tmp_path / "pg").mkdir()
    (tmp_path / "pg" / "url.json").write_text('{"DATABASE_URL": "postgresql://seen@/here"}')
    run = manage("check", HANTEAM_HOME=str(tmp_path), **{**PRODUCTION, "DATABASE_URL": ""})
    assert run.returncode == 1
    assert "DATABASE_URL" in run.stderr


@pytest.mark.parametrize(
    ("environment", "kept", "seen"),
    [
        ({}, "", []),
        ({}, f"{SEED_KEY}\n{SEED_KEY}\n", [SEED_KEY, SEED_KEY]),
        ({"HANTEAM_SEED_KEYS": SEED_KEY}, seed_key(), [SEED_KEY]),
        (PRODUCTION, seed_key(), [SEED_KEY]),
    ],
    ids=["none yet", "two", "from the environment", "production"],
)
def test_only_the_demonstration_reads_its_keys_from_its_folder(environment, kept, seen, tmp_path: Path) -> None:
    (tmp_path / "seed-keys").write_text(kept)
    show = ("shell", "--no-imports", "-c", "from django.conf import settings as s; print(*s.SEED_KEYS)")
    assert manage(*show, HANTEAM_HOME=str(tmp_path), **environment).stdout.split() == seen


def test_production_never_takes_its_keys_from_a_folder(tmp_path: Path) -> None:
    (tmp_path / "seed-keys").write_text(SEED_KEY)
    run = manage("check", HANTEAM_HOME=str(tmp_path), **{**PRODUCTION, "HANTEAM_SEED_KEYS": ""})
    assert (run.returncode, "HANTEAM_SEED_KEYS" in run.stderr) == (1, True)


def test_the_command_that_the_refusal_names_makes_a_key_that_is_taken(tmp_path: Path) -> None:
    made = subprocess.run([sys.executable, "-m", "launch.seed_key"], cwd=ROOT, capture_output=True, text=True).stdout
    environment = {**PRODUCTION, "HANTEAM_SEED_KEYS": made.strip(), "HANTEAM_HOME": str(tmp_path)}
    assert manage("check", **environment).returncode == 0


def test_an_address_keeps_its_odd_letters_and_gains_the_limits() -> None:
    parsed = database(
        "postgresql://us%40er:p%2Fw@db.example:6432/han%20team?sslmode=verify-full&options=-c%20a%3Db", LIMITS
    )
    assert (parsed["USER"], parsed["PASSWORD"], parsed["NAME"]) == ("us@er", "p/w", "han team")
    assert (parsed["HOST"], parsed["PORT"]) == ("db.example", "6432")
    assert parsed["OPTIONS"]["sslmode"] == "verify-full"
    assert "statement_timeout" in parsed["OPTIONS"]["options"]
    assert parsed["OPTIONS"]["options"].endswith("-c a=b")


def test_a_socket_folder_may_stand_where_the_host_does() -> None:
    assert database("postgresql://app:pw@/hanteam?host=%2Frun%2Fpg", LIMITS)["HOST"] == "/run/pg"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"])
def test_no_session_waits_for_ever(name: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT setting::int FROM pg_settings WHERE name = %s", [name])
        assert 0 < cursor.fetchone()[0] <= 30_000


@pytest.mark.django_db
def test_no_statement_is_compiled() -> None:
    """A distribution's PostgreSQL compiles large statements (jit), which takes twenty times as long as to run them."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
    assert "-c jit=off" in LIMITS
    assert "-c jit=off" in OWNER_LIMITS
