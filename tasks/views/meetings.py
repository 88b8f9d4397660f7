"""Meetings of 협업과제점검협의회: what was on the table and what was decided."""

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.template.response import TemplateResponse

from exchange import clock
from exchange.errors import Help, NotYours
from exchange.listing import Found, Listing, ListPage
from exchange.requests import MemberRequest
from tasks.models import Announced, CouncilDecision, CouncilMeeting
from tasks.rules import why_not_manage_work
from tasks.tables.tasks import AnnouncedTable, DecisionTable, MeetingTable


def _found(request: MemberRequest) -> Found:
    held = CouncilMeeting.objects.select_related("period").annotate(
        agenda_count=Count("agenda", distinct=True), decision_count=Count("decisions", distinct=True)
    )
    rows = held.order_by("-held_on", "-pk")
    return Found(
        rows=rows,
        file_rows=lambda: rows.prefetch_related("agenda"),
        more=lambda: [
            ("결정", DecisionTable(_decided())),
            ("행사·제도", AnnouncedTable(Announced.objects.all())),
        ],
        as_of=clock.now(),
        title="협업과제점검협의회",
        sheet="협의회",
    )


def _decided() -> QuerySet[CouncilDecision]:
    decided = CouncilDecision.objects.select_related("meeting")
    return decided.order_by("-meeting__held_on", "-meeting__pk", "position")


def _page(request: MemberRequest, found: Found, listing: ListPage) -> dict[str, Any]:
    today = clock.today()
    return {
        "announced": list(Announced.objects.all()),
        "next": CouncilMeeting.objects.coming(today).first(),
        "may_edit": why_not_manage_work(request.user) is None,
        "today": today,
    }


MEETINGS = Listing(
    policy="tasks:meetings", source=_found, columns=MeetingTable, template="tasks/meetings.html", page=_page
)


def meeting_detail(request: MemberRequest, number: int) -> HttpResponse:
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
