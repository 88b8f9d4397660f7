"""How one task stands, read from its reports: what ``standing()`` says in SQL, for a page that has them at hand.

A test holds the two against each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.models import IssueKind, ProgressReport, ReportPeriod
from tasks.queries.standing import HANDED_IN, OWED


@dataclass(frozen=True)
class Standing:
    """One task in one quarter; the names mean what they mean in ``standing()``.

    said_by  the report whose state is shown, and whose statements are open; None where there is no state yet
    earlier  the reports of quarters before that the ministries still owe, the oldest first
    """

    state: str = ""
    state_is_old: bool = True
    previous_state: str = ""
    has_obstacle: bool = False
    has_dispute: bool = False
    said_by: ProgressReport | None = None
    earlier: Sequence[ProgressReport] = ()


def standing_of(reports: Sequence[ProgressReport], period: ReportPeriod | None, *, is_active: bool = True) -> Standing:
    """Return how the task stands in ``period``, the last opened quarter.

    reports    all of the task's, oldest quarter first, with their quarters and parts at hand
    is_active  whether the task is worked on: else nothing of an earlier quarter is open any more
    """
    if period is None:
        return Standing()
    handed_in = [report for report in reports if report.status in HANDED_IN and report.period.is_quarter]
    current = next((report for report in handed_in if report.period_id == period.pk), None)
    earlier = [report for report in handed_in if _quarter(report.period) < _quarter(period) and _said(report)]
    own = current if current and _said(current) else None
    said_by = own or (earlier[-1] if earlier else None)
    speaks = current or (earlier[-1] if earlier and is_active else None)
    kinds = {part.issue_kind for part in speaks.parts()} if speaks else set()
    owed = [one for one in reports if is_active and one.status in OWED and one.period.is_quarter]
    return Standing(
        state=_said(said_by) if said_by else "",
        state_is_old=current is None,
        previous_state=_said(earlier[-1]) if earlier else "",
        has_obstacle=IssueKind.OBSTACLE in kinds,
        has_dispute=IssueKind.DISPUTE in kinds,
        said_by=said_by,
        earlier=[one for one in owed if _quarter(one.period) < _quarter(period)],
    )


def _said(report: ProgressReport) -> str:
    return report.verdict or report.self_state


def _quarter(period: ReportPeriod) -> tuple[int, int]:
    return period.year, period.number
