"""One report with its task, pair and names, its parts and its confirmations: the plain statements behind every page
about one report and every action on it."""

from collections import Counter

from exchange.joined import Joined
from exchange.models import User
from exchange.models.naming import names_read, names_sql
from exchange.statements import Statement
from tasks.models import IndicatorReading, ProgressReport, ReportSection, Signature
from tasks.models.report import opening_day

_WORK = {
    "": "report",
    "period": "period",
    "task": "task",
    "task__category": "category",
    "task__pair": "pair",
    "task__pair__round": "round",
    "task__pair__post_a": "post_a",
    "task__pair__post_b": "post_b",
}
_PEOPLE = {name: name for name in ("reviewer", "accepted_by", "submitted_by")}
_HELD, _SHOWN = Joined(ProgressReport, _WORK), Joined(ProgressReport, _WORK | _PEOPLE)
_NAMES = f"{names_sql('pair.post_a_id')}, {names_sql('pair.post_b_id')}"
_REPORT = """
    SELECT {report}, {names} FROM tasks_progressreport AS report
    JOIN tasks_reportperiod AS period ON period.id = report.period_id
    JOIN tasks_collaborationtask AS task ON task.id = report.task_id
    LEFT JOIN exchange_taskcategory AS category ON category.id = task.category_id
    JOIN exchange_exchangepair AS pair ON pair.id = task.pair_id
    JOIN exchange_exchangeround AS round ON round.id = pair.round_id
    JOIN exchange_post AS post_a ON post_a.id = pair.post_a_id
    JOIN exchange_post AS post_b ON post_b.id = pair.post_b_id
    {more}
"""
_CALLED = """
    LEFT JOIN exchange_user AS reviewer ON reviewer.id = report.reviewer_id
    LEFT JOIN exchange_user AS accepted_by ON accepted_by.id = report.accepted_by_id
    LEFT JOIN exchange_user AS submitted_by ON submitted_by.id = report.submitted_by_id
    WHERE period.code = %(period)s AND task.code = %(task)s
"""
SHOWN = Statement(
    "report_shown",
    _REPORT.format(report=_SHOWN.sql, names=_NAMES, more=_CALLED),
    {"period": "text", "task": "text"},
)
LOCKED = Statement(
    "report_locked",
    _REPORT.format(report=_HELD.sql, names=_NAMES, more="WHERE report.id = %(report)s FOR UPDATE OF report"),
    {"report": "bigint"},
)

_SECTION = Joined(ReportSection, {"": "section"})
_SECTIONS = """
    SELECT {section},
           EXISTS (SELECT FROM tasks_reportsectionevent AS event
                   WHERE event.pgh_obj_id = section.id AND event.edited_by_id = %(reader)s),
           ARRAY(SELECT kind FROM tasks_frozenreport WHERE report_id = section.report_id)
    FROM tasks_reportsection AS section WHERE section.report_id = %(report)s ORDER BY section.id
"""
SECTIONS = Statement(
    "report_sections", _SECTIONS.format(section=_SECTION.sql), {"report": "bigint", "reader": "bigint"}
)
_SIGNATURE = Joined(Signature, {"": "signature", "signer": "signer", "on_behalf_of": "absent"})
_SIGNATURES = """
    SELECT {signature} FROM tasks_signature AS signature
    JOIN exchange_user AS signer ON signer.id = signature.signer_id
    LEFT JOIN exchange_user AS absent ON absent.id = signature.on_behalf_of_id
    WHERE signature.report_id = %(report)s AND signature.voided_at IS NULL
    ORDER BY signature.signed_at, signature.id
"""
SIGNATURES = Statement("report_signatures", _SIGNATURES.format(signature=_SIGNATURE.sql), {"report": "bigint"})
_READING = Joined(IndicatorReading, {"": "reading", "indicator": "indicator", "carried_from": "source"})
_READINGS = """
    SELECT {reading} FROM tasks_indicatorreading AS reading
    JOIN tasks_indicator AS indicator ON indicator.id = reading.indicator_id
    LEFT JOIN tasks_reportperiod AS source ON source.id = reading.carried_from_id
    WHERE indicator.task_id = %(task)s AND reading.period_id = %(period)s
    ORDER BY indicator.position, indicator.id
"""
READINGS = Statement("report_readings", _READINGS.format(reading=_READING.sql), {"task": "bigint", "period": "bigint"})


def report_called(period: str, task: str) -> ProgressReport | None:
    """Return the report of the task and period with these codes, named as on the day of its opening."""
    return next((_report(row, _SHOWN) for row in SHOWN.rows(period=period, task=task)), None)


def locked_report(pk: int) -> ProgressReport:
    """Lock a report FOR UPDATE and return it, named as on the day of its opening. Raises ProgressReport.DoesNotExist.

    Nothing that an action may change is joined: after a wait PostgreSQL reads the locked row again, but not what was
    joined to it, so reviewer and accepted_by would be those of before.
    """
    for row in LOCKED.rows(report=pk):
        return _report(row, _HELD)
    raise ProgressReport.DoesNotExist


def sections_of(report: ProgressReport, reader: User | None) -> tuple[list[ReportSection], Counter[str]]:
    """Return the report's parts, each with ``written_by_reader``, and how many copies of it there are by kind."""
    sections: list[ReportSection] = []
    copies: Counter[str] = Counter()
    for row in SECTIONS.rows(report=report.pk, reader=reader.pk if reader else 0):
        section = _SECTION.read(row)
        section.written_by_reader, kinds = row[_SECTION.width :]
        section.report, copies = report, Counter(kinds)
        sections.append(section)
    return sections, copies


def signatures_of(report: ProgressReport) -> dict[str, Signature]:
    """Return the confirmations that stand, by side."""
    found = [_SIGNATURE.read(row) for row in SIGNATURES.rows(report=report.pk)]
    return {signature.side: signature for signature in found}


def readings_of(report: ProgressReport) -> list[IndicatorReading]:
    """Return the figures of the report's task for its period, in the order of the indicators."""
    return [_READING.read(row) for row in READINGS.rows(task=report.task_id, period=report.period_id)]


def _report(row: tuple, joined: Joined) -> ProgressReport:
    report: ProgressReport = joined.read(row)
    pair, day = report.task.pair, opening_day(report)
    for post, names in ((pair.post_a, row[joined.width]), (pair.post_b, row[joined.width + 1])):
        post.ask(names_read(names), day)
    return report
