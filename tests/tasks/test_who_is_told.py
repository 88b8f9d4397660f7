"""Assistants are told what their post is told; reminders are noted on the report and reach nobody twice a day."""

from datetime import timedelta

import pytest
from django.urls import reverse

from exchange.models import Assistance, Notice, Role
from tasks.actions.quarters import remind
from tasks.actions.reviews import accept_report
from tasks.actions.sections import save_section
from tests.makers import NOON, make_assistance, make_user
from tests.tasks.report_makers import make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def helper(desk):
    """Who helps the first ministry's post to write."""
    return desk.assistant


def told(user) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


def test_an_assistant_is_told_all_that_the_post_is_told(desk, helper):
    desk.review()
    accept_report(desk.report.pk, verdict="ok", by=desk.coordinator, at=NOON)
    assert told(helper) == told(desk.a)
    assert any("확정되었습니다" in text for text in told(helper))


def test_an_assistant_is_told_that_a_confirmation_no_longer_stands(desk, helper):
    desk.fill()
    desk.sign("a")
    section = desk.section("joint")
    save_section(desk.report.pk, "joint", values={"progress": "□ 고침"}, version=section.version, by=desk.b, at=NOON)
    assert told(helper) == told(desk.a)
    assert any("확인이 풀렸습니다" in text for text in told(helper))


def test_a_reminder_reaches_assistants_but_neither_former_nor_stopped_ones(desk, helper):
    former = make_assistance(desk.report.task.pair.post_b, ends_on=NOON.date() - timedelta(days=1)).assistant
    stopped = make_assistance(desk.report.task.pair.post_b, make_user(Role.ASSISTANT, is_active=False)).assistant
    assert remind([desk.report.pk], by=desk.coordinator, at=NOON) == 3
    people = (desk.a, desk.b, helper, former, stopped)
    assert [len([text for text in told(user) if "기다리고" in text]) for user in people] == [1, 1, 1, 0, 0]
    assert Assistance.objects.count() == 3


def test_a_reminder_is_noted_and_reaches_nobody_twice_a_day(desk):
    report = desk.report
    assert remind([report.pk], by=desk.coordinator, at=NOON) == 3
    report.refresh_from_db()
    assert (report.reminded_at, report.reminded_by) == (NOON, desk.coordinator)
    assert remind([report.pk], by=desk.coordinator, at=NOON + timedelta(hours=3)) == 0
    report.refresh_from_db()
    assert report.reminded_at == NOON
    assert remind([report.pk], by=desk.coordinator, at=NOON + timedelta(days=1)) == 3


def test_after_the_turn_has_passed_the_other_ministry_is_reminded_on_the_same_day(desk):
    remind([desk.report.pk], by=desk.coordinator, at=NOON - timedelta(hours=1))
    desk.fill()
    desk.sign("a")
    assert remind([desk.report.pk], by=desk.coordinator, at=NOON) == 1
    assert [len([text for text in told(user) if "기다리고" in text]) for user in (desk.a, desk.b)] == [1, 2]


def test_the_page_names_what_was_reminded_of_today(client, desk):
    client.force_login(desk.coordinator)
    page = reverse("tasks:quarter_remind", args=[desk.report.period.code])
    client.post(page, {"task": desk.report.task.code})
    answer = client.get(page, {"task": desk.report.task.code})
    assert (answer.context_data["people"], answer.context_data["reminded"]) == ([], [desk.report])
    assert "오늘은 다시 보내지 않습니다" in answer.content.decode()
    client.force_login(desk.a)
    assert "마지막 알림" in client.get(desk.report.get_absolute_url()).content.decode()


def test_a_report_that_waits_for_the_other_ministry_stays_visible(client, desk):
    desk.fill()
    desk.sign("a")
    for user, labels in ((desk.a, []), (desk.b, ["확인하기"])):
        client.force_login(user)
        context = client.get("/todo").context_data
        assert [duty.label for _, _, duties in context["groups"] for duty in duties] == labels
        assert [row.report for row in context["waiting"]] == ([] if labels else [desk.report])
    client.force_login(desk.a)
    assert "다른 담당자의 처리를 기다리는 보고" in client.get("/todo").content.decode()
