"""``make run``: make everything ready, serve in the foreground, and on Ctrl-C or TERM stop whatever was started here.

Each step prints one line. A circumstance that a person can change (a busy port, no database, a folder that cannot be
written) ends with one sentence and exit code 1.
"""

import contextlib
import ctypes
import http.client
import ipaddress
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg2
from django.core.exceptions import ImproperlyConfigured

from launch import prepare, roles
from launch.embedded import EmbeddedError, EmbeddedPostgres
from launch.install import ROOT, stop
from launch.progress import Steps
from launch.seed_key import seed_key

READY_SECONDS = 60  # how long the service may take to answer for the first time
STOP_SECONDS = 40  # how long requests in flight may take to end; above gunicorn's graceful_timeout
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
WATCH_SECONDS = 2  # between two looks at the worker
REBORN_SECONDS = 5  # from a worker's start to its successor's, at least
OUR_STEPS = 2
SEE_ABOVE = "위에 적힌 사유를 확인해 주세요."
PREPARED = "prepared-by"  # in the embedded cluster: a mark of the code that prepared it
ACCOUNTS = (  # role, names of its demonstration accounts
    ("국무조정실 점검 담당", "coordinator"),
    ("관리자", "admin"),
    ("열람자", "viewer"),
    ("민간 평가위원", "evaluator1 … evaluator5"),
    ("가산금 결정 담당", "dm-molit  dm-me …(기관마다)"),
    ("교류자(쌍의 두 직위)", "ex1a  ex1b … ex11a  ex11b"),
    ("작성 보조", "as1a  as1b … as11a  as11b"),
)


class Stopped(Exception):
    """Somebody pressed Ctrl-C or sent TERM."""


def gunicorn(settings: Any) -> list[str]:
    """Return the command of the service as people use it."""
    return [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "config" / "gunicorn.py")]


def main(command_of: Callable[[Any], list[str]] = gunicorn) -> None:
    """Serve until stopped; ``command_of`` says by which command, given the settings."""
    try:
        from config import settings
    except ImproperlyConfigured as refusal:
        stop(str(refusal))
    for number in STOPPING:
        signal.signal(number, _raise_stopped)
    environment = dict(os.environ)
    embedded = None if os.environ.get("DATABASE_URL") else cluster(settings)
    done = embedded is not None and is_prepared(embedded, settings)
    steps = Steps(OUR_STEPS + (0 if done else prepare.count(settings.DEMO)))
    with contextlib.ExitStack() as started:
        started.callback(print, "\n멈췄습니다.", flush=True)
        try:
            check_home(settings.HOME)
            check_port(settings.HOST, settings.PORT)
            environment |= start_embedded(steps, embedded, started) if embedded else check_given(steps)
            if settings.DEMO and not os.environ.get("SECRET_KEY"):
                environment["SECRET_KEY"] = kept_secret(settings.HOME / "secret-key", secrets.token_urlsafe(48))
            if settings.DEMO and not settings.SEED_KEYS:
                kept_secret(settings.SEED_KEYS_FILE, seed_key())  # the settings of the child processes read it there
            if not done:
                run_prepare(steps, environment)
            if embedded and not done:
                (embedded.data / PREPARED).write_text(prepare.state(settings))
            environment.pop("DATABASE_OWNER_URL", None)  # the service cannot even know how to become the owner
            server = serve(steps, settings, command_of(settings), environment, started)
            worker = Worker(environment)
            started.callback(worker.end)
            announce(settings)
            if settings.PRODUCTION:
                offer_setup(environment)
            watch(server, worker)
        except Stopped:
            return
        finally:
            for number in STOPPING:
                signal.signal(number, signal.SIG_IGN)  # what was started is stopped in order, however often one presses
    stop(f"서비스가 스스로 끝났습니다. {SEE_ABOVE}")


def check_home(home: Path) -> None:
    """Make HANTEAM_HOME, or say that it cannot be written."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe = home / f".write-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        stop(f"자료 폴더 {home}에 쓸 수 없습니다({error.strerror}). HANTEAM_HOME에 쓸 수 있는 폴더를 적으십시오.")


def check_port(host: str, port: int) -> None:
    """Say so if something already listens on ``port``, before anything is started."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except OSError as error:
        stop(
            f"{host}의 {port}번 포트를 쓸 수 없습니다({error.strerror})."
            f" 다른 포트로 실행하십시오. 예: PORT={port % 65535 + 1} make run"
        )


