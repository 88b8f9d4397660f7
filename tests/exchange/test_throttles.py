"""Files fetched and loaded within an hour are counted by account; the one too many is refused with when to go on."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from exchange.models import AccessEntry, Job, LoginSession, Notice, Role
from tests.exchange.test_login import log_in
from tests.makers import PASSWORD, make_user
from tests.pages import as_user, to, words

pytestmark = pytest.mark.django_db
SAID = "한 시간에 내려받을 수 있는 파일은 3건입니다."


@pytest.fixture(autouse=True)
def few(settings):
    settings.EXPORTS_PER_HOUR, settings.IMPORTS_PER_HOUR = 3, 2


def fetch(client: Client, name: str = "tasks:tasks.xlsx") -> int:
    answer = client.get(to(name))
    b"".join(answer.streaming_content) if answer.streaming else b""
    return answer.status_code


def an_hour_passes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        AccessEntry.objects.update(at=timezone.now() - timedelta(minutes=61))
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_the_file_too_many_is_refused_until_the_hour_has_passed():
    client, other = as_user(make_user(Role.COORDINATOR)), as_user(make_user(Role.COORDINATOR))
    assert [fetch(client, name) for name in ("tasks:tasks.xlsx", "tasks:pairs.csv", "exchange:posts.xlsx")] == [200] * 3
    answer = client.get(to("tasks:tasks.csv"))
    assert (answer.status_code, SAID in words(answer)) == (429, True)
    assert "뒤에 다시 내려받을 수 있습니다" in words(answer)
    assert client.get(to("tasks:tasks")).status_code == 200, "pages go on"
    assert fetch(other) == 200, "of another account none is counted"
    entry = AccessEntry.objects.filter(status=429).get()
    assert (entry.result, entry.action) == ("refused", "tasks:tasks")
    an_hour_passes()
    assert fetch(client) == 200


def test_refused_ones_do_not_make_the_wait_longer():
    client = as_user(make_user(Role.COORDINATOR))
    assert [fetch(client) for _ in range(7)] == [200] * 3 + [429] * 4
    assert AccessEntry.objects.filter(kind="export").count() == 3


def test_personal_files_and_long_ones_are_counted_too(tmp_path, settings):
    settings.JOB_FOLDER = tmp_path
    client = as_user(make_user(Role.COORDINATOR))
    assert [fetch(client) for _ in range(3)] == [200] * 3
    asked = client.post(to("job_ask"), {"address": to("tasks:tasks.csv")})
    assert (asked.status_code, Job.objects.count()) == (429, 0)
    log = as_user(make_user(Role.ADMIN))
    reason = "?reason=" + "접속 기록 점검"
    assert [log.get(to("exchange:access_log.csv") + reason).status_code for _ in range(4)] == [200] * 3 + [429]


def test_files_that_are_loaded_are_counted_by_the_page_that_takes_them(settings):
    client = as_user(make_user(Role.COORDINATOR))
    page = to("evaluation:pay_import")

    def load() -> int:
        return client.post(page, {"file": SimpleUploadedFile("pay.xlsx", BytesIO(b"no workbook").read())}).status_code

    assert [load() for _ in range(4)] == [422, 422, 429, 429]
    answer = client.post(page, {"file": SimpleUploadedFile("pay.xlsx", b"x")})
    assert "한 시간에 올릴 수 있는 파일은 2건입니다." in words(answer)
    an_hour_passes()
    assert load() == 422
    assert client.get(page).status_code == 200


# ---- every login of a person -----------------------------------------------------------------------------------------


def test_an_administrator_ends_every_login_of_a_person():
    kim = make_user(username="kim", password=PASSWORD)
    browsers = [Client(), Client()]
    for each in browsers:
        log_in(each, "kim")
    admin = as_user(make_user(Role.ADMIN))
    page, end = to("exchange:manage_account_edit", kim.pk), to("exchange:manage_account_end_sessions", kim.pk)
    assert "로그인 2곳 모두 로그아웃" in words(admin.get(page))
    assert "로그인 2곳에서 로그아웃했습니다." in words(admin.post(end, follow=True))
    assert [each.get("/account").status_code for each in browsers] == [302, 302]
    assert "로그인 2곳에서 모두 로그아웃했습니다" in Notice.objects.get(user=kim).text
    assert "곳 모두 로그아웃" not in words(admin.get(page))
    assert "로그인한 곳이 없습니다." in words(admin.post(end, follow=True))
    assert Notice.objects.filter(user=kim).count() == 1
    assert log_in(Client(), "kim").status_code == 302, "the password stays"


def test_an_administrators_own_present_login_goes_on():
    admin = make_user(Role.ADMIN, username="chief", password=PASSWORD)
    here, elsewhere = Client(), Client()
    for each in (here, elsewhere):
        log_in(each, "chief")
    here.post(to("exchange:manage_account_end_sessions", admin.pk))
    assert [each.get("/account").status_code for each in (here, elsewhere)] == [200, 302]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.VIEWER, Role.EXCHANGEE])
def test_nobody_else_ends_anothers_logins(role):
    kim = make_user(username="kim", password=PASSWORD)
    browser = Client()
    log_in(browser, "kim")
    answer = as_user(make_user(role)).post(to("exchange:manage_account_end_sessions", kim.pk))
    assert answer.status_code == 403
    assert LoginSession.objects.filter(user=kim).count() == 1
