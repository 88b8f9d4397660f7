"""A person's own account: who I am here, password, sessions, how pages look."""

from uuid import UUID

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from exchange import clock, rules
from exchange.actions import own_account
from exchange.forms.account import PasswordChangeForm
from exchange.forms.display import DisplayForm
from exchange.models import AccessEntry, LoginSession
from exchange.queries.own_seats import own_seats
from exchange.queries.second_factor import has_second_factor
from exchange.requests import MemberRequest
from exchange.views.login import CHOOSES_ANEW
from exchange.views.passwords import try_password

RECENT = 10  # entries of the own access log on the page
WRONG_NOW = "지금 비밀번호가 맞지 않습니다."


def account(request: MemberRequest) -> HttpResponse:
    context = {
        "seats": own_seats(request.user, clock.today()),
        "has_second_factor": has_second_factor(request.user),
        "needs_second_factor": rules.needs_second_factor(request.user),
        "recent": AccessEntry.objects.of_user(request.user.pk).logins().for_table()[:RECENT],
    }
    return TemplateResponse(request, "exchange/account.html", context)


@sensitive_post_parameters()
def password_change(request: MemberRequest) -> HttpResponse:
    form = PasswordChangeForm(request.POST or None, account=request.user)
    if request.method == "POST" and form.is_valid() and is_own_password(request, form):
        own_account.change_password(
            form.cleaned_data["new_password"],
            keep_session=request.session.session_key,
            by=request.user,
            at=clock.now(),
        )
        request.session.pop(CHOOSES_ANEW, None)
        request.user.refresh_from_db()
        auth.update_session_auth_hash(request, request.user)
        messages.success(request, "비밀번호를 바꿨습니다. 다른 기기의 로그인은 모두 끝났습니다.")
        return redirect("exchange:account")
    status = 422 if form.is_bound else 200
    is_old = CHOOSES_ANEW in request.session and not request.user.must_change_password
    context = {"form": form, "days_old": settings.PASSWORD_DAYS if is_old else 0}
    return TemplateResponse(request, "exchange/password_change.html", context, status=status)


def display(request: MemberRequest) -> HttpResponse:
    form = DisplayForm(request.POST if request.method == "POST" else None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        own_account.change_display(form.cleaned_data, by=request.user, at=clock.now())
        messages.success(request, "화면 설정을 저장했습니다.")
        return redirect("exchange:display")
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "exchange/display.html", {"form": form}, status=status)


def sessions(request: MemberRequest) -> HttpResponse:
    found = LoginSession.objects.visible_to(request.user).filter(expire_date__gt=timezone.now()).for_table()
    context = {"sessions": found, "own": request.session.stored_key}
    return TemplateResponse(request, "exchange/sessions.html", context)


def session_end(request: MemberRequest, handle: UUID) -> HttpResponse:
    if own_account.end_session(handle, by=request.user, at=clock.now()):
        messages.success(request, "그 기기의 로그인을 끝냈습니다.")
    else:
        messages.info(request, "이미 끝난 로그인입니다.")
    return redirect("exchange:sessions")


def sessions_end_others(request: MemberRequest) -> HttpResponse:
    count = own_account.end_other_sessions(keep_session=request.session.session_key, by=request.user, at=clock.now())
    messages.success(
        request, f"다른 기기의 로그인 {count}건을 끝냈습니다." if count else "다른 기기의 로그인이 없습니다."
    )
    return redirect("exchange:sessions")


def is_own_password(request: MemberRequest, form) -> bool:
    """Whether the form's ``password`` is the person's; a wrong one is said at the field and counts as a failed try."""
    user = try_password(request, request.user.username, form.cleaned_data["password"])
    if user is None or user.pk != request.user.pk:
        form.add_error("password", WRONG_NOW)
        return False
    return True
