"""Bring the database and the static files to the state of this code: one short process before the service starts.

    python -m launch.prepare        by itself: after an upgrade of a production installation

Migrates as the owner, gives the service's role its rights, and in demonstration mode loads the fixtures into an empty
database and plays the demonstration quarters. What is already so is left alone.
"""

import contextlib
import hashlib
import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from launch import roles
from launch.install import stop
from launch.progress import Bar, Steps

APPS = ("config", "exchange", "tasks", "evaluation", "documents", "demo", "gallery", "launch")
SOURCES = (*APPS, "fixtures", "static", "templates", "requirements.txt")
ADVISORY_LOCK = 20_240_201  # any number that nothing else locks
STAMPS = "stamps.json"  # in HANTEAM_HOME: what was prepared from which files, for which database


def count(demo: bool) -> int:
    """Return how many steps there are."""
    return 4 if demo else 3


def state(settings: Any) -> str:
    """Return a mark of all that main() looks at: where it is the same, there is nothing to prepare."""
    password = hashlib.sha256(settings.DEMO_PASSWORD.encode()).hexdigest()
    return f"{settings.ENV} {settings.STATIC_ROOT} {password} {fingerprint(settings.BASE_DIR, *SOURCES)}"


def main(first: int = 1, total: int = 0) -> None:
    """Run every step; ``first`` and ``total`` number the printed lines within a longer list."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ["HANTEAM_DATABASE_ROLE"] = "owner"  # before settings are read: migrations need it
    import django

    django.setup()
    from django.conf import settings

    steps = Steps(total or count(settings.DEMO), first)
    owner_url = settings.DATABASE_OWNER_URL or settings.DATABASE_URL
    with one_at_a_time(owner_url):
        migrate(steps, owner_url, roles.user_of(settings.DATABASE_URL))
        keep_limits(settings, owner_url)
        mark_stale_statements()
        tell_of_shut_apps()
        if settings.DEMO:
            load_fixtures(steps, settings.BASE_DIR)
            seed_demo(steps)
        else:
            refuse_demo_accounts(steps)
        collect_static(steps, Stamps(settings.HOME / STAMPS), settings)


@contextlib.contextmanager
def one_at_a_time(owner_url: str) -> Iterator[None]:
    """Let no second start prepare the same database meanwhile; PostgreSQL lets go when this process ends, however."""
    connection = roles.connect(owner_url)
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_LOCK])
        if not cursor.fetchone()[0]:
            print("다른 시작이 같은 데이터베이스를 준비하고 있어 기다립니다.", flush=True)
            cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
        connection.commit()  # the lock is the session's; a transaction left open would hold old rows
        yield


def migrate(steps: Steps, owner_url: str, application: str) -> None:
    """Apply what is missing of the migrations, then give the role ``application`` its rights on every table."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    steps.begin("데이터베이스 구조를 맞춥니다")
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        print(flush=True)
        bar = Bar("마이그레이션", len(plan))
        call_command("migrate", interactive=False, verbosity=1, no_color=True, stdout=Listener(" OK", bar.advance))
        bar.finish()
    if application != roles.user_of(owner_url):
        roles.grant(owner_url, application)
    if not plan:
        steps.done("바뀐 것 없음")


def keep_limits(settings: Any, owner_url: str) -> None:
    """Give both roles their limits; one role for everything gets the owner's, for migrations take their time."""
    from config.settings import LIMITS, OWNER_LIMITS  # Django hands out its own names only

    roles.limit(owner_url, OWNER_LIMITS)
    if roles.user_of(settings.DATABASE_URL) != roles.user_of(owner_url):
        roles.limit(settings.DATABASE_URL, LIMITS)


def mark_stale_statements() -> None:
    """Store anew which statements no longer hold: this code may compute them otherwise than the code before."""
    from django.core.management import call_command

    call_command("rebuild_staleness", stdout=io.StringIO())


def tell_of_shut_apps() -> None:
    """Say whose authenticator app the keys of HANTEAM_SEED_KEYS do not open; their recovery codes still let them in."""
    from exchange.queries.second_factor import shut_apps

    if names := shut_apps():
        told = f"{', '.join(names[:5])}{f' 외 {len(names) - 5}개' if len(names) > 5 else ''}"
        print(
            f"HANTEAM_SEED_KEYS의 열쇠로 인증 앱이 열리지 않는 계정: {told}. 복구 코드로만 로그인할 수 있습니다.",
            flush=True,
        )


