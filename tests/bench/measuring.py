"""Blocks of requests to ours and to the floor, taking turns in a new order each time."""

import random
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.bench import machine
from tests.bench.client import Block, Visitor
from tests.bench.figures import Ratio, percentile, ratio
from tests.bench.pages import BY_CODE, Page, Place, codes_of
from tests.bench.servers import Service

BLOCK_SECONDS, LEAST, MOST = 0.25, 3, 400  # of one user's block
CROWD, CROWD_SECONDS, CROWD_MOST = 8, 0.6, 3_000
CROWDED = ("list", "detail", "board")  # what eight users ask for
WARMING = 24  # requests by eight users before anything counts
FILES = ("xlsx", "csv")
FILE_ROUNDS = 3
FOREIGN = 0.15  # share of the machine that others may take of a block that counts as quiet

Say = Callable[[str], None]


@dataclass
class Stand:
    """One number of tasks: its database with our service and the floor over it."""

    size: int
    database: str
    environment: dict[str, str]
    place: Place
    ours: Visitor
    floor: Visitor
    service: Service
    bare: Service

    def check(self, page: Page) -> tuple[int, int]:
        """Hold our page against the floor's and return its bytes, plain and compressed.

        Raises SystemExit where one does not answer or they show other tasks: nobody wins by showing less.
        """
        mine, theirs = self.ours.ask(page.ours(self.place)), self.floor.ask(page.floor(self.place))
        for side, answer in (("ours", mine), ("floor", theirs)):
            if answer.status != 200:
                raise SystemExit(f"{page.code} at {self.size}, {side}: {answer.status}")
        if page.rows and codes_of(mine.text) != codes_of(theirs.text):
            raise SystemExit(f"{page.code} at {self.size}: {codes_of(mine.text)} against {codes_of(theirs.text)}")
        packed = self.ours.ask(page.ours(self.place), compressed=True)
        return len(mine.body), len(packed.body)


@dataclass(frozen=True)
class Sample:
    """One block of one side: processor seconds of application and database, share of the machine taken by others."""

    block: Block
    application: float
    database: float
    foreign: float

    @property
    def p50(self) -> float:
        return statistics.median(self.block.times)


@dataclass(frozen=True)
class PageFigures:
    """What one page took at one number of tasks: milliseconds, and how many times the floor."""

    page: str
    size: int
    p50: float
    p95: float
    floor: float
    ratio: Ratio
    application: float  # milliseconds of processor time a request
    database: float | None  # None where the database server was not started by the run
    bytes: int
    packed: int
    rows: int


@dataclass(frozen=True)
class CrowdFigures:
    """Requests a second by eight users, ours and the floor's, and ours as a share of it."""

    page: str
    size: int
    rate: float
    p95: float
    floor: float
    share: Ratio


@dataclass(frozen=True)
class FileFigures:
    """One file of the list: seconds, MB, what the worker grew by at most (MB), whether it came in pieces."""

    ending: str
    size: int
    seconds: float
    megabytes: float
    growth: float
    streamed: bool


@dataclass
class Run:
    """Everything that a run of pages found, and how quiet the machine was meanwhile."""

    pages: list[PageFigures]
    flat: dict[tuple[str, int], Ratio]  # page, number of tasks -> against 10,000
    quiet: int
    blocks: int
    again: int  # requests that were sent again, see ``client.Block``


def measure_pages(stands: Sequence[Stand], pages: Sequence[Page], rounds: int, database: int, say: Say) -> Run:
    """Measure each page at each number of tasks, ``rounds`` times. ``database``: its first process, 0 for unknown."""
    weights = {(page.code, stand.size): stand.check(page) for stand in stands for page in pages}
    rows = {
        (page.code, stand.size): len(codes_of(stand.floor.ask(page.floor(stand.place)).text)) if page.rows else 0
        for stand in stands
        for page in pages
    }
    for stand in stands:
        for page in pages:
            for visitor, path in _sides(stand, page):
                visitor.block(path, users=CROWD, seconds=1, least=CROWD, most=WARMING)
    samples: dict[tuple[str, int, int], list[Sample]] = defaultdict(list)
    draw = random.Random(0)
    for number in range(rounds):
        for page in draw.sample(pages, len(pages)):
            turns = [(stand, side) for stand in stands for side in (0, 1)]
            for stand, side in draw.sample(turns, len(turns)):
                visitor, path = _sides(stand, page)[side]
                service = (stand.service, stand.bare)[side].process.pid
                block = lambda visitor=visitor, path=path: visitor.block(  # noqa: E731
                    path, users=1, seconds=BLOCK_SECONDS, least=LEAST, most=MOST
                )
                samples[page.code, stand.size, side].append(_sampled(block, service, database))
        say(f"{number + 1}/{rounds}")
    every = [sample for found in samples.values() for sample in found]
    figures = [
        _page_figures(
            page.code,
            stand.size,
            samples,
            weights[page.code, stand.size],
            rows[page.code, stand.size],
            is_ours=database > 0,
        )
        for stand in stands
        for page in pages
    ]
    quiet = sum(sample.foreign <= FOREIGN for sample in every)
    again = sum(sample.block.again for sample in every)
    return Run(figures, _flat(stands, pages, samples), quiet, len(every), again)


