"""The workers of the real service: forked warm, each with connections of its own."""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from launch.install import ROOT
from tests.browser import worlds
from tests.launch.test_serve import free_port

pytestmark = pytest.mark.slow

WORKERS = 2
START_SECONDS = 300  # the machine may be busy
# the service's own configuration, and a line from each worker as it is forked
CONFIG = """
import json, os, sys
sys.path.insert(0, {root!r})
exec(compile(open({config!r}).read(), {config!r}, "exec"))

def post_fork(server, worker):
    from django.db import connections
    from django.template import engines
    from django.urls import get_resolver
    loaded = engines["jinja2"].env.cache
    told = {{
        "templates": len(loaded),
        "views": "evaluation.views.statements" in sys.modules and "tasks.views.board" in sys.modules,
        "session": "exchange.models.login" in sys.modules,
        "connected": [name for name in connections if connections[name].connection is not None],
    }}
    with open(os.path.join({told!r}, str(os.getpid())), "w") as file:
        json.dump(told, file)
"""


class Running:
    """gunicorn with the service's configuration, up to the moment before its first request."""

    def __init__(self, folder: Path, database: str) -> None:
        self.told, self.port, self.database = folder / "told", free_port(), database
        self.told.mkdir()
        config = folder / "gunicorn_config.py"
        config.write_text(CONFIG.format(root=str(ROOT), config=str(ROOT / "config/gunicorn.py"), told=str(self.told)))
        plain = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "PORT": str(self.port)}
        plain |= {"DATABASE_URL": database, "HANTEAM_HOME": str(folder), "HANTEAM_WORKERS": str(WORKERS)}
        command = [sys.executable, "-m", "gunicorn", "--config", str(config)]
        with (folder / "log").open("w") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=plain, stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS
        while len(self.facts()) < WORKERS:
            assert self.process.poll() is None and time.monotonic() < deadline, (folder / "log").read_text()
            time.sleep(0.1)

    def facts(self) -> dict[int, dict]:
        """Return what each worker said when it was forked, by its process."""
        read = {int(path.name): path.read_text() for path in self.told.iterdir()}
        return {pid: json.loads(text) for pid, text in read.items() if text.endswith("}")}

    def get(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers={"Host": "localhost", "Cookie": f"session={'0' * 32}"})
        status = connection.getresponse().status
        connection.close()
        return status

    def backends(self) -> int:
        """Return how many connections the database has, but for this one's."""
        connection = psycopg2.connect(self.database)
        with connection, connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            (found,) = cursor.fetchone()
        connection.close()
        return found


def sockets_of(pid: int) -> set[str]:
    """Return the sockets that a process has open, as the system names them."""
    found = set()
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = os.readlink(entry)
        except OSError:
            continue
        if target.startswith("socket:"):
            found.add(target)
    return found


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with worlds.copy_of(os.environ["HANTEAM_TEST_TEMPLATE"]) as copy:
        started = Running(tmp_path_factory.mktemp("workers"), worlds.address_of(copy))
        try:
            yield started
        finally:
            started.process.terminate()
            started.process.wait(60)


def test_before_its_first_request_a_worker_has_every_template_and_view(running: Running) -> None:
    templates = len(list((ROOT / "templates").rglob("*.html")))
    for told in running.facts().values():
        assert told["templates"] == templates
        assert told["views"] is True
        assert told["session"]


def test_no_worker_begins_with_a_connection_and_none_has_anothers(running: Running) -> None:
    master, workers = running.process.pid, list(running.facts())
    assert all(told["connected"] == [] for told in running.facts().values())
    assert running.backends() == 0, "somebody is connected before the first request"
    inherited = sockets_of(master)
    for _ in range(20 * WORKERS):
        assert running.get("/board") == 302
        if running.backends() >= WORKERS:
            break
    own = [sockets_of(pid) - inherited for pid in workers]
    assert running.backends() >= 1
    assert not own[0] & own[1], "two workers share a connection"
    assert sockets_of(master) <= inherited, "the master has connected"
