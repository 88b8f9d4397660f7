"""Getting in and out: password, second factor, logout, staying logged in."""

import time
from typing import Any

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.signals import user_login_failed
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import login as otp_login

from exchange import clock, login_stamp, rules, sentences
from exchange.actions import own_account
from exchange.errors import Refusal, TooOften
from exchange.forms.login import LoginForm, SecondFactorForm
from exchange.models import AccessKind, AccessResult, User
from exchange.queries.demo_accounts import demo_accounts
from exchange.queries.second_factor import has_second_factor
from exchange.requests import MemberRequest, Request
from exchange.sealing import NoKey
from exchange.views.passwords import address_of, tell_owner, try_password

WRONG = "아이디 또는 비밀번호가 맞지 않습니다. 다시 확인해 주세요."
WRONG_CODE = f"{sentences.WRONG_CODE} {sentences.TYPE_THE_CODE}"
TOO_LATE = "시간이 지나 처음부터 다시 로그인해 주세요."
ENDED = {
    login_stamp.IDLE: f"오랫동안 쓰지 않아 로그아웃되었습니다. {sentences.BACK_AFTER_LOGIN}",
    login_stamp.TOO_LONG: f"로그인한 지 9시간이 지나 로그아웃되었습니다. {sentences.BACK_AFTER_LOGIN}",
    "elsewhere": str(rules.ELSEWHERE),
    "other": f"로그인이 끝났습니다. {sentences.LOG_IN_AGAIN}",
}
OLDEST_ENDED = "가장 오래된 로그인을 끝냈습니다. 모르는 로그인이면 비밀번호를 바꿔 주세요."
CHOOSES_ANEW = "chooses_anew"  # in the session: a new one has to be chosen before anything else
PENDING = "pending_login"  # in the session between the two steps
PENDING_SECONDS = 300
PENDING_TRIES = 5


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def login(request: Request) -> HttpResponse:
    """First step. The answer to a wrong password is the same, and takes as long, whether or not the account exists."""
    if request.user.is_authenticated:
        return redirect(_next(request, request.GET.get("next", "")))
    if request.method != "POST":
        return _login_page(request, LoginForm(initial={"next": request.GET.get("next", "")}))

    form = LoginForm(request.POST)
    request.log_kind, request.log_result = AccessKind.LOGIN, AccessResult.FAILED
    if not form.is_valid():
        return _login_page(request, form, status=422)
    username = form.cleaned_data["username"]
    request.log_user = User.objects.filter(username=username).first()
    user = try_password(request, username, form.cleaned_data["password"])
    if user is None:
        form.add_error(None, WRONG)
        return _login_page(request, form, status=422)

    if refusal := _why_not_let_in(request, user):
        request.log_result = AccessResult.REFUSED
        form.add_error(None, str(refusal))
        return _login_page(request, form, status=refusal.status)

    if has_second_factor(user):
        request.session.flush()
        request.session[PENDING] = {
            "user": user.pk,
            "backend": user.backend,
            "at": int(time.time()),
            "tries": 0,
            "next": form.cleaned_data["next"],
        }
        request.log_kind, request.log_result = AccessKind.FIRST_STEP, AccessResult.OK
        return redirect("exchange:second_factor")
    return enter(request, user, form.cleaned_data["next"])


@login_not_required
@never_cache
def second_factor(request: Request) -> HttpResponse:
    """Second step, for five minutes and five tries after the password was right."""
    pending = request.session.get(PENDING)
    user = _pending_user(pending)
    if pending is None or user is None:
        request.session.pop(PENDING, None)
        if pending:
            messages.warning(request, TOO_LATE)
        return redirect("exchange:login")
    if request.method != "POST":
        return _second_page(request, SecondFactorForm())

    form = SecondFactorForm(request.POST)
    request.log_kind, request.log_user, request.log_result = AccessKind.LOGIN, user, AccessResult.FAILED
    if not form.is_valid():
        return _second_page(request, form, status=422)
    try:
        device = own_account.use_second_factor(user, form.cleaned_data["code"])
    except (TooOften, NoKey) as refused:  # not looked at, so not counted: neither here nor by the locking package
        request.log_result = AccessResult.REFUSED
        form.add_error("code", refused.reason)
        return _second_page(request, form, status=refused.status)
    if device is None:
        request.session[PENDING] = {**pending, "tries": pending["tries"] + 1}
        user_login_failed.send(sender=__name__, credentials={"username": user.username}, request=request)
        tell_owner(request, user.username)
        form.add_error("code", WRONG_CODE)
        return _second_page(request, form, status=422)
    if refusal := _why_not_let_in(request, user):  # the second step came from another network, or too late
        request.session.flush()
        request.log_result = AccessResult.REFUSED
        return _login_page(request, LoginForm(), said=str(refusal), status=refusal.status)
    user.backend = pending["backend"]
    return enter(request, user, pending["next"], device)


