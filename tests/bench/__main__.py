"""Measure the product against its floor and write docs/bench.md.

    python -m tests.bench                                    everything, with 41, 10,000 and 100,000 tasks
    python -m tests.bench --sizes 41,10000 --pages list,board --rounds 3
    python -m tests.bench --parts files,writes               some parts of a run
    python -m tests.bench --sizes 10000,1000000              a million tasks, on demand
    python -m tests.bench --database postgresql://…          on a server that runs already; its role makes databases

docs/bench.md is written by a whole run only; another goes to the terminal, or where --out says.
"""

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from launch import roles
from tests.bench import floor, machine, servers
from tests.bench.client import Visitor
from tests.bench.measuring import Stand, measure_crowd, measure_files, measure_pages
from tests.bench.pages import BY_CODE, PAGES, Page, place_of
from tests.bench.servers import DEMONSTRATED, PREFIX, ROOT, SMALL, Database
from tests.bench.starting import fresh_clone, fresh_workers
from tests.bench.writing import Report

DOCUMENT = ROOT / "docs" / "bench.md"
SIZES = (DEMONSTRATED, 10_000, 100_000)
PARTS = {
    "pages": "화면",
    "crowd": "여덟 사람",
    "files": "파일",
    "writes": "쓰기",
    "workers": "새 일꾼",
    "clone": "새 복제본과 두 번째 시작",
}
ROUNDS = 9
WRITE_TIMES = 40
QUARTER, TODAY = "2024-3", "2024-10-08"  # where and when the demonstration stands
PASSWORD = "hanteam-demo-2024"


def main() -> None:
    wanted = _arguments()
    report = Report(machine.words(), f"{datetime.now().astimezone():%Y-%m-%d}", _revision(), wanted.rounds)
    report.left_out = left_out(wanted)
    report.loads.append(machine.load())
    try:
        if set(wanted.parts) - {"clone"}:
            serve_and_measure(wanted, report)
        if "clone" in wanted.parts:
            say("새 복제본에서 시작합니다")
            report.clone = fresh_clone()
    except SystemExit as broken:  # what was measured until then is told, and that the run broke off
        report.broke_off = str(broken)
    report.loads.append(machine.load())
    text = report.text()
    if wanted.out:
        wanted.out.write_text(text + "\n", encoding="utf-8")
        say(f"{wanted.out}에 적었습니다")
    else:
        print(text)
    if report.broke_off:
        raise SystemExit(report.broke_off)


