"""The part of the standing's one statement that writes the queue of reports waiting for review."""

from tasks.models.report import WAITING_FOR_REVIEW
from tasks.models.waiting import SEVERITY

_KEYS = ("report_id", "task_id", "period_id", "status", "self_state", "due_at", "submitted_at", "turn_since")
_SAID = ("position", "last_state", "is_worse", "has_dispute", "has_obstacle", "unchanged_thrice")
_COLUMNS = (*_KEYS, *_SAID)


def _severity(column: str) -> str:
    """How bad a state is, 0 for none or done to 3 for 지연."""
    cases = " ".join(f"WHEN '{state.value}' THEN {rank}" for rank, state in enumerate(SEVERITY))
    return f"CASE {column} {cases} ELSE 0 END"


_QUEUE = """
, queued AS MATERIALIZED (
    SELECT report.id AS report_id, report.task_id, report.period_id, report.status, report.self_state, report.due_at,
           report.submitted_at, report.turn_since, task.position, coalesce(last.verdict, '') AS last_state,
           coalesce({last_severity} BETWEEN 1 AND {own_severity} - 1, false) AS is_worse,
           said.has_dispute, said.has_obstacle, said.unchanged_thrice
    FROM tasks_progressreport AS report
    JOIN tasks_reportperiod AS period ON period.id = report.period_id
    JOIN tasks_collaborationtask AS task ON task.id = report.task_id
    LEFT JOIN LATERAL (
        SELECT earlier.verdict
        FROM tasks_progressreport AS earlier JOIN tasks_reportperiod AS before ON before.id = earlier.period_id
        WHERE earlier.task_id = report.task_id AND earlier.status = 'accepted'
          AND before.spans_from < period.spans_from
        ORDER BY before.spans_from DESC, earlier.id DESC LIMIT 1
    ) AS last ON true
    CROSS JOIN LATERAL (
        SELECT coalesce(bool_or(issue_kind = 'dispute'), false) AS has_dispute,
               coalesce(bool_or(issue_kind = 'obstacle'), false) AS has_obstacle,
               coalesce(bool_or(unchanged_streak >= 3), false) AS unchanged_thrice
        FROM tasks_reportsection AS section WHERE section.report_id = report.id
    ) AS said
    WHERE report.status IN ({waiting}) {which_report}
), moved AS (
    UPDATE tasks_waitingreport AS stored SET ({columns}) = ROW({of_queued})
    FROM queued WHERE stored.report_id = queued.report_id AND ({of_stored}) IS DISTINCT FROM ({of_queued})
    RETURNING 1
), joined AS (
    INSERT INTO tasks_waitingreport ({columns}) SELECT {columns} FROM queued
    WHERE NOT EXISTS (SELECT FROM tasks_waitingreport AS stored WHERE stored.report_id = queued.report_id)
    RETURNING 1
), decided AS (
    DELETE FROM tasks_waitingreport AS stored
    WHERE NOT EXISTS (SELECT FROM queued WHERE queued.report_id = stored.report_id) {which_stored}
    RETURNING 1
)"""


def queue(which: str) -> str:
    """Return the named parts of the statement; which  narrows ``{table}.task_id``, "" for every task."""
    return _QUEUE.format(
        columns=", ".join(_COLUMNS),
        of_queued=", ".join(f"queued.{name}" for name in _COLUMNS),
        of_stored=", ".join(f"stored.{name}" for name in _COLUMNS),
        waiting=", ".join(f"'{status.value}'" for status in WAITING_FOR_REVIEW),
        last_severity=_severity("last.verdict"),
        own_severity=_severity("report.self_state"),
        which_report=which.format(table="report"),
        which_stored=which.format(table="stored"),
    )
