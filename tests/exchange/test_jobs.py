"""Long files as jobs: asked for, made by the worker, seen and fetched by the one who asked, cleared away."""

import csv
import os
import signal
import stat
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from exchange.actions import jobs
from exchange.actions.jobs import Progress, Superseded, ask_job, expire_jobs, recover_jobs, work
from exchange.errors import WrongState
from exchange.models import AccessEntry, Job, JobStatus, Role, User
from exchange.models.job import KEPT, LOST_AFTER, job_folder
from exchange.views import lists
from tests.exchange.job_makers import make_job
from tests.makers import make_task, make_user
from tests.pages import as_user, words

pytestmark = pytest.mark.django_db

ADDRESS = "/tasks.csv?sort=-code"
QUEUED = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def short(monkeypatch):
    """Let three rows be a long file."""
    monkeypatch.setattr(lists, "LONG", 2)
    return [make_task() for _ in range(3)]


@pytest.fixture
def queued(settings):
    """Let the queue keep what is asked for, as the service does; ``work`` is called by the test."""
    settings.TASKS = QUEUED


def ask(client, address=ADDRESS) -> Job:
    answer = client.post("/jobs/ask", {"address": address})
    assert answer.status_code == 302, words(answer)
    return Job.objects.get(pk=int(answer["Location"].rpartition("/")[2]))


def test_a_file_of_more_rows_than_one_waits_for_is_offered_as_a_job(staff, short):
    page = staff.get(ADDRESS)
    assert "Content-Disposition" not in page.headers
    assert "파일 만들기" in words(page) and "따로 만듭니다" in words(page)
    assert Job.objects.count() == 0, "reading asks for nothing"
    assert staff.get("/tasks.csv?task=" + short[0].code)["Content-Disposition"].startswith("attachment")


def test_the_job_makes_the_same_file_as_the_page_would(staff, short, monkeypatch):
    job = ask(staff)
    assert (job.status, job.total, job.done, job.percent) == ("done", 3, 3, 100)
    assert job.title == "협업과제 목록 · CSV"
    made = staff.get(f"/jobs/{job.pk}/file")
    content = made.getvalue()
    monkeypatch.setattr(lists, "LONG", 1_000)
    assert content == staff.get(ADDRESS).getvalue()
    rows = [row for row in csv.reader(StringIO(content.decode("utf-8-sig"))) if not row[0].startswith("#")]
    assert [row[0] for row in rows[1:]] == sorted((task.code for task in short), reverse=True)
    assert made["Content-Disposition"].startswith("attachment") and "no-store" in made["Cache-Control"]
    assert made["Content-Type"] == "text/csv; charset=utf-8"


def test_the_result_lies_where_only_the_service_reads_it(staff, short):
    job = ask(staff)
    assert stat.S_IMODE(os.stat(job.path).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(job_folder()).st_mode) == 0o700
    assert job.size == job.path.stat().st_size and "협업" not in job.file


def test_the_download_is_an_export_in_the_access_log_with_its_list(staff, short):
    job = ask(staff)
    staff.get(f"/jobs/{job.pk}/file")
    entry = AccessEntry.objects.latest("pk")
    assert (entry.kind, entry.action) == ("export", "job_file")
    assert entry.target == f"/jobs/{job.pk}/file {ADDRESS}"


def test_a_personal_file_keeps_the_reason_it_was_asked_for(monkeypatch):
    monkeypatch.setattr(lists, "LONG", 2)
    for _ in range(3):
        make_user()
    client = as_user(make_user(Role.ADMIN))
    asked = client.post("/jobs/ask", {"address": "/admin/accounts.csv"})
    assert (asked.status_code, asked["Location"]) == (302, "/admin/accounts.csv")
    assert "내려받는 사유" in words(client.get("/admin/accounts.csv"))
    job = ask(client, "/admin/accounts.csv?reason=10월+월간+점검")
    assert job.reason == "10월 월간 점검"
    client.get(f"/jobs/{job.pk}/file")
    assert AccessEntry.objects.latest("pk").target.startswith(f"/jobs/{job.pk}/file /admin/accounts.csv")
    assert "사유: 10월 월간 점검" in AccessEntry.objects.latest("pk").target
    assert "10월 월간 점검" in words(client.get(f"/jobs/{job.pk}"))


