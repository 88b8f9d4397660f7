"""What a visitor sees when something breaks."""

import logging
import os
import subprocess
import sys

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from config.failures import server_error
from exchange.models import Ministry, Role
from launch.install import ROOT
from tests.makers import make_user
from tests.pages import as_user

ASK = """
import django; django.setup()
from django.test import Client
from django.urls import reverse
client = Client(raise_request_exception=False, headers={"host": "localhost", "cookie": "session=abc"})
answer = client.get(reverse("exchange:login"))
print(answer.status_code, "잠시 쓸 수 없습니다" in answer.content.decode())
"""


def answer_to(error: Exception, **headers: str) -> HttpResponse:
    """Return the page for ``error`` as Django would have it made."""
    request: HttpRequest = RequestFactory().get("/tasks/1-1/", headers=headers)
    try:
        raise error
    except Exception:
        return server_error(request)


@pytest.mark.parametrize("error", [OperationalError("server closed the connection"), InterfaceError("closed")])
def test_an_absent_database_is_said_and_may_be_tried_again(error: Exception) -> None:
    answer = answer_to(error)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    assert "잠시 쓸 수 없습니다" in answer.content.decode()


def test_a_mistake_of_ours_shows_a_number_that_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = answer_to(ValueError("secret detail"))
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "secret detail" not in page
    number = caplog.records[-1].args[0]
    assert f"문의 번호 {number}" in page


@pytest.mark.parametrize(("error", "status"), [(OperationalError("gone"), 503), (ValueError("mistake"), 500)])
def test_an_error_page_needs_no_collected_static_files(settings, tmp_path, caplog, error, status) -> None:
    """Without the manifest the error page itself raised, through every middleware."""
    settings.STATIC_ROOT = tmp_path
    storage = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": storage}

    answer = answer_to(error)

    assert answer.status_code == status
    assert "static/css/app.css" in answer.content.decode()
    assert any("css/app.css is not in the manifest" in record.getMessage() for record in caplog.records)


def test_an_autosave_is_answered_as_it_asked() -> None:
    answer = answer_to(OperationalError("gone"), x_autosave="1")
    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/json"


@pytest.mark.django_db
def test_a_statement_that_takes_too_long_is_not_called_an_outage() -> None:
    with pytest.raises(DatabaseError) as raised, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '20ms'")
        cursor.execute("SELECT pg_sleep(5)")
    answer = answer_to(raised.value)
    assert answer.status_code == 503
    assert "오래 걸려" in answer.content.decode()


def test_with_the_database_away_a_page_says_so(tmp_path) -> None:
    away = {"DATABASE_URL": "postgresql://nobody:pw@127.0.0.1:1/none", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    plain = {"PATH": os.environ["PATH"], "HANTEAM_HOME": str(tmp_path)}
    run = subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, env={**plain, **away}, capture_output=True, text=True)
    assert run.stdout.strip() == "503 True", run.stderr


READING = ("SELECT", "WITH", "PREPARE", "EXECUTE")  # a statement may be prepared already, or be prepared just then


class Faulty:
    """Let statements that begin so fail in PostgreSQL itself, with an error of this code."""

    def __init__(self, beginning: str | tuple[str, ...], code: str) -> None:
        self.beginning, self.code = beginning, code

    def __enter__(self) -> None:
        raising = f"DO $$BEGIN RAISE EXCEPTION 'planted' USING ERRCODE = '{self.code}'; END$$"

        def planted(execute, sql, params, many, context):
            if not sql.lstrip().startswith(self.beginning):
                return execute(sql, params, many, context)
            with transaction.atomic():
                return execute(raising, None, False, context)

        self.wrapper = connection.execute_wrapper(planted)
        self.wrapper.__enter__()

    def __exit__(self, *raised) -> None:
        self.wrapper.__exit__(*raised)


CODES = {
    "25006": "a server that only lets read",
    "42501": "a right that is missing",
    "42P01": "a table that is missing",
    "53100": "a full disk",
    "XX000": "an error within the server",
}


@pytest.mark.django_db
@pytest.mark.parametrize("code", CODES, ids=CODES.get)
def test_whatever_error_the_database_answers_with_the_page_says_so_and_gives_back_what_was_typed(code) -> None:
    browser = as_user(make_user(Role.ADMIN))
    browser.raise_request_exception = False
    with Faulty(READING, code):
        read = browser.get(reverse("tasks:board"))
    assert read.status_code == 503 and "잠시 쓸 수 없습니다" in read.content.decode()
    typed = {"code": "9990001", "name": "시연 기관 가", "short_name": "시연가", "kind": "agency", "rank": "77"}
    with Faulty('INSERT INTO "exchange_ministry"', code):
        sent = browser.post(reverse("exchange:manage_ministry_add"), typed | {"password": "비밀이다"})
    shown = sent.content.decode()
    assert sent.status_code == 503 and "처리하지 못했습니다" in shown and "문의 번호" in shown, shown
    assert "시연 기관 가" in shown and "비밀이다" not in shown and "planted" not in shown
    assert not Ministry.objects.filter(name="시연 기관 가").exists()


@pytest.mark.django_db
def test_a_mistake_of_ours_gives_back_what_was_typed_too(monkeypatch) -> None:
    browser = as_user(make_user(Role.ADMIN))
    browser.raise_request_exception = False
    monkeypatch.setattr("exchange.forms.manage.ManageForm.asides_typed", None)
    typed = {"code": "9990001", "name": "시연 기관 가", "short_name": "시연가", "kind": "agency", "rank": "77"}
    sent = browser.post(reverse("exchange:manage_ministry_add"), typed)
    shown = sent.content.decode()
    assert sent.status_code == 500 and "시연 기관 가" in shown and "다시 보내기" not in shown
