"""What a person should do next about a joint report, worked out from its state alone: done is gone."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from exchange.rules import Seat
from tasks import rules
from tasks.models import ProgressReport, ReportSection, ReportStatus, Side, Turn

TURNS = {Turn.A: {"a"}, Turn.B: {"b"}, Turn.BOTH: {"a", "b"}}


@dataclass(frozen=True)
class Step:
    """One thing to do: the button's word and where it leads; ``confirms`` where nothing is left but to confirm."""

    label: str
    href: str
    confirms: bool = False


def next_step(
    report: ProgressReport, sections: dict[str, ReportSection], signed: set[str], sides: dict[str, Seat], at: datetime
) -> Step | None:
    """Return what somebody acting for ``sides`` should do about ``report`` at ``at``; None where it is not their move.

    sections  the report's parts by side
    signed    sides whose confirmation stands
    """
    for side in sorted(TURNS.get(Turn(report.turn), set()) & set(sides)):
        own = [sections[Side.JOINT], sections[side]]
        if rules.is_intake_over(report, at):
            return _check(report, "접수 마감 확인하기")
        if report.status == ReportStatus.RETURNED:
            if unmended := [part for part in own if part.is_returned and not part.is_mended]:
                return _edit(report, unmended[0], "보완하기")
        elif unfinished := [part for part in own if rules.lacking_in(part, report.period.form)]:
            return _edit(report, unfinished[0], "작성하기")
        if side not in signed and sides[side].signs and is_whole(report, sections):
            return _check(report, "확인하기", confirms=True)
    return None


def side_to_sign(
    report: ProgressReport, sections: dict[str, ReportSection], signed: set[str], sides: dict[str, Seat], at: datetime
) -> str:
    """Return the side that somebody acting for ``sides`` can confirm the report for as it stands; "" where none."""
    if not is_whole(report, sections):
        return ""
    free = (side for side in sorted(sides) if side not in signed and not rules.why_not_sign(report, side, sides, at))
    return next(free, "")


def is_whole(report: ProgressReport, sections: dict[str, ReportSection]) -> bool:
    """Whether the report can be confirmed as it stands."""
    if any(rules.lacking_in(part, report.period.form) for part in sections.values()):
        return False
    return all(part.is_mended for part in sections.values() if part.is_returned)


def _check(report: ProgressReport, label: str, *, confirms: bool = False) -> Step:
    page = reverse("tasks:report_check", args=[report.period.code, report.task.code])
    return Step(label, page, confirms)


def _edit(report: ProgressReport, part: ReportSection, label: str) -> Step:
    ministry = "joint" if part.side == Side.JOINT else report.task.pair.post_of(part.side).name.ministry.slug
    return Step(label, reverse("tasks:report_edit", args=[report.period.code, report.task.code, ministry]))
