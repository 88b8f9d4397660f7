"""로그인 제한: what stops logins now, and its lifting."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from exchange import clock, rules
from exchange.actions.login_locks import WHICH, lift_login_lock
from exchange.errors import Incomplete
from exchange.forms.login import LiftForm
from exchange.listing import Found, Listing, ListPage
from exchange.queries.login_locks import login_locks
from exchange.requests import MemberRequest
from exchange.tables.login_locks import LoginLockTable


def _found(request: MemberRequest) -> Found:
    now = timezone.localtime()  # the real moment: logins do not stand on the demonstration's day
    return Found(rows=login_locks(now), as_of=now, title="로그인 제한", conditions="지금 제한된 로그인")


def _page(request: MemberRequest, found: Found, listing: ListPage) -> dict[str, object]:
    return {"why_not": rules.why_not_manage(request.user)}


LOGIN_LOCKS = Listing(
    policy="exchange:manage_login_locks",
    source=_found,
    columns=LoginLockTable,
    template="exchange/manage_login_locks.html",
    page=_page,
    per_page=200,
)


@require_POST
def manage_login_lock_lift(request: MemberRequest) -> HttpResponse:
    """Forget the wrong passwords that stop an account, an address, or an account at an address."""
    form = LiftForm(request.POST)
    if not form.is_valid():
        raise Incomplete(WHICH)
    username, address = form.cleaned_data["username"], form.cleaned_data["address"]
    lifted = lift_login_lock(username=username, address=address, by=request.user, at=clock.now())
    request.log_subject = " ".join(filter(None, (username, address)))
    messages.success(request, "로그인 제한을 해제했습니다." if lifted else "이미 해제된 로그인 제한입니다.")
    return redirect("exchange:manage_login_locks")