def cluster(settings) -> EmbeddedPostgres:
    """Return the embedded cluster of HANTEAM_HOME, running or not."""
    try:
        return EmbeddedPostgres(settings.HOME / "pg")
    except EmbeddedError as error:
        stop(str(error))


def is_prepared(embedded: EmbeddedPostgres, settings) -> bool:
    """Whether exactly this code prepared the cluster and the static files, so that this start need not look again.

    Nobody asks this of a database in DATABASE_URL: others may have changed it meanwhile.
    """
    try:
        mark = (embedded.data / PREPARED).read_text()
    except OSError:
        return False
    return (settings.STATIC_NAMES / "staticfiles.json").exists() and mark == prepare.state(settings)


def start_embedded(steps: Steps, embedded: EmbeddedPostgres, started: contextlib.ExitStack) -> dict[str, str]:
    """Start the embedded server and return the addresses for the child processes."""
    steps.begin("내장 데이터베이스(PostgreSQL)를 켭니다")
    started.callback(embedded.stop)
    try:
        fresh = embedded.start()
        addresses = roles.prepare_embedded(embedded)
    except (EmbeddedError, psycopg2.OperationalError) as error:
        stop(str(error).strip())
    steps.done("" if fresh else "이미 켜져 있음")
    return addresses


def check_given(steps: Steps) -> dict[str, str]:
    """Say so if a database of the environment does not answer; nothing is to be added to the environment."""
    steps.begin("데이터베이스에 연결합니다")
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        if os.environ.get(name):
            check_database(name, os.environ[name])
    steps.done()
    return {}


def check_database(name: str, url: str) -> None:
    """Say so if the database at ``url`` does not answer; its password is not repeated."""
    try:
        roles.connect(url).close()
    except (psycopg2.Error, ValueError) as error:
        cause = (str(error).strip().splitlines() or ["사유를 알 수 없음"])[0]
        stop(f"{name}의 데이터베이스에 연결할 수 없습니다. 주소와 계정, 서버가 켜져 있는지 보십시오. ({cause})")


def kept_secret(path: Path, new: str) -> str:
    """Return a secret of the demonstration's own, made at its first start: ``new`` where there is none yet."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(new)
    return path.read_text()


def run_prepare(steps: Steps, environment: dict[str, str]) -> None:
    """Migrate, load and collect in a process of its own, which knows how to become the owner of the tables."""
    command = [sys.executable, "-m", "launch.prepare", str(steps.number + 1), str(steps.total)]
    with undisturbed() as as_child:
        child = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True, preexec_fn=as_child)
    try:
        code = child.wait()
    except Stopped:
        child.terminate()
        child.wait()
        raise
    if code:
        sys.exit(1)
    steps.number = steps.total - 1


def serve(
    steps: Steps, settings, command: list[str], environment: dict[str, str], started: contextlib.ExitStack
) -> subprocess.Popen[bytes]:
    """Start the server and return once it answers. It lives no longer than this process."""
    steps.begin("서비스를 시작합니다")
    environment["PYTHONUNBUFFERED"] = "1"
    with undisturbed() as as_child:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True, preexec_fn=as_child)
        started.callback(end, server)
    deadline = time.monotonic() + READY_SECONDS
    while not answers(settings):
        if server.poll() is not None or time.monotonic() > deadline:
            stop(f"서비스를 시작하지 못했습니다. {SEE_ABOVE}")
        time.sleep(0.05)
    steps.done()
    return server


class Worker:
    """The process that does jobs and timed commands; a dead one is followed by the next. All end with this process."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._started = 0.0
        self._process: subprocess.Popen[bytes] | None = None

    def keep(self) -> None:
        """Start it where it does not run; after one that died at once, no sooner than REBORN_SECONDS."""
        dead = self._process is None or self._process.poll() is not None
        if dead and (self._process is None or time.monotonic() - self._started >= REBORN_SECONDS):
            command = [sys.executable, str(ROOT / "manage.py"), "run_worker"]
            self._started = time.monotonic()
            with undisturbed() as as_child:
                self._process = subprocess.Popen(
                    command, cwd=ROOT, env=self._environment, start_new_session=True, preexec_fn=as_child
                )

    def end(self) -> None:
        if self._process is not None:
            end(self._process)


