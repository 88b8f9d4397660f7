"""Alive asks nothing of the database; ready asks for database, schema and disk; neither tells a version."""

import json
import os
import subprocess
import sys
from pathlib import Path

import django
import pytest
from django.test import Client

from config import health
from launch.install import ROOT

ASK = """
import django; django.setup()
from django.test import Client
for path in ("/healthz", "/readyz"):
    answer = Client().get(path, headers={"host": "localhost"})
    print(answer.status_code, answer.content.decode())
"""


def test_healthz_answers_without_a_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"alive": True}
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_readyz_answers_200_when_all_is_well(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "database": True, "migrations": True, "disk": True}


@pytest.mark.django_db
def test_readyz_says_when_the_disk_has_no_room(client: Client, settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "nowhere"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["disk"] is False


@pytest.mark.django_db
def test_readyz_says_when_a_migration_is_missing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    monkeypatch.setattr(health, "_migrated", False)
    MigrationRecorder.Migration.objects.filter(app="exchange").delete()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["migrations"] is False


def test_readyz_says_when_the_database_is_away() -> None:
    plain = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings"}
    away = {"DATABASE_URL": "postgresql://nobody:secret@127.0.0.1:1/none"}
    run = subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, env={**plain, **away}, capture_output=True, text=True)
    alive, ready = run.stdout.splitlines()
    assert alive.startswith("200 ")
    assert ready.startswith("503 ")
    assert json.loads(ready[4:])["database"] is False
    assert "secret" not in run.stdout + run.stderr


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_no_answer_names_a_version_or_takes_a_post(client: Client, path: str) -> None:
    answer = client.get(path)
    told = answer.content.decode() + str(answer.headers)
    assert django.get_version() not in told
    assert "PostgreSQL" not in told
    assert client.post(path).status_code == 405
