"""The access log: what is written, that nobody can change it, and that damage is found."""

from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from urllib.parse import unquote_plus

import pgtrigger
import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client

from config import access_log
from exchange.access_chain import Damage
from exchange.actions.access import Access, append_entry, expire_entries
from exchange.models import AccessEntry, AccessHead, AccessKind, Role
from launch import roles
from tests.exchange.test_login import log_in
from tests.makers import PASSWORD, make_user

APPLICATION = "test_application"


def write(count: int = 1, **changes) -> None:
    values = {
        "user_id": 7,
        "user_name": "kim",
        "role": "viewer",
        "address": "10.0.0.1",
        "kind": "view",
        "action": "tasks:board",
        "target": "/board",
        "subject": "",
        "result": "ok",
        "status": 200,
        "durable": False,
    }
    for _ in range(count):
        append_entry(Access(**values | changes))


def lines() -> list[tuple]:
    return list(AccessEntry.objects.order_by("pk").values_list("user_name", "kind", "action", "result", "status"))


def tamper(statement: str, *values) -> None:
    """Do what only the owner of the table can: switch the triggers off, edit, switch them on."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE exchange_accessentry DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE exchange_accessentry ENABLE TRIGGER USER")


# ---- what is written ---------------------------------------------------------------------------------------------


def test_login_view_change_and_logout_leave_a_line_each(client, db):
    make_user(Role.VIEWER, username="kim", password=PASSWORD)

    log_in(client, "kim", "wrong")
    log_in(client, "kim")
    client.get("/account")
    client.post("/display", {"text_size": "large", "contrast": "light"})
    client.post("/logout")

    assert lines() == [
        ("kim", "login", "exchange:login", "failed", 422),
        ("kim", "login", "exchange:login", "ok", 302),
        ("kim", "view", "exchange:account", "ok", 200),
        ("kim", "change", "exchange:display", "ok", 302),
        ("kim", "logout", "exchange:logout", "ok", 302),
    ]
    first = AccessEntry.objects.latest("pk")
    assert (first.address, first.role) == ("127.0.0.1", "viewer")


def test_refusals_and_missing_things_leave_a_line(client, db):
    client.force_login(make_user(Role.EXCHANGEE, username="kim"))

    client.get("/audit")
    client.post("/notices/999999")
    client.get("/no-such-page")
    client.post("/display", {"text_size": "enormous"})

    assert lines() == [
        ("kim", "view", "exchange:access_log", "refused", 403),
        ("kim", "change", "exchange:notice_open", "refused", 404),
        ("kim", "view", "-", "refused", 404),
        ("kim", "change", "exchange:display", "refused", 422),
    ]


def test_somebody_unknown_leaves_a_line_for_tries_only(client, db):
    client.get("/login")
    client.get("/help")
    client.get("/account")
    client.get("/no-such-page")
    client.get("/healthz")
    assert lines() == []

    log_in(client, "my-own-password", "x")
    client.post("/account/password", {"password": "x"})

    assert lines() == [
        ("알 수 없는 계정", "login", "exchange:login", "failed", 422),
        ("알 수 없는 계정", "change", "exchange:password_change", "refused", 401),
    ]
    assert not AccessEntry.objects.filter(target__contains="my-own-password").exists()


def test_files_are_marked_as_taken_out_with_their_conditions(client, db):
    client.force_login(make_user(Role.ADMIN))

    client.get("/posts.xlsx?search=%EA%B9%80&mark=ending")

    entry = AccessEntry.objects.get()
    assert entry.kind == AccessKind.EXPORT
    assert entry.target == "/posts.xlsx?search=김&mark=ending"


def test_no_secret_and_no_body_reaches_the_log(client, db):
    canary = "canary-of-the-coal-mine"
    kim = make_user(username="kim", password=PASSWORD)
    log_in(client, "kim", canary)
    client.force_login(kim)
    client.post("/account/password", {"password": canary, "new_password": canary, "new_password_again": canary})
    client.post("/display", {"text_size": canary})

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM exchange_accessentry WHERE exchange_accessentry::text LIKE %s", [f"%{canary}%"]
        )
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "SELECT count(*) FROM axes_accessattempt WHERE axes_accessattempt::text LIKE %s", [f"%{canary}%"]
        )
        assert cursor.fetchone() == (0,)


def test_a_line_stays_one_line_and_within_its_columns(db):
    write(target="/x\r\n2024-10-08 forged\x00" + "y" * 900, user_name="긴" * 300)

    entry = AccessEntry.objects.get()
    assert "\n" not in entry.target
    assert len(entry.target) == 300
    assert len(entry.user_name) == 100
    assert AccessEntry.objects.follow_chain().damage is None


# ---- that it stays -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    ["UPDATE exchange_accessentry SET user_name = 'lee'", "DELETE FROM exchange_accessentry"],
)
def test_even_the_owner_changes_no_line(db, statement):
    write()

    with pytest.raises(DatabaseError, match="neither changed nor removed"), transaction.atomic():
        connection.cursor().execute(statement)


def test_even_the_owner_does_not_empty_the_table(db):
    pgtrigger.enable("exchange.AccessEntry:keep_table")

    with pytest.raises(DatabaseError, match="not emptied"), transaction.atomic():
        connection.cursor().execute("TRUNCATE exchange_accessentry")


@pytest.fixture
def as_application(db):
    """Become a role with the rights of the service's own."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {APPLICATION} NOLOGIN")
        roles.grant_tables(cursor, APPLICATION)
        cursor.execute(f"GRANT {APPLICATION} TO current_user")
        cursor.execute(f"SET LOCAL ROLE {APPLICATION}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_the_service_may_add_and_read(as_application):
    write(2)

    assert AccessEntry.objects.count() == 2
    assert AccessEntry.objects.follow_chain().damage is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE exchange_accessentry SET user_name = 'lee'",
        "DELETE FROM exchange_accessentry",
        "TRUNCATE exchange_accessentry",
        "INSERT INTO exchange_accessentry (at) VALUES (now())",
        "UPDATE exchange_accesshead SET entries = 0",
        "INSERT INTO exchange_accesshead VALUES (1, 0, '', '')",
        "DELETE FROM exchange_accesshead",
        "ALTER TABLE exchange_accessentry DISABLE TRIGGER USER",
        "DROP FUNCTION access_entry_append",
    ],
)
def test_the_service_may_do_nothing_else(as_application, statement):
    write()

    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(statement)


