"""Timed commands: due once a day, run once for their time, and what came of it on the page."""

from datetime import datetime, time, timedelta
from threading import Thread

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command, get_commands
from django.db import connection
from django.utils import timezone

from exchange.actions.timed_runs import FAILED, run_due, run_timed
from exchange.management.commands.run_worker import look
from exchange.models import LoginSession, Role, TimedRun
from exchange.timed import SEOUL, Timed, timed_commands
from tasks.models import TaskStanding
from tests.exchange.job_makers import make_timed_run
from tests.makers import make_user
from tests.pages import as_user, words
from tests.tasks.report_makers import make_desk

pytestmark = pytest.mark.django_db

NIGHT = Timed("expire_sessions", "끝난 로그인 삭제", time(3, 10))


@pytest.fixture(autouse=True)
def queue_of_the_service(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def seoul(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("now", "last"),
    [
        (seoul(2026, 3, 5, 3, 10), seoul(2026, 3, 5, 3, 10)),
        (seoul(2026, 3, 5, 3, 9, 59), seoul(2026, 3, 4, 3, 10)),
        (seoul(2026, 3, 1, 0, 0), seoul(2026, 2, 28, 3, 10)),
        (seoul(2026, 3, 5, 23, 59), seoul(2026, 3, 5, 3, 10)),
    ],
)
def test_a_command_is_due_once_a_day_by_the_clock_in_seoul(now, last):
    for moment in (now, now.astimezone(timezone.get_fixed_timezone(0))):
        assert NIGHT.last_due(moment) == last
        assert NIGHT.next_due(moment) == last + timedelta(days=1) > now


def test_every_timed_command_is_there_and_runs_twice_without_harm():
    assert timed_commands()
    for timed in timed_commands():
        assert timed.command in get_commands()
        first, again = (run_timed(timed, seoul(2026, 3, day, 3)) for day in (5, 6))
        assert first.ok and again.ok, first.result


def test_what_is_due_runs_once_and_is_caught_up_with():
    now = seoul(2026, 3, 5, 12)
    assert len(run_due(now)) == len(timed_commands())
    assert run_due(now + timedelta(minutes=1)) == []
    assert len(run_due(now + timedelta(days=3))) == len(timed_commands()), "once, not once for each night"


def test_a_run_that_another_has_begun_is_left_to_it():
    due = seoul(2026, 3, 5, 3, 10)
    make_timed_run(command=NIGHT.command, due_at=due, finished_at=None, ok=None, result="")
    assert run_timed(NIGHT, due) is None


def test_a_failure_is_written_down_and_does_not_stop_the_others(settings, monkeypatch):
    settings.TIMED_COMMANDS = [
        ("expire_jobs", "하나", "03:00"),
        ("verify_nothing", "없는 명령", "03:01"),
        ("expire_log", "잘못된 인자", "03:02", "--years=1"),
        ("expire_sessions", "둘", "03:03"),
    ]

    def broken(now):
        raise RuntimeError

    monkeypatch.setattr("exchange.management.commands.expire_jobs.expire_jobs", broken)
    runs = run_due(seoul(2026, 3, 5, 12))
    assert [run.ok for run in runs] == [False, False, False, True]
    assert runs[0].result == FAILED
    assert all(run.result and run.finished_at for run in runs)


def test_the_nights_check_of_standing_names_what_differs(settings):
    settings.TIMED_COMMANDS = [("check_standing", "현황 비교", "03:00")]
    desk = make_desk()
    assert run_due(seoul(2026, 3, 5, 12))[0].ok
    TaskStanding.objects.filter(task=desk.report.task).update(report_status="accepted")
    (run,) = run_due(seoul(2026, 3, 6, 12))
    assert not run.ok and "rebuild_standing" in run.result and desk.report.task.code in run.result


def test_cron_runs_what_is_due_or_one_by_name(capsys):
    call_command("run_timed")
    assert capsys.readouterr().out.count("정상") == len(timed_commands())
    call_command("run_timed")
    assert "때가 된 정기 작업이 없습니다" in capsys.readouterr().out
    call_command("run_timed", "expire_sessions")
    assert "expire_sessions: 정상 · 끝난 로그인" in capsys.readouterr().out
    with pytest.raises(CommandError, match="정기 작업이 아닙니다"):
        call_command("run_timed", "flush")


def test_cron_hears_of_a_failure(settings):
    settings.TIMED_COMMANDS = [("verify_nothing", "없는 명령", "03:01")]
    with pytest.raises(CommandError, match="실패한 정기 작업"):
        call_command("run_timed")


def test_sessions_that_are_over_go_and_others_stay():
    client = as_user(make_user())
    over = as_user(make_user())
    key = over.session.session_key
    LoginSession.objects.of_key(key).update(expire_date=timezone.now() - timedelta(seconds=1))
    call_command("expire_sessions")
    assert LoginSession.objects.get() == LoginSession.objects.of_key(client.session.session_key).get()
    assert Session._meta.db_table != LoginSession._meta.db_table


def test_the_page_says_what_ran_how_it_went_and_when_it_runs_next():
    make_timed_run(command="expire_jobs", ok=False, result="디스크를 읽지 못했습니다.")
    make_timed_run(command="expire_sessions", finished_at=None, ok=None, result="")
    page = as_user(make_user(Role.ADMIN)).get("/admin/timed")
    lines = {line.timed.command: line for line in page.context_data["listing"].page}
    assert lines.keys() == {timed.command for timed in timed_commands()}
    assert [lines[name].outcome for name in ("expire_jobs", "expire_sessions", "prune_db_task_results")] == [
        "실패", "끝나지 않음", "실행 전"
    ]  # fmt: skip
    assert lines["expire_jobs"].next_at > timezone.now()
    assert "디스크를 읽지 못했습니다." in words(page)


def test_the_page_is_closed_to_those_who_do_not_keep_the_service():
    for role in (Role.VIEWER, Role.EXCHANGEE, Role.EVALUATOR, Role.DECIDER):
        assert as_user(make_user(role)).get("/admin/timed").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_runs_of_a_night():
    """Whoever comes second finds the row and goes on: every command ran once."""

    def run():
        look()
        connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert TimedRun.objects.count() == len(timed_commands())
    assert set(TimedRun.objects.values_list("ok", flat=True)) == {True}