def logout(request: MemberRequest) -> HttpResponse:
    """End the session on the server, too."""
    request.log_kind, request.log_user = AccessKind.LOGOUT, request.user
    auth.logout(request)
    messages.success(request, "로그아웃했습니다.")
    return redirect("exchange:login")


def session_extend(request: Request) -> HttpResponse:
    """Count as a use: the idle limit starts again. The absolute limit stays."""
    login_stamp.touch(request.session, int(time.time()), at_once=True)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"idle_seconds": settings.IDLE_MINUTES * 60})
    messages.success(request, sentences.EXTENDED)
    return redirect(_next(request, request.headers.get("Referer", "")))


def locked_out(request: Request, response: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """Answer instead of the login page once the locking package says so (settings.AXES_LOCKOUT_CALLABLE)."""
    request.session.pop(PENDING, None)
    request.log_kind, request.log_result = AccessKind.LOGIN, AccessResult.REFUSED
    return TemplateResponse(request, "429.html", {"refusal": rules.LOCKED_OUT}, status=rules.LOCKED_OUT.status).render()


def enter(request: Request, user: User, path: str, device: Any = None) -> HttpResponse:
    """Open the session under a new id and go where the person wanted to."""
    auth.login(request, user)
    request.session.pop(PENDING, None)
    if device is not None:
        otp_login(request, device)
    login_stamp.begin(
        request.session,
        address=address_of(request),
        agent=request.headers.get("User-Agent", ""),
        now=int(time.time()),
    )
    if settings.PASSWORD_DAYS and rules.is_password_old(user, timezone.now()):
        request.session[CHOOSES_ANEW] = True
    if settings.SESSIONS_PER_ACCOUNT and own_account.begin_session(request.session, by=user, at=clock.now()):
        messages.info(request, f"{sentences.sessions_allowed(settings.SESSIONS_PER_ACCOUNT)} {OLDEST_ENDED}")
    request.log_kind, request.log_user, request.log_result = AccessKind.LOGIN, user, AccessResult.OK
    return redirect(_next(request, path))


def _why_not_let_in(request: Request, user: User) -> Refusal | None:
    """Say why the account is not opened though what was typed is right."""
    return rules.why_not_from(user, address_of(request)) or rules.why_not_first_password(user, timezone.now())


def _pending_user(pending: dict[str, Any] | None) -> User | None:
    """Return who gave the right password a moment ago and may still log in."""
    if not pending or time.time() - pending["at"] > PENDING_SECONDS or pending["tries"] >= PENDING_TRIES:
        return None
    return User.objects.able_to_log_in().filter(pk=pending["user"]).first()


def _next(request: Request, path: str) -> str:
    """Return ``path`` where it is an address on this site, else the page on which the role starts.

    A bare word is no address: ``redirect()`` would take it for the name of a page.
    """
    own = url_has_allowed_host_and_scheme(path, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    is_address = path.startswith("/") or "://" in path
    return path if own and is_address else "/"


def _login_page(request: Request, form: LoginForm, said: str = "", status: int = 200) -> HttpResponse:
    ended = request.GET.get("ended", "")
    if ended == "other" and settings.SESSIONS_PER_ACCOUNT:
        said = f"{ENDED[ended]} {sentences.sessions_allowed(settings.SESSIONS_PER_ACCOUNT)}"
    context = {
        "form": form,
        "ended": said or ENDED.get(ended, ""),
        "demo": demo_accounts(clock.today()) if settings.DEMO else None,
        "demo_password": settings.DEMO_PASSWORD if settings.DEMO else "",
    }
    return TemplateResponse(request, "exchange/login.html", context, status=status)


def _second_page(request: Request, form: SecondFactorForm, status: int = 200) -> HttpResponse:
    return TemplateResponse(request, "exchange/second_factor.html", {"form": form}, status=status)
