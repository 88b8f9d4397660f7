"""Databases for the browser tests: the programme and its demonstration, filled once a run and copied for each use.

Filling takes many seconds and gives the same rows each time, so the first worker that needs it fills one database;
everybody copies that. Its name carries a hash of what it was made from: on a server that outlives the run it is used
again until a fixture, a migration or an action changes, and then removed.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connection
from psycopg2 import sql
from pytest_django import DjangoDbBlocker

from launch import roles

ROOT = Path(__file__).resolve().parent.parent.parent
PREFIX = "test_hanteam_seeded_"
APPS = ("exchange", "tasks", "evaluation")
ROOMS = ("*.py", "models/*.py", "migrations/*.py", "actions/*.py", "rules/*.py")
MADE_FROM = [
    *(f"{app}/{room}" for app in APPS for room in ROOMS),
    "demo/**/*.py",
    "fixtures/*.json",
    "tests/settings.py",
]


def seeded(folder: Path) -> str:
    """Return the name of the filled database; ``folder`` is shared by the workers of a run and holds their lock."""
    name = PREFIX + _fingerprint()
    with (folder / "seeded.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with _server() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"])
            there = {row[0] for row in cursor}
            for old in there - {name}:
                _drop(cursor, old)
            if name not in there:
                _fill(cursor, name)
    return name


def _fill(cursor: roles.Cursor, name: str) -> None:
    """Make the database under a working name, so that one left half filled is never taken for whole."""
    working = f"{name}_working"
    _drop(cursor, working)
    template = os.environ.get("HANTEAM_TEST_TEMPLATE") or "template1"
    _copy(cursor, template, working)
    environment = {**os.environ, "DATABASE_URL": address_of(working), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    fixtures = sorted(map(str, (ROOT / "fixtures").glob("*.json")))
    unchecked = ("-v0", "--skip-checks")
    for command in (["migrate", *unchecked], ["loaddata", *unchecked, *fixtures], ["seed_demo"], ["seed_evaluation"]):
        arguments = [sys.executable, "manage.py", *command]
        made = subprocess.run(arguments, cwd=ROOT, env=environment, text=True, capture_output=True)
        assert made.returncode == 0, f"{command[0]}\n{made.stdout}\n{made.stderr}"
    cursor.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(working), sql.Identifier(name)))


def fill(name: str) -> None:
    """Fill a database of that name anew."""
    with _server() as cursor:
        _fill(cursor, name)


def drop(name: str) -> None:
    with _server() as cursor:
        _drop(cursor, name)


@contextmanager
def read_from(name: str, blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let this process read and write the database ``name`` for the length of a block."""
    before = connection.settings_dict["NAME"]
    with blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = name
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = before


@contextmanager
def copy_of(name: str) -> Iterator[str]:
    """Make a copy of the database ``name`` for the length of a block and yield what it is called."""
    copy = f"test_hanteam_copy_{os.getpid()}_{next(_numbers)}"
    with _server() as cursor:
        _copy(cursor, name, copy)
    try:
        yield copy
    finally:
        with _server() as cursor:
            _drop(cursor, copy)


def _counted() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number


_numbers = _counted()


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(path for pattern in MADE_FROM for path in ROOT.glob(pattern)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def address_of(name: str) -> str:
    """Return where a database of that name is reached."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


@contextmanager
def _server() -> Iterator[roles.Cursor]:
    connection = roles.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def _copy(cursor: roles.Cursor, template: str, name: str) -> None:
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    cursor.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))


def _drop(cursor: roles.Cursor, name: str) -> None:
    cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