def test_lines_leave_only_when_they_are_old_and_the_chain_goes_on(db):
    write(4)
    tamper("UPDATE exchange_accessentry SET at = now() - interval '2 years 1 day' WHERE id = %s", second() - 1)

    assert expire_entries(2) == 1
    write()

    assert AccessEntry.objects.count() == 4
    assert AccessEntry.objects.follow_chain().damage is None
    with pytest.raises(DatabaseError, match="two years"), transaction.atomic():
        expire_entries(1)


# ---- that damage is found ----------------------------------------------------------------------------------------


def verify() -> tuple[int, str]:
    """Run the command; return its exit code and what it says."""
    said = StringIO()
    try:
        call_command("verify_log", stdout=said, stderr=said)
    except SystemExit as stop:
        return int(stop.code), said.getvalue()
    return 0, said.getvalue()


def test_a_whole_log_is_verified(db):
    write(3)

    assert verify() == (
        0,
        f"접속 기록 3줄을 확인했고 모두 그대로입니다. 끝 확인 번호 {AccessHead.objects.get().hash}\n",
    )


def test_an_empty_log_is_verified(db):
    assert verify()[0] == 0


def second() -> int:
    return AccessEntry.objects.order_by("pk").values_list("pk", flat=True)[1]


@pytest.mark.parametrize(
    ("statement", "damage", "named_after"),
    [
        ("UPDATE exchange_accessentry SET subject = 'lee' WHERE id = %s", Damage.CHANGED, 0),
        ("UPDATE exchange_accessentry SET at = at + interval '1 microsecond' WHERE id = %s", Damage.CHANGED, 0),
        ("DELETE FROM exchange_accessentry WHERE id = %s", Damage.REMOVED, 1),
        ("DELETE FROM exchange_accessentry WHERE id >= %s", Damage.CUT, -1),
    ],
)
def test_a_row_changed_or_removed_by_a_superuser_is_found(db, statement, damage, named_after):
    write(4)
    row = second()

    tamper(statement, row)

    code, said = verify()
    assert code == 1
    assert f"{row + named_after}번 줄" in said
    assert damage.value in said


def test_a_row_slipped_in_by_a_superuser_is_found(db):
    write(2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('exchange_accessentry', 'id'))")
        slipped = cursor.fetchone()[0]
    write(2)

    tamper(
        """
        INSERT INTO exchange_accessentry (id, at, user_id, user_name, role, address, kind, action, target, subject,
            result, status, previous_hash, hash)
        SELECT %s, at, user_id, 'lee', role, address, kind, action, target, subject,
            result, status, hash, repeat('a', 64)
        FROM exchange_accessentry WHERE id = %s
        """,
        slipped,
        slipped - 1,
    )

    code, said = verify()
    assert code == 1
    assert f"{slipped}번 줄" in said
    assert Damage.INSERTED.value in said


def test_a_row_added_without_the_function_is_found_even_with_a_right_hash(db):
    write(1)
    tamper(
        """
        INSERT INTO exchange_accessentry (id, at, user_id, user_name, role, address, kind, action, target, subject,
            result, status, previous_hash, hash)
        SELECT id + 1, at, user_id, user_name, role, address, kind, action, target, subject, result, status, hash, ''
        FROM exchange_accessentry
        """
    )
    tamper("UPDATE exchange_accessentry AS e SET hash = access_entry_hash(e) WHERE hash = ''")

    code, said = verify()
    assert code == 1
    assert Damage.ADDED.value in said


def test_a_hash_kept_elsewhere_is_compared(db):
    write(1)

    with pytest.raises(SystemExit):
        call_command("verify_log", expect="f" * 64, stdout=StringIO(), stderr=StringIO())
    call_command("verify_log", expect=AccessHead.objects.get().hash, stdout=StringIO())


# ---- many at once ---------------------------------------------------------------------------------------------------


def test_concurrent_writers_make_one_chain(transactional_db):
    """Four clients at once; without the lock on the head two rows would follow the same one."""

    def many(_):
        try:
            write(25)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(many, range(4)))

    found = AccessEntry.objects.follow_chain()
    assert (found.damage, found.checked) == (None, 100)


def test_a_head_request_is_a_view(db):
    client = Client()
    client.force_login(make_user(username="kim"))

    client.head("/account")

    assert lines() == [("kim", "view", "exchange:account", "ok", 200)]


@pytest.mark.parametrize("letter", ["a", "%", "%EA%B0%80", "%zz", "+"])
def test_of_an_address_without_end_only_what_a_line_holds_is_decoded(client, db, letter, monkeypatch):
    decoded = []

    def decode(text: str, **how) -> str:
        decoded.append(len(text))
        return unquote_plus(text, **how)

    monkeypatch.setattr(access_log, "unquote_plus", decode)
    client.force_login(make_user())
    assert client.get("/notices", QUERY_STRING="q=" + letter * 100_000).status_code == 400
    assert decoded == [access_log.DECODED_MOST]
    assert AccessEntry.objects.latest("pk").target.startswith("/notices?q=")
