"""Scoring of a year ends before its last quarter is in only with a reason that the results show; windows end on
working days."""

from datetime import datetime

import pytest
from django.urls import reverse

from evaluation.actions.publication import window_end
from evaluation.actions.rounds import close_round, unwind_round
from evaluation.queries.last_quarter import still_awaited
from exchange.clock import SEOUL
from exchange.errors import Incomplete
from exchange.models import Role
from tests.evaluation.makers import make_evaluation_round
from tests.makers import NOON, make_period, make_task, make_user
from tests.pages import words
from tests.tasks.board_makers import file_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return make_user(Role.COORDINATOR)


def test_closing_before_the_last_quarter_is_in_needs_a_reason_that_the_results_show(client, coordinator):
    round = make_evaluation_round("scoring", by=coordinator)
    file_report(make_task(), make_period("2024-4"), "draft", coordinator)
    client.force_login(coordinator)
    page = reverse("evaluation:round_close", args=[round.slug])
    assert "2024년 4분기 보고 1건이 제출되지 않았습니다" in words(client.get(page))
    refused = client.post(page)
    assert refused.status_code == 422 and "채점을 먼저 닫는 사유를 입력해 주세요" in words(refused)
    with pytest.raises(Incomplete, match="4분기 보고 1건"):
        close_round(round.pk, by=coordinator, at=NOON)
    assert client.post(page, {"reason": "연말 포상 일정"}).status_code == 302
    round.refresh_from_db()
    said = "채점을 닫을 때 2024년 4분기 보고 1건이 제출되지 않았습니다. 사유: 연말 포상 일정"
    assert round.early_reason == said
    results = reverse("evaluation:results", args=[round.slug])
    assert said in words(client.get(results))
    assert said in b"".join(client.get(f"{results}.csv").streaming_content).decode("utf-8-sig")
    unwind_round(round.pk, expected="aggregating", reason="다시", by=coordinator, at=NOON)
    round.refresh_from_db()
    assert round.early_reason == ""


@pytest.mark.parametrize("status", ["submitted", "accepted"])
def test_with_all_reports_in_nobody_is_asked(client, coordinator, status):
    round = make_evaluation_round("scoring", by=coordinator)
    file_report(make_task(), make_period("2024-4"), status, coordinator)
    client.force_login(coordinator)
    page = reverse("evaluation:round_close", args=[round.slug])
    assert "채점을 먼저 닫는 사유" not in words(client.get(page))
    assert client.post(page).status_code == 302
    round.refresh_from_db()
    assert (round.status, round.early_reason) == ("aggregating", "")


def test_a_quarter_that_is_not_opened_is_awaited_and_a_returned_report_is_not_in(coordinator):
    round = make_evaluation_round("scoring", by=coordinator)
    assert still_awaited(round) == "2024년 4분기 보고를 열지 않았습니다."
    file_report(make_task(), make_period("2024-4"), "returned", coordinator)
    assert still_awaited(round) == "2024년 4분기 보고 1건이 제출되지 않았습니다."


def test_a_rehearsal_waits_for_nothing(coordinator):
    round = make_evaluation_round("scoring", kind="rehearsal", slug="2024-r", by=coordinator)
    file_report(make_task(), make_period("2024-4"), "draft", coordinator)
    assert still_awaited(round) == ""
    assert close_round(round.pk, reason="필요 없음", by=coordinator, at=NOON).early_reason == ""


@pytest.mark.parametrize(
    ("published", "days", "until"),
    [
        ((2024, 10, 8), 7, (2024, 10, 15)),  # a Tuesday
        ((2024, 10, 8), 4, (2024, 10, 14)),  # a Saturday: Monday
        ((2024, 10, 2), 7, (2024, 10, 10)),  # 한글날: the day after
        ((2025, 1, 21), 7, (2025, 1, 31)),  # the days of 설날 and the one added before them
        ((2024, 12, 18), 7, (2024, 12, 26)),  # 성탄절
    ],
)
def test_the_window_for_objections_ends_on_a_working_day(published, days, until):
    round = make_evaluation_round("aggregating", objection_days=days)
    at = datetime(*published, 10, 0, tzinfo=SEOUL)
    assert window_end(round, at) == datetime(*until, 18, 0, tzinfo=SEOUL)
