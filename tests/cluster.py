"""The tests' own PostgreSQL: a throw-away cluster, unless DATABASE_URL names a server to use.

Loaded by ``-p tests.cluster`` (pyproject.toml) before Django's settings are. The process that was started by hand makes
the cluster and removes it at its end; xdist's workers inherit its address. What a killed run left is removed by the next.
"""

import atexit
import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path

from config import roles
from config.embedded import OWNER, SUPERUSER, EmbeddedPostgres

PREFIX = "hanteam-test-"
YOUNG_SECONDS = 600
UNSAFE = ("-c fsync=off", "-c synchronous_commit=off", "-c full_page_writes=off", "-c max_connections=200")


def start() -> str:
    """Start a throw-away cluster and return the address of a role that, short of a superuser, makes the test databases."""
    remove_left_over()
    root = Path(tempfile.mkdtemp(prefix=PREFIX))
    root.chmod(0o755)  # the server's account passes through; the files inside are closed to others
    cluster = EmbeddedPostgres(root, UNSAFE)
    atexit.register(cluster.destroy)
    cluster.start()
    with roles.connect(cluster.url(SUPERUSER, "postgres")) as connection, connection.cursor() as cursor:
        roles.make_role(cursor, OWNER, cluster.password(OWNER))
        cursor.execute(f"ALTER ROLE {OWNER} CREATEDB CREATEROLE")
    connection.close()
    return cluster.url(OWNER, "postgres")


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
    os.environ["DATABASE_URL"] = start()