@pytest.mark.parametrize("path", ["", "/progress", "/file"])
def test_nobody_else_sees_a_job_or_its_file(staff, short, path):
    job = ask(staff)
    for role in (Role.COORDINATOR, Role.ADMIN, Role.VIEWER):
        other = as_user(make_user(role))
        assert other.get(f"/jobs/{job.pk}{path}").status_code == 404
        assert job.title not in words(other.get("/jobs"))
    assert staff.get(f"/jobs/{job.pk}{path}").status_code == 200


@pytest.mark.parametrize(
    "address", ["", "/tasks", "/todo", "https://example.com/tasks.csv", "/nothing.csv", "/" * 5_000]
)
def test_what_is_no_file_of_a_list_is_not_there(staff, address):
    assert staff.post("/jobs/ask", {"address": address}).status_code == 404
    assert not Job.objects.exists()


def test_a_list_that_one_may_not_read_is_refused_when_asked_made_and_fetched(staff, short, queued):
    assert as_user(make_user(Role.EVALUATOR)).post("/jobs/ask", {"address": ADDRESS}).status_code == 403
    job = ask(staff)
    User.objects.filter(pk=job.asked_by_id).update(role=Role.EVALUATOR)
    work.call(job.pk)
    job.refresh_from_db()
    assert (job.status, job.file) == ("failed", "")
    assert "권한이 없습니다" in job.error
    assert not list(job_folder().glob("*")) if job_folder().exists() else True
    done = make_job(job.asked_by, status="done", expires_at=timezone.now() + KEPT)
    done.path.parent.mkdir(exist_ok=True)
    done.path.write_bytes(b"csv")
    assert staff.get(f"/jobs/{done.pk}/file").status_code == 403


def test_asking_twice_is_one_job_and_nobody_fills_the_queue(short, queued):
    user = make_user(Role.COORDINATOR)
    client = as_user(user)
    first = ask(client)
    assert ask(client) == first
    assert DBTaskResult.objects.count() == 1
    for number in range(jobs.MOST - 1):
        ask(client, f"/tasks.csv?search={number}")
    refused = client.post("/jobs/ask", {"address": "/tasks.xlsx"})
    assert refused.status_code == 409 and "끝나지 않은 작업이 3건" in words(refused)
    with pytest.raises(WrongState):
        ask_job("file", "하나 더", {"address": "/tasks.xlsx"}, by=user, at=timezone.now())
    ask(as_user(make_user(Role.COORDINATOR)), "/tasks.xlsx")  # another person's are not counted


def test_what_was_asked_waits_with_its_entry_and_a_refused_one_leaves_none(staff, short, queued):
    job = ask(staff)
    assert job.status == JobStatus.WAITING
    entry = DBTaskResult.objects.get()
    assert entry.args_kwargs["args"] == [job.pk]
    page = words(staff.get(f"/jobs/{job.pk}"))
    assert "차례를 기다리고 있습니다" in page and "새로고침" in page


def test_doing_a_job_twice_does_it_once(staff, short, queued):
    job = ask(staff)
    work.call(job.pk)
    job.refresh_from_db()
    before = (job.file, job.finished_at)
    work.call(job.pk)
    work.call(10**9)
    job.refresh_from_db()
    assert (job.file, job.finished_at) == before
    assert len(list(job_folder().glob("*"))) == 1


