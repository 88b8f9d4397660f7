"""What the system has told this person."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from exchange import clock, sentences
from exchange.actions.notices import read_all_notices, read_notice
from exchange.listing import Found, Listing
from exchange.models import Notice
from exchange.requests import MemberRequest
from exchange.tables.notices import NoticeTable


def _found(request: MemberRequest) -> Found:
    own = Notice.objects.visible_to(request.user).until(clock.now())
    return Found(
        rows=own.order_by("-made_at", "-pk"),
        as_of=clock.now(),
        title="내 알림",
        conditions="나에게 온 알림",
        is_demo=request.user.is_demo or None,
    )


NOTICES = Listing(policy="exchange:notices", source=_found, columns=NoticeTable, template="exchange/notices.html")


def notice_open(request: MemberRequest, pk: int) -> HttpResponse:
    """Mark it read and go to the page it is about."""
    found = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    notice = read_notice(found.pk, by=request.user, at=clock.now())
    return redirect(notice.path)


def notices_read(request: MemberRequest) -> HttpResponse:
    count = read_all_notices(by=request.user, at=clock.now())
    messages.success(request, f"알림 {count}건을 읽음으로 표시했습니다." if count else sentences.NO_UNREAD)
    return redirect("exchange:notices")