def _sides(stand: Stand, page: Page) -> tuple[tuple[Visitor, str], tuple[Visitor, str]]:
    return (stand.ours, page.ours(stand.place)), (stand.floor, page.floor(stand.place))


def _sampled(run: Callable[[], Block], service: int, database: int) -> Sample:
    before, own = machine.busy_seconds(), time.process_time()
    used = machine.processor_seconds(service)
    stored = machine.processor_seconds(database) if database else 0.0
    begun = time.perf_counter()
    block = run()
    wall = time.perf_counter() - begun
    used, own = machine.processor_seconds(service) - used, time.process_time() - own
    stored = machine.processor_seconds(database) - stored if database else 0.0
    others = machine.busy_seconds() - before - used - stored - own
    return Sample(block, used, stored, max(0.0, others) / wall / machine.CORES)


def _page_figures(
    page: str,
    size: int,
    samples: dict[tuple[str, int, int], list[Sample]],
    weight: tuple[int, int],
    rows: int,
    *,
    is_ours: bool,
) -> PageFigures:
    mine, theirs = samples[page, size, 0], samples[page, size, 1]
    if refused := sum(sample.block.refused for sample in (*mine, *theirs)):
        raise SystemExit(f"{page} at {size}: {refused} answers were no page")
    times = [each for sample in mine for each in sample.block.times]
    return PageFigures(
        page,
        size,
        p50=statistics.median(times),
        p95=percentile(times, 0.95),
        floor=statistics.median(each for sample in theirs for each in sample.block.times),
        ratio=ratio([(a.p50, b.p50) for a, b in zip(mine, theirs, strict=True)]),
        application=sum(sample.application for sample in mine) * 1000 / len(times),
        database=sum(sample.database for sample in mine) * 1000 / len(times) if is_ours else None,
        bytes=weight[0],
        packed=weight[1],
        rows=rows,
    )


def _flat(
    stands: Sequence[Stand], pages: Sequence[Page], samples: dict[tuple[str, int, int], list[Sample]]
) -> dict[tuple[str, int], Ratio]:
    """Hold each page at more than 10,000 tasks against the same page at 10,000, round by round."""
    sizes = [stand.size for stand in stands]
    return {
        (page.code, size): ratio(
            [(a.p50, b.p50) for a, b in zip(samples[page.code, size, 0], samples[page.code, 10_000, 0], strict=True)]
        )
        for page in pages
        for size in sizes
        if size > 10_000 and 10_000 in sizes
    }


def measure_crowd(stands: Sequence[Stand], rounds: int, say: Say) -> list[CrowdFigures]:
    """Let eight users ask for a few pages at once, ours and the floor's in turn."""
    found: dict[tuple[str, int, int], list[Block]] = defaultdict(list)
    draw = random.Random(0)
    turns = [(stand, code, side) for stand in stands for code in CROWDED for side in (0, 1)]
    for number in range(rounds):
        for stand, code, side in draw.sample(turns, len(turns)):
            visitor, path = _sides(stand, BY_CODE[code])[side]
            block = visitor.block(path, users=CROWD, seconds=CROWD_SECONDS, least=CROWD, most=CROWD_MOST)
            found[code, stand.size, side].append(block)
        say(f"{number + 1}/{rounds}")
    figures = []
    for stand in stands:
        for code in CROWDED:
            mine, theirs = found[code, stand.size, 0], found[code, stand.size, 1]
            figures.append(
                CrowdFigures(
                    code,
                    stand.size,
                    rate=statistics.median(block.rate for block in mine),
                    p95=percentile([each for block in mine for each in block.times], 0.95),
                    floor=statistics.median(block.rate for block in theirs),
                    share=ratio([(a.rate, b.rate) for a, b in zip(mine, theirs, strict=True)]),
                )
            )
    return figures


def measure_files(stand: Stand) -> list[FileFigures]:
    """Fetch the list of tasks as a file of each kind, and look how much the workers grow by it."""
    figures = []
    for ending in FILES:
        seconds, growth = [], 0.0
        for _ in range(FILE_ROUNDS):
            before = {pid: now for pid, (now, _) in machine.peaks(stand.service.process.pid).items()}
            machine.forget_peaks(stand.service.process.pid)
            begun = time.perf_counter()
            answer = stand.ours.ask(f"/tasks.{ending}")
            seconds.append(time.perf_counter() - begun)
            if answer.status != 200:
                raise SystemExit(f"/tasks.{ending} at {stand.size}: {answer.status}")
            after = machine.peaks(stand.service.process.pid)
            growth = max([growth, *(most - before[pid] for pid, (_, most) in after.items() if pid in before)])
        streamed = "content-length" not in answer.headers
        size = len(answer.body) / 2**20
        figures.append(FileFigures(ending, stand.size, statistics.median(seconds), size, growth, streamed))
    return figures
