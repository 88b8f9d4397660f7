"""The embedded PostgreSQL: it starts once, keeps its rows, and goes out with the last one who uses it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg2
import pytest

from launch import roles
from launch.embedded import APPLICATION, SUPERUSER, EmbeddedError, EmbeddedPostgres
from launch.install import ROOT
from tests.cluster import UNSAFE

pytestmark = pytest.mark.slow

HOLD = """
import sys, time
from launch.embedded import EmbeddedPostgres
EmbeddedPostgres(sys.argv[1]).start()
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A folder with one cluster, made once for this module."""
    root = Path(tempfile.mkdtemp(prefix="hanteam-embedded-"))
    root.chmod(0o755)
    yield root
    EmbeddedPostgres(root).destroy()


@pytest.fixture
def root(made: Path) -> Iterator[Path]:
    """That folder; whatever a test leaves running is ended."""
    yield made
    server = EmbeddedPostgres(made)
    server.release()
    if (made / "lock").exists():
        server.stop()


def new(root: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(root, UNSAFE)


def ask(server: EmbeddedPostgres, question: str) -> object:
    """Return the first value of the answer to ``question``, asked as the superuser."""
    connection = psycopg2.connect(server.url(SUPERUSER, "postgres"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(question)
        answer = cursor.fetchone()[0] if cursor.description else None
    connection.close()
    return answer


def answers(server: EmbeddedPostgres) -> bool:
    try:
        return ask(server, "SELECT 1") == 1
    except psycopg2.OperationalError:
        return False


def test_rows_survive_a_stop_and_the_next_start(root: Path) -> None:
    server = new(root)
    assert server.start()
    ask(server, "CREATE TABLE kept AS SELECT 7 AS number")
    server.stop()
    assert not answers(server)

    assert server.start()
    assert ask(server, "SELECT number FROM kept") == 7
    ask(server, "DROP TABLE kept")


def test_a_stopped_server_leaves_no_socket_folder(root: Path) -> None:
    server, visitor = new(root), new(root)
    server.start()
    visitor.start()
    server.stop()
    assert visitor.socket.exists(), "somebody else still holds the server"

    visitor.stop()
    assert not visitor.socket.exists()


def test_rows_survive_a_killed_server(root: Path) -> None:
    server = EmbeddedPostgres(root)
    server.start()
    ask(server, "CREATE TABLE written AS SELECT 9 AS number")
    os.kill(int((server.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    assert server.start()
    assert ask(server, "SELECT number FROM written") == 9
    ask(server, "DROP TABLE written")


def test_of_four_that_start_at_once_one_starts_it(root: Path) -> None:
    servers = [new(root) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(EmbeddedPostgres.start, servers)) == [False, False, False, True]
    for server in servers:
        assert answers(server)
        server.stop()
    assert not answers(server)


def test_the_last_holder_ends_it_whoever_started_it(root: Path) -> None:
    first, second = new(root), new(root)
    assert first.start()
    assert not second.start()

    first.stop()
    assert answers(second)
    second.stop()
    assert not answers(second)


def test_a_kept_server_outlives_its_visitors_until_released(root: Path) -> None:
    keeper, visitor = new(root), new(root)
    keeper.start(keep=True)
    assert not visitor.start()
    visitor.stop()
    assert answers(keeper)

    keeper.release()
    keeper.stop()
    assert not answers(keeper)


def test_a_holder_that_was_killed_holds_nothing(root: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, root], cwd=ROOT, stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    holder.kill()
    holder.communicate()

    heir = new(root)
    assert not heir.start()
    heir.stop()
    assert not answers(heir)


def test_hangul_has_trigrams_and_sorts_in_its_own_order(root: Path) -> None:
    server = new(root)
    server.start()
    ask(server, "CREATE EXTENSION IF NOT EXISTS pg_trgm")
    assert ask(server, "SELECT show_trgm('가나') <> '{}'")
    assert ask(server, "SELECT string_agg(w, ' ' ORDER BY w) FROM unnest(array['다','가','나']) w") == "가 나 다"


def test_a_wrong_password_is_refused(root: Path) -> None:
    server = new(root)
    server.start()
    roles.prepare_embedded(server)
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(server.url(APPLICATION).replace(server.password(APPLICATION), "wrong"))


def test_secrets_are_readable_to_their_owner_only(root: Path) -> None:
    server = new(root)
    server.start()
    roles.prepare_embedded(server)
    for name in ("password", "url.json"):
        assert (root / name).stat().st_mode & 0o077 == 0, name


def test_a_folder_that_the_server_cannot_enter_is_no_obstacle() -> None:
    closed = Path(tempfile.mkdtemp(prefix="hanteam-closed-"))  # 0700, like root's own home
    server = new(closed / "pg")
    try:
        server.start()
        assert answers(server)
        assert server.base == (server.elsewhere if os.geteuid() == 0 else server.root)
        assert closed.stat().st_mode & 0o077 == 0
    finally:
        server.destroy()
        shutil.rmtree(closed)


@pytest.mark.deep
def test_a_removed_folder_means_a_new_database_wherever_the_old_one_lay() -> None:
    closed = Path(tempfile.mkdtemp(prefix="hanteam-closed-"))
    first, second = new(closed / "pg"), new(closed / "pg")
    try:
        first.start()
        ask(first, "CREATE TABLE old ()")
        if os.geteuid() != 0:
            first.stop()  # an ordinary user's cluster goes with the folder; root's lies elsewhere and may still run
        shutil.rmtree(closed / "pg")  # as before a fresh clone in the same place
        second.start()
        assert ask(second, "SELECT to_regclass('old')") is None
    finally:
        second.destroy()
        shutil.rmtree(closed)


def test_a_lost_password_is_said(root: Path) -> None:
    server = new(root)
    server.start()
    server.stop()
    kept = (root / "password").read_text()
    (root / "password").unlink()
    try:
        with pytest.raises(EmbeddedError, match="password 파일이 없습니다"):
            new(root).start()
    finally:
        (root / "password").write_text(kept)
        (root / "password").chmod(0o600)


def test_another_major_versions_cluster_is_left_alone(root: Path) -> None:
    server = new(root)
    server.start()
    server.stop()
    version = server.data / "PG_VERSION"
    ours = version.read_text()
    version.write_text("14\n")
    try:
        with pytest.raises(EmbeddedError, match="PostgreSQL 14에서"):
            new(root).start()
    finally:
        version.write_text(ours)


def test_a_folder_that_cannot_be_made_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EmbeddedError, match="쓸 수 없습니다"):
        new(tmp_path / "file" / "pg").start()


def test_what_tests_threw_away_is_gone(root: Path) -> None:
    folder = Path(tempfile.mkdtemp(prefix="hanteam-embedded-"))
    folder.chmod(0o755)
    server = new(folder)
    server.start()
    server.destroy()

    deadline = time.monotonic() + 5
    while server.socket.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not folder.exists()
    assert not server.socket.exists()
    assert not server.elsewhere.exists()
