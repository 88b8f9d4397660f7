"""The end of the access log's chain, noted outside the database: what was cut or rewritten there is found by it."""

import json
import re
import socket
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from exchange.actions.timed_runs import run_due
from exchange.log_heads import LogHead, missing_heads, read_heads
from exchange.models import AccessEntry, AccessHead, Role, TimedRun
from exchange.timed import timed_commands
from tests.exchange.job_makers import make_timed_run
from tests.makers import make_user
from tests.pages import as_user, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def heads(settings, tmp_path) -> Path:
    settings.LOG_HEADS, settings.LOG_HEADS_SYSLOG = tmp_path / "noted" / "heads.jsonl", ""
    return settings.LOG_HEADS


def write(count: int = 3) -> None:
    """Let some lines be logged, as requests do."""
    client = as_user(make_user(Role.COORDINATOR))
    for _ in range(count):
        client.get("/todo")


def note() -> str:
    said = StringIO()
    call_command("verify_log", "--note-head", stdout=said)
    return said.getvalue()


def verify() -> tuple[int, str]:
    """Return how the command ended and what it complained of."""
    said = StringIO()
    try:
        call_command("verify_log", stdout=StringIO(), stderr=said)
    except SystemExit as end:
        return int(end.code or 0), said.getvalue()
    return 0, said.getvalue()


def cut(rows: int) -> None:
    """Do what somebody with every right in the database can: take the last rows and let the head agree."""
    gone = list(AccessEntry.objects.order_by("-pk")[:rows])
    last = AccessEntry.objects.order_by("-pk")[rows]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM exchange_accessentry WHERE id >= %s", [gone[-1].pk])
        cursor.execute("SET LOCAL session_replication_role = origin")
    AccessHead.objects.filter(pk=1).update(hash=last.hash, entries=AccessEntry.objects.count())


def test_a_cut_tail_is_whole_for_the_chain_alone_and_found_by_the_noted_head(heads):
    write(4)
    note()
    assert verify() == (0, "")
    cut(2)
    assert AccessEntry.objects.follow_chain().damage is None, "the chain alone sees nothing"
    code, said = verify()
    assert code == 1 and "끝이 잘렸거나 바뀌었습니다" in said and str(heads) in said


def test_a_log_that_goes_on_after_the_cut_is_found_as_well(heads):
    write(3)
    note()
    cut(2)
    write(5)
    assert verify()[0] == 1


def test_rows_that_come_after_the_noted_one_are_nothing_to_complain_of(heads):
    for _ in range(3):
        write(2)
        note()
    assert verify() == (0, "")
    noted = read_heads(heads)
    assert [head.last_id for head in noted] == sorted({head.last_id for head in noted})
    assert oct(heads.stat().st_mode)[-3:] == "600"


def test_a_file_that_is_gone_is_told_once_it_had_been_there(heads):
    write()
    note()
    make_timed_run(command="verify_log", ok=True)
    heads.unlink()
    with pytest.raises(CommandError, match="앞의 끝 번호와 비교하지 못했습니다"):
        note()
    assert len(read_heads(heads)) == 1, "it begins anew"


@pytest.mark.parametrize("line", ["{}", "nonsense", '{"noted_at": "x", "last_id": "1", "hash": 2, "entries": 3}', "[]"])
def test_a_file_that_somebody_changed_is_never_added_to(heads, line):
    write()
    note()
    heads.write_text(heads.read_text() + line + "\n")
    before = heads.read_text()
    with pytest.raises(CommandError, match="2번째 줄을 읽을 수 없습니다"):
        note()
    assert heads.read_text() == before


def test_a_place_that_cannot_be_written_is_named(settings, tmp_path):
    settings.LOG_HEADS = tmp_path / "heads.jsonl"
    settings.LOG_HEADS.symlink_to(tmp_path / "nowhere" / "heads.jsonl")
    write()
    with pytest.raises(CommandError, match="HANTEAM_LOG_HEADS"):
        note()


def test_syslog_is_told_the_same(heads, settings):
    write()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.settimeout(5)
        settings.LOG_HEADS_SYSLOG = f"127.0.0.1:{listener.getsockname()[1]}"
        note()
        told = listener.recv(4096).decode()
    (head,) = read_heads(heads)
    found = re.search(r"hanteam access log head: (\{.*\})", told)
    assert found and json.loads(found[1]) == vars(head)


def test_syslog_that_is_not_there_fails_the_run_and_the_file_has_the_head(heads, settings, tmp_path):
    write()
    settings.LOG_HEADS_SYSLOG = str(tmp_path / "nobody" / "log")
    with pytest.raises(CommandError, match="syslog"):
        note()
    assert len(read_heads(heads)) == 1


def test_heads_older_than_the_retention_alarm_nobody():
    old = LogHead((timezone.now() - timedelta(days=800)).isoformat(), 5, "a" * 64, 5)
    new = LogHead(timezone.now().isoformat(), 9, "b" * 64, 9)
    since = (timezone.now() - timedelta(days=729)).isoformat()
    assert missing_heads([old, new], {9: "b" * 64}, since) == []
    assert missing_heads([old, new], {9: "c" * 64}, since) == [new]
    assert missing_heads([old, new], {}, since) == [new]


def test_the_nightly_command_notes_the_head_and_its_failure_is_the_administrators_to_do(heads):
    write()
    assert any(timed.command == "verify_log" for timed in timed_commands())
    run_due(timezone.now())
    assert TimedRun.objects.get(command="verify_log").ok
    assert len(read_heads(heads)) == 1
    admin = as_user(make_user(Role.ADMIN))
    assert "실패: 접속 기록의 사슬 확인" not in words(admin.get("/todo"))
    cut(3)  # with the page just read
    TimedRun.objects.all().delete()
    run_due(timezone.now())
    assert not TimedRun.objects.get(command="verify_log").ok
    page = words(admin.get("/todo"))
    assert "실패: 접속 기록의 사슬 확인" in page and "/admin/timed" in page
    assert "실패: " not in words(as_user(make_user(Role.COORDINATOR)).get("/todo"))
