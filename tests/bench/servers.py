"""The servers of a run: one PostgreSQL, and for each number of tasks a database, our service and the floor.

Ours is started as ``make run`` starts it: gunicorn with config/gunicorn.py, as the application's role.
"""

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from psycopg2 import sql

from launch import roles
from launch.embedded import APPLICATION, OWNER, SUPERUSER, EmbeddedPostgres

ROOT = Path(__file__).resolve().parents[2]
PREFIX = "hanteam_bench"
SMALL = f"{PREFIX}_41"  # the demonstration alone: every other database begins as a copy of it
DEMONSTRATED = 41  # tasks of the demonstration
WORKERS, THREADS = 2, 4  # of both services, whatever the environment says
READY_SECONDS = 60


@dataclass
class Database:
    """A PostgreSQL server: how its administrator, the owner of our tables and our service reach it.

    process  the server's first process, 0 where it is not ours to look at
    """

    administrator: str
    owner: str
    application: str
    process: int = 0
    name: str = "내장 PostgreSQL"

    def to(self, address: str, database: str) -> str:
        return urlunsplit(urlsplit(address)._replace(path=f"/{database}"))

    def environment(self, database: str, home: Path) -> dict[str, str]:
        """Return the environment in which the product finds this database."""
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("HANTEAM_", "DATABASE_", "DJANGO_"))
        }
        return kept | {
            "HANTEAM_ENV": "demo",
            "HANTEAM_HOME": str(home),
            "HANTEAM_EXPORTS_PER_HOUR": "1000000",  # the load fetches files without an end
            "HANTEAM_WORKERS": str(WORKERS),
            "HANTEAM_THREADS": str(THREADS),
            "DATABASE_URL": self.to(self.application, database),
            "DATABASE_OWNER_URL": self.to(self.owner, database),
        }

    def run(self, statement: sql.Composed | str) -> None:
        """Execute one statement as the administrator, outside a transaction."""
        connection = roles.connect(self.administrator)
        connection.autocommit = True
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute(statement)

    def make(self, database: str, template: str = "template1") -> None:
        """Make a database of the owner, anew where it is there."""
        named = {"name": sql.Identifier(database), "template": sql.Identifier(template), "owner": sql.Identifier(OWNER)}
        self.drop(database)
        self.run(sql.SQL("CREATE DATABASE {name} TEMPLATE {template} OWNER {owner}").format(**named))

    def drop(self, database: str) -> None:
        self.run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


@contextlib.contextmanager
def embedded(root: Path) -> Iterator[Database]:
    """Start the embedded server with its own settings for the length of a block."""
    server = EmbeddedPostgres(root / "pg")
    server.start()
    try:
        roles.prepare_embedded(server)
        process = int((server.data / "postmaster.pid").read_text().split("\n")[0])
        yield Database(
            server.url(SUPERUSER, "postgres"), server.url(OWNER), server.url(APPLICATION), process, _version(server)
        )
    finally:
        server.destroy()


def _version(server: EmbeddedPostgres) -> str:
    connection = roles.connect(server.url(SUPERUSER, "postgres"))
    with contextlib.closing(connection):
        return f"내장 PostgreSQL {connection.server_version // 10_000}.{connection.server_version % 10_000}"


@contextlib.contextmanager
def external(address: str) -> Iterator[Database]:
    """Use a running server; ``address`` is of a role that may make databases and roles. Both roles are left behind."""
    connection = roles.connect(address)
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        reached = {}
        for role in (OWNER, APPLICATION):
            password = secrets.token_hex(16)
            roles.make_role(cursor, role, password)
            cursor.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password)))
            cursor.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role)))
            reached[role] = _as(address, role, password)
        cursor.execute("SHOW server_version")
        version = f"PostgreSQL {cursor.fetchone()[0]}"
    yield Database(address, reached[OWNER], reached[APPLICATION], 0, version)


def _as(address: str, role: str, password: str) -> str:
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{role}:{password}@{host}"))


def command(environment: dict[str, str], *arguments: str) -> str:
    """Run ``python …`` of the product and return what it printed. Raises SystemExit where it fails."""
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, text=True, capture_output=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return done.stdout


@dataclass
class Service:
    """A running gunicorn. ``began`` and ``ready`` as ``time.perf_counter()`` told them."""

    port: int
    process: subprocess.Popen = field(repr=False)
    began: float
    ready: float


@contextlib.contextmanager
def ours(environment: dict[str, str]) -> Iterator[Service]:
    """Start our service for the length of a block."""
    port = free_port()
    arguments = ["--config", str(ROOT / "config" / "gunicorn.py")]
    with _gunicorn(arguments, environment | {"PORT": str(port)}, port) as service:
        yield service


@contextlib.contextmanager
def bare(address: str) -> Iterator[Service]:
    """Start the floor over the database at ``address`` for the length of a block, with as many workers as ours."""
    port = free_port()
    arguments = ["--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS), "--threads", str(THREADS)]
    arguments += ["--worker-class", "gthread", "--keep-alive", "5", "--log-level", "warning", "--no-control-socket"]
    environment = dict(os.environ) | {"FLOOR_URL": address}
    with _gunicorn([*arguments, "tests.bench.floor_app:application"], environment, port) as service:
        yield service


@contextlib.contextmanager
def _gunicorn(arguments: list[str], environment: dict[str, str], port: int) -> Iterator[Service]:
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "gunicorn", *arguments], cwd=ROOT, env=environment)
    try:
        while not _listens(port):
            if process.poll() is not None or time.perf_counter() - began > READY_SECONDS:
                raise SystemExit(f"gunicorn {' '.join(arguments)}: did not start")
            time.sleep(0.02)
        yield Service(port, process, began, time.perf_counter())
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False
