"""How many wrong passwords are looked at, and that nobody locks others out: not from afar, not from the next desk."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.db import connection
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exchange import rules
from exchange.actions.login_locks import lift_login_lock
from exchange.errors import Incomplete, NotAllowed
from exchange.models import AccessEntry, Notice, Role
from tests.exchange.test_login import log_in
from tests.exchange.test_second_factor import enable
from tests.makers import NOON, PASSWORD, make_user
from tests.pages import as_user

OFFICE = "10.0.0.1"
LIST = reverse("exchange:manage_login_locks")
LIFT = reverse("exchange:manage_login_lock_lift")


def guess(client: Client, username: str, times: int, address: str = OFFICE) -> list[int]:
    return [
        client.post("/login", {"username": username, "password": f"wrong {n}"}, REMOTE_ADDR=address).status_code
        for n in range(times)
    ]


def enter(username: str, address: str = OFFICE) -> int:
    """Try the right password in a window of its own; 302 where it lets in."""
    sent = {"username": username, "password": PASSWORD}
    return Client().post("/login", sent, REMOTE_ADDR=address).status_code


def later(**span: float) -> None:
    """Let the wrong passwords lie so far back."""
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(**span))


def guess_on(client: Client, username: str, times: int, address: str = OFFICE) -> None:
    """Type wrong passwords, waiting each time as long as is asked."""
    for _ in range(times):
        failures = rules.failures_at(username, address, timezone.now())
        later(seconds=rules.wait_after(failures.here).total_seconds() + 0.01)
        guess(client, username, 1, address)


# ---- one account, one address ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("username", ["kim", "nobody"])
def test_after_three_wrong_passwords_even_the_right_one_waits_a_little(client, db, username):
    make_user(username="kim", password=PASSWORD)

    assert guess(client, username, 5) == [422, 422, 422, 429, 429]
    answer = client.post("/login", {"username": username, "password": PASSWORD}, REMOTE_ADDR=OFFICE)

    assert answer.status_code == 429
    assert "잠시 막았습니다" in answer.content.decode() and "초 뒤에" in answer.content.decode()
    assert AccessEntry.objects.logins().filter(result="refused", status=429).count() == 3
    assert sum(AccessAttempt.objects.values_list("failures_since_start", flat=True)) == 3  # refused ones do not count


def test_each_wrong_password_lengthens_the_wait_up_to_a_quarter_of_an_hour(client, db):
    make_user(username="kim", password=PASSWORD)
    waits = []
    for count in range(1, 8):
        guess(client, "kim", 1)
        wait = rules.wait_after(count).total_seconds()
        waits.append(wait)
        if wait:
            later(seconds=wait - 1)
            assert enter("kim") == 429, count
        if wait and wait < 900:
            later(seconds=1)
    assert waits == [0, 0, 5, 30, 120, 300, 900]
    later(seconds=2)
    assert enter("kim") == 302


def test_no_more_than_ten_passwords_are_tried_in_a_quarter_of_an_hour(client, db):
    waits = [rules.wait_after(count).total_seconds() for count in range(1, 11)]
    assert sum(waits[:9]) > 900 and waits == sorted(waits)


def test_the_owner_is_told_once_and_from_where(client, db):
    kim = make_user(username="kim", password=PASSWORD)

    guess_on(client, "kim", 4)
    assert not Notice.objects.filter(user=kim).exists()
    guess_on(client, "kim", 2)

    notice = Notice.objects.get(user=kim, path="/account")
    assert OFFICE in notice.text


def test_a_right_password_in_between_starts_the_count_again(client, db):
    make_user(username="kim", password=PASSWORD)
    guess(client, "kim", 2, "127.0.0.1")
    log_in(client, "kim")
    client.post("/logout")

    assert guess(client, "kim", 3, "127.0.0.1") == [422] * 3


def test_many_tries_at_the_same_moment_are_counted_one_after_the_other(transactional_db):
    make_user(username="kim", password=PASSWORD)

    def one(number: int) -> int:
        try:
            return guess(Client(), "kim", 1)[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(one, range(8)))

    assert sorted(answers) == [422] * 3 + [429] * 5


# ---- one account from everywhere: nobody is locked out from afar -----------------------------------------------------


@pytest.mark.parametrize("username", ["kim", "nobody"])
def test_many_addresses_together_get_ten_tries_at_one_account(client, db, username):
    make_user(username="kim", password=PASSWORD)

    for n in range(10):
        guess(client, username, 1, f"10.0.1.{n}")

    assert guess(client, username, 1, "10.0.2.1") == [429]


def test_no_outsider_locks_the_staff_out(client, db):
    staff = [make_user(username=f"staff{n}", password=PASSWORD) for n in range(3)]
    assert enter("staff0") == 302  # one of them has logged in at the office: it is known to the house

    for user in staff:
        for n in range(12):
            guess(client, user.username, 1, f"10.0.1.{n}")

    assert [enter(user.username) for user in staff] == [302] * 3
    assert enter("staff0", "10.9.9.9") == 429


def test_a_login_of_long_ago_makes_no_address_known(client, db, monkeypatch):
    make_user(username="kim", password=PASSWORD)
    enter("kim")
    monkeypatch.setattr("exchange.rules.guessing.KNOWN_FOR", timedelta())

    for n in range(10):
        guess(client, "kim", 1, f"10.0.1.{n}")

    assert enter("kim") == 429


# ---- one address for many accounts: colleagues behind it keep working ------------------------------------------------


def test_one_address_gets_fifty_tries_at_accounts_that_are_unknown_there(client, db):
    make_user(username="kim", password=PASSWORD)
    for n in range(rules.FAILURES_PER_ADDRESS):
        guess(client, f"user.{n}", 1)

    assert enter("kim") == 429
    assert enter("kim", "10.0.0.2") == 302


def test_colleagues_behind_an_address_that_somebody_guesses_from_keep_working(client, db):
    for name in ("kim", "lee"):
        make_user(username=name, password=PASSWORD)
    assert enter("kim") == 302
    for n in range(rules.FAILURES_PER_ADDRESS + 5):
        guess(client, f"user.{n}", 1)

    assert enter("kim") == 302
    assert enter("lee") == 429  # has never logged in there: waits, or asks an administrator


def test_an_office_that_mistypes_does_not_stop_itself(client, db):
    names = [f"staff{n}" for n in range(30)]
    for name in names:
        make_user(username=name, password=PASSWORD)
        assert enter(name) == 302
    for name in names:
        assert guess(client, name, 2) == [422, 422]

    make_user(username="new", password=PASSWORD)
    assert enter("new") == 302


# ---- the first step --------------------------------------------------------------------------------------------------


def test_a_password_alone_is_logged_as_a_first_step_and_makes_no_address_known(client, db):
    kim = make_user(username="kim", password=PASSWORD)
    enable(kim)
    answer = client.post("/login", {"username": "kim", "password": PASSWORD}, REMOTE_ADDR=OFFICE)

    assert answer["Location"] == "/login/second-factor"
    (entry,) = AccessEntry.objects.logins()
    assert (entry.kind, entry.result, entry.address) == ("first_step", "ok", OFFICE)
    assert "비밀번호만 확인" in as_user(kim).get("/account").content.decode()
    for n in range(10):
        guess(client, "kim", 1, f"10.0.1.{n}")
    assert enter("kim") == 429  # a thief of the password alone has not made the own address a known one


def test_the_log_tells_a_first_step_from_a_login(client, db):
    make_user(username="kim", password=PASSWORD)
    enter("kim")
    assert AccessEntry.objects.logins().get().kind == "login"


# ---- an administrator sees and lifts ---------------------------------------------------------------------------------


def shown(user) -> list[tuple[str, str, int]]:
    answer = as_user(user).get(LIST)
    assert answer.status_code == 200
    return [(lock.username, lock.address, lock.failures) for lock in answer.context_data["listing"].page]


def test_an_administrator_sees_what_is_stopped_and_lifts_it(client, db):
    admin = make_user(Role.ADMIN)
    make_user(username="kim", password=PASSWORD)
    assert shown(admin) == []
    guess(client, "kim", 4)
    assert shown(admin) == [("kim", OFFICE, 3)]
    assert enter("kim") == 429

    answer = as_user(admin).post(LIFT, {"username": "kim", "address": OFFICE}, follow=True)

    assert "로그인 제한을 해제했습니다" in answer.content.decode()
    assert enter("kim") == 302
    entry = AccessEntry.objects.get(action="exchange:manage_login_lock_lift")
    assert (entry.subject, entry.user_name) == (f"kim {OFFICE}", admin.username)
    again = as_user(admin).post(LIFT, {"username": "kim", "address": OFFICE}, follow=True)
    assert "이미 해제된" in again.content.decode()


def test_the_locks_of_an_account_and_of_an_address_are_lifted_too(client, db):
    admin = make_user(Role.ADMIN)
    make_user(username="kim", password=PASSWORD)
    for n in range(10):
        guess(client, "kim", 1, f"10.0.1.{n}")
    for n in range(rules.FAILURES_PER_ADDRESS):
        guess(client, f"user.{n}", 1)
    assert shown(admin) == [("", OFFICE, 50), ("kim", "", 10)]

    as_user(admin).post(LIFT, {"username": "kim"})
    assert shown(admin) == [("", OFFICE, 50)]
    assert enter("kim", "10.0.3.1") == 302
    as_user(admin).post(LIFT, {"address": OFFICE})
    assert shown(admin) == []
    assert enter("kim") == 302


@pytest.mark.parametrize("sent", [{}, {"address": "no address"}, {"username": "x" * 300}])
def test_what_is_no_lock_is_refused_with_a_sentence(db, sent):
    answer = as_user(make_user(Role.ADMIN)).post(LIFT, sent)
    assert 400 <= answer.status_code < 500
    assert "목록에서 다시" in answer.content.decode()


def test_a_coordinator_sees_and_does_not_lift_and_nobody_else_sees(client, db):
    guess(client, "kim", 4)
    coordinator = make_user(Role.COORDINATOR)
    assert shown(coordinator) == [("kim", OFFICE, 3)]
    page = as_user(coordinator).get(LIST).content.decode()
    assert "제한 해제<" not in page
    for role in Role.values:
        user = make_user(role)
        if role not in (Role.ADMIN, Role.COORDINATOR):
            assert as_user(user).get(LIST).status_code == 403
        if role != Role.ADMIN:
            assert as_user(user).post(LIFT, {"username": "kim"}).status_code == 403
            with pytest.raises(NotAllowed):
                lift_login_lock(username="kim", address="", by=user, at=NOON)
    with pytest.raises(Incomplete):
        lift_login_lock(username="", address="", by=make_user(Role.ADMIN), at=NOON)