def serve_and_measure(wanted: argparse.Namespace, report: Report) -> None:
    """Have a PostgreSQL server for the length of a run; what was made in it is dropped."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hanteam-bench-")))
        folder.chmod(0o755)
        (folder / "home").mkdir()
        start = servers.external(wanted.database) if wanted.database else servers.embedded(folder)
        database = stack.enter_context(start)
        report.database = database.name
        try:
            measure(wanted, database, folder / "home", report)
        finally:
            for name in {SMALL, *map(_named, wanted.sizes)}:
                database.drop(name)


def measure(wanted: argparse.Namespace, database: Database, home: Path, report: Report) -> None:
    """Make the data, start the services and measure what is wanted."""
    with contextlib.ExitStack() as stack:
        stands = prepare(wanted.sizes, database, home, report, stack)
        by_size = {stand.size: stand for stand in stands}
        if "pages" in wanted.parts:
            for stand in stands:
                asked = {"pages": {page.code: page.ours(stand.place) for page in wanted.pages}, "writes": 0}
                report.statements[stand.size] = inside(stand, asked)["pages"]
            say("화면을 잽니다")
            report.run = measure_pages(stands, wanted.pages, wanted.rounds, database.process, say)
        if "crowd" in wanted.parts:
            say("여덟 사람이 함께 부릅니다")
            report.crowd = measure_crowd(stands, wanted.rounds, say)
        if "files" in wanted.parts:
            fit = [stand for stand in stands if stand.size <= 10_000]
            report.files = measure_files(fit[-1]) if fit else ()
        if "writes" in wanted.parts and DEMONSTRATED in by_size:
            report.writes = inside(by_size[DEMONSTRATED], {"pages": {}, "writes": WRITE_TIMES})["writes"]
        if "workers" in wanted.parts:
            report.workers = fresh_workers(stands[0])


def prepare(
    sizes: list[int], database: Database, home: Path, report: Report, stack: contextlib.ExitStack
) -> list[Stand]:
    """Make a database for each number of tasks, the floor's tables in it, and start both services over it."""
    say("시연 자료를 만듭니다")
    first = database.environment(SMALL, home)
    database.make(SMALL)
    servers.command(first, "-m", "launch.prepare")
    for size in sizes:
        name = _named(size)
        if size == DEMONSTRATED:
            continue
        say(f"과제 {size:,}건을 만듭니다")
        database.make(name, template=SMALL)
        # an upgraded or copied database keeps its rows and loses what its name was given
        roles.grant(database.to(database.owner, name), servers.APPLICATION)
        begun = time.perf_counter()
        servers.command(database.environment(name, home), "manage.py", "make_scale", "--tasks", str(size))
        report.made[size] = time.perf_counter() - begun
    for size in sizes:
        floor.build(database.to(database.owner, _named(size)), TODAY)
    stands = []
    for size in sizes:
        name = _named(size)
        environment = database.environment(name, home)
        service = stack.enter_context(servers.ours(environment))
        bare = stack.enter_context(servers.bare(database.to(database.owner, name)))
        visitor = Visitor(service.port)
        visitor.log_in("coordinator", PASSWORD)
        place = place_of(database.to(database.owner, name), QUARTER, TODAY)
        stands.append(Stand(size, name, environment, place, visitor, Visitor(bare.port), service, bare))
    return stands


def inside(stand: Stand, asked: dict) -> dict:
    """Ask one process of the product what its pages and writes cost."""
    environment = stand.environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-m", "tests.bench.inside"]
    done = subprocess.run(command, cwd=ROOT, env=environment, input=json.dumps(asked), text=True, capture_output=True)
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    return json.loads(done.stdout)


def left_out(wanted: argparse.Namespace) -> list[str]:
    """Return what a whole run measures and this one does not."""
    sizes = [f"과제 {size:,}건" for size in SIZES if size not in wanted.sizes]
    pages = [page.name for page in PAGES if page not in wanted.pages]
    return [*sizes, *pages, *(name for part, name in PARTS.items() if part not in wanted.parts)]


def _named(size: int) -> str:
    return SMALL if size == DEMONSTRATED else f"{PREFIX}_{size}"


def _revision() -> str:
    done = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, text=True, capture_output=True)
    return done.stdout.strip() or "알 수 없음"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", type=_numbers, default=list(SIZES), help="과제 수(쉼표로)")
    parser.add_argument("--pages", type=_pages, default=list(PAGES), help=f"화면: {', '.join(BY_CODE)}")
    parser.add_argument("--parts", type=_parts, default=list(PARTS), help=f"부분: {', '.join(PARTS)}")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--database", default="", help="이미 켜진 서버의 주소(데이터베이스와 역할을 만들 수 있는 역할)")
    parser.add_argument("--out", type=Path, help="적을 파일. 전체를 재면 docs/bench.md")
    wanted = parser.parse_args()
    if not left_out(wanted) and not wanted.database and wanted.out is None:
        wanted.out = DOCUMENT
    return wanted


def _numbers(text: str) -> list[int]:
    return sorted({int(word) for word in text.split(",")})


def _pages(text: str) -> list[Page]:
    return [BY_CODE[word] for word in text.split(",")]


def _parts(text: str) -> list[str]:
    words = text.split(",")
    if unknown := set(words) - PARTS.keys():
        raise argparse.ArgumentTypeError(f"모르는 부분: {', '.join(sorted(unknown))}")
    return words


def say(text: str) -> None:
    """Tell how far the run is, beside the result."""
    print(f"      {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
