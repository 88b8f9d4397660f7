"""One person on both sides of a report: refused when confirming, when handing in alone and when taking it back.

The database refuses such rows; here they stand as in a database that is older than the rule, or the person has gone
from one side to the other, which is no wrong row at all.
"""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from exchange.errors import NotAllowed
from exchange.models import Role, User
from tasks.actions.signatures import pull_back_report, submit_alone
from tasks.models import ReportStatus
from tests.exchange.test_one_side import as_before_the_rule
from tests.makers import NOON, make_assignment, make_assistance, make_stand_in, make_user
from tests.tasks.report_makers import Desk, make_desk

pytestmark = pytest.mark.django_db

BOTH = "한 사람이 두 부처를 함께 확인할 수 없으니"
YESTERDAY = (NOON - timedelta(days=1)).date()


def on_both_sides(desk: Desk) -> User:
    """Let the holder of side a stand in for the one of side b."""
    with as_before_the_rule():
        make_stand_in(desk.b, desk.a)
    return desk.a


def gone_over(desk: Desk, *, wrote: bool) -> User:
    """Let an assistant of side a, who wrote its part or not, become the holder of side b today."""
    person = make_assistance(desk.report.task.pair.post_a, starts_on=date(2024, 3, 1)).assistant
    desk.fill()
    if wrote:
        desk.save("a", person, progress="□ 보조가 적은 실적")
        desk.save("a", desk.a)  # what they wrote is written over: they wrote it all the same
    person.assistance.update(ends_on=YESTERDAY)
    desk.b.assignments.update(ends_on=YESTERDAY)
    User.objects.filter(pk=person.pk).update(role=Role.EXCHANGEE)
    person.refresh_from_db()
    make_assignment(desk.report.task.pair.post_b, person, starts_on=NOON.date())
    return person


@pytest.mark.parametrize("side", ["a", "b"])
def test_who_acts_for_both_confirms_for_neither(side):
    desk = make_desk()
    desk.fill()
    with pytest.raises(NotAllowed, match=BOTH):
        desk.sign(side, on_both_sides(desk))
    assert not desk.fresh().signatures.exists()


def test_who_drafted_for_one_side_does_not_confirm_for_the_other():
    desk = make_desk()
    with pytest.raises(NotAllowed, match=BOTH):
        desk.sign("b", gone_over(desk, wrote=True))


def test_who_helped_across_without_writing_this_report_confirms_it():
    desk = make_desk()
    desk.sign("b", gone_over(desk, wrote=False))
    assert desk.fresh().signatures.standing().count() == 1


def test_who_confirmed_for_one_side_does_not_for_the_other():
    desk = make_desk()
    desk.fill()
    away = make_stand_in(desk.a, ends_on=NOON.date())
    desk.sign("a", away.substitute)
    away.ends_on = YESTERDAY
    away.save()
    make_stand_in(desk.b, away.substitute, starts_on=NOON.date())
    with pytest.raises(NotAllowed, match=BOTH):
        desk.sign("b", away.substitute)


def test_handing_in_alone_and_taking_back_are_refused_too():
    desk = make_desk()
    desk.fill()
    desk.sign("b")
    person = on_both_sides(desk)
    late = desk.fresh().due_at + timedelta(minutes=1)
    make_stand_in(desk.b, make_user(), starts_on=date(2025, 1, 1), ends_on=date(2025, 1, 2))
    with as_before_the_rule():
        desk.b.stand_ins.filter(substitute=person).update(ends_on=late.date())
    with pytest.raises(NotAllowed, match=BOTH):
        submit_alone(desk.report.pk, side="a", fingerprint=desk.fingerprint(), by=person, at=late)
    desk.b.stand_ins.all().delete()
    desk.sign("a")
    with as_before_the_rule():
        make_stand_in(desk.b, desk.a)
    with pytest.raises(NotAllowed, match=BOTH):
        pull_back_report(desk.report.pk, by=person, at=NOON)
    assert desk.fresh().status == ReportStatus.SUBMITTED


def test_the_check_page_says_why_and_shows_no_button(client: Client):
    desk = make_desk()
    person = gone_over(desk, wrote=True)
    client.force_login(person)
    where = [desk.report.period.code, desk.report.task.code]
    page = client.get(reverse("tasks:report_check", args=where)).content.decode()
    assert BOTH in page
    assert reverse("tasks:report_sign", args=where) not in page
    pair = client.get(reverse("tasks:pair_sign", args=[where[0], desk.report.task.pair.code])).content.decode()
    assert BOTH in pair
    todo = client.get(reverse("todo")).content.decode()
    assert "확인하기" not in todo
