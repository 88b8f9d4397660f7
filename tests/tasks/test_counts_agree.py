"""Board, 제출 현황, pair page and list count the same tasks after one was added or cancelled within a quarter."""

import re
from datetime import date

import pytest
from django.urls import reverse

from exchange import clock
from exchange.versions import version_of
from tasks.actions import standing as writing
from tasks.actions.mistakes import withdraw_task
from tasks.actions.quarters import open_quarter
from tasks.actions.tasks import end_task, resume_task
from tasks.models import CollaborationTask, ReportPeriod
from tests.makers import make_pair, make_period, make_task, make_user
from tests.pages import words
from tests.tasks.board_makers import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(client):
    """Three tasks of one pair that report in the opened quarter."""
    by, pair = make_user("coordinator"), make_pair()
    tasks = [make_task(pair) for _ in range(3)]
    make_period("2024-3", opened_at=None)
    open_quarter("2024-3", vacancies_seen=True, by=by, at=AT)
    client.force_login(by)
    with clock.at(AT):
        yield client, by, pair, tasks


def counted(client, pair) -> dict[str, int]:
    """Return how many tasks each place counts."""
    board = client.get(reverse("tasks:board")).context_data["board"]
    filing = client.get(reverse("tasks:quarter_detail", args=["2024-3"]) + "?filed=all")
    counts = filing.context_data["counts"]
    shown = client.get(reverse("tasks:pair_detail", args=[pair.code]))
    return {
        "board": board.whole.tasks,
        "board's pair": board.rows[0].tally.tasks,
        "filing": counts["all"] + counts["none"],
        "filing's rows": len(filing.context_data["rows"]) + counts["none"],
        "pair": shown.context_data["row"].task_count,
        "pair's rows": len(shown.context_data["tasks"]),
        "list": client.get(reverse("tasks:tasks")).context_data["listing"].count,
    }


def alike(client, pair, number: int) -> None:
    found = counted(client, pair)
    assert found == dict.fromkeys(found, number)


def test_every_place_counts_alike_after_an_addition_and_a_cancellation(world):
    client, by, pair, tasks = world
    alike(client, pair, 3)
    added = make_task(pair)
    writing.refresh([added.pk])
    alike(client, pair, 4)
    ended = {"status": "cancelled", "ended_on": date(2024, 10, 1), "end_reason": "합침"}
    end_task(tasks[0].pk, **ended, version=version_of(tasks[0]), by=by, at=AT)
    alike(client, pair, 3)
    told = re.sub(
        r"\s+", " ", re.sub(r"<[^>]*>", " ", words(client.get(reverse("tasks:quarter_detail", args=["2024-3"]))))
    )
    assert "보고 대상 아님 1개 과제" in told and "종료·취소한 과제의 보고 1건은 현황판과 같이 세지 않습니다" in told


def test_so_they_do_after_it_is_taken_up_again_and_after_one_is_withdrawn(world):
    client, by, pair, tasks = world
    ended = {"status": "closed", "ended_on": date(2024, 10, 1), "end_reason": "끝"}
    end_task(tasks[0].pk, **ended, version=version_of(tasks[0]), by=by, at=AT)
    alike(client, pair, 2)
    again = CollaborationTask.objects.get(pk=tasks[0].pk)
    resume_task(again.pk, reason="이어서 추진", version=version_of(again), by=by, at=AT)
    alike(client, pair, 3)
    withdraw_task(tasks[1].pk, reason="잘못 등록", version=version_of(tasks[1]), by=by, at=AT)
    alike(client, pair, 2)


def test_a_closed_quarter_counts_what_was_so_everywhere(world):
    client, by, pair, tasks = world
    ended = {"status": "cancelled", "ended_on": date(2024, 10, 1), "end_reason": "합침"}
    end_task(tasks[0].pk, **ended, version=version_of(tasks[0]), by=by, at=AT)
    make_period("2024-4", opened_at=None)
    open_quarter("2024-4", vacancies_seen=True, by=by, at=AT)
    assert ReportPeriod.objects.get(code="2024-3").closed_at == AT
    board = client.get(reverse("tasks:board") + "?q=2024-3").context_data["board"]
    counts = client.get(reverse("tasks:quarter_detail", args=["2024-3"]) + "?filed=all").context_data["counts"]
    assert (board.whole.tasks, counts["all"] + counts["none"], counts["left_out"]) == (2, 2, 1)