def load_fixtures(steps: Steps, root: Path) -> None:
    """Load the files of ``fixtures/`` whose tables are still empty, in the order of their names, in one transaction.

    A database from before a file came gets that file alone; what people have changed since is never loaded over.
    """
    from django.apps import apps
    from django.core.management import call_command
    from django.db import transaction

    steps.begin("제도 자료(기관·직위·교류 쌍·과제·지급표)를 싣습니다")
    found = {path: json.loads(path.read_text()) for path in sorted((root / "fixtures").glob("*.json"))}
    files = [path for path, rows in found.items() if rows]
    empty = [path for path in files if not apps.get_model(found[path][0]["model"])._default_manager.exists()]
    if not files:
        steps.done("실을 파일 없음")
    elif not empty:
        steps.done("이미 있음")
    else:
        from tasks.actions import standing

        with transaction.atomic():
            call_command("loaddata", *map(str, empty), verbosity=0)
            standing.refresh_all()
        steps.done()


def seed_demo(steps: Steps) -> None:
    """Play the demonstration: accounts, quarters and the evaluation, once for each database."""
    from django.apps import apps
    from django.contrib.auth import get_user_model
    from django.core.management import CommandError, call_command

    steps.begin("시연 계정과 시연 분기를 만듭니다")
    rounds = apps.get_model("evaluation.EvaluationRound")._default_manager
    if get_user_model()._default_manager.filter(is_demo=True).exists() and rounds.filter(is_demo=True).exists():
        told = io.StringIO()
        call_command("seed_demo", stdout=told)  # its accounts follow a password that was changed
        steps.done(told.getvalue().strip())
        return
    print(flush=True)
    try:
        call_command("seed_demo")
        call_command("seed_evaluation")
    except CommandError as refusal:
        stop(str(refusal))


def refuse_demo_accounts(steps: Steps) -> None:
    """Production never serves a database in which demonstration accounts are left: their password is known."""
    from django.contrib.auth import get_user_model

    steps.begin("시연 계정이 없는지 봅니다")
    if get_user_model()._default_manager.filter(is_demo=True).exists():
        stop("이 데이터베이스에는 시연 계정이 있습니다. 운영에는 시연에 쓰지 않은 데이터베이스를 연결하십시오.")
    steps.done()


def collect_static(steps: Steps, stamps: "Stamps", settings) -> None:
    """Gather, name by content and compress the static files; skipped while none has changed."""
    from django.core.management import call_command

    steps.begin("정적 파일을 모읍니다")
    lock = hashlib.sha256((settings.BASE_DIR / "requirements.txt").read_bytes()).hexdigest()
    sources = fingerprint(settings.BASE_DIR, "static", "config/settings.py", "config/static_files.py")
    mark = f"{settings.STATIC_ROOT} {lock} {sources}"
    if stamps.get("static") == mark and (settings.STATIC_NAMES / "staticfiles.json").exists():
        steps.done("바뀐 것 없음")
        return
    print(flush=True)
    total = 3 * sum(path.is_file() for path in (settings.BASE_DIR / "static").rglob("*"))
    bar = Bar("정적 파일", total)
    call_command(
        "collectstatic", interactive=False, clear=True, verbosity=2, no_color=True, stdout=Listener("\n", bar.advance)
    )
    bar.finish()
    stamps.put("static", mark)


class Listener(io.StringIO):
    """An output stream that shows nothing: it calls ``heard`` once for each ``sign`` written to it."""

    def __init__(self, sign: str, heard: Callable[[], None]) -> None:
        super().__init__()
        self.sign, self.heard = sign, heard

    def write(self, text: str) -> int:
        for _ in range(text.count(self.sign)):
            self.heard()
        return len(text)


class Stamps:
    """Marks of work that need not be done again, in one small file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.marks: dict[str, str] = json.loads(path.read_text())
        except (OSError, ValueError):
            self.marks = {}

    def get(self, name: str) -> str:
        return self.marks.get(name, "")

    def put(self, name: str, mark: str) -> None:
        self.marks[name] = mark
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(self.marks))


def fingerprint(root: Path, *patterns: str) -> str:
    """Return one hash over the names and contents of every file below ``root`` that a pattern names or contains."""
    digest = hashlib.sha256()
    for pattern in patterns:
        for path in sorted({*root.glob(pattern), *root.glob(f"{pattern}/**/*")}):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    try:
        main(*map(int, sys.argv[1:3]))
    except ImproperlyConfigured as refusal:
        stop(str(refusal))
    except DatabaseError as error:
        stop(f"데이터베이스를 준비하지 못했습니다. ({(str(error).splitlines() or [type(error).__name__])[0]})")
