"""Writing how tasks stand: part of every action that changes it, in its transaction, never alone.

One statement works it out from reports, milestones, tasks and quarters and writes what differs. The lock goes first, in
a statement of its own: whoever waited for it works out from what the other has committed, so of two actions on one task
the later sees both.
"""

from collections.abc import Collection

from django.db import connection, transaction

from exchange.statements import Statement
from tasks.actions import waiting
from tasks.models.report import FILED, UNFILED, ReportStatus

LOCK = 84_100_011  # key of the advisory lock; any number nobody else takes
ONE_BY_ONE = 20  # tasks that are locked each by itself; for more, everybody else waits

_HANDED_IN = ", ".join(f"'{status.value}'" for status in (*FILED, ReportStatus.RETURNED))
_OWED = ", ".join(f"'{status.value}'" for status in (*UNFILED, ReportStatus.RETURNED))

# what the tables and quarters say; ``{which}`` narrows the tasks
_WANTED = """
WITH quarter AS MATERIALIZED (
    SELECT id, year * 10 + number AS place, opened_at IS NOT NULL AS is_opened,
           (due_at AT TIME ZONE 'Asia/Seoul')::date AS last_day, closed_at IS NOT NULL AS is_closed,
           opened_at IS NOT NULL AND NOT EXISTS (
               SELECT FROM tasks_reportperiod AS later
               WHERE later.kind = 'quarter' AND later.opened_at IS NOT NULL
                 AND (later.year, later.number) > (period.year, period.number)
           ) AS is_last
    FROM tasks_reportperiod AS period WHERE kind = 'quarter'
), pair AS MATERIALIZED (
    SELECT id, round_id, post_ministries(post_a_id) AS ministries_a, post_ministries(post_b_id) AS ministries_b
    FROM exchange_exchangepair
    WHERE round_id NOT IN (SELECT id FROM exchange_exchangeround WHERE source_mark = 'demo') {which_pair}
), work AS MATERIALIZED (
    SELECT task.id AS task_id, task.status = 'active' AS is_active,
           CASE WHEN task.status <> 'withdrawn' THEN task.ended_on END AS ended_on, task.position, task.category_id,
           task.checker_id, task.pair_id, round_id, ministries_a, ministries_b,
           ahead.keys[1] AS milestone_id, ahead.days[1] AS milestone_on,
           coalesce(ahead.days, '{{}}') AS milestone_days
    FROM tasks_collaborationtask AS task
    JOIN pair ON pair.id = task.pair_id
    LEFT JOIN (
        SELECT task_id, array_agg(due_on ORDER BY due_on, id) AS days, array_agg(id ORDER BY due_on, id) AS keys
        FROM tasks_milestone AS task WHERE done_on IS NULL {which_task_id} GROUP BY task_id
    ) AS ahead ON ahead.task_id = task.id
    WHERE true {which_id}
), told AS (
    SELECT work.task_id, quarter.id AS period_id, quarter.is_opened, quarter.is_last, quarter.last_day,
           quarter.is_closed,
           report.id AS report_id, report.status, report.turn, report.turn_since, report.due_at, report.is_demo,
           report.self_state, report.verdict, coalesce(report.status IN ({handed_in}), false) AS is_handed_in,
           string_to_array(max(CASE WHEN report.status IN ({handed_in}) AND report.verdict || report.self_state <> ''
               THEN concat_ws('/', to_char(quarter.place, 'FM00000'),
                              coalesce(nullif(report.verdict, ''), report.self_state), quarter.id, report.id) END)
           OVER earlier, '/') AS before,
           count(CASE WHEN report.status IN ({owed}) THEN 1 END) OVER earlier AS earlier_reports,
           string_to_array(min(CASE WHEN report.status IN ({owed})
               THEN concat_ws('/', to_char(quarter.place, 'FM00000'), quarter.id, report.status) END)
           OVER earlier, '/') AS earlier,
           min(CASE WHEN report.status IN ({owed}) THEN report.due_at END) OVER earlier AS earlier_due_at
    FROM work CROSS JOIN quarter
    LEFT JOIN tasks_progressreport AS report ON report.task_id = work.task_id AND report.period_id = quarter.id
    WINDOW earlier AS (
        PARTITION BY work.task_id ORDER BY quarter.place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
), stated AS (
    SELECT section.report_id, count(*) FILTER (WHERE issue_kind = 'obstacle') AS obstacles,
           count(*) FILTER (WHERE issue_kind = 'dispute') AS disputes
    FROM tasks_reportsection AS section JOIN tasks_progressreport AS report ON report.id = section.report_id
    WHERE section.issue_kind IN ('obstacle', 'dispute') AND report.status IN ({handed_in}) {which_report_task_id}
    GROUP BY section.report_id
), wanted AS MATERIALIZED (
    SELECT work.task_id, told.period_id, coalesce(work.is_active OR work.ended_on > told.last_day, false) AS is_counted,
           work.is_active,
           coalesce(CASE WHEN is_handed_in THEN coalesce(nullif(verdict, ''), nullif(self_state, '')) END,
                    before[2], '') AS state,
           NOT is_handed_in AS state_is_old, coalesce(before[2], '') AS previous_state,
           before[3]::bigint AS before_period_id,
           coalesce(obstacles, 0) AS obstacles, coalesce(disputes, 0) AS disputes,
           told.report_id, coalesce(told.status, '') AS report_status, coalesce(told.is_demo, false) AS report_is_demo,
           coalesce(told.turn, '') AS turn, told.turn_since, told.due_at AS report_due_at,
           least(CASE WHEN told.status IN ({owed}) THEN told.due_at END,
                 CASE WHEN still_owed THEN earlier_due_at END) AS owed_at,
           CASE WHEN still_owed THEN earlier_reports ELSE 0 END AS earlier_reports,
           CASE WHEN still_owed THEN earlier[2]::bigint END AS earlier_period_id,
           CASE WHEN still_owed THEN earlier[3] ELSE '' END AS earlier_status,
           CASE WHEN is_handed_in THEN told.self_state ELSE '' END AS self_state,
           CASE WHEN is_handed_in THEN told.verdict ELSE '' END AS verdict,
           milestone_id, milestone_on, milestone_days, pair_id, round_id, category_id, checker_id, position,
           ministries_a, ministries_b
    FROM told JOIN work USING (task_id)
    CROSS JOIN LATERAL (
        SELECT told.is_last AND work.is_active AND earlier_reports > 0 AS still_owed,
               CASE WHEN is_handed_in THEN told.report_id WHEN work.is_active THEN before[4]::bigint END AS says
    ) AS open
    LEFT JOIN stated ON stated.report_id = says
    WHERE told.is_opened AND NOT told.is_closed AND (told.report_id IS NOT NULL OR told.is_last)
    UNION ALL
    SELECT task_id, NULL, is_active, is_active, '', true, '', NULL, 0, 0, NULL, '', false, '', NULL, NULL, NULL,
           0, NULL, '', '', '',
           milestone_id, milestone_on, milestone_days, pair_id, round_id, category_id, checker_id, position,
           ministries_a, ministries_b
    FROM work WHERE NOT EXISTS (SELECT FROM quarter WHERE is_opened)
)"""

