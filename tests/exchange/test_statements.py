"""Statements that the server plans once a connection: the same answers with and without, and after it forgot them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.utils import DatabaseError

from exchange import clock
from exchange.models import User
from exchange.statements import ACCOUNT, UNREAD_MOST, Statement
from tests.makers import NOON, make_notice, make_user
from tests.pages import statements_of

pytestmark = pytest.mark.django_db

ADDED = Statement("added_up", "SELECT %(one)s + %(other)s, %(one)s", {"one": "integer", "other": "integer"})


def known() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements")
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.parametrize("prepare", [True, False], ids=["prepared", "off"])
def test_the_answer_is_the_same_and_one_statement_of_the_page(settings, django_assert_num_queries, prepare):
    settings.PREPARE = prepare
    for one in (1, 2):
        with django_assert_num_queries(1):
            assert ADDED.rows(one=one, other=40) == [(one + 40, one)]


def test_off_means_that_the_server_keeps_nothing(settings):
    settings.PREPARE = False
    forgotten = Statement("never_kept", "SELECT 1", {})
    assert forgotten.rows() == [(1,)]
    assert "never_kept" not in known()


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_the_server_forgot_is_prepared_anew():
    ADDED.rows(one=1, other=1)
    assert ADDED.name in known()
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")  # what a pooler does between two clients
    assert ADDED.rows(one=2, other=2) == [(4, 2)]
    assert ADDED.name in known()


def test_a_mistake_in_the_statement_is_not_taken_for_that():
    with pytest.raises(DatabaseError):
        Statement("mistaken", "SELECT 1 / %(by)s", {"by": "integer"}).rows(by=0)


def test_a_missing_parameter_is_said():
    with pytest.raises(KeyError):
        ADDED.rows(one=1)


def test_an_account_is_read_whole_by_the_frame():
    assert [field.attname for field in User._meta.concrete_fields] == list(ACCOUNT)


@pytest.mark.parametrize("prepare", [True, False], ids=["prepared", "off"])
def test_the_frame_of_a_page_is_two_statements(client, settings, prepare):
    settings.PREPARE = prepare
    kim = make_user()
    make_notice(kim)
    client.force_login(kim)
    client.get("/help")
    sent = statements_of(client.get, "/help")
    assert len(sent) == 2
    page = client.get("/help")
    assert '<span class="unread-count">1<' in page.content.decode()
    assert page.wsgi_request.session.account.username == kim.username


def test_unread_notices_are_counted_up_to_a_bound(client):
    kim = make_user()
    client.force_login(kim)

    def unread() -> int:
        return client.get("/help").wsgi_request.session.unread

    with clock.at(NOON):
        make_notice(kim)
        make_notice(kim, read_at=NOON)
        make_notice(kim, made_at=NOON + timedelta(days=1))
        make_notice(make_user())
        assert unread() == 1
        for _ in range(UNREAD_MOST + 3):
            make_notice(kim)
        assert unread() == UNREAD_MOST


def test_the_number_on_the_page_ends_at_99(client):
    kim = make_user()
    client.force_login(kim)
    for _ in range(UNREAD_MOST - 1):
        make_notice(kim)
    assert '<span class="unread-count">99<' in client.get("/help").content.decode()
    make_notice(kim)
    assert '<span class="unread-count">99+<' in client.get("/help").content.decode()
    assert "읽지 않은 알림 99+건" in client.get("/notices").content.decode()
