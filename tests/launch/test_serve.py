"""``make run``'s second half as a person meets it: a real process, a port of its own, real signals."""

import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from exchange.sealing import is_seed_key
from launch import install, serve
from launch.embedded import APPLICATION, DATABASE, SUPERUSER, EmbeddedPostgres
from launch.install import ROOT

pytestmark = pytest.mark.slow

START_SECONDS = 420  # the first start applies every migration; the machine may be busy
LAST_LINE = "멈춰 있습니다.\n"


class Service:
    """One ``python -m launch.serve``, with nothing of the tests' environment but the path; ``with`` it, it is up.

    last_line  what it says last when it is up
    """

    def __init__(self, home: Path, port: int, *, last_line: str = LAST_LINE, **environment: str) -> None:
        plain = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "PYTHONUNBUFFERED": "1"}
        self.port, self.last_line = port, last_line
        self.process = subprocess.Popen(
            [sys.executable, "-m", "launch.serve"],
            cwd=ROOT,
            env={**plain, **environment, "HANTEAM_HOME": str(home), "PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.output = ""

    def __enter__(self) -> "Service":
        try:
            return self._wait_until_up()
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *failure: object) -> None:
        if self.process.poll() is None:
            self.stop()

    def _wait_until_up(self) -> "Service":
        """Read the output up to the line that says the service is up, or fail with what was said instead."""
        deadline = time.monotonic() + START_SECONDS
        assert self.process.stdout is not None
        while self.last_line not in self.output:
            readable, _, _ = select.select([self.process.stdout], [], [], max(deadline - time.monotonic(), 0))
            piece = os.read(self.process.stdout.fileno(), 65536) if readable else b""
            assert piece, self.output
            self.output += piece.decode(errors="replace")
        return self

    def get(self, path: str) -> tuple[int, bytes]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as response:
            return response.status, response.read()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=60)
        self.output += rest.decode()
        return self.process.returncode


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(**environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end with ``environment`` and little else."""
    plain = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "PORT": str(free_port())}
    command = [sys.executable, "-m", "launch.serve"]
    return subprocess.run(
        command, cwd=ROOT, env={**plain, **environment}, capture_output=True, text=True, timeout=START_SECONDS
    )


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="hanteam-serve-"))
    folder.chmod(0o755)
    yield folder / "home"
    EmbeddedPostgres(folder / "home" / "pg").destroy()


@pytest.fixture(scope="module")
def service(home: Path) -> Iterator[Service]:
    """A service after its first start on an empty folder."""
    with Service(home, free_port()) as service:
        yield service


def test_the_first_start_shows_its_steps_and_the_accounts(service: Service) -> None:
    numbers = re.findall(r"^\[(\d)/(\d)\] ", service.output, re.MULTILINE)
    assert numbers == [(str(step), "6") for step in range(1, 7)]
    assert f"http://127.0.0.1:{service.port}/" in service.output
    for name in ("coordinator", "admin", "viewer", "evaluator1", "ex1a", "as1a", "hanteam-demo-2024"):
        assert name in service.output


def test_it_is_ready_when_it_says_so(service: Service) -> None:
    status, body = service.get("/readyz")
    assert status == 200
    assert json.loads(body)["ready"] is True


def test_it_connects_as_the_role_that_owns_nothing(service: Service, home: Path) -> None:
    service.get("/readyz")
    connection = psycopg2.connect(EmbeddedPostgres(home / "pg").url(SUPERUSER))
    with connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()", [DATABASE]
        )
        assert cursor.fetchall() == [(APPLICATION,)]
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = %s::regrole", [APPLICATION])
        assert cursor.fetchone() == (0,)
    connection.close()


def test_a_busy_port_is_said_and_nothing_is_disturbed(service: Service, home: Path) -> None:
    second = run(HANTEAM_HOME=str(home), PORT=str(service.port))
    assert second.returncode == 1
    assert f"{service.port}번 포트를 쓸 수 없습니다" in second.stderr
    assert "Traceback" not in second.stderr
    assert service.get("/readyz")[0] == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_second_service_leaves_the_database_that_it_found(
    service: Service, home: Path, number: signal.Signals
) -> None:
    with Service(home, free_port()) as second:
        assert "이미 켜져 있음" in second.output
        assert "[2/2]" in second.output  # nothing is prepared again
        assert second.stop(number) == 0
    assert service.get("/readyz")[0] == 200


def descendants(pid: int) -> list[int]:
    found = [int(line) for line in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return found + [grandchild for child in found for grandchild in descendants(child)]


def lives(pid: int) -> bool:
    """Whether the process does anything; one that ended but was not collected yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def worker_of(service: Service) -> int | None:
    """Return the process that does the jobs, None where none is alive."""
    for pid in descendants(service.process.pid):
        if lives(pid) and b"run_worker" in Path(f"/proc/{pid}/cmdline").read_bytes():
            return pid
    return None


def wait_for_worker(service: Service, but_for: int | None = None) -> int:
    deadline = time.monotonic() + 60
    while (pid := worker_of(service)) is None or pid == but_for:
        assert time.monotonic() < deadline, "no worker runs"
        time.sleep(0.1)
    return pid


def test_a_wish_to_stop_while_a_process_is_started_is_heard_after_it() -> None:
    before = signal.signal(signal.SIGHUP, serve._raise_stopped)
    says = "import signal; print(signal.pthread_sigmask(signal.SIG_BLOCK, []))"
    said = ""
    try:
        with pytest.raises(serve.Stopped), serve.undisturbed() as as_child:
            signal.raise_signal(signal.SIGHUP)  # to this thread: the tests' process has others, the service none
            child = subprocess.run([sys.executable, "-c", says], capture_output=True, text=True, preexec_fn=as_child)
            said = child.stdout
    finally:
        signal.signal(signal.SIGHUP, before)
    assert said == "set()\n", "the process itself hears signals"


def test_the_demonstration_keeps_keys_of_its_own_that_nobody_else_reads(service: Service, home: Path) -> None:
    kept = home / "seed-keys"
    assert is_seed_key(kept.read_text())
    assert [path.stat().st_mode & 0o777 for path in (kept, home / "secret-key")] == [0o600, 0o600]
    assert kept.read_text() not in service.output


def test_a_worker_that_dies_is_followed_by_another(service: Service) -> None:
    first = wait_for_worker(service)
    os.kill(first, signal.SIGKILL)
    assert wait_for_worker(service, but_for=first) != first
    assert service.get("/readyz")[0] == 200


def test_everything_that_was_started_stops_and_the_next_start_finds_it_done(service: Service, home: Path) -> None:
    wait_for_worker(service)  # it is started after the last line is said
    children = descendants(service.process.pid)
    postmaster = int((EmbeddedPostgres(home / "pg").data / "postmaster.pid").read_text().split()[0])
    assert len(children) >= 4  # gunicorn, its two workers, the one for jobs

    assert service.stop() == 0, service.output
    assert [pid for pid in [*children, postmaster] if lives(pid)] == []

    with Service(home, free_port()) as again:
        assert "[2/2]" in again.output  # nothing is prepared again
        assert again.stop() == 0, again.output


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        (
            {"DATABASE_URL": "postgresql://app:hidden-word@127.0.0.1:1/none"},
            "DATABASE_URL의 데이터베이스에 연결할 수 없습니다",
        ),
        ({"DATABASE_URL": "not an address"}, "DATABASE_URL의 데이터베이스에 연결할 수 없습니다"),
        ({"HANTEAM_HOME": "/proc/nowhere"}, "자료 폴더 /proc/nowhere에 쓸 수 없습니다"),
        ({"PORT": "http"}, "PORT에는 1에서 65535"),
        ({"HANTEAM_HOST": "203.0.113.1"}, "포트를 쓸 수 없습니다"),
        ({"HANTEAM_ENV": "production"}, "DATABASE_URL이 있어야 합니다"),
    ],
)
def test_what_a_person_can_change_is_said_in_one_sentence(
    environment: dict[str, str], said: str, tmp_path: Path
) -> None:
    ended = run(**{"HANTEAM_HOME": str(tmp_path), **environment})
    assert ended.returncode == 1
    assert said in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1
    assert "hidden-word" not in ended.stderr + ended.stdout


def test_an_old_python_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(install, "OLDEST", (99, 1))
    with pytest.raises(SystemExit) as ended:
        install.main([])
    assert ended.value.code == 1
    assert "Python 99.1 이상이 필요합니다" in capsys.readouterr().err
