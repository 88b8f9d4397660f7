"""Taking away reports in which nothing was written: part of an act that undoes a mistake, never alone.

Their parts and the figures that were only carried go with them; the history keeps all of it.
"""

from collections.abc import Collection

from django.db import connection

# the stored standing names reports without a constraint: the act writes it anew at its end
_DELETE = (
    """
    DELETE FROM tasks_indicatorreading AS reading USING tasks_progressreport AS report, tasks_indicator AS indicator
    WHERE report.id = ANY(%s) AND indicator.task_id = report.task_id AND reading.indicator_id = indicator.id
      AND reading.period_id = report.period_id AND reading.carried_from_id IS NOT NULL AND NOT reading.is_confirmed
    """,
    "DELETE FROM tasks_reportsection WHERE report_id = ANY(%s)",
    "DELETE FROM tasks_progressreport WHERE id = ANY(%s)",
)


def take_away(reports: Collection[int]) -> None:
    """Delete reports (by key) that a rule has found unwritten."""
    keys = list(reports)
    with connection.cursor() as cursor:
        for statement in _DELETE:
            cursor.execute(statement, [keys])
