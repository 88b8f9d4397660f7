"""One task: what changed for citizens, where it stands, who does what; and what happened to its data."""

from datetime import date

from django.http import HttpResponse
from django.template.response import TemplateResponse

from exchange import clock, formats
from exchange.errors import Help, NotYours, refuse_if
from exchange.requests import MemberRequest
from exchange.roles import Capability
from exchange.rules import posts_of
from tasks.models import CollaborationTask, ProgressReport
from tasks.queries.beside import lines_beside
from tasks.queries.copies import links_of
from tasks.queries.detail import change_words, detail_of
from tasks.queries.evidence import evidence_of
from tasks.queries.standing import OWED
from tasks.queries.task_history import history_count, history_of_task
from tasks.rules import why_not_manage_work, why_not_read_history
from tasks.views.finding import led_from_old_code, visible_reports


@led_from_old_code
def task_detail(request: MemberRequest, code: str) -> HttpResponse:
    user, today = request.user, clock.today()
    posts = posts_of(user, today)
    detail = detail_of(code, user, posts, today)
    if detail is None:
        raise _no_task()
    pair = detail.task.pair
    own = not {pair.post_a_id, pair.post_b_id}.isdisjoint(posts)
    context = {
        "detail": detail,
        "task": detail.task,
        "pair": pair,
        "evidence_rows": evidence_of(detail),
        "changes": [(outcome, *change_words(outcome)) for outcome in detail.outcomes],
        "beside": lines_beside(detail.task, user, today),
        "writes": own,
        "may_edit": why_not_manage_work(user) is None,
        "history_count": history_count(detail.task) if user.may(Capability.KEEP_WORK) or own else None,
        "report_is_late": detail.report is not None
        and detail.report.status in OWED
        and detail.report.due_at < clock.now(),
        "turn_days": _days_of_turn(detail.report, today),
        "today": today,
    }
    return TemplateResponse(request, "tasks/task_detail.html", context)


@led_from_old_code
def task_history(request: MemberRequest, code: str) -> HttpResponse:
    user = request.user
    task = CollaborationTask.objects.visible_to(user).for_table().filter(code=code).first()
    if task is None:
        raise _no_task()
    posts = posts_of(user, clock.today())
    refuse_if(why_not_read_history(task.pair, user, posts))
    reports = list(visible_reports(request).filter(task=task).select_related("period").order_by("-period__spans_to"))
    context = {"task": task, "history": history_of_task(task), "reports": reports, "copies": links_of(reports)}
    return TemplateResponse(request, "tasks/task_history.html", context)


def _days_of_turn(report: ProgressReport | None, today: date) -> int:
    """Return how many days have passed since it is this side's turn."""
    return formats.days_since(report.turn_since, today) if report else 0


def _no_task() -> NotYours:
    return NotYours("찾는 과제가 없습니다.", Help("번호를 확인해 주세요(예: 1-1)."))
