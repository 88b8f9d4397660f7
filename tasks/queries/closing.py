"""What was set right in a quarter after it was closed: told beside what was kept, never in its place."""

from typing import NamedTuple

from exchange.statements import Statement
from tasks.models import ReportPeriod, ReportStatus, TaskState
from tasks.queries.standing import HANDED_IN

SHOWN = 12  # of a quarter; all of them are in its 제출 현황

_SINCE = """
SELECT count(*) OVER () AS number, code, short_name, was_status, status, was_state, state
FROM (
    SELECT task.code, task.short_name, stands.position, task.id, stands.report_status AS was_status, report.status,
           CASE WHEN stands.state_is_old THEN '' ELSE stands.state END AS was_state,
           CASE WHEN report.status IN ({handed_in})
               THEN coalesce(nullif(report.verdict, ''), report.self_state) ELSE '' END AS state
    FROM tasks_taskstanding AS stands
    JOIN tasks_collaborationtask AS task ON task.id = stands.task_id
    JOIN tasks_progressreport AS report
      ON report.task_id = stands.task_id AND report.period_id = stands.period_id
    WHERE stands.period_id = %(period)s AND stands.is_closed
) AS said (code, short_name, position, id, was_status, status, was_state, state)
WHERE (was_status, was_state) IS DISTINCT FROM (status, state)
ORDER BY position, id LIMIT {shown}
"""
SINCE = Statement(
    "corrections_since_closing",
    _SINCE.format(handed_in=", ".join(f"'{status}'" for status in HANDED_IN), shown=SHOWN),
    {"period": "bigint"},
)


class Correction(NamedTuple):
    """A task whose report of a closed quarter says something else now; ``number`` of them there are in all."""

    number: int
    code: str
    short_name: str
    was_status: str
    status: str
    was_state: str
    state: str

    @property
    def before(self) -> str:
        return _word(self.was_status, self.was_state)

    @property
    def now(self) -> str:
        return _word(self.status, self.state)


def corrections_of(period: ReportPeriod | None) -> list[Correction]:
    """Return the first tasks whose reports changed after ``period`` was closed; none while it is not."""
    if period is None or period.closed_at is None:
        return []
    return [Correction(*row) for row in SINCE.rows(period=period.pk)]


def _word(status: str, state: str) -> str:
    said = ReportStatus(status).label if status else "보고 없음"
    return f"{said}({TaskState(state).label})" if state else str(said)