_COLUMNS = (
    *(
        "is_counted",
        "is_active",
        "state",
        "state_is_old",
        "previous_state",
        "before_period_id",
        "obstacles",
        "disputes",
    ),
    *("report_id", "report_status", "report_is_demo", "turn", "turn_since", "report_due_at", "owed_at"),
    *("earlier_reports", "earlier_period_id", "earlier_status", "self_state", "verdict"),
    *("milestone_id", "milestone_on", "milestone_days", "pair_id", "round_id", "category_id", "checker_id", "position"),
    *("ministries_a", "ministries_b"),
)
_WRITE = """
, changed AS (
    UPDATE tasks_taskstanding AS stored SET ({columns}) = ROW({of_wanted})
    FROM wanted
    WHERE stored.task_id = wanted.task_id AND stored.period_id IS NOT DISTINCT FROM wanted.period_id
      AND ({of_stored}) IS DISTINCT FROM ({of_wanted})
    RETURNING 1
), made AS (
    INSERT INTO tasks_taskstanding (task_id, period_id, is_closed, {columns})
    SELECT task_id, period_id, false, {columns} FROM wanted
    WHERE NOT EXISTS (
        SELECT FROM tasks_taskstanding AS stored
        WHERE stored.task_id = wanted.task_id AND stored.period_id IS NOT DISTINCT FROM wanted.period_id
    )
    RETURNING 1
), gone AS (
    DELETE FROM tasks_taskstanding AS stored
    WHERE {which} AND NOT is_closed AND NOT EXISTS (
        SELECT FROM wanted
        WHERE wanted.task_id = stored.task_id AND wanted.period_id IS NOT DISTINCT FROM stored.period_id
    )
    RETURNING 1
)"""
_COUNT = """
SELECT (SELECT count(*) FROM changed) + (SELECT count(*) FROM made) + (SELECT count(*) FROM gone)
     + (SELECT count(*) FROM moved) + (SELECT count(*) FROM joined) + (SELECT count(*) FROM decided)
"""


