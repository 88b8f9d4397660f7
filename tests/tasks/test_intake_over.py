"""Past the end of intake nobody begins what cannot be finished: every page says so, and help says the same."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from exchange import clock
from exchange.errors import WrongState
from exchange.versions import version_of
from tasks.actions.mistakes import add_report
from tasks.actions.quarters import owed_by
from tasks.actions.reviews import return_report, start_review
from tasks.actions.sections import save_section
from tasks.actions.signatures import submit_alone
from tests.makers import make_task
from tests.pages import words
from tests.tasks.report_makers import OWN, make_desk

pytestmark = pytest.mark.django_db

SENTENCE = "접수 마감이 지나 제출할 수 없습니다."


def page(client, name, desk, *more):
    answer = client.get(reverse(f"tasks:{name}", args=[desk.report.period.code, desk.report.task.code, *more]))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", words(answer)))


@pytest.fixture
def desk():
    """A written report on the minute after its intake ended."""
    made = make_desk()
    made.fill()
    made.at = made.report.period.grace_until + timedelta(minutes=1)
    return made


def test_the_check_page_says_so_before_the_first_signature(client, desk):
    client.force_login(desk.a)
    with clock.at(desk.at):
        told = page(client, "report_check", desk)
        assert SENTENCE in told and "접수 연장을 요청해 주세요" in told
        assert "이견을 붙여 확인" not in told and "확인 차례" not in told
        with pytest.raises(WrongState, match="접수 마감"):
            desk.sign("a")
        assert "접수 마감이 지나면 새로 작성하거나 확인할 수 없으니" in words(client.get(reverse("exchange:help")))
    with clock.at(desk.report.period.grace_until):
        assert "이견을 붙여 확인" in page(client, "report_check", desk)


def test_neither_alone_nor_for_all_of_a_pair(client, desk):
    with pytest.raises(WrongState, match="접수 마감"):
        submit_alone(desk.report.pk, side="a", fingerprint=desk.fingerprint(), by=desk.a, at=desk.at)
    client.force_login(desk.a)
    address = reverse("tasks:pair_sign", args=[desk.report.period.code, desk.report.task.pair.code])
    with clock.at(desk.at):
        told = words(client.get(address))
        assert "지금 확인할 수 있는 보고가 없습니다" in told and SENTENCE in told


def test_what_was_not_begun_is_not_begun_and_what_was_may_be_written_on(client):
    fresh = make_desk()
    at = fresh.report.period.grace_until + timedelta(minutes=1)
    with pytest.raises(WrongState, match="새로 작성할 수 없습니다"):
        save_section(fresh.report.pk, "a", values={"progress": "□ 늦음"}, version=0, by=fresh.a, at=at)
    client.force_login(fresh.a)
    with clock.at(at):
        slug = fresh.report.task.pair.post_a.name.ministry.slug
        refused = client.get(
            reverse("tasks:report_edit", args=[fresh.report.period.code, fresh.report.task.code, slug])
        )
        assert refused.status_code == 409
        assert "접수 마감 확인" in words(client.get(reverse("todo")))
    fresh.save("a", fresh.a)
    fresh.at = at
    fresh.save("a", fresh.a, progress=OWN["progress"] + " 더")
    with clock.at(at):
        assert "이미 작성하던 내용은 저장할 수 있습니다" in page(client, "report_edit", fresh, slug)


def test_a_report_that_was_sent_back_can_be_finished_after(desk):
    desk.at = desk.report.period.due_at
    desk.sign("a")
    desk.sign("b")
    start_review(desk.report.pk, by=desk.coordinator, at=desk.at)
    reply = desk.at + timedelta(days=3)
    return_report(desk.report.pk, remarks={"a": "고쳐 주세요"}, reply_due_at=reply, by=desk.coordinator, at=desk.at)
    desk.at = desk.report.period.grace_until + timedelta(days=1)
    desk.save("a", desk.a, progress="□ 고침")
    desk.sign("a")
    assert desk.sign("b").status == "submitted"


def test_nobody_is_reminded_of_it_and_no_later_task_is_asked_for_it(desk):
    assert owed_by([desk.report.pk], desk.report.period.grace_until)
    assert owed_by([desk.report.pk], desk.at) == []
    later = make_task()
    with pytest.raises(WrongState, match="접수 마감"):
        add_report(later.pk, reason="늦게 등록", version=version_of(later), by=desk.coordinator, at=desk.at)
