"""Measure every page at 41 and 10,000 tasks beside the bare view, one user at a time, whole stack in process.

python -m tests.bench                 41 and 10,000 tasks
python -m tests.bench --tasks 100000  41 and that many
"""

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from launch import roles
from launch.embedded import EmbeddedPostgres

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "bench.md"
WARM, COUNTED = 10, 60
FILES_COUNTED = 5


@dataclass(frozen=True)
class Page:
    """One page with its bare counterpart; ``goal`` is how many times the bare view a first version may take."""

    name: str
    address: str
    bare: Callable[[], str] | None
    goal: float | None
    counted: int = COUNTED


@dataclass(frozen=True)
class Timing:
    """Milliseconds of one page: median and 95th percentile."""

    p50: float
    p95: float


class Counter:
    """Counts the statements that a page sends through Django."""

    def __init__(self) -> None:
        self.statements = 0

    def __call__(self, execute, sql, params, many, context):
        self.statements += 1
        return execute(sql, params, many, context)


def measure(act: Callable[[], object], counted: int) -> Timing:
    """Call ``act`` until warm, then ``counted`` times."""
    for _ in range(min(WARM, counted)):
        act()
    times = []
    for _ in range(counted):
        begun = time.perf_counter()
        act()
        times.append((time.perf_counter() - begun) * 1000)
    times.sort()
    return Timing(statistics.median(times), times[int(len(times) * 0.95) - 1])


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--tasks", type=int, default=10_000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hanteam-bench-") as folder:
        root = Path(folder)
        root.chmod(0o755)
        server = EmbeddedPostgres(root / "pg")
        server.start()
        try:
            os.environ |= roles.prepare_embedded(server) | {"HANTEAM_HOME": str(root / "home"), "HANTEAM_ENV": "demo"}
            (root / "home").mkdir()
            run(wanted.tasks)
        finally:
            server.destroy()


def run(tasks: int) -> None:
    """Fill the database, measure, grow it, measure again, write the table."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    owner = os.environ["DATABASE_OWNER_URL"]
    os.environ["DATABASE_URL"] = owner
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    call_command("loaddata", *sorted(map(str, (ROOT / "fixtures").glob("*.json"))), verbosity=0)
    call_command("seed_demo")
    call_command("collectstatic", interactive=False, verbosity=0)
    lines = [pages(41)]
    call_command("make_scale", tasks=tasks)
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    lines.append(pages(tasks))
    write(lines)


def pages(size: int) -> list[str]:
    """Measure every page at this size; returns rows of the table."""
    from django.db import connection
    from django.test import Client

    from exchange.models import User
    from tasks.models import ReportPeriod
    from tests.bench import bare

    client = Client()
    client.force_login(User.objects.get(username="coordinator"), backend="django.contrib.auth.backends.ModelBackend")
    period = ReportPeriod.objects.get(code="2024-3").pk
    connection.ensure_connection()
    cursor = connection.connection.cursor()
    deep = max(size - 50, 0) // 50 * 50
    every = [
        Page("목록", "/tasks", lambda: bare.rows(cursor, period=period, offset=0), 3.5),
        Page(
            "조건",
            "/tasks?state=late&ministry=MOTIE",
            lambda: bare.rows(
                cursor, "and r.verdict = 'late' and 'MOTIE' in (ma.code, mb.code)", period=period, offset=0
            ),
            3.5,
        ),
        Page(
            "검색",
            "/tasks?search=%EC%88%98%EC%86%8C",
            lambda: bare.rows(cursor, "and t.grams @> bigrams('수소')", period=period, offset=0),
            3.0,
        ),
        Page("뒤쪽", f"/tasks?page={deep // 50 + 1}", lambda: bare.rows(cursor, period=period, offset=deep), 3.5),
        Page("과제 상세", "/tasks/1-1", lambda: bare.detail(cursor, "1-1"), 3.0),
        Page("현황판", "/board", lambda: bare.overview(cursor, period), 2.2),
        Page("제출 현황", "/quarters/2024-3", None, None),
        Page("검토함", "/review", None, None),
        Page("내 할 일", "/todo", None, None),
        Page("과제 엑셀", "/tasks.xlsx", None, None, FILES_COUNTED),
    ]
    lines = []
    for page in every:
        client.get(page.address)  # the first call also works out addresses and templates
        asked = Counter()
        with connection.execute_wrapper(asked):
            answer = client.get(page.address)
        if answer.status_code != 200:
            raise SystemExit(f"{page.address}: {answer.status_code}")
        ours = measure(lambda page=page: client.get(page.address).content, page.counted)
        floor = measure(page.bare, page.counted) if page.bare else None
        ratio = f"{ours.p50 / floor.p50:.1f}" if floor else "-"
        goal = f"≤ {page.goal}" if page.goal else "-"
        weight = f"{len(answer.content) / 1024:.0f}"
        lines.append(
            f"| {page.name} | {size:,} | {asked.statements} | {weight} | {ours.p50:.2f} | {ours.p95:.2f} "
            f"| {f'{floor.p50:.2f}' if floor else '-'} | {ratio} | {goal} |"
        )
        print(lines[-1], flush=True)
    return lines


def write(parts: list[list[str]]) -> None:
    """Keep the table."""
    from exchange import clock

    head = [
        "# 속도",
        "",
        f"`make bench`가 {clock.datetime.now(tz=clock.SEOUL):%Y-%m-%d}에 잰 값입니다.",
        "한 사람이 차례로 부를 때의 응답 시간(ms)이며,",
        "미들웨어·세션·접속 기록까지 모두 지납니다. 맨 화면은 같은 자료를 psycopg2로 바로 읽어 글자로만 적은 것입니다.",
        "다른 일을 함께 하는 기계에서 재면 값이 커지므로 비율을 봅니다.",
        f"Python {platform.python_version()}, 코어 {os.cpu_count()}개.",
        "",
        "| 화면 | 과제 수 | 질의 | KB | p50 | p95 | 맨 화면 p50 | 비율 | 목표 |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text("\n".join([*head, *(line for part in parts for line in part), ""]), encoding="utf-8")
    print(f"\n{TABLE.relative_to(ROOT)}에 적었습니다.", file=sys.stderr)


if __name__ == "__main__":
    main()
