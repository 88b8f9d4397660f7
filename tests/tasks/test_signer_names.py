"""Who confirmed, as every page says it: the post, and a substitute's own name beside the one they acted for."""

import pytest
from django.urls import reverse

from exchange.models import Notice, Role
from tasks.actions.reviews import accept_report, start_review
from tests.makers import NOON, make_stand_in, make_user
from tests.tasks.report_makers import make_desk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["report_detail", "report_check", "review_detail", "copy"])
def test_a_substitutes_own_name_stands_beside_the_one_signed_for(client, page):
    desk = make_desk()
    desk.fill()
    substitute = make_stand_in(desk.a).substitute
    desk.sign("a", substitute)
    desk.sign("b")
    post = desk.report.task.pair.post_a
    words = f"{post} {desk.a} 직무대행 {substitute}"
    where = [desk.report.period.code, desk.report.task.code]
    client.force_login(desk.coordinator if page == "review_detail" else desk.b)
    name = "report_detail" if page == "copy" else page
    query = {"copy": desk.fresh().frozen.get().pk} if page == "copy" else {}
    text = client.get(reverse(f"tasks:{name}", args=where), query).content.decode()
    assert words in text
    assert f"{desk.report.task.pair.post_b} {desk.b}" in text


def test_lists_pair_page_and_notice_name_the_substitute_too(client):
    desk = make_desk()
    desk.fill()
    substitute = make_stand_in(desk.a).substitute
    desk.sign("a", substitute)
    client.force_login(desk.b)
    where = [desk.report.period.code]
    for reader in (desk.b, desk.coordinator):
        client.force_login(reader)
        page = client.get(reverse("tasks:quarter_detail", args=where)).content.decode()
        assert f"직무대행 {substitute}" in page
    client.force_login(desk.b)
    pair = client.get(reverse("tasks:pair_sign", args=[*where, desk.report.task.pair.code])).content.decode()
    words = f"{desk.a} 직무대행 {substitute}"
    assert words in pair
    assert words in Notice.objects.filter(user=desk.b).latest("pk").text


def test_a_viewer_reads_that_a_substitute_confirmed_and_no_name(client):
    desk = make_desk()
    desk.fill()
    substitute = make_stand_in(desk.a, make_user(display_name="김대행가")).substitute
    desk.sign("a", substitute)
    desk.sign("b")
    start_review(desk.report.pk, by=desk.coordinator, at=NOON)
    accept_report(desk.report.pk, verdict="ok", by=desk.coordinator, at=NOON)
    client.force_login(make_user(Role.VIEWER))
    text = client.get(desk.fresh().get_absolute_url()).content.decode()
    assert f"{desk.report.task.pair.post_a} 직무대행" in text
    assert "김대행가" not in text
