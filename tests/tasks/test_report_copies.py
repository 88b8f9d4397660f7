"""Copies as handed in and accepted, and what was written otherwise: from every place, for those who may read."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from exchange.models import Role
from tasks.actions.reviews import accept_report, return_report, start_review
from tasks.models import FrozenReport
from tasks.queries.report_changes import edits_between_copies, stored_edits
from tests.makers import NOON, make_assignment, make_indicator, make_pair, make_task, make_user
from tests.tasks.report_makers import Desk, make_desk

pytestmark = pytest.mark.django_db

DUE = NOON + timedelta(days=3)
SECRET = "□ 확인하기 전의 글"


@pytest.fixture
def desk() -> Desk:
    """A report handed in, sent back, mended and accepted: three copies."""
    desk = make_desk()
    indicator = make_indicator(desk.report.task, name="협의 기간", unit="개월")
    desk.save("joint", desk.a, readings={indicator.pk: Decimal(12)})
    desk.save("a", desk.a, progress=SECRET)
    desk.at = NOON + timedelta(hours=1)
    desk.save("a", desk.a)
    desk.save("b", desk.b)
    desk.sign("a")
    desk.sign("b")
    desk.at = NOON + timedelta(hours=2)
    start_review(desk.report.pk, by=desk.coordinator, at=desk.at)
    return_report(desk.report.pk, remarks={"a": "근거"}, reply_due_at=DUE, by=desk.coordinator, at=desk.at)
    desk.at = NOON + timedelta(hours=3)
    desk.save("a", desk.a, progress="□ 협의 3회 개최", role_state="partly")
    desk.sign("a")
    desk.sign("b")
    start_review(desk.report.pk, by=desk.coordinator, at=desk.at)
    accept_report(desk.report.pk, verdict="ok", by=desk.coordinator, at=desk.at)
    return desk


def address(desk, name="report_detail"):
    return reverse(f"tasks:{name}", args=[desk.report.period.code, desk.report.task.code])


def readers(desk):
    """Everybody who may read the accepted report."""
    return [desk.a, desk.b, desk.assistant, desk.coordinator, make_user(Role.ADMIN), make_user(Role.VIEWER)]


# ---- copies ----------------------------------------------------------------------------------------------------------


def test_every_copy_opens_for_everybody_who_may_read_the_report(client, desk):
    copies = list(FrozenReport.objects.filter(report=desk.report).order_by("pk"))
    assert [f"{copy.get_kind_display()} {copy.number}" for copy in copies] == ["제출본 1", "제출본 2", "확정본 1"]
    for user in readers(desk):
        client.force_login(user)
        listed = client.get(address(desk)).content.decode()
        for copy, said in zip(copies, ("협의 2회 개최", "협의 3회 개최", "협의 3회 개최"), strict=True):
            assert f"?copy={copy.pk}" in listed
            page = client.get(address(desk), {"copy": copy.pk}).content.decode()
            assert said in page and copy.fingerprint[:12] in page and "확인한 사람" in page


def test_a_copy_is_closed_to_those_who_may_not_read_the_report(client, desk):
    copy = FrozenReport.objects.filter(report=desk.report).first()
    stranger = make_assignment(make_task(make_pair()).pair.post_a).holder
    for user, status in ((stranger, 404), (make_user(Role.EVALUATOR), 403)):
        client.force_login(user)
        assert client.get(address(desk), {"copy": copy.pk}).status_code == status
        assert client.get(address(desk, "report_changes")).status_code == status


def test_copies_are_linked_from_the_task_and_from_its_history(client, desk):
    copies = list(FrozenReport.objects.filter(report=desk.report).values_list("pk", flat=True))
    for user in readers(desk):
        client.force_login(user)
        page = client.get(reverse("tasks:task_detail", args=[desk.report.task.code])).content.decode()
        assert all(f"{address(desk)}?copy={copy}" in page for copy in copies), user.role
    for user in (desk.a, desk.assistant, desk.coordinator):
        client.force_login(user)
        page = client.get(reverse("tasks:task_history", args=[desk.report.task.code])).content.decode()
        assert all(f"{address(desk)}?copy={copy}" in page for copy in copies)
        assert address(desk, "report_changes") in page


def test_a_task_links_no_copy_of_a_report_that_the_reader_may_not_open(client):
    desk = make_desk()
    desk.submit()
    client.force_login(make_user(Role.VIEWER))
    page = client.get(reverse("tasks:task_detail", args=[desk.report.task.code])).content.decode()
    assert "?copy=" not in page and "제출본" not in page


def test_a_copy_says_neither_fingerprint_nor_frozen_in_the_old_words(client, desk):
    client.force_login(desk.coordinator)
    copy = FrozenReport.objects.filter(report=desk.report).first()
    page = client.get(address(desk), {"copy": copy.pk}).content.decode()
    assert not re.search("굳힌|지문|되가져|까닭", page)


# ---- what was written otherwise --------------------------------------------------------------------------------------


def test_the_two_ministries_read_every_change_old_and_new(client, desk):
    told = [(edit.label, edit.before, edit.after, edit.by) for edit in stored_edits(desk.fresh())]
    name = desk.a.display_name
    assert ("추진실적", SECRET, "□ 협의 2회 개최", name) in told
    assert ("추진실적", "□ 협의 2회 개최", "□ 협의 3회 개최", name) in told
    assert ("소관 역할 이행", "계획대로", "일부 지연", name) in told
    assert ("협의 기간", "", "12개월", name) in told
    assert told[0][2] in ("□ 협의 3회 개최", "일부 지연"), "the newest stands first"
    client.force_login(desk.b)
    page = client.get(address(desk, "report_changes")).content.decode()
    assert "확인하기 전의 글" in page and name in page


def test_saves_of_one_person_within_half_an_hour_are_told_as_one():
    desk = make_desk()
    for minute, text in enumerate(["□ 하나", "□ 하나 둘", "□ 하나 둘 셋"]):
        desk.at = NOON + timedelta(minutes=minute)
        desk.save("a", desk.a, progress=text)
    desk.save("joint", desk.b)
    edits = [edit for edit in stored_edits(desk.fresh()) if edit.label == "추진실적"]
    assert [(edit.before, edit.after) for edit in edits] == [("", "□ 하나 둘 셋")]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMIN, Role.VIEWER])
def test_others_read_what_differs_between_copies_and_no_draft(client, desk, role):
    told = [(edit.by, edit.label, edit.before, edit.after) for edit in edits_between_copies(desk.fresh())]
    assert told == [
        ("제출본 2", "소관 역할 이행", "계획대로", "일부 지연"),
        ("제출본 2", "추진실적", "□ 협의 2회 개최", "□ 협의 3회 개최"),
    ]
    client.force_login(make_user(role))
    page = client.get(address(desk, "report_changes")).content.decode()
    assert "확인하기 전의 글" not in page and "제출본 2" in page


def test_the_page_of_changes_asks_a_fixed_number_of_questions(client, desk, django_assert_max_num_queries):
    client.force_login(desk.a)
    with django_assert_max_num_queries(14):
        assert client.get(address(desk, "report_changes")).status_code == 200