def watch(server: subprocess.Popen[bytes], worker: Worker) -> None:
    """Keep the worker running until the service ends by itself."""
    while True:
        worker.keep()
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(WATCH_SECONDS)
            return


def answers(settings) -> bool:
    """Whether the service says that it is alive; ends the start where it says that it is broken."""
    name = settings.ALLOWED_HOSTS[0].lstrip(".") if settings.PRODUCTION else "localhost"
    connection = http.client.HTTPConnection(reachable(settings.HOST), settings.PORT, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": name})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    if status >= 500:
        stop(f"서비스가 오류({status})로 대답합니다. {SEE_ABOVE}")
    return status == 200


def reachable(host: str) -> str:
    """Return where a service that listens on ``host`` is reached from this machine."""
    try:
        listening = ipaddress.ip_address(host)
    except ValueError:
        return host
    if listening.is_unspecified:
        return "127.0.0.1" if listening.version == 4 else "::1"
    return host


def address(settings) -> str:
    """Return what a person opens: in production the address behind the proxy, else the one on this machine."""
    if settings.PRODUCTION:
        return f"{settings.ADDRESS}/"
    host = reachable(settings.HOST)
    return f"http://[{host}]:{settings.PORT}/" if ":" in host else f"http://{host}:{settings.PORT}/"


def announce(settings) -> None:
    """Print the address, and in demonstration mode the accounts and their password."""
    print(f"\n한팀이 켜졌습니다: {address(settings)}   (끄기: Ctrl-C)", flush=True)
    if settings.PRODUCTION and not settings.TRUSTED_PROXY:
        print("TRUSTED_PROXY가 비어 있어, 앞에 선 프록시가 https로 받은 요청을 알아보지 못합니다.", flush=True)
    if settings.DEVELOPMENT:
        print(f"개발 모드입니다. 부품 모음: {address(settings)}dev/gallery", flush=True)
    if settings.DEMO:
        print("\n시연 계정")
        for role, names in ACCOUNTS:
            print(f"  {pad(role, 24)}{names}")
        print(f"  {pad('비밀번호(모두 같음)', 24)}{settings.DEMO_PASSWORD}")
        print(f"\n업무일은 시연 날짜 {settings.DEMO_NOW:%Y-%m-%d %H:%M}에 멈춰 있습니다.", flush=True)


def offer_setup(environment: dict[str, str]) -> None:
    """Print a link for the first administrator where there is none; what goes wrong there does not end the service."""
    command = [sys.executable, str(ROOT / "manage.py"), "setup_link", "--if-needed"]
    print(flush=True)
    if subprocess.run(command, cwd=ROOT, env=environment).returncode:
        print("최초 설정 주소를 만들지 못했습니다. python manage.py setup_link로 다시 만들어 주세요.", flush=True)


def pad(text: str, width: int) -> str:
    """Fill ``text`` up to ``width`` columns of a terminal, where a Hangul syllable takes two."""
    columns = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
    return text + " " * (width - columns)


def end(server: subprocess.Popen[bytes]) -> None:
    """Let ``server`` finish the requests in flight, then make sure that it is gone."""
    if server.poll() is None:
        server.terminate()
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _raise_stopped(number: int, frame: object) -> None:
    raise Stopped


@contextlib.contextmanager
def undisturbed() -> Iterator[Callable[[], None]]:
    """Let the signals that stop us wait while a process is started, and yield what that process does first.

    What a handler raises in the middle of a fork is lost, and with it the wish to stop.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield lambda: _begin_as_child(before)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin_as_child(signals: set[int]) -> None:
    """In the child: hear signals again, and ask Linux for a TERM when the parent is gone, however that happened."""
    signal.pthread_sigmask(signal.SIG_SETMASK, signals)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


if __name__ == "__main__":
    main()
