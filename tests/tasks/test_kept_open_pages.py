"""Every page says what is left open of earlier quarters, and a closed quarter what changed since."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from exchange import clock
from tasks.actions import standing as writing
from tasks.actions.quarters import open_quarter
from tasks.models import ReportPeriod
from tests.makers import make_period, make_task, make_user
from tests.pages import words
from tests.tasks.board_makers import AT, file_report, state_issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(client):
    """The second quarter with a stated issue, a returned and an unfiled report; the third is opened after it."""
    by = make_user("coordinator")
    second = make_period("2024-2")
    tasks = {name: make_task(short_name=name) for name in ("이견과제", "보완과제", "미제출과제", "확정과제")}
    state_issue(file_report(tasks["이견과제"], second, "accepted", by), "a", "dispute", "범위가 다름")
    file_report(tasks["보완과제"], second, "returned", by, due_at=AT + timedelta(days=3))
    file_report(tasks["미제출과제"], second, "draft", by)
    file_report(tasks["확정과제"], second, "accepted", by)
    make_period("2024-3", opened_at=None)
    open_quarter("2024-3", vacancies_seen=True, by=by, at=AT)
    client.force_login(by)
    with clock.at(AT):
        yield client, tasks, second, by


def page(client, name, *args, query=""):
    answer = client.get(reverse(f"tasks:{name}", args=args) + query)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", words(answer)))


def test_the_board_names_the_quarter_of_what_is_open(world):
    client, _, _, _ = world
    told = page(client, "board")
    assert "이전 분기 미완료 2개 과제" in told
    assert "2분기 보고" in told and "범위가 다름" in told
    assert "1개 과제에서 제기(이견 1)" in told and "이전 분기 미완료 2건" in told


def test_the_list_keeps_and_names_them(world):
    client, tasks, _, _ = world
    told = page(client, "tasks", query="?filed=earlier")
    assert "2분기 보완 요청" in told and "2분기 작성 중" in told
    assert "확정과제" not in told
    assert tasks["이견과제"].code in page(client, "tasks", query="?issue=dispute")


def test_the_page_of_the_task_and_of_the_quarter_say_so(world):
    client, tasks, _, _ = world
    assert "2분기 보고가 ‘보완 요청’ 상태로 남아 있습니다" in page(client, "task_detail", tasks["보완과제"].code)
    assert "이전 분기 미완료 보고" in page(client, "quarter_detail", "2024-3")


def test_a_closed_quarter_tells_corrections_beside(world):
    client, tasks, second, by = world
    told = page(client, "board", query="?q=2024-2")
    assert "마감 당시" in told and "마감 뒤 바뀐 과제" not in told
    tasks["미제출과제"].reports.filter(period=second).update(
        status="submitted", self_state="warn", submissions=1, submitted_at=AT, submitted_by=by, turn="centre"
    )
    writing.refresh([tasks["미제출과제"].pk])
    for name in ("board", "tasks"):
        told = page(client, name, query="?q=2024-2")
        assert "마감 뒤 바뀐 과제 1개" in told
        assert "마감 당시 작성 중 → 현재 제출(주의)" in told
    assert "마감 뒤 바뀐 과제 1개" in page(client, "quarter_detail", "2024-2")


def test_opening_says_what_is_unfinished(world):
    client, _, _, _ = world
    make_period("2024-4", opened_at=None)
    told = page(client, "quarter_open", "2024-4")
    assert "끝나지 않은 2024년 3분기 보고" in told and "미제출 4건" in told


def test_a_task_without_a_report_is_said_to_be_none_of_the_quarter_s_everywhere(world):
    client, _, _, _ = world
    task = make_task(short_name="나중과제")
    for told in (
        page(client, "tasks", query="?filed=none"),
        page(client, "task_detail", task.code),
        page(client, "pair_detail", task.pair.code),
        page(client, "board"),
    ):
        assert "보고 대상 아님" in told
    assert ReportPeriod.objects.get(code="2024-3").closed_at is None


@pytest.mark.parametrize(("minutes", "late"), [(0, False), (1, True)])
def test_between_six_and_midnight_of_the_due_day_late_is_late_everywhere(client, minutes, late):
    by, task = make_user("coordinator"), make_task()
    period = make_period("2024-3")
    file_report(task, period, "draft", by)
    client.force_login(by)
    with clock.at(period.due_at + timedelta(minutes=minutes)):
        assert ("기한 경과 D+1" in page(client, "tasks")) is late
        assert ("D+1" in page(client, "quarter_detail", "2024-3", query="?filed=all")) is late
        assert ("D+1" in page(client, "task_detail", task.code)) is late
        assert (f"{task.code}" in page(client, "tasks", query="?overdue=report")) is late
