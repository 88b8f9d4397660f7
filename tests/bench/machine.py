"""What the machine and the processes on it say of themselves (Linux's /proc)."""

import os
import platform
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")  # of processor time a second
CORES = os.cpu_count() or 1
QUIET_LOAD = 0.5  # above this many others at work, a run says that it was not alone


@dataclass(frozen=True)
class Memory:
    """MB: all of each process (rss), and with what they share divided among them (pss)."""

    rss: float
    pss: float


def tree(*roots: int) -> list[int]:
    """Return these processes and all below them that run now."""
    children = defaultdict(list)
    for pid in _all():
        if fields := _stat(pid):
            children[int(fields[1])].append(pid)
    found, waiting = [], list(roots)
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += children[pid]
    return found


def processor_seconds(*roots: int) -> float:
    """Return what these processes, those below them and their ended children have used so far."""
    return sum(sum(map(int, fields[11:15])) for pid in tree(*roots) if (fields := _stat(pid))) / TICKS


def busy_seconds() -> float:
    """Return what all processors together have been busy for."""
    times = [int(word) for word in Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
    return (sum(times) - times[3] - times[4]) / TICKS


def memory(*roots: int) -> Memory:
    rss = pss = 0
    for pid in tree(*roots):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines[1:] if line.endswith("kB")}
        rss, pss = rss + sizes.get("Rss", 0), pss + sizes.get("Pss", 0)
    return Memory(rss / 1024, pss / 1024)


def forget_peaks(*roots: int) -> None:
    """Let the peaks of these processes and those below them begin anew."""
    for pid in tree(*roots):
        Path(f"/proc/{pid}/clear_refs").write_text("5")


def peaks(*roots: int) -> dict[int, tuple[float, float]]:
    """Return for each process the MB it has now and those it had at most."""
    found = {}
    for pid in tree(*roots):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.startswith(("VmRSS", "VmHWM"))}
        found[pid] = (sizes["VmRSS"] / 1024, sizes["VmHWM"] / 1024)
    return found


def load() -> float:
    """Return how many processes wanted a processor, over the last minute."""
    return os.getloadavg()[0]


def words() -> str:
    """Say what machine it is."""
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.machine(),
    )
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, 코어 {CORES}개, 메모리 {gigabytes:.0f} GB, Python {platform.python_version()}"


def _all() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _stat(pid: int) -> list[str]:
    """Return the fields of a process after its name; none where it is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return []
    return text[text.rindex(")") + 2 :].split()
