"""A long file from its button to its download, and the page of a job in every state, in a real Chromium."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from exchange.models import Job, User
from exchange.views import lists
from tests.browser import examine
from tests.browser.people import NARROW, WIDE, Site
from tests.exchange.job_makers import make_job

STATES = {
    "waiting": {},
    "running": {"total": 40_000, "done": 10_000},
    "done": {"expires_at": timezone.now() + timedelta(days=7)},
    "failed": {},
}


@pytest.fixture
def short(monkeypatch, settings, tmp_path):
    """Let more than twenty rows be a long file, whose result lies in a folder of the test's."""
    monkeypatch.setattr(lists, "LONG", 20)
    settings.HOME = tmp_path


def test_a_long_file_is_asked_for_made_and_fetched(short, site: Site):
    person = site.login("coordinator")
    page = person.page
    page.goto("/tasks")
    page.get_by_role("link", name="CSV").click()
    expect(page.get_by_role("heading", name="시간이 걸리는 파일입니다")).to_be_visible()
    examine.assert_clean(person)
    page.get_by_role("button", name="파일 만들기").click()
    expect(page.get_by_text("41건을 담았습니다")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="내려받기").click()
    assert download.value.suggested_filename.startswith("협업과제 목록")
    page.goto("/account")
    page.get_by_role("link", name="내 작업").first.click()
    expect(page.get_by_role("link", name="협업과제 목록 · CSV")).to_be_visible()


def test_the_page_of_a_job_has_no_barrier_in_any_state(short, site: Site):
    owner = User.objects.get(username="coordinator")
    for width in (WIDE, NARROW):
        person = site.login("coordinator", width)
        for status, values in STATES.items():
            job = Job.objects.filter(asked_by=owner, status=status).first() or make_job(owner, status=status, **values)
            if job.file:
                job.path.parent.mkdir(exist_ok=True)
                job.path.write_bytes(b"csv")
            person.page.goto(f"/jobs/{job.pk}")
            examine.assert_clean(person)
        for address in ("/jobs", "/admin/timed"):
            person.page.goto(address)
            examine.assert_clean(person)


def test_the_bar_moves_and_the_result_appears_without_a_reload(short, site: Site):
    owner = User.objects.get(username="coordinator")
    job = make_job(owner, status="running", total=40_000, done=10_000)
    person = site.login("coordinator")
    page = person.page
    page.goto(f"/jobs/{job.pk}")
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "25")
    Job.objects.filter(pk=job.pk).update(done=20_000)
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "50")
    made = make_job(owner, status="done", expires_at=timezone.now() + timedelta(days=7))
    columns = ("status", "total", "done", "finished_at", "expires_at", "file", "file_name", "content_type", "size")
    values = Job.objects.values(*columns).get(pk=made.pk)
    made.path.parent.mkdir(exist_ok=True)
    made.path.write_bytes(b"csv")
    Job.objects.filter(pk=job.pk).update(**values)
    expect(page.get_by_role("link", name="내려받기")).to_be_visible()
    assert person.troubles == []


@pytest.mark.deep
def test_without_scripts_a_button_shows_how_far_it_is(short, site: Site):
    owner = User.objects.get(username="coordinator")
    job = make_job(owner, status="running", total=40_000, done=10_000)
    page = site.login("coordinator", java_script_enabled=False).page
    page.goto(f"/jobs/{job.pk}")
    Job.objects.filter(pk=job.pk).update(done=30_000)
    page.get_by_role("link", name="새로고침").click()
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "75")
