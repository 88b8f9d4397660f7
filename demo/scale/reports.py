"""The reports of all tasks in all quarters, filled from the sheets of their courses."""

import hashlib
from collections import defaultdict
from typing import Any

from demo.scale import sheets
from demo.scale.course import EARLIER, number_of
from demo.scale.patterns import escaped
from demo.scale.quarters import Opened
from demo.scale.sheets import SIDES, ReportRows, opening_notice
from demo.scale.tables import Filler, Model
from demo.scale.words import Words
from demo.scale.work import Work
from exchange.models import Notice
from tasks.models import FrozenReport, ProgressReport, ReportSection, ReviewRemark, Signature

AT_ONCE = 10_000  # tasks whose lines are held in memory before they are sent
FILLED = (ProgressReport, ReportSection, Signature, FrozenReport, ReviewRemark, Notice)
ORDER = (ProgressReport, ReportSection, FrozenReport, Signature, ReviewRemark, Notice)

Lines = dict[Model, list[str]]


def make_reports(filler: Filler, work: Work, quarters: list[Opened], *, full: int) -> int:
    """Give each task a report in each quarter, with all that belongs to it in the last ``full``. Returns how many."""
    writer = Writer(filler, work, Words(quarters, len(quarters) - full))
    return sum(writer.write(quarter) for quarter in quarters)


class Writer:
    """Writes quarter after quarter, the oldest first, and remembers of each task what the next one begins with."""

    def __init__(self, filler: Filler, work: Work, words: Words) -> None:
        self.filler, self.work, self.words = filler, work, words
        self.last = len(words.quarters) - 1
        self._before: list[tuple[int, int]] = []  # of each task: keys of its last report's joint part and last copy

    def write(self, quarter: Opened) -> int:
        """Write the quarter's reports and return how many they are."""
        patterns = [sheets.sheet(self.words, quarter.place, number) for number in range(len(EARLIER))]
        is_full = quarter.place >= self.words.first_full
        if is_full:
            self._tell(quarter)
        written, before = 0, self._before
        self._before = []
        tasks = range(self.work.people.size.tasks)
        for start in range(0, len(tasks), AT_ONCE):
            lines: Lines = defaultdict(list)
            for index in tasks[start : start + AT_ONCE]:
                if quarter.place == self.last and self.work.has_ended(index):
                    continue
                values = self._values(index, quarter)
                if before:
                    joint, values["copy_before"] = before[index]
                    values |= {f"before_{side}": joint + n for n, side in enumerate(SIDES)}
                self._add(lines, patterns[number_of(index, quarter.place)], values, is_full)
                written += 1
            for model in ORDER:
                self.filler.copy(model, lines[model])
        return written

    def _values(self, index: int, quarter: Opened) -> dict[str, Any]:
        a, b = self.work.places(index)
        return {
            "task": self.work.first_task + index,
            "code": self.work.code(index),
            "title": self.work.title(index),
            "n": index + 1,
            "short_a": a.short,
            "short_b": b.short,
            "title_a": a.title,
            "title_b": b.title,
            "name_a": a.name,
            "name_b": b.name,
            "holder_a": a.holder,
            "holder_b": b.holder,
            "assistant_a": a.assistant,
            "assistant_b": b.assistant,
            "reviewer": quarter.opened_by.pk,
            "report": self.filler.take(ProgressReport),
        }

    def _add(self, lines: Lines, pattern: ReportRows, values: dict[str, Any], is_full: bool) -> None:
        """Add one report's lines; a full one is remembered for the next quarter."""
        lines[ProgressReport].append(pattern.report % values)
        if not is_full:
            return
        joint = self.filler.take(ReportSection, len(SIDES))
        values |= {f"section_{side}": joint + n for n, side in enumerate(SIDES)}
        lines[ReportSection] += [line % values for line in pattern.sections]
        values["fingerprint"] = _hash(pattern.text % values)
        for held, line in pattern.copies:
            content = held % values
            values |= {"copy": self.filler.take(FrozenReport), "content": escaped(content), "mark": _hash(content)}
            lines[FrozenReport].append(line % values)
        for side, line in zip("ab", pattern.signatures, strict=False):
            values[f"signature_{side}"] = self.filler.take(Signature)
            lines[Signature].append(line % values)
        for line in pattern.remarks:
            values["remark"] = self.filler.take(ReviewRemark)
            lines[ReviewRemark].append(line % values)
        for line in pattern.notices:
            values["notice"] = self.filler.take(Notice)
            lines[Notice].append(line % values)
        self._before.append((joint, values.get("copy", 0)))

    def _tell(self, quarter: Opened) -> None:
        line = opening_notice(quarter, read=True)
        people = self.work.people
        self.filler.copy(
            Notice,
            (
                line % {"notice": self.filler.take(Notice), "holder": people.place(index).holder}
                for index in range(people.size.posts)
            ),
        )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
