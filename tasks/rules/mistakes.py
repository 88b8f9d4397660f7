"""What was entered by mistake may be undone while nothing was written in it; and a report may be asked for later."""

from exchange.errors import Help, Refusal, not_now
from exchange.formats import josa
from tasks import sentences
from tasks.models import CollaborationTask, ProgressReport, ReportPeriod, ReportStatus, TaskStatus

WRITTEN = "작성을 시작한 보고가 있어"


def quarter_to_report_in() -> ReportPeriod | None:
    """Return the last opened quarter, in which a task made later can be asked for a report; None before the first."""
    return ReportPeriod.objects.quarters().opened().last()


def why_not_add_report(task: CollaborationTask) -> Refusal | None:
    """Say why no report of the last opened quarter can be asked of the task."""
    if task.status != TaskStatus.ACTIVE:
        return not_now(f"‘{task.get_status_display()}’한 과제라 보고를 요청할 수 없습니다.")
    period = quarter_to_report_in()
    if period is None:
        return not_now(sentences.NO_QUARTER_YET, Help(sentences.OPENING_MAKES_REPORTS))
    if ProgressReport.objects.filter(task=task, period=period).exists():
        return not_now(f"이미 {period} 보고 대상입니다.")
    return None


def why_not_withdraw_quarter(period: ReportPeriod) -> Refusal | None:
    """Say why the opening of a period cannot be undone: only the last one's can, while nothing was written in it."""
    if period.opened_at is None:
        return not_now("아직 열지 않은 기간입니다.")
    if period.closed_at is not None:
        return not_now(f"다음 분기를 열어 마감한 분기라 {josa(str(period), '을/를')} 철회할 수 없습니다.")
    written = _written(ProgressReport.objects.filter(period=period))
    if written:
        help = Help("쓴 내용을 지키기 위해 철회하지 않습니다. 날짜가 잘못되었으면 날짜를 수정해 주세요.")
        return not_now(f"{WRITTEN} 철회할 수 없습니다({written}건).", help)
    return None


def why_not_withdraw_task(task: CollaborationTask) -> Refusal | None:
    """Say why a task cannot be taken back as entered by mistake."""
    if task.status == TaskStatus.WITHDRAWN:
        return not_now("이미 철회한 과제입니다.")
    if _written(ProgressReport.objects.filter(task=task)):
        return not_now(f"{WRITTEN} 철회할 수 없습니다.", Help("하지 않기로 한 과제는 종료·취소로 처리해 주세요."))
    return None


def why_not_move_task(task: CollaborationTask) -> Refusal | None:
    """Say why a task cannot be moved to another pair."""
    if task.status != TaskStatus.ACTIVE:
        return not_now(f"‘{task.get_status_display()}’한 과제라 교류 쌍을 변경할 수 없습니다.")
    if _written(ProgressReport.objects.filter(task=task)):
        help = Help("이 과제는 종료하고, 옮길 쌍에 새 과제를 등록해 주세요.")
        return not_now(f"{WRITTEN} 교류 쌍을 변경할 수 없습니다.", help)
    return None


def _written(reports) -> int:
    return reports.exclude(status=ReportStatus.NOT_STARTED).count()
