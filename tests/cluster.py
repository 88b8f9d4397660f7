"""The tests' own PostgreSQL: a throw-away cluster, unless DATABASE_URL names a server to use.

Loaded by ``-p tests.cluster`` (pyproject.toml) before Django's settings are. The process started by hand makes the
cluster and removes it at its end; xdist's workers inherit its address. What a killed run left the next one removes.

Applying every migration takes many seconds and gives the same tables each time, so the empty migrated database is kept
as a dump under a name made from all that can change it, and every test database is copied from it. Django still
compares it with the migrations and applies what is missing.
"""

import atexit
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from launch import roles
from launch.embedded import OWNER, SUPERUSER, EmbeddedPostgres

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "hanteam-test-"
YOUNG_SECONDS = 600
UNSAFE = ("-c fsync=off", "-c synchronous_commit=off", "-c full_page_writes=off", "-c max_connections=200")
# nearly all tests roll back what they write: a vacuum between them notes tables of no rows, and the plans made for
# those take seconds for what a later test writes
STEADY = ("-c autovacuum=off",)
MIGRATED = "hanteam_migrated"
DUMPS = ROOT / ".pytest_cache" / "migrated"


def start() -> dict[str, str]:
    """Start a throw-away cluster and return what the environment must say to use it.

    Its role is not a superuser but may make databases and roles, as the tests do.
    """
    remove_left_over()
    root = Path(tempfile.mkdtemp(prefix=PREFIX))
    root.chmod(0o755)  # the server's account passes through; the files inside are closed to others
    cluster = EmbeddedPostgres(root, UNSAFE + STEADY)
    atexit.register(cluster.destroy)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))  # so that atexit has its turn
    cluster.start()
    connection = roles.connect(cluster.url(SUPERUSER, "postgres"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        roles.make_role(cursor, OWNER, cluster.password(OWNER))
        cursor.execute(f"ALTER ROLE {OWNER} CREATEDB CREATEROLE")
        cursor.execute(f"GRANT SET ON PARAMETER session_replication_role TO {OWNER}")  # to empty tables quickly
        cursor.execute(f"CREATE DATABASE {MIGRATED} OWNER {OWNER}")
    connection.close()
    fill(cluster)
    home = root / "home"
    home.mkdir()
    return {
        "DATABASE_URL": cluster.url(OWNER, "postgres"),
        "HANTEAM_TEST_TEMPLATE": MIGRATED,
        "HANTEAM_HOME": str(home),
    }


def fill(cluster: EmbeddedPostgres) -> None:
    """Bring the database MIGRATED to the state after every migration, from the kept dump if it fits."""
    dump = DUMPS / f"{fingerprint()}.dump"
    url = cluster.url(OWNER, MIGRATED)
    if dump.exists():
        restore = [cluster.bin / "pg_restore", "--no-owner", "--exit-on-error", "--dbname", url, dump]
        subprocess.run(restore, check=True)
        return
    print("tests: applying every migration once; the next run copies the result", flush=True)
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    environment.pop("PYTEST_ADDOPTS", None)
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0", "--skip-checks"]
    if subprocess.run(command, cwd=ROOT, env=environment).returncode:
        return  # the tests will say the same, in their own words
    DUMPS.mkdir(parents=True, exist_ok=True)
    new = dump.with_suffix(f".{os.getpid()}")
    subprocess.run([cluster.bin / "pg_dump", "--format=custom", f"--file={new}", url], check=True)
    for old in DUMPS.glob("*.dump"):
        old.unlink(missing_ok=True)
    new.rename(dump)


def fingerprint() -> str:
    """Return a hash over every migration of ours and the versions of every package."""
    digest = hashlib.sha256(sys.version.encode())
    for path in [ROOT / "requirements-dev.txt", *sorted(ROOT.glob("*/migrations/*.py"))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def remove_left_over() -> None:
    """Remove the clusters of this account's runs that ended without their atexit."""
    for root in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if root.stat().st_uid == os.geteuid() and not _in_use(root):
            if (root / "password").exists():
                EmbeddedPostgres(root).destroy()
            shutil.rmtree(root, ignore_errors=True)


def _in_use(root: Path) -> bool:
    """Whether the folder's run is alive: it holds a lock, or is so young that it may not have taken it yet."""
    try:
        with (root / "holders").open("r+") as holders:
            fcntl.flock(holders, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return time.time() - root.stat().st_mtime < YOUNG_SECONDS
    return False


if not os.environ.get("DATABASE_URL"):
    os.environ.update(start())
