"""What one person can confirm of one pair's reports of a quarter in one go, and what is left out, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from exchange.clock import SEOUL
from exchange.errors import Refusal, lacking, not_now
from exchange.models import User
from tasks import rules
from tasks.models import ProgressReport
from tasks.queries.next_steps import side_to_sign
from tasks.queries.quarters import rows_of
from tasks.queries.reports import Answer, Part, ReportPage, sheets_of


@dataclass(frozen=True)
class Entry:
    """One report of the pair.

    side     the side that the person would confirm for; "" where it is left out
    why_not  why it is left out; None where it can be confirmed
    """

    sheet: ReportPage
    side: str
    why_not: Refusal | None

    @property
    def report(self) -> ProgressReport:
        return self.sheet.report

    @property
    def text(self) -> str:
        """The text that was seen, as the page sends it back."""
        return f"{self.report.task.code}:{self.side}:{self.sheet.fingerprint}"

    @property
    def submits(self) -> bool:
        """Whether this confirmation is the second and hands the report in."""
        return bool(self.sheet.signatures)

    @property
    def changes(self) -> list[tuple[Part, list[Answer]]]:
        """What differs from the last quarter, part by part; a part that is filled in for the first time is all new."""
        found = []
        for part in self.sheet.parts:
            answers = [] if part.unchanged else [one for one in part.answers if one.changed]
            if answers:
                found.append((part, answers))
        return found


def entries_of(reports: Sequence[ProgressReport], user: User, at: datetime) -> list[Entry]:
    """Look at each of one quarter's reports of a pair with the eyes of ``user``, who acts for one of its sides."""
    return [_entry(sheet, at) for sheet in sheets_of(reports, user, at)]


def _entry(sheet: ReportPage, at: datetime) -> Entry:
    sections = {part.side: part.section for part in sheet.parts}
    side = side_to_sign(sheet.report, sections, set(sheet.signatures), sheet.sides, at)
    return Entry(sheet, side, None if side else _why_not(sheet, at))


def _why_not(sheet: ReportPage, at: datetime) -> Refusal:
    left = [side for side in sorted(sheet.sides) if side not in sheet.signatures]
    if refusal := next((rules.why_not_sign(sheet.report, side, sheet.sides, at) for side in left), None):
        return refusal
    if not left:
        return not_now("이미 확인했습니다.")
    if sheet.lacking:
        return lacking(f"채울 것이 {len(sheet.lacking)}건 남았습니다.")
    return lacking("보완 요청을 받은 부분을 아직 수정하지 않았습니다.")


def ready_by_pair(reports: Sequence[ProgressReport], user: User, at: datetime) -> dict[str, int]:
    """Count by the pair's code how many of these reports of one quarter ``user`` can confirm at ``at``; in order."""
    found: dict[str, int] = {}
    for row in rows_of(reports, user, at.astimezone(SEOUL).date()):
        if len(row.sections) == 3 and side_to_sign(row.report, row.sections, set(row.signatures), row.seats, at):
            code = row.report.task.pair.code
            found[code] = found.get(code, 0) + 1
    return found