def _statement(*, every: bool) -> str:
    def which(column: str) -> str:
        return "" if every else f"AND {column} = ANY(%(tasks)s)"

    text = _WANTED.format(
        handed_in=_HANDED_IN,
        owed=_OWED,
        which_id=which("task.id"),
        which_pair="" if every else "AND id IN (SELECT pair_id FROM tasks_collaborationtask WHERE id = ANY(%(tasks)s))",
        which_task_id=which("task.task_id"),
        which_report_task_id=which("report.task_id"),
    )
    written = _WRITE.format(
        columns=", ".join(_COLUMNS),
        of_wanted=", ".join(f"wanted.{name}" for name in _COLUMNS),
        of_stored=", ".join(f"stored.{name}" for name in _COLUMNS),
        which="true" if every else "stored.task_id = ANY(%(tasks)s)",
    )
    return text + written + waiting.queue(which("{table}.task_id")) + _COUNT


# the counts of every row there is, as the triggers keep them
_RECOUNT = """
INSERT INTO tasks_standingcount
    (period, round, category, ministries_a, ministries_b, state, report_status, has_obstacle, has_dispute, tasks)
SELECT coalesce(period_id, 0), scope, coalesce(category_id, 0), ministries_a, ministries_b, state, report_status,
       obstacles > 0, disputes > 0, count(*)
FROM tasks_taskstanding CROSS JOIN LATERAL (VALUES (0), (round_id)) AS wide (scope)
WHERE is_counted GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
INSERT INTO tasks_duecount (period, round, kind, late_at, tasks)
SELECT coalesce(period_id, 0), scope, kind, due.late_at, count(*)
FROM tasks_taskstanding AS row CROSS JOIN LATERAL (VALUES (0), (round_id)) AS wide (scope)
CROSS JOIN LATERAL standing_dues(owed_at, is_active, milestone_on) AS due (kind, late_at)
WHERE is_counted GROUP BY 1, 2, 3, 4;
INSERT INTO tasks_placecount (period, block, tasks)
SELECT coalesce(period_id, 0), position / 50000, count(*) FROM tasks_taskstanding WHERE is_counted GROUP BY 1, 2
"""

_OF_TASKS = Statement("standing_of_tasks", _statement(every=False), {"tasks": "bigint[]"})
_OF_ALL = _statement(every=True)
_LOCKS = """
SELECT pg_advisory_xact_lock_shared({lock}),
       (SELECT count(pg_advisory_xact_lock({lock}, key::int)) FROM unnest(%(tasks)s) AS key)
"""
_LOCK_TASKS = Statement("standing_lock", _LOCKS.format(lock=LOCK), {"tasks": "bigint[]"})


def refresh(tasks: Collection[int]) -> int:
    """Write how these tasks (by key) now stand in every opened quarter, and which of their reports wait for review.

    Returns how many rows changed.

    The last thing an action does to what stands: it holds the tasks' locks until it commits.
    """
    keys = sorted(set(tasks))
    if not keys:
        return 0
    if len(keys) > ONE_BY_ONE:
        _lock_all()
    else:
        _LOCK_TASKS.rows(tasks=keys)
    ((changed,),) = _OF_TASKS.rows(tasks=keys)
    return changed


def refresh_all() -> int:
    """Write how every task stands: a quarter was opened, or its dates moved. Everybody else waits meanwhile."""
    _lock_all()
    with connection.cursor() as cursor:
        cursor.execute(_OF_ALL)
        return cursor.fetchone()[0]


@transaction.atomic
def rebuild() -> int:
    """Throw every row away, the counts too, and make all anew from what they follow from. Returns how many were made.

    The counts come with the rows: triggers keep them (``tasks.models.standing_count``). Rows of closed quarters follow
    from what was so when they were closed; they stay, and only their counts are made anew.
    """
    _lock_all()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM tasks_taskstanding WHERE NOT is_closed")
        for table in ("standingcount", "duecount", "placecount", "waitingreport", "waitingcount"):
            cursor.execute(f"DELETE FROM tasks_{table}")  # noqa: S608  # nosec B608 - one of the names above
        cursor.execute(_RECOUNT)
    return refresh_all()


def close(period: int) -> int:
    """Keep how every task stands in a quarter (by key) as it is now. Returns how many rows are kept."""
    _lock_all()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tasks_taskstanding SET is_closed = true WHERE period_id = %s", [period])
        return cursor.rowcount


def reopen(period: int) -> None:
    """Let the rows of a quarter that is no longer closed follow again; the caller refreshes them."""
    _lock_all()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tasks_taskstanding SET is_closed = false WHERE period_id = %s", [period])


def _lock_all() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
