"""Whether the reports of the year that a round judges are in: its scoring ends before only with a reason."""

from evaluation.models import EvaluationRound
from evaluation.queries.rounds import tasks_of
from tasks.models import ProgressReport, ReportPeriod
from tasks.models.report import FILED
from tasks.periods import QUARTERS, Kind, label_of


def still_awaited(round: EvaluationRound) -> str:
    """Say what is not in yet of the last quarter of the round's year; "" where all is, and for a rehearsal."""
    if round.is_rehearsal:
        return ""
    last = QUARTERS[-1]
    period = ReportPeriod.objects.quarters().filter(year=round.year, number=last).first()
    if period is None or period.opened_at is None:
        return f"{label_of(Kind.QUARTER, round.year, last)} 보고를 열지 않았습니다."
    reports = ProgressReport.objects.filter(period=period, task__in=tasks_of(round).values("pk"))
    missing = reports.exclude(status__in=FILED).count()
    return f"{period} 보고 {missing}건이 제출되지 않았습니다." if missing else ""
