"""내 할 일 in the order of days with one primary button, what waits for others, and what the page says after an act."""

from dataclasses import replace

import pytest
from django.urls import reverse

from exchange.models import Role
from tasks.actions.reviews import return_report
from tasks.models import ProgressReport
from tests.made_up import read
from tests.makers import make_pair, make_period, make_task, make_user
from tests.tasks.report_makers import make_desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

TODO = "/todo"


@pytest.fixture
def desks():
    """Two reports of one pair, each as a desk of the same people."""
    pair = make_pair()
    other = make_task(pair)
    first = make_desk(task=make_task(pair))
    report = ProgressReport.objects.for_table().get(task=other, period=first.report.period)
    return first, replace(first, report=report)


def page(client, user, address: str = TODO) -> str:
    client.force_login(user)
    return client.get(address).content.decode()


def lines(client, user) -> list[tuple[str, str]]:
    client.force_login(user)
    groups = client.get(TODO).context_data["groups"]
    return [(key, duty.label) for key, _, members in groups for duty in members]


def sign_by_page(client, desk, side: str):
    client.force_login(getattr(desk, side))
    data = {"side": side, "fingerprint": desk.fingerprint()}
    address = reverse("tasks:report_sign", args=["2024-3", desk.report.task.code])
    return client.post(address, data, follow=True).content.decode()


def test_reports_that_only_wait_for_my_confirmation_are_one_line(client, desks):
    first, second = desks
    for desk in desks:
        desk.fill()
        desk.sign("a")
    assert lines(client, first.b) == [("week", "2건 모두 확인")]
    shown = page(client, first.b)
    assert reverse("tasks:pair_sign", args=["2024-3", first.report.task.pair.code]) in shown
    for desk in desks:  # each can still be read, and its link says which it is
        assert (
            f'<a href="{desk.report.get_absolute_url()}"><span class="digits nowrap">{desk.report.task.code}' in shown
        )
    second.sign("b")
    assert lines(client, first.b) == [("week", "확인하기")]


def test_a_report_still_to_be_written_keeps_its_own_line_beside_them(client, desks):
    first, second = desks
    first.fill()
    assert sorted(lines(client, first.a)) == [("week", "작성하기"), ("week", "확인하기")]


@pytest.mark.parametrize("who", ["a", "coordinator"])
def test_one_button_is_primary_and_it_is_the_first(client, desks, who):
    if who == "coordinator":
        for desk in desks:
            desk.submit()
    shown = page(client, getattr(desks[0], who))
    assert shown.count('class="button medium primary"') == 1
    assert shown.index('class="button medium primary"') < shown.index('class="button medium"')


def test_what_waits_for_others_stays_visible_until_it_is_accepted(client, desks):
    first, _ = desks
    first.fill()
    first.sign("a")
    assert "다른 담당자의 처리를 기다리는 보고" in page(client, first.a)
    first.sign("b")
    for user in (first.a, first.b, first.assistant):
        shown = page(client, user)
        assert "국무조정실의 검토를 기다리는 보고" in shown and first.report.get_absolute_url() in shown
    assert "국무조정실의 검토를 기다리는 보고" not in page(client, first.coordinator)


def test_after_confirming_the_page_offers_what_is_owed_next(client, desks):
    first, second = desks
    first.fill()
    second.fill()
    said = sign_by_page(client, first, "a")
    assert f"{second.report.task.code} 확인하기</a>" in said
    said = sign_by_page(client, first, "b")
    assert "제출했습니다." in said and "제출 취소</a>" in said


def test_after_handing_in_the_page_leads_to_what_is_next_and_back(client):
    desk = make_desk()
    desk.fill()
    desk.sign("a")
    shown = read(sign_by_page(client, desk, "b"))
    (said,) = [one for one in shown.all() if "message" in one.classes and "success" in one.classes]
    assert [one.text for one in said.all() if one.tag == "a"] == ["내 할 일", "제출 취소"]


def test_after_accepting_the_accepted_report_can_be_opened(client, desks):
    for desk in desks:
        desk.submit()
    first, _ = desks
    client.force_login(first.coordinator)
    address = reverse("tasks:review_accept", args=["2024-3", first.report.task.code])
    client.post(reverse("tasks:review_start", args=["2024-3", first.report.task.code]))
    said = client.post(address, {"verdict": "ok", "note": ""}, follow=True).content.decode()
    assert f'href="{first.report.get_absolute_url()}">확정한 보고 보기</a>' in said


def test_staff_read_whom_to_call_and_every_row_leads_somewhere(client, desks):
    first, _ = desks
    filings = reverse("tasks:quarter_detail", args=["2024-3"])
    shown = page(client, first.coordinator, filings)
    assert first.a.display_name in shown and first.b.display_name in shown
    viewer = page(client, make_user(Role.VIEWER), filings)
    assert first.a.display_name not in viewer
    for desk in desks:  # nobody but the two ministries reads a draft: the row leads to its task
        assert f'href="{reverse("tasks:task_detail", args=[desk.report.task.code])}"' in shown


def test_a_report_names_whom_to_call_to_staff_only(client):
    desk = make_desk()
    desk.review()
    report = desk.report
    return_report(report.pk, remarks={"a": "고쳐 주세요"}, reply_due_at=report.due_at, by=desk.coordinator, at=desk.at)
    assert desk.a.display_name in page(client, desk.coordinator, report.get_absolute_url())
    viewer = make_user(Role.VIEWER)
    client.force_login(viewer)
    assert desk.a.display_name not in client.get(report.get_absolute_url()).content.decode()


def test_a_thing_without_a_day_never_stands_above_one_with_a_day(client):
    coordinator = make_user(Role.COORDINATOR)
    make_desk(coordinator=coordinator).submit()
    make_period("2024-4", opened_at=None, opens_on="2024-10-08")
    keys = [label for _, label in lines(client, coordinator)]
    assert keys == ["분기 열기", "검토하기"]
