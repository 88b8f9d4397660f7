"""Every rule that the database keeps about jobs and timed commands, each broken past the actions."""

import pytest

from tests.exchange.job_makers import make_job, make_timed_run
from tests.makers import NOON
from tests.refusals import refuse_value, refused_by

pytestmark = pytest.mark.django_db

WHOLE = {"file": "f", "file_name": "f", "content_type": "t", "size": 1}


def make_running():
    return make_job(status="running")


def make_done():
    return make_job(status="done")


def make_failed():
    return make_job(status="failed")


BROKEN = [
    ("job_kind_is_known", make_job, {"kind": "wish"}),
    ("job_status_is_known", make_job, {"status": "asleep"}),
    ("job_does_no_more_than_all", make_job, {"total": 10, "done": 11}),
    ("job_running_has_started", make_running, {"started_at": None}),
    ("job_running_has_started", make_running, {"seen_at": None}),
    ("job_finished_says_when", make_done, {"finished_at": None}),
    ("job_finished_says_when", make_failed, {"expires_at": None}),
    ("job_finished_says_when", make_job, {"finished_at": NOON}),
    ("job_file_is_whole_and_only_when_done", make_done, {"size": None}),
    ("job_file_is_whole_and_only_when_done", make_done, {"file_name": ""}),
    ("job_file_is_whole_and_only_when_done", make_running, WHOLE),
    ("job_failed_says_why", make_failed, {"error": ""}),
    ("job_failed_says_why", make_done, {"error": "오류"}),
    ("timed_run_finished_says_how", make_timed_run, {"ok": None}),
    ("timed_run_finished_says_how", make_timed_run, {"finished_at": None}),
]


@pytest.mark.parametrize(("name", "make", "values"), BROKEN)
def test_a_wrong_value_is_refused(name, make, values):
    refuse_value(name, make, values)


def test_a_command_runs_once_for_its_time():
    make_timed_run()
    make_timed_run(command="expire_sessions")
    with refused_by("timed_run_is_once_for_its_time"):
        make_timed_run()
