"""How many wrong passwords are looked at."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from exchange import rules
from exchange.models import AccessEntry, Notice
from tests.exchange.test_login import log_in
from tests.makers import PASSWORD, make_user


def guess(client: Client, username: str, times: int, address: str = "10.0.0.1") -> list[int]:
    return [
        client.post("/login", {"username": username, "password": f"wrong {n}"}, REMOTE_ADDR=address).status_code
        for n in range(times)
    ]


@pytest.mark.parametrize("username", ["kim", "nobody"])
def test_after_five_wrong_passwords_even_the_right_one_waits(client, db, username):
    make_user(username="kim", password=PASSWORD)

    assert guess(client, username, 5) == [422, 422, 422, 422, 429]
    answer = client.post("/login", {"username": username, "password": PASSWORD}, REMOTE_ADDR="10.0.0.1")

    assert answer.status_code == 429
    assert "잠시 막았습니다" in answer.content.decode()
    assert AccessEntry.objects.logins().filter(result="refused", status=429).count() == 2


def test_after_a_quarter_of_an_hour_the_right_password_works_again(client, db):
    make_user(username="kim", password=PASSWORD)
    guess(client, "kim", 5)

    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))

    assert client.post("/login", {"username": "kim", "password": PASSWORD}, REMOTE_ADDR="10.0.0.1").status_code == 302


def test_the_owner_is_told_once(client, db):
    kim = make_user(username="kim", password=PASSWORD)

    guess(client, "kim", 8)

    assert Notice.objects.filter(user=kim, path="/account").count() == 1


def test_a_right_password_in_between_starts_the_count_again(client, db):
    make_user(username="kim", password=PASSWORD)
    guess(client, "kim", 4, "127.0.0.1")
    log_in(client, "kim")
    client.post("/logout")

    assert guess(client, "kim", 4, "127.0.0.1") == [422] * 4


@pytest.mark.parametrize("username", ["kim", "nobody"])
def test_many_addresses_together_get_ten_tries_at_one_account(client, db, username):
    make_user(username="kim", password=PASSWORD)

    for n in range(10):
        guess(client, username, 1, f"10.0.1.{n}")

    assert guess(client, username, 1, "10.0.2.1") == [429]


def test_nobody_locks_a_person_out_from_afar(client, db):
    make_user(username="kim", password=PASSWORD)
    log_in(client, "kim")  # from 127.0.0.1, which is thereby known
    client.post("/logout")

    for n in range(20):
        guess(client, "kim", 1, f"10.0.1.{n}")

    assert log_in(client, "kim").status_code == 302


def test_one_address_gets_fifty_tries_at_all_accounts_together(client, db):
    for n in range(rules.FAILURES_PER_ADDRESS):
        guess(client, f"user.{n}", 1)

    make_user(username="kim", password=PASSWORD)
    assert client.post("/login", {"username": "kim", "password": PASSWORD}, REMOTE_ADDR="10.0.0.1").status_code == 429
    assert client.post("/login", {"username": "kim", "password": PASSWORD}, REMOTE_ADDR="10.0.0.2").status_code == 302
