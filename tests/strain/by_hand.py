"""How a program is called: by a person, by the test of it, by the run of all."""

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from tests.strain.figures import Figures
from tests.strain.stage import demonstration

Stage = Callable[[], AbstractContextManager[Any]]


@dataclass(frozen=True)
class Program:
    """A program of this folder.

    title  what it does, in a Korean sentence for the document
    run    (seed, size) → what it found; size 0 is the whole
    seeds  that the whole run uses, one after the other
    stage  where it plays when nobody says otherwise
    """

    name: str
    title: str
    run: Callable[[int, int], Figures]
    seeds: tuple[int, ...] = (1,)
    stage: Stage = demonstration

    def main(self, arguments: Sequence[str] | None = None, stage: Stage | None = None) -> Figures:
        """Run it as the arguments say, print what it found and return that. By hand it exits with 1 if that is wrong.

        Without a seed the whole runs with each of the program's, a part with the first.
        """
        parser = argparse.ArgumentParser(prog=f"python -m tests.strain.{self.name}", description=self.title)
        parser.add_argument("--seed", type=int)
        parser.add_argument("--size", type=int, default=0, help="how much is tried; 0: the whole")
        wanted = parser.parse_args(arguments)
        seeds = (wanted.seed,) if wanted.seed else self.seeds[: 1 if wanted.size else None]
        runs = []
        for seed in seeds:
            with (stage or self.stage)():
                runs.append(self.run(seed, wanted.size))
        found = joined(runs)
        print("\n".join(found.lines()), flush=True)
        if arguments is None and found.findings:
            sys.exit(1)
        return found


def joined(runs: Sequence[Figures]) -> Figures:
    """Return several runs of one program as one: counts are added, findings put together."""
    first = runs[0]
    sum_ = Figures(first.program, tuple(seed for run in runs for seed in run.seeds))
    for run in runs:
        sum_.done.update(run.done)
        for kind, found in run.wrong.items():
            sum_.wrong.setdefault(kind, []).extend(found)
        sum_.took(*run.longest)
    return sum_
