"""What the system tells a person."""

import pytest

from exchange.actions.notices import read_notice, tell
from exchange.models import Notice
from tests.makers import NOON, make_notice, make_user


def test_everybody_told_gets_a_line_of_the_own(db):
    kim, lee = make_user(), make_user()

    tell([kim, lee], "분기를 열었습니다.", "/quarters/2024-3", NOON)

    assert set(Notice.objects.values_list("user", "path", "made_at")) == {
        (kim.pk, "/quarters/2024-3", NOON),
        (lee.pk, "/quarters/2024-3", NOON),
    }


def test_the_count_of_unread_ones_stands_on_every_page(client, db):
    kim = make_user()
    client.force_login(kim)
    make_notice(kim)
    make_notice(kim, read_at=NOON)
    make_notice()

    assert '<span class="unread-count">1<' in client.get("/help").content.decode()


def test_opening_one_marks_it_read_and_leads_to_its_page(client, db):
    kim = make_user()
    client.force_login(kim)
    notice = make_notice(kim, path="/account")

    assert client.get(f"/notices/{notice.pk}").status_code == 405
    assert client.post(f"/notices/{notice.pk}")["Location"] == "/account"
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_reading_again_keeps_the_first_moment(db):
    notice = make_notice(read_at=NOON)

    assert read_notice(notice.pk, by=notice.user, at=NOON.replace(hour=15)).read_at == NOON


def test_another_persons_notice_is_not_there(client, db):
    notice = make_notice()
    client.force_login(make_user())

    theirs, missing = client.post(f"/notices/{notice.pk}"), client.post("/notices/999999999")

    assert theirs.status_code == missing.status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None
    assert notice.text not in client.get("/notices").content.decode()


def test_all_are_marked_read_at_once_but_only_the_own(client, db):
    kim = make_user()
    client.force_login(kim)
    make_notice(kim)
    make_notice(kim)
    other = make_notice()

    assert client.post("/notices/read")["Location"] == "/notices"

    assert not Notice.objects.filter(user=kim).unread().exists()
    other.refresh_from_db()
    assert other.read_at is None


def test_an_empty_list_says_what_will_come(client, db):
    client.force_login(make_user())

    assert "받은 알림이 없습니다" in client.get("/notices").content.decode()


@pytest.mark.parametrize("rows", [1, 50])
def test_the_list_costs_the_same_for_one_row_and_for_fifty(client, db, rows, django_assert_num_queries):
    kim = make_user()
    client.force_login(kim)
    for _ in range(rows):
        make_notice(kim)

    with django_assert_num_queries(3):  # session with account and unread, list, access log
        answer = client.get("/notices")

    assert len(answer.context_data["listing"].page) == rows


def test_text_in_a_notice_stays_text(client, db):
    kim = make_user()
    client.force_login(kim)
    make_notice(kim, text="<script>alert(1)</script>")

    assert "<script>alert" not in client.get("/notices").content.decode()
