"""What a program found: printed line by line, and kept in ``docs/strain.md``."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "strain.md"
SHOWN = 20  # findings of a kind that are printed whole
HEAD = """# 어려운 조건에서의 시험

`python -m tests.strain`이 적습니다. 손으로 수정하지 않습니다.
프로그램 하나만 다시 재면(`python -m tests.strain --only matrix`) 그 표만 바뀝니다.
프로그램은 `tests/strain/`에 있고, 같은 것을 작게는 `make test`가, 전체는 `make test-deep`이 돌립니다.
**없어야 하는 것**은 모두 0이어야 하며, 일부러 만든 잘못을 그 프로그램이 찾아내는지도 하나하나 시험합니다.
"""


@dataclass
class Figures:
    """Counts of one run.

    seeds    that make the same run again
    done     what was tried, in words → how often
    wrong    what must not be, in words → what was found of it
    longest  seconds of the longest answer or wait, and what it was; "" where nothing is timed
    """

    program: str
    seeds: tuple[int, ...]
    done: Counter[str] = field(default_factory=Counter)
    wrong: dict[str, list[str]] = field(default_factory=dict)
    longest: tuple[float, str] = (0.0, "")

    def watch_for(self, *kinds: str) -> None:
        """Say that these are looked for: a kind that was never found counts 0."""
        for kind in kinds:
            self.wrong.setdefault(kind, [])

    def found(self, kind: str, what: str) -> None:
        self.wrong.setdefault(kind, []).append(what)

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        """Keep the time that a block takes, where none took longer."""
        begun = time.perf_counter()
        yield
        self.took(time.perf_counter() - begun, what)

    def took(self, seconds: float, what: str) -> None:
        self.longest = max(self.longest, (seconds, what))

    @property
    def findings(self) -> list[str]:
        return [f"{kind}: {what}" for kind, found in self.wrong.items() for what in found]

    def lines(self) -> list[str]:
        """Return the run as it is printed."""
        said = [f"{self.program}  seed {', '.join(map(str, self.seeds))}"]
        said += [f"  {what}: {count:,}" for what, count in self.done.items()]
        said += [f"  {kind}: {len(found)}" for kind, found in self.wrong.items()]
        if self.longest[1]:
            said.append(f"  가장 오래 걸린 것: {self.longest[0]:.2f}초 {self.longest[1]}")
        for kind, found in self.wrong.items():
            said += [f"    ! {kind}: {what}" for what in found[:SHOWN]]
        return said

    def section(self, title: str, on: date) -> str:
        """Return the run as its part of the document."""
        rows = [f"| {what} | {count:,} |" for what, count in self.done.items()]
        rows += [f"| 없어야 하는 것: {kind} | {len(found)} |" for kind, found in self.wrong.items()]
        if self.longest[1]:
            rows.append(f"| 가장 오래 걸린 것({self.longest[1]}) | {self.longest[0]:.2f}초 |")
        seeds = ", ".join(map(str, self.seeds))
        head = f"## {self.program}\n\n{title}\n\n{on:%Y-%m-%d}, seed {seeds}\n\n| | |\n|---|--:|"
        return "\n".join([head, *rows]) + "\n"


def sections(text: str) -> dict[str, str]:
    """Return the parts of a document by program."""
    parts = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    return {part.split("\n", 1)[0]: f"## {part.rstrip()}\n" for part in parts}


def keep(found: Figures, title: str, on: date, order: list[str], path: Path = DOCUMENT) -> None:
    """Write a run into the document, in the place of the program's last one."""
    there = sections(path.read_text(encoding="utf-8")) if path.exists() else {}
    there[found.program] = found.section(title, on)
    kept = [there[name] for name in order if name in there]
    path.write_text("\n".join([HEAD, *kept]), encoding="utf-8")
