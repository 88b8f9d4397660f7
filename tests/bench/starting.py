"""How long until the first page: of fresh workers, of a fresh clone, of a second start; and what a service holds."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench import machine
from tests.bench.client import Visitor
from tests.bench.measuring import Stand
from tests.bench.servers import ROOT, free_port, ours

FIRST_REQUESTS = 8  # enough to meet every worker
CLONE_SECONDS = 900
REST_SECONDS = 3  # before what an idle service holds is read


@dataclass(frozen=True)
class WorkerFigures:
    """Fresh workers: seconds from the start to the first list page, milliseconds of that page and of the slowest of
    the first ones, and what the idle service holds without its database."""

    ready: float
    first: float
    slowest: float
    memory: machine.Memory


@dataclass(frozen=True)
class CloneFigures:
    """A fresh clone: seconds from ``make run`` to the login page, packages installed on the way; the same again; and
    what all its processes hold, the embedded database's too."""

    first: float
    second: float
    memory: machine.Memory


def fresh_workers(stand: Stand) -> WorkerFigures:
    """Start another service over the stand's database and meet its workers; the stand's login is used."""
    with ours(stand.environment) as service:
        visitor = Visitor(service.port, dict(stand.ours.cookies))
        times = []
        for _ in range(FIRST_REQUESTS):
            begun = time.perf_counter()
            answer = visitor.ask("/tasks")
            times.append((time.perf_counter() - begun) * 1000)
            if answer.status != 200:
                raise SystemExit(f"/tasks of a fresh worker: {answer.status}")
            if len(times) == 1:
                ready = time.perf_counter() - service.began
        time.sleep(REST_SECONDS)
        return WorkerFigures(ready, times[0], max(times), machine.memory(service.process.pid))


def fresh_clone() -> CloneFigures:
    """Clone what is committed, follow the README's first command, and do it again."""
    with tempfile.TemporaryDirectory(prefix="hanteam-clone-") as folder:
        clone = Path(folder) / "hanteam"
        Path(folder).chmod(0o755)
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(clone)], check=True)
        with _running(clone) as (first, _):
            pass
        with _running(clone) as (second, process):
            time.sleep(REST_SECONDS)
            held = machine.memory(process)
        return CloneFigures(first, second, held)


@contextlib.contextmanager
def _running(clone: Path) -> Iterator[tuple[float, int]]:
    """Run ``make run`` in a clone; yields seconds until the login page is there, and the first process."""
    port = free_port()
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("HANTEAM_", "DATABASE_", "DJANGO_"))
    }
    environment = kept | {"PORT": str(port), "PYTHON": sys.executable}
    begun = time.perf_counter()
    process = subprocess.Popen(
        ["make", "run"], cwd=clone, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while not _answers(port):
            if process.poll() is not None or time.perf_counter() - begun > CLONE_SECONDS:
                raise SystemExit(f"make run in a fresh clone ended with {process.poll()}")
            time.sleep(0.05)
        yield time.perf_counter() - begun, process.pid
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait()


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError, http.client.HTTPException):
        return Visitor(port).ask("/login", timeout=5).status == 200
    return False
