"""Meetings of 협업과제점검협의회: what was on the table and what was decided."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from exchange import clock
from exchange.errors import Help, NotYours
from exchange.listing import lay_out
from exchange.views.files import excel
from tasks.exports.meetings import meetings_document
from tasks.models import CouncilMeeting
from tasks.rules import why_not_manage_work
from tasks.tables.tasks import MeetingTable


def meetings(request: HttpRequest) -> HttpResponse:
    held = CouncilMeeting.objects.select_related("period").annotate(
        agenda_count=Count("agenda", distinct=True), decision_count=Count("decisions", distinct=True)
    )
    today = clock.today()
    context = {
        "listing": lay_out(MeetingTable(held.order_by("-held_on", "-pk")), request),
        "next": CouncilMeeting.objects.coming(today).first(),
        "may_edit": why_not_manage_work(request.user) is None,
        "today": today,
    }
    return TemplateResponse(request, "tasks/meetings.html", context)


def meetings_xlsx(request: HttpRequest) -> HttpResponse:
    as_of = clock.now()
    listed = CouncilMeeting.objects.select_related("period").prefetch_related("agenda", "decisions")
    return excel(meetings_document(list(listed.order_by("-held_on", "-pk")), as_of), as_of)


def meeting_detail(request: HttpRequest, number: int) -> HttpResponse:
    meeting = (
        CouncilMeeting.objects.select_related("period")
        .prefetch_related("agenda", "decisions")
        .filter(number=number)
        .first()
    )
    if meeting is None:
        raise NotYours("찾는 협의회가 없습니다.", Help("회차를 확인해 주세요(예: 2)."))
    may_edit = why_not_manage_work(request.user) is None
    context = {"meeting": meeting, "may_edit": may_edit, "today": clock.today()}
    return TemplateResponse(request, "tasks/meeting_detail.html", context)
