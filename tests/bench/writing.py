"""What a run found, as docs/bench.md says it: each figure with its marks, and whether they were reached."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tests.bench import goals
from tests.bench.figures import Ratio
from tests.bench.goals import Goal
from tests.bench.measuring import CrowdFigures, FileFigures, Run
from tests.bench.pages import BY_CODE
from tests.bench.starting import CloneFigures, WorkerFigures

WRITES = {"autosave": "자동 저장", "submit": "제출(두 번째 확인)", "accept": "확정"}


@dataclass
class Report:
    """All that is known of one run; what was not measured is empty."""

    machine: str
    day: str
    revision: str
    rounds: int
    database: str = ""
    left_out: list[str] = field(default_factory=list)  # what a whole run would have measured too
    broke_off: str = ""  # why the run ended before its end
    loads: list[float] = field(default_factory=list)  # before and after
    made: dict[int, float] = field(default_factory=dict)  # tasks -> seconds that making them took
    run: Run | None = None
    statements: dict[int, dict[str, int]] = field(default_factory=dict)
    crowd: Sequence[CrowdFigures] = ()
    files: Sequence[FileFigures] = ()
    writes: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    workers: WorkerFigures | None = None
    clone: CloneFigures | None = None

    def text(self) -> str:
        parts = [self._head(), self._pages(), self._flat(), self._crowd(), self._files(), self._writes(), self._start()]
        return "\n".join(line for part in parts for line in part)

    def missed(self) -> list[str]:
        """Return what falls short of *land*, in words."""
        return [f"{what}: {value}" for what, value, says in self._judged() if says == "미달"]

    def _judged(self) -> Iterator[tuple[str, str, str]]:
        for each in self.run.pages if self.run else ():
            name = f"{BY_CODE[each.page].name} {each.size:,}"
            yield name, f"{each.ratio.median:.1f}", goals.PAGES[each.page].says(each.ratio.median)
        for (page, size), found in self.run.flat.items() if self.run else ():
            yield f"{BY_CODE[page].name} {size:,}/10,000", f"{found.median:.2f}", goals.FLAT[page].says(found.median)
        for crowded in self.crowd:
            if crowded.page == "list":
                share = crowded.share.median
                yield f"여덟 사람 목록 {crowded.size:,}", f"{share:.3f}", goals.EIGHT_USERS.says(share)
        for file in self.files:
            yield f"{file.ending} 시간", f"{file.seconds:.2f}초", goals.FILE_SECONDS[file.ending].says(file.seconds)
            yield f"{file.ending} 메모리", f"{file.growth:.0f} MB", goals.FILE_MB.says(file.growth)
        for name, cost in self.writes.items():
            yield f"{WRITES[name]} 질의", f"{cost['statements']:.0f}", goals.WRITE_STATEMENTS.says(cost["statements"])
            mark = goals.WRITE_CPU[name]
            yield f"{WRITES[name]} 처리 시간", f"{cost['application']:.1f} ms", mark.says(cost["application"])
        if self.clone:
            yield "새 복제본", f"{self.clone.first:.0f}초", goals.FIRST_PAGE_SECONDS.says(self.clone.first)
            yield "두 번째 시작", f"{self.clone.second:.1f}초", goals.SECOND_START_SECONDS.says(self.clone.second)

    def _head(self) -> list[str]:
        quiet = (
            f"잰 묶음 {self.run.blocks}개 가운데 {self.run.quiet}개에서 다른 일이 기계의 15% 이하였습니다."
            if self.run
            else ""
        )
        loads = " → ".join(f"{load:.1f}" for load in self.loads)
        busy = self.run is not None and self.run.quiet < self.run.blocks * 0.9
        made = ", ".join(f"{size:,}건 {seconds:.0f}초" for size, seconds in self.made.items())
        lines = [
            "# 속도",
            "",
            f"`make bench`가 {self.day}에 판 {self.revision}에서 잰 값입니다. 손으로 수정하지 않습니다.",
            "재는 법과 그 사유는 [결정 0012](decisions/0012-benchmark.md)에 있습니다.",
            "",
            f"- 기계: {self.machine}",
            f"- 데이터베이스: {self.database}",
            f"- 쪽마다 {self.rounds}번씩 무작위 차례로 번갈아 쟀습니다. 비율은 같은 회에 나란히 잰 짝의 중앙값이며",
            "  괄호는 90% 구간입니다.",
            f"- 다른 일: 처음과 끝의 부하 {loads}. {quiet}",
        ]
        if self.run and self.run.again:
            lines.append(f"- 답 없이 끊겨 다시 부른 것: {self.run.again}번")
        if self.broke_off:
            lines.append(f"- **끝까지 재지 못했습니다**: {self.broke_off.strip().splitlines()[-1][:200]}")
        if self.left_out:
            lines.append(f"- 이번에 재지 않은 것: {', '.join(self.left_out)}")
        if made:
            lines.append(f"- 자료를 만드는 데 걸린 시간: {made}")
        if busy:
            lines += [
                "",
                "**다른 일이 함께 돌던 기계에서 잰 값입니다. 시간은 크게 나오므로 비율과 처리 시간을 보십시오.**",
            ]
        lines += [
            "",
            "바닥은 미들웨어 없는 Django가 미리 준비한 이상적인 질의와 문자열로 답하는 화면입니다.",
            "기준은 앞이 착지(꼭 이르러야 하는 값), 뒤가 목표이고, 판정은 중앙값을 비교한 것입니다.",
            "어떤 기준도 결과에 맞추어 수정하지 않습니다.",
        ]
        if self._anything():
            missed = self.missed()
            lines += ["", f"## 미달 {len(missed)}건", "", *(f"- {each}" for each in missed or ["없음"])]
        return lines

    def _anything(self) -> bool:
        return next(self._judged(), None) is not None

    def _pages(self) -> list[str]:
        if not self.run:
            return []
        lines = [
            "",
            "## 화면",
            "",
            "한 사람이 차례로 부를 때이며 ms입니다. 처리 시간은 응용 + 데이터베이스, KB는 그대로 · 압축해서입니다.",
            "",
            "| 화면 | 과제 수 | p50 | p95 | 바닥 | 비율 | 기준 | 판정 | 처리 시간 | 질의 | KB |",
            "|---|--:|--:|--:|--:|--:|--:|---|--:|--:|--:|",
        ]
        for each in self.run.pages:
            mark = goals.PAGES[each.page]
            stored = "-" if each.database is None else f"{each.database:.1f}"
            sent = self.statements.get(each.size, {}).get(each.page)
            lines.append(
                f"| {BY_CODE[each.page].name} | {each.size:,} | {each.p50:.1f} | {each.p95:.1f} | {each.floor:.2f} "
                f"| {_interval(each.ratio, 1)} | {mark.words()} | {mark.says(each.ratio.median)} "
                f"| {each.application:.1f} + {stored} | {'-' if sent is None else sent} "
                f"| {each.bytes / 1024:.0f} · {each.packed / 1024:.0f} |"
            )
        return lines

    def _flat(self) -> list[str]:
        if not self.run or not self.run.flat:
            return []
        lines = ["", "## 과제가 늘 때", "", "10,000건일 때의 몇 배인지입니다.", ""]
        lines += ["| 화면 | 과제 수 | 배 | 기준 | 판정 |", "|---|--:|--:|--:|---|"]
        for (page, size), found in self.run.flat.items():
            lines.append(
                f"| {BY_CODE[page].name} | {size:,} | {_interval(found, 2)} | {_judge(goals.FLAT[page], found.median)}"
            )
        return lines

    def _crowd(self) -> list[str]:
        if not self.crowd:
            return []
        mark = goals.EIGHT_USERS
        lines = [
            "",
            "## 여덟 사람이 함께 부를 때",
            "",
            "초당 답한 수입니다. 기준은 바닥이 1,400일 때 200과 350, 곧 바닥의 0.143과 0.25입니다.",
            "",
            "| 화면 | 과제 수 | 한팀 | p95 ms | 바닥 | 바닥의 몇 배 | 기준 | 판정 |",
            "|---|--:|--:|--:|--:|--:|--:|---|",
        ]
        for each in self.crowd:
            judged = _judge(mark, each.share.median, ".3f") if each.page == "list" else "- | - |"
            lines.append(
                f"| {BY_CODE[each.page].name} | {each.size:,} | {each.rate:.0f} | {each.p95:.0f} | {each.floor:.0f} "
                f"| {_interval(each.share, 3)} | {judged}"
            )
        return lines

    def _files(self) -> list[str]:
        if not self.files:
            return []
        lines = [
            "",
            "## 파일",
            "",
            "과제 목록 전체입니다. 메모리는 만드는 동안 일꾼이 늘어난 양입니다.",
            "",
            "| 파일 | 과제 수 | 초 | 기준 | 판정 | 메모리 MB | 기준 | 판정 | 크기 MB | 나누어 보냄 |",
            "|---|--:|--:|--:|---|--:|--:|---|--:|---|",
        ]
        for each in self.files:
            lines.append(
                f"| {each.ending} | {each.size:,} | {each.seconds:.2f} "
                f"| {_judge(goals.FILE_SECONDS[each.ending], each.seconds)} {each.growth:.0f} "
                f"| {_judge(goals.FILE_MB, each.growth)} {each.megabytes:.2f} | {'예' if each.streamed else '아니요'} |"
            )
        return lines

    def _writes(self) -> list[str]:
        if not self.writes:
            return []
        lines = [
            "",
            "## 쓰기",
            "",
            "과제 41건에서 한 프로세스 안에서 되풀이한 값입니다. 처리 시간은 ms이며 기준은 앞서 재던 값의 절반입니다.",
            "",
            "| 일 | 질의 | 기준 | 판정 | 응용 처리 시간 | 기준 | 판정 | 데이터베이스 처리 시간 | 가장 짧은 시간 |",
            "|---|--:|--:|---|--:|--:|---|--:|--:|",
        ]
        for name, cost in self.writes.items():
            lines.append(
                f"| {WRITES[name]} | {cost['statements']:.0f} | {_judge(goals.WRITE_STATEMENTS, cost['statements'])} "
                f"{cost['application']:.1f} | {_judge(goals.WRITE_CPU[name], cost['application'])} "
                f"{cost['database']:.1f} | {cost['clock']:.1f} |"
            )
        return lines

    def _start(self) -> list[str]:
        rows = []
        if self.workers:
            held = self.workers.memory
            rows += [
                f"| 새 일꾼의 첫 목록 화면 | {self.workers.first:.0f} ms | - | - |",
                f"| 새 서비스의 처음 여덟 화면 가운데 가장 느린 것 | {self.workers.slowest:.0f} ms | - | - |",
                f"| 서비스 시작부터 첫 목록 화면까지 | {self.workers.ready:.1f}초 | - | - |",
                f"| 쉬는 서비스의 메모리(데이터베이스 제외) | RSS {held.rss:.0f} MB, PSS {held.pss:.0f} MB | - | - |",
            ]
        if self.clone:
            held = self.clone.memory
            rows += [
                f"| 새 복제본에서 `make run` 뒤 첫 화면 | {self.clone.first:.1f}초 "
                f"| {_judge(goals.FIRST_PAGE_SECONDS, self.clone.first)}",
                f"| 두 번째 시작 | {self.clone.second:.1f}초 | {_judge(goals.SECOND_START_SECONDS, self.clone.second)}",
                f"| `make run` 전체의 메모리 | RSS {held.rss:.0f} MB, PSS {held.pss:.0f} MB | - | - |",
            ]
        return ["", "## 시작과 메모리", "", "| 무엇 | 값 | 기준 | 판정 |", "|---|--:|--:|---|", *rows] if rows else []


def _judge(mark: Goal, value: float, digits: str = "g") -> str:
    """Return the two cells of a mark and what it says of a value."""
    return f"{mark.words(digits)} | {mark.says(value)} |"


def _interval(found: Ratio, digits: int) -> str:
    return f"{found.median:.{digits}f} ({found.low:.{digits}f}~{found.high:.{digits}f})"