@pytest.mark.parametrize(
    ("error", "said"), [(RuntimeError("x"), "다시 요청해 주세요"), (OSError(28, "full"), "공간이 부족")]
)
def test_a_failure_says_so_in_korean_and_leaves_no_file(staff, short, queued, monkeypatch, error, said):
    job = ask(staff)

    def broken(*args, **options):
        raise error

    monkeypatch.setattr("config.long_files.document_of", broken)
    work.call(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED and said in job.error
    assert not list(job_folder().glob("*"))
    page = words(staff.get(f"/jobs/{job.pk}"))
    assert said in page and "다시 요청" in page
    assert staff.get(f"/jobs/{job.pk}/file").status_code == 409


def test_progress_is_told_now_and_then_and_shown(staff, short, queued, monkeypatch):
    monkeypatch.setattr(jobs, "TOLD_EVERY", 0)
    job = make_job(make_user(), status="running", total=None)
    progress = Progress(job.pk, job.attempts)
    progress.begin(40_000)
    progress.tell(10_000)
    job.refresh_from_db()
    assert (job.total, job.done, job.percent) == (40_000, 10_000, 25)
    assert job.seen_at > timezone.now() - timedelta(minutes=1)
    text = words(as_user(job.asked_by).get(f"/jobs/{job.pk}/progress"))
    assert "40,000" in text and "10,000" in text and 'value="25"' in text
    monkeypatch.setattr(jobs, "TOLD_EVERY", 3600)
    progress.tell(20_000)
    job.refresh_from_db()
    assert job.done == 10_000, "not with every row"


def test_a_job_whose_worker_died_is_begun_anew_once_and_fails_then(queued):
    now = timezone.now()
    job = make_job(status="running", seen_at=now - LOST_AFTER - timedelta(seconds=1))
    alive = make_job(status="running", seen_at=now - LOST_AFTER + timedelta(seconds=9))
    slow = Progress(job.pk, job.attempts)
    assert recover_jobs(now) == 1
    job.refresh_from_db(), alive.refresh_from_db()
    assert (job.status, alive.status) == ("waiting", "running")
    assert DBTaskResult.objects.get().args_kwargs["args"] == [job.pk]
    with pytest.raises(Superseded):
        slow.begin(3)
    Job.objects.filter(pk=job.pk).update(status="running", attempts=2)
    assert recover_jobs(now) == 1
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED and "멈춰" in job.error
    assert recover_jobs(now) == 0


def test_a_result_that_comes_after_another_worker_took_over_is_thrown_away(staff, short, queued, monkeypatch):
    job = ask(staff)
    real = jobs.import_string

    def slow(path):
        runner = real(path)

        def run(row, progress):
            made = runner(row, progress)
            Job.objects.filter(pk=job.pk).update(attempts=2)
            return made

        return run

    monkeypatch.setattr(jobs, "import_string", slow)
    work.call(job.pk)
    job.refresh_from_db()
    assert (job.status, job.file) == ("running", "")
    assert not list(job_folder().glob("*"))


def test_finished_jobs_go_with_their_files_when_their_time_is_over(staff, short, capsys):
    job, kept = ask(staff), make_job()
    stray = job_folder() / "stray"
    stray.write_bytes(b"x")
    young = job_folder() / "young"
    young.write_bytes(b"x")
    later = job.expires_at.timestamp()
    os.utime(young, (later - 3600, later - 3600))
    assert expire_jobs(job.expires_at - timedelta(seconds=1)) == 0
    assert job.path.exists() and not stray.exists() and young.exists()
    assert expire_jobs(job.expires_at) == 1
    assert not job.path.exists()
    assert list(Job.objects.all()) == [kept]
    assert staff.get(f"/jobs/{job.pk}").status_code == 404
    call_command("expire_jobs")
    assert "0건을 삭제했습니다" in capsys.readouterr().out


def test_a_file_past_its_time_is_not_handed_out(staff, short):
    job = ask(staff)
    Job.objects.filter(pk=job.pk).update(expires_at=timezone.now())
    refused = staff.get(f"/jobs/{job.pk}/file")
    assert refused.status_code == 409 and "보관 기한이 지나" in words(refused)
    assert "다시 요청" in words(staff.get(f"/jobs/{job.pk}"))


def test_the_list_of_jobs_costs_the_same_for_one_and_for_many(django_assert_max_num_queries):
    user = make_user(Role.COORDINATOR)
    client = as_user(user)
    make_job(user)
    client.get("/jobs")
    for _ in range(5):
        make_job(user, status="done")
    with django_assert_max_num_queries(6):
        page = client.get("/jobs")
    assert len(page.context_data["listing"].page) == 6
    assert "내 작업" in words(client.get("/account"))


@pytest.fixture
def own_signals():
    """Give the signals back to the tests: the worker takes them for itself."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.django_db(transaction=True)
def test_the_worker_takes_what_is_in_the_queue(settings, monkeypatch, own_signals):
    settings.TASKS = QUEUED
    monkeypatch.setattr(lists, "LONG", 2)
    for _ in range(3):
        make_task()
    job = ask(as_user(make_user(Role.COORDINATOR)), "/tasks.xlsx")
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    job.refresh_from_db()
    assert (job.status, job.done) == ("done", 3)
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def test_a_job_may_take_longer_than_a_page_and_leaves_the_limit_as_it_was(staff, short, queued, monkeypatch):
    def limit() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            return cursor.fetchone()[0]

    job, before, seen = ask(staff), limit(), []
    real = jobs.import_string
    monkeypatch.setattr(
        jobs, "import_string", lambda path: lambda row, progress: (seen.append(limit()), real(path)(row, progress))[1]
    )
    work.call(job.pk)
    assert (seen, limit()) == (["2min"], before) and before != "2min"
